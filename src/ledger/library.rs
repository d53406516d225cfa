//! The index of the library: which rows are not in it yet, their texts in, found documents out. Nothing here is a fact of its
//! own, so that no finished month ends and no line of the journal is written.

use std::path::Path;

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OpenFlags, Row, params};
use text::terms;

use super::{
    Error, Ledger, decode, moment,
    open::{MIGRATIONS, database, is_present},
    unit_id,
};
use crate::{
    config::{Period, UnitId},
    journal::Journal,
};

/// How often more a term of a title counts than one of the text.
const TITLE: f64 = 3.0;
/// Scores that differ by less than the inverse are equal, so that the newer comes first.
const STEPS: f64 = 20.0;

/// What is indexed and removed from the index as one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A mail with its forms and materials, by its SHA-256.
    Mail(String),
    /// A letter, by its key.
    Letter(String),
    /// A decision, by its id.
    Decision(String),
}

/// What a document of the library is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// 情况表.
    Form,
    /// 经验材料 or another file.
    Material,
    /// 函.
    Letter,
    /// 人工处理.
    Decision,
}

/// A document as the index takes it.
#[derive(Debug, Clone)]
pub struct IndexedDocument {
    /// What it is.
    pub kind: DocumentKind,
    /// Number of the mail's entry; 0 for a letter and a decision.
    pub part: i64,
    /// Whose it is; `None` where it is nobody's or the office's.
    pub unit: Option<UnitId>,
    /// Of which month.
    pub period: Period,
    /// When it came, was written or decided.
    pub at: DateTime<FixedOffset>,
    /// File, subject of the letter, kind of the decision.
    pub name: String,
    /// The name and what else is known of it in a few words.
    pub title: String,
    /// What it says.
    pub body: String,
    /// SHA-256 of a letter's mail; empty for all else.
    pub sent: String,
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct DocumentQuery {
    /// An expression of FTS5.
    pub matching: String,
    /// Only this unit's.
    pub unit: Option<UnitId>,
    /// Only of this month and later ones.
    pub from: Option<Period>,
    /// Only of this month and earlier ones.
    pub to: Option<Period>,
    /// Only of these kinds; of all where there are none.
    pub kinds: Vec<DocumentKind>,
    /// At most so many.
    pub limit: usize,
}

/// A document that was found.
#[derive(Debug, Clone)]
pub struct FoundDocument {
    /// SHA-256 of the mail, key of the letter, id of the decision.
    pub owner: String,
    /// It as it was indexed.
    pub document: IndexedDocument,
}

impl DocumentKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Form, Self::Material, Self::Letter, Self::Decision];

    /// The word by which the command line, JSON and the ledger know it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Material => "material",
            Self::Letter => "letter",
            Self::Decision => "decision",
        }
    }
}

impl Ledger {
    /// Opens a ledger to look something up, without its journal; `None` where there is none, or one that an older program
    /// wrote or that is not indexed to the end. Nothing can be written to it.
    ///
    /// # Errors
    /// The file cannot be opened, or is damaged.
    pub fn indexed(state: &Path, clock: DateTime<FixedOffset>) -> Result<Option<Self>, Error> {
        if !is_present(state)? {
            return Ok(None);
        }
        let doing = |source| Error::Database { doing: "opening", source };
        let connection =
            Connection::open_with_flags(database(state), OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(doing)?;
        let version: usize = connection
            .query_row("SELECT user_version FROM pragma_user_version", [], |row| row.get(0))
            .map_err(doing)?;
        let mode: String = connection
            .query_row("SELECT journal_mode FROM pragma_journal_mode", [], |row| row.get(0))
            .map_err(doing)?;
        // One that was built anew gets its mode with the first change.
        if version != MIGRATIONS.len() || mode != "wal" {
            return Ok(None);
        }
        let ledger = Self::prepare(connection, Journal::nowhere(clock))?;
        Ok(ledger.unindexed()?.is_empty().then_some(ledger))
    }

    /// What is not in the index as it is now, in the order of the owners.
    ///
    /// # Errors
    /// The database refuses.
    pub fn unindexed(&self) -> Result<Vec<Owner>, Error> {
        let sql = "SELECT kind, owner FROM unindexed ORDER BY kind, owner";
        let rows = self.rows("looking for what is not indexed", sql, [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let owners = rows.into_iter().map(|(kind, owner)| match kind.as_str() {
            "mail" => Owner::Mail(owner),
            "letter" => Owner::Letter(owner),
            _ => Owner::Decision(owner),
        });
        Ok(owners.collect())
    }

    /// Puts the documents of owners into the index, in the place of those that they had, in one transaction: the index
    /// grows a part with each.
    ///
    /// # Errors
    /// The database refuses.
    pub fn index(&self, documents: &[(Owner, Vec<IndexedDocument>)]) -> Result<(), Error> {
        self.change(|| documents.iter().try_for_each(|(owner, documents)| self.index_owner(owner, documents)))
    }

    fn index_owner(&self, owner: &Owner, documents: &[IndexedDocument]) -> Result<(), Error> {
        let (Owner::Mail(name) | Owner::Letter(name) | Owner::Decision(name)) = owner;
        let sql = "SELECT number, title, body FROM document WHERE owner = ?1";
        let earlier = self.rows("looking for what is indexed", sql, [name], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })?;
        for (number, title, body) in earlier {
            self.note_index(
                "INSERT INTO document_index (document_index, rowid, title, body) VALUES ('delete', ?1, ?2, ?3)",
                params![number, terms(&title), terms(&body)],
            )?;
        }
        self.note_index("DELETE FROM document WHERE owner = ?1", [name])?;
        for document in documents {
            self.note_index(
                "INSERT INTO document (kind, owner, part, unit, period, at, instant, name, title, body, sent)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                params![
                    document.kind.as_str(),
                    name,
                    document.part,
                    document.unit.as_ref().map_or("", UnitId::as_str),
                    document.period.to_string(),
                    document.at.to_rfc3339(),
                    document.at.timestamp(),
                    document.name,
                    document.title,
                    document.body,
                    document.sent
                ],
            )?;
            self.note_index(
                "INSERT INTO document_index (rowid, title, body) VALUES (?1, ?2, ?3)",
                params![self.connection.last_insert_rowid(), terms(&document.title), terms(&document.body)],
            )?;
        }
        self.note_index("DELETE FROM unindexed WHERE owner = ?1", [name])
    }

    /// As [`Ledger::execute`], but what was finished stays so.
    fn note_index(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<(), Error> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(parameters))
            .map_err(|source| Error::Database { doing: "indexing", source })?;
        Ok(())
    }

    /// The months of a mail's entries, in their order.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn entry_periods(&self, message: &str) -> Result<Vec<Period>, Error> {
        let sql = "SELECT period FROM entry WHERE message = ?1 ORDER BY number";
        let rows = self.rows("reading months of entries", sql, [message], |row| row.get::<_, String>(0))?;
        rows.into_iter().map(|period| decode("a period", period.parse())).collect()
    }

    /// The documents that match, the best first and among equals those of the newest month; and how many match in all.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn documents(&self, query: &DocumentQuery) -> Result<(Vec<FoundDocument>, usize), Error> {
        let sql = format!(
            "WITH found AS MATERIALIZED (
                SELECT rowid AS number, CAST(round(bm25(document_index, {TITLE:?}, 1.0) * {STEPS:?}) AS INTEGER) AS score
                FROM document_index WHERE document_index MATCH ?1),
             best AS MATERIALIZED (
                SELECT found.number, count(*) OVER () AS matching,
                    row_number() OVER (ORDER BY score, period DESC, instant DESC, kind, owner, part) AS place
                FROM found JOIN document ON document.number = found.number
                WHERE (?2 = '' OR unit = ?2) AND period >= ?3 AND (?4 = '' OR period <= ?4)
                    AND (?5 = '' OR instr(?5, kind))
                ORDER BY place LIMIT ?6)
             SELECT kind, owner, part, unit, period, at, name, title, body, sent, matching
             FROM best JOIN document ON document.number = best.number ORDER BY place"
        );
        let period = |period: Option<Period>| period.map(|period| period.to_string()).unwrap_or_default();
        let kinds: Vec<&str> = query.kinds.iter().map(|kind| kind.as_str()).collect();
        let rows = self.rows(
            "looking for documents",
            &sql,
            params![
                query.matching,
                query.unit.as_ref().map_or("", UnitId::as_str),
                period(query.from),
                period(query.to),
                kinds.join(" "),
                i64::try_from(query.limit).unwrap_or(i64::MAX)
            ],
            |row| Ok((FoundRow::read(row)?, row.get::<_, i64>("matching")?)),
        )?;
        let count = rows.first().map_or(0, |(_, count)| usize::try_from(*count).unwrap_or_default());
        let found = rows.into_iter().map(|(row, _)| row.into_found());
        Ok((found.collect::<Result<_, Error>>()?, count))
    }
}

/// A document's columns as the database has them.
struct FoundRow {
    kind: String,
    owner: String,
    part: i64,
    unit: String,
    period: String,
    at: String,
    name: String,
    title: String,
    body: String,
    sent: String,
}

impl FoundRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            kind: row.get("kind")?,
            owner: row.get("owner")?,
            part: row.get("part")?,
            unit: row.get("unit")?,
            period: row.get("period")?,
            at: row.get("at")?,
            name: row.get("name")?,
            title: row.get("title")?,
            body: row.get("body")?,
            sent: row.get("sent")?,
        })
    }

    fn into_found(self) -> Result<FoundDocument, Error> {
        let known = DocumentKind::ALL.into_iter().find(|known| known.as_str() == self.kind);
        let document = IndexedDocument {
            kind: known.ok_or(Error::Row { what: "a document's kind", words: self.kind })?,
            part: self.part,
            unit: if self.unit.is_empty() { None } else { Some(unit_id(&self.unit)?) },
            period: decode("a period", self.period.parse())?,
            at: moment(&self.at)?,
            name: self.name,
            title: self.title,
            body: self.body,
            sent: self.sent,
        };
        Ok(FoundDocument { owner: self.owner, document })
    }
}
