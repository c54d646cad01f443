//! Invited, signed in, refreshed, suspended: what proves who somebody is, end to end.

use crate::house::{House, PASSWORD, Person, email, first_start, on_each, to_fund};
use app::AppError;
use app::accounts::{self, invite};
use app::auth::actor::resolve;
use app::auth::login::finish;
use app::auth::passwords::Password;
use app::auth::{bootstrap, invitations, logout, refresh, resets};
use domain::accounts::Role;
use domain::codes::Service;
use jiff::SignedDuration;
use std::net::IpAddr;

const WRONG: &str = "une autre phrase entière";

/// S-022: no account, no sign-in, until the token of the console is used, once.
#[tokio::test]
async fn s022_the_first_start_needs_the_token_of_the_console() {
    on_each(|house| async move {
        let app = &house.app;
        let early = house
            .begin("administration@cpam.example", PASSWORD, "192.0.2.1")
            .await;
        assert!(matches!(early, Err(AppError::SignInRefused)));
        let forgotten = bootstrap::token(app).await.unwrap().unwrap();
        let token = bootstrap::token(app).await.unwrap().unwrap();
        for wrong in ["", "x", forgotten.expose()] {
            let refused = bootstrap::open(app, wrong, first_start()).await;
            assert!(matches!(refused, Err(AppError::LinkGone)), "{wrong}");
        }
        let invited = bootstrap::open(app, token.expose(), first_start())
            .await
            .unwrap();
        assert_eq!(invited.account.role, Role::Administrator);
        assert_eq!(
            house.mailed_token().await.as_deref(),
            Some(invited.token.expose())
        );
        let again = bootstrap::open(app, token.expose(), first_start()).await;
        assert!(matches!(again, Err(AppError::LinkGone)));
        assert!(bootstrap::token(app).await.unwrap().is_none());
    })
    .await;
}

/// S-004, S-014, S-021: no right before the second factor, a link that serves once.
#[tokio::test]
async fn s014_an_invitation_leads_to_two_factors_or_nowhere() {
    on_each(|house| async move {
        let app = &house.app;
        let admin = house.administrator().await;
        let admin = house.acting(&admin).await;
        let command = to_fund("agathe@cpam.example", Role::Agent, &[Service::C2s]);
        let invited = invite(app, &admin, command).await.unwrap();
        let token = invited.token.expose();
        for _ in 0..2 {
            let shown = invitations::open(app, token).await.unwrap();
            assert_eq!(
                (shown.masked_email.as_str(), shown.role),
                ("a•••@cpam.example", Role::Agent)
            );
        }
        let weak = invitations::accept(app, token, Password::typed("agathe-2026!")).await;
        assert!(matches!(weak, Err(AppError::Invalid(_))));
        let early = invitations::confirm(app, token, "123456").await;
        assert!(matches!(early, Err(AppError::Invalid(_))));
        let enrolment = invitations::accept(app, token, Password::typed(PASSWORD))
            .await
            .unwrap();
        let person = Person {
            account: invited.account,
            seed: enrolment.secret.to_string(),
        };
        let too_early = house.challenge(&person, PASSWORD).await;
        assert!(
            matches!(too_early, Err(AppError::SignInRefused)),
            "invited is not active"
        );
        assert!(matches!(
            invitations::confirm(app, token, "00000").await,
            Err(AppError::Invalid(_))
        ));
        let right = house.code(&person.seed);
        invitations::confirm(app, token, &right).await.unwrap();
        let again = invitations::confirm(app, token, &right).await;
        assert!(matches!(again, Err(AppError::LinkGone)));
        let accepted = invitations::accept(app, token, Password::typed(PASSWORD)).await;
        assert!(matches!(accepted, Err(AppError::LinkGone)));
        let begun = house.challenge(&person, PASSWORD).await.unwrap();
        let reused = finish(app, &begun, &right).await;
        assert!(
            matches!(reused, Err(AppError::SignInRefused)),
            "the code was spent"
        );
        let pair = house.sign_in(&person).await;
        let actor = resolve(app, pair.access.token.expose()).await.unwrap();
        assert_eq!(actor.permissions, Role::Agent.permissions());
        let refresh_is_no_access = resolve(app, pair.refresh.expose()).await;
        assert!(matches!(refresh_is_no_access, Err(AppError::NotSignedIn)));
    })
    .await;
}

/// S-021: seven days, then nothing; a newer invitation replaces the one before.
#[tokio::test]
async fn s021_an_invitation_has_an_end_and_a_successor() {
    on_each(|house| async move {
        let app = &house.app;
        let admin = house.administrator().await;
        let admin = house.acting(&admin).await;
        let command = to_fund("agathe@cpam.example", Role::Agent, &[Service::C2s]);
        let first = invite(app, &admin, command).await.unwrap();
        let again = accounts::invite_again(app, &admin, first.account.id)
            .await
            .unwrap();
        let replaced = invitations::open(app, first.token.expose()).await;
        assert!(matches!(replaced, Err(AppError::LinkGone)));
        house
            .clock
            .forward(invitations::LIFETIME - SignedDuration::from_secs(1));
        assert!(invitations::open(app, again.token.expose()).await.is_ok());
        house.clock.forward(SignedDuration::from_secs(1));
        let over = invitations::open(app, again.token.expose()).await;
        assert!(matches!(over, Err(AppError::LinkGone)));
    })
    .await;
}

/// S-020: five wrong codes, then a pause, even with a new challenge; a right code serves once.
#[tokio::test]
async fn s020_codes_are_few_and_serve_once() {
    on_each(|house| async move {
        let person = house.administrator().await;
        house.clock.forward(SignedDuration::from_secs(30));
        let one = house.challenge(&person, PASSWORD).await.unwrap();
        let other = house.challenge(&person, PASSWORD).await.unwrap();
        let right = house.code(&person.seed);
        assert!(finish(&house.app, &one, &right).await.is_ok());
        for challenge in [&one, &other] {
            let again = finish(&house.app, challenge, &right).await;
            assert!(matches!(again, Err(AppError::SignInRefused)));
        }
        for _ in 0..4 {
            let wrong = finish(&house.app, &other, "00000").await;
            assert!(matches!(wrong, Err(AppError::SignInRefused)));
        }
        house.clock.forward(SignedDuration::from_secs(30));
        let fresh = house.challenge(&person, PASSWORD).await.unwrap();
        let paused = finish(&house.app, &fresh, &house.code(&person.seed)).await;
        assert!(matches!(paused, Err(AppError::TooManyTries { .. })));
        house.clock.forward(SignedDuration::from_mins(5));
        house.sign_in(&person).await;
    })
    .await;
}

/// S-018, S-019: unknown, suspended and wrong are one answer; an attacker's tries stay his.
#[tokio::test]
async fn s019_nobody_learns_who_has_an_account() {
    on_each(|house| async move {
        let person = house.administrator().await;
        let known = person.account.email.expose();
        let from = "198.51.100.7";
        for address in ["nobody@cpam.example", known] {
            let mut refused = 0;
            for _ in 0..20 {
                house.clock.forward(SignedDuration::from_secs(5));
                match house.begin(address, WRONG, from).await {
                    Err(AppError::SignInRefused) => refused += 1,
                    Err(AppError::TooManyTries { .. }) => {}
                    other => panic!("{address}: {other:?}"),
                }
            }
            assert_eq!(refused, 10, "{address}");
            let slowed = house.begin(address, PASSWORD, from).await;
            assert!(
                matches!(slowed, Err(AppError::TooManyTries { .. })),
                "{address}"
            );
        }
        house.sign_in(&person).await;
    })
    .await;
}

/// S-008, S-027: a suspension ends everything at once, and what it ended stays ended.
#[tokio::test]
async fn s008_a_suspension_acts_on_the_next_call() {
    on_each(|house| async move {
        let admin = house.administrator().await;
        let admin = house.acting(&admin).await;
        let command = to_fund("agathe@cpam.example", Role::Agent, &[Service::C2s]);
        let agent = house.join(&admin, command).await;
        let pair = house.sign_in(&agent).await;
        assert!(house.is_good(&pair).await);
        accounts::suspend(&house.app, &admin, agent.account.id)
            .await
            .unwrap();
        assert!(!house.is_good(&pair).await);
        assert!(
            refresh::next(&house.app, pair.refresh.expose())
                .await
                .is_err()
        );
        let refused = house.challenge(&agent, PASSWORD).await;
        assert!(matches!(refused, Err(AppError::SignInRefused)));
        accounts::resume(&house.app, &admin, agent.account.id)
            .await
            .unwrap();
        assert!(!house.is_good(&pair).await);
        let back = house.sign_in(&agent).await;
        assert!(house.is_good(&back).await);
        house.clock.forward(SignedDuration::from_secs(600));
        assert!(
            !house.is_good(&back).await,
            "an access token lives ten minutes"
        );
    })
    .await;
}

/// S-027: signing out ends the session on the server; ending all ends all.
#[tokio::test]
async fn s027_signing_out_is_for_good() {
    on_each(|house| async move {
        let person = house.administrator().await;
        let one = house.sign_in(&person).await;
        let other = house.sign_in(&person).await;
        logout::one(&house.app, one.access.token.expose())
            .await
            .unwrap();
        assert!(!house.is_good(&one).await && house.is_good(&other).await);
        assert!(
            refresh::next(&house.app, one.refresh.expose())
                .await
                .is_err()
        );
        let twice = logout::one(&house.app, one.access.token.expose()).await;
        assert!(matches!(twice, Err(AppError::NotSignedIn)));
        let actor = resolve(&house.app, other.access.token.expose())
            .await
            .unwrap();
        let ended = accounts::sign_out_all(&house.app, &actor, person.account.id)
            .await
            .unwrap();
        assert_eq!(ended, 1);
        assert!(!house.is_good(&other).await);
    })
    .await;
}

/// S-217: an old refresh token ends the session and its access tokens, and its owner is told.
#[tokio::test]
async fn s217_a_stolen_refresh_token_betrays_itself() {
    on_each(|house| async move {
        let person = house.administrator().await;
        let first = house.sign_in(&person).await;
        let second = refresh::next(&house.app, first.refresh.expose())
            .await
            .unwrap();
        let third = refresh::next(&house.app, second.refresh.expose())
            .await
            .unwrap();
        assert!(house.is_good(&third).await);
        let before = house.waiting().await;
        let stolen = refresh::next(&house.app, first.refresh.expose()).await;
        assert!(matches!(stolen, Err(AppError::SignInRefused)));
        assert!(!house.is_good(&third).await);
        assert!(
            refresh::next(&house.app, third.refresh.expose())
                .await
                .is_err()
        );
        assert_eq!(house.waiting().await, before + 1);
    })
    .await;
}

/// S-026: a program's session that is left alone ends as a browser's does, and after ten hours whatever
/// is done in it.
#[tokio::test]
async fn s026_a_session_of_tokens_is_not_left_alone() {
    on_each(|house| async move {
        let person = house.administrator().await;
        let minutes = SignedDuration::from_mins;
        let first = house.sign_in(&person).await;
        house.clock.forward(minutes(14));
        let next = refresh::next(&house.app, first.refresh.expose()).await;
        let next = next.unwrap();
        house.clock.forward(minutes(15));
        let late = refresh::next(&house.app, next.refresh.expose()).await;
        assert!(matches!(late, Err(AppError::SignInRefused)));
        assert!(!house.is_good(&next).await);
        house.clock.forward(minutes(1));
        let mut pair = house.sign_in(&person).await;
        for _ in 0..59 {
            house.clock.forward(minutes(10));
            let going_on = refresh::next(&house.app, pair.refresh.expose()).await;
            pair = going_on.unwrap();
        }
        house.clock.forward(minutes(10));
        let over = refresh::next(&house.app, pair.refresh.expose()).await;
        assert!(matches!(over, Err(AppError::SignInRefused)));
    })
    .await;
}

/// S-019, S-021: a link of thirty minutes, once; the second factor stays; sessions end.
#[tokio::test]
async fn s021_a_forgotten_password_is_replaced_and_nothing_else() {
    on_each(|house| async move {
        let person = house.administrator().await;
        let pair = house.sign_in(&person).await;
        let app = &house.app;
        let _ = house.mailed_token().await;
        ask(&house, "nobody@cpam.example").await;
        assert_eq!(house.mailed_token().await, None);
        ask(&house, "administration@cpam.example").await;
        let token = house.mailed_token().await.unwrap();
        let other = "quatre girafes en vélo";
        let weak = resets::reset(app, &token, Password::typed("court")).await;
        assert!(matches!(weak, Err(AppError::Invalid(_))));
        resets::reset(app, &token, Password::typed(other))
            .await
            .unwrap();
        assert!(!house.is_good(&pair).await);
        let replayed = resets::reset(app, &token, Password::typed(other)).await;
        assert!(matches!(replayed, Err(AppError::LinkGone)));
        let former = house.challenge(&person, PASSWORD).await;
        assert!(matches!(former, Err(AppError::SignInRefused)));
        house.clock.forward(SignedDuration::from_secs(30));
        let begun = house.challenge(&person, other).await.unwrap();
        assert!(finish(app, &begun, &house.code(&person.seed)).await.is_ok());
        ask(&house, "administration@cpam.example").await;
        let late = house.mailed_token().await.unwrap();
        house.clock.forward(SignedDuration::from_mins(30));
        let over = resets::reset(app, &late, Password::typed(other)).await;
        assert!(matches!(over, Err(AppError::LinkGone)));
    })
    .await;
}

async fn ask(house: &House, address: &str) {
    let from: IpAddr = "192.0.2.9".parse().unwrap();
    resets::forgot(&house.app, email(address), from)
        .await
        .unwrap();
}
