//! What the partner wrote: the person, the mandate, what blocks. Never changed once sent.

use crate::coded;
use crate::codes::RequestType;
use crate::identity::Person;
use crate::mandates::Mandate;
use crate::text::{Body, ExternalReference, Title};
use jiff::civil::Date;
use std::collections::BTreeSet;

coded! {
    /// What blocks, in the partner's eyes.
    pub enum Blocker {
        /// No answer to a first step.
        NoAnswer = "no_answer", "Pas de réponse";
        /// The legal or usual delay is over.
        LongDelay = "long_delay", "Délai dépassé";
        /// A decision is not understood or is contested.
        DecisionContested = "decision_contested", "Décision incomprise ou contestée";
        /// Pieces were asked for, or got lost.
        IncompleteFile = "incomplete_file", "Dossier incomplet ou pièces perdues";
        /// Rights are closed or about to be.
        RightsClosed = "rights_closed", "Droits fermés ou bientôt fermés";
        /// The person cannot use the online services.
        DigitalAccess = "digital_access", "Difficulté avec le numérique";
        /// Language or reading.
        Language = "language", "Langue ou lecture";
        /// What is left to pay.
        Cost = "cost", "Coût restant à charge";
        /// Something else, said in the text.
        Other = "other", "Autre, précisé dans le texte";
    }
}

coded! {
    /// Why there is a deadline.
    pub enum DeadlineNature {
        /// Hospital stay or operation.
        HospitalStay = "hospital_stay", "Hospitalisation ou opération";
        /// A treatment or a care.
        Treatment = "treatment", "Soin ou traitement";
        /// Rights end.
        EndOfRights = "end_of_rights", "Fin de droits";
        /// Birth.
        Birth = "birth", "Naissance";
        /// The person leaves the place where the partner meets her.
        Leaving = "leaving", "Sortie ou départ de la structure";
        /// Eviction, court, seizure.
        Legal = "legal", "Expulsion, audience, saisie";
        /// School, training, hiring.
        SchoolOrJob = "school_or_job", "École, formation, embauche";
        /// Something else.
        Other = "other", "Autre";
    }
}

coded! {
    /// What was already tried.
    pub enum AlreadyTried {
        /// The person's own online account.
        OnlineAccount = "online_account", "Compte ameli";
        /// The telephone line, 36 46.
        Phone = "phone", "36 46";
        /// The front desk.
        Desk = "desk", "Accueil";
        /// A letter.
        Letter = "letter", "Courrier";
        /// An earlier request here.
        EarlierRequest = "earlier_request", "Demande précédente ici";
        /// Something else.
        Other = "other", "Autre";
    }
}

coded! {
    /// Why the person cannot do it alone (required for documents and appointments).
    pub enum NonAutonomyReason {
        /// No online account, or cannot open it.
        NoOnlineAccount = "no_online_account", "Pas de compte ameli utilisable";
        /// Does not read or write.
        CannotRead = "cannot_read", "Ne lit pas ou n’écrit pas";
        /// Does not speak French.
        Language = "language", "Ne parle pas français";
        /// In hospital.
        Hospitalised = "hospitalised", "Hospitalisée";
        /// Disability or dependency.
        Disability = "disability", "Handicap ou dépendance";
        /// No telephone, no equipment.
        NoEquipment = "no_equipment", "Pas de téléphone ni d’équipement";
        /// Detained or just released.
        Detained = "detained", "Détenue ou sortant de détention";
        /// Something else, said in the text.
        Other = "other", "Autre, précisé dans le texte";
    }
}

/// A day before which something must be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The day.
    pub date: Date,
    /// Why.
    pub nature: DeadlineNature,
}

/// What the partner wrote. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Submission {
    /// The person concerned.
    pub person: Person,
    /// Her agreement.
    pub mandate: Mandate,
    /// What the partner thinks it is; weighed, not believed.
    pub declared_type: Option<RequestType>,
    /// A title, free.
    pub title: Option<Title>,
    /// What is asked, in the partner's words.
    pub text: Body,
    /// What blocks.
    pub blocker: Option<Blocker>,
    /// A deadline that the partner knows of.
    pub deadline: Option<Deadline>,
    /// What was already tried.
    pub already_tried: BTreeSet<AlreadyTried>,
    /// Why the person cannot do it alone.
    pub non_autonomy_reason: Option<NonAutonomyReason>,
    /// The id of this request in the partner's own software.
    pub external_reference: Option<ExternalReference>,
}

impl std::fmt::Debug for Submission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Submission").finish_non_exhaustive()
    }
}
