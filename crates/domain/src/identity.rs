//! The person for whom a request is made, and the numbers that name people and organisations.
//!
//! Everything personal hides its value from `Debug`; the social security number has no `Display`
//! and no serialisation at all (S-512). A doubt about a person is a warning, never a refusal
//! (S-040): people whose papers are in disorder are those the service is for.

mod birth_date;
mod contact;
mod name;
mod nir;
mod person;
mod residence;
mod siret;
mod warning;

pub use birth_date::BirthDate;
pub use contact::{Contactability, Language, Phone};
pub use name::{PersonName, PlaceName};
pub use nir::{Nir, NirError, NumberKind, ParsedNir};
pub use person::{Insured, InsuredLink, NoNirReason, Person, PersonNumber, Sex};
pub use residence::{Address, AddressLine, Domiciliation, Postcode, Residence};
pub use siret::Siret;
pub use warning::IdentityWarning;
