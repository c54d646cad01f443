//! Which addresses are nobody's own network.

use ipnet::IpNet;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use url::Host;

/// What an address of the public Internet is not in: IANA's special-purpose registries (RFC 6890 and
/// its updates), multicast, and the IPv6 forms that carry an IPv4 address within (NAT64, 6to4, Teredo).
const NOT_PUBLIC: [&str; 26] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "2620:4f:8000::/48",
    "3fff::/20",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "5f00::/16",
];

/// The only IPv6 addresses that IANA has given out to be routed.
const GLOBAL_UNICAST: &str = "2000::/3";

/// Whether an address is one of the public Internet.
pub fn is_public(address: IpAddr) -> bool {
    let address = match address {
        // `::ffff:127.0.0.1` is 127.0.0.1.
        IpAddr::V6(six) => six.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    };
    let within = |network: &str| {
        network
            .parse()
            .is_ok_and(|network: IpNet| network.contains(&address))
    };
    !NOT_PUBLIC.iter().any(|network| within(network))
        && (address.is_ipv4() || within(GLOBAL_UNICAST))
}

/// Hosts and ports that the operator allows although they are no public HTTPS service: a receiver on
/// the fund's own network, a test. Exact, never a pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exceptions {
    named: BTreeSet<(String, u16)>,
    loopback: bool,
}

/// What an exception must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected hosts with their ports, apart by commas, such as recepteur.intranet.example:8443"
)]
pub struct NotAnException;

impl Exceptions {
    /// Any port of this machine: for a demonstration, where nothing is real.
    pub fn loopback() -> Self {
        Self {
            loopback: true,
            ..Self::default()
        }
    }

    /// Whether the operator allows this host on this port.
    pub(crate) fn allow(&self, host: &Host<&str>, port: u16) -> bool {
        let here = match host {
            Host::Domain(name) => *name == "localhost",
            Host::Ipv4(address) => *address == Ipv4Addr::LOCALHOST,
            Host::Ipv6(address) => *address == Ipv6Addr::LOCALHOST,
        };
        (self.loopback && here) || self.named.contains(&(host.to_string(), port))
    }

    /// Whether a name may resolve to an address that is not public.
    pub(crate) fn allow_name(&self, name: &str) -> bool {
        (self.loopback && name == "localhost") || self.named.iter().any(|(host, _)| host == name)
    }
}

impl FromStr for Exceptions {
    type Err = NotAnException;

    fn from_str(text: &str) -> Result<Self, NotAnException> {
        let named = text.split(',').map(str::trim).filter(|one| !one.is_empty());
        let named: Result<BTreeSet<_>, _> = named
            .map(|one| {
                let (host, port) = one.rsplit_once(':').ok_or(NotAnException)?;
                let host = Host::parse(host).map_err(|_| NotAnException)?;
                Ok((host.to_string(), port.parse().map_err(|_| NotAnException)?))
            })
            .collect();
        Ok(Self {
            named: named?,
            loopback: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_network_of_the_lists_is_read() {
        for network in NOT_PUBLIC.iter().chain([&GLOBAL_UNICAST]) {
            assert!(network.parse::<IpNet>().is_ok(), "{network}");
        }
    }

    /// S-037: what is ours, somebody's own, or nobody's is not public.
    #[test]
    fn s037_only_the_internet_is_public() {
        for inside in [
            "127.0.0.1",
            "127.255.255.254",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.169.254",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "203.0.113.9",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:0:7f00:1::",
            "2001:db8::1",
            "::7f00:1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "9.9.9.9",
            "172.32.0.1",
            "193.0.6.139",
            "2620:fe::fe",
            "2001:67c:2e8:22::c100:68b",
        ] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }
}
