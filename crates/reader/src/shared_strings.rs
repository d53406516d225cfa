//! Strings of a workbook in, each by its index out.

use crate::{Limit, ReadError};

/// The shared strings in one buffer; an empty string takes four bytes.
#[derive(Default)]
pub(crate) struct SharedStrings {
    text: String,
    ends: Vec<u32>,
}

impl SharedStrings {
    /// Appends text to the string that [`SharedStrings::end`] completes.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// # Errors
    /// [`ReadError::OverLimit`] above 4 GiB of text.
    pub(crate) fn end(&mut self) -> Result<(), ReadError> {
        let end = u32::try_from(self.text.len());
        self.ends.push(end.map_err(|_| ReadError::OverLimit(Limit::Text(u64::from(u32::MAX))))?);
        Ok(())
    }

    /// The string with this index, from 0.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] for an unknown index.
    pub(crate) fn get(&self, index: Option<usize>) -> Result<&str, ReadError> {
        let range = index.and_then(|index| {
            let end = *self.ends.get(index)? as usize;
            let start = match index.checked_sub(1) {
                Some(before) => *self.ends.get(before)? as usize,
                None => 0,
            };
            self.text.get(start..end)
        });
        range.ok_or_else(|| ReadError::Damaged("a shared string is missing".to_owned()))
    }
}
