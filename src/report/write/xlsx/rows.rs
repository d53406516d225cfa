//! A sheet in, its worksheet part and the part with its links out (ECMA-376-1:2016 §18.3).

use std::{
    collections::HashMap,
    fmt::Write as _,
    io::{self, Write},
};

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{
    Ink,
    parts::{DECLARATION, RELATIONSHIP, relationship, relationships},
    strings::SharedStrings,
    xml::{attribute, push_attribute, push_text},
};
use crate::report::{
    build::FigureRole,
    present::labels,
    write::sheet::{Cell, FIRST_ROW, HEAD_ROW, Look, Sheet, column_name},
};

/// Links that a sheet may have: with more, Excel calls the file damaged (its limit of 65,530, "Excel specifications and
/// limits").
pub(super) const LINK_LIMIT: usize = 65_530;
/// UTF-16 units of the longest address that Excel opens (2,079), 2,080 with its end.
const ADDRESS_LIMIT: usize = 2_080;
/// Begins the target of a link to a place of the book.
const INTERNAL: &str = "internal:";
/// Heights of the title and of the column labels, in points.
const TITLE_HEIGHT: u32 = 26;
const HEAD_HEIGHT: u32 = 22;
/// The highest row that Excel takes, in points.
const MOST_POINTS: u32 = 409;

/// Bytes of a part that are kept before they are handed on: that of a large register has some ten million.
const PIECE: usize = 64 << 10;

/// Writes a sheet to `part`; `drawing` is the number of the part with its charts. Returns the part with its relationships,
/// empty where it has neither links nor charts.
pub(super) fn worksheet(
    sheet: &Sheet<'_>,
    is_first: bool,
    drawing: Option<usize>,
    strings: &mut SharedStrings,
    part: &mut impl Write,
) -> io::Result<String> {
    let widths = sheet.widths();
    let letters: Vec<String> = (0..sheet.columns.len()).map(column_name).collect();
    let mut out = String::with_capacity(PIECE + PIECE / 8);
    begin(&mut out, sheet, is_first, &widths);
    let known = vec![Known::default(); letters.len()];
    let mut rows = Rows { out, letters: &letters, strings, known, links: Links::default() };
    rows.title(sheet);
    for (number, row) in (FIRST_ROW..).zip(&sheet.rows) {
        let height = Sheet::lines(row, &widths);
        rows.begin(number, 14 * u32::try_from(height).unwrap_or(u32::MAX / 32).min(MOST_POINTS) + 6);
        let number = number.to_string();
        for ((column, cell), settings) in row.iter().enumerate().zip(&sheet.columns) {
            rows.cell(column, &number, cell, settings.look(cell));
        }
        rows.out.push_str("</row>");
        if rows.out.len() >= PIECE {
            part.write_all(rows.out.as_bytes())?;
            rows.out.clear();
        }
    }
    let Rows { mut out, mut links, .. } = rows;
    out.push_str("</sheetData>");
    if let Some((first, last)) = sheet.filtered() {
        let range = format!("{first}:{last}").replace('$', "");
        let _ = write!(out, "<autoFilter ref=\"{range}\"/>");
        colour_states(&mut out, sheet);
    }
    if !links.hyperlinks.is_empty() {
        for piece in ["<hyperlinks>", &links.hyperlinks, "</hyperlinks>"] {
            out.push_str(piece);
        }
    }
    end(&mut out);
    if let Some(drawing) = drawing {
        let number = links.numbers.len() + 1;
        let _ = write!(out, "<drawing r:id=\"rId{number}\"/>");
        links.targets.push_str(&relationship(number, "drawing", &format!("../drawings/drawing{drawing}.xml")));
    }
    out.push_str("</worksheet>");
    part.write_all(out.as_bytes())?;
    Ok(if links.targets.is_empty() { String::new() } else { relationships(&links.targets) })
}

/// Views and widths: the rows above the data stay while one scrolls.
fn begin(out: &mut String, sheet: &Sheet<'_>, is_first: bool, widths: &[usize]) {
    let last = column_name(sheet.columns.len().saturating_sub(1));
    let selected = if is_first { " tabSelected=\"1\"" } else { "" };
    let _ = write!(
        out,
        "{DECLARATION}<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><dimension ref=\"A1:{last}{}\"/>\
         <sheetViews><sheetView{selected} workbookViewId=\"0\"><pane ySplit=\"{}\" topLeftCell=\"A{FIRST_ROW}\" \
         activePane=\"bottomLeft\" state=\"frozen\"/><selection pane=\"bottomLeft\"/></sheetView></sheetViews>\
         <sheetFormatPr defaultRowHeight=\"15\"/><cols>",
        HEAD_ROW + 1 + sheet.rows.len(),
        HEAD_ROW + 1,
    );
    for (number, width) in (1..).zip(widths) {
        // A digit of the default typeface is 7 pixels wide, and 5 are between columns (§18.3.1.13).
        let width = f64::from(u32::try_from((width * 7 + 5) * 256 / 7).unwrap_or(u32::MAX)) / 256.0;
        let _ = write!(out, "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>");
    }
    out.push_str("</cols><sheetData>");
}

/// A4 in landscape, as wide as the paper, with name and number below.
fn end(out: &mut String) {
    out.push_str(
        "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>\
         <pageSetup paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\"/>\
         <headerFooter><oddFooter>&amp;L&amp;A&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>",
    );
}

/// Rows under way.
struct Rows<'r> {
    out: String,
    letters: &'r [String],
    strings: &'r mut SharedStrings,
    /// By column the words that its last cell had.
    known: Vec<Known>,
    links: Links,
}

/// Words of a cell by their place in memory, with their index. Neighbouring rows have the same unit, file and sentence.
#[derive(Clone, Copy, Default)]
struct Known {
    place: (usize, usize),
    index: usize,
}

/// Links of a sheet.
#[derive(Default)]
struct Links {
    count: usize,
    hyperlinks: String,
    /// The number of each target's relationship.
    numbers: HashMap<String, usize>,
    targets: String,
}

impl Rows<'_> {
    fn title(&mut self, sheet: &Sheet<'_>) {
        self.begin(1, TITLE_HEIGHT);
        self.cell(0, "1", &Cell::text(sheet.title.clone()), Look::Title);
        self.out.push_str("</row>");
        self.begin(HEAD_ROW + 1, HEAD_HEIGHT);
        let number = (HEAD_ROW + 1).to_string();
        for (column, settings) in sheet.columns.iter().enumerate() {
            self.cell(column, &number, &Cell::text(settings.label.clone()), Look::Head);
        }
        self.out.push_str("</row>");
    }

    /// Begins a row so many points high; programs keep heights in whole pixels, of which 96 are 72 points.
    fn begin(&mut self, number: usize, points: u32) {
        let pixels = (points.min(MOST_POINTS) * 4 + 1) / 3;
        let (whole, quarters) = (pixels * 3 / 4, pixels * 3 % 4);
        let fraction = ["", ".25", ".5", ".75"].get(quarters as usize).copied().unwrap_or_default();
        let _ = write!(self.out, "<row r=\"{number}\" ht=\"{whole}{fraction}\" customHeight=\"1\">");
    }

    /// The index of a cell's words; these are kept by the sheet while it is written.
    fn index(&mut self, column: usize, words: &str) -> usize {
        let place = (words.as_ptr() as usize, words.len());
        if let Some(known) = self.known.get(column).filter(|known| known.place == place) {
            return self.strings.again(known.index);
        }
        let index = self.strings.index(words);
        if let Some(known) = self.known.get_mut(column) {
            *known = Known { place, index };
        }
        index
    }

    fn cell(&mut self, column: usize, row: &str, cell: &Cell<'_>, look: Look) {
        let letters = self.letters.get(column).map_or("", String::as_str);
        let look = match cell {
            Cell::Link { target, .. } if self.links.add(target, letters, row, cell) => Look::Link,
            _ => look,
        };
        for piece in ["<c r=\"", letters, row, "\" s=\"", format(look)] {
            self.out.push_str(piece);
        }
        match cell {
            Cell::Text(text) | Cell::Link { text, .. } if !text.is_empty() => {
                let index = self.index(column, text);
                self.out.push_str("\" t=\"s\"><v>");
                push_whole(&mut self.out, index);
                self.out.push_str("</v></c>");
            }
            Cell::Number(value) if value.is_finite() => {
                let _ = write!(self.out, "\"><v>{value}</v></c>");
            }
            Cell::Moment(at) => {
                let _ = write!(self.out, "\"><v>{}</v></c>", serial(at));
            }
            _ => self.out.push_str("\"/>"),
        }
    }
}

impl Links {
    /// Adds a link on a cell; false where the sheet has no room for more or Excel takes no address that long: the words
    /// alone are better than no file.
    fn add(&mut self, target: &str, letters: &str, row: &str, cell: &Cell<'_>) -> bool {
        self.count += 1;
        if self.count > LINK_LIMIT || target.encode_utf16().count() > ADDRESS_LIMIT {
            return false;
        }
        for piece in ["<hyperlink ref=\"", letters, row, "\" "] {
            self.hyperlinks.push_str(piece);
        }
        match (target.strip_prefix(INTERNAL), cell) {
            (Some(place), Cell::Link { text, .. }) => {
                let _ = write!(self.hyperlinks, "location=\"{}\" display=\"", attribute(place));
                push_attribute(&mut self.hyperlinks, text);
                self.hyperlinks.push_str("\"/>");
            }
            _ => {
                let number = self.number(target);
                self.hyperlinks.push_str("r:id=\"rId");
                push_whole(&mut self.hyperlinks, number);
                self.hyperlinks.push_str("\"/>");
            }
        }
        true
    }

    /// The number of a target's relationship: cells with the same target share one.
    fn number(&mut self, target: &str) -> usize {
        if let Some(number) = self.numbers.get(target) {
            return *number;
        }
        let number = self.numbers.len() + 1;
        let _ = write!(self.targets, "<Relationship Id=\"rId{number}\" Type=\"{RELATIONSHIP}hyperlink\" Target=\"");
        push_attribute(&mut self.targets, target);
        self.targets.push_str("\" TargetMode=\"External\"/>");
        self.numbers.insert(target.to_owned(), number);
        number
    }
}

/// Appends a number.
fn push_whole(out: &mut String, number: usize) {
    if number >= 10 {
        push_whole(out, number / 10);
    }
    out.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or_default()));
}

/// What the words of a state column look like, also after somebody has changed them.
fn colour_states(out: &mut String, sheet: &Sheet<'_>) {
    const GOOD: &[&str] = &["完整", "按时", "已发出", "报送件", "采用"];
    const WAITING: &[&str] = &["待补正", "待确认", "逾期", "待发", "请核实"];
    const BAD: &[&str] = &["未报送", "须补正", "未送达", "待人工处理"];
    let good = [GOOD, &[labels::role(FigureRole::Summed)]].concat();
    let waiting = [WAITING, &[labels::role(FigureRole::Pending)]].concat();
    let states = [(good, Ink::Good), (waiting, Ink::Waiting), (BAD.to_vec(), Ink::Bad)];
    let last = HEAD_ROW + 1 + sheet.rows.len();
    let mut priority = 0;
    for (column, _) in sheet.columns.iter().enumerate().filter(|(_, column)| column.is_coloured()) {
        let letters = column_name(column);
        let _ = write!(out, "<conditionalFormatting sqref=\"{letters}{FIRST_ROW}:{letters}{last}\">");
        for (state, ink) in states.iter().flat_map(|(states, ink)| states.iter().map(move |state| (state, ink))) {
            priority += 1;
            let format = *ink as usize;
            let _ = write!(
                out,
                "<cfRule type=\"cellIs\" dxfId=\"{format}\" priority=\"{priority}\" operator=\"equal\"><formula>"
            );
            push_text(out, &format!("\"{state}\""));
            out.push_str("</formula></cfRule>");
        }
        out.push_str("</conditionalFormatting>");
    }
}

/// Index in `styles.xml`, as the attribute of a cell.
fn format(look: Look) -> &'static str {
    match look {
        Look::Title => "1",
        Look::Head => "2",
        Look::Centred => "3",
        Look::Text => "4",
        Look::Moment => "5",
        Look::Link => "6",
        Look::WholeNumber => "7",
        Look::Number => "8",
    }
}

/// Days since 1899-12-30 in local time: a workbook knows no zones (§18.17.4.1).
fn serial(at: &DateTime<FixedOffset>) -> f64 {
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    let seconds = (at.naive_local() - epoch).num_seconds();
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let small = |number: i64| f64::from(i32::try_from(number).unwrap_or_default());
    small(days) + small(rest) / 86_400.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::write::sheet::Column;

    /// The part of a sheet and that with its relationships.
    fn written(sheet: &Sheet<'_>, is_first: bool, strings: &mut SharedStrings) -> (String, String) {
        let mut part = Vec::new();
        let relationships = worksheet(sheet, is_first, None, strings, &mut part).unwrap();
        (String::from_utf8(part).unwrap(), relationships)
    }

    fn sheet(rows: Vec<Vec<Cell<'_>>>) -> Sheet<'_> {
        let columns = vec![Column::text("原件", 18), Column::moment("时间")];
        Sheet { name: "原件", title: "原件".to_owned(), columns, rows, charts: Vec::new() }
    }

    #[test]
    fn a_sheet_has_no_more_links_than_excel_opens() {
        let row = |number: usize| vec![Cell::link(format!("forms/{number}.docx"), format!("原件{number}"))];
        let sheet = sheet((0..LINK_LIMIT + 3).map(row).collect());
        let mut strings = SharedStrings::default();
        let (part, relationships) = written(&sheet, true, &mut strings);
        assert_eq!(part.matches("<hyperlink ").count(), LINK_LIMIT);
        assert_eq!(relationships.matches("<Relationship ").count(), LINK_LIMIT);
        assert!(strings.part().contains(&format!("原件{}", LINK_LIMIT + 2)));
    }

    #[test]
    fn an_address_that_is_too_long_leaves_its_words() {
        let sheet = sheet(vec![vec![Cell::link("a".repeat(ADDRESS_LIMIT + 1), "原件")]]);
        let (part, relationships) = written(&sheet, true, &mut SharedStrings::default());
        assert!(!part.contains("<hyperlink ") && relationships.is_empty());
        assert!(part.contains("<c r=\"A3\" s=\"4\" t=\"s\">"), "{part}");
    }

    #[test]
    fn cells_with_one_target_share_its_relationship() {
        let row = |number: usize| vec![Cell::link(format!("forms/{}.docx", number % 2), "原件")];
        let (part, relationships) = written(&sheet((0..6).map(row).collect()), true, &mut SharedStrings::default());
        assert_eq!(part.matches("r:id=\"rId2\"").count(), 3);
        assert_eq!(relationships.matches("<Relationship ").count(), 2);
    }

    #[test]
    fn large_numbers_and_parts_are_written_whole() {
        let mut out = String::new();
        push_whole(&mut out, 1_048_576);
        assert_eq!(out, "1048576");
        let rows = (0..3000).map(|number| vec![Cell::text(format!("第{number}行")), Cell::count(number)]);
        let (part, _) = written(&sheet(rows.collect()), true, &mut SharedStrings::default());
        assert!(part.len() > 2 * PIECE && part.matches("</row>").count() == 3002);
    }

    #[test]
    fn moments_are_days_of_local_time() {
        let at = DateTime::parse_from_rfc3339("2020-07-02T09:15:33+08:00").unwrap();
        assert_eq!(serial(&at).to_string(), "44014.38579861111");
        let sheet = sheet(vec![vec![Cell::Empty, Cell::Moment(at)]]);
        let (part, _) = written(&sheet, false, &mut SharedStrings::default());
        let row = "<row r=\"3\" ht=\"20.25\" customHeight=\"1\"><c r=\"A3\" s=\"4\"/><c r=\"B3\" s=\"5\"><v>44014.38579861111</v></c></row>";
        assert!(part.contains(row), "{part}");
    }
}
