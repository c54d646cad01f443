//! What each step asks.

use super::Step;
use super::content::Content;
use super::reading::{UNKNOWN_TYPE, french_day};
use crate::choices_of;
use crate::sections::{Choice, Control, Kind, Section, Wrong, choice, or_nothing};
use app::requests::Terms;
use domain::codes::RequestType;
use domain::identity::{InsuredLink, Language, NoNirReason, Sex};
use domain::mandates::{MandateDuration, MandateForm, MandateScope};
use domain::requests::submission::{AlreadyTried, Blocker, DeadlineNature, NonAutonomyReason};
use domain::text::{Body, Title};
use jiff::civil::Date;

const DAY_HINT: &str = "JJ/MM/AAAA, par exemple 07/04/2026";

/// The questions of a step, with what was answered and what is wrong with it.
pub fn of(
    step: Step,
    (content, wrongs): (&Content, &[Wrong]),
    terms: &Terms,
    today: Date,
) -> Vec<Section> {
    let mut sections = match step {
        Step::Person => person(terms),
        Step::Mandate => mandate(),
        Step::Matter => matter(terms),
        Step::Pieces | Step::Review => Vec::new(),
    };
    for control in sections
        .iter_mut()
        .flat_map(|section| &mut section.controls)
    {
        let mut typed = content.typed(control.name);
        if matches!(control.kind, Kind::Line("numeric", "w-date")) {
            typed = typed.iter().map(|text| french_day(text)).collect();
        }
        // Nearly always given the same day: one thing less to type.
        if control.name == "accord_date" && typed.is_empty() && wrongs.is_empty() {
            typed = vec![french::short_date(today)];
        }
        control.fill(&typed, wrongs);
    }
    sections
}

fn line(name: &'static str) -> Control {
    let label = super::content::named(name).map_or("", |field| field.label);
    Control::line(name, label)
}

fn date(name: &'static str) -> Control {
    line(name).of(Kind::Line("numeric", "w-date"))
}

fn select(name: &'static str, choices: Vec<Choice>) -> Control {
    line(name).of(Kind::Select(choices))
}

fn person(terms: &Terms) -> Vec<Section> {
    vec![identity(terms), reaching(), living()]
}

fn identity(terms: &Terms) -> Section {
    let mut controls = vec![
        line("nom").half(),
        line("nom_usage").optional().half(),
        line("prenoms")
            .half()
            .hint("Tous, dans l’ordre de l’état civil si vous le connaissez"),
        date("naissance")
            .half()
            .hint("JJ/MM/AAAA ; 00 pour un jour ou un mois inconnu"),
        select("sexe", or_nothing("Non précisé", choices_of!(Sex)))
            .optional()
            .half(),
        line("lieu_naissance")
            .optional()
            .half()
            .hint("Commune, ou pays si elle est née à l’étranger"),
    ];
    if terms.may_give_nir {
        controls.push(
            line("nir").of(Kind::Line("numeric", "w-nir")).half().hint(
                "13 ou 15 chiffres, espaces acceptées. Une clé fausse n’empêche pas d’envoyer.",
            ),
        );
        let reasons = or_nothing("J’ai donné le numéro", choices_of!(NoNirReason));
        controls.push(select("sans_nir", reasons).half());
        controls.push(
            line("nir_assure")
                .of(Kind::Line("numeric", "w-nir"))
                .optional()
                .half()
                .hint(
                    "Pour un enfant ou un conjoint rattaché : le numéro de l’assuré, pas le sien.",
                ),
        );
        let links = or_nothing("Elle ne dépend de personne", choices_of!(InsuredLink));
        controls.push(select("lien_assure", links).optional().half());
    } else {
        let reasons = or_nothing(
            "Votre structure ne le recueille pas",
            choices_of!(NoNirReason),
        );
        controls.push(
            select("sans_nir", reasons)
                .optional()
                .hint("Votre convention ne prévoit pas le numéro de sécurité sociale : la caisse le retrouvera."),
        );
    }
    Section {
        id: "identite",
        title: "Qui est la personne ?",
        lede: "Sauf mention « facultatif », tous les champs sont obligatoires.",
        controls,
    }
}

fn reaching() -> Section {
    let languages = Language::KNOWN
        .iter()
        .map(|(code, name)| choice(code, name));
    Section {
        id: "joindre",
        title: "Comment la joindre ?",
        lede: "",
        controls: vec![
            line("telephone")
                .of(Kind::Line("tel", ""))
                .optional()
                .half(),
            select("langue", or_nothing("Non précisée", languages.collect()))
                .optional()
                .half(),
        ],
    }
}

fn living() -> Section {
    let places = vec![
        choice("adresse", "À une adresse"),
        choice("domiciliation", "Par une domiciliation"),
        choice("aucun", "Ni l’un ni l’autre"),
    ];
    Section {
        id: "courrier",
        title: "Où reçoit-elle son courrier ?",
        lede: "Remplissez l’adresse ou la domiciliation selon votre réponse.",
        controls: vec![
            line("logement").of(Kind::Radios(places)).optional(),
            line("adresse1").optional().half(),
            line("adresse2").optional().half(),
            line("code_postal")
                .of(Kind::Line("numeric", "w-date"))
                .optional()
                .half(),
            line("commune").optional().half(),
            line("domicile_chez").optional().half(),
            date("domicile_fin").optional().half().hint(DAY_HINT),
        ],
    }
}

fn mandate() -> Vec<Section> {
    let durations = MandateDuration::ALL.iter();
    let durations = durations.map(|one| choice(&one.days().to_string(), one.label()));
    let health = Choice {
        hint: "Sans cela, n’écrivez rien sur sa santé",
        ..choice(
            "oui",
            "Elle accepte que des informations de santé soient transmises à la caisse",
        )
    };
    let call_back = choice("oui", "Elle accepte que la caisse la rappelle");
    vec![
        Section {
            id: "accord",
            title: "Qu’a accepté la personne ?",
            lede: "Rien ne part sans son accord. Elle peut le retirer à tout moment ; une fiche à lui remettre s’imprime après l’envoi.",
            controls: vec![
                line("accord_forme").of(Kind::Radios(choices_of!(MandateForm))),
                date("accord_date").hint(DAY_HINT).half(),
                select(
                    "accord_duree",
                    or_nothing("Choisir une durée", durations.collect()),
                )
                .half(),
                line("accord_pour").of(Kind::Ticks(choices_of!(MandateScope))),
            ],
        },
        Section {
            id: "accords_separes",
            title: "Deux accords à part",
            lede: "À cocher seulement si elle l’a dit.",
            controls: vec![
                line("accord_sante")
                    .of(Kind::Ticks(vec![health]))
                    .optional(),
                line("accord_rappel")
                    .of(Kind::Ticks(vec![call_back]))
                    .optional(),
            ],
        },
    ]
}

fn matter(terms: &Terms) -> Vec<Section> {
    let mut types = choices_of!(RequestType);
    types.push(choice(UNKNOWN_TYPE, "Je ne sais pas"));
    let mut controls = Vec::new();
    if terms.funds.len() > 1 {
        let funds = terms.funds.iter();
        let funds = funds.map(|(code, name)| choice(code.as_str(), name.as_str()));
        controls.push(select(
            "caisse",
            or_nothing("Choisir une caisse", funds.collect()),
        ));
    }
    controls.extend([
        line("type").of(Kind::Radios(types)).hint("La caisse vérifie et réoriente si besoin."),
        select("blocage", or_nothing("Rien de particulier", choices_of!(Blocker))).optional().half(),
        line("titre")
            .optional()
            .half()
            .hint("120 caractères. Ni nom ni numéro : les listes le montrent."),
        line("texte")
            .of(Kind::Area(Body::MAX))
            .hint("Les faits utiles et les démarches déjà faites. Ni numéro, ni téléphone, ni diagnostic : des champs sont prévus."),
    ]);
    let reasons = or_nothing("Sans objet", choices_of!(NonAutonomyReason));
    vec![
        Section {
            id: "quoi",
            title: "Que demandez-vous à la caisse ?",
            lede: "",
            controls,
        },
        Section {
            id: "contexte",
            title: "Ce qui aide à répondre vite",
            lede: "",
            controls: vec![
                select("autonomie", reasons)
                    .hint("Obligatoire pour un document ou un rendez-vous."),
                date("echeance").optional().half().hint(DAY_HINT),
                select(
                    "echeance_nature",
                    or_nothing("Pas de date limite", choices_of!(DeadlineNature)),
                )
                .optional()
                .half(),
                line("deja")
                    .of(Kind::Ticks(choices_of!(AlreadyTried)))
                    .optional(),
                line("reference_externe")
                    .optional()
                    .half()
                    .hint("Le numéro du dossier chez vous"),
            ],
        },
    ]
}

const _: () = assert!(Title::MAX == 120);
