//! What people do, from end to end.

mod entrance;
mod filing;
mod following;
mod managing;
mod planted;
mod rounds;
mod statistics;
mod treating;
mod writing;
