//! The registry of mails: each folder of `templates/` holds a subject, a text and its HTML twin.

use askama::Template;

/// The words of a mail.
pub struct Words {
    /// A constant of the program: what is in `subject.txt` (S-530).
    pub subject: &'static str,
    /// The plain text.
    pub text: String,
    /// The HTML, with the same words.
    pub html: String,
}

/// What a mail about a request shows.
pub struct RequestPage {
    pub reference: String,
    pub service: &'static str,
    pub received_on: String,
    pub promised_on: Option<String>,
    pub link: String,
}

/// What the legal acknowledgement shows.
pub struct AcknowledgementPage {
    pub reference: String,
    pub service: &'static str,
    pub received_on: String,
    pub promised_on: Option<String>,
    pub fund: String,
    pub mailbox: String,
    pub phone: Option<String>,
    pub link: String,
}

/// What a digest shows.
pub struct DigestPage {
    pub lines: Vec<DigestRow>,
}

/// A line of a digest.
pub struct DigestRow {
    pub reference: String,
    pub event: &'static str,
    pub service: &'static str,
    pub link: String,
}

/// What a mail with a single-use link shows.
pub struct TokenPage {
    pub link: String,
    pub token: String,
    pub until: String,
}

/// What a mail about one's account shows.
pub struct AccountPage {
    pub link: String,
}

/// What a mail about an alert shows.
pub struct AlertPage {
    pub kind: &'static str,
    pub at: String,
    pub link: String,
}

/// Declares mails: a function for each, named as its folder, from its page to its words.
macro_rules! letters {
    ($($name:ident($page:ty), $subject:literal, $text:literal, $html:literal;)+) => { $(
        pub fn $name(page: &$page) -> Result<Words, askama::Error> {
            #[derive(Template)]
            #[template(path = $text)]
            struct Text<'a> { page: &'a $page }

            #[derive(Template)]
            #[template(path = $html)]
            struct Html<'a> { page: &'a $page, subject: &'static str }

            let subject = include_str!(concat!("../templates/", $subject)).trim_ascii_end();
            Ok(Words {
                subject,
                text: Text { page }.render()?,
                html: Html { page, subject }.render()?,
            })
        }
    )+ };
}

letters! {
    service_submitted(RequestPage), "service_submitted/subject.txt", "service_submitted/body.txt", "service_submitted/body.html";
    service_moved_in(RequestPage), "service_moved_in/subject.txt", "service_moved_in/body.txt", "service_moved_in/body.html";
    service_partner_answered(RequestPage), "service_partner_answered/subject.txt", "service_partner_answered/body.txt", "service_partner_answered/body.html";
    service_reopened(RequestPage), "service_reopened/subject.txt", "service_reopened/body.txt", "service_reopened/body.html";
    service_withdrawn(RequestPage), "service_withdrawn/subject.txt", "service_withdrawn/body.txt", "service_withdrawn/body.html";
    partner_taken(RequestPage), "partner_taken/subject.txt", "partner_taken/body.txt", "partner_taken/body.html";
    partner_message_posted(RequestPage), "partner_message_posted/subject.txt", "partner_message_posted/body.txt", "partner_message_posted/body.html";
    partner_pieces_asked(RequestPage), "partner_pieces_asked/subject.txt", "partner_pieces_asked/body.txt", "partner_pieces_asked/body.html";
    partner_moved(RequestPage), "partner_moved/subject.txt", "partner_moved/body.txt", "partner_moved/body.html";
    partner_merged(RequestPage), "partner_merged/subject.txt", "partner_merged/body.txt", "partner_merged/body.html";
    partner_answered(RequestPage), "partner_answered/subject.txt", "partner_answered/body.txt", "partner_answered/body.html";
    partner_rectified(RequestPage), "partner_rectified/subject.txt", "partner_rectified/body.txt", "partner_rectified/body.html";
    partner_limited(RequestPage), "partner_limited/subject.txt", "partner_limited/body.txt", "partner_limited/body.html";
    service_archiving(RequestPage), "service_archiving/subject.txt", "service_archiving/body.txt", "service_archiving/body.html";
    partner_archiving(RequestPage), "partner_archiving/subject.txt", "partner_archiving/body.txt", "partner_archiving/body.html";
    partner_closed(RequestPage), "partner_closed/subject.txt", "partner_closed/body.txt", "partner_closed/body.html";
    acknowledgement(AcknowledgementPage), "acknowledgement/subject.txt", "acknowledgement/body.txt", "acknowledgement/body.html";
    alert(AlertPage), "alert/subject.txt", "alert/body.txt", "alert/body.html";
    digest(DigestPage), "digest/subject.txt", "digest/body.txt", "digest/body.html";
    invitation(TokenPage), "invitation/subject.txt", "invitation/body.txt", "invitation/body.html";
    address_confirmation(TokenPage), "address_confirmation/subject.txt", "address_confirmation/body.txt", "address_confirmation/body.html";
    password_reset(TokenPage), "password_reset/subject.txt", "password_reset/body.txt", "password_reset/body.html";
    account_password_changed(AccountPage), "account_password_changed/subject.txt", "account_password_changed/body.txt", "account_password_changed/body.html";
    account_second_factor_changed(AccountPage), "account_second_factor_changed/subject.txt", "account_second_factor_changed/body.txt", "account_second_factor_changed/body.html";
    account_email_changed(AccountPage), "account_email_changed/subject.txt", "account_email_changed/body.txt", "account_email_changed/body.html";
    account_identity_changed(AccountPage), "account_identity_changed/subject.txt", "account_identity_changed/body.txt", "account_identity_changed/body.html";
    account_client_secret_ends(AccountPage), "account_client_secret_ends/subject.txt", "account_client_secret_ends/body.txt", "account_client_secret_ends/body.html";
    account_recovery_code_used(AccountPage), "account_recovery_code_used/subject.txt", "account_recovery_code_used/body.txt", "account_recovery_code_used/body.html";
    account_webhook_paused(AccountPage), "account_webhook_paused/subject.txt", "account_webhook_paused/body.txt", "account_webhook_paused/body.html";
    account_exceptional_accesses(AccountPage), "account_exceptional_accesses/subject.txt", "account_exceptional_accesses/body.txt", "account_exceptional_accesses/body.html";
    account_session_replayed(AccountPage), "account_session_replayed/subject.txt", "account_session_replayed/body.txt", "account_session_replayed/body.html";
}
