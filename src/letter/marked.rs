//! A faulty form and its file as the unit sent it in; the file with a comment at each fault out, where it is a docx or an
//! xlsx. Of other files the form is sent prefilled.

use annotate::{Author, Note};
use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use reader::{Format, Kind};

use super::{DOCX, annex3::said};
use crate::{finding::Finding, month::Submission};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file with comments.
pub(super) struct Marked {
    /// `docx` or `xlsx`.
    pub(super) ending: &'static str,
    pub(super) content_type: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// `None` for a file of another type, and for one that cannot be given comments. The comments are dated `as_of`.
pub(super) fn marked(
    office: &str,
    submission: &Submission,
    file: &[u8],
    as_of: DateTime<FixedOffset>,
) -> Option<Marked> {
    let date = as_of.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Secs, true);
    let author = Author { name: office.to_owned(), date };
    let notes: Vec<Note> = submission.checked.findings.iter().filter(|fault| fault.is_error()).map(note).collect();
    let (ending, content_type, bytes) = match reader::sniff(file) {
        Kind::Readable(Format::Docx) => ("docx", DOCX, annotate::docx(file, &notes, &author)),
        Kind::Readable(Format::Xlsx) => ("xlsx", XLSX, annotate::xlsx(file, &notes, &author)),
        _ => return None,
    };
    Some(Marked { ending, content_type, bytes: bytes.ok()? })
}

fn note(fault: &Finding) -> Note {
    let place = &fault.place;
    let words = [Some(fault.found.clone()), place.field.clone()].into_iter().flatten().collect();
    let cell = place.cell.as_ref();
    // Rows and columns count from the sheet's first used cell, its address from A1.
    let cell = cell.map(|cell| cell.address.as_deref().and_then(position).unwrap_or((cell.row, cell.column)));
    Note { table: place.table, sheet: place.sheet.clone(), cell, words, text: said(fault) }
}

/// Row and column of `B3`, from 0.
fn position(address: &str) -> Option<(usize, usize)> {
    let digits = address.find(|character: char| character.is_ascii_digit())?;
    let (letters, row) = address.split_at_checked(digits)?;
    let column = letters.bytes().try_fold(0_usize, |column, letter| {
        let letter = Some(letter.to_ascii_uppercase()).filter(u8::is_ascii_uppercase)?;
        let value = usize::from(letter.checked_sub(b'A')?) + 1;
        column.checked_mul(26)?.checked_add(value)
    })?;
    Some((row.parse::<usize>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        assert_eq!(position("A1"), Some((0, 0)));
        assert_eq!(position("AB5"), Some((4, 27)));
        for wrong in ["", "A", "5", "A0", "表1"] {
            assert_eq!(position(wrong), None, "{wrong}");
        }
    }
}
