//! What callers send: synthetic people, whose numbers cannot be real (S-109).

use serde_json::{Value, json};

/// A request that is complete and clearly a file to chase.
pub fn request() -> Value {
    json!({
        "person": person(),
        "mandate": mandate(),
        "title": "Renouvellement C2S",
        "text": "Bonjour, Mme a déposé son dossier de renouvellement de C2S le 2 septembre, \
                 toujours pas de réponse malgré deux relances. Merci de nous dire où en est le dossier.",
        "blocker": "no_answer",
        "already_tried": ["phone"],
    })
}

/// A request for a paper.
pub fn documents() -> Value {
    let mut body = request();
    body["declared_type"] = json!("documents");
    body["non_autonomy_reason"] = json!("no_online_account");
    body["title"] = json!("Attestation de droits");
    body["text"] = json!(
        "Monsieur a besoin d'une attestation de droits pour son inscription en formation, \
        il n'a pas de compte ameli. Merci de nous l'envoyer."
    );
    body
}

/// A person with a number whose commune and order are 999.
pub fn person() -> Value {
    json!({
        "birth_name": "Zéphyrine-Exemple",
        "first_names": "Amarante",
        "birth_date": "1990-03-09",
        "sex": "female",
        "nir": "290039999999964",
        "phone": "06 39 98 00 01",
        "language": "fr",
        "address": { "line1": "1 rue de l'Exemple", "postcode": "59100", "commune": "Roubaix" },
    })
}

/// A person without a number.
pub fn person_without_number() -> Value {
    let mut person = person();
    if let Some(members) = person.as_object_mut() {
        members.remove("nir");
    }
    person["no_nir_reason"] = json!("unknown_to_person");
    person
}

/// An agreement given today for six months.
pub fn mandate() -> Value {
    json!({
        "form": "oral",
        "given_on": "2026-11-23",
        "scope": ["follow_file", "receive_documents"],
        "duration_days": 182,
        "health_information": true,
        "call_back": true,
    })
}
