//! From a labelled line to what a partner would have filed.

use super::persons;
use crate::output::Failure;
use domain::accounts::Author;
use domain::codes::RequestType;
use domain::funds::FundCode;
use domain::mandates::{Mandate, MandateDuration, MandateForm, MandateScope};
use domain::requests::Submission;
use domain::requests::submission::{Deadline, DeadlineNature, NonAutonomyReason};
use domain::text::{Body, ExternalReference, TextError, Title};
use routing::lines::Labelled;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use store::idempotency::Call;

/// What a partner would have filed.
pub fn of(line: &Labelled) -> Result<Submission, Failure> {
    let person = persons::of(&line.line.id, line.line.received)?;
    let (title, text, external_reference) = words(line)?;
    Ok(Submission {
        person,
        mandate: Mandate {
            form: MandateForm::Oral,
            given_on: line.line.received,
            scope: BTreeSet::from([MandateScope::FollowFile]),
            duration: MandateDuration::HalfYear,
            health_information: true,
            call_back: true,
            withdrawn_at: None,
        },
        declared_type: line.line.declared_type,
        title,
        text,
        blocker: None,
        deadline: line.line.deadline.map(|date| Deadline {
            date,
            nature: DeadlineNature::Other,
        }),
        already_tried: BTreeSet::new(),
        non_autonomy_reason: matches!(
            line.line.declared_type,
            Some(RequestType::Documents | RequestType::Appointment)
        )
        .then_some(NonAutonomyReason::Other),
        external_reference,
    })
}

type Words = (Option<Title>, Body, Option<ExternalReference>);

fn words(line: &Labelled) -> Result<Words, TextError> {
    let title = Some(line.line.title.trim()).filter(|title| !title.is_empty());
    Ok((
        title.map(Title::parse).transpose()?,
        Body::parse(&line.line.text)?,
        Some(ExternalReference::parse(&line.line.id)?),
    ))
}

/// The call that files a line: the same at each import, so that it is done once.
pub fn call(fund: &FundCode, line: &Labelled) -> Call {
    let received = line.line.received.to_string();
    Call {
        owner: Author::System,
        key_hash: digest(&["import-year", fund.as_str(), &line.line.id]),
        fingerprint: digest(&[&received, &line.line.title, &line.line.text]),
    }
}

fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}
