//! Coming in and leaving.

pub mod login;
pub mod logout;
pub mod second_factor;

use actix_web::HttpRequest;
use std::net::{IpAddr, Ipv4Addr};

/// Where the call comes from, for the throttle.
fn address(request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr();
    peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip())
}

fn too_many(wait: u32) -> String {
    let wait = french::counted(wait, "seconde", "secondes");
    format!("Trop d’essais. Attendez {wait}, puis réessayez.")
}
