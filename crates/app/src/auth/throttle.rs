//! Guessing is slowed, without letting an attacker lock somebody out (S-018): what is counted is
//! the pair of an account and an address, and each address as a whole; never an account alone.
//!
//! Kept in memory, per process: a restart forgets, which an attacker cannot cause.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Tries that one address gets on one account in an hour.
const PAIR_TRIES: u32 = 10;
/// Tries that one address gets on all accounts in an hour: a whole office may sit behind it.
const ADDRESS_TRIES: u32 = 60;
/// From this try on an account, the next one must wait a little.
const HURRIED_FROM: u32 = 4;
const PAUSE: SignedDuration = SignedDuration::from_secs(3);
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// Entries kept at most: beyond, those whose window is over go.
const KEPT: usize = 100_000;

/// Tries since the window began.
#[derive(Clone, Copy)]
struct Tries {
    number: u32,
    since: Timestamp,
    last: Timestamp,
}

/// Whoever tries, before the secret is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Try {
    account: [u8; 32],
    network: IpAddr,
}

impl Try {
    /// A try on `account` (an e-mail address in its matching form, whether it is known or not: the
    /// answer must not tell) from `address`. Of an IPv6 address, the network counts.
    pub fn new(account: &str, address: IpAddr) -> Self {
        Self {
            account: super::secrets::digest(account),
            network: network(address),
        }
    }
}

/// What counts of an address: of an IPv6 one, its network of 64 bits.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6((u128::from(v6) >> 64 << 64).into()),
        },
    }
}

#[derive(Default)]
struct Counts {
    pairs: HashMap<Try, Tries>,
    networks: HashMap<IpAddr, Tries>,
}

/// The counts of this process.
#[derive(Default)]
pub struct Throttle(Mutex<Counts>);

impl Throttle {
    /// Nobody tried yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a try before it is made, so that parallel ones count too. `Err`: how long to wait.
    pub fn begin(&self, tried: &Try, now: Timestamp) -> Result<(), SignedDuration> {
        let mut counts = self.counts();
        forget_old(&mut counts.pairs, now);
        forget_old(&mut counts.networks, now);
        let pair = current(&counts.pairs, tried, now);
        let network = current(&counts.networks, &tried.network, now);
        let wait = wait(pair, PAIR_TRIES, now)
            .max(wait(network, ADDRESS_TRIES, now))
            .max(pause(pair, now));
        if wait > SignedDuration::ZERO {
            return Err(wait);
        }
        counts.pairs.insert(tried.clone(), counted(pair, now));
        counts.networks.insert(tried.network, counted(network, now));
        Ok(())
    }

    /// The secret was right: the try is not held against anybody.
    pub fn succeeded(&self, tried: &Try) {
        let mut counts = self.counts();
        counts.pairs.remove(tried);
        if let Some(network) = counts.networks.get_mut(&tried.network) {
            network.number = network.number.saturating_sub(1);
        }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        // Counters stay counters whatever a panic interrupted.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn current<K: Eq + Hash>(counts: &HashMap<K, Tries>, key: &K, now: Timestamp) -> Option<Tries> {
    counts
        .get(key)
        .copied()
        .filter(|tries| now.duration_since(tries.since) < WINDOW)
}

fn wait(tries: Option<Tries>, most: u32, now: Timestamp) -> SignedDuration {
    match tries {
        Some(tries) if tries.number >= most => WINDOW - now.duration_since(tries.since),
        _ => SignedDuration::ZERO,
    }
}

fn pause(tries: Option<Tries>, now: Timestamp) -> SignedDuration {
    match tries {
        Some(tries) if tries.number >= HURRIED_FROM => PAUSE - now.duration_since(tries.last),
        _ => SignedDuration::ZERO,
    }
}

fn counted(tries: Option<Tries>, now: Timestamp) -> Tries {
    let before = tries.unwrap_or(Tries {
        number: 0,
        since: now,
        last: now,
    });
    Tries {
        number: before.number.saturating_add(1),
        last: now,
        ..before
    }
}

fn forget_old<K: Eq + Hash>(counts: &mut HashMap<K, Tries>, now: Timestamp) {
    if counts.len() >= KEPT {
        counts.retain(|_, tries| now.duration_since(tries.since) < WINDOW);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn from(account: &str, address: &str) -> Try {
        Try::new(account, address.parse().unwrap())
    }

    /// S-018: a hundred wrong passwords on one account cost ten comparisons in the hour.
    #[test]
    fn s018_ten_tries_an_hour_on_one_account() {
        let throttle = Throttle::new();
        let tried = from("a@b.test", "192.0.2.1");
        let real = (0..3600)
            .filter(|at| throttle.begin(&tried, second(*at)).is_ok())
            .count();
        assert_eq!(real, 10);
        assert!(throttle.begin(&tried, second(3600)).is_ok());
    }

    /// S-018: the true user, elsewhere, is not locked out.
    #[test]
    fn s018_another_address_is_not_locked_out() {
        let throttle = Throttle::new();
        for at in 0..100 {
            let _ = throttle.begin(&from("a@b.test", "192.0.2.1"), second(at));
        }
        assert!(
            throttle
                .begin(&from("a@b.test", "192.0.2.2"), second(100))
                .is_ok()
        );
    }

    /// S-018: one try on each of a thousand accounts is stopped too.
    #[test]
    fn s018_one_address_does_not_try_every_account() {
        let throttle = Throttle::new();
        let real = (0..1000)
            .filter(|n| {
                throttle
                    .begin(&from(&format!("{n}@b.test"), "192.0.2.1"), second(0))
                    .is_ok()
            })
            .count();
        assert_eq!(real, 60);
    }

    #[test]
    fn a_right_password_clears_the_account_and_costs_the_office_nothing() {
        let throttle = Throttle::new();
        for n in 0..500 {
            let tried = from(&format!("{n}@b.test"), "192.0.2.1");
            assert_eq!(throttle.begin(&tried, second(n)), Ok(()));
            throttle.succeeded(&tried);
        }
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address_and_a_mapped_one_as_ipv4() {
        assert_eq!(from("a", "2001:db8::1"), from("a", "2001:db8::ffff"));
        assert_ne!(from("a", "2001:db8::1"), from("a", "2001:db8:0:1::1"));
        assert_eq!(from("a", "::ffff:192.0.2.1"), from("a", "192.0.2.1"));
        assert_ne!(from("a", "::ffff:192.0.2.1"), from("a", "192.0.2.2"));
    }
}
