//! Use cases over a real database, on `SQLite` and on `PostgreSQL`.

mod attachments;
mod delivery;
mod delivery_faults;
mod house;
mod privacy;
mod sweeping;
