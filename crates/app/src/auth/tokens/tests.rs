use super::*;
use domain::accounts::Membership;
use domain::ids::OrganisationId;
use domain::networks::Networks;
use domain::organisations::Standing;
use domain::text::Label;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};

const ISSUER: &str = "https://ep.example";
const NOW: i64 = 1_800_000_000;

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

struct Dice(AtomicU8);

impl Random for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

/// Our tokens, our key, and a clock that we hold.
struct Bench {
    tokens: Tokens,
    key: SigningKey,
    clock: Arc<Hand>,
}

/// So many seconds after the first key was made.
fn made(seconds: i64) -> Timestamp {
    Timestamp::from_second(NOW + seconds).unwrap()
}

fn bench() -> Bench {
    let random = Arc::new(Dice(AtomicU8::new(1)));
    let key = generate(random.as_ref(), made(0)).unwrap();
    let clock = Arc::new(Hand(AtomicI64::new(NOW)));
    let kept = std::slice::from_ref(&key);
    let tokens = Tokens::with_keys(kept, ISSUER, clock.clone(), random).unwrap();
    Bench { tokens, key, clock }
}

fn account() -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(7))
}

fn session() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(9))
}

fn good_claims() -> Value {
    json!({
        "iss": ISSUER, "sub": account(), "aud": format!("{ISSUER}/api/v1"), "exp": NOW + 600,
        "nbf": NOW, "iat": NOW, "jti": format!("{}.abc", session().uuid().simple()),
        "client_id": "espace-partenaire",
    })
}

impl Bench {
    fn good_header(&self) -> Value {
        json!({"alg": "EdDSA", "typ": "at+jwt", "kid": self.key.kid})
    }

    /// Signs any header and payload with our very key: only their content can be refused.
    fn sign(&self, header: &Value, claims: &str) -> String {
        let part = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let message = format!(
            "{}.{}",
            part(header.to_string().as_bytes()),
            part(claims.as_bytes())
        );
        let key = EncodingKey::from_ed_der(&self.key.private);
        let signature =
            jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::EdDSA).unwrap();
        format!("{message}.{signature}")
    }

    fn accepts(&self, header: &Value, claims: &Value) -> bool {
        self.tokens
            .verify(&self.sign(header, &claims.to_string()))
            .is_ok()
    }

    /// The verdict on good claims with one member changed; `None` takes it out.
    fn accepts_with(&self, name: &str, value: Option<Value>) -> bool {
        let mut claims = good_claims();
        let members = claims.as_object_mut().unwrap();
        match value {
            Some(value) => members.insert(name.to_owned(), value),
            None => members.remove(name),
        };
        self.accepts(&self.good_header(), &claims)
    }

    fn accepts_header(&self, name: &str, value: Value) -> bool {
        let mut header = self.good_header();
        header
            .as_object_mut()
            .unwrap()
            .insert(name.to_owned(), value);
        self.accepts(&header, &good_claims())
    }
}

/// The control of every refusal below: nothing but the change is wrong.
#[test]
fn what_we_sign_is_accepted() {
    let bench = bench();
    assert!(bench.accepts(&bench.good_header(), &good_claims()));
    let token = bench
        .tokens
        .for_session(account(), session())
        .unwrap()
        .token;
    let proof = bench.tokens.verify(token.expose()).unwrap();
    assert_eq!(
        proof,
        Proof::Session {
            account: account(),
            session: session()
        }
    );
}

fn client() -> Client {
    let now = Timestamp::from_second(NOW).unwrap();
    Client {
        id: ClientId::from_uuid(Uuid::from_u128(5)),
        name: Label::parse("Logiciel social").unwrap(),
        valid_after: now,
        membership: Membership::Organisation(OrganisationId::from_uuid(Uuid::from_u128(6))),
        scopes: BTreeSet::new(),
        standing: Standing::Active,
        created_at: now,
        networks: Networks::default(),
        keys: None,
        used_on: None,
    }
}

#[test]
fn a_clients_token_tells_its_scopes() {
    let (bench, mut client) = (bench(), client());
    let scopes = BTreeSet::from([Scope::RequestsRead, Scope::StatsRead]);
    let token = bench.tokens.for_client(&client, &scopes).unwrap();
    assert!(token.expires_in <= 900);
    let issued_at = Timestamp::from_second(NOW).unwrap();
    let proof = bench.tokens.verify(token.token.expose()).unwrap();
    let Proof::Client {
        client: whose,
        token,
        scopes: told,
        issued_at: since,
    } = proof
    else {
        panic!("a client's token")
    };
    assert_eq!((whose, told, since), (client.id, scopes, issued_at));
    // S-435: however little time passes, what was given before is refused after.
    assert!(client.gave(token));
    client.refuse_tokens(issued_at);
    assert!(!client.gave(token));
}

/// S-032: ids and times, and nothing else; S-219: the type.
#[test]
fn s032_a_token_says_nothing_of_anybody() {
    let bench = bench();
    let token = bench
        .tokens
        .for_session(account(), session())
        .unwrap()
        .token;
    let mut parts = token
        .expose()
        .split('.')
        .map(|part| BASE64URL_NOPAD.decode(part.as_bytes()));
    let header: Value = serde_json::from_slice(&parts.next().unwrap().unwrap()).unwrap();
    assert_eq!(header["typ"], "at+jwt");
    let claims: Value = serde_json::from_slice(&parts.next().unwrap().unwrap()).unwrap();
    let names: BTreeSet<&str> = claims
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let known = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id"];
    assert_eq!(names, BTreeSet::from(known));
}

/// S-031: the algorithm is ours to say.
#[test]
fn s031_another_algorithm_is_refused() {
    let bench = bench();
    for alg in [
        "none", "None", "NONE", "", "HS256", "ES256", "RS256", "eddsa", "Ed25519",
    ] {
        assert!(!bench.accepts_header("alg", json!(alg)), "{alg}");
    }
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let mut header = bench.good_header();
    header["alg"] = json!("none");
    let unsigned = format!("{}.{}.", part(&header), part(&good_claims()));
    assert!(bench.tokens.verify(&unsigned).is_err());
    // The public key taken for a shared secret.
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(bench.key.kid.clone());
    let secret = EncodingKey::from_secret(&bench.key.public);
    let forged = encode(&header, &good_claims(), &secret).unwrap();
    assert!(bench.tokens.verify(&forged).is_err());
}

/// S-031: every byte of the token counts.
#[test]
fn s031_a_flipped_byte_or_another_key_is_refused() {
    let bench = bench();
    let token = bench.sign(&bench.good_header(), &good_claims().to_string());
    for at in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let flipped = String::from_utf8(bytes).unwrap();
        assert!(bench.tokens.verify(&flipped).is_err(), "byte {at}");
    }
    let stranger = Bench {
        key: generate(&Dice(AtomicU8::new(99)), made(0)).unwrap(),
        ..self::bench()
    };
    let header = bench.good_header();
    let foreign = stranger.sign(&header, &good_claims().to_string());
    assert!(bench.tokens.verify(&foreign).is_err());
}

/// S-031, S-220: for us, by us, an access token.
#[test]
fn s031_another_issuer_audience_or_type_is_refused() {
    let bench = bench();
    for (name, value) in [
        ("iss", json!("https://evil.example")),
        ("iss", json!([ISSUER])),
        ("aud", json!(ISSUER)),
        ("aud", json!([format!("{ISSUER}/api/v1")])),
        ("sub", json!("jeanne.martin@ccas.example")),
        ("client_id", json!("another")),
        ("client_id", json!(session())),
        ("jti", json!("abc")),
        ("jti", json!("zzz.abc")),
    ] {
        assert!(
            !bench.accepts_with(name, Some(value.clone())),
            "{name} {value}"
        );
    }
    for typ in ["JWT", "jwt", "AT+JWT", "application/at+jwt", ""] {
        assert!(!bench.accepts_header("typ", json!(typ)), "{typ}");
    }
    assert!(!bench.accepts_header("typ", Value::Null));
}

/// S-031: nothing may be missing, doubled, added or of another kind.
#[test]
fn s031_claims_are_all_there_and_of_their_kind() {
    let bench = bench();
    for name in ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id"] {
        assert!(!bench.accepts_with(name, None), "without {name}");
    }
    for name in ["exp", "nbf", "iat"] {
        for value in [
            json!("1800000000"),
            json!(1_800_000_000.5),
            json!(1.8e9),
            Value::Null,
            json!([NOW]),
        ] {
            assert!(
                !bench.accepts_with(name, Some(value.clone())),
                "{name} {value}"
            );
        }
    }
    assert!(!bench.accepts_with("admin", Some(json!(true))));
    let doubled = good_claims()
        .to_string()
        .replacen('{', "{\"sub\":\"x\",", 1);
    assert!(
        bench
            .tokens
            .verify(&bench.sign(&bench.good_header(), &doubled))
            .is_err()
    );
    for payload in ["", "null", "[]", "{}", "\"x\""] {
        assert!(
            bench
                .tokens
                .verify(&bench.sign(&bench.good_header(), payload))
                .is_err(),
            "{payload}"
        );
    }
}

/// S-031, S-220: times by our clock, ten seconds of leeway for the future, none for the past.
#[test]
fn s031_times_are_checked_against_our_clock() {
    let bench = bench();
    assert!(bench.accepts_with("nbf", Some(json!(NOW + 10))));
    assert!(!bench.accepts_with("nbf", Some(json!(NOW + 31))));
    assert!(!bench.accepts_with("iat", Some(json!(NOW + 31))));
    assert!(!bench.accepts_with("exp", Some(json!(NOW))));
    assert!(!bench.accepts_with("exp", Some(json!(NOW - 1))));
    assert!(
        !bench.accepts_with("exp", Some(json!(NOW + 601))),
        "longer than we ever give"
    );
    assert!(!bench.accepts_with("iat", Some(json!(i64::MIN))));
    let token = bench
        .tokens
        .for_session(account(), session())
        .unwrap()
        .token;
    bench.clock.0.store(NOW + LIFETIME - 1, Ordering::Relaxed);
    assert!(bench.tokens.verify(token.expose()).is_ok());
    bench.clock.0.store(NOW + LIFETIME, Ordering::Relaxed);
    assert!(bench.tokens.verify(token.expose()).is_err());
}

/// S-031: keys are ours, whatever the header offers; nothing is fetched.
#[test]
fn s031_no_key_comes_from_the_token() {
    let bench = bench();
    for kid in ["", "../../etc/passwd", "' OR 1=1 --", "0000000000000000"] {
        assert!(!bench.accepts_header("kid", json!(kid)), "{kid}");
    }
    let jwk = bench.tokens.jwks()["keys"][0].clone();
    for (name, value) in [
        ("jwk", jwk),
        ("jku", json!("https://evil.example/jwks.json")),
        ("x5u", json!("https://evil.example/cert.pem")),
        ("x5c", json!(["AAAA"])),
        ("crit", json!(["exp"])),
        ("zip", json!("DEF")),
        ("b64", json!(false)),
    ] {
        assert!(!bench.accepts_header(name, value), "{name}");
    }
}

/// S-031: a token of 100 kB is not even read.
#[test]
fn s031_what_is_too_long_or_is_no_token_is_refused() {
    let bench = bench();
    let mut claims = good_claims();
    claims["jti"] = json!(format!(
        "{}.{}",
        session().uuid().simple(),
        "a".repeat(100_000)
    ));
    assert!(!bench.accepts(&bench.good_header(), &claims));
    for text in ["", ".", "..", "...", "a.b.c", "a.b.c.d", "é.é.é", "null"] {
        assert!(
            matches!(bench.tokens.verify(text), Err(AppError::NotSignedIn)),
            "{text}"
        );
    }
}

/// S-221: a new key is published before it signs; the one before verifies until its last token has
/// ended, and is then gone.
#[test]
fn s221_keys_overlap() {
    let bench = bench();
    let random = Arc::new(Dice(AtomicU8::new(50)));
    let keys = [
        generate(random.as_ref(), made(1_000)).unwrap(),
        generate(&Dice(AtomicU8::new(1)), made(0)).unwrap(),
    ];
    let rotated = Tokens::with_keys(&keys, ISSUER, bench.clock.clone(), random).unwrap();
    let kid_at = |seconds: i64| {
        bench.clock.0.store(NOW + seconds, Ordering::Relaxed);
        let token = rotated.for_session(account(), session()).unwrap().token;
        assert!(rotated.verify(token.expose()).is_ok(), "{seconds}");
        let head = token.expose().split('.').next().unwrap().as_bytes();
        let head: Value = serde_json::from_slice(&BASE64URL_NOPAD.decode(head).unwrap()).unwrap();
        let published = rotated.jwks()["keys"].as_array().unwrap().len();
        (head["kid"].as_str().unwrap().to_owned(), published, token)
    };
    let (new, old) = (&keys[0].kid, &keys[1].kid);
    // Just made: published, and still the old one signs.
    let (kid, published, _) = kid_at(1_001);
    assert_eq!((&kid, published), (old, 2));
    let (kid, _, last_of_old) = kid_at(1_299);
    assert_eq!(&kid, old);
    let (kid, published, _) = kid_at(1_300);
    assert_eq!((&kid, published), (new, 2));
    // The last token of the old key lives to its end.
    bench.clock.0.store(NOW + 1_898, Ordering::Relaxed);
    assert!(rotated.verify(last_of_old.expose()).is_ok());
    let (kid, published, _) = kid_at(1_911);
    assert_eq!((&kid, published), (new, 1));
    let set = rotated.jwks().to_string();
    assert!(!set.contains("\"d\""), "public members only");
}
