//! The one shape of every refusal: RFC 9457, with a stable code, in French (S-201, S-053).

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, ETAG, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use app::{AppError, FieldError};
use domain::requests::acts::ActRefused;
use domain::routing_rules::RuleSetRefused;
use edge::request_id;
use std::borrow::Cow;
use std::fmt;

/// A kind of refusal: its code never changes, and `/problems/{code}` explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Stable code, the end of `type`.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// What happened, in French.
    pub title: &'static str,
    /// What to do, in French.
    pub advice: &'static str,
}

macro_rules! kinds {
    ($($name:ident = $status:literal $code:literal, $title:literal, $advice:literal;)+) => {
        $(pub const $name: Kind = Kind { code: $code, status: $status, title: $title, advice: $advice };)+
        /// Every kind of refusal, for the catalogue.
        pub const ALL: &[Kind] = &[$($name,)+];
    };
}

kinds! {
    MALFORMED = 400 "malformed", "La requête est illisible.", "Envoyez un corps JSON valable, en UTF-8, sans caractère nul.";
    BAD_PARAMETER = 400 "bad-parameter", "Un paramètre n’est pas valable.", "Corrigez le paramètre indiqué ; la documentation donne les valeurs admises.";
    BAD_CURSOR = 400 "bad-cursor", "Ce curseur n’est pas valable.", "Reprenez la liste depuis sa première page, avec les mêmes filtres.";
    IDEMPOTENCY_KEY_REQUIRED = 400 "idempotency-key-required", "Il manque l’en-tête Idempotency-Key.", "Envoyez une clé nouvelle par demande (un UUID), et la même à chaque nouvel essai.";
    IDEMPOTENCY_KEY_INVALID = 400 "idempotency-key-invalid", "L’en-tête Idempotency-Key n’est pas valable.", "Une seule clé, de 1 à 64 lettres, chiffres, tirets ou soulignés.";
    NOT_SIGNED_IN = 401 "not-signed-in", "Vous n’êtes pas identifié, ou votre session est terminée.", "Identifiez-vous, ou renouvelez votre jeton d’accès.";
    SIGN_IN_REFUSED = 401 "sign-in-refused", "Identification refusée.", "Vérifiez l’adresse, le mot de passe et le code ; votre responsable peut vérifier que le compte est actif.";
    FORBIDDEN = 403 "forbidden", "Votre rôle ne permet pas cette action.", "Adressez-vous à une personne qui a ce droit.";
    NO_CONVENTION = 403 "no-convention", "Votre structure n’a pas de convention en cours avec cette caisse.", "Adressez-vous à la relation partenaires de la caisse.";
    NOT_FOUND = 404 "not-found", "Cet élément n’existe pas.", "Vérifiez l’adresse ou l’identifiant.";
    METHOD_NOT_ALLOWED = 405 "method-not-allowed", "Cette adresse n’accepte pas cette méthode.", "L’en-tête Allow donne les méthodes admises.";
    ACT_REFUSED = 409 "transition-interdite", "L’état de la demande ne permet pas cette action.", "Relisez la demande : son état a peut-être changé.";
    ALREADY_TAKEN = 409 "already-taken", "Un collègue a déjà pris cette demande.", "Rechargez la demande, ou demandez qu’elle vous soit confiée.";
    TOO_LATE = 409 "reopen-too-late", "La demande est clôturée depuis plus de 30 jours.", "Déposez une nouvelle demande.";
    NOT_MERGEABLE = 409 "not-mergeable", "Ces deux demandes ne peuvent pas être fusionnées.", "Fusionnez deux demandes ouvertes d’une même structure ; sinon, liez-les.";
    MANDATE_WITHDRAWN = 409 "mandate-withdrawn", "La personne a retiré son accord.", "Plus rien ne peut être transmis ; la caisse peut seulement clôturer. Avec un nouvel accord, déposez une nouvelle demande.";
    NO_CHANGE = 409 "no-change", "Cela ne changerait rien.", "La demande est déjà dans cet état.";
    RULES_PUBLISHED = 409 "rules-published", "Ces règles sont publiées : elles ne changent plus.", "Proposez un nouveau brouillon, à partir d’elles s’il le faut.";
    RULES_OUTDATED = 409 "rules-outdated", "D’autres règles ont été publiées depuis que ce brouillon a été écrit.", "Relisez les règles en vigueur, enregistrez à nouveau le brouillon, répétez-le, puis publiez.";
    TEMPLATE_RETIRED = 409 "template-retired", "Ce modèle de réponse est retiré.", "Choisissez un autre modèle, ou créez-en un.";
    TAKEN = 409 "taken", "Cette valeur est déjà utilisée.", "Choisissez-en une autre.";
    GONE = 410 "gone", "Ce lien n’est plus valable, ou cet élément a été effacé.", "Demandez un nouveau lien.";
    STALE = 412 "stale", "La demande a changé depuis que vous l’avez lue.", "Relisez-la : l’en-tête ETag donne sa version ; rien n’a été enregistré.";
    TOO_LARGE = 413 "too-large", "L’envoi est trop volumineux.", "1 Mo au plus pour un texte, 10 Mo par fichier, 5 fichiers par message.";
    UNSUPPORTED_MEDIA_TYPE = 415 "unsupported-media-type", "Ce format n’est pas accepté.", "Envoyez du JSON (application/json) ; pour les fichiers : PDF, JPEG ou PNG.";
    INVALID = 422 "invalid", "Certaines informations sont à corriger.", "Corrigez les champs indiqués ; rien n’a été enregistré.";
    IDEMPOTENCY_KEY_REUSED = 422 "idempotency-key-reused", "Cette clé a déjà servi pour une autre demande.", "Utilisez une clé nouvelle pour une nouvelle demande.";
    FILE_REFUSED = 422 "file-refused", "Ce fichier n’est pas accepté.", "PDF, JPEG ou PNG, 10 Mo au plus.";
    PRECONDITION_REQUIRED = 428 "precondition-required", "Il manque l’en-tête If-Match.", "Envoyez l’ETag de la version que vous avez lue.";
    TOO_MANY_TRIES = 429 "too-many-tries", "Trop d’essais.", "Attendez le délai indiqué par Retry-After.";
    INTERNAL = 500 "internal", "Une erreur est survenue de notre côté.", "Réessayez ; si cela continue, donnez-nous l’identifiant de l’appel (instance).";
    UNAVAILABLE = 503 "unavailable", "Le service est momentanément indisponible.", "Réessayez dans un instant avec la même clé : rien n’est perdu ni doublé.";
}

/// A refusal, ready to be answered.
#[derive(Debug)]
pub struct Problem {
    /// Its kind.
    pub kind: Kind,
    errors: Vec<FieldError>,
    detail: Option<Cow<'static, str>>,
    retry_after: Option<u32>,
    version: Option<i32>,
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        Self {
            kind,
            errors: Vec::new(),
            detail: None,
            retry_after: None,
            version: None,
        }
    }
}

impl Problem {
    /// A refusal that names members.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..INVALID.into()
        }
    }

    /// A refusal of another kind that names members.
    pub fn with_errors(kind: Kind, errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..kind.into()
        }
    }

    /// A refusal with a sentence of its own.
    pub fn because(kind: Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..kind.into()
        }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotSignedIn => NOT_SIGNED_IN.into(),
            AppError::SignInRefused => SIGN_IN_REFUSED.into(),
            AppError::LinkGone | AppError::Erased => GONE.into(),
            AppError::TooManyTries { wait } => Self {
                retry_after: Some(wait),
                ..TOO_MANY_TRIES.into()
            },
            AppError::NotFound => NOT_FOUND.into(),
            AppError::Forbidden(permission) => Self::because(
                FORBIDDEN,
                format!("Vous ne pouvez pas {}.", permission.label()),
            ),
            AppError::Invalid(errors) => Self::invalid(errors),
            AppError::Act(refused) => act_kind(refused).into(),
            AppError::Rules(RuleSetRefused::AlreadyPublished) => RULES_PUBLISHED.into(),
            AppError::Rules(RuleSetRefused::Outdated) => RULES_OUTDATED.into(),
            AppError::TemplateRetired => TEMPLATE_RETIRED.into(),
            AppError::Stale { version } => Self {
                version: Some(version),
                ..STALE.into()
            },
            AppError::KeyReused => IDEMPOTENCY_KEY_REUSED.into(),
            AppError::Taken(_) => TAKEN.into(),
            AppError::NoConvention => NO_CONVENTION.into(),
            AppError::FileRefused { message, .. } => Self::because(FILE_REFUSED, message),
            AppError::Unavailable => Self {
                retry_after: Some(2),
                ..UNAVAILABLE.into()
            },
            AppError::Internal(cause) => {
                tracing::error!(request_id = request_id::current(), cause, "internal error");
                INTERNAL.into()
            }
        }
    }
}

const fn act_kind(refused: ActRefused) -> Kind {
    match refused {
        ActRefused::NotFromHere { .. } => ACT_REFUSED,
        ActRefused::AlreadyTaken => ALREADY_TAKEN,
        ActRefused::TooLate => TOO_LATE,
        ActRefused::NotMergeable => NOT_MERGEABLE,
        ActRefused::MandateWithdrawn => MANDATE_WITHDRAWN,
        ActRefused::NoChange => NO_CHANGE,
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.code)
    }
}

/// What is sent.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The kind of problem: branch on this.
    #[schema(example = "/problems/invalid")]
    pub r#type: String,
    /// What happened, in French.
    #[schema(example = "Certaines informations sont à corriger.")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// What to do, in French.
    #[schema(example = "Corrigez les champs indiqués ; rien n’a été enregistré.")]
    pub detail: String,
    /// The id of the call, to give to support.
    #[schema(example = "urn:request:5f2b9c3a7d104e6688a1b2c3")]
    pub instance: String,
    /// The members to correct, for `invalid`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<MemberError>,
}

/// A member to correct. Never repeats its value.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub struct MemberError {
    /// JSON pointer (RFC 6901) to the member.
    #[schema(example = "/person/birth_date")]
    pub pointer: String,
    /// Stable code.
    #[schema(example = "birth_date_format")]
    pub code: String,
    /// What to correct, in French.
    pub message: String,
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let errors = self.errors.iter().map(|error| MemberError {
            pointer: error.pointer.to_string(),
            code: error.code.to_owned(),
            message: error.message.to_string(),
        });
        let body = ProblemBody {
            r#type: format!("/problems/{}", self.kind.code),
            title: self.kind.title.to_owned(),
            status: self.kind.status,
            detail: self
                .detail
                .as_deref()
                .unwrap_or(self.kind.advice)
                .to_owned(),
            instance: format!("urn:request:{}", request_id::current()),
            errors: errors.collect(),
        };
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        ));
        if let Some(seconds) = self.retry_after {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if let Some(version) = self.version {
            response.insert_header((ETAG, format!("\"v{version}\"")));
        }
        if self.kind.status == 401 {
            response.insert_header((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
        }
        response.body(serde_json::to_string(&body).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique() {
        let codes: BTreeSet<_> = ALL.iter().map(|kind| kind.code).collect();
        assert_eq!(codes.len(), ALL.len());
    }
}
