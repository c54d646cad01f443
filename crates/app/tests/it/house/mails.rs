//! Its post office: what leaves, and what was refused.

use super::House;
use app::delivery::{Delivered, deliver_due};
use mail::{Memory, Message, Transport};
use std::sync::atomic::Ordering;
use store::outbox;

impl House {
    /// One round of delivery.
    pub async fn deliver(&self) -> Delivered {
        deliver_due(&self.app, &self.transport, &self.letterhead, &self.worker)
            .await
            .unwrap()
    }

    /// Rounds until nothing is due.
    pub async fn deliver_all(&self) -> Delivered {
        let mut all = Delivered::default();
        loop {
            let round = self.deliver().await;
            all.sent += round.sent;
            all.later += round.later;
            all.dead += round.dead;
            if !round.more {
                return all;
            }
        }
    }

    /// The failures of the notifications in a state.
    pub async fn failures(&self, state: &'static str) -> Vec<String> {
        let seen = self
            .app
            .store
            .read(move |tx| outbox::list(tx, state, 100))
            .await
            .unwrap();
        seen.into_iter()
            .map(|seen| seen.failure.unwrap_or_default())
            .collect()
    }

    /// The mails that left since the last call of [`forget_mails`](Self::forget_mails).
    pub fn mails(&self) -> Vec<Message> {
        self.memory
            .sent()
            .split_off(self.read.load(Ordering::SeqCst))
    }

    /// Another mail server takes the place of the one so far.
    pub fn connect(&mut self, memory: Memory) {
        self.transport = Transport::Memory(memory.clone());
        self.memory = memory;
        self.read.store(0, Ordering::SeqCst);
    }

    /// Forgets the mails that left.
    pub fn forget_mails(&self) {
        self.read.store(self.memory.sent().len(), Ordering::SeqCst);
    }

    /// The only mail that left.
    pub fn only_mail(&self) -> Message {
        let mut sent = self.mails();
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent.remove(0)
    }
}
