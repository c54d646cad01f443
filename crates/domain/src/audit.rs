//! What the audit journal says of those who look (S-122). What is done to things is named by the acts
//! themselves: `request.take`, `account.suspend`.

use crate::coded;

coded! {
    /// How somebody came to see personal data, or tried to. In this order, the first one names a call
    /// in which several happened.
    pub enum Nature {
        /// A request was read, or a part of it.
        RequestRead = "request.read", "Demande consultée";
        /// A file was opened.
        AttachmentRead = "attachment.read", "Pièce jointe ouverte";
        /// A list of requests was shown, with the names of the people concerned.
        RequestListed = "request.list", "Liste de demandes consultée";
        /// A list of requests was given, by reference and codes only.
        RequestIndexed = "request.index", "Références de demandes consultées";
        /// A draft was read.
        DraftRead = "draft.read", "Brouillon consulté";
        /// Drafts were listed.
        DraftListed = "draft.list", "Brouillons consultés";
        /// A person was described to learn what would become of her request.
        RequestPreviewed = "request.preview", "Demande simulée";
        /// An account was read.
        AccountRead = "account.read", "Compte consulté";
        /// Accounts were listed.
        AccountListed = "account.list", "Comptes consultés";
        /// The journal was read: by its lines, its alerts, or who saw whom (S-126).
        JournalRead = "journal.read", "Journal consulté";
        /// Something was asked for that does not exist, or not for whoever asked.
        NotFound = "access.not_found", "Accès à un objet introuvable";
        /// Something was asked for that whoever asked may not do.
        Forbidden = "access.forbidden", "Accès refusé";
        /// Too much was asked for, or tried, in too little time.
        Throttled = "access.throttled", "Appels ou essais trop nombreux";
        /// What was sent could not be understood or accepted, again and again.
        Invalid = "access.invalid", "Envois refusés en rafale";
    }
}

coded! {
    /// What is wrong with the journal, as its check says it (S-522).
    pub enum Fault {
        /// A line does not have the hash that it was written with.
        Altered = "altered", "ligne modifiée";
        /// A line is gone.
        Missing = "missing", "ligne supprimée";
        /// A line does not follow the one before it.
        Reordered = "reordered", "ligne déplacée ou insérée";
        /// A line was never sealed, and does not wait for it.
        Inserted = "inserted", "ligne sans scellement";
        /// The chain is not the one that was signed: it was made again.
        Resealed = "resealed", "chaîne refaite depuis la dernière signature valable";
        /// The copy that was kept elsewhere says otherwise.
        Rewritten = "rewritten", "ligne différente de la copie conservée ailleurs";
        /// What was signed, or kept elsewhere, goes further.
        Truncated = "truncated", "fin du journal absente";
        /// The beginning is gone, and nobody signed that it should be.
        CutElsewhere = "cut_elsewhere", "début du journal absent sans purge signée";
    }
}

coded! {
    /// What the analysis of the journal finds unusual (S-125).
    pub enum AlertKind {
        /// Somebody opened many cases within an hour.
        Volume = "volume", "Beaucoup de dossiers ouverts par un même compte";
        /// Somebody of a fund worked at night or on a Sunday.
        OutsideHours = "outside_hours", "Consultations en dehors des heures de travail";
        /// Somebody looked at the requests of many organisations within an hour.
        ManyOrganisations = "many_organisations", "Dossiers de nombreuses structures";
        /// Somebody was shown many numbers within an hour.
        ManyReveals = "many_reveals", "Beaucoup de numéros de sécurité sociale affichés";
        /// Somebody signed in from a network that she never came from.
        NewNetwork = "new_network", "Connexion depuis un réseau nouveau";
        /// Somebody asked for many things that are not hers or do not exist.
        ManyNotFound = "many_not_found", "Nombreux identifiants introuvables";
        /// Personal data left in one piece.
        Export = "export", "Export de données personnelles";
        /// Somebody whose account is suspended tries to sign in.
        DisabledAccount = "disabled_account", "Tentatives sur un compte désactivé";
        /// The journal is not what was written.
        JournalAltered = "journal_altered", "Journal altéré";
    }
}

coded! {
    /// Whether somebody looked at an alert.
    pub enum AlertState {
        /// Nobody did.
        Open = "open", "À examiner";
        /// Somebody did, and wrote what she thinks of it.
        Seen = "seen", "Examinée";
    }
}

impl Nature {
    /// What its objects are: `request`, `draft`, `account`…
    pub const fn object_kind(self) -> &'static str {
        match self {
            Self::RequestRead
            | Self::RequestListed
            | Self::RequestIndexed
            | Self::RequestPreviewed => "request",
            Self::AttachmentRead => "attachment",
            Self::DraftRead | Self::DraftListed => "draft",
            Self::AccountRead | Self::AccountListed => "account",
            Self::JournalRead => "journal",
            Self::NotFound | Self::Forbidden | Self::Throttled | Self::Invalid => "address",
        }
    }

    /// Whether whoever did it saw something of a person who is helped: what "who saw whom" counts
    /// (S-127).
    pub const fn exposes(self) -> bool {
        matches!(
            self,
            Self::RequestRead | Self::AttachmentRead | Self::RequestListed
        )
    }
}
