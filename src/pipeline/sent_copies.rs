//! Letters that went out in, their copies in the mailbox's Sent folder out.

use super::{Error, Pipeline, WaysOut};
use crate::{
    failpoint::{self, Point},
    i18n::{Localize as _, LocalizedText},
};

impl Pipeline<'_> {
    /// Puts copies of sent letters into the Sent folder, unless the provider has done so. What could not be copied is told
    /// and tried again by the next run; the letter itself is not sent again.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn copy_sent(&mut self, ways: &mut WaysOut) -> Result<Vec<LocalizedText>, Error> {
        let Some(folder) = ways.sent_folder.as_deref_mut() else { return Ok(Vec::new()) };
        for key in self.ledger.copies_due()? {
            if self.stop.is_requested() {
                break;
            }
            let Some(mut letter) = self.ledger.stored_letter(&key)? else { continue };
            let bytes = self.ledger.letter_bytes(&key)?;
            if let Err(error) = folder.keep(&letter.message_id, &bytes, letter.written_at) {
                let words = error.localized();
                return Ok(vec![LocalizedText::new(
                    format!("已发函件没有存入“已发送”，下次运行再存：{}", words.chinese),
                    format!("sent letters are not yet in the Sent folder; the next run tries again: {}", words.english),
                )]);
            }
            failpoint::reach(Point::LetterCopied);
            letter.progress.copy_due = false;
            self.store(&letter)?;
        }
        Ok(Vec::new())
    }
}
