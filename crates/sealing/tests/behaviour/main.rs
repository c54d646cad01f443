//! What sealing promises, seen from outside.

#[cfg(test)]
mod address;
#[cfg(test)]
mod envelope;
#[cfg(test)]
mod file;
#[cfg(test)]
mod index;
#[cfg(test)]
mod keyring;
#[cfg(test)]
mod opaque;
#[cfg(test)]
mod root_key;
#[cfg(test)]
mod rotation;
#[cfg(test)]
mod seeded;
