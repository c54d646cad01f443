//! The words of dates: months, weekdays, numbers, and what puts a date in the past.

use jiff::civil::Weekday;

/// Names and abbreviations of the months.
pub(super) const MONTHS: [&[&str]; 12] = [
    &["janvier", "janv", "jan"],
    &["fevrier", "fev", "fevr"],
    &["mars"],
    &["avril", "avr"],
    &["mai"],
    &["juin"],
    &["juillet", "juil"],
    &["aout"],
    &["septembre", "sept"],
    &["octobre", "oct"],
    &["novembre", "nov"],
    &["decembre", "dec"],
];

/// The weekdays.
pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("lundi", Weekday::Monday),
    ("mardi", Weekday::Tuesday),
    ("mercredi", Weekday::Wednesday),
    ("jeudi", Weekday::Thursday),
    ("vendredi", Weekday::Friday),
    ("samedi", Weekday::Saturday),
    ("dimanche", Weekday::Sunday),
];

/// Words before a date, in its clause, that put it in the past.
pub(super) const PAST: [&str; 43] = [
    "depuis",
    "dernier",
    "derniere",
    "depose",
    "deposee",
    "envoye",
    "envoyee",
    "recu",
    "recue",
    "ne",
    "nee",
    "nes",
    "accouche",
    "transmis",
    "transmise",
    "adresse",
    "adressee",
    "accorde",
    "accordee",
    "parti",
    "partie",
    "commande",
    "lettre",
    "courrier",
    "notification",
    "accord",
    "decision",
    "ete",
    "relance",
    "accident",
    "signe",
    "signee",
    "etait",
    "avait",
    "vole",
    "volee",
    "arrache",
    "arrachee",
    "casse",
    "cassee",
    "perdu",
    "perdue",
    "tombe",
];

/// Participles that announce what is to come: "il est hospitalisé lundi", "elle a rendez-vous".
pub(super) const COMING: [&str; 31] = [
    "hospitalise",
    "hospitalisee",
    "opere",
    "operee",
    "convoque",
    "convoquee",
    "attendu",
    "attendue",
    "attendus",
    "prevu",
    "prevue",
    "prevus",
    "programme",
    "programmee",
    "fixe",
    "fixee",
    "admis",
    "admise",
    "recu",
    "recue",
    "absente",
    "libre",
    "disponible",
    "valable",
    "obtenu",
    "reserve",
    "reservee",
    "jusqu",
    "besoin",
    "liberable",
    "accueilli",
];

/// Words that keep a date in the future even after a past word.
pub(super) const FUTURE: [&str; 23] = [
    "pour",
    "avant",
    "jusqu",
    "fin",
    "finit",
    "expire",
    "prevu",
    "prevue",
    "programme",
    "programmee",
    "valable",
    "commence",
    "debute",
    "demarre",
    "part",
    "sort",
    "rdv",
    "echeance",
    "terme",
    "ici",
    "prochain",
    "arrete",
    "attend",
];

/// Whether a date without a number before it may begin with this word.
pub(super) fn begins(form: &str) -> bool {
    matches!(
        form,
        // Distances.
        "demain" | "apres" | "aujourd" | "hier" | "avant" | "ce" | "cette" | "j" | "sous" | "dans"
            | "d" | "il" | "ya" | "depuis" | "fait" | "la" | "le"
            // Parts.
            | "debut" | "mi" | "milieu" | "fin"
            // Weekdays.
            | "lundi" | "mardi" | "mercredi" | "jeudi" | "vendredi" | "samedi" | "dimanche"
    )
}

/// A number in digits or letters.
pub fn count_word(word: &str) -> Option<i32> {
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        return word.parse().ok().filter(|count| (0..1000).contains(count));
    }
    Some(match word {
        "un" | "une" => 1,
        "deux" => 2,
        "trois" | "quelques" => 3,
        "quatre" => 4,
        "cinq" => 5,
        "six" => 6,
        "sept" => 7,
        "huit" => 8,
        "neuf" => 9,
        "dix" => 10,
        "onze" => 11,
        "douze" => 12,
        "quinze" => 15,
        "vingt" => 20,
        "trente" => 30,
        _ => return None,
    })
}
