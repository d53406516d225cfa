//! In: a document. Out: the rows under its text: 附件说明, attendance, 署名, 成文日期, 附注 (§7.3.4 to §7.3.6, §10.3).

use crate::document::Document;
use crate::fonts::Class;
use crate::geometry::{ASCENT, CELL, LINE, SIZE_3, TYPE_AREA};
use crate::layout::context::{LayoutContext, row, runs, single_line};
use crate::layout::lines::{Measure, break_lines};
use crate::layout::pages::Role;
use crate::layout::rows::Row;
use crate::layout::text::{Style, width};
use crate::standard_text;
use crate::typography::signature_geometry::{self, Anchor};

const FULL: f64 = TYPE_AREA.0;
const TEXT: Style = Style::text(Class::FangSong);

/// Most lines of lists that are kept on the page of the signature.
const LINES_KEPT: usize = 9;

/// The rows, kept together with the end of the text; where the lists are long, the signature is kept with their end.
pub(crate) fn rows(document: &Document, context: &mut LayoutContext<'_>) -> Vec<Row> {
    let mut rows = annex_list(document, context);
    rows.extend(attendance(document, context));
    let bound = if rows.len() > LINES_KEPT { rows.len() - 2 } else { 0 };
    rows.extend(signature(document, context));
    if let Some(note) = &document.note {
        let measure = Measure { width: FULL, first: 2.0 * CELL, rest: 0.0, justify: true };
        rows.extend(context.paragraph(&[(format!("（{note}）"), TEXT)], measure, Role::Paragraph));
    }
    let last = rows.len().saturating_sub(1);
    for (index, row) in rows.iter_mut().enumerate() {
        row.keep = (bound..last).contains(&index);
    }
    rows
}

/// §7.3.4: one line under the text, two characters in, wrapped under the first character of the name.
fn annex_list(document: &Document, context: &mut LayoutContext<'_>) -> Vec<Row> {
    let list = standard_text::annex_list(document);
    let mut rows = Vec::new();
    if !list.is_empty() {
        rows.push(Row::gap(LINE));
    }
    let first_label = width(&context.shaper.shape("附件：", TEXT));
    for (index, (label, name)) in list.iter().enumerate() {
        let start = 2.0 * CELL + if index == 0 { 0.0 } else { first_label };
        rows.extend(labelled(context, (label, TEXT), name, start));
    }
    rows
}

/// §10.3: label in 黑体 two characters in, names wrapped under the first character after the colon.
fn attendance(document: &Document, context: &mut LayoutContext<'_>) -> Vec<Row> {
    let lists = standard_text::attendance(document);
    let hei = Style::text(Class::Hei);
    let mut rows = Vec::new();
    for (label, names) in &lists {
        rows.extend(labelled(context, (label, hei), names, 2.0 * CELL));
    }
    rows
}

fn labelled(context: &mut LayoutContext<'_>, (label, style): (&str, Style), text: &str, start: f64) -> Vec<Row> {
    let label = context.shaper.shape(label, style);
    let measure = Measure { width: FULL, first: start, rest: start + width(&label), justify: true };
    let mut chars = label;
    chars.extend(context.shaper.shape(text, TEXT));
    let element = context.element(Role::Paragraph);
    break_lines(&chars, measure).iter().map(|line| row(line, line.indent, element)).collect()
}

/// §7.3.5: names and date where [`signature_geometry`] puts them.
fn signature(document: &Document, context: &mut LayoutContext<'_>) -> Vec<Row> {
    let Some(signature) = document.kind.signature() else { return Vec::new() };
    let mut rows = Vec::new();
    let baseline = (LINE - SIZE_3) / 2.0 + ASCENT * SIZE_3;
    let mut elements: Vec<(usize, usize)> = Vec::new();
    for line in signature_geometry::lines(signature, standard_text::year(document)) {
        if line.before > 0.0 {
            rows.push(Row { height: line.before, ..Row::default() });
        }
        let mut items = Vec::new();
        for spot in &line.spots {
            let known = elements.iter().find(|(part, _)| *part == spot.part).map(|(_, element)| *element);
            let element = known.unwrap_or_else(|| {
                let element = context.element(Role::Paragraph);
                elements.push((spot.part, element));
                element
            });
            let set = single_line(&context.shaper.shape(&spot.text, TEXT));
            let x = match spot.anchor {
                Anchor::Left => spot.x,
                Anchor::Centre => spot.x - set.width / 2.0,
                Anchor::Right => spot.x - set.width,
            };
            items.extend(runs(&set, x.min(FULL - set.width).max(0.0), baseline, Some(element)));
        }
        rows.push(Row { height: LINE, items, ..Row::default() });
    }
    rows
}
