//! Files are given back inert: to be saved, never shown in place (S-046).

use actix_web::HttpResponse;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam,
    DispositionType, ExtendedValue, X_CONTENT_TYPE_OPTIONS,
};
use domain::thread::Attachment;

/// The answer that gives a file back.
pub fn inert(attachment: &Attachment, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(attachment.media_type.clone())
        .insert_header(saved_as(attachment.name.expose()))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(bytes)
}

/// The name is percent-encoded whole: no quote, no line end, no letter of it is left to interpret
/// (S-046).
fn saved_as(name: &str) -> ContentDisposition {
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: name.as_bytes().to_vec(),
        })],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s046_a_name_cannot_leave_its_place() {
        assert_eq!(
            saved_as("été ; \"日\"\r\nX: y.pdf").to_string(),
            "attachment; filename*=UTF-8''%C3%A9t%C3%A9%20%3B%20%22%E6%97%A5%22%0D%0AX%3A%20y.pdf"
        );
    }
}
