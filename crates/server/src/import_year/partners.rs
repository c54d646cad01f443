//! The partners that an import files for: one of each kind, made by the real use case.

use crate::operator::administrator;
use crate::output::Failure;
use app::App;
use app::auth::bootstrap::open_fund;
use app::organisations::{Create, Signed, create, list};
use domain::codes::OrganisationKind;
use domain::funds::{Fund, FundCode};
use domain::ids::OrganisationId;
use domain::organisations::NirRight;
use domain::text::{EmailAddress, Label, TextError};
use jiff::civil::date;
use std::collections::BTreeMap;
use store::funds;

/// The name that tells an import's partner from real ones.
fn name_of(kind: OrganisationKind) -> String {
    format!("Reprise – {}", kind.label())
}

/// The kind of organisation behind a sender: corpora also name the trade of the person.
pub fn kind_of(sender: Option<&str>) -> OrganisationKind {
    let code = match sender {
        Some("nurse" | "physician" | "pharmacist") => "health_professional",
        Some("health_mediator") => "participatory_health_structure",
        Some(code) => code,
        None => "other",
    };
    code.parse().unwrap_or(OrganisationKind::Other)
}

/// One partner of each kind, created when an earlier import did not; and the fund before them.
pub async fn ensure(
    app: &App,
    fund: &FundCode,
) -> Result<BTreeMap<OrganisationKind, OrganisationId>, Failure> {
    ensure_fund(app, fund.clone()).await?;
    let actor = administrator(fund.clone());
    let mut partners = BTreeMap::new();
    let mut after = None;
    loop {
        let page = list(app, &actor, after, 100).await?;
        for partner in page.items {
            if partner.name.as_str() == name_of(partner.kind) {
                partners.insert(partner.kind, partner.id);
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    for kind in OrganisationKind::ALL {
        if !partners.contains_key(kind) {
            let created = create(app, &actor, partner(*kind)?).await?;
            partners.insert(*kind, created.organisation.id);
        }
    }
    Ok(partners)
}

async fn ensure_fund(app: &App, code: FundCode) -> Result<(), Failure> {
    let fund = Fund {
        name: Label::parse(&format!("CPAM {code}"))?,
        code,
    };
    let mailbox = format!("espace-partenaire@cpam{}.example", fund.code);
    let mailbox = EmailAddress::parse(&mailbox)?;
    let done = app.store.write(move |tx| {
        if funds::find(tx, &fund.code)?.is_none() {
            open_fund(tx, &fund, &mailbox)?;
        }
        Ok::<_, app::AppError>(())
    });
    Ok(done.await?)
}

fn partner(kind: OrganisationKind) -> Result<Create, TextError> {
    Ok(Create {
        kind,
        name: Label::parse(&name_of(kind))?,
        convention: Signed {
            reference: Label::parse("reprise")?,
            // Before any year that can be asked for.
            starts_on: date(2000, 1, 1),
            ends_on: None,
            nir_right: NirRight::Other,
        },
        call: None,
    })
}
