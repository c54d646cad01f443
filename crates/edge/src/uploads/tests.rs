use super::*;
use actix_web::FromRequest;
use actix_web::test::TestRequest;

const VALUE: usize = 64;
const SHAPE: &Shape = &Shape {
    file: "file",
    values: &[("message", VALUE), ("audience", VALUE)],
    repeated: &[],
    others: "Seuls ces champs existent.",
    forgives_empty_file: false,
};
const FORGIVING: &Shape = &Shape {
    forgives_empty_file: true,
    ..*SHAPE
};

const TYPE: &str = "multipart/form-data; boundary=frontier";

async fn read_as(content_type: &str, body: impl Into<web::Bytes>) -> Result<Form, &'static str> {
    let (request, mut payload) = TestRequest::post()
        .insert_header((CONTENT_TYPE, content_type))
        .set_payload(body)
        .to_http_parts();
    let payload = web::Payload::from_request(&request, &mut payload)
        .await
        .unwrap();
    read(&request, payload, SHAPE)
        .await
        .map_err(|problem| problem.kind.code)
}

async fn read_body(body: impl Into<web::Bytes>) -> Result<Form, &'static str> {
    read_as(TYPE, body).await
}

fn part(disposition: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--frontier\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

fn file(name: &str, content: &[u8]) -> Vec<u8> {
    part(&format!("name=\"file\"; filename=\"{name}\""), content)
}

fn body(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), b"--frontier--\r\n".to_vec()].concat()
}

fn refused(outcome: Result<Form, &'static str>) -> &'static str {
    outcome.err().unwrap_or("accepted")
}

#[actix_web::test]
async fn files_and_values_are_read() {
    let message = "01890a5d-ac96-774b-bcce-b302099a8057";
    let parts = [
        part("name=\"message\"", message.as_bytes()),
        file("été 日.pdf", b"one"),
        part("name=\"audience\"", b"fund"),
        part("name=\"file\"; filename*=UTF-8''%C3%A9t%C3%A9.png", b""),
    ];
    let form = read_body(body(&parts))
        .await
        .unwrap_or_else(|code| panic!("{code}"));
    let names: Vec<_> = form.files.iter().map(|file| file.name.expose()).collect();
    assert_eq!(names, ["été 日.pdf", "été.png"]);
    assert_eq!(form.files[0].bytes, b"one");
    assert_eq!(form.value("message"), Some(message));
    assert_eq!(form.value("audience"), Some("fund"));
    assert_eq!(form.value("other"), None);
}

/// A browser sends a part for a field in which no file was chosen.
#[actix_web::test]
async fn a_field_without_a_file_is_no_file() {
    let (request, mut payload) = TestRequest::post()
        .insert_header((CONTENT_TYPE, TYPE))
        .set_payload(body(&[file("", b""), file("a.pdf", b"one")]))
        .to_http_parts();
    let payload = web::Payload::from_request(&request, &mut payload)
        .await
        .unwrap();
    let form = read(&request, payload, FORGIVING).await;
    assert_eq!(form.map(|form| form.files.len()).ok(), Some(1));
}

/// S-044: the sixth file is refused as soon as it begins.
#[actix_web::test]
async fn s044_the_sixth_file_is_refused() {
    let five: Vec<_> = (0..5).map(|_| file("a.pdf", b"x")).collect();
    assert_eq!(
        read_body(body(&five))
            .await
            .map(|form| form.files.len())
            .ok(),
        Some(5)
    );
    let mut sixth = five.concat();
    sixth.extend(file("a.pdf", b"x"));
    sixth.extend([b'x'; 100]);
    assert_eq!(refused(read_body(sixth).await), "file-refused");
}

/// S-044, S-045: of a file that is too large nothing is kept but that it was, to be refused by
/// itself; a call that is too large is refused whole.
#[actix_web::test]
async fn s045_what_is_too_large_is_not_kept() {
    let large = vec![b'x'; FILE + 1000];
    let form = read_body(body(&[file("a.pdf", &large)])).await;
    assert_eq!(
        form.map(|form| (form.files[0].bytes.len(), form.files[0].is_too_large))
            .ok(),
        Some((0, true))
    );
    let endless = vec![b'x'; CALL + 1];
    assert_eq!(
        refused(read_body(body(&[file("a.pdf", &endless)])).await),
        "too-large"
    );
    let long = [b'x'; VALUE + 1];
    assert_eq!(
        refused(read_body(body(&[part("name=\"message\"", &long)])).await),
        "too-large"
    );
}

/// S-045: a call that announces too much is refused before its first byte.
#[actix_web::test]
async fn s045_a_call_that_announces_too_much_is_refused() {
    let (request, mut payload) = TestRequest::post()
        .insert_header((CONTENT_TYPE, TYPE))
        .insert_header((CONTENT_LENGTH, (CALL + 1).to_string()))
        .to_http_parts();
    let payload = web::Payload::from_request(&request, &mut payload)
        .await
        .unwrap();
    let problem = read(&request, payload, SHAPE).await.err();
    assert_eq!(problem.map(|problem| problem.kind), Some(TOO_LARGE));
}

/// S-038, S-427: another type, a compressed body, or a boundary that is missing.
#[actix_web::test]
async fn s427_what_is_not_a_form_is_refused() {
    let good = body(&[file("a.pdf", b"x")]);
    for (content_type, code) in [
        ("application/json", "unsupported-media-type"),
        (
            "multipart/mixed; boundary=frontier",
            "unsupported-media-type",
        ),
        ("multipart/form-data", "malformed"),
        ("multipart/form-data; boundary=", "malformed"),
        ("multipart/form-data; boundary=other", "malformed"),
        ("multipart", "unsupported-media-type"),
    ] {
        assert_eq!(
            refused(read_as(content_type, good.clone()).await),
            code,
            "{content_type}"
        );
    }
}

/// S-427: unknown, repeated, nested and nameless parts, bad values and names that are places.
#[actix_web::test]
async fn s427_what_is_not_understood_is_refused() {
    let id = b"01890a5d-ac96-774b-bcce-b302099a8057";
    let message = || part("name=\"message\"", id);
    let nested = b"--frontier\r\nContent-Type: multipart/mixed; boundary=in\r\n\r\n--in--\r\n";
    let headers = format!(
        "name=\"file\"; filename=\"a.pdf\"\r\nX: {}",
        "x".repeat(10_000)
    );
    for (parts, code) in [
        (vec![part("name=\"other\"", b"x")], "invalid"),
        (vec![message(), message()], "invalid"),
        (vec![part("name=\"file\"", b"x")], "invalid"),
        (vec![file("", b"x")], "invalid"),
        (vec![file("../../etc/passwd", b"x")], "invalid"),
        (vec![file("C:\\\\a.pdf", b"x")], "invalid"),
        (vec![part("filename=\"a.pdf\"", b"x")], "malformed"),
        (vec![nested.to_vec()], "malformed"),
        (vec![part(&headers, b"x")], "malformed"),
        (vec![part("name=\"message\"", b"\xff")], "malformed"),
    ] {
        assert_eq!(
            refused(read_body(body(&parts)).await),
            code,
            "{:?}",
            String::from_utf8_lossy(&parts.concat())
        );
    }
}

/// S-427: cut anywhere, a form is refused with a 4xx, or holds nothing but whole files.
#[actix_web::test]
async fn s427_a_form_that_is_cut_is_refused() {
    let whole = body(&[file("a.pdf", &[b'x'; 2000]), file("b.pdf", &[b'\r'; 2000])]);
    // The last four bytes only end the form, or its last line.
    for length in 0..whole.len() - 4 {
        let code = refused(read_body(whole[..length].to_vec()).await);
        assert_eq!(code, "malformed", "cut at {length}");
    }
}

/// S-427: however many parts there are, reading ends with the first that is not understood.
#[actix_web::test]
async fn s427_a_million_empty_parts_end_at_once() {
    let million = b"--frontier\r\n\r\n\r\n".repeat(1_000_000);
    assert_eq!(refused(read_body(million).await), "malformed");
}
