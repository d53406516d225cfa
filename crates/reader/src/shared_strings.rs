//! Strings of a workbook in, each by its index out.

use crate::{Limit, ReadError};

/// The shared strings in one buffer, without their crossed-out parts; an empty string takes four bytes.
#[derive(Default)]
pub(crate) struct SharedStrings {
    text: String,
    ends: Vec<u32>,
    /// Sorted indexes of strings with crossed-out parts.
    struck: Vec<u32>,
    /// For strings with formatted parts, sorted by index: bytes of the text before the first such part. Only that text has the
    /// cell's own font.
    plain: Vec<(u32, u32)>,
}

impl SharedStrings {
    /// Appends text to the string that [`SharedStrings::end`] completes.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Notes that a crossed-out part of the string that [`SharedStrings::end`] completes was left out.
    pub(crate) fn leave_out(&mut self) {
        let index = self.ends.len() as u32;
        if self.struck.last() != Some(&index) {
            self.struck.push(index);
        }
    }

    /// Notes that a part with a font of its own begins here.
    pub(crate) fn format(&mut self) {
        let index = self.ends.len() as u32;
        if self.plain.last().is_none_or(|(last, _)| *last != index) {
            let start = self.ends.last().map_or(0, |end| *end as usize);
            self.plain.push((index, u32::try_from(self.text.len().saturating_sub(start)).unwrap_or(u32::MAX)));
        }
    }

    /// # Errors
    /// [`ReadError::OverLimit`] above 4 GiB of text.
    pub(crate) fn end(&mut self) -> Result<(), ReadError> {
        let end = u32::try_from(self.text.len());
        self.ends.push(end.map_err(|_| ReadError::OverLimit(Limit::Text(u64::from(u32::MAX))))?);
        Ok(())
    }

    /// Whether a crossed-out part of the string was left out.
    pub(crate) fn is_struck(&self, index: Option<usize>) -> bool {
        index.and_then(|index| u32::try_from(index).ok()).is_some_and(|index| self.struck.binary_search(&index).is_ok())
    }

    /// The string with this index in a cell whose font is crossed out: its parts with a font of their own.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] for an unknown index.
    pub(crate) fn get_in_struck_cell(&self, index: Option<usize>) -> Result<&str, ReadError> {
        let text = self.get(index)?;
        let known = index.and_then(|index| u32::try_from(index).ok());
        let at = known.and_then(|index| self.plain.binary_search_by_key(&index, |(index, _)| *index).ok());
        let plain = at.and_then(|at| self.plain.get(at)).map_or(text.len(), |(_, bytes)| *bytes as usize);
        Ok(text.get(plain..).unwrap_or_default())
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
