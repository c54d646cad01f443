//! What people do, from end to end.

mod entrance;
mod filing;
mod following;
mod planted;
mod statistics;
mod treating;
