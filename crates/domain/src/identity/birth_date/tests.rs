use super::*;

fn read(text: &str) -> Result<BirthDate, TextError> {
    BirthDate::parse(text, Date::constant(2026, 11, 22))
}

#[test]
fn dates_may_be_partial() {
    for (text, shown) in [
        ("1985-03-09", "1985-03-09"),
        ("1985-03-00", "1985-03-00"),
        ("1985-00-00", "1985-00-00"),
        (" 1985-03 ", "1985-03-00"),
        ("1985", "1985-00-00"),
        ("2024-02-29", "2024-02-29"),
        ("1900-02-28", "1900-02-28"),
    ] {
        assert_eq!(read(text).unwrap().to_string(), shown);
    }
    let partial = read("1985-03-00").unwrap();
    assert_eq!(
        (partial.year(), partial.month(), partial.day()),
        (1985, Some(3), None)
    );
    assert_eq!(partial.full(), None);
    assert_eq!(
        read("1985-03-09").unwrap().full(),
        Some(Date::constant(1985, 3, 9))
    );
}

#[test]
fn what_is_not_a_date_is_refused() {
    for text in [
        "1985-02-30",
        "1900-02-29",
        "1985-13-01",
        "1985-13-00",
        "1985-00-12",
        "85-03-09",
        "09/03/1985",
        "1985-3-9",
        "1985-03-09T00:00",
        "1985-03-09-",
        "+985-03-09",
        "١٩٨٥",
        "a",
    ] {
        assert_eq!(read(text).unwrap_err().code, "birth-date-format", "{text}");
    }
    assert_eq!(read(" ").unwrap_err().code, "empty");
}

#[test]
fn bounds_are_1890_and_the_day_of_reception() {
    assert_eq!(read("1889-12-31").unwrap_err().code, "birth-date-range");
    assert!(read("1890-00-00").is_ok());
    for born_today_or_before in ["2026-11-22", "2026-11-00", "2026-00-00"] {
        assert!(read(born_today_or_before).is_ok(), "{born_today_or_before}");
    }
    for to_come in ["2026-11-23", "2026-12-00", "2027-00-00"] {
        assert_eq!(
            read(to_come).unwrap_err().code,
            "birth-date-future",
            "{to_come}"
        );
    }
    assert!(BirthDate::parse("2027-01-01", Date::MAX).is_ok());
}

#[test]
fn placeholders_are_known() {
    assert!(read("1985-01-01").unwrap().is_placeholder());
    assert!(read("1985-12-31").unwrap().is_placeholder());
    assert!(!read("1985-01-00").unwrap().is_placeholder());
}

/// S-056: a birth date is personal.
#[test]
fn debug_shows_nothing() {
    assert_eq!(
        format!("{:?}", read("1985-03-09").unwrap()),
        "BirthDate(••)"
    );
}
