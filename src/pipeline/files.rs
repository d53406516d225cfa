//! A period's files in, the same on the disk out.

use std::{collections::BTreeMap, path::PathBuf};

use super::{Compiled, Error, Pipeline, disk, edited::Plan};
use crate::i18n::LocalizedText;

/// A period's files on the disk.
#[derive(Debug)]
pub struct Saved {
    /// Their folder.
    pub folder: PathBuf,
    /// Which files a person has edited and where their new version is.
    pub notices: Vec<LocalizedText>,
    /// Originals that could not be put there, in words without names of senders' files; the next run tries again.
    pub failures: Vec<LocalizedText>,
}

impl Pipeline<'_> {
    /// Writes a period's files and the originals they link to. What a person has edited stays.
    ///
    /// # Errors
    /// The disk or the ledger refuses. Files written before stay.
    pub fn save(&mut self, compiled: &Compiled) -> Result<Saved, Error> {
        let (period, folder) = (compiled.period, self.campaign.output_folder(compiled.period));
        disk::remove_unfinished(&folder)?;
        let written = self.ledger.written(period)?;
        let plan = Plan::new(&folder, compiled, &written)?;
        // Noted before and after: a run that is killed in between leaves no file that looks like a person's.
        let mut before = BTreeMap::new();
        for (name, _, sha) in &plan.write {
            let mut versions = written.get(name).cloned().unwrap_or_default();
            if versions.insert(sha.clone()) {
                before.insert(name.clone(), versions.into_iter().collect());
            }
        }
        self.ledger.note_files(period, before)?;
        for (name, bytes, _) in &plan.write {
            disk::write_if_changed(&folder.join(name), bytes)?;
        }
        for name in &plan.remove {
            disk::remove(&folder.join(name))?;
        }
        let mut after = BTreeMap::new();
        for (name, _, sha) in &plan.write {
            if written.get(name).is_some_and(|known| known.iter().any(|other| other != sha)) {
                after.insert(name.clone(), vec![sha.clone()]);
            }
        }
        for name in plan.remove.iter().filter(|name| written.contains_key(*name)) {
            after.insert(name.clone(), Vec::new());
        }
        self.ledger.note_files(period, after)?;
        let notices = plan.drafts.iter().map(|(edited, draft)| {
            LocalizedText::new(
                format!("output/{period}/{edited} 已经人工修改，保留不动；新的内容写在同一文件夹的 {draft}"),
                format!("output/{period}/{edited} was edited by a person and stays as it is; the new version is {draft} in the same folder"),
            )
        });
        let notices = notices.collect();
        let failures = self.save_originals(&folder.join("forms"), &compiled.month);
        Ok(Saved { folder, notices, failures })
    }
}
