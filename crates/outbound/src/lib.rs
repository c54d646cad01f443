//! Calls to addresses that somebody else chose: signed (S-222), bounded (S-423), and never to a
//! machine of ours or of the fund's network (S-037).
//!
//! An [`Endpoint`] is an address that may be kept; a [`Courier`] posts to it. An address is judged
//! twice: as it is written, when it is parsed, and as it resolves, at each call; the connection goes
//! to the very address that was judged. No redirect is followed.
//!
//! And calls to the identity provider that the operator chose ([`identity`]): that address is trusted,
//! what comes from it is not (S-059).

mod courier;
mod endpoint;
pub mod identity;
mod network;
mod signature;

pub use courier::{Courier, Outcome, Parcel};
pub use endpoint::{Endpoint, EndpointError};
pub use network::{Exceptions, NotAnException};
pub use signature::SigningSecret;
