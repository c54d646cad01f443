//! From where a program may call (S-216).

use ipnet::{IpNet, Ipv4Net};
use std::fmt;
use std::net::IpAddr;

/// The networks of one client at most: a data centre has few.
const MOST: usize = 16;

/// Networks in CIDR notation; none means anywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

/// What is not a list of networks: its stable code, and what to do, in French.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct BadNetworks {
    /// `network-format` or `too-many`.
    pub code: &'static str,
    /// What to do, in French.
    pub message: &'static str,
}

impl Networks {
    /// Reads networks (`192.0.2.0/24`) and addresses (`2001:db8::7`), 16 at most. Bits beyond the length
    /// of a network are dropped.
    ///
    /// Codes: `network-format`, `too-many`.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, BadNetworks> {
        let bad = BadNetworks {
            code: "network-format",
            message: "Écrivez des réseaux comme 192.0.2.0/24, ou des adresses comme 192.0.2.7.",
        };
        let one = |text: &str| {
            let network: Result<IpNet, _> = text.parse();
            let network = network.or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
            network
                .map(|network| canonical(network).trunc())
                .map_err(|_| bad)
        };
        let mut networks: Vec<IpNet> = texts.into_iter().map(one).collect::<Result<_, _>>()?;
        networks.sort_unstable();
        networks.dedup();
        if networks.len() > MOST {
            return Err(BadNetworks {
                code: "too-many",
                message: "16 réseaux au plus.",
            });
        }
        Ok(Self(networks))
    }

    /// Whether a call may come from this address. An IPv4 address written as an IPv6 one is the former.
    pub fn admit(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.is_anywhere() || self.0.iter().any(|network| network.contains(&address))
    }

    /// Whether no network was named.
    pub const fn is_anywhere(&self) -> bool {
        self.0.is_empty()
    }

    /// Each as text, in order.
    pub fn texts(&self) -> Vec<String> {
        self.0.iter().map(IpNet::to_string).collect()
    }
}

/// An IPv4 network that was written as an IPv6 one is the former, as the addresses of callers are.
fn canonical(network: IpNet) -> IpNet {
    let IpNet::V6(six) = network else {
        return network;
    };
    let mapped = six.addr().to_ipv4_mapped();
    let length = six.prefix_len().checked_sub(96);
    match mapped
        .zip(length)
        .map(|(four, length)| Ipv4Net::new(four, length))
    {
        Some(Ok(four)) => IpNet::V4(four),
        _ => network,
    }
}

impl fmt::Display for Networks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.texts().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-216: from anywhere unless networks are named, then from there only.
    #[test]
    fn s216_networks_admit_their_own_addresses() {
        let anywhere = Networks::parse([]).unwrap();
        assert!(anywhere.admit("203.0.113.9".parse().unwrap()));
        let two = Networks::parse(["192.0.2.77/24", "2001:db8::7", "192.0.2.0/24"]).unwrap();
        assert_eq!(two.to_string(), "192.0.2.0/24 2001:db8::7/128");
        for (address, admitted) in [
            ("192.0.2.1", true),
            ("::ffff:192.0.2.1", true),
            ("192.0.3.1", false),
            ("2001:db8::7", true),
            ("2001:db8::8", false),
        ] {
            assert_eq!(two.admit(address.parse().unwrap()), admitted, "{address}");
        }
        let mapped = Networks::parse(["::ffff:192.0.2.0/120"]).unwrap();
        assert_eq!(mapped.to_string(), "192.0.2.0/24");
        for wrong in ["192.0.2.0/33", "ccas.example", ""] {
            assert_eq!(Networks::parse([wrong]).unwrap_err().code, "network-format");
        }
        let many: Vec<String> = (0..17).map(|n| format!("192.0.2.{n}")).collect();
        let many = Networks::parse(many.iter().map(String::as_str));
        assert_eq!(many.unwrap_err().code, "too-many");
    }
}
