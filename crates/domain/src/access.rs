//! Opening a case outside of one's services: possible for a reason, and seen (S-009).

use crate::coded;

coded! {
    /// Why an agent opens a case that is not in her services. A closed list: a free text would hold
    /// the facts of the person in a place that is read by others.
    pub enum Motive {
        /// A colleague who has it is away.
        ColleagueAway = "colleague_away", "Je remplace un collègue absent";
        /// A colleague who has it asked for help.
        ColleagueAsked = "colleague_asked", "Un collègue de ce service me demande mon avis";
        /// The person, or her partner, asks this agent about it.
        PersonAsks = "person_asks", "La personne ou son partenaire s’adresse à moi";
        /// It seems to belong to this agent's service.
        BadlySorted = "badly_sorted", "La demande me semble relever de mon service";
        /// Checking quality, or answering a complaint.
        Review = "review", "Contrôle interne ou réclamation";
    }
}
