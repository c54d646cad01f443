//! A copy of everything about one person (S-114), with a recent proof, a motive and a mark (S-011).

use super::copy::{Access, Case, File, Line, PersonCopy, Requested, Said};
use super::find::about;
use crate::access;
use crate::auth::browsing::Visitor;
use crate::auth::own::require_recent;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Author, Membership};
use domain::identity::{Person, PersonNumber, Residence};
use domain::ids::RequestId;
use domain::mandates::Mandate;
use domain::permissions::Permission;
use domain::person_rights::RightsMotive;
use domain::requests::{Request, Submission};
use domain::thread::Audience;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use store::audit::Deed;
use store::{
    Tx, accounts, audit, clients, funds, history, organisations, person_rights, requests,
    submissions, thread,
};

/// What the journal calls it; each raises an alert for the auditor (S-125).
const ACTION: &str = "person.export";

/// Everything that the fund has about the person of a request.
///
/// Internal notes are in it: they speak of her. Names of professionals are not: for whom they acted is
/// (CJEU, C-579/21). The journal has who, when, how many and which requests, not what they say.
///
/// Refuses with [`AppError::StepUp`], [`AppError::NotFound`], [`AppError::Erased`].
pub async fn export(
    app: &App,
    visitor: &Visitor,
    id: RequestId,
    motive: RightsMotive,
) -> Result<PersonCopy, AppError> {
    access::require(&visitor.actor, Permission::AnswerRights)?;
    let (actor, session) = (visitor.actor.clone(), visitor.session);
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            require_recent(tx, session)?;
            let found = about(tx, &actor, id)?;
            let fund = actor.fund().ok_or(AppError::NotFound)?;
            let fund = funds::find(tx, fund)?.ok_or(AppError::NotFound)?;
            let copied: Vec<_> = found.hers.iter().map(|one| one.request.id.uuid()).collect();
            let mut names = Names {
                fund: fund.name.as_str().to_owned(),
                known: BTreeMap::new(),
            };
            let mut cases = Vec::new();
            for one in found.hers {
                cases.push(case(tx, &mut names, &one.request)?);
            }
            let codes = format!("motive={motive} requests={}", cases.len());
            let deed = Deed {
                action: ACTION,
                object_kind: "request",
                object: id.uuid(),
                codes: &codes,
            };
            audit::add_with(tx, &actor, &deed, &copied)?;
            Ok(PersonCopy {
                format: 1,
                fund: fund.code.as_str().to_owned(),
                fund_name: names.fund,
                made_at: tx.now(),
                made_by: actor.author.uuid().unwrap_or_default().to_string(),
                motive: motive.label(),
                count: cases.len(),
                requests: cases,
            })
        })
        .await
}

/// For whom people and programs act: organisations are named, people are not.
struct Names {
    fund: String,
    known: BTreeMap<Author, String>,
}

impl Names {
    fn of(&mut self, tx: &mut Tx<'_>, author: Author) -> Result<String, AppError> {
        if let Some(known) = self.known.get(&author) {
            return Ok(known.clone());
        }
        let membership = match author {
            Author::Account(id) => accounts::find(tx, id)?.map(|account| account.membership),
            Author::Client(id) => clients::find(tx, id)?.map(|client| client.membership),
            Author::System => None,
        };
        let name = match (membership, author) {
            (Some(Membership::Organisation(id)), _) => organisations::find(tx, id)?
                .map_or_else(String::new, |found| found.name.as_str().to_owned()),
            (Some(Membership::Fund { .. }), _) => self.fund.clone(),
            (None, Author::System) => "Le service lui-même".to_owned(),
            (None, _) => "Un compte supprimé".to_owned(),
        };
        self.known.insert(author, name.clone());
        Ok(name)
    }
}

fn case(tx: &mut Tx<'_>, names: &mut Names, request: &Request) -> Result<Case, AppError> {
    let id = request.id;
    let (submission, sorting) = submissions::find(tx, id)?.ok_or(AppError::Erased)?;
    let organisation = organisations::find(tx, request.organisation)?.ok_or(AppError::NotFound)?;
    let organisation = organisation.name.as_str().to_owned();
    let before = person_rights::rectifications(tx, id)?;
    let rating = requests::find_rating(tx, id)?.map(|rating| {
        let words = rating.words.as_ref().map_or("", |words| words.expose());
        format!("{} sur 5. {words}", rating.score.points())
    });
    Ok(Case {
        reference: request.reference.to_string(),
        life: life(request, &organisation),
        recipients: vec![
            organisation,
            format!("{}, {}", names.fund, request.filing.service.label()),
        ],
        person: identity(&submission.person),
        before_corrections: before.iter().map(|one| identity(&one.former)).collect(),
        notice: submissions::notice(tx, id)?,
        agreement: agreement(&submission.mandate),
        words: words(&submission),
        sorting: sorting.reasons,
        messages: messages(tx, names, id)?,
        asked: asked(tx, id)?,
        files: files(tx, names, id)?,
        history: acts(tx, names, id)?,
        seen_by: seen_by(tx, names, id)?,
        rating,
    })
}

fn line(code: &'static str, label: &'static str, value: impl Into<String>) -> Line {
    Line {
        code,
        label,
        value: value.into(),
    }
}

fn instant(at: Timestamp) -> String {
    at.to_string()
}

fn life(request: &Request, organisation: &str) -> Vec<Line> {
    let filing = request.filing;
    let mut lines = vec![
        line("organisation", "Déposée par", organisation),
        line("submitted_at", "Reçue le", instant(request.submitted_at)),
        line("updated_at", "Dernier échange", instant(request.updated_at)),
        line("status", "État", request.state.status().label()),
        line("type", "Type", filing.request_type.label()),
        line("subject", "Sujet", filing.subject.label()),
        line("service", "Service", filing.service.label()),
        line("urgency", "Urgence", filing.urgency.label()),
        line("due_on", "Échéance", filing.due_on.to_string()),
        line(
            "promised_on",
            "Date promise",
            filing.promised_on.to_string(),
        ),
    ];
    let outcome = request.state.outcome();
    lines.extend(outcome.map(|outcome| line("outcome", "Issue", outcome.label())));
    let aside = request.aside;
    lines.extend(aside.map(|aside| line("aside", "Conservation", aside.label())));
    lines
}

fn identity(person: &Person) -> Vec<Line> {
    let number = match &person.number {
        PersonNumber::Known(nir) => nir.as_given().expose().clone(),
        PersonNumber::Absent(reason) => reason.label().to_owned(),
    };
    let mut lines = vec![
        line("birth_name", "Nom de naissance", person.birth_name.expose()),
        line("first_names", "Prénoms", person.first_names.expose()),
        line(
            "birth_date",
            "Date de naissance",
            person.birth_date.to_string(),
        ),
        line("nir", "Numéro de sécurité sociale", number),
    ];
    let mut known = |code, label, value: Option<String>| {
        lines.extend(value.map(|value| line(code, label, value)));
    };
    let insured = person.insured.as_ref();
    known(
        "insured_nir",
        "Numéro de l’assuré dont elle dépend",
        insured.map(|one| one.number.as_given().expose().clone()),
    );
    known(
        "insured_link",
        "Lien avec cet assuré",
        insured.map(|one| one.link.label().to_owned()),
    );
    let used = person.used_name.as_ref();
    known(
        "used_name",
        "Nom d’usage",
        used.map(|name| name.expose().to_owned()),
    );
    known("sex", "Sexe", person.sex.map(|sex| sex.label().to_owned()));
    let place = person.birth_place.as_ref();
    known(
        "birth_place",
        "Lieu de naissance",
        place.map(|place| place.expose().to_owned()),
    );
    let phone = person.phone.as_ref();
    known(
        "phone",
        "Téléphone",
        phone.map(|phone| phone.expose().to_owned()),
    );
    let language = person.language.as_ref();
    known(
        "language",
        "Langue",
        language.map(|language| language.label().to_owned()),
    );
    known("residence", "Courrier", residence(&person.residence));
    lines
}

fn residence(residence: &Residence) -> Option<String> {
    match residence {
        Residence::Address(address) => {
            let second = address.line2.as_ref().map_or("", |line| line.expose());
            let parts = [
                address.line1.expose(),
                second,
                address.postcode.expose(),
                address.commune.expose(),
            ];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            Some(parts.join(", "))
        }
        Residence::Domiciliation(at) => {
            Some(format!("Domiciliation : {}", at.organisation.as_str()))
        }
        Residence::None => None,
    }
}

fn agreement(mandate: &Mandate) -> Vec<Line> {
    let yes = |given: bool| if given { "oui" } else { "non" };
    let scope: Vec<&str> = mandate.scope.iter().map(|one| one.label()).collect();
    let mut lines = vec![
        line("form", "Forme", mandate.form.label()),
        line("given_on", "Donné le", mandate.given_on.to_string()),
        line("scope", "Pour", scope.join(", ")),
        line("duration", "Durée", mandate.duration.label()),
        line(
            "health_information",
            "Informations de santé",
            yes(mandate.health_information),
        ),
        line("call_back", "Rappel", yes(mandate.call_back)),
    ];
    let withdrawn = mandate.withdrawn_at;
    lines.extend(withdrawn.map(|at| line("withdrawn_at", "Retiré le", instant(at))));
    lines
}

fn words(submission: &Submission) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut known = |code, label, value: Option<String>| {
        lines.extend(value.map(|value| line(code, label, value)));
    };
    let title = submission.title.as_ref();
    known(
        "title",
        "Objet",
        title.map(|title| title.expose().to_owned()),
    );
    known("text", "Texte", Some(submission.text.expose().to_owned()));
    let declared = submission.declared_type;
    known(
        "declared_type",
        "Type déclaré",
        declared.map(|one| one.label().to_owned()),
    );
    let blocker = submission.blocker;
    known(
        "blocker",
        "Ce qui bloque",
        blocker.map(|one| one.label().to_owned()),
    );
    let deadline = submission
        .deadline
        .map(|one| format!("{} ({})", one.date, one.nature.label()));
    known("deadline", "Date limite", deadline);
    let tried: Vec<&str> = submission
        .already_tried
        .iter()
        .map(|one| one.label())
        .collect();
    known(
        "already_tried",
        "Déjà tenté",
        (!tried.is_empty()).then(|| tried.join(", ")),
    );
    let reason = submission.non_autonomy_reason;
    known(
        "non_autonomy_reason",
        "Autonomie",
        reason.map(|one| one.label().to_owned()),
    );
    let external = submission.external_reference.as_ref();
    known(
        "external_reference",
        "Référence du partenaire",
        external.map(|one| one.expose().to_owned()),
    );
    lines
}

fn messages(tx: &mut Tx<'_>, names: &mut Names, id: RequestId) -> Result<Vec<Said>, AppError> {
    let mut said = Vec::new();
    for message in thread::messages(tx, id, Audience::Fund)? {
        said.push(Said {
            at: message.at,
            by: names.of(tx, message.author)?,
            internal: message.audience == Audience::Fund,
            text: message.body.expose().to_owned(),
        });
    }
    Ok(said)
}

fn asked(tx: &mut Tx<'_>, id: RequestId) -> Result<Vec<Requested>, AppError> {
    let items = thread::missing_items(tx, id)?;
    let asked = items.iter().map(|item| Requested {
        at: item.asked_at,
        what: item.label.as_str().to_owned(),
        status: item.status.label(),
    });
    Ok(asked.collect())
}

fn files(tx: &mut Tx<'_>, names: &mut Names, id: RequestId) -> Result<Vec<File>, AppError> {
    let mut files = Vec::new();
    for file in thread::attachments(tx, id, Audience::Fund)? {
        files.push(File {
            at: file.at,
            name: file.name.expose().to_owned(),
            media_type: file.media_type,
            size: file.size,
            by: names.of(tx, file.author)?,
        });
    }
    Ok(files)
}

fn acts(tx: &mut Tx<'_>, names: &mut Names, id: RequestId) -> Result<Vec<Access>, AppError> {
    let mut acts = Vec::new();
    for entry in history::list(tx, id)? {
        acts.push(Access {
            at: entry.at,
            until: None,
            by: names.of(tx, entry.author)?,
            what: entry.act.label().to_owned(),
        });
    }
    Ok(acts)
}

/// Who saw something of it, as far back as the journal goes.
fn seen_by(tx: &mut Tx<'_>, names: &mut Names, id: RequestId) -> Result<Vec<Access>, AppError> {
    let wanted = BTreeSet::from([id.uuid()]);
    let ever = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
    let mut seen: BTreeMap<String, (Timestamp, Timestamp, u32)> = BTreeMap::new();
    for (author, how) in audit::seers_of(tx, &wanted, ever)? {
        let times: u32 = how.ways.values().sum();
        let by = names.of(tx, author)?;
        let known = seen.entry(by).or_insert((how.first, how.last, 0));
        *known = (
            known.0.min(how.first),
            known.1.max(how.last),
            known.2 + times,
        );
    }
    let seen = seen.into_iter().map(|(by, (first, last, times))| Access {
        at: first,
        until: Some(last),
        by,
        what: format!("{times} consultation(s)"),
    });
    Ok(seen.collect())
}
