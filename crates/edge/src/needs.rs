//! Permissions as types, so that a handler says in its signature what it needs.

use domain::permissions::Permission;

/// A permission, as a type.
pub trait Needs {
    /// The permission.
    const PERMISSION: Permission;
}

macro_rules! needs {
    ($($name:ident),+ $(,)?) => { $(
        /// Needs the permission of the same name.
        pub struct $name;
        impl Needs for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )+ };
}

needs!(
    ReadRequests,
    SubmitRequests,
    WriteMessages,
    FollowRequests,
    TreatRequests,
    AssignRequests,
    ReadStatistics,
    ReadJournal,
    ManageAccounts,
    ReadAccounts,
    ManageOrganisations,
    ReadOrganisations,
    ManageServices,
    ManageCalendars,
    ReadServices,
    ManageKeeping,
    OpenArchive,
    ReadRoutingRules,
    ManageRoutingRules,
    ReadReplyTemplates,
    ManageReplyTemplates,
    ManageWebhooks,
);
