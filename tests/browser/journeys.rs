//! What people do, from end to end.

mod entrance;
mod planted;
mod statistics;
