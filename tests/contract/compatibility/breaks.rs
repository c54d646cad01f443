//! How a document breaks the programs that rely on another.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Which way a schema goes: what is asked may grow no narrower, what is answered no poorer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Asked,
    Answered,
}

/// Bounds on what is asked, and whether a greater number is narrower.
const BOUNDS: [(&str, bool); 8] = [
    ("minLength", true),
    ("minItems", true),
    ("minimum", true),
    ("exclusiveMinimum", true),
    ("maxLength", false),
    ("maxItems", false),
    ("maximum", false),
    ("exclusiveMaximum", false),
];

struct Comparison<'a> {
    old: &'a Value,
    new: &'a Value,
    found: Vec<String>,
    /// Pairs of schemas that were compared, or are being compared.
    met: BTreeSet<(String, String, bool)>,
}

/// Each thing that a program which relies on `old` would miss in `new`, one line each.
pub fn breaks(old: &Value, new: &Value) -> Vec<String> {
    let mut comparison = Comparison {
        old,
        new,
        found: Vec::new(),
        met: BTreeSet::new(),
    };
    for (path, item) in members(&old["paths"]) {
        for method in ["get", "put", "post", "delete", "patch"] {
            let Some(operation) = item.get(method) else {
                continue;
            };
            let what = format!("{} {path}", method.to_uppercase());
            match new["paths"][path].get(method) {
                None => comparison.say(&what, "the operation is gone"),
                Some(today) => comparison.operation(&what, operation, today),
            }
        }
    }
    comparison.found
}

impl<'a> Comparison<'a> {
    fn say(&mut self, place: &str, what: &str) {
        self.found.push(format!("{place}: {what}"));
    }

    fn operation(&mut self, what: &str, old: &'a Value, new: &'a Value) {
        self.parameters(what, old, new);
        let (before, today) = (&old["requestBody"], &new["requestBody"]);
        if before.is_null() && today["required"] == true {
            self.say(what, "a body is asked for");
        }
        self.contents(
            &format!("{what} body"),
            Way::Asked,
            &before["content"],
            &today["content"],
        );
        for (status, answer) in members(&old["responses"]) {
            let Some(now) = new["responses"].get(status) else {
                if status.starts_with('2') {
                    self.say(what, &format!("{status} is answered no more"));
                }
                continue;
            };
            let (answer, now) = (resolved(self.old, answer), resolved(self.new, now));
            let place = format!("{what} {status}");
            for (header, _) in members(&answer["headers"]) {
                if now["headers"].get(header).is_none() {
                    self.say(&place, &format!("the header {header} is gone"));
                }
            }
            self.contents(&place, Way::Answered, &answer["content"], &now["content"]);
        }
        for (status, _) in members(&new["responses"]) {
            if status.starts_with('2') && old["responses"].get(status).is_none() {
                self.say(what, &format!("{status} is answered, which was not"));
            }
        }
    }

    fn parameters(&mut self, what: &str, old: &'a Value, new: &'a Value) {
        let named = |list: &'a Value, one: &Value| {
            items(list)
                .find(|other| other["name"] == one["name"] && other["in"] == one["in"])
                .map(|found| resolved(self.new, found))
        };
        let (mut gone, mut both, mut asked) = (Vec::new(), Vec::new(), Vec::new());
        for before in items(&old["parameters"]) {
            match named(&new["parameters"], before) {
                None => gone.push(&before["name"]),
                Some(today) => both.push((before, today)),
            }
        }
        for today in items(&new["parameters"]) {
            if today["required"] == true && named(&old["parameters"], today).is_none() {
                asked.push(&today["name"]);
            }
        }
        for name in gone {
            self.say(what, &format!("the parameter {name} is gone"));
        }
        for name in asked {
            self.say(what, &format!("the parameter {name} is asked for"));
        }
        for (before, today) in both {
            let place = format!("{what} {}", before["name"]);
            if today["required"] == true && before["required"] != true {
                self.say(&place, "is asked for");
            }
            self.schema(&place, Way::Asked, &before["schema"], &today["schema"]);
        }
    }

    fn contents(&mut self, place: &str, way: Way, old: &'a Value, new: &'a Value) {
        for (kind, content) in members(old) {
            match new.get(kind) {
                None => self.say(place, &format!("{kind} is gone")),
                Some(today) => self.schema(place, way, &content["schema"], &today["schema"]),
            }
        }
    }

    fn schema(&mut self, place: &str, way: Way, old: &'a Value, new: &'a Value) {
        let pair = (old.to_string(), new.to_string(), way == Way::Asked);
        if old.is_null() || !self.met.insert(pair) {
            return;
        }
        let (old, new) = (resolved(self.old, old), resolved(self.new, new));
        for (index, part) in items(&old["allOf"]).enumerate() {
            self.schema(place, way, part, &new["allOf"][index]);
        }
        for variant in items(&old["oneOf"]) {
            match same_variant(variant, &new["oneOf"]) {
                None => self.say(place, "a form of it is gone"),
                Some(today) => self.schema(place, way, variant, today),
            }
        }
        if old["oneOf"].is_null() != new["oneOf"].is_null() {
            self.say(place, "has another form");
        }
        self.types(place, way, old, new);
        self.values(place, old, new);
        self.objects(place, way, old, new);
        if !old["items"].is_null() {
            let place = format!("{place}[]");
            self.schema(&place, way, &old["items"], &new["items"]);
        }
        if way == Way::Asked {
            self.bounds(place, old, new);
        }
    }

    fn types(&mut self, place: &str, way: Way, old: &Value, new: &Value) {
        let (before, today) = (types(old), types(new));
        let (must_stay, may_be) = match way {
            Way::Asked => (&before, &today),
            Way::Answered => (&today, &before),
        };
        if !before.is_empty() && (today.is_empty() || !must_stay.is_subset(may_be)) {
            self.say(place, &format!("is {today:?}, was {before:?}"));
        }
    }

    fn values(&mut self, place: &str, old: &Value, new: &Value) {
        let Some(before) = old["enum"].as_array() else {
            if new["enum"].is_array() && !types(old).is_empty() {
                self.say(place, "is a closed list now");
            }
            return;
        };
        let today = new["enum"].as_array();
        for value in before {
            if today.is_some_and(|today| !today.contains(value)) {
                self.say(place, &format!("the value {value} is gone"));
            }
        }
    }

    fn objects(&mut self, place: &str, way: Way, old: &'a Value, new: &'a Value) {
        let (needed, needs) = (names(&old["required"]), names(&new["required"]));
        for (name, member) in members(&old["properties"]) {
            let place = format!("{place}.{name}");
            match new["properties"].get(name) {
                None => self.say(&place, "is gone"),
                Some(today) => self.schema(&place, way, member, today),
            }
        }
        let changed = match way {
            Way::Asked => needs.difference(&needed),
            Way::Answered => needed.difference(&needs),
        };
        for name in changed {
            let what = match way {
                Way::Asked => "is asked for",
                Way::Answered => "is there no more in every answer",
            };
            self.say(&format!("{place}.{name}"), what);
        }
    }

    fn bounds(&mut self, place: &str, old: &Value, new: &Value) {
        for (bound, greater_is_narrower) in BOUNDS {
            let (before, today) = (old[bound].as_f64(), new[bound].as_f64());
            let narrower = match (before, today) {
                (_, None) => false,
                (None, Some(today)) => !greater_is_narrower || today > 0.0,
                (Some(before), Some(today)) if greater_is_narrower => today > before,
                (Some(before), Some(today)) => today < before,
            };
            if narrower {
                self.say(place, &format!("{bound} is {}", new[bound]));
            }
        }
        for word in ["pattern", "format"] {
            if !new[word].is_null() && new[word] != old[word] {
                self.say(place, &format!("{word} is {}", new[word]));
            }
        }
        if new["uniqueItems"] == true && old["uniqueItems"] != true {
            self.say(place, "items must be unique");
        }
        if new["additionalProperties"] == false && old["additionalProperties"] != false {
            self.say(place, "unknown members are refused");
        }
    }
}

/// What a reference leads to.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let Some(reference) = schema["$ref"].as_str() else {
        return schema;
    };
    let pointer = reference.trim_start_matches('#');
    document
        .pointer(pointer)
        .unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

/// The variant of the same name, or of the same type where it has no name.
fn same_variant<'a>(variant: &Value, among: &'a Value) -> Option<&'a Value> {
    items(among).find(|other| match variant["$ref"].as_str() {
        Some(name) => other["$ref"] == name,
        None => other["$ref"].is_null() && types(other) == types(variant),
    })
}

fn types(schema: &Value) -> BTreeSet<&str> {
    match &schema["type"] {
        Value::String(one) => BTreeSet::from([one.as_str()]),
        several => items(several).filter_map(Value::as_str).collect(),
    }
}

fn names(list: &Value) -> BTreeSet<&str> {
    items(list).filter_map(Value::as_str).collect()
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn members(object: &Value) -> impl Iterator<Item = (&String, &Value)> {
    object.as_object().into_iter().flat_map(Map::iter)
}
