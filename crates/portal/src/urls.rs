//! The addresses of the pages, as values: a page cannot lead to a page that is not there.
//!
//! Nothing personal is in an address (S-051): ids, codes and cursors only.

use domain::ids::{
    AccountId, AttachmentId, ClientId, DraftId, OrganisationId, RequestId, WebhookId,
};

/// Sign-in, first step.
pub const LOGIN: &str = "/connexion";
/// Sign-in, second step.
pub const SECOND_FACTOR: &str = "/connexion/code";
/// Sign-in, second step, without the telephone.
pub const RECOVERY: &str = "/connexion/secours";
/// Sign-in by the identity provider: the way there.
pub const PROVIDER: &str = "/connexion/fournisseur";
/// Linking one's account to the identity provider, or unlinking it.
pub const IDENTITY: &str = "/compte/securite/identite";
/// A first visit.
pub const INVITATION: &str = "/invitation";
/// A forgotten password.
pub const PASSWORD: &str = "/mot-de-passe";
/// Leaving.
pub const LOGOUT: &str = "/deconnexion";
/// What waits for me.
pub const HOME: &str = "/";
/// The organisation's requests, or the services' queues.
pub const REQUESTS: &str = "/demandes";
/// A new request.
pub const NEW_REQUEST: &str = "/demandes/nouvelle";
/// Looking for a request.
pub const SEARCH: &str = "/demandes/recherche";
/// Drafts.
pub const DRAFTS: &str = "/brouillons";
/// Figures.
pub const STATISTICS: &str = "/statistiques";
/// Taking the request that must be treated next.
pub const TAKE_NEXT: &str = "/file/suivante";
/// Taking or giving several requests at once.
pub const BULK: &str = "/file/lot";
/// Views of the queue that are kept.
pub const VIEWS: &str = "/file/vues";
/// What a human has to sort.
pub const HUMAN_SORTING: &str = "/tri";
/// How much there is to do, and who does it.
pub const STEERING: &str = "/pilotage";
/// The days that the fund closes or opens.
pub const CALENDAR: &str = "/calendrier";
/// Reply templates.
pub const TEMPLATES: &str = "/modeles";
/// Routing rules.
pub const RULES: &str = "/regles";
/// Preparing routing rules.
pub const RULE_DRAFTS: &str = "/regles/brouillons";
/// Keyboard shortcuts.
pub const SHORTCUTS: &str = "/raccourcis";
/// The rights of the people concerned.
pub const PERSON_RIGHTS: &str = "/droits";
/// Another e-mail address.
pub const ADDRESS: &str = "/compte/securite/adresse";
/// Showing a fresh code.
pub const STEP_UP: &str = "/compte/securite/confirmer";
/// One's account.
pub const ACCOUNT: &str = "/compte";
/// How one signs in, and where one is signed in.
pub const SECURITY: &str = "/compte/securite";
/// How often one is told.
pub const NOTIFICATIONS: &str = "/compte/notifications";
/// Staying signed in.
pub const STAY: &str = "/session/prolonger";
/// One's colleagues.
pub const TEAM: &str = "/equipe";
/// What is unusual in the journal.
pub const JOURNAL: &str = "/journal";
/// What an administrator manages.
pub const ADMINISTRATION: &str = "/administration";
/// The partner organisations of a fund.
pub const ORGANISATIONS: &str = "/administration/structures";
/// The people of a fund.
pub const STAFF: &str = "/administration/comptes";
/// The API clients of a fund and of its partners.
pub const CLIENTS: &str = "/administration/clients";
/// Where programs are told what happens.
pub const WEBHOOKS: &str = "/logiciels";
/// The mailboxes of a fund's services.
pub const SERVICES: &str = "/services";
/// How accessible the service is.
pub const ACCESSIBILITY: &str = "/accessibilite";
/// Who runs the service.
pub const LEGAL: &str = "/mentions-legales";
/// What becomes of personal data.
pub const PRIVACY: &str = "/donnees-personnelles";
/// The same in plain words.
pub const PRIVACY_PLAIN: &str = "/donnees-personnelles/en-clair";
/// All pages.
pub const SITE_MAP: &str = "/plan-du-site";

/// The page of a request.
pub fn request(id: RequestId) -> String {
    format!("{REQUESTS}/{id}")
}

/// Something done with a request, or shown of it.
pub fn request_part(id: RequestId, part: &str) -> String {
    format!("{REQUESTS}/{id}/{part}")
}

/// A file of a request.
pub fn attachment(request: RequestId, id: AttachmentId) -> String {
    format!("{REQUESTS}/{request}/pieces/{id}")
}

/// The rights of the person of a request, or something done for them.
pub fn person_rights(id: RequestId, part: &str) -> String {
    joined(PERSON_RIGHTS, &id.to_string(), part)
}

/// An act of the fund on a request.
pub fn treat(id: RequestId, act: &str) -> String {
    format!("{REQUESTS}/{id}/traiter/{act}")
}

/// A colleague's page, or something done with her account.
pub fn colleague(id: AccountId, part: &str) -> String {
    joined(TEAM, &id.to_string(), part)
}

/// The page of somebody whom an administrator manages, or something done with her account.
pub fn managed(id: AccountId, part: &str) -> String {
    joined(STAFF, &id.to_string(), part)
}

/// The page of an organisation, or something done with it.
pub fn organisation(id: OrganisationId, part: &str) -> String {
    joined(ORGANISATIONS, &id.to_string(), part)
}

/// Something done with an API client.
pub fn client(id: ClientId, part: &str) -> String {
    joined(CLIENTS, &id.to_string(), part)
}

/// An address where programs are told, or something done with it.
pub fn webhook(id: WebhookId, part: &str) -> String {
    joined(WEBHOOKS, &id.to_string(), part)
}

fn joined(base: &str, id: &str, part: &str) -> String {
    if part.is_empty() {
        format!("{base}/{id}")
    } else {
        format!("{base}/{id}/{part}")
    }
}

/// A step of a draft.
pub fn draft(id: DraftId, step: &str) -> String {
    format!("{DRAFTS}/{id}/{step}")
}

/// Where to go after signing in: a page of ours, or home for anything else (S-052).
pub fn after_login(wanted: Option<&str>) -> &str {
    wanted.filter(|path| is_ours(path)).unwrap_or(HOME)
}

fn is_ours(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_');
    path.starts_with('/') && !path.starts_with("//") && path.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-052: no form of another site's address passes.
    #[test]
    fn s052_only_our_own_pages_follow_a_sign_in() {
        assert_eq!(after_login(Some("/demandes/0193-ab")), "/demandes/0193-ab");
        for elsewhere in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "https:/evil.example",
            "/%2f%2fevil.example",
            "%2f%2fevil.example",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "demandes",
            "",
            " /demandes",
            "/demandes\r\nLocation: /x",
            "/.//evil.example",
            "/demandes?x=//evil.example",
            "/@evil.example",
            "\t//evil.example",
        ] {
            assert_eq!(after_login(Some(elsewhere)), HOME, "{elsewhere}");
        }
        assert_eq!(after_login(None), HOME);
    }
}
