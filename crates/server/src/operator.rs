//! Who acts when a command does: the service itself, with exactly the rights that the command needs.

use domain::accounts::{Actor, Author, Membership, Role};
use domain::codes::Service;
use domain::funds::FundCode;
use domain::ids::OrganisationId;
use domain::permissions::Permission;
use std::collections::BTreeSet;

fn system(membership: Membership, permissions: impl IntoIterator<Item = Permission>) -> Actor {
    Actor {
        author: Author::System,
        membership,
        permissions: permissions.into_iter().collect(),
    }
}

/// Reads the figures of a fund.
pub fn statistician(fund: FundCode) -> Actor {
    let services = BTreeSet::new();
    system(
        Membership::Fund { fund, services },
        [Permission::ReadStatistics],
    )
}

/// Manages the partners and clients of a fund.
pub fn administrator(fund: FundCode) -> Actor {
    let services = BTreeSet::new();
    system(
        Membership::Fund { fund, services },
        Role::Administrator.permissions(),
    )
}

/// Sorts again what comes to any service of a fund.
pub fn sorter(fund: FundCode) -> Actor {
    let services = Service::ALL.iter().copied().collect();
    system(
        Membership::Fund { fund, services },
        [Permission::ReadRequests, Permission::TreatRequests],
    )
}

/// Files requests for an organisation.
pub fn partner(organisation: OrganisationId) -> Actor {
    system(
        Membership::Organisation(organisation),
        [Permission::SubmitRequests],
    )
}
