//! What may be done, and which role or scope may do it: the whole table on one screen.

use crate::accounts::Role;
use crate::coded;
use std::collections::BTreeSet;

coded! {
    /// Something that an actor may or may not do. The label is the sentence shown when it is refused.
    pub enum Permission {
        /// See requests, their thread and their history, within one's organisation or services.
        ReadRequests = "read_requests", "consulter des demandes";
        /// File requests and keep drafts.
        SubmitRequests = "submit_requests", "déposer une demande";
        /// Write in the thread and join files.
        WriteMessages = "write_messages", "écrire dans le fil d’une demande";
        /// Confirm, reopen, withdraw: the partner's acts.
        FollowRequests = "follow_requests", "confirmer, rouvrir ou retirer une demande";
        /// Take, sort, ask, answer, close, link, merge, write notes: the agent's acts.
        TreatRequests = "treat_requests", "traiter une demande";
        /// Give a request to somebody else.
        AssignRequests = "assign_requests", "confier une demande";
        /// Read figures.
        ReadStatistics = "read_statistics", "consulter les statistiques";
        /// Manage the accounts of one's organisation or fund.
        ManageAccounts = "manage_accounts", "gérer les comptes";
        /// See the accounts of one's organisation or fund.
        ReadAccounts = "read_accounts", "consulter les comptes";
        /// Manage partner organisations and their conventions.
        ManageOrganisations = "manage_organisations", "gérer les structures partenaires";
        /// See partner organisations.
        ReadOrganisations = "read_organisations", "consulter les structures partenaires";
        /// Change services' mailboxes.
        ManageServices = "manage_services", "gérer les services";
        /// See the fund's services.
        ReadServices = "read_services", "consulter les services";
        /// Erase a case, read how long things are kept.
        ManageKeeping = "manage_keeping", "gérer la conservation des données";
        /// Take a request out of the archive, with a motive.
        OpenArchive = "open_archive", "sortir une demande des archives";
        /// Close or open days of the fund's working calendar.
        ManageCalendars = "manage_calendars", "modifier le calendrier de la caisse";
        /// See the fund's routing rules.
        ReadRoutingRules = "read_routing_rules", "consulter les règles d’orientation";
        /// Propose, rehearse and publish routing rules.
        ManageRoutingRules = "manage_routing_rules", "modifier les règles d’orientation";
        /// See and use reply templates.
        ReadReplyTemplates = "read_reply_templates", "consulter les modèles de réponse";
        /// Create, change and retire reply templates.
        ManageReplyTemplates = "manage_reply_templates", "modifier les modèles de réponse";
        /// Say where the programs of one's organisation or fund are told what happens.
        ManageWebhooks = "manage_webhooks", "gérer les notifications aux logiciels";
        /// Read the journal: its alerts, and who saw whom (S-126, S-127).
        ReadJournal = "read_journal", "consulter le journal";
    }
}

impl Role {
    /// What the role may do.
    pub fn permissions(self) -> BTreeSet<Permission> {
        use Permission::{
            AssignRequests, FollowRequests, ManageAccounts, ManageCalendars, ManageKeeping,
            ManageOrganisations, ManageReplyTemplates, ManageRoutingRules, ManageServices,
            ManageWebhooks, OpenArchive, ReadAccounts, ReadJournal, ReadOrganisations,
            ReadReplyTemplates, ReadRequests, ReadRoutingRules, ReadServices, ReadStatistics,
            SubmitRequests, TreatRequests, WriteMessages,
        };
        let granted: &[Permission] = match self {
            Self::PartnerMember => &[
                ReadRequests,
                SubmitRequests,
                WriteMessages,
                FollowRequests,
                ReadAccounts,
                ReadServices,
                ReadStatistics,
            ],
            Self::PartnerManager => {
                return Self::PartnerMember.and(&[ManageAccounts, ManageWebhooks]);
            }
            Self::Agent => &[
                ReadRequests,
                WriteMessages,
                TreatRequests,
                AssignRequests,
                ReadServices,
                ReadOrganisations,
                ReadAccounts,
                ReadStatistics,
                ReadRoutingRules,
                ReadReplyTemplates,
            ],
            Self::Supervisor => {
                return Self::Agent.and(&[
                    ManageServices,
                    ManageCalendars,
                    ManageRoutingRules,
                    ManageReplyTemplates,
                    OpenArchive,
                ]);
            }
            Self::Administrator => &[
                ReadAccounts,
                ManageAccounts,
                ReadOrganisations,
                ManageOrganisations,
                ReadServices,
                ManageServices,
                ManageWebhooks,
                ManageKeeping,
                OpenArchive,
            ],
            Self::Auditor => &[ReadJournal],
        };
        granted.iter().copied().collect()
    }

    /// What the role may do, and more.
    fn and(self, more: &[Permission]) -> BTreeSet<Permission> {
        let mut granted = self.permissions();
        granted.extend(more);
        granted
    }
}

coded! {
    /// What an API client was allowed (OAuth2 scope, RFC 6749 section 3.3).
    pub enum Scope {
        /// Read requests and threads.
        RequestsRead = "requests:read", "Lire les demandes";
        /// File, write, confirm, reopen, withdraw (partner) or treat (fund).
        RequestsWrite = "requests:write", "Déposer et suivre les demandes";
        /// Read figures.
        StatsRead = "stats:read", "Lire les statistiques";
        /// Say where to be told what happens.
        Webhooks = "webhooks", "Gérer ses notifications";
    }
}

impl Scope {
    /// What the scope lets a client of an organisation (`partner`) or of a fund do.
    pub fn permissions(self, partner: bool) -> &'static [Permission] {
        use Permission::{
            AssignRequests, FollowRequests, ManageWebhooks, ReadRequests, ReadServices,
            ReadStatistics, SubmitRequests, TreatRequests, WriteMessages,
        };
        match (self, partner) {
            (Self::RequestsRead, _) => &[ReadRequests, ReadServices],
            (Self::RequestsWrite, true) => &[SubmitRequests, WriteMessages, FollowRequests],
            (Self::RequestsWrite, false) => &[TreatRequests, WriteMessages, AssignRequests],
            (Self::StatsRead, _) => &[ReadStatistics],
            (Self::Webhooks, _) => &[ManageWebhooks],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_never_read_requests() {
        let granted = Role::Administrator.permissions();
        assert!(!granted.contains(&Permission::ReadRequests));
        assert!(!granted.contains(&Permission::ReadStatistics));
    }

    /// S-126: whoever watches the journal does nothing else, and nobody else watches it.
    #[test]
    fn s126_the_auditor_alone_reads_the_journal() {
        for role in Role::ALL {
            let reads = role.permissions().contains(&Permission::ReadJournal);
            assert_eq!(reads, *role == Role::Auditor, "{role}");
        }
        assert_eq!(Role::Auditor.permissions().len(), 1);
    }

    #[test]
    fn only_partners_submit() {
        for role in Role::ALL {
            let partner = matches!(role, Role::PartnerMember | Role::PartnerManager);
            assert_eq!(
                role.permissions().contains(&Permission::SubmitRequests),
                partner,
                "{role}"
            );
        }
    }
}
