//! A form's draft in, the finished [`Form`] out: lines around the table assigned, every field interpreted.

use chrono::NaiveDate;

use crate::{
    config::ReadingContext,
    finding::{CellPlace, Place},
};
use text::compact;

use super::{
    draft::{Draft, FieldText},
    fields::{
        date::read_date,
        labels::{FieldLabel, inline_fields},
        person::{read_phones, read_reporter},
        unit::{resolve_unit, unit_in_title},
    },
    model::{Field, Form, Section},
    sections::headings::{NarrativeLine, heading, split_sections},
};

/// Lines around a form that are searched for its title.
const TITLE_LINES: usize = 400;

/// Facts about a file that apply to all its forms.
#[derive(Debug, Clone, Copy)]
pub struct FileContext {
    /// Day of receipt, which supplies the year of a date without one.
    pub reference: NaiveDate,
    /// The file has tracked changes.
    pub tracked_changes: bool,
    /// Crossed-out text of the file was left out.
    pub struck_text: bool,
    /// The file has more than one table.
    pub several_tables: bool,
}

impl Draft {
    /// Assigns the lines around the table and interprets every field.
    pub fn finish(mut self, context: &ReadingContext<'_>, file: FileContext) -> Form {
        let FileContext { reference, tracked_changes, struck_text, several_tables } = file;
        self.several_tables = several_tables;
        self.assign_lines_after(context);
        self.take_signature(context, reference);
        if self.reporter.text.is_empty() && !self.name.text.is_empty() {
            self.reporter = std::mem::take(&mut self.name);
        }
        let settings = context.form;
        let (sections, preface) = split_sections(&self.lines, settings);
        self.around.extend(preface);
        self.around.retain(|line| !line.trim().is_empty());

        self.split_date_from_unit(context, reference);
        if self.unit.text.is_empty()
            && let Some(name) = self.around.iter().take(TITLE_LINES).find_map(|line| unit_in_title(line, context))
        {
            self.unit.text = name;
            self.unit.cell = None;
        }
        let unit = resolve_unit(&self.unit.text, context);
        let date = read_date(&self.date_text(), reference).ok();
        let is_unit = |name: &str| resolve_unit(name, context).is_some();
        let mut reporter = read_reporter(&self.reporter.text, is_unit);
        let outside = self.phones_outside.iter().filter(|_| reporter.phones.is_empty() && self.phones.is_empty());
        for text in self.phones.iter().chain(outside.collect::<Vec<_>>()) {
            let (phones, wrong) = read_phones(text);
            let fresh = |known: &[String], new: Vec<String>| -> Vec<String> {
                new.into_iter().filter(|number| !known.contains(number)).collect()
            };
            reporter.phones.extend(fresh(&reporter.phones, phones));
            reporter.wrong_numbers.extend(fresh(&reporter.wrong_numbers, wrong));
        }
        let filled = [
            (&self.unit.text, &settings.unit_placeholder),
            (&self.date.text, &settings.date_placeholder),
            (&self.reporter.text, &settings.reporter_placeholder),
        ]
        .into_iter()
        .any(|(text, placeholder)| !text.is_empty() && compact(text) != compact(placeholder))
            || sections.iter().any(|section| !section.text.is_empty());
        let sections = sections
            .into_iter()
            .filter_map(|section| {
                let own = settings.sections.get(section.index)?;
                Some(Section {
                    id: own.id.clone(),
                    place: self.place_of(section.cell, section.text.is_empty(), &own.heading),
                    text: section.text,
                    instructions_left: section.had_instructions && filled,
                })
            })
            .collect();
        Form {
            unit: self.field(&self.unit, &settings.unit_labels, unit),
            reported_on: self.field(&self.date, &settings.date_labels, date),
            reporter: self.field(&self.reporter, &settings.reporter_labels, reporter),
            sections,
            around: self.around.join("\n"),
            tracked_changes,
            struck_text,
            hidden: self.hidden,
            place: self.place,
        }
    }

    /// Lines below the table are narrative from their first heading on, or all of them where the table has no narrative.
    /// A further table continues the last section of the form's own table.
    fn assign_lines_after(&mut self, context: &ReadingContext<'_>) {
        let settings = context.form;
        let lines = std::mem::take(&mut self.lines_after);
        let first_heading = lines.iter().position(|line| heading(&line.text, settings).is_some());
        let has_narrative = self.lines.iter().any(|line| line.text.chars().count() >= 8);
        let start = match first_heading {
            Some(at) => at,
            None if !has_narrative && lines.iter().any(|line| line.text.chars().count() >= 20) => 0,
            None => lines.len(),
        };
        for (at, line) in lines.into_iter().enumerate() {
            let labels = inline_fields(&line.text, settings);
            if !labels.is_empty() {
                for (label, value) in labels {
                    self.set_field(label, &value, None);
                }
                self.around.push(line.text);
            } else if at >= start || line.table.is_some() && has_narrative {
                self.lines.push(NarrativeLine { text: line.text, cell: None });
            } else {
                self.around.push(line.text);
            }
        }
    }

    /// 填报单位：金湖社区      2020年7月2日: a date after the unit and a wide gap needs no label.
    fn split_date_from_unit(&mut self, context: &ReadingContext<'_>, reference: NaiveDate) {
        if !self.date.text.is_empty() || resolve_unit(&self.unit.text, context).is_some() {
            return;
        }
        let Some((unit, day)) = self.unit.text.rsplit_once("  ").map(|(unit, day)| (unit.trim(), day.trim())) else {
            return;
        };
        if resolve_unit(unit, context).is_some() && read_date(day, reference).is_ok() {
            self.date = FieldText { text: day.to_owned(), cell: self.unit.cell.clone(), has_label: true };
            self.unit.text = unit.to_owned();
        }
    }

    /// Removes the closing of a letter from the narrative. 联系电话：… is the reporter's; a unit's name and a date on lines of
    /// their own supply the form's unit and date where it has none.
    fn take_signature(&mut self, context: &ReadingContext<'_>, reference: NaiveDate) {
        let mut closing: Vec<String> = Vec::new();
        for _ in 0..6 {
            let Some(last) = self.lines.last() else { break };
            if last.text.chars().count() > 60 || heading(&last.text, context.form).is_some() {
                break;
            }
            let labels = inline_fields(&last.text, context.form);
            let is_contact = !labels.is_empty() && labels.iter().all(|(label, _)| *label != FieldLabel::Extra);
            if !is_contact && !is_closing_line(&last.text, context, reference) {
                break;
            }
            for (label, value) in labels {
                self.set_field(label, &value, None);
            }
            let line = self.lines.pop();
            closing.extend(line.filter(|_| !is_contact).map(|line| line.text));
        }
        // Below a table such lines are already outside the narrative.
        let after = self.around.iter().rev().take(6).filter(|line| is_closing_line(line, context, reference)).cloned();
        for line in closing.iter().cloned().chain(after.collect::<Vec<_>>()) {
            if self.unit.text.is_empty() && resolve_unit(&line, context).is_some() {
                self.unit.text.clone_from(&line);
            } else if self.date.text.is_empty() && line.contains('月') && read_date(&line, reference).is_ok() {
                self.date.text.clone_from(&line);
            }
        }
        self.around.extend(closing);
    }

    /// The date's text on one line.
    fn date_text(&self) -> String {
        self.date.text.replace('\n', "")
    }

    fn field<T>(&self, text: &FieldText, labels: &[String], value: T) -> Field<T> {
        Field {
            raw: text.text.clone(),
            value,
            place: self.place_of(text.cell.clone(), text.text.is_empty(), labels.first().map_or("", String::as_str)),
        }
    }

    fn place_of(&self, cell: Option<CellPlace>, empty: bool, field: &str) -> Place {
        // Text outside the table has no place in it; a missing value is missing in the table.
        let in_table = cell.is_some() || empty;
        Place {
            file: None,
            table: self.place.table.filter(|_| in_table),
            several_tables: self.several_tables,
            sheet: self.place.sheet.clone().filter(|_| in_table),
            cell,
            field: Some(field.to_owned()),
        }
    }
}

/// True for a line that closes a letter: a courtesy formula, a unit's name or a date.
fn is_closing_line(line: &str, context: &ReadingContext<'_>, reference: NaiveDate) -> bool {
    let letters: String = line.chars().filter(|character| character.is_alphanumeric()).collect();
    matches!(letters.as_str(), "此致" | "敬礼" | "此致敬礼" | "特此报告" | "特此报送" | "谢谢" | "祝好" | "完")
        || letters.starts_with("发自我的")
        || resolve_unit(line, context).is_some()
        || (line.contains('月') && read_date(line, reference).is_ok())
}
