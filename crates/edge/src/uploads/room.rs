//! How much of uploads may be in memory at once (S-045).

use tokio::sync::{Semaphore, SemaphorePermit};

/// Bytes that a permit stands for.
const STEP: usize = 1024 * 1024;

/// Permits of the whole process: 64 MiB of files being received. Beyond, callers are asked to come
/// back rather than the memory of the others taken.
static ROOM: Semaphore = Semaphore::const_new(64);

/// The room that one upload takes; given back when it is dropped.
pub struct Room {
    of: &'static Semaphore,
    permits: Vec<SemaphorePermit<'static>>,
    taken: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self::of(&ROOM)
    }
}

impl Room {
    const fn of(room: &'static Semaphore) -> Self {
        Self {
            of: room,
            permits: Vec::new(),
            taken: 0,
        }
    }

    /// Takes room for so many bytes more; `false` when there is none.
    pub fn take(&mut self, bytes: usize) -> bool {
        self.taken = self.taken.saturating_add(bytes);
        while self.permits.len().saturating_mul(STEP) < self.taken {
            match self.of.try_acquire() {
                Ok(permit) => self.permits.push(permit),
                Err(_) => return false,
            }
        }
        true
    }

    /// How much this upload took.
    pub const fn taken(&self) -> usize {
        self.taken
    }

    /// Gives back all but this much.
    pub fn give_back_to(&mut self, bytes: usize) {
        self.taken = self.taken.min(bytes);
        self.permits.truncate(self.taken.div_ceil(STEP));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-045: what one upload took is there again for the next; beyond the room, callers come back.
    #[test]
    fn s045_room_is_bounded_and_given_back() {
        static SMALL: Semaphore = Semaphore::const_new(8);
        for _ in 0..2 {
            let mut room = Room::of(&SMALL);
            assert!(room.take(1));
            assert!(room.take(8 * STEP - 1));
            assert!(!room.take(1));
            // What is refused for its size gives back what it took, and no more.
            room.give_back_to(2 * STEP);
            let mut other = Room::of(&SMALL);
            assert!(other.take(6 * STEP) && !other.take(1));
        }
    }
}
