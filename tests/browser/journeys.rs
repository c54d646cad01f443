//! What people do, from end to end.

mod entrance;
mod filing;
mod planted;
mod statistics;
