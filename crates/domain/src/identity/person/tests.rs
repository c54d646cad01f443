use super::*;
use IdentityWarning::{MonthMismatch, PlaceholderBirthDate, SexMismatch, WrongKey, YearMismatch};
use jiff::civil::Date;

fn person(birth_date: &str, sex: Option<Sex>, nir: Option<&str>) -> Person {
    Person {
        birth_name: PersonName::parse("N’Guessan").unwrap(),
        used_name: Some(PersonName::parse("Martin").unwrap()),
        first_names: PersonName::parse("Anne Marie").unwrap(),
        birth_date: BirthDate::parse(birth_date, Date::MAX).unwrap(),
        sex,
        birth_place: None,
        number: nir.map_or(PersonNumber::Absent(NoNirReason::PapersLost), |nir| {
            PersonNumber::Known(Nir::parse(nir).unwrap().nir)
        }),
        phone: None,
        language: None,
        insured: None,
        residence: Residence::None,
    }
}

fn exposed(forms: &[Sensitive<String>]) -> Vec<&str> {
    forms.iter().map(|form| form.expose().as_str()).collect()
}

/// S-040: each mismatch is a warning.
#[test]
fn the_number_is_compared_with_the_date_and_the_sex() {
    let number = Some("2850359999999");
    for (date, sex, expected) in [
        ("1985-03-09", Some(Sex::Female), vec![]),
        ("1985-03-09", Some(Sex::Undetermined), vec![]),
        ("1985-00-00", None, vec![]),
        ("1985-04-09", None, vec![MonthMismatch]),
        ("1986-03-09", None, vec![YearMismatch]),
        ("1985-03-09", Some(Sex::Male), vec![SexMismatch]),
        (
            "1958-05-00",
            Some(Sex::Male),
            vec![YearMismatch, MonthMismatch, SexMismatch],
        ),
    ] {
        let warnings = person(date, sex, number).warnings();
        assert!(warnings.iter().all(|warning| !warning.is_notice()));
        assert_eq!(warnings, expected, "{date} {sex:?}");
    }
    let incomplete_act = person("1985-04-09", None, Some("2855059999999"));
    assert!(!incomplete_act.warnings().contains(&MonthMismatch));
}

/// S-104: the fund sees the wrong key too, since the person keeps it.
#[test]
fn a_wrong_key_stays_with_the_person() {
    assert_eq!(
        person("1985-03-09", None, Some("285035999999900")).warnings(),
        [WrongKey]
    );
    assert_eq!(
        person("1985-01-01", None, None).warnings(),
        [PlaceholderBirthDate]
    );
}

#[test]
fn a_person_is_indexed_under_both_names() {
    let forms = person("1985-03-09", None, None).identity_index_forms();
    assert_eq!(
        exposed(&forms),
        ["martin|1985-03-09", "nguessan|1985-03-09"]
    );
    let mut same = person("1985", None, None);
    same.used_name = Some(PersonName::parse("NGUESSAN").unwrap());
    assert_eq!(
        exposed(&same.identity_index_forms()),
        ["nguessan|1985-00-00"]
    );
}

#[test]
fn the_best_way_to_reach_the_person() {
    let mut someone = person("1985-03-09", None, None);
    assert_eq!(someone.contactability(), Contactability::PartnerOnly);
    someone.residence = Residence::Domiciliation(super::super::Domiciliation {
        organisation: crate::text::Label::parse("CCAS").unwrap(),
        until: None,
    });
    assert_eq!(someone.contactability(), Contactability::Post);
    someone.phone = Some(Phone::parse("0353010001").unwrap());
    assert_eq!(someone.contactability(), Contactability::Phone);
}

/// S-512.
#[test]
fn debug_shows_nothing_of_the_person() {
    let someone = person("1985-03-09", Some(Sex::Female), Some("2850359999999"));
    assert_eq!(format!("{someone:?}"), "Person(••)");
    assert_eq!(format!("{:?}", someone.number), "Known(Nir(••))");
}
