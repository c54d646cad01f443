//! What is odd about an identity: said to the author, shown to the fund, never a refusal.

crate::coded! {
    /// A doubt or a remark about a person's identity (S-040, S-104, S-105).
    ///
    /// The label is the sentence shown to the author; it repeats nothing of what was typed.
    pub enum IdentityWarning {
        /// The two digits given as a key are not those of the number.
        WrongKey = "nir_key", "La clé ne correspond pas au numéro : vérifiez la saisie. Vous pouvez tout de même envoyer la demande.";
        /// Month 00, 13 to 19, 21 to 29 or 43 to 49: no number is known to have it.
        ImpossibleMonth = "nir_impossible_month", "Le mois de naissance contenu dans le numéro n’existe pas : vérifiez la saisie.";
        /// Department 00.
        UnknownDepartment = "nir_unknown_department", "Le département de naissance contenu dans le numéro n’existe pas : vérifiez la saisie.";
        /// The year in the number is not that of the birth date.
        YearMismatch = "nir_birth_year", "L’année de naissance et celle du numéro sont différentes : vérifiez les deux.";
        /// The month in the number is not that of the birth date.
        MonthMismatch = "nir_birth_month", "Le mois de naissance et celui du numéro sont différents : vérifiez les deux.";
        /// The first digit is not that of the sex given.
        SexMismatch = "nir_sex", "Le sexe indiqué et le premier chiffre du numéro ne vont pas ensemble : vérifiez les deux. Le numéro ne change pas toujours avec l’état civil.";
        /// Month 20, 30 to 42 or 50 to 99: the civil status act was incomplete.
        UnusualMonth = "nir_unusual_month", "Le mois contenu dans le numéro est particulier : cela arrive quand l’acte de naissance est incomplet.";
        /// Department 20: Corsica before 1976.
        FormerCorsica = "nir_department_20", "Le numéro indique une naissance en Corse avant 1976.";
        /// Departments 91 to 96: Île-de-France, or North Africa before independence.
        FormerDepartment = "nir_department_91_96", "Le département 91 à 96 du numéro est en Île-de-France ou, pour les naissances les plus anciennes, en Afrique du Nord.";
        /// Departments 97 and 98.
        BornOverseas = "nir_overseas", "Le numéro indique une naissance outre-mer.";
        /// Department 99.
        BornAbroad = "nir_abroad", "Le numéro indique une naissance à l’étranger.";
        /// First digit 3 or 4.
        RegistrationInProgress = "nir_registration_in_progress", "Ce numéro est provisoire : l’immatriculation est en cours.";
        /// First digit 7 or 8.
        WaitingNumber = "nir_waiting_number", "Ce numéro est un numéro d’attente (NIA) : il changera quand l’état civil sera certifié.";
        /// 1 January or 31 December: often written when the day is not known.
        PlaceholderBirthDate = "birth_date_placeholder", "Le 1er janvier et le 31 décembre remplacent souvent une date inconnue : si c’est le cas, indiquez seulement l’année.";
    }
}

impl IdentityWarning {
    /// Whether it only explains something unusual but real; otherwise there may be a mistake.
    pub const fn is_notice(self) -> bool {
        match self {
            Self::WrongKey
            | Self::ImpossibleMonth
            | Self::UnknownDepartment
            | Self::YearMismatch
            | Self::MonthMismatch
            | Self::SexMismatch => false,
            Self::UnusualMonth
            | Self::FormerCorsica
            | Self::FormerDepartment
            | Self::BornOverseas
            | Self::BornAbroad
            | Self::RegistrationInProgress
            | Self::WaitingNumber
            | Self::PlaceholderBirthDate => true,
        }
    }
}
