//! What is believed of a provider, and what is not.

use super::{BACK, PLACES, SIRET, come, jeanne, jeanne_by_two, linked};
use crate::process::sql::Sql;
use crate::provider::Terms;
use serde_json::json;
use testkit::Where;

/// S-024: a token that is not for us, not for this visit, not of now or not the provider's is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s024_a_token_is_believed_only_whole() {
    let Some((provider, house)) = linked(Where::Sqlite, Terms::default(), &jeanne()).await else {
        return;
    };
    for misdeed in [
        "nonce",
        "no-nonce",
        "issuer",
        "audience",
        "two-audiences",
        "party",
        "expired",
        "old",
        "access-token",
        "another-key",
        "none",
        "secret",
        "nothing",
    ] {
        let mut visitor = house.visitor();
        let mut somebody = jeanne_by_two();
        somebody["misdeed"] = json!(misdeed);
        let page = come(&provider, &mut visitor, &somebody).await;
        assert_eq!(page.status, 403, "{misdeed}: {}", page.words());
        page.says("n’a pas pu être vérifiée");
        assert!(visitor.cookie("__Host-session").is_none(), "{misdeed}");
        assert_eq!(visitor.get("/").await.leads_to(), "/connexion");
    }
    let mut visitor = house.visitor();
    assert_eq!(
        come(&provider, &mut visitor, &jeanne_by_two())
            .await
            .leads_to(),
        "/",
        "the same, unspoilt"
    );
}

/// S-024: a way belongs to the browser that began it, and comes back once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s024_a_way_comes_back_once_in_its_own_browser() {
    for place in PLACES {
        let Some((provider, house)) = linked(place, Terms::default(), &jeanne()).await else {
            continue;
        };
        let lost = "a commencé dans un autre navigateur";
        let mut victim = house.visitor();
        let way = victim.get("/connexion/fournisseur").await;
        let back = provider.visit(way.leads_to(), &jeanne_by_two()).await;
        let mut attacker = house.visitor();
        attacker.get(&back).await.expect(403).says(lost);
        attacker.get("/connexion/fournisseur").await;
        attacker.get(&back).await.expect(403).says(lost);
        let cookie = victim
            .cookie("__Host-fournisseur")
            .expect("a way")
            .to_owned();
        assert_eq!(victim.get(&back).await.leads_to(), "/");
        // Whoever has both the cookie and the answer has them too late.
        let mut thief = house.visitor();
        thief.set_cookie("__Host-fournisseur", &cookie);
        thief.get(&back).await.expect(403).says(lost);
        assert!(thief.cookie("__Host-session").is_none());
        // Another issuer says to be answering (RFC 9207).
        let mut mixed = house.visitor();
        let way = mixed.get("/connexion/fournisseur").await;
        let back = provider.visit(way.leads_to(), &jeanne_by_two()).await;
        let elsewhere = back.replace(
            &*urlencoded(&provider.issuer),
            "https%3A%2F%2Felsewhere.example",
        );
        mixed.get(&elsewhere).await.expect(403).says(lost);
        // She gives up there.
        let mut nobody = house.visitor();
        come(
            &provider,
            &mut nobody,
            &json!({ "sub": "jeanne", "declines": true }),
        )
        .await
        .expect(403)
        .says("n’a pas confirmé");
        nobody
            .get(&format!("{BACK}?state=x&code=y"))
            .await
            .expect(403)
            .says(lost);
    }
}

fn urlencoded(text: &str) -> String {
    text.replace(':', "%3A").replace('/', "%2F")
}

/// S-134, as ProConnect does it: what it tells of her is signed; another employer than when she was linked
/// is refused; what is told of somebody else, or by somebody else, too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s134_the_employer_is_told_signed_and_stays_the_same() {
    for (place, signed) in [
        (Where::Sqlite, true),
        (Where::Sqlite, false),
        (Where::Postgresql, true),
    ] {
        let scopes = [("EP_OIDC_SCOPES", "openid siret")];
        let terms = Terms {
            settings: &scopes,
            signed,
            ..Terms::default()
        };
        let working = |siret: &str| json!({ "sub": "jeanne", "amr": ["mfa"], "siret": siret });
        let Some((provider, house)) = linked(place, terms, &working(SIRET)).await else {
            continue;
        };
        let mut visitor = house.visitor();
        assert_eq!(
            come(&provider, &mut visitor, &working(SIRET))
                .await
                .leads_to(),
            "/"
        );
        for other in [
            working("21590512600011"),
            json!({ "sub": "jeanne", "amr": ["mfa"] }),
        ] {
            let mut elsewhere = house.visitor();
            come(&provider, &mut elsewhere, &other)
                .await
                .expect(403)
                .says("un autre établissement");
        }
        let mut sql = Sql::connect(house.database());
        let refused = "SELECT count(*) AS n FROM audit WHERE action = 'session.refused' AND codes = 'why=employer'";
        assert_eq!(sql.number(refused), 2);
        let misdeeds = if signed {
            vec!["told-of-another", "told-by-another"]
        } else {
            vec!["told-of-another"]
        };
        for misdeed in misdeeds {
            let mut somebody = working(SIRET);
            somebody["misdeed"] = json!(misdeed);
            let mut visitor = house.visitor();
            let page = come(&provider, &mut visitor, &somebody).await;
            assert_eq!(page.status, 403, "{misdeed}: {}", page.words());
        }
    }
}
