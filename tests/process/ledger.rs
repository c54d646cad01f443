//! What the clients know: which keys they tried, and what they were answered. A line is on the disk
//! before the call it tells of leaves, so that a crash of the test itself can be looked into.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};

/// A key that was tried.
#[derive(Clone)]
pub struct Tried {
    /// Who tried it: the address of an account.
    pub who: &'static str,
    /// What was sent.
    pub body: Value,
    /// What was answered in the end.
    pub answer: Option<Value>,
    /// How often it was sent.
    pub sent: u32,
}

/// Every key that was tried.
pub struct Ledger(Mutex<(BTreeMap<String, Tried>, File)>);

impl Ledger {
    /// An empty ledger, kept in a file.
    pub fn new(file: &Path) -> Self {
        Self(Mutex::new((
            BTreeMap::new(),
            File::create(file).expect("a ledger"),
        )))
    }

    /// A key is about to be sent.
    pub fn tries(&self, key: &str, who: &'static str, body: &Value) {
        let (keys, file) = &mut *self.lock();
        let tried = keys.entry(key.to_owned()).or_insert_with(|| Tried {
            who,
            body: body.clone(),
            answer: None,
            sent: 0,
        });
        tried.sent += 1;
        writeln!(file, "try {key}").expect("a line");
    }

    /// A key was answered.
    pub fn answered(&self, key: &str, answer: Value) {
        let (keys, file) = &mut *self.lock();
        let id = answer["id"].as_str().unwrap_or_default().to_owned();
        let tried = keys.get_mut(key).expect("a key that was tried");
        assert!(
            tried.answer.replace(answer).is_none(),
            "{key} was answered twice"
        );
        writeln!(file, "ack {key} {id}").expect("a line");
    }

    /// Every key.
    pub fn keys(&self) -> BTreeMap<String, Tried> {
        self.lock().0.clone()
    }

    fn lock(&self) -> MutexGuard<'_, (BTreeMap<String, Tried>, File)> {
        self.0.lock().expect("the ledger")
    }
}
