//! What the store of files promises, and which uploads it takes, seen from outside.

#[cfg(test)]
mod bucket;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod images;
#[cfg(test)]
mod impostor;
#[cfg(test)]
mod media;
#[cfg(test)]
mod metadata;
#[cfg(test)]
mod mixed;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod stand_in;
