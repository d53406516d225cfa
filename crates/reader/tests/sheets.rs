//! Sheets in binary workbooks and OpenDocument: an independent reader must find the same strings, numbers and days
//! in the same cells.

// A test may panic where a precondition fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use reader::{Block, Limits, Table, read};

/// Cases that calamine reads differently, checked by hand.
const KNOWN: &[&str] = &[
    // It allocates the whole grid: 16 million cells for three.
    "xls-sparse",
    // It does not know their date formats.
    "xls-sheetjs",
    "xls-sheetjs-excel-5",
    // It returns the text of the previous formula for an empty one.
    "xls-formulas",
    // It reads notes, phonetic guides and chart contents as text of a cell.
    "ods-text-of-cells",
    // It reads crossed-out text.
    "xls-struck-text",
    "xls-struck-xlwt",
    "ods-struck-text",
];

#[test]
fn cells_agree_with_calamine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut compared = BTreeMap::from([("xls", 0), ("ods", 0)]);
    let mut wrong = Vec::new();
    for folder in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let Some(count) = name.split('-').next().and_then(|family| compared.get_mut(family)) else { continue };
        if KNOWN.contains(&name.as_str()) || !folder.is_dir() {
            continue;
        }
        let inputs = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let input = inputs.into_iter().find(|path| path.file_stem().is_some_and(|stem| stem == "input")).unwrap();
        let bytes = fs::read(input).unwrap();
        let Ok(document) = read(&bytes, &Limits::default()) else { continue };
        let Ok(mut book) = open_workbook_auto_from_rs(Cursor::new(&bytes)) else { continue };
        for block in &document.blocks {
            let Block::Table(table) = block else { continue };
            let range = book.worksheet_range(table.sheet.as_deref().unwrap()).unwrap();
            let Some((top, left)) = range.start() else {
                wrong.push(format!("{name}: theirs is empty"));
                continue;
            };
            for (row, column, theirs) in range.used_cells() {
                let place = (row + top as usize, column + left as usize);
                if let Some(fault) = compare(table, place, theirs) {
                    wrong.push(format!("{name} {place:?}: {fault}"));
                }
                *count += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared.values().all(|count| *count > 40), "{compared:?}");
}

/// `None` where both read the same, or where the cell is hidden under a merged one.
fn compare(table: &Table, (row, column): (usize, usize), theirs: &Data) -> Option<String> {
    let (top, left) = first(table);
    let place = (row.checked_sub(top)?, column.checked_sub(left)?);
    let ours = table.cell_at(place.0, place.1);
    if ours.is_some_and(|cell| (cell.row, cell.column) != place) {
        return None;
    }
    let text = ours.map(reader::Cell::text);
    let shown = text.as_deref().unwrap_or_default();
    // The words of a number's format are displayed with it.
    let number = || shown.replace(',', "").trim_matches(char::is_alphabetic).parse::<f64>().ok();
    let same = match theirs {
        Data::String(text) => shown == text.replace("\r\n", "\n") || text.trim().is_empty(),
        Data::Float(value) => match shown.strip_suffix('%') {
            Some(percent) => percent.parse::<f64>().is_ok_and(|percent| (percent - value * 100.0).abs() < 1e-9),
            None => number().is_some_and(|number| (number - value).abs() < 1e-9),
        },
        Data::Int(value) => number().is_some_and(|number| (number - *value as f64).abs() < 1e-9),
        Data::Bool(value) => shown == value.to_string().to_uppercase() || shown == "否",
        Data::DateTime(moment) if moment.is_datetime() => {
            let moment = moment.as_datetime().unwrap();
            let moment = moment.to_string();
            let (day, clock) = moment.split_once(' ').unwrap();
            shown.starts_with(day) || clock.starts_with(shown)
        }
        Data::DateTimeIso(moment) => {
            let digits = |text: &str| {
                text.split(|c: char| !c.is_ascii_digit())
                    .map(|n| n.trim_start_matches('0').to_owned())
                    .take(3)
                    .collect::<Vec<_>>()
            };
            digits(shown) == digits(moment)
        }
        Data::Error(_) => shown.starts_with('#'),
        Data::DateTime(_) | Data::DurationIso(_) => shown.contains(':'),
        Data::Empty => true,
        // A later version of calamine may read it.
        #[allow(unreachable_patterns)]
        _ => false,
    };
    (!same).then(|| format!("ours {text:?}, theirs {theirs:?}"))
}

/// Row and column of the sheet, 0-based, where the table begins.
fn first(table: &Table) -> (usize, usize) {
    let cell = table.cells.first().unwrap();
    let address = cell.address.as_deref().unwrap();
    let (letters, digits) = address.split_at(address.find(|character: char| character.is_ascii_digit()).unwrap());
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1);
    (digits.parse::<usize>().unwrap() - 1 - cell.row, column - 1 - cell.column)
}
