//! What partners think of how their requests ended.

use crate::columns::{at, bytes, read_author, read_time, time};
use crate::error::StoreError;
use crate::schema::ratings;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::Author;
use domain::ids::RequestId;
use domain::requests::Score;
use domain::text::Body;
use jiff::Timestamp;

const TABLE: &str = "ratings";

/// A partner's opinion of how a request ended.
#[derive(Clone)]
pub struct Rating {
    /// The score.
    pub score: Score,
    /// Words, sealed by the key of the request's case.
    pub words: Option<Body>,
    /// Who gave it.
    pub author: Author,
    /// When.
    pub at: Timestamp,
}

/// Keeps the opinion about a request, in the place of an earlier one.
pub fn rate(tx: &mut Tx<'_>, request: RequestId, rating: &Rating) -> Result<(), StoreError> {
    let id = request.uuid();
    let key = tx.vault.case(tx.conn, id)?.ok_or(StoreError::Conflict)?;
    let words = rating.words.as_ref();
    let words = words.map(|words| key.seal(TABLE, "words", id, words.expose().as_bytes()));
    diesel::delete(ratings::table.find(bytes(id))).execute(tx.conn)?;
    diesel::insert_into(ratings::table)
        .values((
            ratings::request.eq(bytes(id)),
            ratings::score.eq(i32::from(rating.score.points())),
            ratings::words.eq(words.transpose()?),
            ratings::author_kind.eq(rating.author.kind()),
            ratings::author_id.eq(rating.author.uuid().map(bytes)),
            ratings::at.eq(time(rating.at)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

type Row = (i32, Option<Vec<u8>>, String, Option<Vec<u8>>, i64);

/// The opinion about a request, once given.
pub fn find_rating(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<Rating>, StoreError> {
    let id = request.uuid();
    let row: Option<Row> = ratings::table
        .find(bytes(id))
        .select((
            ratings::score,
            ratings::words,
            ratings::author_kind,
            ratings::author_id,
            ratings::at,
        ))
        .first(tx.conn)
        .optional()?;
    let (Some((score, words, kind, author, instant)), Some(key)) =
        (row, tx.vault.case(tx.conn, id)?)
    else {
        return Ok(None);
    };
    let broken = at(TABLE, "words").broken();
    let words = match words {
        Some(sealed) => {
            let text = key.open_text(TABLE, "words", id, &sealed)?;
            Some(Body::parse(&text).map_err(|_| broken)?)
        }
        None => None,
    };
    let score = u8::try_from(score).ok().and_then(Score::new);
    Ok(Some(Rating {
        score: score.ok_or_else(|| at(TABLE, "score").broken())?,
        words,
        author: read_author(&kind, author.as_deref(), at(TABLE, "author_id"))?,
        at: read_time(instant, at(TABLE, "at"))?,
    }))
}
