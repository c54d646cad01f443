use super::*;
use jiff::civil::date;

fn holidays(year: i16) -> Vec<String> {
    let days = date(year, 1, 1)
        .series(jiff::ToSpan::day(1))
        .take_while(|day| day.year() == year);
    days.filter(|day| is_public_holiday(*day))
        .map(|day| day.strftime("%m-%d").to_string())
        .collect()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn moving_holidays_of_2024_to_2028() {
    for (year, moving) in [
        (2024, ["04-01", "05-09", "05-20"]),
        (2025, ["04-21", "05-29", "06-09"]),
        (2026, ["04-06", "05-14", "05-25"]),
        (2027, ["03-29", "05-06", "05-17"]),
        (2028, ["04-17", "05-25", "06-05"]),
    ] {
        let mut expected = vec![
            "01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25",
        ];
        expected.extend(moving);
        expected.sort_unstable();
        assert_eq!(holidays(year), expected, "{year}");
    }
}

#[test]
fn easter_at_its_earliest_and_latest() {
    assert_eq!(easter(1818), 0, "22 March");
    assert_eq!(easter(2038), 34, "25 April");
    assert_eq!(easter(2008), 1, "23 March, so Ascension on 1 May");
    assert_eq!(
        holidays(2008).len(),
        10,
        "Ascension and Labour Day are one day"
    );
}

#[test]
fn good_friday_and_saint_stephen_are_worked() {
    assert!(is_business_day(date(2026, 4, 3)));
    assert!(is_business_day(date(2028, 12, 26)));
}

#[test]
fn adding_skips_weekends_and_holidays_over_the_year_end() {
    assert_eq!(add_business_days(date(2026, 12, 24), 1), date(2026, 12, 28));
    assert_eq!(add_business_days(date(2026, 12, 31), 1), date(2027, 1, 4));
    assert_eq!(add_business_days(date(2026, 5, 7), 1), date(2026, 5, 11));
    assert_eq!(add_business_days(date(2026, 5, 13), 10), date(2026, 5, 29));
    assert_eq!(add_business_days(date(2026, 5, 10), 0), date(2026, 5, 10));
    assert_eq!(
        subtract_business_days(date(2027, 1, 4), 1),
        date(2026, 12, 31)
    );
    assert_eq!(
        subtract_business_days(date(2026, 5, 11), 1),
        date(2026, 5, 7)
    );
    assert_eq!(
        subtract_business_days(date(2026, 5, 9), 1),
        date(2026, 5, 7)
    );
}

#[test]
fn days_between_agree_with_counting_one_by_one() {
    let from = date(2007, 12, 20);
    let mut counted = 0;
    for day in from.series(jiff::ToSpan::day(1)).skip(1).take(1_500) {
        counted += i32::from(is_business_day(day));
        assert_eq!(business_days_between(from, day), counted, "{day}");
        assert_eq!(business_days_between(day, from), -counted, "{day}");
    }
    assert_eq!(business_days_between(from, from), 0);
    assert_eq!(
        business_days_between(date(2026, 5, 8), date(2026, 5, 11)),
        1
    );
}

#[test]
fn going_forth_and_counting_back_agree() {
    let from = date(2026, 12, 18);
    for n in 1_u16..200 {
        let to = add_business_days(from, n.into());
        assert!(is_business_day(to));
        assert_eq!(business_days_between(from, to), n.into());
        assert_eq!(subtract_business_days(to, n.into()), from);
    }
}

#[test]
fn reception_closes_at_four_in_paris() {
    // A Thursday in winter (UTC+1), then one in summer (UTC+2).
    assert_eq!(
        reception_day(at("2026-11-19T14:59:59Z")),
        date(2026, 11, 19)
    );
    assert_eq!(
        reception_day(at("2026-11-19T15:00:00Z")),
        date(2026, 11, 20)
    );
    assert_eq!(reception_day(at("2026-07-16T13:59:59Z")), date(2026, 7, 16));
    assert_eq!(reception_day(at("2026-07-16T14:00:00Z")), date(2026, 7, 17));
    assert_eq!(
        reception_day(at("2026-11-20T15:00:00Z")),
        date(2026, 11, 23),
        "Friday evening"
    );
    assert_eq!(
        reception_day(at("2026-11-21T08:00:00Z")),
        date(2026, 11, 23),
        "Saturday"
    );
    assert_eq!(
        reception_day(at("2026-12-25T08:00:00Z")),
        date(2026, 12, 28),
        "Christmas"
    );
    assert_eq!(
        reception_day(at("2026-12-31T15:00:00Z")),
        date(2027, 1, 4),
        "New Year's Eve"
    );
    assert_eq!(
        reception_day(at("2026-11-18T23:30:00Z")),
        date(2026, 11, 19),
        "after midnight"
    );
}

/// S-226: the two nights on which the clocks change.
#[test]
fn clock_changes_do_not_move_the_day() {
    assert_eq!(end_of_day(date(2026, 3, 28)), at("2026-03-28T22:59:59Z"));
    assert_eq!(end_of_day(date(2026, 3, 29)), at("2026-03-29T21:59:59Z"));
    assert_eq!(end_of_day(date(2026, 10, 24)), at("2026-10-24T21:59:59Z"));
    assert_eq!(end_of_day(date(2026, 10, 25)), at("2026-10-25T22:59:59Z"));
    assert_eq!(paris(at("2026-03-29T01:00:00Z")).hour(), 3);
    assert_eq!(paris(at("2026-10-25T00:30:00Z")).hour(), 2);
    assert_eq!(paris(at("2026-10-25T01:30:00Z")).hour(), 2);
    assert_eq!(
        reception_day(at("2026-10-25T01:30:00Z")),
        date(2026, 10, 26)
    );
    assert_eq!(reception_day(at("2026-03-29T01:00:00Z")), date(2026, 3, 30));
    assert_eq!(
        paris(at("2026-11-19T15:00:00Z")).time_zone().iana_name(),
        Some("Europe/Paris")
    );
}

#[test]
fn the_ends_of_time_are_not_crossed() {
    assert_eq!(add_business_days(Date::MAX, 1), Date::MAX);
    assert_eq!(subtract_business_days(Date::MIN, 1), Date::MIN);
    assert_eq!(end_of_day(Date::MAX), Timestamp::MAX);
    assert_eq!(end_of_day(Date::MIN), Timestamp::MIN);
    assert_eq!(
        business_days_between(Date::MIN, Date::MAX),
        -business_days_between(Date::MAX, Date::MIN)
    );
    assert!(reception_day(Timestamp::MAX) <= Date::MAX);
    assert!(reception_day(Timestamp::MIN) > Date::MIN);
}
