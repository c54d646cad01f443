//! The trained linear model: its file format, its loading, its scores.
//!
//! # Format (`data/model.bin`)
//! One line of JSON (a [`Header`]), a line feed, then for each feature, in increasing order of
//! key, a little-endian `u32` key; then for each feature, in the same order, one signed byte per
//! class of each head. The weight of a class is `byte × scale` of its head. `cargo run -p routing
//! --release --example train` rebuilds the file, byte for byte, from the corpus.

mod score;

use serde::{Deserialize, Serialize};

/// The model file is not one that this code can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The header is missing, is not JSON or has the wrong shape.
    #[error("the model's header cannot be read")]
    Header,
    /// The tables are shorter or longer than the header says.
    #[error("the model's tables do not have the announced size")]
    Size,
}

/// One question that the model answers.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq)]
pub struct Head {
    /// `type`, `subject`, `urgency`, `social` or `second`.
    pub name: String,
    /// Codes of the classes, in order.
    pub classes: Vec<String>,
    /// Score of each class before any feature.
    pub bias: Vec<f32>,
    /// Value of one step of a stored byte.
    pub scale: f32,
    /// Scores are divided by this before becoming probabilities; fitted out of fold.
    pub temperature: f32,
}

/// The first line of the model file.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq)]
pub struct Header {
    /// Version: format, training set, hash of the inputs.
    pub version: String,
    /// Number of features.
    pub features: usize,
    /// The heads, in the order of their bytes.
    pub heads: Vec<Head>,
    /// Below this probability of the type, a person sorts the request.
    pub floor: f32,
    /// At this expected cost and above, a request is urgent (see `urgency`).
    pub urgent_from: f32,
}

/// A model, ready to score.
#[derive(Debug, Clone)]
pub struct Model {
    /// What the file says of itself.
    pub header: Header,
    /// Open addressing: a key and the row of its weights plus one; zero is free.
    slots: Vec<(u32, u32)>,
    /// One bit per possible low part of a key: half of the features of a text are unknown, and this
    /// says so from a table that stays in the nearest cache.
    known: Vec<u64>,
    /// The rows, in the order of the keys.
    rows: Vec<Row>,
    /// Classes of all heads together.
    width: usize,
}

impl Model {
    /// Builds a model from sorted keys and their rows of bytes.
    ///
    /// # Errors
    /// [`ModelError::Size`] when tables and header disagree.
    pub fn new(header: Header, keys: &[u32], weights: &[i8]) -> Result<Self, ModelError> {
        let width: usize = header.heads.iter().map(|head| head.classes.len()).sum();
        let agrees = header
            .heads
            .iter()
            .all(|head| head.bias.len() == head.classes.len());
        if keys.len() != header.features
            || weights.len() != keys.len() * width
            || width > WIDEST
            || !agrees
        {
            return Err(ModelError::Size);
        }
        let mut model = Self {
            header,
            slots: vec![(0, 0); table_size(keys.len())],
            known: vec![0; KNOWN_WORDS],
            rows: weights.chunks_exact(width.max(1)).map(packed).collect(),
            width,
        };
        for (row, key) in (1_u32..).zip(keys) {
            let (word, bit) = known_place(*key);
            if let Some(word) = model.known.get_mut(word) {
                *word |= bit;
            }
            let mut at = model.start(*key);
            while model.slots.get(at).is_some_and(|slot| slot.1 != 0) {
                at = (at + 1) & (model.slots.len() - 1);
            }
            if let Some(slot) = model.slots.get_mut(at) {
                *slot = (*key, row);
            }
        }
        Ok(model)
    }

    /// A model that knows nothing: every class is as likely as any other, so a person sorts.
    pub fn blank() -> Self {
        let header = Header {
            version: "none".into(),
            features: 0,
            heads: Vec::new(),
            floor: 1.0,
            urgent_from: 0.5,
        };
        Self {
            header,
            slots: vec![(0, 0); 2],
            known: vec![0; KNOWN_WORDS],
            rows: Vec::new(),
            width: 0,
        }
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are not a model.
    pub fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        let end = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or(ModelError::Header)?;
        let (head, tables) = bytes.split_at(end + 1);
        let header: Header = serde_json::from_slice(head).map_err(|_| ModelError::Header)?;
        let (keys, weights) = tables
            .split_at_checked(header.features.saturating_mul(4))
            .ok_or(ModelError::Size)?;
        let keys: Vec<u32> = keys
            .chunks_exact(4)
            .filter_map(|chunk| chunk.try_into().ok().map(u32::from_le_bytes))
            .collect();
        let weights: Vec<i8> = weights.iter().map(|byte| byte.cast_signed()).collect();
        Self::new(header, &keys, &weights)
    }

    /// Writes the model file.
    ///
    /// # Errors
    /// [`ModelError::Header`] when the header cannot be written as JSON (a non-finite number).
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let mut bytes = serde_json::to_vec(&self.header).map_err(|_| ModelError::Header)?;
        bytes.push(b'\n');
        let mut keys: Vec<(u32, u32)> = self
            .slots
            .iter()
            .filter(|slot| slot.1 != 0)
            .map(|slot| (slot.1, slot.0))
            .collect();
        keys.sort_unstable();
        bytes.extend(keys.iter().flat_map(|(_, key)| key.to_le_bytes()));
        for row in &self.rows {
            let stored = row.iter().flat_map(|pair| pair.to_le_bytes());
            bytes.extend(stored.take(self.width).map(|byte| byte ^ SIGN));
        }
        Ok(bytes)
    }
}

/// Pairs of bytes in a row.
const PAIRS: usize = 24;

/// The weights of a feature, two by two in words that are added at once (see `score`): bytes moved up by
/// 128, so that a sum of them never borrows from its neighbour; a zero is 128.
type Row = [u16; PAIRS];

/// What moves a signed byte up by 128.
const SIGN: u8 = 0x80;

/// Most classes that all heads may have together.
const WIDEST: usize = PAIRS * 2;

/// Words of 64 bits in [`Model::known`]: 32 kB.
const KNOWN_WORDS: usize = 4096;

/// Where a key stands in [`Model::known`].
fn known_place(key: u32) -> (usize, u64) {
    let word = usize::try_from((key >> 6) & 0xfff).unwrap_or_default();
    (word, 1 << (key & 63))
}

/// A row of signed bytes.
fn packed(weights: &[i8]) -> Row {
    let mut bytes = weights.iter().map(|weight| weight.cast_unsigned() ^ SIGN);
    [(); PAIRS].map(|()| {
        let low = bytes.next().unwrap_or(SIGN);
        u16::from_le_bytes([low, bytes.next().unwrap_or(SIGN)])
    })
}

/// Slots for a number of keys: a power of two, at most half full.
fn table_size(keys: usize) -> usize {
    (keys * 2 + 2).next_power_of_two()
}

/// Probabilities of scores at a temperature.
pub fn softmax(scores: &[f32], temperature: f32) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let raised: Vec<f32> = scores
        .iter()
        .map(|score| ((score - top) / temperature).exp())
        .collect();
    let total: f32 = raised.iter().sum();
    raised.iter().map(|part| part / total).collect()
}

#[cfg(test)]
mod tests;
