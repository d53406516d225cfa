//! The fields and lines of one form as its table or text gives them: label by label in, a [`Draft`] out.

use crate::{config::ReadingContext, finding::CellPlace};
use text::compact;

use super::{
    fields::labels::{FieldLabel, inline_fields},
    model::{FormPlace, Hidden},
    sections::headings::{NarrativeLine, heading},
};

/// A form before its fields are interpreted.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Table and sheet.
    pub place: FormPlace,
    /// 单位名称.
    pub unit: FieldText,
    /// 报送时间.
    pub date: FieldText,
    /// 报送人.
    pub reporter: FieldText,
    /// 姓名: the reporter's name in a form without a label for 报送人.
    pub name: FieldText,
    /// Texts of cells with a phone outside the reporter's field.
    pub phones: Vec<String>,
    /// Phones in lines outside the table. They may be another person's and count only where the table has none.
    pub phones_outside: Vec<String>,
    /// Narrative with its headings, in reading order.
    pub lines: Vec<NarrativeLine>,
    /// Lines after the form's table, some of which may be narrative.
    pub lines_after: Vec<LineAfter>,
    /// Text near the form that belongs to no field and no section.
    pub around: Vec<String>,
    /// The file has more than one table.
    pub several_tables: bool,
    /// Use made of hidden rows and columns.
    pub hidden: Hidden,
}

/// A line after the form's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineAfter {
    /// Cleaned text.
    pub text: String,
    /// Number of the further table that holds it; `None` for a paragraph.
    pub table: Option<usize>,
}

/// A field's text as written.
#[derive(Debug, Clone, Default)]
pub struct FieldText {
    /// Trimmed; empty where there is no value.
    pub text: String,
    /// The value's cell, or the label's where there is no value.
    pub cell: Option<CellPlace>,
    /// The field has a label in the form.
    pub has_label: bool,
}

impl Draft {
    /// Sets a field that has no text yet; a header row repeated on the next page changes nothing.
    pub fn set_field(&mut self, label: FieldLabel, text: &str, cell: Option<CellPlace>) {
        let text = text.trim();
        let field = match label {
            FieldLabel::Unit => &mut self.unit,
            FieldLabel::Date => &mut self.date,
            FieldLabel::Reporter => &mut self.reporter,
            FieldLabel::Name => &mut self.name,
            FieldLabel::Phone => {
                let phones = if cell.is_some() { &mut self.phones } else { &mut self.phones_outside };
                phones.extend((!text.is_empty()).then(|| text.to_owned()));
                return;
            }
            FieldLabel::Extra => {
                if !text.is_empty() {
                    self.around.push(text.to_owned());
                }
                return;
            }
        };
        field.has_label = true;
        if field.text.is_empty() {
            text.clone_into(&mut field.text);
            if cell.is_some() {
                field.cell = cell;
            }
        }
    }

    /// Adds a line before the form; its fields count where the form itself has none.
    pub fn add_line_before(&mut self, line: &str, context: &ReadingContext<'_>) {
        for (label, value) in inline_fields(line, context.form) {
            self.set_field(label, &value, None);
        }
        self.around.push(line.to_owned());
    }

    /// True where `next` is the second part of this form: it has the same header fields or none, and other sections.
    pub fn is_continued_by(&self, next: &Self, context: &ReadingContext<'_>) -> bool {
        let same =
            |own: &FieldText, other: &FieldText| other.text.is_empty() || compact(&own.text) == compact(&other.text);
        let same_header =
            same(&self.unit, &next.unit) && same(&self.date, &next.date) && same(&self.reporter, &next.reporter);
        let sections = |draft: &Self| -> Vec<usize> {
            let headings = draft.lines.iter().filter_map(|line| heading(&line.text, context.form));
            headings.map(|heading| heading.index).collect()
        };
        let (own, other) = (sections(self), sections(next));
        same_header && !self.unit.text.is_empty() && !own.is_empty() && !other.iter().any(|index| own.contains(index))
    }

    /// Appends the second part of the same form.
    pub fn append(&mut self, next: Self) {
        // A cell of the second table is no place in the form's own table.
        self.lines.extend(next.lines.into_iter().map(|line| NarrativeLine { cell: None, ..line }));
        self.phones.extend(next.phones);
        self.phones_outside.extend(next.phones_outside);
        self.lines_after.extend(next.lines_after);
    }

    /// Removes tables and cells as places, for a text in which tables were only inferred.
    #[must_use]
    pub fn without_places(mut self) -> Self {
        self.place = FormPlace::default();
        for field in [&mut self.unit, &mut self.date, &mut self.reporter, &mut self.name] {
            field.cell = None;
        }
        for line in &mut self.lines {
            line.cell = None;
        }
        self
    }

    /// The cells of its fields and lines.
    pub fn cell_places_mut(&mut self) -> impl Iterator<Item = &mut CellPlace> {
        let fields = [&mut self.unit, &mut self.date, &mut self.reporter, &mut self.name];
        let fields = fields.into_iter().filter_map(|field| field.cell.as_mut());
        fields.chain(self.lines.iter_mut().filter_map(|line| line.cell.as_mut()))
    }

    /// Number of labels found among unit, date and reporter.
    pub fn label_count(&self) -> usize {
        [&self.unit, &self.date, &self.reporter].into_iter().filter(|field| field.has_label).count()
    }
}
