//! The forms in which something may be written.

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// Something that is like nothing else.
pub struct Canary {
    /// What it is.
    pub what: &'static str,
    /// Whether a mail is where it belongs: the token of a link.
    pub is_mailed: bool,
    forms: Vec<(&'static str, Vec<u8>)>,
}

impl Canary {
    /// Every form of this text.
    #[expect(clippy::too_many_lines, reason = "one form after the other")]
    pub fn new(what: &'static str, text: &str) -> Self {
        let bytes = text.as_bytes();
        let percent: Vec<String> = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
        let percent = percent.concat();
        let light: String = text
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_string()
                } else {
                    format!("%{:02X}", u32::from(c).min(255))
                }
            })
            .collect();
        let escaped: String = text
            .chars()
            .map(|c| {
                if c.is_ascii() {
                    c.to_string()
                } else {
                    format!("\\u{:04x}", u32::from(c))
                }
            })
            .collect();
        let spaced: Vec<String> = text.chars().map(|c| c.to_string()).collect();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut forms = vec![
            ("clear", bytes.to_vec()),
            ("lower case", text.to_lowercase().into_bytes()),
            ("upper case", text.to_uppercase().into_bytes()),
            ("hexadecimal", HEXLOWER.encode(bytes).into_bytes()),
            ("HEXADECIMAL", HEXUPPER.encode(bytes).into_bytes()),
            ("percent", percent.into_bytes()),
            ("a URL", light.into_bytes()),
            ("JSON", escaped.into_bytes()),
            ("spaces", spaced.join(" ").into_bytes()),
            ("UTF-16", wide),
        ];
        // Within a longer text, base64 begins at one of three places: the letters that depend on the
        // text alone are looked for.
        for shift in 0..3 {
            let shifted = [vec![0; shift], bytes.to_vec()].concat();
            for (name, encoded) in [
                ("base64", BASE64_NOPAD.encode(&shifted)),
                ("base64url", BASE64URL_NOPAD.encode(&shifted)),
            ] {
                let from = (shift * 8).div_ceil(6);
                let to = (shifted.len() * 8) / 6;
                forms.push((name, encoded.as_bytes()[from..to].to_vec()));
            }
        }
        forms.push(("base64, whole", BASE64.encode(bytes).into_bytes()));
        // As a number is grouped for the eye.
        if text.len() == 15 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            for mark in [" ", "\u{a0}", "\u{202f}", "."] {
                let groups = [
                    &text[..1],
                    &text[1..3],
                    &text[3..5],
                    &text[5..7],
                    &text[7..10],
                    &text[10..13],
                    &text[13..],
                ];
                forms.push(("groups", groups.join(mark).into_bytes()));
            }
        }
        forms.retain(|(_, form)| form.len() >= 6);
        Self {
            what,
            is_mailed: false,
            forms,
        }
    }

    /// The same, which a mail may hold.
    pub fn mailed(what: &'static str, text: &str) -> Self {
        Self {
            is_mailed: true,
            ..Self::new(what, text)
        }
    }

    /// The form in which it is there, if it is.
    pub fn found_in(&self, bytes: &[u8]) -> Option<&'static str> {
        let is_there = |form: &[u8]| memchr::memmem::find(bytes, form).is_some();
        self.forms
            .iter()
            .find(|(_, form)| is_there(form))
            .map(|(name, _)| *name)
    }
}

#[test]
fn a_text_is_found_in_each_form() {
    let canary = Canary::new("a word", "Zéphyr-Canari");
    for shift in 0..3 {
        let longer = format!("{}Zéphyr-Canari et la suite", "x".repeat(shift));
        assert_eq!(
            canary.found_in(BASE64.encode(longer.as_bytes()).as_bytes()),
            Some("base64"),
            "{shift}"
        );
    }
    assert_eq!(
        canary.found_in(HEXLOWER.encode("un Zéphyr-Canari".as_bytes()).as_bytes()),
        Some("hexadecimal")
    );
    assert_eq!(canary.found_in(b"Z\\u00e9phyr-Canari"), Some("JSON"));
    assert_eq!(
        canary.found_in("zéphyr-canari".as_bytes()),
        Some("lower case")
    );
    assert_eq!(canary.found_in(b"another word"), None);
}
