//! Reading `multipart/form-data` (RFC 7578) within limits: parts, bytes of each, bytes in all
//! (S-044, S-045). What is not understood is refused, and nothing of it is kept (S-427).

mod room;

use crate::kinds::{
    FILE_REFUSED, INVALID, Kind, MALFORMED, TOO_LARGE, TOO_SLOW, UNAVAILABLE,
    UNSUPPORTED_MEDIA_TYPE,
};
use crate::slow::is_too_slow;
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::{HttpMessage, HttpRequest, web};
use app::FieldError;
use app::attachments::{MAX_FILE_BYTES as FILE, MAX_FILES_PER_MESSAGE as FILES, Upload};
use domain::text::FileName;
use futures_util::StreamExt;
use room::Room;

/// The most bytes of a call: five files, and what stands around them.
const CALL: usize = FILES * FILE + 64 * 1024;
/// The most bytes of the headers of a part.
const HEAD: usize = 8 * 1024;

/// How often a part comes that may come several times.
const REPEATED: usize = 50;

/// What a form may hold.
pub struct Shape {
    /// The name of the parts that are files.
    pub file: &'static str,
    /// The names of the other parts, each at most once unless repeated, and their most bytes.
    pub values: &'static [(&'static str, usize)],
    /// Those of them that may come several times: what is ticked in a list.
    pub repeated: &'static [&'static str],
    /// What to say of a part that is neither.
    pub others: &'static str,
    /// Whether a file without name and bytes is none: what browsers send for a field left empty.
    pub forgives_empty_file: bool,
}

/// Why a form is not read.
#[derive(Debug)]
pub struct Refused {
    /// The kind of refusal.
    pub kind: Kind,
    /// What to do, in French, where the kind does not say it.
    pub detail: Option<&'static str>,
    /// What is wrong with which part.
    pub errors: Vec<FieldError>,
    /// The parts that were read before, files left out: what was typed is not lost with a file too many.
    pub values: Vec<(&'static str, String)>,
}

impl From<Kind> for Refused {
    fn from(kind: Kind) -> Self {
        Self {
            kind,
            detail: None,
            errors: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl Refused {
    fn because(kind: Kind, detail: &'static str) -> Self {
        Self {
            detail: Some(detail),
            ..kind.into()
        }
    }

    fn invalid(error: FieldError) -> Self {
        Self {
            errors: vec![error],
            ..INVALID.into()
        }
    }
}

/// What was sent.
pub struct Form {
    /// The files, in the order of the call. One that is too large holds none of its bytes.
    pub files: Vec<Upload>,
    /// The other parts, in the order of the call.
    pub values: Vec<(&'static str, String)>,
    shape: &'static Shape,
    /// Held until the form is dropped.
    room: Room,
    received: usize,
    /// How long the call said that it is.
    announced: usize,
}

/// Reads the body of a call.
pub async fn read(
    request: &HttpRequest,
    payload: web::Payload,
    shape: &'static Shape,
) -> Result<Form, Refused> {
    let announced = check_headers(request)?;
    let mut form = Form {
        announced,
        files: Vec::new(),
        values: Vec::new(),
        shape,
        room: Room::default(),
        received: 0,
    };
    let mut parts = Multipart::new(request.headers(), payload);
    while let Some(part) = parts.next().await {
        let part = part.map_err(|error| unreadable(&error));
        let taken = match part {
            Ok(part) => form.take(part).await,
            Err(refused) => Err(refused),
        };
        if let Err(refused) = taken {
            return Err(Refused {
                values: form.values,
                ..refused
            });
        }
    }
    Ok(form)
}

/// Refuses what is not a form, or is too long; gives how long it says that it is.
fn check_headers(request: &HttpRequest) -> Result<usize, Refused> {
    let headers = request.headers();
    let once = headers.get_all(CONTENT_TYPE).count() == 1;
    if !once
        || request.content_type() != "multipart/form-data"
        || headers.contains_key(CONTENT_ENCODING)
    {
        let advice = "Envoyez les fichiers en multipart/form-data, sans compression.";
        return Err(Refused::because(UNSUPPORTED_MEDIA_TYPE, advice));
    }
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    match announced.map(str::parse::<usize>) {
        Some(Ok(length)) if length > CALL => Err(TOO_LARGE.into()),
        Some(Ok(length)) => Ok(length),
        _ => Ok(0),
    }
}

fn unreadable(error: &MultipartError) -> Refused {
    match error {
        MultipartError::Payload(PayloadError::Overflow) => TOO_LARGE.into(),
        MultipartError::Payload(slow) if is_too_slow(slow) => TOO_SLOW.into(),
        _ => Refused::because(
            MALFORMED,
            "Envoyez un corps multipart/form-data complet (RFC 7578).",
        ),
    }
}

impl Form {
    async fn take(&mut self, part: Field) -> Result<(), Refused> {
        let head = part
            .headers()
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len());
        if head.sum::<usize>() > HEAD {
            return Err(MALFORMED.into());
        }
        let Some(name) = part.name().map(str::to_owned) else {
            return Err(Refused::invalid(FieldError::new(
                "",
                "unknown-field",
                self.shape.others,
            )));
        };
        if name == self.shape.file {
            return self.take_file(part).await;
        }
        let known = self.shape.values.iter().find(|(known, _)| *known == name);
        let Some((known, most)) = known else {
            return Err(Refused::invalid(FieldError::new(
                "",
                "unknown-field",
                self.shape.others,
            )));
        };
        let before = self.values.iter().filter(|(name, _)| name == known).count();
        let most_often = if self.shape.repeated.contains(known) {
            REPEATED
        } else {
            1
        };
        if before >= most_often {
            return Err(Refused::invalid(FieldError::new(
                format!("/{known}"),
                "duplicate-field",
                "Ce champ est donné deux fois.",
            )));
        }
        let value = self.read_value(part, *most).await?;
        self.values.push((known, value));
        Ok(())
    }

    /// A part that is not a file.
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.values.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }

    async fn take_file(&mut self, mut part: Field) -> Result<(), Refused> {
        if self.files.len() >= FILES {
            let advice = "Un message porte 5\u{a0}fichiers au plus. Envoyez les autres dans un second message.";
            return Err(Refused::because(FILE_REFUSED, advice));
        }
        let given = part.content_disposition().and_then(|disposition| {
            disposition.get_filename_ext().map_or_else(
                || disposition.get_filename().map(str::to_owned),
                |extended| String::from_utf8(extended.value.clone()).ok(),
            )
        });
        let given = given.unwrap_or_default();
        if given.is_empty() && self.shape.forgives_empty_file {
            return self.skip(part).await;
        }
        let name = FileName::parse(&given)
            .map_err(|error| Refused::invalid(FieldError::of_text("/file", error)))?;
        let before = self.room.taken();
        // Room for all of it at once: growing would take twice as much and leave holes. What is not
        // written to is not in memory.
        let (mut bytes, mut size) = (Vec::with_capacity(self.announced.min(FILE)), 0_usize);
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|error| unreadable(&error))?;
            self.receive(chunk.len())?;
            size = size.saturating_add(chunk.len());
            if size > FILE {
                // It is refused: what it took is others' again, the rest is read and let go (S-426).
                bytes = Vec::new();
                self.room.give_back_to(before);
                continue;
            }
            if !self.room.take(chunk.len()) {
                return Err(UNAVAILABLE.into());
            }
            bytes.extend_from_slice(&chunk);
        }
        let is_too_large = size > FILE;
        self.files.push(Upload {
            name,
            bytes,
            is_too_large,
        });
        Ok(())
    }

    /// A field without a file: its bytes, if any, are let go.
    async fn skip(&mut self, mut part: Field) -> Result<(), Refused> {
        while let Some(chunk) = part.next().await {
            self.receive(chunk.map_err(|error| unreadable(&error))?.len())?;
        }
        Ok(())
    }

    async fn read_value(&mut self, mut part: Field, most: usize) -> Result<String, Refused> {
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|error| unreadable(&error))?;
            self.receive(chunk.len())?;
            if bytes.len().saturating_add(chunk.len()) > most {
                return Err(TOO_LARGE.into());
            }
            bytes.extend_from_slice(&chunk);
        }
        String::from_utf8(bytes).map_err(|_| MALFORMED.into())
    }

    fn receive(&mut self, bytes: usize) -> Result<(), Refused> {
        self.received = self.received.saturating_add(bytes);
        if self.received > CALL {
            Err(TOO_LARGE.into())
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
