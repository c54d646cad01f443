//! Files of the fund.

use super::{filed, page, submitted};
use testkit::{on_each_database, samples};

const PDF: &[u8] = include_bytes!("../../../crates/files/tests/behaviour/samples/document.pdf");
const KIND: &str = "application/pdf";

on_each_database! {
    /// S-044: a result for each file; S-005: what is for the fund alone is not the partner's.
    async fn s044_an_agent_joins_files(house) {
        let filed = filed(&house).await;
        let path = format!("{}/fichiers", page(&filed));
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get(&page(&filed)).await.expect(200).says("Joindre des fichiers");
        let done = agent.form(&path).fields(&[("lecteurs", "partenaire")]).file("fichiers", "decision.pdf", KIND, PDF.to_vec()).send().await;
        agent.follow(&done).await.expect(200).says("Les fichiers sont joints").says("decision.pdf");
        agent.form(&path).fields(&[("lecteurs", "caisse")]).file("fichiers", "interne.pdf", KIND, PDF.to_vec()).send().await.leads_to();
        agent.get(&page(&filed)).await.expect(200).says("interne.pdf");
        let mixed = agent.form(&path).file("fichiers", "bon.pdf", KIND, PDF.to_vec()).file("fichiers", "mauvais.exe", "application/octet-stream", b"MZ".to_vec());
        let shown = mixed.send().await.expect(422).titled("Erreur : ").says("Des fichiers n’ont pas été joints");
        shown.says("bon.pdf : joint").says("mauvais.exe : refusé");
        agent.form(&path).send().await.expect(422).says("Choisissez au moins un fichier");
        let mut member = house.visit_as("member@ccas.example").await;
        let theirs = member.get(&page(&filed)).await.expect(200).says("decision.pdf").says("bon.pdf");
        theirs.keeps_quiet_about("interne.pdf").keeps_quiet_about("mauvais.exe");
        let sent = member.form(&path).file("fichiers", "a.pdf", KIND, PDF.to_vec());
        sent.send().await.expect(403);
    }

    /// Files go with the words of an answer: beneath it in the thread, bound to it for programs. Nothing is
    /// sent unless every file is taken; words alone are sent too, once.
    async fn files_are_bound_to_the_answer_they_came_with(house) {
        let filed = filed(&house).await;
        let at = page(&filed);
        let path = format!("{at}/reponse");
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get(&at).await.expect(200).says("Ceux qui lisent le message les lisent aussi");
        let version = filed["version"].to_string();
        let words = [("version", version.as_str()), ("portee", "repondre"), ("message", "Voici l’attestation."), ("brouillon", "0")];
        let wrong = agent.form(&path).fields(&words).file("fichiers", "mauvais.exe", "application/octet-stream", b"MZ".to_vec());
        let shown = wrong.send().await.expect(422).titled("Erreur : ").says("mauvais.exe : refusé");
        shown.says("Voici l’attestation.");
        let reader = house.sign_in("supervisor@cpam.example").await;
        let thread = format!("/api/v1/requests/{}/messages", filed["id"].as_str().unwrap());
        assert_eq!(reader.get(&thread).await.expect(200)["messages"].as_array().unwrap().len(), 0);
        let sent = agent.form(&path).fields(&words).file("fichiers", "attestation.pdf", KIND, PDF.to_vec()).send().await;
        agent.follow(&sent).await.expect(200).says("Votre réponse est envoyée").says("attestation.pdf").keeps_quiet_about("a joint des fichiers");
        let listed = reader.get(&thread).await.expect(200);
        let (message, file) = (&listed["messages"][0], &listed["attachments"][0]);
        assert_eq!((&message["text"], &file["name"]), (&"Voici l’attestation.".into(), &"attestation.pdf".into()));
        assert_eq!(file["message"], message["id"], "{listed}");
        let twice = agent.form(&path).fields(&words).file("fichiers", "attestation.pdf", KIND, PDF.to_vec()).send().await;
        twice.expect(409);
        assert_eq!(reader.get(&thread).await.expect(200)["messages"].as_array().unwrap().len(), 1);
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(&at).await.expect(200).says("attestation.pdf");
    }

    /// S-001: a request of another service takes none.
    async fn s001_no_file_for_another_service(house) {
        let papers = submitted(&house, samples::documents()).await;
        let mut agent = house.visit_as("c2s@cpam.example").await;
        agent.get("/demandes").await.expect(200);
        let path = format!("{}/fichiers", page(&papers));
        let sent = agent.form(&path).file("fichiers", "a.pdf", KIND, PDF.to_vec()).send().await;
        assert!([403, 404].contains(&sent.status), "{}", sent.status);
        let mut partner = house.visit_as("member@ccas.example").await;
        partner.get(&page(&papers)).await.expect(200).keeps_quiet_about("a.pdf");
    }
}
