//! `POST /requests`

use serde_json::json;
use testkit::{on_each_database, samples};

on_each_database! {
    async fn a_request_is_filed_sorted_and_told(house) {
        let member = house.sign_in("member@ccas.example").await;
        let answer = member.submit(&samples::request()).await;
        assert_eq!(answer.header("etag"), "\"v1\"");
        let location = answer.header("location").to_owned();
        let filed = answer.expect(201);
        assert_eq!(location, format!("/api/v1/requests/{}", filed["id"].as_str().unwrap()));
        assert_eq!(filed["status"], "submitted");
        assert_eq!(filed["turn"], "fund");
        assert_eq!(filed["type"], "file_follow_up");
        assert_eq!(filed["subject"], "c2s");
        assert_eq!(filed["service"], "c2s");
        assert!(filed["reference"].as_str().unwrap().starts_with("EP-2026-"));
        assert!(filed["sorting"]["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()));
        assert_eq!(filed["person"]["nir_masked"], "2 90 •• •• ••• ••• ••");
        assert!(!filed.to_string().contains("2900399999999"), "the number is masked (S-103)");
        let read = member.get(&location).await.expect(200);
        assert_eq!(read["text"], samples::request()["text"]);

        let letters = house.letters(2).await;
        let desk = letters.iter().find(|letter| letter.to.contains("c2s@cpam.example")).unwrap();
        let receipt = letters.iter().find(|letter| letter.to.contains("member@ccas.example")).unwrap();
        for letter in [desk, receipt] {
            assert!(letter.all.contains(filed["reference"].as_str().unwrap()));
        }
    }

    /// S-530, S-102: nothing personal leaves by e-mail.
    async fn no_personal_data_leaves_by_mail(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = agent.act(&filed, "take", None).await.expect(200);
        let question = json!({ "items": ["Avis canari 2025"], "message": "Message canari" });
        let asked = agent.act(&taken, "ask", Some(&question)).await.expect(200);
        let path = format!("/api/v1/requests/{}/messages", asked["id"].as_str().unwrap());
        member.post(&path, &json!({ "text": "Réponse canari" })).await.expect(201);
        for letter in house.letters(5).await {
            let folded = letter.all.to_lowercase().replace([' ', '.', '-'], "");
            for canary in ["zéphyrine", "zephyrine", "amarante", "29003999", "06399800", "canari", "renouvellement", "19900309"] {
                assert!(!folded.contains(canary), "{canary} in {}", letter.all);
            }
        }
    }

    async fn what_is_wrong_is_named_all_at_once(house) {
        let member = house.sign_in("member@ccas.example").await;
        let mut body = samples::request();
        body["person"]["birth_date"] = json!("2031-01-01");
        body["person"]["birth_name"] = json!("  ");
        body["mandate"]["duration_days"] = json!(12);
        body["text"] = json!("");
        let answer = member.submit(&body).await;
        let pointers: Vec<String> = answer.json["errors"].as_array().unwrap().iter()
            .map(|error| error["pointer"].as_str().unwrap().to_owned()).collect();
        assert_eq!(pointers, ["/person/birth_name", "/person/birth_date", "/mandate/duration_days", "/text"]);
        assert_eq!(answer.problem(422), "invalid");
    }

    /// S-110: no agreement, nothing sent.
    async fn the_agreement_must_hold_today(house) {
        let member = house.sign_in("member@ccas.example").await;
        for (given_on, duration) in [("2026-11-24", 31), ("2026-11-22", 1), ("2025-11-01", 365)] {
            let mut body = samples::request();
            body["mandate"]["given_on"] = json!(given_on);
            body["mandate"]["duration_days"] = json!(duration);
            assert_eq!(member.submit(&body).await.problem(422), "invalid", "{given_on}");
        }
        let mut body = samples::request();
        body.as_object_mut().unwrap().remove("mandate");
        assert_eq!(member.submit(&body).await.problem(422), "invalid");
    }

    /// S-101: an organisation without the right cannot send a number, and nothing of it is kept.
    async fn the_number_needs_a_right(house) {
        let shelter = house.sign_in("member@shelter.example").await;
        let answer = shelter.submit(&samples::request()).await;
        assert_eq!(answer.json["errors"][0]["code"], "nir-non-autorise");
        assert_eq!(answer.problem(422), "invalid");
        let mut body = samples::request();
        body["person"] = samples::person_without_number();
        shelter.submit(&body).await.expect(201);
    }

    /// S-104: a wrong key is a warning, never a block.
    async fn a_wrong_key_is_a_warning(house) {
        let member = house.sign_in("member@ccas.example").await;
        let mut body = samples::request();
        body["person"]["nir"] = json!("290039999999901");
        let filed = member.submit(&body).await.expect(201);
        let codes: Vec<&str> = filed["warnings"].as_array().unwrap().iter()
            .filter_map(|warning| warning["code"].as_str()).collect();
        assert!(codes.contains(&"nir_key"), "{codes:?}");
    }

    /// S-108: a number, a telephone or an address is refused in a title, and pointed out in the text.
    async fn s108_personal_data_has_its_fields(house) {
        let member = house.sign_in("member@ccas.example").await;
        for (title, code) in [
            ("C2S 2 90 03 99 999 999 64", "nir"),
            ("rappeler au 06 39 98 00 01", "phone"),
            ("amarante@personne.example", "email"),
        ] {
            let mut body = samples::request();
            body["title"] = json!(title);
            let answer = member.submit(&body).await;
            assert_eq!((answer.json["errors"][0]["pointer"].as_str(), answer.json["errors"][0]["code"].as_str()), (Some("/title"), Some(code)));
            assert!(!answer.text.contains(title), "the value is not repeated");
        }
        let mut body = samples::request();
        body["text"] = json!("Dossier de C2S toujours pas traité, la joindre au 06 39 98 00 01.");
        let filed = member.submit(&body).await.expect(201);
        assert!(filed["warnings"].to_string().contains("text_phone"));
    }

    async fn documents_need_a_reason_why_not_alone(house) {
        let member = house.sign_in("member@ccas.example").await;
        let mut body = samples::documents();
        body.as_object_mut().unwrap().remove("non_autonomy_reason");
        let answer = member.submit(&body).await;
        assert_eq!(answer.json["errors"][0]["pointer"], "/non_autonomy_reason");
        assert_eq!(answer.problem(422), "invalid");
        assert_eq!(member.submit(&samples::documents()).await.expect(201)["type"], "documents");
    }

    /// After 16:00 counts as the next business day.
    async fn the_due_date_counts_from_the_reception_that_counts(house) {
        let member = house.sign_in("member@ccas.example").await;
        let before = member.submit(&samples::request()).await.expect(201);
        house.set_now("2026-11-23T15:00:00Z");
        let member = house.sign_in("member@ccas.example").await;
        let after = member.submit(&samples::request()).await.expect(201);
        assert!(before["promised_on"].as_str() < after["promised_on"].as_str());
    }

    async fn a_suspended_convention_lets_nothing_in(house) {
        let member = house.sign_in("member@ccas.example").await;
        let ccas = house.people.ccas;
        house.running.app.store.write(move |tx| {
            let held = store::conventions::holding_on(tx, ccas, jiff::civil::date(2026, 11, 23))?;
            for convention in held {
                store::conventions::set_standing(tx, convention.id, domain::organisations::Standing::Suspended)?;
            }
            Ok::<_, store::StoreError>(())
        }).await.unwrap();
        assert_eq!(member.submit(&samples::request()).await.problem(403), "no-convention");
    }

    async fn somebody_who_already_asked_is_told(house) {
        let member = house.sign_in("member@ccas.example").await;
        let first = member.submit(&samples::request()).await.expect(201);
        let second = member.submit(&samples::request()).await.expect(201);
        let warning = second["warnings"].as_array().unwrap().iter()
            .find(|warning| warning["code"] == "already_in_progress").unwrap();
        assert!(warning["message"].as_str().unwrap().contains(first["reference"].as_str().unwrap()));
        // Another organisation learns that something goes on, neither whose nor which; and only once
        // it has filed: previewing is no way to ask around (S-511).
        let shelter = house.sign_in("member@shelter.example").await;
        let mut body = samples::request();
        body["person"] = samples::person_without_number();
        let preview = json!({ "person": body["person"], "text": body["text"] });
        let seen = shelter.post("/api/v1/requests:preview", &preview).await.expect(200);
        assert!(!seen["warnings"].to_string().contains("already"));
        let filed = shelter.submit(&body).await.expect(201);
        let text = filed["warnings"].to_string();
        assert!(text.contains("already_in_progress_elsewhere"));
        assert!(!text.contains(first["reference"].as_str().unwrap()));
    }

    /// S-106, S-103: two numbers, hers and that of the insured person on whom she depends; masked, and never the same one.
    async fn s106_a_dependant_has_two_numbers(house) {
        let member = house.sign_in("member@ccas.example").await;
        let mut body = samples::request();
        body["person"]["insured_nir"] = json!("1 65 03 99 999 999");
        body["person"]["insured_link"] = json!("child");
        let filed = member.submit(&body).await.expect(201);
        let person = &filed["person"];
        assert_eq!((&person["nir_masked"], &person["insured_nir_masked"]), (&json!("2 90 •• •• ••• ••• ••"), &json!("1 65 •• •• ••• ••• ••")));
        assert_eq!(person["insured_link"], "child");
        assert!(!filed.to_string().contains("0399999"), "both are masked");
        // A newborn has none of her own yet.
        body["person"] = samples::person_without_number();
        body["person"]["no_nir_reason"] = json!("newborn");
        body["person"]["insured_nir"] = json!("1650399999999");
        body["person"]["insured_link"] = json!("child");
        let newborn = member.submit(&body).await.expect(201);
        assert_eq!(newborn["person"]["nir_masked"], json!(null));
        // S-101: who may not give hers may not give somebody else's either.
        let shelter = house.sign_in("member@shelter.example").await;
        let refused = shelter.submit(&body).await.expect(422);
        assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (&json!("/person/insured_nir"), &json!("nir-non-autorise")));
        for (nir, link, pointer, code) in [
            (json!("1650399999999"), json!(null), "/person/insured_link", "required"),
            (json!(null), json!("partner"), "/person/insured_nir", "required"),
            (json!("290039999999964"), json!("child"), "/person/insured_nir", "contradiction"),
        ] {
            let mut wrong = samples::request();
            wrong["person"]["insured_nir"] = nir;
            wrong["person"]["insured_link"] = link;
            let refused = member.submit(&wrong).await.expect(422);
            assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (&json!(pointer), &json!(code)));
        }
    }
}
