use super::*;
use crate::identity::{NoNirReason, PersonNumber, Residence};
use jiff::civil::Date;
use uuid::Uuid;

const ONE: &str = "290039999999964";
const OTHER: &str = "290039999999800";

fn person(birth_name: &str, first_names: &str, born: &str, nir: Option<&str>) -> Person {
    Person {
        birth_name: PersonName::parse(birth_name).unwrap(),
        used_name: None,
        first_names: PersonName::parse(first_names).unwrap(),
        birth_date: BirthDate::parse(born, Date::MAX).unwrap(),
        sex: None,
        birth_place: None,
        number: nir.map_or(PersonNumber::Absent(NoNirReason::UnknownToPerson), |nir| {
            PersonNumber::Known(Nir::parse(nir).unwrap().nir)
        }),
        phone: None,
        language: None,
        insured: None,
        residence: Residence::None,
    }
}

fn id(n: u128) -> RequestId {
    RequestId::from_uuid(Uuid::from_u128(n))
}

fn of(people: Vec<Person>) -> BTreeMap<RequestId, Person> {
    (0..).map(id).zip(people).collect()
}

fn ids(numbers: &[u128]) -> BTreeSet<RequestId> {
    numbers.iter().map(|n| id(*n)).collect()
}

/// S-114: the same person with and without a number, under a former name and with fewer first names.
#[test]
fn s114_one_person_is_found_whole() {
    let mut married = person("Autre", "Jean Pierre", "1990-03-09", None);
    married.used_name = Some(PersonName::parse("Zéphyr").unwrap());
    let all = of(vec![
        person("Zéphyr", "Jean-Pierre Marie", "1990-03-09", Some(ONE)),
        person("ZEPHYR", "Jean", "1990-03-09", None),
        person("Zephyr", "Tout Autrement", "1991-03-09", Some(ONE)),
        married,
    ]);
    let found = of_one_person(&ids(&[0]), &all).unwrap();
    assert_eq!(found.hers, ids(&[0, 1, 2, 3]));
    assert!(found.doubtful.is_empty());
    assert_eq!(of_one_person(&ids(&[1]), &all).unwrap(), found);
}

/// S-114: neither her twin, nor her mother, nor a stranger of the same names.
#[test]
fn s114_nothing_of_others_is_hers() {
    let all = of(vec![
        person("Zéphyr", "Jean", "1990-03-09", Some(ONE)),
        person("Zéphyr", "Jeanne", "1990-03-09", None),
        person("Zéphyr", "Jean", "1960-03-09", None),
        person("Zéphyr", "Jean", "1990-03-09", Some(OTHER)),
    ]);
    let found = of_one_person(&ids(&[0]), &all).unwrap();
    assert_eq!((found.hers, found.doubtful), (ids(&[0]), ids(&[3])));
    assert_eq!(of_one_person(&ids(&[0, 3]), &all), Err(SeveralPeople));
    let nameless = of(vec![
        person("Zéphyr", "Jean", "1990-03-09", None),
        person("Zéphyr", "Jean", "1990-03-09", Some(ONE)),
        person("Zéphyr", "Jean", "1990-03-09", Some(OTHER)),
    ]);
    assert_eq!(of_one_person(&ids(&[0]), &nameless), Err(SeveralPeople));
}

#[test]
fn who_is_looked_for_is_looked_for_exactly() {
    let somebody = person("Zéphyr", "Jean-Pierre", "1990-03-09", Some(ONE));
    let number = |nir: &str| Sought::Number(Nir::parse(nir).unwrap().nir);
    assert!(number(ONE).is(&somebody));
    assert!(
        number("2900399999999").is(&somebody),
        "the key does not count"
    );
    assert!(!number(OTHER).is(&somebody));
    let identity = |name: &str, first: &str, born: &str| Sought::Identity {
        name: PersonName::parse(name).unwrap(),
        first_names: PersonName::parse(first).unwrap(),
        birth_date: BirthDate::parse(born, Date::MAX).unwrap(),
    };
    assert!(identity("zephyr", "jean pierre", "1990-03-09").is(&somebody));
    assert!(identity("zephyr", "jean", "1990-03-09").is(&somebody));
    assert!(!identity("zephyr", "pierre", "1990-03-09").is(&somebody));
    assert!(!identity("zephyr", "jean", "1990-03-10").is(&somebody));
    assert!(!identity("zephire", "jean", "1990-03-09").is(&somebody));
}
