//! Who calls: the other end of the connection, or whom a proxy of ours speaks for (S-042).

use actix_web::{HttpRequest, web};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr};

/// What proxies write the addresses of their callers in, nearest last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies whose word is taken. Nobody else's header counts: anybody can write one.
#[derive(Debug, Clone, Default)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Those whose address is in one of these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The last address of the chain that is not a proxy of ours. What stands before it was written
    /// by the caller herself; a chain that cannot be read stops at the proxy that sent it.
    fn caller<'a>(&self, peer: IpAddr, chain: impl DoubleEndedIterator<Item = &'a str>) -> IpAddr {
        let mut nearest = peer;
        for hop in chain.rev() {
            if !self.contain(nearest) {
                return nearest;
            }
            match hop.trim().parse::<IpAddr>() {
                Ok(before) => nearest = before.to_canonical(),
                Err(_) => return nearest,
            }
        }
        nearest
    }
}

/// The address of whoever calls.
pub fn address(call: &HttpRequest) -> IpAddr {
    let Some(peer) = call.peer_addr() else {
        return IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    };
    let peer = peer.ip().to_canonical();
    let Some(proxies) = call.app_data::<web::Data<Proxies>>() else {
        return peer;
    };
    let lines = call.headers().get_all(FORWARDED_FOR);
    let lines: Vec<&str> = lines.map(|line| line.to_str().unwrap_or("?")).collect();
    proxies.caller(peer, lines.iter().flat_map(|line| line.split(',')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(peer: &str, chain: &[&str]) -> String {
        let networks = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap());
        let proxies = Proxies::new(networks.to_vec());
        let peer = peer.parse().unwrap();
        proxies.caller(peer, chain.iter().copied()).to_string()
    }

    /// S-042: a direct caller's headers change nothing.
    #[test]
    fn s042_only_our_proxies_are_believed() {
        assert_eq!(caller("192.0.2.7", &["198.51.100.1"]), "192.0.2.7");
        assert_eq!(caller("10.1.1.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(caller("fd00::1", &["2001:db8::1"]), "2001:db8::1");
    }

    /// S-042: what the caller wrote herself stands before what our proxy added.
    #[test]
    fn s042_the_callers_own_words_are_skipped() {
        let chain = ["203.0.113.9", "198.51.100.1", "10.2.2.2"];
        assert_eq!(caller("10.1.1.1", &chain), "198.51.100.1");
        assert_eq!(
            caller("10.1.1.1", &["198.51.100.1", "nonsense"]),
            "10.1.1.1"
        );
        assert_eq!(caller("10.1.1.1", &[]), "10.1.1.1");
        assert_eq!(caller("10.1.1.1", &["::ffff:198.51.100.1"]), "198.51.100.1");
    }
}
