//! Files: a result for each, and given back inert.

use super::{PDF, address, filed};
use testkit::on_each_database;

on_each_database! {
    /// S-044: each file has its result.
    async fn s044_each_file_has_its_result(house) {
        let page = address(&filed(&house).await);
        let path = format!("{page}/pieces");
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(&page).await.expect(200).says("10 Mo par fichier");
        let form = member.form(&path).file("fichiers", "bon.pdf", "application/pdf", PDF.to_vec());
        let mixed = form.file("fichiers", "faux.pdf", "application/pdf", b"MZ not a pdf".to_vec()).send().await;
        mixed.expect(422).titled("Erreur : ").says("1 fichier joint sur 2").says("bon.pdf : joint").says("faux.pdf : refusé");
        let good = member.form(&path).file("fichiers", "autre.pdf", "application/pdf", PDF.to_vec()).send().await;
        assert_eq!(good.leads_to(), format!("{page}?fait=pieces"));
        let none = member.form(&path).file("fichiers", "", "application/octet-stream", Vec::new()).send().await;
        none.expect(422).says("Choisissez au moins un fichier");
        let mut six = member.form(&path);
        for _ in 0..6 {
            six = six.file("fichiers", "a.pdf", "application/pdf", PDF.to_vec());
        }
        six.send().await.expect(422).says("Rien n’a été envoyé").says("5 fichiers au plus");
    }

    /// S-210: a button pressed twice joins its files once; other files of the same page are joined too.
    async fn s210_a_double_click_joins_files_once(house) {
        let page = address(&filed(&house).await);
        let path = format!("{page}/pieces");
        let mut member = house.visit_as("member@ccas.example").await;
        let key = member.get(&page).await.expect(200).field("cle").expect("a key");
        for name in ["un.pdf", "un.pdf", "deux.pdf"] {
            let form = member.form(&path).fields(&[("cle", &key)]);
            form.file("fichiers", name, "application/pdf", PDF.to_vec()).send().await.leads_to();
        }
        let shown = member.get(&page).await.expect(200);
        let times = |name: &str| shown.html.matches(&format!(">{name}</a>")).count();
        assert_eq!((times("un.pdf"), times("deux.pdf")), (1, 1));
    }

    /// S-046: to be saved, never shown in place; another organisation finds nothing.
    async fn s046_a_file_is_given_back_inert(house) {
        let page = address(&filed(&house).await);
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(&page).await.expect(200);
        let name = "avis d’impôt ; été.pdf";
        member.form(&format!("{page}/pieces")).file("fichiers", name, "application/pdf", PDF.to_vec()).send().await.leads_to();
        let file = member.get(&page).await.expect(200).link(name).unwrap();
        let opened = member.get(&file).await.expect(200);
        assert_eq!(opened.bytes, PDF);
        assert!(opened.header("content-disposition").starts_with("attachment; filename*=UTF-8''avis%20d%E2%80%99"));
        assert_eq!(opened.header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!((opened.header("x-content-type-options"), opened.header("cache-control")), ("nosniff", "no-store"));
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get(&file).await.expect(200);
        let mut stranger = house.visit_as("member@shelter.example").await;
        stranger.get(&file).await.expect(404);
    }
}
