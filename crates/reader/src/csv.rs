//! A table as text (RFC 4180) in, its [`Document`] out: one table, cells as written.

use csv::ReaderBuilder;

use crate::workbook::{Sheets, UsedRange};
use crate::{Document, Format, Limit, Limits, Meter, ReadError};

/// Reads a text whose lines are rows. The separator is the one of comma, tab and semicolon that the first line has most of.
///
/// # Errors
/// [`ReadError::OverLimit`] where a limit is exceeded.
pub fn read_separated(text: &str, limits: &Limits) -> Result<Document, ReadError> {
    if text.len() as u64 > limits.inflated_bytes {
        return Err(ReadError::OverLimit(Limit::Text(limits.inflated_bytes)));
    }
    let mut meter = Meter::new(limits);
    let mut used = UsedRange::default();
    let text = text.trim_start_matches('\u{FEFF}');
    let rows =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator(text)).from_reader(text.as_bytes());
    for (row, record) in (0_u32..).zip(rows.into_records()) {
        let record = record.map_err(|error| ReadError::Damaged(error.to_string()))?;
        for (column, value) in (0_u32..).zip(&record) {
            meter.text(value)?;
            used.cell(row, column, value.to_owned(), &mut meter)?;
        }
    }
    let mut sheets = Sheets::default();
    sheets.push(String::new(), false, used);
    Ok(sheets.finish(Format::Csv))
}

fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Block;

    fn table(text: &str) -> Vec<Vec<String>> {
        let document = read_separated(text, &Limits::default()).unwrap();
        let [Block::Table(table)] = document.blocks.as_slice() else { panic!("one table") };
        let cell = |row, column| table.cell_at(row, column).map(|cell| cell.text()).unwrap_or_default();
        (0..table.rows).map(|row| (0..table.columns).map(|column| cell(row, column)).collect()).collect()
    }

    #[test]
    fn quotes_commas_and_line_ends_within_a_cell() {
        assert_eq!(table("\u{FEFF}甲,乙\r\n\"一，1,200份\n二\",x\"y\n"), [["甲", "乙"], ["一，1,200份\n二", "x\"y"]]);
        assert_eq!(table("甲\t乙,丙\t丁\n1\t2\t3"), [["甲", "乙,丙", "丁"], ["1", "2", "3"]]);
        assert_eq!(table("a;b\n1\n\n2;3;4"), [["a", "b", ""], ["1", "", ""], ["2", "3", "4"]]);
    }

    #[test]
    fn a_text_without_rows_has_no_table() {
        assert!(read_separated("\n\n", &Limits::default()).unwrap().blocks.is_empty());
    }
}
