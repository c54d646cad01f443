//! Who somebody is, and how she proves it.
//!
//! A person: password, then second factor, then a session of ten hours whose access tokens live
//! ten minutes and whose refresh tokens serve once (S-014, S-217); or an identity provider that her
//! account is linked to, in place of the password (S-024). A program: OAuth2 client
//! credentials (S-216). Rights are never read from a token: [`actor`] asks the database at each call,
//! so that a suspension acts at once (S-008).

pub mod actor;
pub mod bootstrap;
pub mod browsing;
pub mod federation;
pub mod invitations;
pub mod login;
pub mod logout;
pub mod oauth;
pub mod own;
pub mod passwords;
pub mod policy;
pub mod recovery;
pub mod refresh;
pub mod resets;
pub mod secrets;
pub mod throttle;
pub mod tokens;
pub mod totp;
