//! A TOML table in; its values by key and type out. Every missing, mistyped, unknown or renamed key goes to the file's
//! [`Faults`] with its place, and reading goes on, so that all of them are found at once.

use std::{ops::Range, path::PathBuf};

use chrono::NaiveDate;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    fault::{ConfigFault, Faults, Now, nearest},
    toml_errors::in_plain_words,
};
use crate::i18n::LocalizedText;

/// A table whose keys are removed as they are read; those left when it is dropped are unknown keys.
pub(super) struct Table<'i, 'f> {
    faults: &'f Faults,
    /// Dotted, such as `campaign.office`; empty for the file's root.
    path: String,
    at: Range<usize>,
    entries: Vec<Entry<'i>>,
    known: Vec<&'static str>,
}

struct Entry<'i> {
    key: String,
    at: Range<usize>,
    value: Spanned<DeValue<'i>>,
}

/// Where a value is: for its faults.
pub(super) struct Place<'f> {
    pub(super) faults: &'f Faults,
    pub(super) key: String,
}

/// A type that a value of the file can have.
pub(super) trait Read: Sized {
    /// The value, or `None` and a fault at its place.
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self>;
}

impl<'i, 'f> Table<'i, 'f> {
    pub(super) fn new(path: String, table: DeTable<'i>, at: Range<usize>, faults: &'f Faults) -> Self {
        let entries = table
            .into_iter()
            .map(|(key, value)| Entry { at: key.span(), key: key.into_inner().into_owned(), value })
            .collect();
        Self { faults, path, at, entries, known: Vec::new() }
    }

    pub(super) fn faults(&self) -> &'f Faults {
        self.faults
    }

    /// Bytes of the table's head in the text.
    pub(super) fn at(&self) -> Range<usize> {
        self.at.clone()
    }

    /// The dotted name of one of its keys.
    pub(super) fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Whether a key is written; it stays to be read.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// Reads a key's earlier name as its present one, with a warning.
    pub(super) fn renamed(&mut self, old: &'static str, new: &'static str) {
        let both = self.has(new);
        let path = self.key(old);
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == old) else { return };
        let at = entry.at.clone();
        if both {
            let (english, chinese) = (
                format!("is the earlier name of `{new}`, which is written too"),
                format!("是“{new}”的旧名，二者只写一个"),
            );
            self.faults.contradiction(at, &path, english, chinese);
            self.entries.retain(|entry| entry.key != old);
        } else {
            entry.key = new.to_owned();
            self.faults.earlier(at, path, Now::Renamed(new));
        }
    }

    /// A value that may be left out.
    pub(super) fn optional<T: Read>(&mut self, key: &'static str) -> Option<T> {
        let value = self.take(key)?;
        T::read(value, &Place { faults: self.faults, key: self.key(key) })
    }

    /// An optional value, or its default.
    pub(super) fn or<T: Read>(&mut self, key: &'static str, usual: T) -> T {
        self.optional(key).unwrap_or(usual)
    }

    /// A value that must be there; `None` after a fault.
    pub(super) fn wanted<T: Read>(&mut self, key: &'static str) -> Option<T> {
        self.must_have(key);
        self.optional(key)
    }

    /// A value that must be there; after a fault the campaign is not used, so any value will do.
    pub(super) fn required<T: Read + Default>(&mut self, key: &'static str) -> T {
        self.wanted(key).unwrap_or_default()
    }

    /// One of some words; `usual` where the key is not written, a fault where there is no usual one.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&'static str, T)],
        usual: Option<T>,
    ) -> Option<T> {
        let written: Option<Spanned<String>> = match usual {
            Some(usual) if !self.has(key) => {
                self.known.push(key);
                return Some(usual);
            }
            _ => self.wanted(key),
        };
        let place = Place { faults: self.faults, key: self.key(key) };
        choose(written?, choices, &place)
    }

    /// A table that may be left out.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Table<'i, 'f>> {
        let value = self.take(key)?;
        self.below(key, value)
    }

    /// A table that must be there.
    pub(super) fn wanted_table(&mut self, key: &'static str) -> Option<Table<'i, 'f>> {
        self.must_have(key);
        self.table(key)
    }

    /// The tables of a list: `[[units]]`, or `units = [{ … }]`.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Table<'i, 'f>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let at = value.span();
        match value.into_inner() {
            DeValue::Array(values) => values.into_iter().filter_map(|value| self.below(key, value)).collect(),
            other => {
                let place = Place { faults: self.faults, key: self.key(key) };
                place.wrong_type(at, "列表，每项一个表，如 [[units]]", "a list of tables such as [[units]]", &other);
                Vec::new()
            }
        }
    }

    /// A list of tables that must be there.
    pub(super) fn wanted_tables(&mut self, key: &'static str) -> Vec<Table<'i, 'f>> {
        self.must_have(key);
        self.tables(key)
    }

    /// The keys and values of a table whose keys are not fixed.
    pub(super) fn pairs<T: Read>(mut self) -> Vec<(Spanned<String>, T)> {
        let entries = std::mem::take(&mut self.entries);
        entries
            .into_iter()
            .filter_map(|entry| {
                let place = Place { faults: self.faults, key: self.key(&entry.key) };
                Some((Spanned::new(entry.at, entry.key), T::read(entry.value, &place)?))
            })
            .collect()
    }

    /// The texts of a key in a list of tables, which stays to be read.
    pub(super) fn peek(&self, list: &str, key: &str) -> Vec<String> {
        let list =
            self.entries.iter().find(|entry| entry.key == list).and_then(|entry| entry.value.get_ref().as_array());
        let tables = list.into_iter().flat_map(|list| list.iter());
        tables.filter_map(|table| Some(table.get_ref().get(key)?.get_ref().as_str()?.to_owned())).collect()
    }

    fn must_have(&self, key: &str) {
        if !self.has(key) {
            self.faults.add(self.at(), &self.key(key), ConfigFault::MissingKey);
        }
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'i>>> {
        self.known.push(key);
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at).value)
    }

    fn below(&self, key: &str, value: Spanned<DeValue<'i>>) -> Option<Table<'i, 'f>> {
        let at = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Some(Table::new(self.key(key), table, at, self.faults)),
            other => {
                let place = Place { faults: self.faults, key: self.key(key) };
                place.wrong_type(at, "表", "a table", &other);
                None
            }
        }
    }
}

impl Drop for Table<'_, '_> {
    fn drop(&mut self) {
        for entry in &self.entries {
            let known: Vec<String> = self.known.iter().map(|key| (*key).to_owned()).collect();
            let nearest = nearest(&entry.key, self.known.iter().copied());
            self.faults.add(entry.at.clone(), &self.key(&entry.key), ConfigFault::UnknownKey { known, nearest });
        }
    }
}

impl Place<'_> {
    pub(super) fn wrong(&self, at: Range<usize>, words: LocalizedText) {
        self.faults.add(at, &self.key, ConfigFault::WrongValue(words));
    }

    fn wrong_type(&self, at: Range<usize>, chinese: &str, english: &str, value: &DeValue<'_>) {
        let (found_chinese, found_english) = match value {
            DeValue::String(text) => (format!("文字 \"{text}\""), format!("the text \"{text}\"")),
            DeValue::Integer(number) => (format!("数字 {number}"), format!("the number {number}")),
            DeValue::Float(number) => (format!("小数 {number}"), format!("the number {number}")),
            DeValue::Boolean(value) => (format!("逻辑值 {value}"), format!("{value}")),
            DeValue::Datetime(date) => (format!("不带引号的日期 {date}"), format!("the date {date} without quotes")),
            DeValue::Array(_) => ("列表".to_owned(), "a list".to_owned()),
            DeValue::Table(_) => ("表".to_owned(), "a table".to_owned()),
        };
        let words = LocalizedText::new(
            format!("应为{chinese}，现为{found_chinese}"),
            format!("must be {english}, not {found_english}"),
        );
        self.wrong(at, words);
    }
}

/// One of some words.
pub(super) fn choose<T: Copy>(written: Spanned<String>, choices: &[(&'static str, T)], place: &Place<'_>) -> Option<T> {
    let chosen = choices.iter().find(|(word, _)| *word == written.get_ref());
    if chosen.is_none() {
        let (words, written_word): (Vec<&str>, &str) =
            (choices.iter().map(|(word, _)| *word).collect(), written.get_ref());
        let words = LocalizedText::new(
            format!("没有“{written_word}”这种写法，可用：{}", words.join("、")),
            format!("`{written_word}` is unknown; known here: {}", words.join(", ")),
        );
        place.wrong(written.span(), words);
    }
    chosen.map(|(_, value)| *value)
}

/// A value written as a text that `parse` understands; its error is reported in plain words.
pub(super) fn parsed<T, E: std::fmt::Display>(
    value: Spanned<DeValue<'_>>,
    place: &Place<'_>,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    let at = value.span();
    let text = String::read(value, place)?;
    parse(&text).map_err(|error| place.wrong(at, in_plain_words(&error.to_string()))).ok()
}

impl Read for String {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        let at = value.span();
        match value.into_inner() {
            DeValue::String(text) => Some(text.into_owned()),
            other => {
                place.wrong_type(at, "带引号的文字", "a text in quotes", &other);
                None
            }
        }
    }
}

impl Read for bool {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        let at = value.span();
        match value.into_inner() {
            DeValue::Boolean(value) => Some(value),
            other => {
                place.wrong_type(at, "true 或 false", "true or false", &other);
                None
            }
        }
    }
}

impl Read for u64 {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        whole_number(value, place)
    }
}

impl Read for u32 {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        whole_number(value, place)
    }
}

impl Read for u16 {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        whole_number(value, place)
    }
}

fn whole_number<T: TryFrom<u64>>(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<T> {
    let at = value.span();
    let value = value.into_inner();
    let number = match &value {
        DeValue::Integer(number) => u64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok(),
        _ => None,
    };
    let fitting = number.and_then(|number| T::try_from(number).ok());
    if fitting.is_none() {
        place.wrong_type(at, "整数", "a whole number", &value);
    }
    fitting
}

impl Read for PathBuf {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        String::read(value, place).map(Self::from)
    }
}

impl Read for NaiveDate {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        let at = value.span();
        match value.get_ref() {
            DeValue::String(text) => text
                .parse()
                .map_err(|error: chrono::ParseError| place.wrong(at, in_plain_words(&error.to_string())))
                .ok(),
            // TOML's own dates have no quotes.
            DeValue::Datetime(date) if date.time.is_none() => date.to_string().parse().ok(),
            other => {
                place.wrong_type(
                    at,
                    "带引号的日期，如 \"2020-06-01\"",
                    "a date in quotes such as \"2020-06-01\"",
                    other,
                );
                None
            }
        }
    }
}

impl Read for chrono_tz::Tz {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        parsed(value, place, |text| text.parse::<Self>())
    }
}

impl<T: Read> Read for Spanned<T> {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        let at = value.span();
        Some(Spanned::new(at, T::read(value, place)?))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        let at = value.span();
        match value.into_inner() {
            DeValue::Array(values) => Some(values.into_iter().filter_map(|value| T::read(value, place)).collect()),
            other => {
                place.wrong_type(at, "列表，如 [\"甲\", \"乙\"]", "a list such as [\"a\", \"b\"]", &other);
                None
            }
        }
    }
}

impl Read for [String; 2] {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        let at = value.span();
        let list: Vec<String> = Read::read(value, place)?;
        let pair = Self::try_from(list);
        if pair.is_err() {
            place.wrong(at, LocalizedText::new("应为两项文字的列表", "must be a list of two texts"));
        }
        pair.ok()
    }
}
