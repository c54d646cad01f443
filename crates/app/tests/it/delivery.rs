//! Who is told what, when, and in which mail.

use crate::house::{House, fund, mailbox, on_each};
use app::delivery::{Nodes, run};
use domain::accounts::{AccountStatus, NotificationFrequency};
use domain::codes::Service;
use domain::notifications::{NotificationKind, Recipient};
use jiff::SignedDuration;
use mail::Transport;
use std::sync::Arc;
use store::outbox;
use tokio::sync::watch;

const TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAA";

/// A request that is filed is told to the service's mailbox and acknowledged to the partner, from
/// the configured addresses only (S-531).
#[tokio::test]
async fn s531_a_request_is_told_to_its_service_and_to_its_partner() {
    on_each(|house| async move {
        let request = house.submit_as(&house.partner()).await;
        house.deliver_all().await;
        let mails = house.mails();
        let to: Vec<_> = mails
            .iter()
            .map(|mail| mail.to.expose().to_owned())
            .collect();
        assert_eq!(to.len(), 2);
        assert!(to.contains(&mailbox(request.filing.service)), "{to:?}");
        assert!(to.contains(&"membre@ccas.example".to_owned()), "{to:?}");
        for mail in &mails {
            assert!(
                mail.text.contains(request.reference.as_str()),
                "{}",
                mail.text
            );
            assert_eq!(mail.from.expose(), "espace@cpam.example");
        }
        assert_eq!(house.deliver().await.sent, 0, "nothing is told twice");
    })
    .await;
}

/// Every event becomes the mail of its kind, to its kind of recipient.
#[tokio::test]
async fn every_event_has_its_mail() {
    on_each(|house| async move {
        let request = house.submitted().await;
        let desk = || Recipient::Desk(fund(), Service::C2s);
        let mut subjects = Vec::new();
        for event in NotificationKind::ALL.iter().copied() {
            // Told of on their own: an account that is new, an address that changes.
            if matches!(
                event,
                NotificationKind::Invitation
                    | NotificationKind::AddressToConfirm
                    | NotificationKind::FormerAddressTold
            ) {
                continue;
            }
            let to_desk = matches!(
                event,
                NotificationKind::RequestSubmitted
                    | NotificationKind::PartnerReplied
                    | NotificationKind::RequestReopened
                    | NotificationKind::RequestWithdrawn
                    | NotificationKind::RequestArrived
                    | NotificationKind::ServiceArchiving
            );
            let recipient = if to_desk {
                desk()
            } else {
                Recipient::Account(house.member.id)
            };
            house
                .tell_with(event, Some(&request), recipient, Some(TOKEN))
                .await;
            assert_eq!(house.deliver().await.sent, 1, "{event}");
            let mail = house.only_mail();
            let expected = if to_desk {
                mailbox(Service::C2s)
            } else {
                "membre@ccas.example".to_owned()
            };
            assert_eq!(mail.to.expose(), expected, "{event}");
            subjects.push((event, mail.subject, mail.text));
            house.forget_mails();
        }
        for (at, (event, _, text)) in subjects.iter().enumerate() {
            let twin = subjects
                .iter()
                .skip(at + 1)
                .find(|(_, _, other)| other == text);
            assert!(twin.is_none(), "{event} reads like {}", twin.unwrap().0);
        }
    })
    .await;
}

/// An invitation goes to the account that waits for it, with its sealed token, and the token is
/// gone once it left (S-021).
#[tokio::test]
async fn s021_an_invitation_holds_its_token_once() {
    on_each(|house| async move {
        let mut invited = house.colleague("nouvelle@ccas.example");
        invited.status = AccountStatus::Invited;
        house.add_account(&invited).await;
        let to = || Recipient::Account(invited.id);
        house
            .tell_with(NotificationKind::Invitation, None, to(), Some(TOKEN))
            .await;
        house
            .tell(NotificationKind::PasswordChanged, None, to())
            .await;
        let round = house.deliver().await;
        assert_eq!((round.sent, round.dead), (1, 1));
        let mail = house.only_mail();
        assert_eq!(mail.to.expose(), "nouvelle@ccas.example");
        assert!(
            mail.text.contains(TOKEN) && mail.text.contains("30\u{a0}novembre"),
            "{}",
            mail.text
        );
        assert_eq!(house.failures("dead").await, ["recipient_unverified"]);
    })
    .await;
}

/// A link whose life is over before it could leave is given up, not sent (S-021).
#[tokio::test]
async fn s021_a_link_that_is_over_is_not_sent() {
    on_each(|house| async move {
        let to = Recipient::Account(house.member.id);
        house
            .tell_with(NotificationKind::PasswordReset, None, to, Some(TOKEN))
            .await;
        house.clock.forward(SignedDuration::from_mins(30));
        assert_eq!(house.deliver().await.dead, 1);
        assert_eq!(house.failures("dead").await, ["link_expired"]);
    })
    .await;
}

/// Who was suspended meanwhile, or wants nothing, is not written to; a human sees why (S-008, S-303).
#[tokio::test]
async fn s303_what_cannot_be_told_is_given_up_with_a_reason() {
    on_each(|mut house| async move {
        let request = house.submitted().await;
        let to = Recipient::Account(house.member.id);
        house
            .tell(NotificationKind::RequestTaken, Some(&request), to.clone())
            .await;
        house
            .change_member(|member| member.notify = NotificationFrequency::Never)
            .await;
        assert_eq!(house.deliver().await.dead, 1);
        house
            .tell(NotificationKind::RequestTaken, Some(&request), to.clone())
            .await;
        house.tell(NotificationKind::RequestTaken, None, to).await;
        house
            .change_member(|member| member.status = AccountStatus::Suspended)
            .await;
        assert_eq!(house.deliver().await.dead, 2);
        let mut failures = house.failures("dead").await;
        failures.sort();
        assert_eq!(
            failures,
            ["declined", "recipient_suspended", "recipient_suspended"]
        );
        assert_eq!(house.mails().len(), 0);
    })
    .await;
}

/// What is due together to somebody who wants few mails is one mail: its identity is the first
/// notification's, and all are settled with it. Others are not mixed in.
#[tokio::test]
async fn what_is_due_together_is_one_mail() {
    on_each(|mut house| async move {
        let (one, two) = (house.submitted().await, house.submitted().await);
        house
            .change_member(|member| member.notify = NotificationFrequency::Daily)
            .await;
        let other = house.colleague("autre@ccas.example");
        house.add_account(&other).await;
        let to = || Recipient::Account(house.member.id);
        let first = house
            .tell(NotificationKind::RequestTaken, Some(&one), to())
            .await;
        house
            .tell(
                NotificationKind::RequestTaken,
                Some(&one),
                Recipient::Account(other.id),
            )
            .await;
        let second = house
            .tell(NotificationKind::RequestAnswered, Some(&two), to())
            .await;
        house
            .tell(NotificationKind::RequestReceived, Some(&two), to())
            .await;
        let round = house.deliver().await;
        assert_eq!(
            round.sent, 3,
            "a digest, the other person's mail, the acknowledgement"
        );
        let mails = house.mails();
        let both = |text: &str| {
            text.contains(one.reference.as_str()) && text.contains(two.reference.as_str())
        };
        let digest: Vec<_> = mails.iter().filter(|mail| both(&mail.text)).collect();
        assert_eq!(digest.len(), 1);
        assert!([first, second].contains(&digest[0].id.notification()));
        assert_eq!(digest[0].to.expose(), "membre@ccas.example");
        assert_eq!(house.deliver().await.sent, 0);
    })
    .await;
}

/// A grouped mail stays whole however many people are told at the same hour.
#[tokio::test]
async fn a_grouped_mail_is_not_cut_by_the_size_of_a_round() {
    on_each(|mut house| async move {
        let request = house.submitted().await;
        house
            .change_member(|member| member.notify = NotificationFrequency::Daily)
            .await;
        let other = house.colleague("autre@ccas.example");
        house.add_account(&other).await;
        for _ in 0..15 {
            for account in [house.member.id, other.id] {
                let to = Recipient::Account(account);
                house
                    .tell(NotificationKind::RequestTaken, Some(&request), to)
                    .await;
            }
        }
        house.deliver_all().await;
        let grouped = house
            .mails()
            .into_iter()
            .filter(|mail| mail.to.expose().starts_with("membre"));
        assert_eq!(grouped.count(), 1);
        assert_eq!(house.failures("sent").await.len(), 2 + 30);
    })
    .await;
}

/// The loop tells what a commit wrote, and ends when asked to.
#[tokio::test]
async fn the_loop_is_woken_and_stops() {
    on_each(|house| async move {
        let (stop, stopped) = watch::channel(false);
        let transport = Transport::Memory(house.memory.clone());
        let letterhead = house.letterhead.clone();
        let delivery = tokio::spawn(run(
            Arc::clone(&house.app),
            transport,
            letterhead,
            Nodes::One,
            stopped,
        ));
        house.submit_as(&house.partner()).await;
        while house.mails().len() < 2 {
            tokio::task::yield_now().await;
        }
        stop.send(true).unwrap();
        delivery.await.unwrap();
        house.submit_as(&house.partner()).await;
        assert_eq!(house.mails().len(), 2, "nothing leaves once it stopped");
    })
    .await;
}

/// A single process frees at start what its former life held; the mail leaves without waiting for
/// the lease (S-302).
#[tokio::test]
async fn s302_a_single_process_frees_what_its_former_life_held() {
    on_each(|house| async move {
        held_by_the_dead(&house).await;
        assert_eq!(house.deliver().await.sent, 0, "somebody holds them");
        let (stop, stopped) = watch::channel(false);
        let transport = Transport::Memory(house.memory.clone());
        let letterhead = house.letterhead.clone();
        let delivery = tokio::spawn(run(
            Arc::clone(&house.app),
            transport,
            letterhead,
            Nodes::One,
            stopped,
        ));
        while house.mails().len() < 2 {
            tokio::task::yield_now().await;
        }
        drop(stop);
        delivery.await.unwrap();
    })
    .await;
}

/// A worker that dies with rows in hand: they come back when its lease is over, once (S-302, S-303).
#[tokio::test]
async fn s303_what_a_dead_worker_held_comes_back() {
    on_each(|house| async move {
        held_by_the_dead(&house).await;
        house.clock.forward(SignedDuration::from_secs(119));
        assert_eq!(house.deliver().await.sent, 0, "the lease still holds");
        house.clock.forward(SignedDuration::from_secs(1));
        assert_eq!(house.deliver().await.sent, 2);
        assert_eq!(house.mails().len(), 2);
    })
    .await;
}

async fn held_by_the_dead(house: &House) {
    house.submit_as(&house.partner()).await;
    let dead = uuid::Uuid::from_u128(13);
    let held = house
        .app
        .store
        .write(move |tx| outbox::lease(tx, dead, 20))
        .await
        .unwrap();
    assert_eq!(held.len(), 2);
}
