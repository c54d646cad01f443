//! Writing, and answering what is asked for.

use super::{PDF, address, asked, filed};
use testkit::on_each_database;

on_each_database! {
    /// Words are not lost with a file too many; a page that is gone back to sends its other words too.
    async fn words_are_never_lost(house) {
        let page = address(&filed(&house).await);
        let path = format!("{page}/messages");
        let mut member = house.visit_as("member@ccas.example").await;
        let key = member.get(&page).await.expect(200).field("cle").expect("a key");
        let mut six = member.form(&path).fields(&[("texte", "Voici six fichiers."), ("cle", &key)]);
        for _ in 0..6 {
            six = six.file("fichiers", "a.pdf", "application/pdf", PDF.to_vec());
        }
        six.send().await.expect(422).says("5 fichiers au plus").says("Voici six fichiers.");
        for words in ["Un premier mot.", "Un premier mot.", "Un second mot."] {
            let form = member.form(&path).fields(&[("texte", words), ("cle", &key)]);
            form.file("fichiers", "", "application/octet-stream", Vec::new()).send().await.leads_to();
        }
        let shown = member.get(&page).await.expect(200);
        let times = |words: &str| shown.html.matches(words).count();
        assert_eq!((times("Un premier mot."), times("Un second mot.")), (1, 1));
    }

    /// S-203: written once however often the button is pressed; shown as it was typed.
    async fn s203_a_message_is_written_once(house) {
        let page = address(&filed(&house).await);
        let path = format!("{page}/messages");
        let mut member = house.visit_as("member@ccas.example").await;
        let key = member.get(&page).await.expect(200).field("cle").unwrap();
        let text = "« Bonjour » <script>alert(1)</script> 😀 مرحبا";
        for _ in 0..2 {
            let form = member.form(&path).fields(&[("cle", &key), ("texte", text)]);
            let sent = form.file("fichiers", "", "application/octet-stream", Vec::new()).send().await;
            assert_eq!(sent.leads_to(), format!("{page}?fait=message"));
        }
        let shown = member.get(&page).await.expect(200).says("2 messages").says(text);
        assert!(!shown.html.contains("<script>alert"));
    }

    /// What cannot be sent is said, and stays in the field.
    async fn an_empty_or_endless_message_is_refused(house) {
        let page = address(&filed(&house).await);
        let path = format!("{page}/messages");
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(&page).await.expect(200);
        let long = "a".repeat(10_001);
        for (text, words) in [(" ", "Remplissez ce champ"), (long.as_str(), "10000 caractères au plus")] {
            let form = member.form(&path).fields(&[("texte", text)]);
            let refused = form.file("fichiers", "", "application/octet-stream", Vec::new()).send().await;
            let refused = refused.expect(422).titled("Erreur : ").says(words);
            assert!(refused.html.contains(text));
        }
    }

    /// Named items are answered one by one, with words or with a file; the last brings the request back.
    async fn named_items_are_answered_one_by_one(house) {
        let request = filed(&house).await;
        let page = address(&request);
        let agent = house.sign_in("agent@cpam.example").await;
        asked(&agent, &request, &["Avis d’imposition 2025", "Date d’arrivée"]).await;
        let mut member = house.visit_as("member@ccas.example").await;
        member.get("/").await.expect(200).says("Éléments à fournir").says("Avis d’imposition 2025").says("Date d’arrivée");
        let shown = member.get(&page).await.expect(200).says("Éléments demandés par la caisse").says("À vous d’agir");
        let start = format!("action=\"{page}/elements/");
        let items: Vec<String> = shown.html.split(start.as_str()).skip(1)
            .map(|rest| format!("{page}/elements/{}", &rest[..36])).collect();
        assert_eq!(items.len(), 2);
        let nothing = member.form(&items[1]).fields(&[("texte", "")]);
        let nothing = nothing.file("fichiers", "", "application/octet-stream", Vec::new()).send().await;
        nothing.expect(422).says("Joignez un fichier, ou écrivez votre réponse");
        let words = member.form(&items[1]).fields(&[("texte", "Arrivée le 2 mai.")]);
        let words = words.file("fichiers", "", "application/octet-stream", Vec::new()).send().await;
        assert_eq!(words.leads_to(), format!("{page}?fait=element"));
        member.get(&page).await.expect(200).says("Arrivée le 2 mai.").says("En attente du partenaire").says("Fourni");
        for _ in 0..2 {
            let file = member.form(&items[0]).fields(&[("texte", "")]);
            let file = file.file("fichiers", "avis.pdf", "application/pdf", PDF.to_vec()).send().await;
            assert_eq!(file.leads_to(), format!("{page}?fait=element"));
        }
        let shown = member.get(&page).await.expect(200).says("avis.pdf").says("En cours de traitement").says("À la caisse d’agir");
        assert_eq!(shown.html.matches("avis.pdf").count(), 2, "in the thread and in the list, joined once");
    }
}
