//! One sheet as plain rows in, a worksheet out: head, filter, widths, heights, colours of states, print set-up.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use rust_xlsxwriter::{
    Chart, ChartType, Color, ConditionalFormatCell, ConditionalFormatCellRule, ExcelDateTime, Format, FormatAlign,
    FormatBorder, FormatUnderline, Url, Worksheet, XlsxError,
};

use figures::Amount;

use crate::report::{Error, build::FigureRole, present::labels};

/// Characters that a cell can hold (ECMA-376-1:2016 §18.3.1.4 leaves it open; Excel takes 32,767), less the note.
const CELL_LIMIT: usize = 32_000;
/// Links that a sheet may have: with more, Excel calls the file damaged (its limit of 65,530, "Excel specifications and
/// limits").
const LINK_LIMIT: usize = 65_530;
/// Extent of a chart in pixels.
const CHART_WIDTH: u32 = 460;
const CHART_HEIGHT: u32 = 240;
/// Row of the column labels, 0-based; the sheet's title is above.
const HEAD_ROW: u32 = 1;
/// First row of the data, counted from 1 as in cell names.
pub(in crate::report) const FIRST_ROW: usize = 3;

/// One sheet as data.
pub(in crate::report) struct Sheet {
    /// Name on its tab.
    pub name: &'static str,
    /// Line above the head.
    pub title: String,
    /// Columns from the left.
    pub columns: Vec<Column>,
    /// Rows below the head, one cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that have a chart below the table, counted from 0.
    pub charts: Vec<RowChart>,
}

/// A chart of one row: a column for each of neighbouring cells.
pub(in crate::report) struct RowChart {
    /// Words above it.
    pub title: String,
    /// Row, counted from 0 below the head.
    pub row: usize,
    /// First and last column.
    pub columns: (u16, u16),
}

/// One column: its head and how its cells look.
pub(in crate::report) struct Column {
    label: Cow<'static, str>,
    /// Widest it gets, in half-width characters; longer text is wrapped.
    widest: usize,
    style: Style,
}

/// How the cells of a column look.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Text,
    Centred,
    State,
    Number,
    Moment,
}

/// One cell; text is never read as a formula.
pub(in crate::report) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Moment(DateTime<FixedOffset>),
    Link { target: String, text: String },
}

impl Column {
    /// Running text, wrapped at `widest` half-width characters.
    pub fn text(label: impl Into<Cow<'static, str>>, widest: usize) -> Self {
        Self { label: label.into(), widest, style: Style::Text }
    }

    /// Short words or numbers.
    pub fn centred(label: impl Into<Cow<'static, str>>) -> Self {
        Self { label: label.into(), widest: 12, style: Style::Centred }
    }

    /// Words with a colour.
    pub fn state(label: impl Into<Cow<'static, str>>) -> Self {
        Self { label: label.into(), widest: 14, style: Style::State }
    }

    /// Figures, flush right.
    pub fn number(label: impl Into<Cow<'static, str>>) -> Self {
        Self { label: label.into(), widest: 16, style: Style::Number }
    }

    /// Date and time.
    pub fn moment(label: impl Into<Cow<'static, str>>) -> Self {
        Self { label: label.into(), widest: 17, style: Style::Moment }
    }
}

impl Cell {
    /// Lines that it takes in a column: programs do not agree on making rows higher by themselves.
    fn lines(&self, column_width: usize) -> usize {
        match self {
            Self::Text(text) | Self::Link { text, .. } => {
                // A wide character that does not fit leaves half a column free, and margins take one more.
                let room = column_width.saturating_sub(2).max(2);
                text.lines().map(|line| display_width(line).div_ceil(room).max(1)).sum()
            }
            Self::Empty | Self::Number(_) | Self::Moment(_) => 1,
        }
    }

    /// Words as they stand.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    #[allow(clippy::cast_precision_loss)]
    /// A number of things.
    pub fn count(count: usize) -> Self {
        Self::Number(count as f64)
    }

    /// Nothing rather than a column of noughts.
    pub fn count_of_some(count: usize) -> Self {
        if count == 0 { Self::Empty } else { Self::count(count) }
    }

    /// A link to a place of the book (`internal:`) or a file in its folder.
    pub fn link(target: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Link { target: target.into(), text: text.into() }
    }

    /// Half-width characters of its longest line.
    fn width(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Text(text) | Self::Link { text, .. } => text.lines().map(display_width).max().unwrap_or(0),
            Self::Number(value) => Amount(*value).whole().map_or(10, |whole| whole.to_string().len()),
            Self::Moment(_) => "2020-07-02 09:15".len(),
        }
    }
}

impl Sheet {
    /// Width of each column in half-width characters.
    fn widths(&self) -> Vec<usize> {
        let width = |(index, settings): (usize, &Column)| {
            let cells = self.rows.iter().filter_map(|row| row.get(index));
            let widest = cells.map(Cell::width).max().unwrap_or(0).min(settings.widest);
            // The filter's button covers the end of the head.
            widest.max(display_width(&settings.label) + 2) + 2
        };
        self.columns.iter().enumerate().map(width).collect()
    }

    /// Charts below the table, two in a row.
    fn draw(&self, sheet: &mut Worksheet, last_row: u32) -> Result<(), Error> {
        for (index, drawn) in (0_u32..).zip(&self.charts) {
            let row = HEAD_ROW + 1 + u32::try_from(drawn.row).unwrap_or(u32::MAX - HEAD_ROW - 1);
            let (first, last) = drawn.columns;
            let mut chart = Chart::new(ChartType::Column);
            chart
                .add_series()
                .set_categories((self.name, HEAD_ROW, first, HEAD_ROW, last))
                .set_values((self.name, row, first, row, last))
                .set_gap(80);
            chart.title().set_name(&drawn.title);
            chart.legend().set_hidden();
            chart.set_width(CHART_WIDTH).set_height(CHART_HEIGHT);
            let (x, y) = (index % 2 * (CHART_WIDTH + 20), index / 2 * (CHART_HEIGHT + 16));
            sheet.insert_chart_with_offset(last_row + 2, 0, &chart, x, y)?;
        }
        Ok(())
    }

    /// Fills a worksheet.
    ///
    /// # Errors
    /// A name, width or link is none that the format allows.
    pub fn write(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), Error> {
        sheet.set_name(self.name)?;
        sheet.set_row_height(0, 26)?;
        sheet.set_row_height(HEAD_ROW, 22)?;
        sheet.write_string_with_format(0, 0, &self.title, &formats.title)?;
        let widths = self.widths();
        for ((column, settings), width) in (0_u16..).zip(&self.columns).zip(&widths) {
            sheet.write_string_with_format(HEAD_ROW, column, settings.label.as_ref(), &formats.head)?;
            sheet.set_column_width(column, u32::try_from(*width).unwrap_or(u32::MAX))?;
        }
        let mut links = 0;
        for (row, cells) in (HEAD_ROW + 1..).zip(&self.rows) {
            let lines = cells.iter().zip(&widths).map(|(cell, width)| cell.lines(*width)).max().unwrap_or(1);
            sheet.set_row_height(row, row_height(lines))?;
            for ((column, cell), settings) in (0_u16..).zip(cells).zip(&self.columns) {
                links += usize::from(matches!(cell, Cell::Link { .. }));
                let link = (links <= LINK_LIMIT).then_some(&formats.link);
                write_cell(sheet, row, column, cell, formats.of(settings.style, cell), link)?;
            }
        }
        let last_row = HEAD_ROW + u32::try_from(self.rows.len()).unwrap_or(u32::MAX - HEAD_ROW);
        let last_column = u16::try_from(self.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
        if last_row > HEAD_ROW {
            sheet.autofilter(HEAD_ROW, 0, last_row, last_column)?;
            for (column, _) in (0_u16..).zip(&self.columns).filter(|(_, column)| column.style == Style::State) {
                colour_states(sheet, column, last_row, formats)?;
            }
        }
        self.draw(sheet, last_row)?;
        sheet.set_freeze_panes(HEAD_ROW + 1, 0)?;
        sheet.set_repeat_rows(0, HEAD_ROW)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        sheet.set_footer("&L&A&C第 &P 页，共 &N 页");
        Ok(())
    }
}

/// Writes a cell; a link where `link` is its format, its words alone where the sheet has no room for more links.
fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    format: &Format,
    link: Option<&Format>,
) -> Result<(), Error> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, format)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, fitting(text), format)?,
        Cell::Number(value) => sheet.write_number_with_format(row, column, *value, format)?,
        Cell::Moment(at) => sheet.write_datetime_with_format(row, column, excel_moment(at)?, format)?,
        Cell::Link { text, .. } if link.is_none() => {
            sheet.write_string_with_format(row, column, fitting(text), format)?
        }
        Cell::Link { target, text } => {
            let target = if target.starts_with("internal:") { target.clone() } else { format!("file:///{target}") };
            // Excel takes no longer address; the words alone are better than no file.
            match sheet.write_url_with_options(row, column, Url::new(target), text, "", link) {
                Ok(sheet) => sheet,
                Err(XlsxError::MaxUrlLengthExceeded) => {
                    sheet.write_string_with_format(row, column, fitting(text), format)?
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    Ok(())
}

/// What the words of a state column look like, also after somebody has changed them.
fn colour_states(sheet: &mut Worksheet, column: u16, last_row: u32, formats: &Formats) -> Result<(), Error> {
    const GOOD: &[&str] = &["完整", "按时", "已发出", "报送件", "采用"];
    const WAITING: &[&str] = &["待补正", "待确认", "逾期", "待发", "请核实"];
    const BAD: &[&str] = &["未报送", "须补正", "未送达", "待人工处理"];
    let good = [GOOD, &[labels::role(FigureRole::Summed)]].concat();
    let waiting = [WAITING, &[labels::role(FigureRole::Pending)]].concat();
    for (states, format) in [(good, &formats.good), (waiting, &formats.waiting), (BAD.to_vec(), &formats.bad)] {
        for state in states {
            let rule = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::EqualTo(state.to_owned()))
                .set_format(format);
            sheet.add_conditional_format(HEAD_ROW + 1, column, last_row, column, &rule)?;
        }
    }
    Ok(())
}

/// Formats of the whole book.
pub(in crate::report) struct Formats {
    title: Format,
    head: Format,
    text: Format,
    centred: Format,
    whole_number: Format,
    number: Format,
    moment: Format,
    link: Format,
    good: Format,
    waiting: Format,
    bad: Format,
}

impl Formats {
    /// 宋体 in the office's usual size, thin grey rules.
    pub fn new() -> Self {
        let font = || Format::new().set_font_name("宋体").set_font_size(10.5).set_align(FormatAlign::VerticalCenter);
        let cell = || font().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00BF_BFBF));
        let state = |ink: u32, ground: u32| {
            Format::new().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(ground))
        };
        Self {
            title: font().set_bold().set_font_size(12),
            head: cell()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00DD_E6F0)),
            text: cell().set_text_wrap(),
            centred: cell().set_text_wrap().set_align(FormatAlign::Center),
            // An optional decimal (`0.##`) keeps its decimal point after whole numbers in Excel and WPS: `431.`
            whole_number: cell().set_num_format("#,##0").set_align(FormatAlign::Right),
            number: cell().set_num_format("#,##0.0#").set_align(FormatAlign::Right),
            moment: cell().set_num_format("yyyy-mm-dd hh:mm").set_align(FormatAlign::Center),
            link: cell().set_text_wrap().set_font_color(Color::RGB(0x0005_63C1)).set_underline(FormatUnderline::Single),
            good: state(0x0000_6100, 0x00C6_EFCE),
            waiting: state(0x0085_5A00, 0x00FF_EB9C),
            bad: state(0x009C_0006, 0x00FF_C7CE),
        }
    }

    fn of(&self, style: Style, cell: &Cell) -> &Format {
        match (style, cell) {
            (Style::Text, _) => &self.text,
            (Style::Centred | Style::State, _) => &self.centred,
            (Style::Number, Cell::Number(value)) if Amount(*value).whole().is_none() => &self.number,
            (Style::Number, _) => &self.whole_number,
            (Style::Moment, _) => &self.moment,
        }
    }
}

/// Height in points of a row with that many lines; Excel takes no more than 409.
fn row_height(lines: usize) -> f64 {
    let lines = u16::try_from(lines).unwrap_or(u16::MAX);
    (f64::from(lines) * 14.0 + 6.0).min(409.0)
}

/// The local time as Excel has it: without a zone.
pub(in crate::report) fn excel_moment(at: &DateTime<FixedOffset>) -> Result<ExcelDateTime, XlsxError> {
    let local = at.naive_local();
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    ExcelDateTime::from_ymd(u16::try_from(local.year()).unwrap_or_default(), small(local.month()), small(local.day()))?
        .and_hms(u16::from(small(local.hour())), small(local.minute()), f64::from(local.second()))
}

/// The text as far as a cell holds it.
fn fitting(text: &str) -> String {
    match text.char_indices().nth(CELL_LIMIT) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}……（下略，全文见原件）", text.get(..end).unwrap_or_default()),
    }
}

/// Half-width characters: wide ones count two.
fn display_width(text: &str) -> usize {
    text.chars()
        .map(|character| if character < '\u{2e80}' && !matches!(character, '“' | '”' | '…' | '—') { 1 } else { 2 })
        .sum()
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::{Cell, Column, Formats, LINK_LIMIT, Sheet};

    #[test]
    fn a_sheet_has_no_more_links_than_excel_opens() {
        let row = |number: usize| vec![Cell::link(format!("forms/{number}.docx"), format!("原件{number}"))];
        let sheet = Sheet {
            name: "原件",
            title: "原件".to_owned(),
            columns: vec![Column::text("原件", 18)],
            rows: (0..LINK_LIMIT + 3).map(row).collect(),
            charts: Vec::new(),
        };
        let mut book = Workbook::new();
        sheet.write(book.add_worksheet(), &Formats::new()).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut part = |name: &str| std::io::read_to_string(parts.by_name(name).unwrap()).unwrap();
        assert_eq!(part("xl/worksheets/sheet1.xml").matches("<hyperlink ").count(), LINK_LIMIT);
        assert!(part("xl/sharedStrings.xml").contains(&format!("原件{}", LINK_LIMIT + 2)));
    }
}
