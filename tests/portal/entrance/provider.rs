//! Signing in with an identity provider: a real one, beside the service.

mod believed;
mod chosen;

use super::invitation::{codes, secret, token};
use crate::process::sql::Sql;
use crate::provider::{Provider, Terms};
use serde_json::{Value, json};
use testkit::{House, PASSWORD, Page, Visitor, Where, code, code_of};

const LINK: &str = "/compte/securite/identite";
const BACK: &str = "/connexion/fournisseur/retour";
const MEMBER: &str = "member@ccas.example";
const SIRET: &str = "21590350100017";
const PLACES: [Where; 2] = [Where::Sqlite, Where::Postgresql];

/// Somebody whom the provider knows by one factor.
fn jeanne() -> Value {
    json!({ "sub": "jeanne", "amr": ["pwd"], "acr": "one-factor", "email": MEMBER })
}

/// The same, by two.
fn jeanne_by_two() -> Value {
    json!({ "sub": "jeanne", "amr": ["pwd", "mfa"], "acr": "one-factor", "email": MEMBER })
}

/// Where a page of ours sends on by itself.
fn onward(page: &Page) -> String {
    let refresh = page.header("refresh");
    let (_, url) = refresh.split_once("0;url=").expect("a page that goes on");
    url.to_owned()
}

/// Links the account of whoever is in front of the browser to somebody of the provider.
async fn link(provider: &Provider, visitor: &mut Visitor, somebody: &Value) -> Page {
    visitor
        .get(LINK)
        .await
        .expect(200)
        .titled("Relier mon compte");
    let asked = visitor
        .submit(LINK, &[("ancien_mot_de_passe", PASSWORD)])
        .await
        .expect(200);
    let back = provider.visit(&onward(&asked), somebody).await;
    visitor.get(&back).await
}

/// Comes to the service from the provider as somebody.
async fn come(provider: &Provider, visitor: &mut Visitor, somebody: &Value) -> Page {
    let way = visitor.get("/connexion/fournisseur").await;
    let back = provider.visit(way.leads_to(), somebody).await;
    visitor.get(&back).await
}

async fn linked(place: Where, terms: Terms<'_>, somebody: &Value) -> Option<(Provider, House)> {
    let (provider, house) = Provider::with_house(place, terms).await?;
    let mut visitor = house.visit_as(MEMBER).await;
    let done = link(&provider, &mut visitor, somebody).await;
    visitor
        .follow(&done)
        .await
        .expect(200)
        .says("Votre compte est relié")
        .says("Relié depuis le");
    Some((provider, house))
}

/// S-024, S-134: linked by its owner, the account opens by the provider alone when it proves two factors;
/// she is told by e-mail, the journal says so, and leaving us leaves the provider.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s134_two_factors_of_the_provider_open_the_account() {
    for place in PLACES {
        let Some((provider, house)) = linked(place, Terms::default(), &jeanne()).await else {
            continue;
        };
        assert!(
            house.letters(1).await[0]
                .subject
                .contains("façon de vous connecter")
        );
        let mut visitor = house.visitor();
        let page = visitor.get("/connexion?suite=/demandes").await.expect(200);
        let way = page.link("Se connecter avec ProConnect").expect("a link");
        assert_eq!(way, "/connexion/fournisseur?suite=/demandes");
        let there = visitor.get(&way).await;
        let back = provider.visit(there.leads_to(), &jeanne_by_two()).await;
        assert_eq!(visitor.get(&back).await.leads_to(), "/demandes");
        visitor.get("/").await.expect(200).says("member");
        assert!(
            visitor.cookie("__Host-fournisseur").is_none(),
            "the way is over"
        );
        let mut sql = Sql::connect(house.database());
        let lines = "SELECT count(*) AS n FROM audit WHERE action";
        assert_eq!(
            sql.number(&format!(
                "{lines} = 'session.open' AND codes = 'by=provider second_factor=provider'"
            )),
            1
        );
        assert_eq!(
            sql.number(&format!(
                "{lines} = 'account.identity_link' AND codes = 'by=owner'"
            )),
            1
        );
        let left = visitor
            .submit("/deconnexion", &[])
            .await
            .expect(200)
            .says("ProConnect");
        let out = onward(&left);
        assert!(
            out.contains("id_token_hint=ey") && out.starts_with(&provider.issuer),
            "{out}"
        );
        let answer = reqwest::get(&out).await.expect("an answer");
        assert_eq!(
            answer.status(),
            200,
            "the provider takes the hint and where to come back"
        );
        assert_eq!(visitor.get("/").await.leads_to(), "/connexion");
        assert!(visitor.cookie("__Host-identite").is_none());
    }
}

/// S-014, S-134: one factor there (a password, a link by mail) is one factor here: ours is asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s134_one_factor_of_the_provider_asks_for_ours() {
    for place in PLACES {
        let strong = [("EP_OIDC_ACR_STRONG", "two-factors")];
        let terms = Terms {
            settings: &strong,
            ..Terms::default()
        };
        let Some((provider, house)) = linked(place, terms, &jeanne()).await else {
            continue;
        };
        for amr in [json!(["pwd"]), json!(["mail"]), Value::Null] {
            let mut visitor = house.visitor();
            let somebody = json!({ "sub": "jeanne", "amr": amr });
            assert_eq!(
                come(&provider, &mut visitor, &somebody).await.leads_to(),
                "/connexion/code"
            );
            assert!(visitor.cookie("__Host-session").is_none());
            visitor.get("/connexion/code").await.expect(200);
            visitor
                .submit("/connexion/code", &[("code", "000000")])
                .await
                .expect(422);
            assert_eq!(visitor.get("/").await.leads_to(), "/connexion");
        }
        house.pass(jiff::SignedDuration::from_secs(30));
        let mut visitor = house.visitor();
        come(&provider, &mut visitor, &jeanne()).await;
        visitor.get("/connexion/code").await.expect(200);
        let right = code(house.now());
        assert_eq!(
            visitor
                .submit("/connexion/code", &[("code", &right)])
                .await
                .leads_to(),
            "/"
        );
        visitor.get("/").await.expect(200);
        let mut strong = house.visitor();
        let somebody = json!({ "sub": "jeanne", "amr": ["pwd"], "acr": "two-factors" });
        assert_eq!(
            come(&provider, &mut strong, &somebody).await.leads_to(),
            "/"
        );
    }
}

/// S-024: the same e-mail address with another subject opens nothing; nor does a suspended account, nor
/// an account that was unlinked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s024_an_e_mail_address_opens_nothing() {
    for place in PLACES {
        let Some((provider, house)) = linked(place, Terms::default(), &jeanne()).await else {
            continue;
        };
        let other =
            json!({ "sub": "another", "amr": ["mfa"], "email": MEMBER, "email_verified": true });
        let mut stranger = house.visitor();
        come(&provider, &mut stranger, &other)
            .await
            .expect(403)
            .says("Aucun compte actif n’est relié");
        assert!(stranger.cookie("__Host-session").is_none());
        // Nor may she be linked to a second account.
        let mut colleague = house.visit_as("colleague@ccas.example").await;
        link(&provider, &mut colleague, &jeanne())
            .await
            .expect(403)
            .says("déjà relié");
        let mut owner = house.visitor();
        assert_eq!(
            come(&provider, &mut owner, &jeanne_by_two())
                .await
                .leads_to(),
            "/"
        );
        owner.get(LINK).await.expect(200).titled("Retirer le lien");
        let path = format!("{LINK}/retirer");
        owner
            .submit(&path, &[("ancien_mot_de_passe", "autre")])
            .await
            .expect(422)
            .says("pas votre mot de passe");
        let done = owner
            .submit(&path, &[("ancien_mot_de_passe", PASSWORD)])
            .await;
        owner
            .follow(&done)
            .await
            .expect(200)
            .says("Relier mon compte");
        assert_eq!(house.letters(2).await.len(), 2);
        let mut gone = house.visitor();
        come(&provider, &mut gone, &jeanne_by_two())
            .await
            .expect(403)
            .says("Aucun compte actif");
    }
}

/// S-023, S-024: linking asks for the password, and ends in the session in which it began.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s023_linking_is_asked_by_whoever_is_signed_in() {
    for place in PLACES {
        let Some((provider, house)) = Provider::with_house(place, Terms::default()).await else {
            continue;
        };
        let mut visitor = house.visit_as(MEMBER).await;
        visitor
            .get("/compte/securite")
            .await
            .expect(200)
            .says("Relier mon compte");
        visitor.get(LINK).await.expect(200);
        visitor
            .submit(LINK, &[("ancien_mot_de_passe", "autre")])
            .await
            .expect(422)
            .says("pas votre mot de passe");
        let asked = visitor
            .submit(LINK, &[("ancien_mot_de_passe", PASSWORD)])
            .await
            .expect(200);
        let back = provider.visit(&onward(&asked), &jeanne()).await;
        // Signed out meanwhile, by herself or by somebody else: nothing is linked.
        let way = visitor
            .cookie("__Host-fournisseur")
            .expect("a way")
            .to_owned();
        let mut colleague = house.visit_as("colleague@ccas.example").await;
        colleague.set_cookie("__Host-fournisseur", &way);
        colleague
            .get(&back)
            .await
            .expect(403)
            .says("Connexion impossible");
        visitor.get(&back).await.expect(403).says("a déjà servi");
        // A way to sign in links nothing, whatever its cookie was made to say.
        let there = visitor.get("/connexion/fournisseur").await;
        let cookie = visitor
            .cookie("__Host-fournisseur")
            .expect("a way")
            .to_owned();
        let forged = format!("{}.lien.", cookie.split('.').next().expect("a secret"));
        visitor.set_cookie("__Host-fournisseur", &forged);
        let back = provider.visit(there.leads_to(), &jeanne_by_two()).await;
        visitor
            .get(&back)
            .await
            .expect(403)
            .says("Aucun compte actif");
        visitor
            .get("/compte/securite")
            .await
            .expect(200)
            .says("Relier mon compte");
    }
}

/// S-014, S-024: an invitation is accepted with the provider in place of a password; the second factor is
/// enrolled all the same, and nothing opens before its first code.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::too_many_lines,
    reason = "one story, from the letter to the session"
)]
async fn s024_an_invitation_is_accepted_with_the_provider() {
    for place in PLACES {
        let Some((provider, house)) = Provider::with_house(place, Terms::default()).await else {
            continue;
        };
        let mut manager = house.visit_as("manager@ccas.example").await;
        manager.get("/equipe/inviter").await.expect(200);
        let fields = [
            ("nom", "Léa Roy"),
            ("adresse", "lea.roy@ccas.example"),
            ("role", "partner_member"),
        ];
        manager.submit("/equipe/inviter", &fields).await.leads_to();
        let token = token(
            &house.letters(1).await,
            "lea.roy@ccas.example",
            "/invitation",
        );
        let lea = json!({ "sub": "lea", "amr": ["pwd", "mfa"] });
        let mut visitor = house.visitor();
        visitor.get("/invitation").await.expect(200);
        visitor
            .submit("/invitation", &[("lien", &token)])
            .await
            .expect(200)
            .says("Utiliser ProConnect");
        let asked = visitor
            .submit("/invitation/fournisseur", &[])
            .await
            .expect(200);
        let back = provider.visit(&onward(&asked), &lea).await;
        let drawn = visitor.get(&back).await.expect(200).says("second verrou");
        let secret = secret(&drawn);
        let mut early = house.visitor();
        come(&provider, &mut early, &lea)
            .await
            .expect(403)
            .says("Aucun compte actif");
        visitor
            .submit("/invitation/code", &[("code", "000000")])
            .await
            .expect(422);
        let right = code_of(&secret, house.now());
        let opened = visitor
            .submit("/invitation/code", &[("code", &right)])
            .await
            .expect(200);
        assert_eq!(codes(&opened).len(), 10);
        let mut later = house.visitor();
        assert_eq!(come(&provider, &mut later, &lea).await.leads_to(), "/");
        later.get("/").await.expect(200).says("Léa Roy");
        // She has no password: none opens her account.
        let refused = house
            .visitor()
            .sign_in_with("lea.roy@ccas.example", PASSWORD, &right)
            .await;
        assert_eq!(refused.status, 422);
        visitor.get("/invitation").await.expect(200);
        visitor
            .submit("/invitation", &[("lien", &token)])
            .await
            .expect(422)
            .says("a déjà servi");
    }
}
