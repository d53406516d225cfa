//! The ledger's months in; the paper over several of them, in each format, out and on the disk.

use std::{collections::BTreeMap, path::PathBuf};

use super::{Error, Pipeline, disk, edited};
use crate::{config::Period, report};

/// Name of the paper's files, without ending.
const SUMMARY: &str = "summary";

/// The paper over several months on the disk.
#[derive(Debug)]
pub struct SavedSummary {
    /// Its files.
    pub files: Vec<PathBuf>,
    /// Those of them that are next to an older file, which stays.
    pub drafts: Vec<PathBuf>,
    /// Characters that no typeface has.
    pub missing_characters: Vec<char>,
}

impl Pipeline<'_> {
    /// Writes the paper over the months from `first` to `last` into a folder of its own; `None` where no unit sent anything in
    /// them. A file with other words stays, and the new one is next to it.
    ///
    /// # Errors
    /// The ledger or the disk refuses, or a file cannot be made.
    pub fn summary(&self, first: Period, last: Period) -> Result<Option<SavedSummary>, Error> {
        let report = self.with_months_before(last.next(), first, self.as_of, |months| {
            report::summarise_span(self.campaign, months)
        })?;
        let Some(report) = report else { return Ok(None) };
        let document = report::summary(self.campaign, &report, self.templates)?;
        let mut papers = BTreeMap::new();
        let missing_characters = self.set(SUMMARY, &document, &mut papers)?;
        let folder = self.campaign.folder.join("output").join(format!("{first}至{last}"));
        let mut saved = SavedSummary { files: Vec::new(), drafts: Vec::new(), missing_characters };
        for (name, bytes) in papers {
            let free = edited::free_name(&folder, &name, self.campaign.local(self.as_of), &bytes)?;
            let path = folder.join(&free);
            disk::write_if_changed(&path, &bytes)?;
            if free != name {
                saved.drafts.push(path.clone());
            }
            saved.files.push(path);
        }
        Ok(Some(saved))
    }
}
