//! `/demandes/recherche`

use super::{address, filed};
use serde_json::json;
use testkit::{on_each_database, samples};

const PATH: &str = "/demandes/recherche";

on_each_database! {
    /// S-511: exact, and within what one may see; S-051: nothing of it is in an address.
    async fn s511_people_are_found_within_ones_own(house) {
        let request = filed(&house).await;
        let by_name = [("par", "personne"), ("nom", "zephyrine exemple"), ("naissance", "09/03/1990")];
        let by_number = [("par", "nir"), ("nir", "2 90 03 99 999 999")];
        let reference = request["reference"].as_str().unwrap().to_lowercase();
        let by_reference = [("par", "reference"), ("reference", reference.as_str())];
        let mut colleague = house.visit_as("colleague@ccas.example").await;
        colleague.get(PATH).await.expect(200);
        assert_eq!(colleague.post(PATH, &by_reference).await.leads_to(), address(&request));
        colleague.post(PATH, &by_name).await.expect(200).says("1 demande trouvée").says("Amarante");
        colleague.post(PATH, &by_number).await.expect(200).says("1 demande trouvée");
        colleague.post(PATH, &[("par", "personne"), ("nom", "Zéphyrine-Exemple"), ("naissance", "10/03/1990")]).await.expect(200).says("Aucun résultat");
        let mut stranger = house.visit_as("member@shelter.example").await;
        let mut elsewhere = house.visit_as("c2s@cpam.example").await;
        for (visitor, sees) in [(&mut stranger, false), (&mut elsewhere, request["service"] == "c2s")] {
            visitor.get(PATH).await.expect(200);
            for fields in [&by_name[..], &by_number[..]] {
                let found = visitor.post(PATH, fields).await.expect(200);
                assert_eq!(found.reads("1 demande trouvée"), sees);
                assert_eq!(found.reads("Aucun résultat"), !sees);
            }
        }
    }

    /// S-511: no more than thirty an hour.
    async fn s511_searches_are_counted(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(PATH).await.expect(200);
        let fields = [("par", "reference"), ("reference", "EP-2026-000000")];
        for _ in 0..30 {
            member.post(PATH, &fields).await.expect(200).says("Aucun résultat");
        }
        member.post(PATH, &fields).await.expect(429).says("30 recherches par heure");
        // A colleague of hers has her own thirty.
        let mut colleague = house.visit_as("colleague@ccas.example").await;
        colleague.get(PATH).await.expect(200);
        colleague.post(PATH, &fields).await.expect(200);
    }

    /// What cannot be looked for is said beside its field.
    async fn what_cannot_be_looked_for_is_said(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(PATH).await.expect(200);
        let page = member.post(PATH, &[("par", "personne"), ("nom", ""), ("naissance", "hier")]).await.expect(422);
        let page = page.titled("Erreur : ").says("Remplissez ce champ").says("Cette date n’existe pas");
        assert_eq!(page.field("naissance").as_deref(), Some("hier"));
        member.post(PATH, &[("par", "reference"), ("reference", "7")]).await.expect(422).says("EP-2026-7K3QXD");
        assert!(samples::request().is_object());
    }

    /// S-106: whoever depends on somebody is found by that person's number, exactly, and is not that person.
    async fn s106_a_dependant_is_found_by_the_number_of_the_insured_person(house) {
        let member = house.sign_in("member@ccas.example").await;
        let mut child = samples::request();
        child["person"] = samples::person_without_number();
        child["person"]["first_names"] = json!("Églantine");
        child["person"]["insured_nir"] = json!("1 65 03 99 999 999");
        child["person"]["insured_link"] = json!("child");
        member.submit(&child).await.expect(201);
        let mut colleague = house.visit_as("colleague@ccas.example").await;
        colleague.get(PATH).await.expect(200);
        let by = |nir: &'static str| [("par", "nir"), ("nir", nir)];
        colleague.post(PATH, &by("1650399999999")).await.expect(200).says("1 demande trouvée").says("Églantine");
        colleague.post(PATH, &by("2900399999999")).await.expect(200).says("Aucun résultat");
        let mut stranger = house.visit_as("member@shelter.example").await;
        stranger.get(PATH).await.expect(200);
        stranger.post(PATH, &by("1650399999999")).await.expect(200).says("Aucun résultat");
    }
}
