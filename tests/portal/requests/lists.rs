//! `/` and `/demandes`.

use super::{address, filed};
use testkit::{on_each_database, samples};

on_each_database! {
    /// Names beside requests, filters in the address, and words where there is nothing.
    async fn the_list_has_names_and_filters(house) {
        let mut stranger = house.visit_as("member@shelter.example").await;
        stranger.get("/demandes").await.expect(200).says("n’a pas encore déposé de demande");
        stranger.get("/").await.expect(200).says("Rien ne vous attend").says("n’a pas encore déposé de demande");
        let request = filed(&house).await;
        let mut member = house.visit_as("member@ccas.example").await;
        let list = member.get("/demandes").await.expect(200).says("Amarante Zéphyrine-Exemple").says("Renouvellement C2S").says("1 demande");
        assert_eq!(list.link("Amarante"), Some(address(&request)));
        member.get("/demandes?statut=submitted&type=file_follow_up&suivi=moi").await.expect(200).says("1 demande avec ces filtres");
        member.get("/demandes?statut=ouvertes").await.expect(200).says("1 demande avec ces filtres");
        member.get("/demandes?statut=closed").await.expect(200).says("Aucune demande ne correspond");
        // Nonsense is as if it were not asked.
        member.get("/demandes?statut=%3Cx&type=nope&apres=zzz").await.expect(200).says("1 demande");
        member.get("/").await.expect(200).says("Nouvelle demande").says("Amarante");
        stranger.get("/demandes").await.expect(200).keeps_quiet_about("Amarante");
    }

    /// S-003: page after page, each request once.
    async fn s003_pages_follow_one_another(house) {
        let member = house.sign_in("member@ccas.example").await;
        for _ in 0..27 {
            member.submit(&samples::request()).await.expect(201);
        }
        let mut visitor = house.visit_as("colleague@ccas.example").await;
        let first = visitor.get("/demandes?suivi=collegues").await.expect(200).says("27 demandes");
        let requests = |page: &testkit::Page| {
            let links = page.links().into_iter();
            links.filter(|(words, _)| words.contains("Amarante")).map(|(_, href)| href).collect::<Vec<_>>()
        };
        let mut seen = requests(&first);
        assert_eq!(seen.len(), 25);
        let second = visitor.get(&first.link("Page suivante").unwrap()).await.expect(200);
        seen.extend(requests(&second));
        assert_eq!(second.link("Page suivante"), None);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 27);
    }
}
