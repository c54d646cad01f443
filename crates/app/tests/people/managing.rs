//! Who sees and manages whom: partners, accounts, services.

use crate::house::{House, PASSWORD, email, label, on_each, signed, to_fund, to_partner};
use app::AppError;
use app::accounts::{self, Reset, invite};
use app::auth::actor::resolve;
use app::{organisations, services};
use domain::accounts::{Actor, NotificationFrequency, Role};
use domain::codes::Service;
use domain::ids::OrganisationId;
use jiff::SignedDuration;
use jiff::civil::date;

/// An administrator, two organisations, and the manager of the first.
async fn furnished(house: &House) -> (Actor, [OrganisationId; 2], Actor) {
    let admin = house.administrator().await;
    let admin = house.acting(&admin).await;
    let one = house.partner(&admin, "CCAS de Lys").await.organisation.id;
    // Ids of one instant have no order.
    house.clock.forward(SignedDuration::from_secs(1));
    let other = house
        .partner(&admin, "CCAS de Wasquehal")
        .await
        .organisation
        .id;
    let command = to_partner("jeanne@ccas.example", Role::PartnerManager, Some(one));
    let manager = house.join(&admin, command).await;
    let manager = house.acting(&manager).await;
    (admin, [one, other], manager)
}

/// S-001, S-006: nobody gives what is not hers to give.
#[tokio::test]
async fn s001_one_invites_only_into_what_one_manages() {
    on_each(|house| async move {
        let (admin, [one, other], manager) = furnished(&house).await;
        let app = &house.app;
        let member = Role::PartnerMember;
        let ok = invite(app, &manager, to_partner("a@ccas.example", member, None))
            .await
            .unwrap();
        assert!(
            invite(
                app,
                &manager,
                to_partner("b@ccas.example", member, Some(one))
            )
            .await
            .is_ok()
        );
        let elsewhere = invite(
            app,
            &manager,
            to_partner("c@ccas.example", member, Some(other)),
        )
        .await;
        assert!(matches!(elsewhere, Err(AppError::NotFound)));
        for role in [Role::Agent, Role::Supervisor, Role::Administrator] {
            for command in [
                to_partner("d@ccas.example", role, None),
                to_fund("d@ccas.example", role, &[]),
            ] {
                let refused = invite(app, &manager, command).await;
                assert!(matches!(refused, Err(AppError::Invalid(_))), "{role}");
            }
        }
        let member_by_fund =
            invite(app, &admin, to_partner("e@ccas.example", member, Some(one))).await;
        assert!(matches!(member_by_fund, Err(AppError::Invalid(_))));
        for (role, services) in [
            (Role::Agent, &[][..]),
            (Role::Administrator, &[Service::C2s][..]),
        ] {
            let refused = invite(app, &admin, to_fund("f@cpam.example", role, services)).await;
            assert!(matches!(refused, Err(AppError::Invalid(_))), "{role}");
        }
        let twice = invite(app, &manager, to_partner("A@ccas.example", member, None)).await;
        assert!(matches!(twice, Err(AppError::Taken("email"))));
        assert_eq!(ok.account.role, member);
    })
    .await;
}

/// S-014: one asks, another one confirms; neither alone, nor the owner; then nothing that she had opens
/// anything, and an invitation leaves.
#[tokio::test]
async fn s014_a_lost_telephone_takes_two_people() {
    on_each(|house| async move {
        let (admin, [one, other], manager) = furnished(&house).await;
        let app = &house.app;
        let member = house
            .join(
                &manager,
                to_partner("perdu@ccas.example", Role::PartnerMember, None),
            )
            .await;
        let id = member.account.id;
        let pair = house.sign_in(&member).await;
        let own = house.acting(&member).await;
        let refused = accounts::reset(app, &own, id).await;
        assert!(matches!(refused, Err(AppError::Forbidden(_))));
        let unasked = accounts::reset(app, &admin, id).await;
        assert!(
            matches!(unasked, Err(AppError::NotFound)),
            "the fund does not begin"
        );
        assert_eq!(
            accounts::reset(app, &manager, id).await.unwrap(),
            Reset::Asked
        );
        let alone = accounts::reset(app, &manager, id).await;
        assert!(matches!(alone, Err(AppError::Invalid(_))));
        assert!(house.is_good(&pair).await, "nothing happened yet");
        let stranger = to_partner("autre@ccas.example", Role::PartnerManager, Some(other));
        let stranger = house.join(&admin, stranger).await;
        let stranger = house.acting(&stranger).await;
        let elsewhere = accounts::reset(app, &stranger, id).await;
        assert!(matches!(elsewhere, Err(AppError::NotFound)));
        assert_eq!(accounts::waiting(app, &admin).await.unwrap().len(), 1);
        assert!(accounts::waiting(app, &stranger).await.unwrap().is_empty());
        house.clock.forward(SignedDuration::from_hours(73));
        let late = accounts::reset(app, &admin, id).await;
        assert!(
            matches!(late, Err(AppError::NotFound)),
            "three days are over"
        );
        assert_eq!(
            accounts::reset(app, &manager, id).await.unwrap(),
            Reset::Asked
        );
        let _ = house.mailed_token().await;
        let pair = house.sign_in(&member).await;
        assert_eq!(accounts::reset(app, &admin, id).await.unwrap(), Reset::Done);
        assert!(!house.is_good(&pair).await);
        assert!(
            house.challenge(&member, PASSWORD).await.is_err(),
            "her password is gone"
        );
        let token = house.mailed_token().await.expect("an invitation");
        assert!(app::auth::invitations::open(app, &token).await.is_ok());
        let again = accounts::reset(app, &manager, id).await;
        assert!(matches!(again, Err(AppError::Invalid(_))), "not active");
        let second = to_partner("deux@ccas.example", Role::PartnerManager, Some(one));
        assert!(invite(app, &admin, second).await.is_ok());
    })
    .await;
}

/// S-001: an account of elsewhere does not exist; colleagues do.
#[tokio::test]
async fn s001_one_sees_only_those_one_works_with() {
    on_each(|house| async move {
        let (admin, [one, other], manager) = furnished(&house).await;
        let app = &house.app;
        let member = house
            .join(
                &manager,
                to_partner("m@ccas.example", Role::PartnerMember, None),
            )
            .await;
        let agent = house
            .join(
                &admin,
                to_fund("g@cpam.example", Role::Agent, &[Service::C2s]),
            )
            .await;
        let command = to_partner("k@ccas.example", Role::PartnerManager, Some(other));
        let stranger = house.join(&admin, command).await.account.id;
        let member_actor = house.acting(&member).await;
        let agent_actor = house.acting(&agent).await;
        let sees = async |actor: &Actor, id| accounts::find(app, actor, id).await.is_ok();
        assert!(sees(&member_actor, manager.account().unwrap()).await);
        assert!(!sees(&member_actor, stranger).await && !sees(&manager, stranger).await);
        assert!(!sees(&manager, agent.account.id).await && sees(&admin, agent.account.id).await);
        assert!(sees(&admin, stranger).await && !sees(&admin, member.account.id).await);
        assert!(!sees(&agent_actor, stranger).await);
        let colleagues = accounts::list(app, &member_actor, None, None, 25)
            .await
            .unwrap();
        assert_eq!((colleagues.items.len(), colleagues.total), (2, 2));
        let managers = accounts::list(app, &admin, Some(one), None, 25)
            .await
            .unwrap();
        assert_eq!(managers.total, 1);
        let hidden = accounts::list(app, &agent_actor, Some(one), None, 25).await;
        assert!(matches!(hidden, Err(AppError::NotFound)));
        let refused = accounts::suspend(app, &member_actor, manager.account().unwrap()).await;
        assert!(matches!(refused, Err(AppError::Forbidden(_))));
        let unseen = accounts::suspend(app, &manager, stranger).await;
        assert!(matches!(unseen, Err(AppError::NotFound)));
        let own = accounts::suspend(app, &manager, manager.account().unwrap()).await;
        assert!(matches!(own, Err(AppError::Invalid(_))));
    })
    .await;
}

/// S-008, S-306: an organisation that is suspended stops at once, and comes back.
#[tokio::test]
async fn s306_a_suspended_organisation_is_not_signed_in() {
    on_each(|house| async move {
        let admin = house.administrator().await;
        let admin = house.acting(&admin).await;
        let one = house.partner(&admin, "CCAS de Lys").await.organisation.id;
        let command = to_partner("jeanne@ccas.example", Role::PartnerManager, Some(one));
        let manager = house.join(&admin, command).await;
        let pair = house.sign_in(&manager).await;
        let manager = resolve(&house.app, pair.access.token.expose())
            .await
            .unwrap();
        organisations::suspend(&house.app, &admin, one)
            .await
            .unwrap();
        assert!(!house.is_good(&pair).await);
        // An actor of a moment before: the write itself refuses.
        let late = invite(
            &house.app,
            &manager,
            to_partner("x@ccas.example", Role::PartnerMember, None),
        );
        assert!(matches!(late.await, Err(AppError::NotSignedIn)));
        let partner = organisations::resume(&house.app, &admin, one)
            .await
            .unwrap();
        assert_eq!(partner.organisation.version, 3);
        assert!(house.is_good(&pair).await);
    })
    .await;
}

/// S-129: no organisation without a convention; a convention has its days and its standing.
#[tokio::test]
async fn s129_partners_have_conventions() {
    on_each(|house| async move {
        let (admin, [one, _], manager) = furnished(&house).await;
        let app = &house.app;
        let backwards = organisations::Signed {
            ends_on: Some(date(2025, 1, 1)),
            ..signed()
        };
        let refused = organisations::add_convention(app, &admin, one, (backwards, None)).await;
        assert!(matches!(refused, Err(AppError::Invalid(_))));
        let added = organisations::add_convention(app, &admin, one, (signed(), None))
            .await
            .unwrap();
        organisations::suspend_convention(app, &admin, one, added.id)
            .await
            .unwrap();
        let partner = organisations::find(app, &admin, one).await.unwrap();
        let standings: Vec<&str> = partner
            .conventions
            .iter()
            .map(|convention| convention.standing.code())
            .collect();
        assert_eq!(standings, ["active", "suspended"]);
        let listed = organisations::list(app, &admin, None, 1).await.unwrap();
        assert_eq!(
            (listed.items.len(), listed.total, listed.next),
            (1, 2, Some(one))
        );
        let forbidden = organisations::find(app, &manager, one).await;
        assert!(matches!(forbidden, Err(AppError::Forbidden(_))));
    })
    .await;
}

/// S-212: the version that was seen, or nothing.
#[tokio::test]
async fn s212_a_mailbox_is_changed_on_the_version_that_was_seen() {
    on_each(|house| async move {
        let (admin, _, manager) = furnished(&house).await;
        let app = &house.app;
        let set = |version| {
            services::set_mailbox(
                app,
                &admin,
                Service::C2s,
                email("c2s@cpam.example"),
                version,
            )
        };
        assert_eq!(set(1).await.unwrap().version, 2);
        assert!(matches!(set(1).await, Err(AppError::Stale { version: 2 })));
        let shown = services::list(app, &manager).await.unwrap();
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].desks.len(), Service::ALL.len());
        let forbidden =
            services::set_mailbox(app, &manager, Service::C2s, email("x@ccas.example"), 2).await;
        assert!(matches!(forbidden, Err(AppError::Forbidden(_))));
        let own = accounts::own(app, &manager).await.unwrap();
        let never = NotificationFrequency::Never;
        let changed = accounts::set_notifications(app, &manager, never, own.version)
            .await
            .unwrap();
        assert_eq!(changed.notify, never);
        let stale = accounts::set_notifications(app, &manager, never, own.version).await;
        assert!(matches!(stale, Err(AppError::Stale { .. })));
        assert_eq!(own.name, label("Jeanne Martin"));
    })
    .await;
}
