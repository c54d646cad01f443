//! Programs: their secrets, their scopes, their end (S-008, S-012, S-216, S-435).

use crate::house::{House, label, on_each};
use app::AppError;
use app::auth::actor::resolve;
use app::auth::oauth::{ClientProof, OauthError, Shown, client_credentials};
use app::clients::{self, Create, DAYS, Days, Limits, NewSecret};
use app::organisations;
use domain::accounts::Actor;
use domain::ids::OrganisationId;
use domain::permissions::{Permission, Scope};
use domain::text::Sensitive;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

async fn furnished(house: &House) -> (Actor, OrganisationId, NewSecret) {
    let admin = house.administrator().await;
    let admin = house.acting(&admin).await;
    let organisation = house.partner(&admin, "CCAS de Lys").await.organisation.id;
    let command = Create {
        name: label("Logiciel social"),
        organisation: Some(organisation),
        scopes: BTreeSet::from([Scope::RequestsRead, Scope::RequestsWrite]),
        call: None,
        limits: Limits::default(),
        days: DAYS,
    };
    let made = clients::create(&house.app, &admin, command).await.unwrap();
    (admin, organisation, made)
}

fn shown(client_id: &str, secret: &str) -> Shown {
    Shown {
        client_id: client_id.to_owned(),
        proof: ClientProof::Secret(Sensitive::new(secret.to_owned())),
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
    }
}

async fn token(house: &House, made: &NewSecret) -> Option<String> {
    let id = made.client.id.to_string();
    let granted = client_credentials(&house.app, &shown(&id, made.secret.expose()), None).await;
    granted
        .ok()
        .map(|granted| granted.access.token.expose().clone())
}

async fn is_good(house: &House, token: &str) -> bool {
    resolve(&house.app, token).await.is_ok()
}

/// S-012, S-216: what was granted, no more; one answer for whatever is wrong.
#[tokio::test]
async fn s216_a_client_gets_what_it_was_granted() {
    on_each(|house| async move {
        let (_, organisation, made) = furnished(&house).await;
        let app = &house.app;
        let (id, secret) = (made.client.id.to_string(), made.secret.expose());
        assert!(secret.starts_with("ep_live_"));
        let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
        for (id, secret) in [
            (id.as_str(), "ep_live_x"),
            (id.as_str(), ""),
            (nobody, secret),
            ("x", secret),
            ("", ""),
        ] {
            let refused = client_credentials(app, &shown(id, secret), None).await;
            assert!(matches!(refused, Err(OauthError::InvalidClient)), "{id}");
        }
        for scope in ["stats:read", "requests:read stats:read", "admin", ""] {
            let refused = client_credentials(app, &shown(&id, secret), Some(scope)).await;
            assert!(matches!(refused, Err(OauthError::InvalidScope)), "{scope}");
        }
        let granted = client_credentials(app, &shown(&id, secret), Some("requests:read"))
            .await
            .unwrap();
        assert!(granted.access.expires_in <= 900);
        let actor = resolve(app, granted.access.token.expose()).await.unwrap();
        assert_eq!(actor.organisation(), Some(organisation));
        assert!(actor.may(Permission::ReadRequests) && !actor.may(Permission::SubmitRequests));
        let all = token(&house, &made).await.unwrap();
        let actor = resolve(app, &all).await.unwrap();
        assert!(actor.may(Permission::SubmitRequests) && !actor.may(Permission::ManageAccounts));
        assert_eq!(actor.account(), None);
    })
    .await;
}

/// S-216, S-435: two secrets while rotating calmly; after a leak, neither it nor its tokens.
#[tokio::test]
async fn s435_a_secret_is_rotated_without_a_cut_or_at_once() {
    on_each(|house| async move {
        let (admin, _, first) = furnished(&house).await;
        let id = first.client.id;
        let early = token(&house, &first).await.unwrap();
        let second = clients::rotate(&house.app, &admin, id, false, DAYS)
            .await
            .unwrap();
        assert!(token(&house, &first).await.is_some() && token(&house, &second).await.is_some());
        assert!(is_good(&house, &early).await);
        house.clock.forward(SignedDuration::from_hours(24));
        assert!(token(&house, &first).await.is_none() && token(&house, &second).await.is_some());
        let leaked = token(&house, &second).await.unwrap();
        house.clock.forward(SignedDuration::from_secs(1));
        let third = clients::rotate(&house.app, &admin, id, true, DAYS)
            .await
            .unwrap();
        assert!(token(&house, &second).await.is_none());
        assert!(!is_good(&house, &leaked).await);
        let fresh = token(&house, &third).await.unwrap();
        assert!(is_good(&house, &fresh).await);
    })
    .await;
}

/// S-008, S-306: a client, or its organisation, stops at once.
#[tokio::test]
async fn s008_a_suspended_client_is_refused_on_its_next_call() {
    on_each(|house| async move {
        let (admin, organisation, made) = furnished(&house).await;
        let early = token(&house, &made).await.unwrap();
        organisations::suspend(&house.app, &admin, organisation)
            .await
            .unwrap();
        assert!(!is_good(&house, &early).await && token(&house, &made).await.is_none());
        organisations::resume(&house.app, &admin, organisation)
            .await
            .unwrap();
        assert!(is_good(&house, &early).await);
        house.clock.forward(SignedDuration::from_secs(1));
        clients::suspend(&house.app, &admin, made.client.id)
            .await
            .unwrap();
        assert!(!is_good(&house, &early).await && token(&house, &made).await.is_none());
        clients::resume(&house.app, &admin, made.client.id)
            .await
            .unwrap();
        assert!(
            !is_good(&house, &early).await,
            "tokens of before stay refused"
        );
        let fresh = token(&house, &made).await.unwrap();
        assert!(is_good(&house, &fresh).await);
        let listed = clients::list(&house.app, &admin, Some(organisation), None, 25)
            .await
            .unwrap();
        assert_eq!(listed.total, 1);
        let none = Create {
            name: label("X"),
            organisation: None,
            scopes: BTreeSet::new(),
            call: None,
            limits: Limits::default(),
            days: DAYS,
        };
        let refused = clients::create(&house.app, &admin, none).await;
        assert!(matches!(refused, Err(AppError::Invalid(_))));
    })
    .await;
}

/// S-216: several secrets at once, each with its own end; one that is withdrawn takes its tokens along.
#[tokio::test]
async fn s216_several_secrets_live_each_to_its_end() {
    on_each(|house| async move {
        let (admin, _, first) = furnished(&house).await;
        let id = first.client.id;
        let month = Days::new(30).unwrap();
        let second = clients::add_secret(&house.app, &admin, id, month)
            .await
            .unwrap();
        assert_eq!(second.client.secrets.len(), 2);
        assert!(token(&house, &first).await.is_some() && token(&house, &second).await.is_some());
        house.clock.forward(SignedDuration::from_hours(24 * 30));
        assert!(token(&house, &first).await.is_some() && token(&house, &second).await.is_none());
        let early = token(&house, &first).await.unwrap();
        let third = clients::add_secret(&house.app, &admin, id, DAYS)
            .await
            .unwrap();
        let own = third.client.secrets.first().unwrap().id;
        house.clock.forward(SignedDuration::from_secs(1));
        let left = clients::withdraw_secret(&house.app, &admin, id, own)
            .await
            .unwrap();
        assert_eq!(left.secrets.len(), 1);
        assert!(!is_good(&house, &early).await && token(&house, &first).await.is_none());
        let fresh = token(&house, &third).await.unwrap();
        assert!(is_good(&house, &fresh).await);
        let again = clients::withdraw_secret(&house.app, &admin, id, own).await;
        assert!(matches!(again, Err(AppError::NotFound)));
        for _ in 0..4 {
            clients::add_secret(&house.app, &admin, id, DAYS)
                .await
                .unwrap();
        }
        let sixth = clients::add_secret(&house.app, &admin, id, DAYS).await;
        assert!(matches!(sixth, Err(AppError::Invalid(_))));
        assert!(Days::new(0).is_none() && Days::new(732).is_none() && Days::new(731).is_some());
    })
    .await;
}

/// S-216: an end is told a month and a week before, unless something else goes on; the last day of use is
/// kept.
#[tokio::test]
async fn s216_an_end_is_told_before_it_comes() {
    on_each(|house| async move {
        let (admin, organisation, made) = furnished(&house).await;
        let tell = || clients::announce_ends(&house.app);
        assert_eq!(tell().await.unwrap(), 0);
        house.clock.forward(SignedDuration::from_hours(24 * 336));
        assert_eq!((tell().await.unwrap(), tell().await.unwrap()), (1, 0));
        house.clock.forward(SignedDuration::from_hours(24 * 23));
        assert_eq!((tell().await.unwrap(), tell().await.unwrap()), (1, 0));
        clients::add_secret(&house.app, &admin, made.client.id, DAYS)
            .await
            .unwrap();
        house.clock.forward(SignedDuration::from_hours(24 * 5));
        assert_eq!(tell().await.unwrap(), 0);
        assert!(token(&house, &made).await.is_some());
        let listed = clients::list(&house.app, &admin, Some(organisation), None, 25)
            .await
            .unwrap();
        let used = listed.items.first().unwrap().used_on.unwrap();
        assert_eq!(used, domain::calendar::paris(house.app.clock.now()).date());
    })
    .await;
}
