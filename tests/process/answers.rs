//! S-207: the service is killed between the commit and the answer. Whoever sent the call never learns
//! what became of it, sends it again, and gets the answer that she missed.

use super::clients::{Partners, submission};
use super::faults::{Faults, Kind};
use super::kill::holds;
use super::site::Site;
use super::sql::Sql;
use reqwest::StatusCode;
use testkit::Where;

const MEMBER: &str = "member@ccas.example";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s207_an_answer_that_was_lost_is_given_again_on_sqlite() {
    answer_lost(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s207_an_answer_that_was_lost_is_given_again_on_postgresql() {
    answer_lost(Where::Postgresql).await;
}

async fn answer_lost(place: Where) {
    let Some(site) = Site::open(place) else {
        return;
    };
    site.seed().await;
    let (site, faults) = Faults::of(site);
    let mut life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    for number in 0_u32..3 {
        let (key, body) = (format!("lost-{number}"), submission(number.into(), true));
        faults.order(Kind::Answer, 1, "-");
        partners.ledger.tries(&key, MEMBER, &body);
        let answer = partners.send(&key, MEMBER, &body).await;
        assert_eq!(answer, None, "it was killed before it answered");
        let struck = u32::try_from(faults.struck()).expect("few");
        assert_eq!(struck, number + 1, "{:?}", faults.seen());
        faults.none();
        life.kill().await;
        let last = "SELECT reference AS line FROM requests ORDER BY submitted_at DESC";
        let kept = Sql::connect(site.database()).lines(last);
        assert_eq!(
            u32::try_from(kept.len()).expect("few"),
            number + 1,
            "it had committed"
        );
        life = site.start().await;
        partners.serve_at(Some(life.address));
        partners.ledger.tries(&key, MEMBER, &body);
        let (status, answer, replayed) =
            partners.send(&key, MEMBER, &body).await.expect("an answer");
        assert_eq!((status, replayed), (StatusCode::CREATED, true), "{answer}");
        assert_eq!(answer["reference"].as_str(), Some(kept[0].as_str()));
        partners.ledger.answered(&key, answer);
    }
    holds(&site, life, partners).await;
}
