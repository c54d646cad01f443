//! The contract as programs and their authors meet it: the document judged, generated clients in use,
//! calls made from it, and what was published still there.

mod calls;
mod clients;
mod compatibility;
mod demonstration;
mod document;
mod endpoints;
mod guide;
mod scenarios;
mod tools;
