//! Any write, once: its key is claimed before it and its answer kept with it, in its transaction.

use super::{Call, Claim, DONE, claim, keep};
use crate::error::StoreError;
use crate::tx::Tx;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use uuid::Uuid;

/// What a call answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The object that it was about: when that is erased, so is the record.
    pub object: Uuid,
    /// Whether the call made the object; otherwise it acted on it.
    pub made: bool,
    /// The answer, as its surface will read it again. No word about a person (S-211).
    pub text: String,
}

type Tell = Arc<dyn Fn(&dyn Any) -> Option<Answer> + Send + Sync>;

/// The call under way, and how what it does becomes its answer.
#[derive(Clone)]
pub(crate) struct Guard {
    call: Call,
    tell: Tell,
}

struct Pending {
    guard: Guard,
    of: std::any::TypeId,
    done: Cell<bool>,
}

tokio::task_local! {
    static CALL: RefCell<Pending>;
}

/// Does `work` as this call: the write in it that gives a `T` claims the key first and keeps the answer
/// that `tell` makes of it, all in one transaction. A call that was done before fails with
/// [`StoreError::Done`], a key that served for another one with [`StoreError::KeyReused`].
///
/// # Panics
/// In debug builds, when the work succeeds and none of its writes gave a `T`: nothing was kept, so that the
/// same call would be done again. That is a fault of whoever wrote it, which its first test shows.
pub async fn once<T: 'static, R, E>(
    call: Call,
    tell: impl Fn(&T) -> Answer + Send + Sync + 'static,
    work: impl Future<Output = Result<R, E>>,
) -> Result<R, E> {
    let tell: Tell = Arc::new(move |done| done.downcast_ref::<T>().map(&tell));
    let pending = Pending {
        guard: Guard { call, tell },
        of: std::any::TypeId::of::<T>(),
        done: Cell::new(false),
    };
    let watched = async {
        let output = work.await;
        let kept = CALL.with(|call| call.borrow().done.get());
        debug_assert!(
            kept || output.is_err(),
            "no write of this call gave a {}",
            std::any::type_name::<T>()
        );
        output
    };
    CALL.scope(RefCell::new(pending), watched).await
}

impl Guard {
    /// What guards a write that gives a `T`, if the call under way asks for one.
    pub(crate) fn of<T: 'static>() -> Option<Self> {
        CALL.try_with(|call| {
            let call = call.borrow();
            let wanted = !call.done.get() && call.of == std::any::TypeId::of::<T>();
            wanted.then(|| call.guard.clone())
        })
        .ok()
        .flatten()
    }

    /// The write is committed: what the use case still writes is no part of the promise.
    pub(crate) fn is_done() {
        let _ = CALL.try_with(|call| call.borrow().done.set(true));
    }

    /// Does the write, unless it was done.
    pub(crate) fn run<T, E>(
        self,
        tx: &mut Tx<'_>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        T: 'static,
        E: From<StoreError>,
    {
        match claim(tx, &self.call, Uuid::nil(), DONE)? {
            Claim::First => {}
            Claim::Mismatch => return Err(StoreError::KeyReused.into()),
            Claim::Replay { object, kept, .. } => {
                return Err(StoreError::Done { object, kept }.into());
            }
        }
        let done = work(tx)?;
        if let Some(answer) = (self.tell)(&done) {
            keep(tx, &self.call, &answer)?;
        }
        Ok(done)
    }
}
