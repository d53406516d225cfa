//! What one form's table or lines gave, field by field and line by line, in; the finished [`Form`] out.

use chrono::NaiveDate;

use crate::{
    campaign::{Campaign, UnitId, UnitMatch},
    finding::{CellPlace, Place},
    text::{compact, in_simplified, without_brackets},
};

use super::{
    Field, Form, FormPlace, Hidden, Section,
    fields::{
        date::read_date,
        labels::{Head, inline},
        person::{read_phones, read_reporter},
    },
    sections::headings::{Line, heading, split},
};

/// Lines around a form among which its title is looked for.
const TITLE_LINES: usize = 400;

/// A form as it is being gathered.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Table and sheet.
    pub place: FormPlace,
    /// 单位名称.
    pub unit: Words,
    /// 报送时间.
    pub date: Words,
    /// 报送人.
    pub reporter: Words,
    /// 姓名, which is the reporter's where no label of theirs stands in the form.
    pub name: Words,
    /// Texts of cells that hold a phone apart from the reporter's field.
    pub phones: Vec<String>,
    /// The same of lines outside the table: they may be another's and count only where the table has none.
    pub phones_outside: Vec<String>,
    /// Narrative in reading order, headings among it.
    pub lines: Vec<Line>,
    /// Lines after the form's table, of which some may be narrative.
    pub tail: Vec<TailLine>,
    /// Text that stood with it and belongs to no field.
    pub around: Vec<String>,
    /// The file has more than one table.
    pub several_tables: bool,
    /// What stood in hidden rows and columns.
    pub hidden: Hidden,
}

/// A line that stands after the form's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TailLine {
    /// Cleaned text.
    pub text: String,
    /// Number of the further table it stands in; `None` for a line of the page.
    pub table: Option<usize>,
}

/// The words of a field as they stand.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Trimmed; empty where there is nothing.
    pub text: String,
    /// The value's cell, or the label's where there is no value.
    pub cell: Option<CellPlace>,
    /// A label was found.
    pub labelled: bool,
}

/// What all forms of a file have in common.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Day of receipt, from which a date without a year takes its own.
    pub reference: NaiveDate,
    /// The file has revisions.
    pub tracked_changes: bool,
    /// The file has more than one table.
    pub several_tables: bool,
}

impl Draft {
    /// Takes a field's words, unless it has some already: a head row repeated on the next page adds nothing.
    pub fn take(&mut self, head: Head, text: &str, cell: Option<CellPlace>) {
        let text = text.trim();
        let words = match head {
            Head::Unit => &mut self.unit,
            Head::Date => &mut self.date,
            Head::Reporter => &mut self.reporter,
            Head::Name => &mut self.name,
            Head::Phone => {
                let phones = if cell.is_some() { &mut self.phones } else { &mut self.phones_outside };
                phones.extend((!text.is_empty()).then(|| text.to_owned()));
                return;
            }
            Head::Extra => {
                if !text.is_empty() {
                    self.around.push(text.to_owned());
                }
                return;
            }
        };
        words.labelled = true;
        if words.text.is_empty() {
            text.clone_into(&mut words.text);
            if cell.is_some() {
                words.cell = cell;
            }
        }
    }

    /// A line that stood before the form: fields told there count where the form itself has none.
    pub fn take_line_before(&mut self, line: &str, campaign: &Campaign) {
        for (head, value) in inline(line, &campaign.form) {
            self.take(head, &value, None);
        }
        self.around.push(line.to_owned());
    }

    /// True where both are parts of one form: the second has the same head, or none, and none of the first's sections.
    pub fn is_continued_by(&self, next: &Self, campaign: &Campaign) -> bool {
        let same = |own: &Words, other: &Words| other.text.is_empty() || compact(&own.text) == compact(&other.text);
        let head = same(&self.unit, &next.unit) && same(&self.date, &next.date) && same(&self.reporter, &next.reporter);
        let sections = |draft: &Self| -> Vec<usize> {
            let headings = draft.lines.iter().filter_map(|line| heading(&line.text, &campaign.form));
            headings.map(|heading| heading.index).collect()
        };
        let (own, other) = (sections(self), sections(next));
        head && !self.unit.text.is_empty() && !own.is_empty() && !other.iter().any(|index| own.contains(index))
    }

    /// Takes what the rest of the same form holds.
    pub fn append(&mut self, next: Self) {
        // A line of a further table has a place in that table, which is not the form's own.
        self.lines.extend(next.lines.into_iter().map(|line| Line { cell: None, ..line }));
        self.phones.extend(next.phones);
        self.phones_outside.extend(next.phones_outside);
        self.tail.extend(next.tail);
    }

    /// The same without table and cells, for a text whose tables are only our reading of it.
    #[must_use]
    pub fn without_places(mut self) -> Self {
        self.place = FormPlace::default();
        for words in [&mut self.unit, &mut self.date, &mut self.reporter, &mut self.name] {
            words.cell = None;
        }
        for line in &mut self.lines {
            line.cell = None;
        }
        self
    }

    /// The cells that its words and lines name.
    pub fn places(&mut self) -> impl Iterator<Item = &mut CellPlace> {
        let words = [&mut self.unit, &mut self.date, &mut self.reporter, &mut self.name];
        let words = words.into_iter().filter_map(|words| words.cell.as_mut());
        words.chain(self.lines.iter_mut().filter_map(|line| line.cell.as_mut()))
    }

    /// How many of unit, date and reporter have a label.
    pub fn labelled(&self) -> usize {
        [&self.unit, &self.date, &self.reporter].into_iter().filter(|words| words.labelled).count()
    }

    /// The form, with every field read.
    pub fn finish(mut self, campaign: &Campaign, source: Source) -> Form {
        let Source { reference, tracked_changes, several_tables } = source;
        self.several_tables = several_tables;
        self.settle_tail(campaign);
        self.settle_signature(campaign, reference);
        if self.reporter.text.is_empty() && !self.name.text.is_empty() {
            self.reporter = std::mem::take(&mut self.name);
        }
        let settings = &campaign.form;
        let (sections, preface) = split(&self.lines, settings);
        self.around.extend(preface);
        self.around.retain(|line| !line.trim().is_empty());

        self.settle_date_behind_unit(campaign, reference);
        if self.unit.text.is_empty()
            && let Some(name) = self.around.iter().take(TITLE_LINES).find_map(|line| unit_in_title(line, campaign))
        {
            self.unit.text = name;
            self.unit.cell = None;
        }
        let unit = unit_of(&self.unit.text, campaign);
        let date = read_date(&self.reported_words(), reference).ok();
        let is_unit = |name: &str| unit_of(name, campaign).is_some();
        let mut reporter = read_reporter(&self.reporter.text, is_unit);
        let outside = self.phones_outside.iter().filter(|_| reporter.phones.is_empty() && self.phones.is_empty());
        for words in self.phones.iter().chain(outside.collect::<Vec<_>>()) {
            let (phones, wrong) = read_phones(words);
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
        .any(|(words, placeholder)| !words.is_empty() && compact(words) != compact(placeholder))
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
            hidden: self.hidden,
            place: self.place,
        }
    }

    /// Lines under the table: narrative from the first heading on, or all of them where the table has none. A further
    /// table goes on with the section that the form's own table ended in.
    fn settle_tail(&mut self, campaign: &Campaign) {
        let settings = &campaign.form;
        let tail = std::mem::take(&mut self.tail);
        let first_heading = tail.iter().position(|line| heading(&line.text, settings).is_some());
        let has_narrative = self.lines.iter().any(|line| line.text.chars().count() >= 8);
        let start = match first_heading {
            Some(at) => at,
            None if !has_narrative && tail.iter().any(|line| line.text.chars().count() >= 20) => 0,
            None => tail.len(),
        };
        for (at, line) in tail.into_iter().enumerate() {
            let labels = inline(&line.text, settings);
            if !labels.is_empty() {
                for (head, value) in labels {
                    self.take(head, &value, None);
                }
                self.around.push(line.text);
            } else if at >= start || line.table.is_some() && has_narrative {
                self.lines.push(Line { text: line.text, cell: None });
            } else {
                self.around.push(line.text);
            }
        }
    }

    /// 填报单位：金湖社区      2020年7月2日: a day behind a wide gap has no label of its own.
    fn settle_date_behind_unit(&mut self, campaign: &Campaign, reference: NaiveDate) {
        if !self.date.text.is_empty() || unit_of(&self.unit.text, campaign).is_some() {
            return;
        }
        let Some((unit, day)) = self.unit.text.rsplit_once("  ").map(|(unit, day)| (unit.trim(), day.trim())) else {
            return;
        };
        if unit_of(unit, campaign).is_some() && read_date(day, reference).is_ok() {
            self.date = Words { text: day.to_owned(), cell: self.unit.cell.clone(), labelled: true };
            self.unit.text = unit.to_owned();
        }
    }

    /// What closes a letter is no narrative: 联系电话：… is the reporter's; 此致, the unit's name and the date alone on
    /// their lines stand with the form, and are its unit and date where the form has no field for them.
    fn settle_signature(&mut self, campaign: &Campaign, reference: NaiveDate) {
        let mut closing: Vec<String> = Vec::new();
        for _ in 0..6 {
            let Some(last) = self.lines.last() else { break };
            if last.text.chars().count() > 60 || heading(&last.text, &campaign.form).is_some() {
                break;
            }
            let labels = inline(&last.text, &campaign.form);
            let is_contact = !labels.is_empty() && labels.iter().all(|(head, _)| *head != Head::Extra);
            if !is_contact && !is_closing(&last.text, campaign, reference) {
                break;
            }
            for (head, value) in labels {
                self.take(head, &value, None);
            }
            let line = self.lines.pop();
            closing.extend(line.filter(|_| !is_contact).map(|line| line.text));
        }
        // Under a table the same lines already stand aside.
        let after = self.around.iter().rev().take(6).filter(|line| is_closing(line, campaign, reference)).cloned();
        for line in closing.iter().cloned().chain(after.collect::<Vec<_>>()) {
            if self.unit.text.is_empty() && unit_of(&line, campaign).is_some() {
                self.unit.text.clone_from(&line);
            } else if self.date.text.is_empty() && line.contains('月') && read_date(&line, reference).is_ok() {
                self.date.text.clone_from(&line);
            }
        }
        self.around.extend(closing);
    }

    /// The words of the date's field as a date is read from them.
    fn reported_words(&self) -> String {
        self.date.text.replace('\n', "")
    }

    fn field<T>(&self, words: &Words, labels: &[String], value: T) -> Field<T> {
        Field {
            raw: words.text.clone(),
            value,
            place: self.place_of(words.cell.clone(), words.text.is_empty(), labels.first().map_or("", String::as_str)),
        }
    }

    fn place_of(&self, cell: Option<CellPlace>, empty: bool, field: &str) -> Place {
        // Text outside the table must not be looked for in it; what is nowhere is missing in the table.
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

/// Organs that sign beside a unit's own name: 金湖社区党委、居委会.
const ORGANS: [&str; 7] = ["居委会", "居民委员会", "党委", "党总支", "党支部", "工作站", "服务站"];

/// The unit of the register that the words name; the stamp's note in brackets aside.
pub fn unit_of(words: &str, campaign: &Campaign) -> Option<UnitId> {
    // 1.金湖社区: a list's number is no part of the name.
    let number = words.trim_start_matches(|character: char| character.is_ascii_digit());
    let unnumbered = number.strip_prefix(['.', '、', '．']).filter(|_| number.len() < words.len()).unwrap_or(words);
    let bare = without_brackets(words);
    let alone =
        bare.split_once(['、', '/']).filter(|(_, organ)| ORGANS.contains(&organ.trim())).map_or("", |(name, _)| name);
    let spellings = [words, &bare, unnumbered, &in_simplified(&bare), alone];
    spellings.iter().enumerate().find_map(|(at, name)| match campaign.unit_by_name(name) {
        _ if spellings.iter().take(at).any(|tried| tried == name) => None,
        UnitMatch::Known(unit) => Some(unit.id.clone()),
        UnitMatch::Unknown { .. } => None,
    })
}

/// The one unit that a title names: 云岭社区6月份…工作开展情况表 or 关于金湖社区…情况的报告.
pub fn unit_in_title(line: &str, campaign: &Campaign) -> Option<String> {
    let title = compact(line);
    let is_title = title.chars().count() <= 60
        && ["表", "报告", "汇报", "总结", "情况", "小结"].iter().any(|end| without_brackets(&title).ends_with(end));
    if !is_title {
        return None;
    }
    let mut named: Vec<(&UnitId, &str)> = Vec::new();
    for unit in &campaign.units {
        // The longest of its names: 社区文化服务中心 holds 文化服务中心.
        let longest = unit.names().filter(|name| title.contains(&compact(name))).max_by_key(|name| name.len());
        named.extend(longest.map(|name| (&unit.id, name)));
    }
    // 平安办 inside another's longer name is not named by itself.
    let names: Vec<&str> = named.iter().map(|(_, name)| *name).collect();
    named.retain(|(_, name)| !names.iter().any(|other| other != name && other.contains(name)));
    match named.as_slice() {
        [(_, name)] => Some((*name).to_owned()),
        _ => None,
    }
}

fn is_closing(line: &str, campaign: &Campaign, reference: NaiveDate) -> bool {
    let plain: String = line.chars().filter(|character| character.is_alphanumeric()).collect();
    matches!(plain.as_str(), "此致" | "敬礼" | "此致敬礼" | "特此报告" | "特此报送" | "谢谢" | "祝好" | "完")
        || plain.starts_with("发自我的")
        || unit_of(line, campaign).is_some()
        || (line.contains('月') && read_date(line, reference).is_ok())
}
