//! Every form of every page, sent from elsewhere (S-029).

use super::rows::{ROWS, Row};
use super::{World, house, routes};
use std::collections::BTreeSet;
use testkit::Where;

/// One row for each `POST` of the pages, by whoever may send it.
fn forms() -> Vec<&'static Row> {
    let mut seen = BTreeSet::new();
    let rows = ROWS.iter().copied().flatten();
    rows.filter(|row| row.is_page() && row.changes() && seen.insert(row.operation))
        .collect()
}

/// S-029: whoever may do it does not do it from another site, nor without the token of her own page. The
/// list is that of the routes: a form that is added is tried without being named here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s029_no_form_is_sent_from_elsewhere() {
    let house = house(Where::Sqlite).await.expect("a house");
    let mut world = World::of(&house).await;
    let forms = forms();
    let tried: BTreeSet<String> = forms.iter().map(|row| row.operation.to_owned()).collect();
    let posts: BTreeSet<String> = routes::pages()
        .into_iter()
        .filter(|route| route.starts_with("POST "))
        .collect();
    assert!(posts.len() > 60, "the routes were found");
    let missing: Vec<_> = posts.difference(&tried).collect();
    assert!(missing.is_empty(), "not tried: {missing:?}");
    for row in forms {
        let names = world.make(&house, row).await;
        let [cross_site, without_token] = world.callers.forge(row, &names).await;
        let name = row.name();
        assert_eq!(cross_site.status, 403, "{name} from another site");
        let said = cross_site
            .body
            .contains("ne vient pas d’une page ouverte par vous");
        assert!(said, "{name}: refused for another reason");
        assert_eq!(without_token.status, 403, "{name} without its token");
    }
}
