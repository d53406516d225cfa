//! Rows of tables whose values have no event of their own in, their images as journal events out, and back. Triggers of the
//! connection note which rows change, so that no function that changes one can forget it.

use rusqlite::{params_from_iter, types::Value};
use serde_json::{Map, Value as Json, json};

use super::{Error, Ledger, decode};
use crate::{
    identity::sha256,
    journal::{Event, RowImage},
};

/// The tables, each with an INTEGER PRIMARY KEY `number`.
const TABLES: [&str; 2] = ["letter", "address_word"];

/// Name in an image of bytes that are kept under `state/mail/`.
const KEPT: &str = "kept";

/// The column of [`TABLES`] whose bytes are kept. A letter's state changes several times and its text seldom.
const TEXT: (&str, &str) = ("letter", "bytes");

impl Ledger {
    /// Begins to note which rows of [`TABLES`] change.
    pub(super) fn watch_rows(&self) -> Result<(), Error> {
        self.batch(
            "CREATE TEMP TABLE changed_row (of_table TEXT NOT NULL, number INTEGER NOT NULL, text INTEGER NOT NULL,
                UNIQUE (of_table, number))",
        )?;
        for table in TABLES {
            for (change, row, text) in [("INSERT", "new", 1), ("UPDATE", "new", 0), ("DELETE", "old", 1)] {
                self.batch(&format!(
                    "CREATE TEMP TRIGGER {table}_{change} AFTER {change} ON main.{table}
                     BEGIN INSERT OR IGNORE INTO changed_row VALUES ('{table}', {row}.number, {text}); END"
                ))?;
            }
        }
        let (table, column) = TEXT;
        self.batch(&format!(
            "CREATE TEMP TRIGGER {table}_{column} AFTER UPDATE OF {column} ON main.{table}
             BEGIN INSERT INTO changed_row VALUES ('{table}', new.number, 1)
                ON CONFLICT (of_table, number) DO UPDATE SET text = 1; END"
        ))
    }

    /// The rows that changed since the last call, as they are now.
    pub(super) fn changed_rows(&self) -> Result<Vec<Event>, Error> {
        let changed = self.rows(
            "looking for changed rows",
            "SELECT of_table, number, text FROM changed_row ORDER BY rowid",
            [],
            |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get::<_, bool>(2)?)),
        )?;
        if changed.is_empty() {
            return Ok(Vec::new());
        }
        self.forget_changed_rows()?;
        changed
            .into_iter()
            .map(|(table, number, text)| {
                if text && table == TEXT.0 {
                    self.writing.borrow_mut().kept_texts.remove(&number);
                }
                self.image(table, number)
            })
            .collect()
    }

    pub(super) fn forget_changed_rows(&self) -> Result<(), Error> {
        self.batch("DELETE FROM changed_row")
    }

    /// Every row of [`TABLES`].
    pub(super) fn all_rows(&self) -> Result<Vec<Event>, Error> {
        let mut events = Vec::new();
        for table in TABLES {
            let sql = format!("SELECT number FROM {table} ORDER BY number");
            for number in self.rows("listing rows", &sql, [], |row| row.get(0))? {
                events.push(self.image(table.to_owned(), number)?);
            }
        }
        Ok(events)
    }

    fn image(&self, table: String, number: i64) -> Result<Event, Error> {
        let sql = format!("SELECT * FROM {table} WHERE number = ?1");
        let is_text = |name: &str| (table.as_str(), name) == TEXT;
        let kept = self.writing.borrow().kept_texts.get(&number).filter(|_| table == TEXT.0).cloned();
        let columns = self.optional("reading a changed row", &sql, [number], |row| {
            let names = row.as_ref().column_names();
            let mut columns = Vec::new();
            for (place, name) in names.into_iter().enumerate() {
                // A digest has some ten million bytes.
                let value =
                    if kept.is_some() && is_text(name) { Value::Null } else { Value::from(row.get_ref(place)?) };
                columns.push((name.to_owned(), value));
            }
            Ok(columns)
        })?;
        let mut image = Map::new();
        for (name, value) in columns.into_iter().flatten().filter(|(name, _)| name != "number") {
            let value = match &kept {
                Some(kept) if is_text(&name) => kept.clone(),
                _ => self.in_json(value)?,
            };
            if is_text(&name) {
                self.writing.borrow_mut().kept_texts.insert(number, value.clone());
            }
            image.insert(name, value);
        }
        Ok(Event::Row(Box::new(RowImage { table, number, columns: image })))
    }

    fn in_json(&self, value: Value) -> Result<Json, Error> {
        Ok(match value {
            Value::Null => Json::Null,
            Value::Integer(number) => number.into(),
            Value::Real(number) => number.into(),
            Value::Text(text) => text.into(),
            Value::Blob(bytes) if bytes.is_empty() => json!({ KEPT: "" }),
            Value::Blob(bytes) => match &self.writing.borrow().texts {
                Some(texts) => json!({ KEPT: texts.keep(&bytes)? }),
                None => json!({ KEPT: sha256(&bytes) }),
            },
        })
    }

    /// Makes a row as its image says. Columns that an older image lacks have their defaults.
    pub(super) fn put_row(&self, image: &RowImage) -> Result<(), Error> {
        let RowImage { table, number, columns } = image;
        let unknown = |words: &str| Error::Row { what: "a row of the journal", words: words.to_owned() };
        if !TABLES.contains(&table.as_str()) {
            return Err(unknown(table));
        }
        self.execute("removing a row", &format!("DELETE FROM {table} WHERE number = ?1"), [number])?;
        if columns.is_empty() {
            return Ok(());
        }
        let known =
            self.rows("reading a table's columns", "SELECT name FROM pragma_table_info(?1)", [table], |row| {
                row.get::<_, String>(0)
            })?;
        let mut names = vec!["number".to_owned()];
        let mut values = vec![Value::Integer(*number)];
        let was_tried = columns.get("attempts").and_then(Json::as_i64) != Some(0);
        for (name, value) in columns {
            if !known.contains(name) {
                return Err(unknown(name));
            }
            names.push(name.clone());
            match self.in_sql(value)? {
                Some(value) => values.push(value),
                None if was_tried => values.push(Value::Blob(Vec::new())),
                // Its text did not reach the disk before a power cut; it is written again.
                None => return Ok(()),
            }
        }
        let places: Vec<String> = (1..=values.len()).map(|place| format!("?{place}")).collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), places.join(", "));
        self.execute("putting a row back", &sql, params_from_iter(values))?;
        Ok(())
    }

    /// A value of a column; `None` where it is bytes that are not there any more.
    fn in_sql(&self, value: &Json) -> Result<Option<Value>, Error> {
        Ok(Some(match value {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Integer(i64::from(*value)),
            Json::Number(number) => match number.as_i64() {
                Some(number) => Value::Integer(number),
                None => Value::Real(number.as_f64().unwrap_or_default()),
            },
            Json::String(text) => Value::Text(text.clone()),
            other => match other.get(KEPT).and_then(Json::as_str) {
                Some("") => Value::Blob(Vec::new()),
                Some(id) => match self.writing.borrow().texts.as_ref().map(|texts| texts.read(id)) {
                    Some(Ok(bytes)) if sha256(&bytes) == id => Value::Blob(bytes),
                    _ => return Ok(None),
                },
                None => return decode("a row of the journal", Err(other.to_string())),
            },
        }))
    }
}
