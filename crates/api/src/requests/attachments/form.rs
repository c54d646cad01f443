//! Reading `multipart/form-data` (RFC 7578) within limits: parts, bytes of each, bytes in all
//! (S-044, S-045). What is not understood is refused, and nothing of it is kept (S-427).

use super::room::Room;
use crate::problem::{FILE_REFUSED, MALFORMED, Problem, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE};
use crate::reading::Reading;
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::{HttpMessage, HttpRequest, web};
use app::FieldError;
use app::attachments::{MAX_FILE_BYTES as FILE, MAX_FILES_PER_MESSAGE as FILES, Upload};
use domain::ids::MessageId;
use domain::text::FileName;
use domain::thread::Audience;
use futures_util::StreamExt;

/// The most bytes of a call: five files, and what stands around them.
const CALL: usize = FILES * FILE + 64 * 1024;
/// The most bytes of the headers of a part.
const HEAD: usize = 8 * 1024;
/// The most bytes of a part that is not a file.
const VALUE: usize = 64;

/// What was sent.
pub struct Form {
    /// The files, in the order of the call. One that is too large holds one byte more than allowed.
    pub files: Vec<Upload>,
    /// The message they come with.
    pub message: Option<MessageId>,
    /// Who sees them.
    pub audience: Option<Audience>,
    /// Held until the form is dropped.
    room: Room,
    received: usize,
}

/// Reads the body of a call.
pub async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Form, Problem> {
    check_headers(request)?;
    let mut form = Form {
        files: Vec::new(),
        message: None,
        audience: None,
        room: Room::default(),
        received: 0,
    };
    let mut parts = Multipart::new(request.headers(), payload);
    while let Some(part) = parts.next().await {
        form.take(part.map_err(|error| unreadable(&error))?).await?;
    }
    Ok(form)
}

fn check_headers(request: &HttpRequest) -> Result<(), Problem> {
    let headers = request.headers();
    let once = headers.get_all(CONTENT_TYPE).count() == 1;
    if !once
        || request.content_type() != "multipart/form-data"
        || headers.contains_key(CONTENT_ENCODING)
    {
        let advice = "Envoyez les fichiers en multipart/form-data, sans compression.";
        return Err(Problem::because(UNSUPPORTED_MEDIA_TYPE, advice));
    }
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    match announced.map(str::parse::<usize>) {
        Some(Ok(length)) if length > CALL => Err(TOO_LARGE.into()),
        _ => Ok(()),
    }
}

fn unreadable(error: &MultipartError) -> Problem {
    match error {
        MultipartError::Payload(PayloadError::Overflow) => TOO_LARGE.into(),
        _ => Problem::because(
            MALFORMED,
            "Envoyez un corps multipart/form-data complet (RFC 7578).",
        ),
    }
}

impl Form {
    async fn take(&mut self, part: Field) -> Result<(), Problem> {
        let head = part
            .headers()
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len());
        if head.sum::<usize>() > HEAD {
            return Err(MALFORMED.into());
        }
        match part.name().map(str::to_owned).as_deref() {
            Some("file") => self.take_file(part).await,
            Some("message") if self.message.is_none() => {
                let value = self.value(part).await?.parse().ok();
                self.message = value;
                known(self.message.is_some(), "/message")
            }
            Some("audience") if self.audience.is_none() => {
                let value = self.value(part).await?.parse().ok();
                self.audience = value;
                known(self.audience.is_some(), "/audience")
            }
            Some("message") => Err(refused(
                "/message",
                "duplicate-field",
                "Ce champ est donné deux fois.",
            )),
            Some("audience") => Err(refused(
                "/audience",
                "duplicate-field",
                "Ce champ est donné deux fois.",
            )),
            _ => {
                let message = "Seuls les champs file, message et audience existent.";
                Err(refused("", "unknown-field", message))
            }
        }
    }

    async fn take_file(&mut self, mut part: Field) -> Result<(), Problem> {
        if self.files.len() >= FILES {
            let advice = "Un message porte 5\u{a0}fichiers au plus. Envoyez les autres dans un second message.";
            return Err(Problem::because(FILE_REFUSED, advice));
        }
        let given = part.content_disposition().and_then(|disposition| {
            disposition.get_filename_ext().map_or_else(
                || disposition.get_filename().map(str::to_owned),
                |extended| String::from_utf8(extended.value.clone()).ok(),
            )
        });
        let mut reading = Reading::default();
        let name = reading.text("/file", FileName::parse(&given.unwrap_or_default()));
        let name = reading.finish(name)?;
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|error| unreadable(&error))?;
            self.receive(chunk.len())?;
            // One byte more than allowed is enough to know; the rest is read and let go.
            let wanted = (FILE + 1).saturating_sub(bytes.len()).min(chunk.len());
            self.room.take(wanted)?;
            bytes.extend_from_slice(chunk.get(..wanted).unwrap_or_default());
        }
        self.files.push(Upload { name, bytes });
        Ok(())
    }

    async fn value(&mut self, mut part: Field) -> Result<String, Problem> {
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|error| unreadable(&error))?;
            self.receive(chunk.len())?;
            if bytes.len().saturating_add(chunk.len()) > VALUE {
                return Err(TOO_LARGE.into());
            }
            bytes.extend_from_slice(&chunk);
        }
        String::from_utf8(bytes).map_err(|_| MALFORMED.into())
    }

    fn receive(&mut self, bytes: usize) -> Result<(), Problem> {
        self.received = self.received.saturating_add(bytes);
        if self.received > CALL {
            Err(TOO_LARGE.into())
        } else {
            Ok(())
        }
    }
}

fn known(is_known: bool, pointer: &'static str) -> Result<(), Problem> {
    if is_known {
        return Ok(());
    }
    Err(refused(
        pointer,
        "wrong-value",
        "Cette valeur n’est pas admise ici.",
    ))
}

fn refused(pointer: &'static str, code: &'static str, message: &'static str) -> Problem {
    Problem::invalid(vec![FieldError::new(pointer, code, message)])
}

#[cfg(test)]
mod tests;
