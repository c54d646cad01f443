//! How long things are kept, and how they end (S-116, S-507).

use crate::attachments::PNG;
use crate::house::{CANARIES, House, fund, on_each};
use app::AppError;
use app::attachments::{FileResult, Join, Upload, join};
use app::erasing::{erase, replay};
use app::requests::{Filter, ListQuery, NewMessage, Wanted, add_message, find, list, search};
use app::retention::{overview, rehearse, run, unarchive};
use domain::accounts::{Account, Actor, Membership, NotificationFrequency, Role};
use domain::drafts::{Draft, DraftContent};
use domain::identity::Nir;
use domain::ids::{AccountId, DraftId, RequestId};
use domain::keeping::{ArchiveMotive, Counts, ErasureReason};
use domain::requests::Request;
use domain::text::{Body, FileName};
use domain::thread::{Attachment, Audience};
use jiff::SignedDuration;
use store::audit::{Known, Verified, verify};
use store::idempotency::{self, Call};
use store::{StoreError, accounts, drafts, erasures, keys, retention, submissions, thread};

/// Two years but a fortnight: when people are told.
const NEARLY_TWO_YEARS: SignedDuration = SignedDuration::from_hours(24 * 718);
/// A fortnight and a day.
const FORTNIGHT: SignedDuration = SignedDuration::from_hours(24 * 15);
/// The agreement still holds by then.
const DAYS_LATER: SignedDuration = SignedDuration::from_hours(24 * 25);
/// Three years and a day.
const THREE_YEARS: SignedDuration = SignedDuration::from_hours(24 * 1_097);

/// Somebody of the fund with this role.
async fn of_fund(house: &House, role: Role) -> Actor {
    let account = Account {
        id: AccountId::make(house.app.clock.as_ref(), house.app.random.as_ref()),
        email: domain::text::EmailAddress::parse(&format!("{role}@cpam.example")).unwrap(),
        role,
        membership: Membership::Fund {
            fund: fund(),
            services: std::collections::BTreeSet::new(),
        },
        ..house.agent.clone()
    };
    house.add_account(&account).await;
    app::auth::actor::of_account(account)
}

/// A request with a message and a file.
async fn whole(house: &House) -> (Request, Attachment) {
    let request = house.submitted().await;
    let message = NewMessage {
        request: request.id,
        body: Body::parse(CANARIES[2]).unwrap(),
        call: None,
    };
    add_message(&house.app, &house.partner(), message)
        .await
        .unwrap();
    let command = Join {
        request: request.id,
        message: None,
        audience: Audience::Everybody,
        files: vec![Upload {
            is_too_large: false,
            name: FileName::parse("photo.png").unwrap(),
            bytes: PNG.to_vec(),
        }],
    };
    let mut joined = join(&house.app, &house.partner(), command).await.unwrap();
    house.deliver_all().await;
    match joined.pop().unwrap() {
        FileResult::Kept(file) => (request, file),
        FileResult::Refused { code, .. } => panic!("{code}"),
    }
}

async fn keep_draft(house: &House) -> DraftId {
    let id = DraftId::make(house.app.clock.as_ref(), house.app.random.as_ref());
    let draft = Draft {
        id,
        organisation: house.organisation,
        author: house.partner().author,
        content: DraftContent::parse("{}").unwrap(),
        updated_at: house.app.clock.now(),
        version: 1,
    };
    let added = house.app.store.write(move |tx| drafts::add(tx, &draft));
    added.await.unwrap();
    id
}

async fn keys_left(house: &House) -> u64 {
    house.app.store.read(keys::open_all).await.unwrap()
}

async fn listed(house: &House) -> i64 {
    let everything = ListQuery {
        filter: Filter::default(),
        after: None,
        limit: 25,
    };
    let page = list(&house.app, &house.fund_agent(), everything).await;
    page.unwrap().total
}

/// S-116: two years after the last contact a request leaves the lists; it comes back with a motive, and
/// is erased at the archive's term. What else is kept ends too. A rehearsal does nothing, and a run that
/// was cut goes on.
#[tokio::test]
async fn s116_what_is_due_is_archived_then_erased() {
    on_each(|house| async move {
        let (request, file) = whole(&house).await;
        let other = house.submitted().await;
        keep_draft(&house).await;
        assert_eq!(run(&house.app).await.unwrap(), Counts::default());
        house.clock.forward(DAYS_LATER);
        let young = house.submitted().await;
        house.clock.forward(NEARLY_TWO_YEARS - DAYS_LATER);
        let due = rehearse(&house.app).await.unwrap();
        assert_eq!(
            (due.warned, due.archived, due.erased, due.drafts),
            (2, 0, 0, 1)
        );
        // The calls that filed what is still there are kept: the same call again files nothing (S-210).
        assert!(due.calls == 0 && due.mails > 3, "{due:?}");
        assert_eq!(rehearse(&house.app).await.unwrap(), due);
        assert_eq!(run(&house.app).await.unwrap(), due);
        house.clock.forward(FORTNIGHT);
        let due = rehearse(&house.app).await.unwrap();
        assert_eq!((due.warned, due.archived), (0, 2));
        assert_eq!(listed(&house).await, 3);
        // Cut after the first of them.
        let cut = house
            .app
            .store
            .write(move |tx| retention::archive(tx, other.id));
        assert!(cut.await.unwrap());
        let done = run(&house.app).await.unwrap();
        assert_eq!(done, Counts { archived: 1, ..due });
        assert_eq!(run(&house.app).await.unwrap(), Counts::default());
        assert_eq!(listed(&house).await, 1);
        for reader in [house.partner(), house.fund_agent()] {
            let found = find(&house.app, &reader, request.id).await;
            assert!(matches!(found, Err(AppError::NotFound)));
        }
        two_roles_open_it(&house, request.id).await;
        house.clock.forward(NEARLY_TWO_YEARS);
        let done = run(&house.app).await.unwrap();
        assert_eq!((done.warned, done.archived), (2, 0), "told anew");
        house.clock.forward(FORTNIGHT);
        assert_eq!(
            run(&house.app).await.unwrap().archived,
            2,
            "unarchived, then archived again"
        );
        house.clock.forward(THREE_YEARS);
        let done = run(&house.app).await.unwrap();
        assert_eq!(done.erased, 3);
        assert!(house.app.files.get(file.id).await.is_err());
        assert_eq!(keys_left(&house).await, 0);
        let gone = find(&house.app, &house.fund_agent(), young.id).await;
        assert!(matches!(gone, Err(AppError::Erased)));
        is_written_down(&house, done).await;
    })
    .await;
}

/// The last run is told to the administrator, and the journal still verifies.
async fn is_written_down(house: &House, done: Counts) {
    let told = overview(&house.app, &of_fund(house, Role::Administrator).await)
        .await
        .unwrap();
    assert_eq!(told.runs.first().map(|(_, counts)| *counts), Some(done));
    let verified = house
        .app
        .store
        .read(|tx| verify(tx, &Known::default()))
        .await
        .unwrap();
    assert!(matches!(verified, Verified::Intact(_)));
}

/// S-117: partner and service are told a fortnight before, without anything personal, once; whoever writes
/// then starts the time anew; and nothing is archived of which nobody was told.
#[tokio::test]
async fn s117_people_are_told_before_a_request_is_archived() {
    on_each(|house| async move {
        let (request, _) = whole(&house).await;
        house
            .clock
            .forward(NEARLY_TWO_YEARS + FORTNIGHT + FORTNIGHT);
        // She chose never to be told.
        let mut member = house.member.clone();
        member.notify = NotificationFrequency::Never;
        member.version += 1;
        let saved = house.app.store.write(move |tx| accounts::save(tx, &member));
        saved.await.unwrap();
        let before = house.memory.sent().len();
        let done = run(&house.app).await.unwrap();
        assert_eq!(
            (done.warned, done.archived),
            (1, 0),
            "late, and told all the same"
        );
        assert_eq!(run(&house.app).await.unwrap(), Counts::default(), "once");
        house.clock.forward(SignedDuration::from_hours(24));
        house.deliver_all().await;
        let told: Vec<_> = house.memory.sent().split_off(before);
        let subjects: Vec<_> = told.iter().map(|mail| mail.subject).collect();
        assert_eq!(told.len(), 2, "{subjects:?}");
        for mail in &told {
            assert!(mail.subject.contains("archivée dans deux semaines"));
            assert!(mail.text.contains(request.reference.as_str()));
            for personal in CANARIES {
                assert!(!mail.text.contains(personal) && !mail.html.contains(personal));
            }
        }
        let message = NewMessage {
            request: request.id,
            body: Body::parse("Encore utile").unwrap(),
            call: None,
        };
        add_message(&house.app, &house.fund_agent(), message)
            .await
            .unwrap();
        house.clock.forward(FORTNIGHT);
        let done = run(&house.app).await.unwrap();
        assert_eq!(
            (done.warned, done.archived),
            (0, 0),
            "a contact counts anew"
        );
        assert_eq!(listed(&house).await, 1);
    })
    .await;
}

/// Supervisors and administrators, and nobody else.
async fn two_roles_open_it(house: &House, request: RequestId) {
    let motive = ArchiveMotive::Dispute;
    for refused in [house.partner(), house.fund_agent()] {
        let opened = unarchive(&house.app, &refused, request, motive).await;
        assert!(matches!(opened, Err(AppError::Forbidden(_))));
    }
    let supervisor = of_fund(house, Role::Supervisor).await;
    unarchive(&house.app, &supervisor, request, motive)
        .await
        .unwrap();
    let again = unarchive(&house.app, &supervisor, request, motive).await;
    assert!(
        matches!(again, Err(AppError::NotFound)),
        "it is in the lists"
    );
    assert!(find(&house.app, &house.fund_agent(), request).await.is_ok());
    assert_eq!(listed(house).await, 2);
}

/// S-507: the key of the case is destroyed; a copy of its sealed bytes opens nowhere; nothing finds the
/// person any more; the journal still verifies. Another request is untouched.
#[tokio::test]
async fn s507_an_erased_case_opens_nowhere() {
    on_each(|house| async move {
        let (request, file) = whole(&house).await;
        let (other, _) = whole(&house).await;
        let copy = house.app.files.get(file.id).await.unwrap();
        let administrator = of_fund(&house, Role::Administrator).await;
        for refused in [house.partner(), house.fund_agent()] {
            let erased = erase(&house.app, &refused, request.id, ErasureReason::Person).await;
            assert!(matches!(erased, Err(AppError::Forbidden(_))));
        }
        assert_eq!(keys_left(&house).await, 2);
        let erased = erase(
            &house.app,
            &administrator,
            request.id,
            ErasureReason::Person,
        )
        .await;
        erased.unwrap();
        let again = erase(
            &house.app,
            &administrator,
            request.id,
            ErasureReason::Person,
        )
        .await;
        assert!(matches!(again, Err(AppError::Erased)));
        assert_eq!(keys_left(&house).await, 1);
        let opened = house
            .app
            .store
            .read(move |tx| thread::open_file(tx, &file, &copy));
        assert!(opened.await.unwrap().is_none(), "the copy of a file");
        let gone = find(&house.app, &house.fund_agent(), request.id).await;
        assert!(matches!(gone, Err(AppError::Erased)));
        let person = Wanted::Nir(Nir::parse(CANARIES[1]).unwrap().nir);
        let found = search(&house.app, &house.fund_agent(), person)
            .await
            .unwrap();
        let found: Vec<RequestId> = found.iter().map(|row| row.request.id).collect();
        assert_eq!(found, [other.id]);
        nothing_is_left(&house, &request).await;
        assert!(
            find(&house.app, &house.fund_agent(), other.id)
                .await
                .is_ok()
        );
        let verified = house
            .app
            .store
            .read(|tx| verify(tx, &Known::default()))
            .await
            .unwrap();
        assert!(matches!(verified, Verified::Intact(_)));
    })
    .await;
}

async fn nothing_is_left(house: &House, request: &Request) {
    let (id, owner) = (request.id, house.partner().author);
    let left = house.app.store.write(move |tx| {
        assert!(submissions::find(tx, id)?.is_none());
        assert!(thread::attachments(tx, id, Audience::Fund)?.is_empty());
        let call = Call {
            owner,
            key_hash: [1; 32],
            fingerprint: [1; 32],
        };
        assert!(idempotency::find(tx, call.owner, call.key_hash)?.is_none());
        assert_eq!(erasures::after(tx, None, 10)?.len(), 1);
        Ok::<_, StoreError>(())
    });
    left.await.unwrap();
}

/// S-118: what was erased since a backup was made is erased again from what came back.
#[tokio::test]
async fn s118_an_erasure_is_replayed() {
    on_each(|house| async move {
        let (request, _) = whole(&house).await;
        let (kept, _) = whole(&house).await;
        let draft = keep_draft(&house).await;
        let ledger = [request.id.uuid(), draft.uuid(), uuid::Uuid::from_u128(1)].map(|case| {
            erasures::Erasure {
                case,
                reason: ErasureReason::Term,
                at: house.app.clock.now(),
            }
        });
        assert_eq!(replay(&house.app, ledger.to_vec()).await.unwrap(), 2);
        assert_eq!(
            replay(&house.app, ledger.to_vec()).await.unwrap(),
            0,
            "twice is once"
        );
        let gone = find(&house.app, &house.fund_agent(), request.id).await;
        assert!(matches!(gone, Err(AppError::Erased)));
        assert!(find(&house.app, &house.fund_agent(), kept.id).await.is_ok());
        assert_eq!(keys_left(&house).await, 1);
    })
    .await;
}
