//! The filters that are on, each with the way to let it go.

use super::filters::{Filters, Holder};

/// A filter that is on.
pub struct Chip {
    /// What it narrows to.
    pub label: String,
    /// The queue without it.
    pub href: String,
}

impl Filters {
    /// The filters that are on, beside the tab: each with the address that lets it go.
    pub fn chips(&self) -> Vec<Chip> {
        let mut chips = Vec::new();
        let mut chip = |label: Option<String>, without: fn(&mut Self)| {
            if let Some(label) = label {
                let mut rest = self.clone();
                without(&mut rest);
                chips.push(Chip {
                    label,
                    href: rest.href(),
                });
            }
        };
        let said = |label: &'static str| label.to_owned();
        chip(self.status.map(|one| said(one.label())), |f| {
            f.status = None;
        });
        chip(self.request_type.map(|one| said(one.label())), |f| {
            f.request_type = None;
        });
        chip(self.subject.map(|one| said(one.label())), |f| {
            f.subject = None;
        });
        chip(self.urgency.map(|one| said(one.label())), |f| {
            f.urgency = None;
        });
        chip(self.service.map(|one| said(one.label())), |f| {
            f.service = None;
        });
        let organisation = self.organisation.map(|_| said("Une structure"));
        chip(organisation, |f| f.organisation = None);
        let holder = self.holder.map(|holder| match holder {
            Holder::Agent(_) => said("Un agent"),
            Holder::Me => said("Les miennes"),
            Holder::Nobody => said("À personne"),
        });
        chip(holder, |f| f.holder = None);
        chip(self.is_late.then(|| said("En retard")), |f| {
            f.is_late = false;
        });
        chips
    }
}
