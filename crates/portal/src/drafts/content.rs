//! What a draft holds: the members of a request as the API names them, as they were typed, good or not.

use super::Step;
use crate::form::Fields;
use domain::drafts::DraftContent;
use domain::text::TextError;
use serde_json::{Map, Value};

/// A field of the form, and the member of the request that it fills.
pub struct Field {
    /// The name of the field.
    pub name: &'static str,
    /// What is asked.
    pub label: &'static str,
    /// JSON pointer to the member.
    pub pointer: &'static str,
    /// The step that asks it.
    pub step: Step,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    List,
    Number,
    Flag,
}

const fn field(
    name: &'static str,
    label: &'static str,
    pointer: &'static str,
    step: Step,
    kind: Kind,
) -> Field {
    Field {
        name,
        label,
        pointer,
        step,
        kind,
    }
}

use Kind::{Flag, List, Number, Text};
use Step::{Mandate, Matter, Person};

/// Every field, in the order of the form.
pub const FIELDS: &[Field] = &[
    field(
        "nom",
        "Nom de naissance",
        "/person/birth_name",
        Person,
        Text,
    ),
    field(
        "nom_usage",
        "Nom d’usage",
        "/person/used_name",
        Person,
        Text,
    ),
    field("prenoms", "Prénoms", "/person/first_names", Person, Text),
    field(
        "naissance",
        "Date de naissance",
        "/person/birth_date",
        Person,
        Text,
    ),
    field("sexe", "Sexe", "/person/sex", Person, Text),
    field(
        "lieu_naissance",
        "Lieu de naissance",
        "/person/birth_place",
        Person,
        Text,
    ),
    field(
        "nir",
        "Numéro de sécurité sociale",
        "/person/nir",
        Person,
        Text,
    ),
    field(
        "sans_nir",
        "Pourquoi il n’y a pas de numéro",
        "/person/no_nir_reason",
        Person,
        Text,
    ),
    field(
        "nir_assure",
        "Numéro de l’assuré dont elle dépend",
        "/person/insured_nir",
        Person,
        Text,
    ),
    field(
        "lien_assure",
        "Ce qu’elle est pour cet assuré",
        "/person/insured_link",
        Person,
        Text,
    ),
    field("telephone", "Téléphone", "/person/phone", Person, Text),
    field("langue", "Langue", "/person/language", Person, Text),
    field(
        "logement",
        "Où elle reçoit son courrier",
        "/portal/residence",
        Person,
        Text,
    ),
    field(
        "adresse1",
        "Numéro et voie",
        "/person/address/line1",
        Person,
        Text,
    ),
    field(
        "adresse2",
        "Complément d’adresse",
        "/person/address/line2",
        Person,
        Text,
    ),
    field(
        "code_postal",
        "Code postal",
        "/person/address/postcode",
        Person,
        Text,
    ),
    field(
        "commune",
        "Commune",
        "/person/address/commune",
        Person,
        Text,
    ),
    field(
        "domicile_chez",
        "Organisme de domiciliation",
        "/person/domiciliation/organisation",
        Person,
        Text,
    ),
    field(
        "domicile_fin",
        "Fin de la domiciliation",
        "/person/domiciliation/until",
        Person,
        Text,
    ),
    field(
        "accord_forme",
        "Forme de l’accord",
        "/mandate/form",
        Mandate,
        Text,
    ),
    field(
        "accord_date",
        "Date de l’accord",
        "/mandate/given_on",
        Mandate,
        Text,
    ),
    field(
        "accord_pour",
        "Démarches acceptées",
        "/mandate/scope",
        Mandate,
        List,
    ),
    field(
        "accord_duree",
        "Durée de l’accord",
        "/mandate/duration_days",
        Mandate,
        Number,
    ),
    field(
        "accord_sante",
        "Informations de santé",
        "/mandate/health_information",
        Mandate,
        Flag,
    ),
    field(
        "accord_rappel",
        "Rappel de la personne",
        "/mandate/call_back",
        Mandate,
        Flag,
    ),
    field("caisse", "Caisse", "/fund", Matter, Text),
    field("type", "Type de demande", "/declared_type", Matter, Text),
    field("blocage", "Ce qui bloque", "/blocker", Matter, Text),
    field("titre", "Objet, en une ligne", "/title", Matter, Text),
    field(
        "texte",
        "Ce qui se passe, et ce que vous attendez",
        "/text",
        Matter,
        Text,
    ),
    field(
        "autonomie",
        "Pourquoi la personne ne peut pas faire seule",
        "/non_autonomy_reason",
        Matter,
        Text,
    ),
    field("echeance", "Date limite", "/deadline/date", Matter, Text),
    field(
        "echeance_nature",
        "Raison de la date limite",
        "/deadline/nature",
        Matter,
        Text,
    ),
    field("deja", "Déjà essayé", "/already_tried", Matter, List),
    field(
        "reference_externe",
        "Votre référence",
        "/external_reference",
        Matter,
        Text,
    ),
];

/// The field of this name.
pub fn named(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// The field that fills this member of a request.
pub fn at(pointer: &str) -> Option<&'static Field> {
    let exact = FIELDS.iter().find(|field| field.pointer == pointer);
    // A refusal of the mandate as a whole is shown where its date is.
    exact.or_else(|| (pointer == "/mandate").then(|| named("accord_date"))?)
}

/// What a draft holds.
#[derive(Clone, Default)]
pub struct Content(Value);

impl Content {
    /// What is kept. A draft that is no object holds nothing that a form could show.
    pub fn of(draft: &DraftContent) -> Self {
        let value = serde_json::from_str(draft.expose());
        Self(value.unwrap_or_else(|_| Value::Object(Map::new())))
    }

    /// The answers to a field, as they were typed.
    pub fn typed(&self, name: &str) -> Vec<String> {
        let found = named(name).and_then(|field| self.0.pointer(field.pointer));
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(true) => Some("oui".to_owned()),
            _ => None,
        };
        match found {
            Some(Value::Array(values)) => values.iter().filter_map(text).collect(),
            Some(value) => text(value).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// The only answer to a field; empty when there is none.
    pub fn text(&self, name: &str) -> String {
        self.typed(name).into_iter().next().unwrap_or_default()
    }

    /// Takes over what the form of a step says, and forgets what it no longer says.
    pub fn absorb(&mut self, step: Step, form: &Fields) {
        for field in FIELDS.iter().filter(|field| field.step == step) {
            let answers = form.iter().filter(|(name, _)| name == field.name);
            let answers: Vec<&str> = answers
                .map(|(_, value)| value.as_str())
                .filter(|value| !value.trim().is_empty())
                .collect();
            self.set(field, &answers);
        }
    }

    /// The text to keep; refused when it is too long to be.
    pub fn draft(&self) -> Result<DraftContent, TextError> {
        DraftContent::parse(&self.0.to_string())
    }

    fn set(&mut self, field: &Field, answers: &[&str]) {
        let text = |text: &str| Value::String(text.replace("\r\n", "\n"));
        let value = match (field.kind, answers) {
            (_, []) => None,
            (List, answers) => Some(Value::Array(answers.iter().map(|one| text(one)).collect())),
            (Flag, _) => Some(Value::Bool(true)),
            (Number, [one, ..]) => Some(one.parse::<u16>().map_or_else(|_| text(one), Value::from)),
            (Text, [one, ..]) => Some(text(one)),
        };
        let mut path = field.pointer.split('/').skip(1).peekable();
        let mut here = &mut self.0;
        while let Some(name) = path.next() {
            if !here.is_object() {
                *here = Value::Object(Map::new());
            }
            let Value::Object(members) = here else { return };
            if path.peek().is_none() {
                match value {
                    Some(value) => members.insert(name.to_owned(), value),
                    None => members.remove(name),
                };
                return;
            }
            if value.is_none() && !members.contains_key(name) {
                return;
            }
            here = members
                .entry(name)
                .or_insert_with(|| Value::Object(Map::new()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Fields {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        fields.iter().map(owned).collect()
    }

    #[test]
    fn what_was_typed_is_kept_good_or_not() {
        let mut content = Content::default();
        content.absorb(
            Step::Person,
            &form(&[("nom", "O’Brien \"x\" 😀"), ("naissance", "31/02/1979")]),
        );
        content.absorb(
            Step::Mandate,
            &form(&[
                ("accord_pour", "follow_file"),
                ("accord_pour", "other"),
                ("accord_duree", "182"),
                ("accord_rappel", "oui"),
            ]),
        );
        let kept = Content::of(&content.draft().unwrap());
        assert_eq!(kept.text("nom"), "O’Brien \"x\" 😀");
        assert_eq!(kept.text("naissance"), "31/02/1979");
        assert_eq!(kept.typed("accord_pour"), ["follow_file", "other"]);
        assert_eq!(kept.text("accord_duree"), "182");
        assert_eq!(kept.text("accord_rappel"), "oui");
        assert_eq!(kept.text("accord_sante"), "");
    }

    #[test]
    fn a_step_forgets_its_own_only() {
        let mut content = Content::default();
        content.absorb(
            Step::Person,
            &form(&[("nom", "Exemple"), ("commune", "Roubaix")]),
        );
        content.absorb(Step::Matter, &form(&[("texte", "a\r\nb")]));
        content.absorb(Step::Person, &form(&[("nom", "Exemple")]));
        assert_eq!(content.text("commune"), "");
        assert_eq!(content.text("texte"), "a\nb");
    }

    #[test]
    fn members_have_the_names_of_the_api() {
        let mut content = Content::default();
        content.absorb(Step::Person, &form(&[("code_postal", "59100")]));
        assert_eq!(
            content.draft().unwrap().expose(),
            r#"{"person":{"address":{"postcode":"59100"}}}"#
        );
    }
}
