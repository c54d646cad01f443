//! What mails may not hold (S-530).

use crate::samples::{
    RECIPIENT, TOKEN, address, every_notice, letterhead, mail_of, request, stamp,
};
use domain::text::Label;
use mail::{Contact, Notice, render};

/// The recipient is on the envelope and in `To`, never in the words: a mail says nothing of whom
/// it tells.
#[test]
fn s530_the_recipient_is_not_in_the_words() {
    for (name, notice) in every_notice() {
        let mail = mail_of(&notice);
        for canary in [RECIPIENT, "jeanne", "dupont", "Jeanne", "Dupont"] {
            let words = [mail.subject, &mail.text, &mail.html, &mail.id.to_string()].concat();
            assert!(!words.contains(canary), "{name} holds {canary}");
        }
    }
}

/// S-021, S-051: a token leaves in two mails only, and never in the part of a link that is sent
/// to a server.
#[test]
fn s051_tokens_are_in_invitation_and_reset_only_and_after_the_fragment() {
    for (name, notice) in every_notice() {
        let mail = mail_of(&notice);
        let expected = matches!(
            name.as_str(),
            "invitation" | "password_reset" | "address_confirmation"
        );
        assert_eq!(mail.text.contains(TOKEN), expected, "{name}");
        for link in mail.html.split("href=\"").skip(1) {
            let target = link.split(['#', '"']).next().unwrap();
            assert!(
                !target.contains(TOKEN),
                "{name} sends its token to a server"
            );
        }
        assert!(
            !format!("{mail:?}{notice:?}").contains(TOKEN),
            "{name} prints its token"
        );
    }
}

/// S-034: what a fund wrote about itself is words in the page, never markup.
#[test]
fn s034_hostile_labels_are_words() {
    for hostile in [
        "<script>alert(1)</script>",
        "CPAM\"><img src=//evil.example/x>",
        "</title></head>{{7*7}}{% raw %}",
        "&lt;b&gt; ' \" & javascript:alert(1)",
    ] {
        let label = Label::parse(hostile).unwrap();
        let notice = Notice::Acknowledgement {
            request: request(),
            contact: Contact {
                fund: label.clone(),
                mailbox: address("c2s@cpam.example"),
                phone: Some(label),
            },
        };
        let mail = render(&notice, &address(RECIPIENT), &letterhead(), stamp()).unwrap();
        let ordinary = mail_of(
            &every_notice()
                .into_iter()
                .find(|(n, _)| n == "acknowledgement")
                .unwrap()
                .1,
        );
        let tags = |html: &str| html.matches('<').count();
        assert_eq!(tags(&mail.html), tags(&ordinary.html), "{hostile}");
        assert!(
            !mail.html.contains("<script") && !mail.html.contains("<img"),
            "{hostile}"
        );
        assert!(!mail.html.contains("49"), "a template was evaluated");
    }
}
