//! Words in, everything that was received or written about them in all months out: forms, materials, letters, decisions,
//! the best first. The texts are the ledger's; what the index lacks is added to it before it is asked.

mod document;
mod error;
mod shelf;
mod snippet;

use std::path::PathBuf;

use text::SearchWord;

use self::shelf::{Place, Shelf};
use crate::{
    config::{Campaign, Period, UnitId},
    identity::ShortId,
    ledger::{DocumentQuery, FoundDocument, IndexedDocument, Ledger, Owner},
};

pub use crate::ledger::DocumentKind;
pub use error::Error;
pub use snippet::Snippet;

/// So many mails, letters and decisions are indexed in one transaction.
const AT_ONCE: usize = 1000;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Words, with blanks between them; a document has all of them.
    pub words: String,
    /// Only this unit's.
    pub unit: Option<UnitId>,
    /// Only of this month and later ones.
    pub from: Option<Period>,
    /// Only of this month and earlier ones.
    pub to: Option<Period>,
    /// Only of these kinds; of all where there are none.
    pub kinds: Vec<DocumentKind>,
    /// At most so many hits.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Number of documents that match, also those beyond the limit.
    pub count: usize,
    /// The best first; of equals the newest month.
    pub hits: Vec<Hit>,
}

/// One document that matches.
#[derive(Debug, Clone)]
pub struct Hit {
    /// 编号, as the month's files show it.
    pub id: ShortId,
    /// What it is.
    pub kind: DocumentKind,
    /// Whose it is; `None` where it is nobody's or the office's.
    pub unit: Option<UnitId>,
    /// Of which month.
    pub period: Period,
    /// When it came, was written or decided.
    pub at: chrono::DateTime<chrono::FixedOffset>,
    /// Name of the file, subject of the letter, kind of the decision.
    pub title: String,
    /// What has become of it, in Chinese; empty where nothing is to be said.
    pub standing: String,
    /// 编号 of the mail that brought it.
    pub mail: Option<ShortId>,
    /// A part of its text with the words in it.
    pub snippet: Snippet,
    /// The file as it was received or sent, from the campaign's folder: below `output/` where it is there, else the mail
    /// below `state/`; `None` where no file is kept.
    pub original: Option<PathBuf>,
}

/// Looks for words in all months.
///
/// # Errors
/// The query has no word, or the ledger refuses.
pub fn find(campaign: &Campaign, ledger: &Ledger, query: &Query) -> Result<Found, Error> {
    let words = text::search_words(&query.words);
    if words.is_empty() {
        return Err(Error::NoWord);
    }
    let shelf = Shelf::of(campaign, ledger)?;
    fill(&shelf)?;
    let (found, count) = ledger.documents(&DocumentQuery {
        matching: words.iter().map(expression).collect::<Vec<_>>().join(" AND "),
        unit: query.unit.clone(),
        from: query.from,
        to: query.to,
        kinds: query.kinds.clone(),
        limit: query.limit,
    })?;
    let hits = found.into_iter().map(|found| hit(&shelf, &words, found));
    Ok(Found { count, hits: hits.filter_map(Result::transpose).collect::<Result<_, _>>()? })
}

/// A word as FTS5 (SQLite, "Full-text Query Syntax") asks for it: a phrase, whose last term may be the beginning of one.
fn expression(word: &SearchWord) -> String {
    let (terms, is_beginning) = word.phrase();
    format!("\"{}\"{}", terms.join(" "), if is_beginning { " *" } else { "" })
}

/// Brings the index up to what the ledger holds.
fn fill(shelf: &Shelf<'_>) -> Result<(), Error> {
    let mut owners = shelf.ledger.unindexed()?;
    // What is decided about whose a mail is changes where it is found.
    let mails =
        if owners.iter().any(|owner| matches!(owner, Owner::Decision(_))) { shelf.assigned() } else { Vec::new() };
    owners.extend(mails.into_iter().map(Owner::Mail));
    owners.sort();
    owners.dedup();
    for owners in owners.chunks(AT_ONCE) {
        let documents: Result<Vec<_>, Error> =
            owners.iter().map(|owner| Ok((owner.clone(), shelf.documents(owner)?))).collect();
        shelf.ledger.index(&documents?)?;
    }
    Ok(())
}

/// A found document as it is shown; `None` where the ledger does not have it any more.
fn hit(shelf: &Shelf<'_>, words: &[SearchWord], found: FoundDocument) -> Result<Option<Hit>, Error> {
    let Some(Place { id, standing, original }) = shelf.place(&found)? else { return Ok(None) };
    let FoundDocument { owner, document } = found;
    let IndexedDocument { kind, unit, period, at, name, title, body, .. } = document;
    let is_of_mail = matches!(kind, DocumentKind::Form | DocumentKind::Material);
    Ok(Some(Hit {
        id,
        kind,
        unit,
        period,
        at,
        title: name,
        standing,
        mail: is_of_mail.then(|| shelf::short(&owner)),
        snippet: Snippet::of(words, &body).or_else(|| Snippet::of(words, &title)).unwrap_or_default(),
        original,
    }))
}
