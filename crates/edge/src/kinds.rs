//! Every kind of refusal: a stable code, a status, and what to say of it in French. Programs read the
//! code, people the words; both surfaces say the same.

use app::AppError;
use domain::requests::acts::ActRefused;
use domain::routing_rules::RuleSetRefused;

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
        $(#[doc = $title]
        pub const $name: Kind = Kind { code: $code, status: $status, title: $title, advice: $advice };)+
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
    STEP_UP = 403 "step-up", "Confirmez que c’est bien vous.", "Cette action demande un code de moins de cinq minutes : montrez-le dans « Sécurité du compte », ou identifiez-vous à nouveau, puis recommencez.";
    MOTIVE_REQUIRED = 403 "motive-required", "Cette demande n’est pas dans vos services.", "Pour la lire, dites pourquoi : votre accès est enregistré et signalé.";
    FILE_BLOCKED = 403 "file-blocked", "Ce fichier est bloqué par l’antivirus.", "Personne ne peut l’ouvrir. Demandez à la personne qui l’a envoyé un autre fichier, par exemple une photo du document.";
    NO_CONVENTION = 403 "no-convention", "Votre structure n’a pas de convention en cours avec cette caisse.", "Adressez-vous à la relation partenaires de la caisse.";
    NOT_FOUND = 404 "not-found", "Cet élément n’existe pas.", "Vérifiez l’adresse ou l’identifiant.";
    METHOD_NOT_ALLOWED = 405 "method-not-allowed", "Cette adresse n’accepte pas cette méthode.", "L’en-tête Allow donne les méthodes admises.";
    TOO_SLOW = 408 "too-slow", "L’envoi est arrivé trop lentement.", "Vérifiez votre connexion, puis réessayez avec la même clé ; rien n’a été enregistré.";
    NOT_SCANNED = 409 "not-scanned", "L’analyse de ce fichier est en attente.", "Le fichier s’ouvrira dès que l’antivirus l’aura analysé : réessayez dans quelques minutes.";
    ACT_REFUSED = 409 "transition-interdite", "L’état de la demande ne permet pas cette action.", "Relisez la demande : son état a peut-être changé.";
    ALREADY_TAKEN = 409 "already-taken", "Un collègue a déjà pris cette demande.", "Rechargez la demande, ou demandez qu’elle vous soit confiée.";
    TOO_LATE = 409 "reopen-too-late", "La demande est clôturée depuis plus de 30 jours.", "Déposez une nouvelle demande.";
    NOT_MERGEABLE = 409 "not-mergeable", "Ces deux demandes ne peuvent pas être fusionnées.", "Fusionnez deux demandes ouvertes d’une même structure ; sinon, liez-les.";
    MANDATE_WITHDRAWN = 409 "mandate-withdrawn", "La personne a retiré son accord.", "Plus rien ne peut être transmis ; la caisse peut seulement clôturer. Avec un nouvel accord, déposez une nouvelle demande.";
    LIMITED = 409 "limited", "L’usage de cette demande est limité.", "La personne l’a demandé : la demande se lit, et rien d’autre n’en est fait tant que la caisse n’a pas levé la limitation.";
    NO_CHANGE = 409 "no-change", "Cela ne changerait rien.", "La demande est déjà dans cet état.";
    RULES_PUBLISHED = 409 "rules-published", "Ces règles sont publiées : elles ne changent plus.", "Proposez un nouveau brouillon, à partir d’elles s’il le faut.";
    RULES_OUTDATED = 409 "rules-outdated", "D’autres règles ont été publiées depuis que ce brouillon a été écrit.", "Relisez les règles en vigueur, enregistrez à nouveau le brouillon, répétez-le, puis publiez.";
    TEMPLATE_RETIRED = 409 "template-retired", "Ce modèle de réponse est retiré.", "Choisissez un autre modèle, ou créez-en un.";
    TAKEN = 409 "taken", "Cette valeur est déjà utilisée.", "Choisissez-en une autre.";
    STORAGE_FULL = 409 "storage-full", "La place prévue pour les fichiers est pleine.", "Rien n’est perdu : la demande et ses messages sont là, ces fichiers seuls ne sont pas gardés. L’administrateur de la caisse voit la place occupée et peut l’augmenter.";
    GONE = 410 "gone", "Ce lien n’est plus valable, ou cet élément a été effacé.", "Demandez un nouveau lien.";
    RETIRED = 410 "retired", "Cet appel n’est plus servi.", "L’en-tête Link dit par quoi le remplacer.";
    STALE = 412 "stale", "La demande a changé depuis que vous l’avez lue.", "Relisez-la : l’en-tête ETag donne sa version ; rien n’a été enregistré.";
    TOO_LARGE = 413 "too-large", "L’envoi est trop volumineux.", "1 Mo au plus pour un texte, 10 Mo par fichier, 5 fichiers par message.";
    UNSUPPORTED_MEDIA_TYPE = 415 "unsupported-media-type", "Ce format n’est pas accepté.", "Envoyez du JSON (application/json) ; pour les fichiers : PDF, JPEG ou PNG.";
    INVALID = 422 "invalid", "Certaines informations sont à corriger.", "Corrigez les champs indiqués ; rien n’a été enregistré.";
    IDEMPOTENCY_KEY_REUSED = 422 "idempotency-key-reused", "Cette clé a déjà servi pour une autre demande.", "Utilisez une clé nouvelle pour une nouvelle demande.";
    FILE_REFUSED = 422 "file-refused", "Ce fichier n’est pas accepté.", "PDF, JPEG ou PNG, 10 Mo au plus.";
    PRECONDITION_REQUIRED = 428 "precondition-required", "Il manque l’en-tête If-Match.", "Envoyez l’ETag de la version que vous avez lue.";
    TOO_MANY_TRIES = 429 "too-many-tries", "Trop d’essais.", "Attendez le délai indiqué par Retry-After.";
    TOO_MANY_CALLS = 429 "too-many-calls", "Trop d’appels en peu de temps.", "Attendez le délai indiqué par Retry-After ; l’en-tête RateLimit de chaque réponse dit ce qu’il vous reste.";
    TOO_MANY_CASES = 429 "too-many-cases", "Vous avez ouvert trop de dossiers différents en une heure.", "Attendez le délai indiqué par Retry-After ; si votre travail demande davantage, prévenez l’administrateur.";
    OVER_QUOTA = 429 "over-quota", "La limite de la journée est atteinte.", "Recommencez demain ; si votre travail demande davantage, prévenez l’administrateur.";
    INTERNAL = 500 "internal", "Une erreur est survenue de notre côté.", "Réessayez ; si cela continue, donnez-nous l’identifiant de l’appel (instance).";
    UNAVAILABLE = 503 "unavailable", "Le service est momentanément indisponible.", "Réessayez dans un instant avec la même clé : rien n’est perdu ni doublé.";
}

/// The kind of each refusal of a use case.
pub const fn kind_of(error: &AppError) -> Kind {
    match error {
        AppError::NotSignedIn => NOT_SIGNED_IN,
        AppError::SignInRefused => SIGN_IN_REFUSED,
        AppError::LinkGone | AppError::Erased => GONE,
        AppError::TooManyTries { .. } => TOO_MANY_TRIES,
        AppError::NotFound => NOT_FOUND,
        AppError::NotScanned => NOT_SCANNED,
        AppError::Infected => FILE_BLOCKED,
        AppError::StepUp => STEP_UP,
        AppError::MotiveRequired => MOTIVE_REQUIRED,
        AppError::TooManyCases { .. } => TOO_MANY_CASES,
        AppError::OverQuota { .. } => OVER_QUOTA,
        AppError::StorageFull => STORAGE_FULL,
        AppError::Forbidden(_) => FORBIDDEN,
        AppError::Invalid(_) => INVALID,
        AppError::Act(refused) => act_kind(*refused),
        AppError::Rules(RuleSetRefused::AlreadyPublished) => RULES_PUBLISHED,
        AppError::Rules(RuleSetRefused::Outdated) => RULES_OUTDATED,
        AppError::TemplateRetired => TEMPLATE_RETIRED,
        AppError::Stale { .. } => STALE,
        AppError::KeyReused => IDEMPOTENCY_KEY_REUSED,
        AppError::Taken(_) => TAKEN,
        AppError::NoConvention => NO_CONVENTION,
        AppError::FileRefused { .. } => FILE_REFUSED,
        AppError::Unavailable => UNAVAILABLE,
        // Whoever asked once is answered as before, and never comes here.
        AppError::Done { .. } | AppError::Internal(_) => INTERNAL,
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
        ActRefused::Limited => LIMITED,
    }
}
