//! What the law gives the person concerned.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{House, Visitor, code, on_each_database, samples};

const PATH: &str = "/droits";
const NIR: &str = "290039999999964";

async fn supervisor(house: &House) -> Visitor {
    let mut visitor = house.visit_as("supervisor@cpam.example").await;
    visitor
        .get(PATH)
        .await
        .expect(200)
        .titled("Droits des personnes");
    visitor
}

/// Files a request as this member.
async fn filed_by(house: &House, email: &str, body: &Value) -> Value {
    house.pass(SignedDuration::from_secs(61));
    house.sign_in(email).await.submit(body).await.expect(201)
}

fn reference(filed: &Value) -> &str {
    filed["reference"].as_str().unwrap()
}

fn page(filed: &Value) -> String {
    format!("{PATH}/{}", filed["id"].as_str().unwrap())
}

/// The same person without her number; somebody else born the same day; her twin.
fn others() -> [Value; 3] {
    let mut nameless = samples::request();
    nameless["person"] = samples::person_without_number();
    nameless["text"] = json!("canari sans numéro : où en est son dossier de C2S ?");
    let mut twin = nameless.clone();
    twin["person"]["first_names"] = json!("Aurore");
    twin["text"] = json!("canari de la jumelle : où en est son dossier de C2S ?");
    let mut stranger = samples::request();
    stranger["person"]["birth_name"] = json!("Tout-Autre");
    stranger["person"]["nir"] = json!("290039999999800");
    stranger["text"] = json!("canari de l’inconnue : où en est son dossier de C2S ?");
    [nameless, twin, stranger]
}

on_each_database! {
    /// S-114: everything about one person, whoever filed it and whatever became of it; nothing of others.
    async fn s114_a_copy_holds_everything_and_nothing_of_others(house) {
        let mut first = samples::request();
        first["text"] = json!("canari avec numéro : où en est son dossier de C2S ?");
        let first = filed_by(&house, "member@ccas.example", &first).await;
        let [nameless, twin, stranger] = others();
        let second = filed_by(&house, "member@shelter.example", &nameless).await;
        let twin = filed_by(&house, "member@ccas.example", &twin).await;
        let stranger = filed_by(&house, "member@ccas.example", &stranger).await;
        house.pass(SignedDuration::from_secs(61));
        let agent = house.sign_in("agent@cpam.example").await;
        let note = format!("/api/v1/requests/{}/notes", first["id"].as_str().unwrap());
        agent.post(&note, &json!({ "text": "canari de la note" })).await.expect(201);
        let mut visitor = supervisor(&house).await;
        let found = visitor.post(PATH, &[("nir", "2 90 03 99 999 999")]).await.expect(200);
        let found = found.says("2 demandes trouvées").says(reference(&first)).says(reference(&second));
        let found = found.keeps_quiet_about(reference(&twin)).keeps_quiet_about(reference(&stranger));
        let copy = found.html.split("action=\"").find_map(|piece| {
            piece.split('"').next().filter(|action| action.ends_with("/copie")).map(str::to_owned)
        }).unwrap();
        let by_name = [("nom", "zephyrine exemple"), ("prenoms", "amarante"), ("naissance", "09/03/1990")];
        visitor.post(PATH, &by_name).await.expect(200).says("2 demandes trouvées");
        visitor.post(&copy, &[("forme", "json")]).await.expect(422).says("Dites pourquoi");
        let json = visitor.post(&copy, &[("forme", "json"), ("motif", "person")]).await.expect(200);
        assert!(json.header("content-disposition").starts_with("attachment; filename=\"copie-2026"));
        let held: Value = serde_json::from_str(&json.html).unwrap();
        assert_eq!((held["count"].as_u64(), held["requests"].as_array().unwrap().len()), (Some(2), 2));
        assert!(held["made_by"].as_str().unwrap().len() == 36 && held["made_at"].is_string());
        for hers in ["canari avec numéro", "canari sans numéro", "canari de la note", NIR, "CCAS d’exemple", "Foyer d’exemple"] {
            assert!(json.html.contains(hers), "{hers}");
        }
        for not_hers in ["canari de la jumelle", "canari de l’inconnue", "Aurore", "290039999999800"] {
            assert!(!json.html.contains(not_hers), "{not_hers}");
        }
        let seen = held["requests"].as_array().unwrap().iter().find(|one| one["reference"] == first["reference"]).unwrap();
        assert!(seen["messages"][0]["internal"].as_bool().unwrap());
        assert!(!seen["history"].as_array().unwrap().is_empty() && !seen["seen_by"].as_array().unwrap().is_empty());
        visitor.get(PATH).await.expect(200);
        let shown = visitor.post(&copy, &[("forme", "page"), ("motif", "representative")]).await.expect(200);
        shown.says("canari avec numéro").says("canari de la note").says("Demande de son représentant").keeps_quiet_about("Aurore");
    }

    /// S-114: when two people answer to the same names, nobody is given somebody else's file.
    async fn s114_two_people_of_the_same_names_are_told_apart(house) {
        let one = filed_by(&house, "member@ccas.example", &samples::request()).await;
        let mut homonym = samples::request();
        homonym["person"]["nir"] = json!("290039999999800");
        let other = filed_by(&house, "member@ccas.example", &homonym).await;
        let mut visitor = supervisor(&house).await;
        let by_name = [("nom", "Zéphyrine-Exemple"), ("prenoms", "Amarante"), ("naissance", "09/03/1990")];
        visitor.post(PATH, &by_name).await.expect(422).says("Plusieurs personnes");
        let found = visitor.post(PATH, &[("nir", NIR)]).await.expect(200).says("1 demande trouvée").says("Non comprises");
        assert!(found.reads(reference(&one)) && found.reads(reference(&other)));
    }

    /// S-011: no copy without a fresh code and a motive; the journal has who, when and how many.
    async fn s011_a_copy_needs_a_fresh_code(house) {
        let request = filed_by(&house, "member@ccas.example", &samples::request()).await;
        let mut visitor = supervisor(&house).await;
        house.pass(SignedDuration::from_secs(301));
        let copy = format!("{}/copie", page(&request));
        let fields = [("forme", "json"), ("motif", "person")];
        visitor.post(&copy, &fields).await.expect(403).says("Confirmez que c’est bien vous");
        visitor.post(PATH, &[("nir", NIR)]).await.expect(403);
        let asked = visitor.get(PATH).await;
        assert_eq!(asked.leads_to(), "/compte/securite/confirmer?suite=/droits");
        let confirm = "/compte/securite/confirmer";
        visitor.follow(&asked).await.expect(200).titled("Confirmer que c’est bien vous");
        visitor.submit(confirm, &[("code", "000000")]).await.expect(422).says("Ce code n’est pas le bon");
        let present = code(house.now());
        assert_eq!(visitor.submit(confirm, &[("code", &present)]).await.leads_to(), PATH);
        visitor.get(PATH).await.expect(200);
        visitor.post(&copy, &fields).await.expect(200);
        let id: uuid::Uuid = request["id"].as_str().unwrap().parse().unwrap();
        let written = house.running.app.store.read(move |tx| store::audit::entries(tx, 0, 1000)).await.unwrap();
        let marks: Vec<_> = written.iter().filter(|line| line.action == "person.export").collect();
        assert_eq!(marks.len(), 1);
        assert_eq!((marks[0].object, marks[0].codes.as_str()), (id, "motive=person requests=1"));
        for refused in ["agent@cpam.example", "administrator@cpam.example", "manager@ccas.example"] {
            house.visit_as(refused).await.get(PATH).await.expect(403);
        }
    }

    /// S-115: what was said before is kept in the file; she is found by what is right; the partner is told.
    async fn s115_what_is_said_of_somebody_is_corrected(house) {
        let request = filed_by(&house, "member@ccas.example", &samples::request()).await;
        house.letters(1).await;
        let mut visitor = supervisor(&house).await;
        let path = page(&request);
        let act = format!("{path}/rectifier");
        let shown = visitor.get(&path).await.expect(200);
        assert_eq!(shown.field("nom").as_deref(), Some("Zéphyrine-Exemple"));
        visitor.submit(&act, &[]).await.expect(409);
        visitor.get(&path).await.expect(200);
        visitor.submit(&act, &[("naissance", "hier")]).await.expect(422).says("Cette date n’existe pas");
        let corrected = visitor.submit(&act, &[("nom", "Zéphirine"), ("naissance", "10/03/1990")]).await;
        visitor.follow(&corrected).await.expect(200).says("C’est corrigé").says("Avant les rectifications").says("Zéphyrine-Exemple");
        let stale = [("nom", "Autre"), ("prenoms", "Amarante"), ("naissance", "10/03/1990"), ("nir", NIR), ("version", "1")];
        visitor.post(&act, &stale).await.expect(409).says("Quelqu’un a changé");
        visitor.get(PATH).await.expect(200);
        let former = [("nom", "Zéphyrine-Exemple"), ("prenoms", "Amarante"), ("naissance", "09/03/1990")];
        visitor.post(PATH, &former).await.expect(200).says("Aucune demande");
        let right = [("nom", "Zéphirine"), ("prenoms", "Amarante"), ("naissance", "10/03/1990")];
        visitor.post(PATH, &right).await.expect(200).says("1 demande trouvée");
        let copy = visitor.post(&format!("{path}/copie"), &[("forme", "json"), ("motif", "person")]).await.expect(200);
        let held: Value = serde_json::from_str(&copy.html).unwrap();
        let before = held["requests"][0]["before_corrections"][0].to_string();
        assert!(before.contains("Zéphyrine-Exemple"), "{before}");
        // S-106: the insured person on whom she depends is corrected and copied like the rest.
        visitor.get(&path).await.expect(200);
        visitor.submit(&act, &[("nir_assure", "1650399999999")]).await.expect(422).says("Dites ce qu’elle est pour cet assuré");
        let depends = visitor.submit(&act, &[("nir_assure", "1650399999999"), ("lien_assure", "child")]).await;
        visitor.follow(&depends).await.expect(200).says("C’est corrigé");
        let copy = visitor.post(&format!("{path}/copie"), &[("forme", "json"), ("motif", "person")]).await.expect(200);
        assert!(copy.html.contains("insured_nir") && copy.html.contains("1650399999999"));
        let letters = house.letters(4).await;
        assert!(letters.iter().any(|letter| letter.subject.contains("rectifiée")));
        assert!(letters.iter().all(|letter| !letter.all.contains("Zéph")));
    }

    /// S-115: limited, it is out of the lists and read only, and its term does not end it; then treated
    /// again.
    async fn s115_a_limited_request_is_read_only(house) {
        let request = filed_by(&house, "member@ccas.example", &samples::request()).await;
        let mut visitor = supervisor(&house).await;
        let path = page(&request);
        visitor.get(&path).await.expect(200);
        let limited = visitor.submit(&format!("{path}/limiter"), &[]).await;
        visitor.follow(&limited).await.expect(200).says("Usage limité");
        house.pass(SignedDuration::from_secs(61));
        let member = house.sign_in("member@ccas.example").await;
        let id = request["id"].as_str().unwrap();
        let one = format!("/api/v1/requests/{id}");
        assert_eq!(member.get("/api/v1/requests").await.expect(200)["total"], 0);
        let read = member.get(&one).await.expect(200);
        let message = json!({ "text": "Bonjour" });
        assert_eq!(member.post(&format!("{one}/messages"), &message).await.problem(409), "limited");
        assert_eq!(member.act(&read, "withdraw", None).await.problem(409), "limited");
        let agent = house.sign_in("agent@cpam.example").await;
        assert_eq!(agent.act(&read, "take", None).await.problem(409), "limited");
        house.pass(SignedDuration::from_hours(24 * 800));
        let due = app::retention::run(&house.running.app).await.unwrap();
        assert_eq!((due.archived, due.erased), (0, 0));
        let mut visitor = supervisor(&house).await;
        visitor.get(&path).await.expect(200).says("se lit seulement");
        let lifted = visitor.submit(&format!("{path}/lever"), &[]).await;
        visitor.follow(&lifted).await.expect(200).says("peut de nouveau être traitée");
        house.pass(SignedDuration::from_secs(61));
        let agent = house.sign_in("agent@cpam.example").await;
        let read = agent.get(&one).await.expect(200);
        agent.act(&read, "take", None).await.expect(200);
    }
}
