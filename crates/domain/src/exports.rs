//! Lists that are taken away (S-011): why, and how much in a day.

use crate::coded;

coded! {
    /// Why a list is taken away.
    pub enum ExportMotive {
        /// To follow requests, outside of the service.
        FollowUp = "follow_up", "Suivi des demandes";
        /// For a report on what was done.
        Report = "report", "Bilan d’activité";
        /// For a control, an audit or an authority.
        Control = "control", "Contrôle ou audit";
        /// To have them in one's own software.
        OwnSoftware = "own_software", "Reprise dans un autre logiciel";
    }
}

/// Files that one person takes away in a day, Europe/Paris, at most.
pub const FILES_OF_A_PERSON: i64 = 20;
/// Files that a program takes away in a day, at most: a nightly copy of 200,000 requests.
pub const FILES_OF_A_PROGRAM: i64 = 200;
/// Requests of one file, at most.
pub const LINES_OF_A_FILE: usize = 1_000;
