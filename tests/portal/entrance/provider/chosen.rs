//! What the operator chooses of the provider, and what holds without it.

use super::{LINK, MEMBER, come, jeanne, jeanne_by_two, linked};
use crate::provider::{Provider, Terms};
use serde_json::{Value, json};
use testkit::{PASSWORD, Where};

/// S-133: the provider opens the kinds of account that the operator chose, with a key in place of a secret
/// where it wants one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s133_the_operator_chooses_whom_and_how() {
    let (pem, public) = key();
    let settings = [("EP_OIDC_ACCOUNTS", "partners")];
    let terms = Terms {
        settings: &settings,
        key: Some((&pem, &public)),
        ..Terms::default()
    };
    let Some((provider, house)) = linked(Where::Sqlite, terms, &jeanne()).await else {
        return;
    };
    let mut visitor = house.visitor();
    assert_eq!(
        come(&provider, &mut visitor, &jeanne_by_two())
            .await
            .leads_to(),
        "/"
    );
    let mut agent = house.visit_as("agent@cpam.example").await;
    agent.get(LINK).await.expect(200);
    let refused = agent
        .submit(LINK, &[("ancien_mot_de_passe", PASSWORD)])
        .await
        .expect(403);
    refused.says("ne sert pas pour ce type de compte");
}

/// A key of the service, in PEM, and its public half as a JWK.
fn key() -> (String, Value) {
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
    let point = pair.public_key_raw();
    let text = |bytes: &[u8]| data_encoding::BASE64URL_NOPAD.encode(bytes);
    let public = json!({
        "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig",
        "x": text(&point[1..33]), "y": text(&point[33..65]),
    });
    (pair.serialize_pem(), public)
}

/// S-059: a provider that does not answer costs nobody the way in by password.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s059_without_the_provider_the_password_still_opens() {
    let Some((provider, house)) = Provider::with_house(Where::Sqlite, Terms::default()).await
    else {
        return;
    };
    provider.stop().await;
    let mut visitor = house.visitor();
    visitor
        .get("/connexion/fournisseur")
        .await
        .expect(503)
        .says("ne répond pas");
    house.visit_as(MEMBER).await;
}
