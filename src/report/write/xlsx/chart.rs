//! Charts of a sheet in, the drawing that places them and the part of each out (ECMA-376-1:2016 §20.5 and §21.2).

use std::{fmt::Write as _, ops::RangeInclusive};

use super::{
    parts::{DECLARATION, absolute, relationship, relationships},
    xml::{push_attribute, push_text},
};
use crate::report::write::sheet::{Cell, HEAD_ROW, RowChart, Sheet, column_name};

/// Extent of a chart and the room between two of them, in pixels.
const WIDTH: usize = 460;
const HEIGHT: usize = 240;
const BETWEEN: (usize, usize) = (20, 16);
/// Height in pixels of a row below the table.
const ROW_HEIGHT: usize = 20;
/// Colours of the columns, the axes and the lines between them.
const BARS: &str = "4F81BD";
const AXES: &str = "868686";
const GRID: &str = "D9D9D9";
/// English Metric Units of a pixel (§20.1.2.1).
const UNITS: usize = 9525;

/// Where the charts are: below the table, two in a row.
pub(super) fn drawing(sheet: &Sheet<'_>) -> String {
    let mut out = format!(
        "{DECLARATION}<xdr:wsDr xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">"
    );
    let widths = sheet.widths();
    for (index, chart) in sheet.charts.iter().enumerate() {
        let (column, x) = column_at(&widths, index % 2 * (WIDTH + BETWEEN.0));
        let y = index / 2 * (HEIGHT + BETWEEN.1);
        let row = HEAD_ROW + 2 + sheet.rows.len() + y / ROW_HEIGHT;
        let _ = write!(
            out,
            "<xdr:oneCellAnchor><xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>{}</xdr:colOff><xdr:row>{row}</xdr:row>\
             <xdr:rowOff>{}</xdr:rowOff></xdr:from><xdr:ext cx=\"{}\" cy=\"{}\"/><xdr:graphicFrame macro=\"\">\
             <xdr:nvGraphicFramePr><xdr:cNvPr id=\"{}\" name=\"Chart {}\" descr=\"",
            x * UNITS,
            y % ROW_HEIGHT * UNITS,
            WIDTH * UNITS,
            HEIGHT * UNITS,
            index + 2,
            index + 1,
        );
        push_attribute(&mut out, &chart.title);
        let _ = write!(
            out,
            "\"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/></xdr:xfrm>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">\
             <c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"rId{}\"/>\
             </a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>",
            index + 1
        );
    }
    out.push_str("</xdr:wsDr>");
    out
}

/// The column that so many pixels lie in, and those from its left edge.
fn column_at(widths: &[usize], mut x: usize) -> (usize, usize) {
    // Columns past the table have the usual width.
    let pixels = widths.iter().map(|width| width * 7 + 5).chain(std::iter::repeat(64));
    for (column, width) in pixels.enumerate() {
        if x < width {
            return (column, x);
        }
        x -= width;
    }
    (0, x)
}

/// The links from the drawing to its charts, by their numbers in the package.
pub(super) fn relationships_of(charts: RangeInclusive<usize>) -> String {
    let link = |(number, chart)| relationship(number, "chart", &format!("../charts/chart{chart}.xml"));
    relationships(&(1..).zip(charts).map(link).collect::<String>())
}

/// One chart: a column for each of neighbouring cells of a row, named by the head.
pub(super) fn chart(sheet: &Sheet<'_>, chart: &RowChart, number: usize) -> String {
    let (first, last) = chart.columns;
    let range = |row: usize| {
        let cell = |column| format!("${}${row}", column_name(column));
        absolute(sheet.name, &cell(first), &cell(last))
    };
    let title = escaped(&chart.title);
    let names = (first..=last).map(|column| Some(sheet.columns.get(column)?.label.as_ref().to_owned()));
    let values = (first..=last).map(|column| match sheet.rows.get(chart.row)?.get(column)? {
        Cell::Number(value) if value.is_finite() => Some(value.to_string()),
        _ => None,
    });
    let (names, values) = (points(&names.collect::<Vec<_>>()), points(&values.collect::<Vec<_>>()));
    let (labels, numbers) = (escaped(&range(HEAD_ROW + 1)), escaped(&range(HEAD_ROW + 2 + chart.row)));
    let (axis, grid) = (line(AXES), line(GRID));
    let (across, up) = (50_000_000 + number * 10 + 1, 50_000_000 + number * 10 + 2);
    format!(
        "{DECLARATION}<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><c:lang val=\"zh-CN\"/><c:chart>\
         <c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr/></a:pPr><a:r><a:rPr lang=\"zh-CN\"/>\
         <a:t>{title}</a:t></a:r></a:p></c:rich></c:tx><c:layout/></c:title><c:plotArea><c:layout/><c:barChart>\
         <c:barDir val=\"col\"/><c:grouping val=\"clustered\"/><c:ser><c:idx val=\"0\"/><c:order val=\"0\"/>\
         <c:spPr><a:solidFill><a:srgbClr val=\"{BARS}\"/></a:solidFill></c:spPr><c:cat><c:strRef><c:f>{labels}</c:f><c:strCache>{names}</c:strCache></c:strRef></c:cat>\
         <c:val><c:numRef><c:f>{numbers}</c:f><c:numCache><c:formatCode>General</c:formatCode>{values}</c:numCache></c:numRef></c:val>\
         </c:ser><c:gapWidth val=\"80\"/><c:axId val=\"{across}\"/><c:axId val=\"{up}\"/></c:barChart>\
         <c:catAx><c:axId val=\"{across}\"/><c:scaling><c:orientation val=\"minMax\"/></c:scaling><c:axPos val=\"b\"/>\
         <c:numFmt formatCode=\"General\" sourceLinked=\"1\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/>{axis}<c:crossAx val=\"{up}\"/>\
         <c:crosses val=\"autoZero\"/><c:auto val=\"1\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/></c:catAx>\
         <c:valAx><c:axId val=\"{up}\"/><c:scaling><c:orientation val=\"minMax\"/></c:scaling><c:axPos val=\"l\"/>\
         <c:majorGridlines>{grid}</c:majorGridlines><c:numFmt formatCode=\"General\" sourceLinked=\"1\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/>{axis}\
         <c:crossAx val=\"{across}\"/><c:crosses val=\"autoZero\"/><c:crossBetween val=\"between\"/></c:valAx></c:plotArea>\
         <c:plotVisOnly val=\"1\"/></c:chart></c:chartSpace>"
    )
}

/// A thin line. The workbook has no theme, so what has no colour of its own is not drawn by every program.
fn line(colour: &str) -> String {
    format!("<c:spPr><a:ln w=\"{UNITS}\"><a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill></a:ln></c:spPr>")
}

/// The values of a series as a program without the sheet shows them; one that is none is left out.
fn points(values: &[Option<String>]) -> String {
    let mut out = format!("<c:ptCount val=\"{}\"/>", values.len());
    for (index, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let _ = write!(out, "<c:pt idx=\"{index}\"><c:v>{}</c:v></c:pt>", escaped(value));
        }
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    push_text(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::write::sheet::Column;

    #[test]
    fn a_chart_shows_the_cells_of_its_row() {
        let sheet = Sheet {
            name: "逐月数据",
            title: String::new(),
            columns: vec![
                Column::text("指标", 30),
                Column::number("5月"),
                Column::number("6月"),
                Column::number("7月"),
            ],
            rows: vec![vec![Cell::text("海报"), Cell::Number(320.0), Cell::Empty, Cell::Number(43.5)]],
            charts: vec![RowChart { title: "海报（张）".to_owned(), row: 0, columns: (1, 3) }],
        };
        let text = chart(&sheet, &sheet.charts[0], 4);
        for piece in [
            "<c:f>'逐月数据'!$B$2:$D$2</c:f><c:strCache><c:ptCount val=\"3\"/><c:pt idx=\"0\"><c:v>5月</c:v></c:pt>",
            "<c:f>'逐月数据'!$B$3:$D$3</c:f>",
            "<c:ptCount val=\"3\"/><c:pt idx=\"0\"><c:v>320</c:v></c:pt><c:pt idx=\"2\"><c:v>43.5</c:v></c:pt></c:numCache>",
            "<a:t>海报（张）</a:t>",
            "<c:order val=\"0\"/><c:spPr><a:solidFill><a:srgbClr val=\"4F81BD\"/></a:solidFill></c:spPr><c:cat>",
        ] {
            assert!(text.contains(piece), "{piece} is not in {text}");
        }
        assert_eq!(column_at(&[10, 20], 74), (0, 74));
        assert_eq!(column_at(&[10, 20], 75 + 145 + 64 + 3), (3, 3));
        assert!(drawing(&sheet).contains("<xdr:row>4</xdr:row>"));
    }
}
