//! Mail servers that are away or refuse, and workers that meet (S-420, S-422).

use crate::house::{House, on_each, on_postgresql};
use app::delivery::{Worker, deliver_due};
use domain::notifications::{NotificationKind, Recipient};
use jiff::SignedDuration;
use mail::{Memory, Reason, SendError, Transport};
use std::collections::BTreeSet;
use std::sync::Arc;

fn later(reason: Reason) -> SendError {
    SendError::Retry {
        reason,
        smtp_code: Some(451),
    }
}

async fn told(house: &House, times: usize) {
    let request = house.submitted().await;
    for _ in 0..times {
        house.clock.forward(SignedDuration::from_secs(1));
        let to = Recipient::Account(house.member.id);
        house
            .tell(NotificationKind::RequestTaken, Some(&request), to)
            .await;
    }
}

/// S-420: asked to try later, the mail waits 30 s, then 2 minutes, and leaves under the identity
/// and the date it had at first.
#[tokio::test]
async fn s420_a_mail_put_off_leaves_later_under_the_same_identity() {
    on_each(|house| async move {
        let request = house.submitted().await;
        let to = Recipient::Account(house.member.id);
        let id = house
            .tell(NotificationKind::RequestTaken, Some(&request), to)
            .await;
        let written = house.app.clock.now().as_second();
        for wait in [30, 120] {
            house.memory.fail_next(later(Reason::TemporaryRefusal));
            assert_eq!(house.deliver().await.later, 1);
            house.clock.forward(SignedDuration::from_secs(wait - 1));
            assert_eq!(house.deliver().await.later, 0, "not before {wait} s");
            house.clock.forward(SignedDuration::from_secs(1));
        }
        assert_eq!(house.failures("waiting").await, ["temporary_refusal"]);
        assert_eq!(house.deliver().await.sent, 1);
        let mail = house.only_mail();
        assert_eq!(
            (mail.id.notification(), mail.date.as_second()),
            (id, written)
        );
    })
    .await;
}

/// S-420: a refusal for good is a dead letter with its reason, and is not tried again.
#[tokio::test]
async fn s420_a_mail_refused_for_good_is_seen_by_a_human() {
    on_each(|house| async move {
        told(&house, 1).await;
        let reason = Reason::RecipientRefused;
        house.memory.fail_next(SendError::Refused {
            reason,
            smtp_code: Some(550),
        });
        assert_eq!(house.deliver().await.dead, 1);
        assert_eq!(house.failures("dead").await, ["recipient_refused"]);
        house.clock.forward(SignedDuration::from_hours(24));
        assert_eq!(house.deliver().await.sent, 0);
    })
    .await;
}

/// S-420: after five days of trying, a mail is a dead letter.
#[tokio::test]
async fn s420_five_days_are_enough() {
    on_each(|house| async move {
        told(&house, 1).await;
        let mut tries = 0;
        while house.failures("dead").await.is_empty() {
            house.memory.fail_next(later(Reason::TemporaryRefusal));
            tries += 1;
            assert!(tries < 200);
            let round = house.deliver().await;
            assert_eq!(round.later + round.dead, 1);
            house.clock.forward(SignedDuration::from_hours(1));
        }
        assert!((119..=122).contains(&tries), "{tries} tries in five days");
        assert_eq!(house.mails().len(), 0);
    })
    .await;
}

/// A server that is away is tried with one mail, not with each of them; when it is back, noticed
/// within a minute, all that waited for it leaves, oldest first (S-421).
#[tokio::test]
async fn s421_a_server_that_is_back_gets_what_waited() {
    on_each(|mut house| async move {
        told(&house, 50).await;
        let away = Memory::default();
        (0..10_000).for_each(|_| away.fail_next(later(Reason::Unreachable)));
        house.connect(away);
        assert_eq!(house.deliver_all().await.later, 50);
        // By and by, the tries of each mail become an hour apart.
        for _ in 0..20 {
            house.clock.forward(SignedDuration::from_mins(20));
            house.deliver_all().await;
        }
        house.connect(Memory::default());
        house.clock.forward(SignedDuration::from_secs(30));
        let back = house.deliver_all().await;
        assert_eq!(
            back.sent,
            50,
            "left behind: {:?}",
            house.failures("waiting").await
        );
        let ids: Vec<_> = house
            .mails()
            .iter()
            .map(|mail| mail.id.notification())
            .collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 50);
    })
    .await;
}

/// A grouped mail that was put off is told again whole, under the same identity, and what came
/// since is another mail.
#[tokio::test]
async fn s420_a_grouped_mail_put_off_stays_the_same() {
    on_each(|mut house| async move {
        let request = house.submitted().await;
        let frequency = domain::accounts::NotificationFrequency::Daily;
        house
            .change_member(|member| member.notify = frequency)
            .await;
        let to = || Recipient::Account(house.member.id);
        let first = house
            .tell(NotificationKind::RequestTaken, Some(&request), to())
            .await;
        let second = house
            .tell(NotificationKind::PiecesAsked, Some(&request), to())
            .await;
        house.memory.fail_next(later(Reason::OutcomeUnknown));
        assert_eq!(house.deliver().await.later, 1);
        assert_eq!(house.mails().len(), 0);
        house.clock.forward(SignedDuration::from_secs(30));
        let newer = house
            .tell(NotificationKind::RequestAnswered, Some(&request), to())
            .await;
        assert_eq!(house.deliver().await.sent, 2);
        let mails = house.mails();
        let again: Vec<_> = mails
            .iter()
            .filter(|mail| mail.id.notification() != newer)
            .collect();
        let [again] = again.as_slice() else {
            panic!("{mails:?}")
        };
        assert!([first, second].contains(&again.id.notification()));
        assert!(
            !again.text.contains("réponse de la caisse"),
            "{}",
            again.text
        );
    })
    .await;
}

/// S-422: four workers on one outbox send each mail once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s422_workers_that_meet_send_nothing_twice() {
    on_postgresql(|house| async move {
        const MAILS: usize = 200;
        told(&house, MAILS).await;
        let house = Arc::new(house);
        let workers = (0..4).map(|_| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                let worker = Worker::new(house.app.random.as_ref());
                let transport = Transport::Memory(house.memory.clone());
                let mut sent = 0;
                loop {
                    let round = deliver_due(&house.app, &transport, &house.letterhead, &worker)
                        .await
                        .unwrap();
                    sent += round.sent;
                    if !round.more {
                        return sent;
                    }
                }
            })
        });
        let mut sent = 0;
        for worker in workers.collect::<Vec<_>>() {
            sent += worker.await.unwrap();
        }
        sent += house.deliver_all().await.sent;
        let mails = house.mails();
        let ids: BTreeSet<_> = mails.iter().map(|mail| mail.id.notification()).collect();
        assert_eq!((sent, mails.len(), ids.len()), (MAILS, MAILS, MAILS));
    })
    .await;
}
