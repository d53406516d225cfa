//! A period's new files and those on the disk in, what to write and what to remove out. A file that a person has
//! edited is neither overwritten nor removed; the new version goes into a draft (更新稿) in the same folder.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use chrono::{DateTime, Datelike as _, FixedOffset};

use super::{Compiled, Error, ON_REQUEST, disk};
use crate::identity::sha256;

/// What the ledger says that we last wrote: name → SHA-256.
type Written = BTreeMap<String, BTreeSet<String>>;

/// What is to happen in a period's folder.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    /// Files of ours, with their bytes and their SHA-256.
    pub(super) write: Vec<(String, &'a [u8], String)>,
    /// Files of ours that nobody wants any more.
    pub(super) remove: Vec<String>,
    /// Edited files that are out of date, each with the draft that has the new version.
    pub(super) drafts: Vec<(&'a str, String)>,
}

/// A folder with the ledger's view of it.
struct Folder<'a> {
    path: &'a Path,
    written: &'a Written,
}

impl<'a> Plan<'a> {
    pub(super) fn new(path: &Path, compiled: &'a Compiled, written: &Written) -> Result<Self, Error> {
        let folder = Folder { path, written };
        let mut plan = Self::default();
        for (name, bytes) in &compiled.files {
            let sha = sha256(bytes);
            let mut current = None;
            if !folder.is_edited(name, &sha, name.ends_with(".docx"))? {
                plan.write.push((name.clone(), bytes.as_slice(), sha));
            } else if !folder.wrote(name, &sha) {
                let draft = folder.draft(name, compiled.month.as_of, &sha)?;
                current = Some(draft.clone());
                plan.drafts.push((name.as_str(), draft.clone()));
                plan.write.push((draft, bytes.as_slice(), sha));
            }
            plan.remove.extend(folder.old_drafts(name, current.as_deref())?);
        }
        for name in ON_REQUEST.into_iter().filter(|name| !compiled.files.contains_key(*name)) {
            if !folder.is_edited(name, "", name.ends_with(".docx"))? {
                plan.remove.push(name.to_owned());
            }
            plan.remove.extend(folder.old_drafts(name, None)?);
        }
        Ok(plan)
    }
}

impl Folder<'_> {
    fn wrote(&self, name: &str, sha: &str) -> bool {
        self.written.get(name).is_some_and(|known| known.contains(sha))
    }

    /// Whether the file on the disk is neither what is to be written nor what we last wrote. `unknown` is the answer
    /// where the ledger is of a version that did not note files.
    fn is_edited(&self, name: &str, sha: &str, unknown: bool) -> Result<bool, Error> {
        let Some(present) = disk::read(&self.path.join(name))? else { return Ok(false) };
        let present = sha256(&present);
        Ok(present != sha && self.written.get(name).map_or(unknown, |known| !known.contains(&present)))
    }

    /// The name of the draft with these bytes: the first of its day that no person has edited.
    fn draft(&self, name: &str, as_of: DateTime<FixedOffset>, sha: &str) -> Result<String, Error> {
        let mut number = 1;
        loop {
            let draft = draft_name(name, as_of, number);
            if !self.is_edited(&draft, sha, true)? {
                return Ok(draft);
            }
            number += 1;
        }
    }

    /// Drafts of a file that are ours, the current one left out.
    fn old_drafts(&self, name: &str, current: Option<&str>) -> Result<Vec<String>, Error> {
        let mut old = Vec::new();
        for known in self.written.keys().filter(|known| is_draft_of(known, name) && Some(known.as_str()) != current) {
            if !self.is_edited(known, "", true)? {
                old.push(known.clone());
            }
        }
        Ok(old)
    }
}

/// The name under which bytes that the ledger does not note can be written: their own where the file is not there or has them
/// already, else that of a draft.
pub(super) fn free_name(
    folder: &Path,
    name: &str,
    as_of: DateTime<FixedOffset>,
    bytes: &[u8],
) -> Result<String, Error> {
    let mut free = name.to_owned();
    let mut number = 0;
    while disk::read(&folder.join(&free))?.is_some_and(|present| present != bytes) {
        number += 1;
        free = draft_name(name, as_of, number);
    }
    Ok(free)
}

const DRAFT: &str = "（更新稿";

/// `report（更新稿7月5日）.docx`; `report（更新稿7月5日第2稿）.docx` for the second of a day.
fn draft_name(name: &str, as_of: DateTime<FixedOffset>, number: u32) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let again = if number > 1 { format!("第{number}稿") } else { String::new() };
    format!("{stem}{DRAFT}{}月{}日{again}）.{ending}", as_of.month(), as_of.day())
}

fn is_draft_of(draft: &str, name: &str) -> bool {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    draft
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_prefix(DRAFT))
        .and_then(|rest| rest.strip_suffix(ending))
        .is_some_and(|rest| rest.ends_with("）."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_called_after_its_file_and_day() {
        let day = DateTime::parse_from_rfc3339("2020-07-05T09:00:00+08:00").unwrap();
        assert_eq!(draft_name("report.docx", day, 1), "report（更新稿7月5日）.docx");
        assert_eq!(draft_name("report.docx", day, 2), "report（更新稿7月5日第2稿）.docx");
        for number in [1, 2] {
            assert!(is_draft_of(&draft_name("report.docx", day, number), "report.docx"));
            assert!(!is_draft_of(&draft_name("report.pdf", day, number), "report.docx"));
        }
        assert!(!is_draft_of("report.docx", "report.docx"));
    }
}
