//! Blocks of a document in reading order in, drafts of all its forms out: from tables, or from plain lines where no table
//! is a form.

use reader::{Block, Region, Table};

use crate::{
    config::ReadingContext,
    form::{
        draft::{Draft, LineAfter},
        fields::{
            labels::{FieldLabel, inline_fields},
            unit::resolve_unit,
        },
        recognised::{FORM_LIMIT, FoundDrafts},
        sections::headings::{NarrativeLine, heading},
    },
};
use text::{clean_line, compact};

use super::{hidden, rows};

/// Lines before a form that may belong to it where neither a title nor an annex number precedes it.
const LINES_BEFORE: usize = 6;

/// All forms of a document: those in its text and text boxes; only where there are none, those in page headers, footers
/// and hidden sheets, which may be a copy left over from last month.
pub fn drafts(blocks: &[Block], context: &ReadingContext<'_>) -> FoundDrafts {
    let (margin, body): (Vec<&Block>, Vec<&Block>) = blocks.iter().partition(|block| is_marginal(block));
    let mut found = drafts_among(&body, context);
    if found.drafts.is_empty() {
        found = drafts_among(&margin, context);
    } else if let [only] = found.drafts.as_mut_slice() {
        // A field in the page header (单位：…) belongs to the form only where there is exactly one.
        for block in margin {
            if let Block::Paragraph(paragraph) = block {
                let line = clean_line(&paragraph.text);
                for (label, value) in inline_fields(&line, context.form) {
                    only.set_field(label, &value, None);
                }
                // A letterhead names the unit as a signature does.
                if resolve_unit(&line, context).is_some() {
                    only.around.push(line);
                }
            }
        }
    }
    found.left_out += found.drafts.len().saturating_sub(FORM_LIMIT);
    found.drafts.truncate(FORM_LIMIT);
    found
}

/// True where a message about a table must give the table's number. Nested tables are counted.
pub fn has_several_tables(blocks: &[Block]) -> bool {
    let mut tables = 0_usize;
    let mut left: Vec<&Block> = blocks.iter().collect();
    while let Some(block) = left.pop() {
        if let Block::Table(table) = block {
            tables += 1;
            left.extend(table.cells.iter().flat_map(|cell| &cell.blocks));
        }
    }
    tables > 1
}

/// A piece of a document in reading order.
enum Item<'a> {
    Line(String),
    /// The forms of one table.
    Forms(FoundDrafts),
    /// A table that is no form.
    Other(&'a Table),
}

fn drafts_among(blocks: &[&Block], context: &ReadingContext<'_>) -> FoundDrafts {
    let mut items = Vec::new();
    collect(blocks.iter().copied(), context, &mut items);
    if items.iter().any(|item| matches!(item, Item::Forms(_))) {
        from_tables(items, context)
    } else {
        FoundDrafts { drafts: from_lines(items, context), left_out: 0 }
    }
}

// Recursion depth is bounded by the readers' nesting limit.
fn collect<'a>(blocks: impl Iterator<Item = &'a Block>, context: &ReadingContext<'_>, items: &mut Vec<Item<'a>>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let lines = paragraph.text.lines().map(clean_line).filter(|line| !line.is_empty());
                items.extend(lines.map(Item::Line));
            }
            Block::Table(table) => match hidden::drafts(table, context) {
                Some(found) => items.push(Item::Forms(found)),
                None => {
                    // A layout table may contain a form's table in one of its cells.
                    let mut inner = Vec::new();
                    if table.cells.iter().flat_map(|cell| &cell.blocks).any(|block| matches!(block, Block::Table(_))) {
                        for cell in &table.cells {
                            collect(cell.blocks.iter(), context, &mut inner);
                        }
                    }
                    if inner.iter().any(|item| matches!(item, Item::Forms(_))) {
                        items.extend(inner);
                    } else {
                        items.push(Item::Other(table));
                    }
                }
            },
        }
    }
}

/// Assigns lines and other tables around the form tables to the forms before or after them.
fn from_tables(items: Vec<Item<'_>>, context: &ReadingContext<'_>) -> FoundDrafts {
    let mut left_out = 0;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut before: Vec<String> = Vec::new();
    let mut after_form = false;
    for item in items {
        match item {
            Item::Forms(found) => {
                if after_form && let Some(last) = drafts.last_mut() {
                    // The title of this form was taken for a remark below the previous one.
                    let title = last.lines_after.iter().rposition(|line| is_unit_title(&line.text, context));
                    let moved = title.map(|at| last.lines_after.split_off(at)).unwrap_or_default();
                    before.extend(moved.into_iter().map(|line| line.text));
                }
                left_out += found.left_out;
                for (index, mut draft) in found.drafts.into_iter().enumerate() {
                    if let Some(last) =
                        drafts.last_mut().filter(|last| index == 0 && last.is_continued_by(&draft, context))
                    {
                        before.clear();
                        last.append(draft);
                        continue;
                    }
                    if index == 0 {
                        let start = first_line_of_form(&before, context);
                        before.drain(..).skip(start).for_each(|line| draft.add_line_before(&line, context));
                    }
                    drafts.push(draft);
                }
                after_form = true;
            }
            Item::Line(line) => {
                // A title or annex number ends the previous form; the imprint line (…印发) belongs to no form.
                after_form &= !is_title(&line, context);
                match drafts.last_mut().filter(|_| after_form) {
                    Some(_) if line.ends_with("印发") => {}
                    Some(draft) => draft.lines_after.push(LineAfter { text: line, table: None }),
                    None => before.push(line),
                }
            }
            Item::Other(table) => match drafts.last_mut().filter(|_| after_form) {
                // The second part of the form's own table, or a table of numbers below it.
                Some(draft) => {
                    let lines = rows::form_lines(table, context).into_iter();
                    let table = Some(table.number).filter(|_| !rows::is_list_of_persons(table, context));
                    draft.lines_after.extend(lines.map(|text| LineAfter { text, table }));
                }
                None => before.clear(),
            },
        }
    }
    FoundDrafts { drafts, left_out }
}

/// Index of the first line before a form that belongs to it: 附件3 above the title, else the last [`LINES_BEFORE`].
fn first_line_of_form(before: &[String], context: &ReadingContext<'_>) -> usize {
    let Some(last) = before.iter().rposition(|line| is_title(line, context)) else {
        return before.len().saturating_sub(LINES_BEFORE);
    };
    let titles = before.iter().take(last).rev().take_while(|line| is_title(line, context)).count();
    last - titles
}

/// True for `附件3` and for the form's title, below which a form begins.
fn is_title(line: &str, context: &ReadingContext<'_>) -> bool {
    let line = compact(line);
    let annex: String = context.form.annex.chars().filter(|character| !character.is_ascii_digit()).collect();
    let title = compact(&context.form.title);
    let is_annex = !annex.is_empty() && line.starts_with(&compact(&annex)) && line.chars().count() <= 8;
    is_annex || (!title.is_empty() && line.contains(&title))
}

/// True for a title worded by the unit that ends like the form's: 云岭社区6月份防诈宣传工作开展情况表.
fn is_unit_title(line: &str, context: &ReadingContext<'_>) -> bool {
    let line = compact(line);
    let title = compact(&context.form.title);
    let end = title.char_indices().rev().nth(2).and_then(|(at, _)| title.get(at..));
    line.chars().count() <= 50 && end.is_some_and(|end| line.ends_with(end))
}

/// Forms without a table: labels with colons, then headings with text. Other tables contribute their rows as lines.
fn from_lines(items: Vec<Item<'_>>, context: &ReadingContext<'_>) -> Vec<Draft> {
    let lines = items.into_iter().flat_map(|item| match item {
        Item::Line(line) => vec![line],
        Item::Other(table) => rows::form_lines(table, context),
        Item::Forms(_) => Vec::new(),
    });
    let mut candidates = vec![TextForm::default()];
    for line in lines {
        let title = is_title(&line, context);
        let fields = inline_fields(&line, context.form);
        let begins = fields.iter().any(|(label, _)| *label == FieldLabel::Unit);
        let open = candidates.last().is_some_and(|last| last.draft.unit.has_label || last.sections > 0);
        if (begins || title) && open {
            candidates.push(TextForm::default());
        }
        if let Some(candidate) = candidates.last_mut() {
            candidate.add_line(line, fields, title, context);
        }
    }
    candidates.into_iter().filter(TextForm::is_form).map(|candidate| candidate.draft).collect()
}

/// Lines that may be a form, with the evidence for it.
#[derive(Debug, Default)]
struct TextForm {
    draft: Draft,
    /// Section headings, aliases included.
    sections: usize,
    /// Section headings in the template's own wording.
    template_headings: usize,
    has_title: bool,
}

impl TextForm {
    fn add_line(&mut self, line: String, fields: Vec<(FieldLabel, String)>, title: bool, context: &ReadingContext<'_>) {
        self.has_title |= title;
        let heading = heading(&line, context.form);
        if let Some(heading) = &heading {
            self.sections += 1;
            self.template_headings += usize::from(heading.is_template);
        }
        let is_field = fields.iter().any(|(label, _)| *label != FieldLabel::Extra);
        if heading.is_none() && is_field {
            for (label, value) in fields {
                self.draft.set_field(label, &value, None);
            }
        } else if heading.is_some() || self.sections > 0 || (self.draft.label_count() >= 2 && !title) {
            self.draft.lines.push(NarrativeLine { text: line, cell: None });
        } else {
            self.draft.around.push(line);
        }
    }

    /// Labels alone are no form, since every news item has 报送单位：…; neither are headings that any report could have.
    fn is_form(&self) -> bool {
        let labels = self.draft.label_count();
        let reworded = self.sections > 0 && labels == 3;
        (labels >= 2 && (self.template_headings > 0 || self.has_title || reworded))
            || (labels == 1 && self.template_headings > 0)
            || self.template_headings >= 2
    }
}

/// True for page headers and footers and for hidden sheets.
fn is_marginal(block: &Block) -> bool {
    let (region, hidden) = match block {
        Block::Paragraph(paragraph) => (paragraph.region, false),
        Block::Table(table) => (table.region, table.hidden),
    };
    hidden || matches!(region, Region::Header | Region::Footer)
}
