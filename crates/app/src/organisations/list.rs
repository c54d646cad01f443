//! Seeing the fund's partners.

use super::{Partner, own_fund, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::OrganisationId;
use domain::organisations::Organisation;
use domain::permissions::Permission;
use store::{Page, organisations};

/// A page of the organisations that have, or had, a convention with the actor's fund.
pub async fn list(
    app: &App,
    actor: &Actor,
    after: Option<OrganisationId>,
    limit: u8,
) -> Result<Page<Organisation, OrganisationId>, AppError> {
    access::require(actor, Permission::ReadOrganisations)?;
    let fund = own_fund(actor)?;
    app.store
        .read(move |tx| Ok(organisations::list(tx, &fund, after, limit)?))
        .await
}

/// The organisations of the fund whose name holds these words, case and accents aside; a hundred at
/// most, by name.
pub async fn search(app: &App, actor: &Actor, words: &str) -> Result<Vec<Organisation>, AppError> {
    access::require(actor, Permission::ReadOrganisations)?;
    let fund = own_fund(actor)?;
    let wanted: Vec<String> = plain(words).split_whitespace().map(str::to_owned).collect();
    app.store
        .read(move |tx| {
            let mut found = Vec::new();
            let mut after = None;
            loop {
                let page = organisations::list(tx, &fund, after, 100)?;
                found.extend(page.items.into_iter().filter(|one| {
                    let name = plain(one.name.as_str());
                    wanted.iter().all(|word| name.contains(word.as_str()))
                }));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            found.sort_by_key(|one| plain(one.name.as_str()));
            found.truncate(MOST);
            Ok(found)
        })
        .await
}

/// Found at most: whoever sees more types another word.
const MOST: usize = 100;

/// Lower case, without accents, typographic apostrophes as straight ones.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' { '\'' } else { c })
        .collect()
}

/// An organisation and its conventions with the actor's fund.
pub async fn find(app: &App, actor: &Actor, id: OrganisationId) -> Result<Partner, AppError> {
    access::require(actor, Permission::ReadOrganisations)?;
    let fund = own_fund(actor)?;
    app.store.read(move |tx| seen(tx, &fund, id)).await
}
