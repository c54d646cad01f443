//! Where we listen, and what people call us.

use super::{BadSetting, Source};
use api::Endings;
use app::budgets::Limits;
use edge::caller::Proxies;
use edge::slow::Patience;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// What `EP_HTTP_WORKERS` should look like.
const WORKERS: &str = "a number of threads from 1 to 256";

/// Listening.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// The address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// `EP_PUBLIC_URL`, without a final slash; `None`: the address we listen on, on this machine
    /// only.
    public_url: Option<String>,
    /// Threads that serve: the machine's cores unless said otherwise.
    pub workers: usize,
    /// Where what is counted is served, apart from everything else; nowhere unless said.
    pub metrics: Option<SocketAddr>,
    /// The proxies before us, whose word on the caller's address is taken; none unless said.
    pub proxies: Proxies,
    /// How long callers are waited for.
    pub patience: Patience,
    /// How many calls of the API a minute allows.
    pub limits: Limits,
    /// The calls of the API that will end: those of this version.
    pub endings: Endings,
}

impl HttpConfig {
    pub(super) fn parse(source: &Source) -> Result<Self, BadSetting> {
        let listen: SocketAddr = source
            .parsed(
                "EP_HTTP_LISTEN",
                "an address and a port, such as 127.0.0.1:8080",
            )?
            .unwrap_or_else(|| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080));
        let public_url = source
            .text("EP_PUBLIC_URL")
            .map(|url| url.trim_end_matches('/').to_owned());
        match &public_url {
            Some(url) if ::mail::Links::new(url).is_err() => {
                let reason = "expected https://host[:port][/path], or http:// on this machine";
                return Err(BadSetting::new("EP_PUBLIC_URL", reason));
            }
            None if !listen.ip().is_loopback() => {
                let reason = "is needed when EP_HTTP_LISTEN is not this machine's loopback: links in \
                              e-mails are made from it, never from a request";
                return Err(BadSetting::new("EP_PUBLIC_URL", reason));
            }
            _ => {}
        }
        let workers = source
            .parsed("EP_HTTP_WORKERS", WORKERS)?
            .unwrap_or_else(|| {
                std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
            });
        if !(1..=256).contains(&workers) {
            return Err(BadSetting::new(
                "EP_HTTP_WORKERS",
                format!("expected {WORKERS}"),
            ));
        }
        Ok(Self {
            listen,
            public_url,
            workers,
            metrics: source.parsed(
                "EP_METRICS_LISTEN",
                "an address and a port, such as 127.0.0.1:9090",
            )?,
            proxies: proxies(source)?,
            patience: Patience::default(),
            limits: limits(source)?,
            endings: Endings::default(),
        })
    }

    /// What people call us, once the port is known.
    pub fn public_url(&self, bound: SocketAddr) -> String {
        self.public_url
            .clone()
            .unwrap_or_else(|| format!("http://{bound}"))
    }

    /// The host in `EP_PUBLIC_URL`, when given.
    pub fn public_host(&self) -> Option<String> {
        let links = ::mail::Links::new(self.public_url.as_deref()?).ok()?;
        Some(links.host().to_owned())
    }
}

/// `EP_API_CALLS_PER_MINUTE` and `EP_API_CALLS_PER_MINUTE_TOGETHER` (S-214).
fn limits(source: &Source) -> Result<Limits, BadSetting> {
    const EXPECTED: &str = "a number of calls from 1 to 1000000";
    let read = |name: &'static str, default: u32| {
        let chosen: u32 = source.parsed(name, EXPECTED)?.unwrap_or(default);
        if (1..=1_000_000).contains(&chosen) {
            Ok(chosen)
        } else {
            Err(BadSetting::new(name, format!("expected {EXPECTED}")))
        }
    };
    let Limits { caller, together } = Limits::default();
    Ok(Limits {
        caller: read("EP_API_CALLS_PER_MINUTE", caller)?,
        together: read("EP_API_CALLS_PER_MINUTE_TOGETHER", together)?,
    })
}

/// The networks of `EP_TRUSTED_PROXIES`, apart by commas; an address alone is a network of one.
fn proxies(source: &Source) -> Result<Proxies, BadSetting> {
    let text = source.text("EP_TRUSTED_PROXIES").unwrap_or_default();
    let named = text.split(',').map(str::trim).filter(|one| !one.is_empty());
    let networks = named.map(|one| {
        let alone = || one.parse::<IpAddr>().map(IpNet::from);
        one.parse::<IpNet>().or_else(|_| alone())
    });
    let networks: Result<Vec<IpNet>, _> = networks.collect();
    networks.map(Proxies::new).map_err(|_| {
        let reason = "expected addresses or networks apart by commas, such as 10.0.0.5,fd00::/8";
        BadSetting::new("EP_TRUSTED_PROXIES", reason)
    })
}
