//! Confirm, reopen, withdraw, take over, rate.

use super::{address, filed};
use serde_json::json;
use testkit::on_each_database;

on_each_database! {
    /// Answered, confirmed, rated, reopened with a reason.
    async fn an_answer_is_confirmed_rated_and_reopened(house) {
        let request = filed(&house).await;
        let page = address(&request);
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = agent.act(&request, "take", None).await.expect(200);
        agent.act(&taken, "answer", Some(&json!({ "message": "C’est accordé." }))).await.expect(200);
        let mut member = house.visit_as("member@ccas.example").await;
        member.get("/").await.expect(200).says("Réponses à lire et à confirmer");
        member.get(&page).await.expect(200).says("À vous d’agir");
        let done = member.submit(&format!("{page}/confirmer"), &[]).await;
        member.follow(&done).await.expect(200).says("Clôturée").says("Votre avis sur la réponse");
        member.submit(&format!("{page}/noter"), &[("avis", "Merci 😀")]).await.expect(422).titled("Erreur : ").says("Choisissez une note").says("Merci 😀");
        let done = member.submit(&format!("{page}/noter"), &[("note", "4")]).await;
        member.follow(&done).await.expect(200).says("Vous avez donné 4 sur 5. Merci 😀");
        member.submit(&format!("{page}/rouvrir"), &[("motif", " ")]).await.expect(422).says("Remplissez ce champ");
        let done = member.submit(&format!("{page}/rouvrir"), &[("motif", "La carte n’arrive pas.")]).await;
        member.follow(&done).await.expect(200).says("La carte n’arrive pas.").says("En cours de traitement");
    }

    /// S-212: two people act at once; the second is told kindly, and keeps her words.
    async fn s212_a_page_that_is_too_old_is_told(house) {
        let request = filed(&house).await;
        let page = address(&request);
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = agent.act(&request, "take", None).await.expect(200);
        let closed = agent.act(&taken, "close", Some(&json!({ "outcome": "resolved" }))).await.expect(200);
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(&page).await.expect(200);
        agent.act(&closed, "reopen", Some(&json!({ "reason": "Oubli." }))).await.expect(200);
        let fields = [("motif", "Encore un souci « ici »."), ("version", "3")];
        let refused = member.post(&format!("{page}/rouvrir"), &fields).await.expect(409);
        refused.titled("Erreur : ").says("La demande a changé").says("En cours de traitement");
        member.post(&format!("{page}/retirer"), &[("version", "3")]).await.expect(409).says("La demande a changé");
    }

    /// S-112: once the agreement is withdrawn nothing more is sent.
    async fn s112_the_agreement_is_withdrawn(house) {
        let page = address(&filed(&house).await);
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(&page).await.expect(200);
        let done = member.submit(&format!("{page}/accord-retire"), &[]).await;
        let shown = member.follow(&done).await.expect(200).says("a retiré son accord");
        assert!(shown.forms_of(&format!("{page}/messages")).is_empty());
        member.get(&format!("{page}/mandat")).await.expect(200).says("Cet accord a été retiré");
        // Withdrawing the request itself stays possible.
        member.get(&page).await.expect(200);
        let done = member.submit(&format!("{page}/retirer"), &[]).await;
        member.follow(&done).await.expect(200).says("Retirée");
    }

    /// A colleague takes over: she is told in the place of the author.
    async fn a_colleague_takes_over(house) {
        let request = filed(&house).await;
        let page = address(&request);
        let mut colleague = house.visit_as("colleague@ccas.example").await;
        colleague.get("/demandes?suivi=moi").await.expect(200).says("Aucune demande ne correspond");
        colleague.get("/demandes?suivi=collegues").await.expect(200).says("1 demande");
        colleague.get(&page).await.expect(200);
        let done = colleague.submit(&format!("{page}/suivre"), &[]).await;
        let shown = colleague.follow(&done).await.expect(200).says("Vous suivez maintenant cette demande");
        assert!(shown.forms_of(&format!("{page}/suivre")).is_empty());
        colleague.post(&format!("{page}/suivre"), &[]).await.expect(409).says("C’est déjà fait");
        colleague.get("/demandes?suivi=moi").await.expect(200).says("1 demande");
        let mut member = house.visit_as("member@ccas.example").await;
        member.get("/demandes?suivi=moi").await.expect(200).says("Aucune demande ne correspond");
        member.get("/demandes?suivi=collegues").await.expect(200).says("1 demande");
    }

    /// S-531: the mail about what follows goes to whoever took over, and no more to the author.
    async fn mails_follow_whoever_took_over(house) {
        let request = filed(&house).await;
        let page = address(&request);
        let to = |letters: &[testkit::Letter], who: &str| letters.iter().filter(|one| one.to.contains(who)).count();
        let first = house.letters(2).await;
        assert_eq!((to(&first, "member@ccas.example"), to(&first, "colleague@ccas.example")), (1, 0));
        let mut colleague = house.visit_as("colleague@ccas.example").await;
        colleague.get(&page).await.expect(200);
        colleague.submit(&format!("{page}/suivre"), &[]).await.leads_to();
        let agent = house.sign_in("agent@cpam.example").await;
        let now = agent.get(&format!("/api/v1/requests/{}", request["id"].as_str().unwrap())).await.expect(200);
        let words = serde_json::json!({ "message": "C’est accordé." });
        agent.act(&now, "answer", Some(&words)).await.expect(200);
        let last = house.letters(first.len() + 1).await;
        assert_eq!((to(&last, "member@ccas.example"), to(&last, "colleague@ccas.example")), (1, 1));
        let told = last.iter().find(|one| one.to.contains("colleague@")).unwrap();
        assert!(told.all.contains(request["reference"].as_str().unwrap()));
        assert!(!told.all.contains("accordé"), "no content in a mail");
    }
}
