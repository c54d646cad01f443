use super::*;

/// S-113: what was published is what is kept: a text that changes is another version.
#[test]
fn s113_a_published_notice_never_changes() {
    let published: Vec<(u16, String)> = include_str!("../../notices/hashes.txt")
        .lines()
        .map(|line| {
            let (number, hash) = line.split_once(' ').unwrap();
            (number.parse().unwrap(), hash.to_owned())
        })
        .collect();
    let ours: Vec<(u16, String)> = ALL.iter().map(|one| (one.number, one.hash())).collect();
    assert_eq!(ours, published, "add a version; do not change one");
    assert!(ALL.windows(2).all(|pair| pair[0].since < pair[1].since));
    for notice in ALL {
        assert_eq!(
            numbered(notice.number).map(Notice::hash),
            Some(notice.hash())
        );
        for said in ["responsable", "deux ans", "CNIL", "corriger", "retirer"] {
            assert!(notice.full.contains(said), "{said}");
        }
    }
}

/// S-113: by its day, and never none.
#[test]
fn s113_one_notice_is_in_force() {
    assert_eq!(in_force(date(2023, 1, 1)).number, 1);
    assert_eq!(in_force(Date::MAX).number, ALL.last().unwrap().number);
    assert!(numbered(0).is_none());
}
