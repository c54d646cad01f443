//! Mails kept in memory, for tests of what sends them.

use crate::failures::SendError;
use crate::message::Message;
use crate::transport::Sent;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Keeps what is sent, and fails on demand. Clones share the same mails.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    sent: Vec<Message>,
    failures: VecDeque<SendError>,
}

impl Memory {
    /// The mails accepted so far, in order.
    pub fn sent(&self) -> Vec<Message> {
        self.state().sent.clone()
    }

    /// Makes the next sending fail; calls add up.
    pub fn fail_next(&self, error: SendError) {
        self.state().failures.push_back(error);
    }

    pub(super) fn send(&self, message: &Message) -> Result<Sent, SendError> {
        let mut state = self.state();
        if let Some(error) = state.failures.pop_front() {
            return Err(error);
        }
        state.sent.push(message.clone());
        Ok(Sent { smtp_code: None })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
