//! A sheet in, its worksheet part and the part with its links out (ECMA-376-1:2016 §18.3).

use std::fmt::Write as _;

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

/// The parts of a sheet.
pub(super) struct Written {
    pub part: String,
    /// Empty where it has neither links nor charts.
    pub relationships: String,
}

/// A sheet; `drawing` is the number of the part with its charts.
pub(super) fn worksheet<'a>(
    sheet: &Sheet<'a>,
    is_first: bool,
    drawing: Option<usize>,
    strings: &mut SharedStrings<'a>,
) -> Written {
    let widths = sheet.widths();
    let letters: Vec<String> = (0..sheet.columns.len()).map(column_name).collect();
    let mut out = String::new();
    begin(&mut out, sheet, is_first, &widths);
    let mut rows = Rows { out, letters: &letters, strings, links: Links::default() };
    rows.title(sheet);
    for (number, row) in (FIRST_ROW..).zip(&sheet.rows) {
        let height = Sheet::lines(row, &widths);
        rows.begin(number, 14 * u32::try_from(height).unwrap_or(u32::MAX / 32).min(MOST_POINTS) + 6);
        let number = number.to_string();
        for ((column, cell), settings) in row.iter().enumerate().zip(&sheet.columns) {
            rows.cell(column, &number, cell, settings.look(cell));
        }
        rows.out.push_str("</row>");
    }
    let Rows { mut out, mut links, .. } = rows;
    out.push_str("</sheetData>");
    if let Some((first, last)) = sheet.filtered() {
        let range = format!("{first}:{last}").replace('$', "");
        let _ = write!(out, "<autoFilter ref=\"{range}\"/>");
        colour_states(&mut out, sheet);
    }
    if !links.hyperlinks.is_empty() {
        let _ = write!(out, "<hyperlinks>{}</hyperlinks>", links.hyperlinks);
    }
    end(&mut out);
    if let Some(drawing) = drawing {
        links.last += 1;
        let _ = write!(out, "<drawing r:id=\"rId{}\"/>", links.last);
        links.targets.push_str(&relationship(links.last, "drawing", &format!("../drawings/drawing{drawing}.xml")));
    }
    out.push_str("</worksheet>");
    let relationships = if links.targets.is_empty() { String::new() } else { relationships(&links.targets) };
    Written { part: out, relationships }
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
struct Rows<'r, 'a> {
    out: String,
    letters: &'r [String],
    strings: &'r mut SharedStrings<'a>,
    links: Links,
}

/// Links of a sheet.
#[derive(Default)]
struct Links {
    count: usize,
    /// Number of the last relationship.
    last: usize,
    hyperlinks: String,
    targets: String,
}

impl<'a> Rows<'_, 'a> {
    fn title(&mut self, sheet: &Sheet<'a>) {
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

    fn cell(&mut self, column: usize, row: &str, cell: &Cell<'a>, look: Look) {
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
                let _ = write!(self.out, "\" t=\"s\"><v>{}</v></c>", self.strings.index(text));
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
        let _ = write!(self.hyperlinks, "<hyperlink ref=\"{letters}{row}\" ");
        match (target.strip_prefix(INTERNAL), cell) {
            (Some(place), Cell::Link { text, .. }) => {
                let _ = write!(self.hyperlinks, "location=\"{}\" display=\"", attribute(place));
                push_attribute(&mut self.hyperlinks, text);
                self.hyperlinks.push_str("\"/>");
            }
            _ => {
                self.last += 1;
                let _ = write!(self.hyperlinks, "r:id=\"rId{}\"/>", self.last);
                let number = self.last;
                let _ =
                    write!(self.targets, "<Relationship Id=\"rId{number}\" Type=\"{RELATIONSHIP}hyperlink\" Target=\"");
                push_attribute(&mut self.targets, target);
                self.targets.push_str("\" TargetMode=\"External\"/>");
            }
        }
        true
    }
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

    fn sheet(rows: Vec<Vec<Cell<'_>>>) -> Sheet<'_> {
        let columns = vec![Column::text("原件", 18), Column::moment("时间")];
        Sheet { name: "原件", title: "原件".to_owned(), columns, rows, charts: Vec::new() }
    }

    #[test]
    fn a_sheet_has_no_more_links_than_excel_opens() {
        let row = |number: usize| vec![Cell::link(format!("forms/{number}.docx"), format!("原件{number}"))];
        let sheet = sheet((0..LINK_LIMIT + 3).map(row).collect());
        let mut strings = SharedStrings::default();
        let written = worksheet(&sheet, true, None, &mut strings);
        assert_eq!(written.part.matches("<hyperlink ").count(), LINK_LIMIT);
        assert_eq!(written.relationships.matches("<Relationship ").count(), LINK_LIMIT);
        assert!(strings.part().contains(&format!("原件{}", LINK_LIMIT + 2)));
    }

    #[test]
    fn an_address_that_is_too_long_leaves_its_words() {
        let sheet = sheet(vec![vec![Cell::link("a".repeat(ADDRESS_LIMIT + 1), "原件")]]);
        let written = worksheet(&sheet, true, None, &mut SharedStrings::default());
        assert!(!written.part.contains("<hyperlink ") && written.relationships.is_empty());
        assert!(written.part.contains("<c r=\"A3\" s=\"4\" t=\"s\">"), "{}", written.part);
    }

    #[test]
    fn moments_are_days_of_local_time() {
        let at = DateTime::parse_from_rfc3339("2020-07-02T09:15:33+08:00").unwrap();
        assert_eq!(serial(&at).to_string(), "44014.38579861111");
        let sheet = sheet(vec![vec![Cell::Empty, Cell::Moment(at)]]);
        let written = worksheet(&sheet, false, None, &mut SharedStrings::default());
        let row = "<row r=\"3\" ht=\"20.25\" customHeight=\"1\"><c r=\"A3\" s=\"4\"/><c r=\"B3\" s=\"5\"><v>44014.38579861111</v></c></row>";
        assert!(written.part.contains(row), "{}", written.part);
    }
}
