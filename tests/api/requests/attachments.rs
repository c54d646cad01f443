//! `/requests/{id}/attachments`

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use testkit::{Answer, Caller, on_each_database, samples};

const PDF: &[u8] = include_bytes!("../../../crates/files/tests/behaviour/samples/document.pdf");

fn part(name: &str, bytes: &[u8]) -> Part {
    Part::bytes(bytes.to_vec()).file_name(name.to_owned())
}

async fn send(caller: &Caller, request: &Value, parts: Vec<Part>) -> Answer {
    let path = format!(
        "/api/v1/requests/{}/attachments",
        request["id"].as_str().unwrap()
    );
    let form = parts
        .into_iter()
        .fold(Form::new(), |form, part| form.part("file", part));
    caller
        .send(caller.call(Method::POST, &path).multipart(form))
        .await
}

on_each_database! {
    /// S-046: kept sealed under our name, given back inert under its own; S-102: the name is sealed too.
    async fn s046_a_file_is_kept_sealed_and_given_back_inert(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let name = "avis d’impôt «canari» 2025.pdf";
        let kept = send(&member, &filed, vec![part(name, PDF)]).await.expect(201);
        let id = kept["items"][0]["id"].as_str().unwrap();
        let path = format!("/api/v1/requests/{}/attachments/{id}", filed["id"].as_str().unwrap());
        let agent = house.sign_in("agent@cpam.example").await;
        let call = agent.call(Method::GET, &path).send().await.unwrap();
        let header = |name: &str| call.headers()[name].to_str().unwrap().to_owned();
        assert!(header("content-disposition").starts_with("attachment; filename"));
        assert!(header("content-disposition").contains("filename*=UTF-8''"));
        assert_eq!(header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("content-type"), "application/pdf");
        assert_eq!(call.bytes().await.unwrap(), PDF);
        let shelter = house.sign_in("member@shelter.example").await;
        assert_eq!(shelter.get(&path).await.problem(404), "not-found");
        let mut folders = vec![house.files_folder()];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                assert!(!entry.file_name().to_string_lossy().contains("canari"));
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    files += 1;
                    let bytes = std::fs::read(entry.path()).unwrap();
                    assert!(!bytes.windows(5).any(|window| window == b"%PDF-"), "it lies sealed");
                }
            }
        }
        assert_eq!(files, 1);
    }

    /// S-044: a result a file; what is not a readable PDF, JPEG or PNG is refused, and nothing kept.
    async fn s044_each_file_has_its_result(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let mixed = send(&member, &filed, vec![part("bon.pdf", PDF), part("page.pdf", b"<html></html>")]).await;
        let mixed = mixed.expect(207);
        assert!(mixed["items"][0]["id"].is_string());
        assert!(mixed["items"][1]["code"].is_string() && mixed["items"][1]["message"].is_string());
        let refused: [(&str, Vec<u8>); 7] = [
            ("image.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
            ("page.html", b"<!doctype html>".to_vec()),
            ("programme.pdf", b"MZ\x90\x00".to_vec()),
            ("macro.docx", b"PK\x03\x04".to_vec()),
            ("vide.pdf", Vec::new()),
            ("autre.png", PDF.to_vec()),
            ("gros.pdf", vec![b'%'; 10 * 1024 * 1024 + 1]),
        ];
        for (name, bytes) in refused {
            let answer = send(&member, &filed, vec![part(name, &bytes)]).await;
            assert!([413, 415, 422].contains(&answer.status), "{name}: {} {}", answer.status, answer.text);
            assert_eq!(answer.header("content-type"), "application/problem+json", "{name}");
        }
        let six = (0..6).map(|_| part("bon.pdf", PDF)).collect();
        assert!([413, 422].contains(&send(&member, &filed, six).await.status));
        let path = format!("/api/v1/requests/{}/messages", filed["id"].as_str().unwrap());
        let thread = member.get(&path).await.expect(200);
        assert_eq!(thread["attachments"].as_array().unwrap().len(), 1);
    }

    /// S-427: a form that is not one is refused, never a fault.
    async fn s427_a_broken_form_is_refused(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let path = format!("/api/v1/requests/{}/attachments", filed["id"].as_str().unwrap());
        for (kind, body) in [
            ("multipart/form-data", ""),
            ("multipart/form-data; boundary=x", ""),
            ("multipart/form-data; boundary=x", "--x\r\n"),
            ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\nabc"),
            ("application/json", "{}"),
        ] {
            let call = member.call(Method::POST, &path).header("Content-Type", kind).body(body);
            let answer = member.send(call).await;
            assert!((400..500).contains(&answer.status), "{kind}: {}", answer.status);
        }
    }

    /// S-048: the 201st file of a day is refused, and said when to come back; a colleague goes on.
    async fn s048_the_201st_file_of_a_day_waits(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = [member.submit(&samples::request()).await.expect(201), member.submit(&samples::documents()).await.expect(201)];
        for call in 0..40 {
            let parts = (0..5).map(|_| part("avis.pdf", PDF)).collect();
            send(&member, &filed[call % 2], parts).await.expect(201);
        }
        let over = send(&member, &filed[0], vec![part("avis.pdf", PDF)]).await;
        let wait: i64 = over.header("retry-after").parse().unwrap();
        assert_eq!(over.problem(429), "over-quota");
        assert!((1..=86_400).contains(&wait), "{wait}");
        let colleague = house.sign_in("colleague@ccas.example").await;
        send(&colleague, &filed[0], vec![part("avis.pdf", PDF)]).await.expect(201);
        house.pass(jiff::SignedDuration::from_secs(wait));
        let tomorrow = house.sign_in("member@ccas.example").await;
        send(&tomorrow, &filed[0], vec![part("avis.pdf", PDF)]).await.expect(201);
    }
}

/// S-048: what an organisation's files take is counted, shown to the administrator, bounded, and given back
/// when a case is erased.
async fn bounded_storage(place: testkit::Where) {
    let small = |config: &mut server::config::Config| {
        config.quotas.organisation_bytes = i64::try_from(2 * PDF.len()).unwrap() + 10;
    };
    let Some(house) = testkit::House::open_with(place, small).await else {
        return;
    };
    let member = house.sign_in("member@ccas.example").await;
    let filed = member.submit(&samples::request()).await.expect(201);
    send(
        &member,
        &filed,
        vec![part("a.pdf", PDF), part("b.pdf", PDF)],
    )
    .await
    .expect(201);
    let full = send(&member, &filed, vec![part("c.pdf", PDF)]).await;
    assert_eq!(full.problem(409), "storage-full");
    // Another organisation's room is its own.
    let shelter = house.sign_in("member@shelter.example").await;
    let mut theirs = samples::request();
    theirs["person"] = samples::person_without_number();
    let theirs = shelter.submit(&theirs).await.expect(201);
    send(&shelter, &theirs, vec![part("d.pdf", PDF)])
        .await
        .expect(201);
    let mut administrator = house.visit_as("administrator@cpam.example").await;
    administrator
        .get("/administration")
        .await
        .expect(200)
        .says("3 fichiers, ")
        .says("sur 500");
    let own = format!("/administration/structures/{}", house.people.ccas);
    administrator
        .get(&own)
        .await
        .expect(200)
        .says("2 fichiers, ")
        .says("(9");
    let mut supervisor = house.visit_as("supervisor@cpam.example").await;
    supervisor
        .get("/pilotage")
        .await
        .expect(200)
        .says("3 fichiers, ");
    let id: domain::ids::RequestId = filed["id"].as_str().unwrap().parse().unwrap();
    let reason = domain::keeping::ErasureReason::ALL[0];
    let erased = house
        .running
        .app
        .store
        .write(move |tx| store::erasures::erase_request(tx, id, reason))
        .await;
    assert_eq!(erased.unwrap().unwrap().len(), 2);
    administrator.get(&own).await.expect(200).says("0 fichier");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s048_storage_is_counted_and_bounded_on_sqlite() {
    bounded_storage(testkit::Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s048_storage_is_counted_and_bounded_on_postgresql() {
    bounded_storage(testkit::Where::Postgresql).await;
}
