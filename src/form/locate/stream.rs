//! Blocks of a document in reading order in, drafts of all forms in them out: tables first, plain lines where there are none.

use reader::{Block, Region, Table};

use crate::{
    campaign::Campaign,
    text::{clean_line, compact},
};

use crate::form::{
    draft::{Draft, TailLine, unit_of},
    fields::labels::{Head, inline},
    sections::headings::{Line, heading},
};

use super::{grid::Found, hidden, rows};

/// Forms taken from one file; more are no month's report.
pub const FORM_LIMIT: usize = 200;

/// Lines before a form that may belong to it where neither title nor annex number stands over it.
const LINES_BEFORE: usize = 6;

/// All forms of a document: the text's and the text boxes', else those in page headers, footers and hidden sheets,
/// where last month's copy may lie forgotten.
pub fn drafts(blocks: &[Block], campaign: &Campaign) -> Found {
    let (margin, body): (Vec<&Block>, Vec<&Block>) = blocks.iter().partition(|block| is_aside(block));
    let mut found = drafts_of(&body, campaign);
    if found.drafts.is_empty() {
        found = drafts_of(&margin, campaign);
    } else if let [only] = found.drafts.as_mut_slice() {
        // 单位：… in the page header is the form's, as long as there is but one form.
        for block in margin {
            if let Block::Paragraph(paragraph) = block {
                let line = clean_line(&paragraph.text);
                for (head, value) in inline(&line, &campaign.form) {
                    only.take(head, &value, None);
                }
                // A letterhead says whose paper it is, as a signature does.
                if unit_of(&line, campaign).is_some() {
                    only.around.push(line);
                }
            }
        }
    }
    found.left_out += found.drafts.len().saturating_sub(FORM_LIMIT);
    found.drafts.truncate(FORM_LIMIT);
    found
}

/// True where a person who is sent to a table must be told which.
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

enum Item<'a> {
    Line(String),
    Forms(Found),
    Other(&'a Table),
}

fn drafts_of(blocks: &[&Block], campaign: &Campaign) -> Found {
    let mut items = Vec::new();
    collect(blocks.iter().copied(), campaign, &mut items);
    if items.iter().any(|item| matches!(item, Item::Forms(_))) {
        from_tables(items, campaign)
    } else {
        Found { drafts: from_lines(items, campaign), left_out: 0 }
    }
}

// Depth is bounded by the readers' nesting limit, so recursion is safe here.
fn collect<'a>(blocks: impl Iterator<Item = &'a Block>, campaign: &Campaign, items: &mut Vec<Item<'a>>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let lines = paragraph.text.lines().map(clean_line).filter(|line| !line.is_empty());
                items.extend(lines.map(Item::Line));
            }
            Block::Table(table) => match hidden::drafts(table, campaign) {
                Some(found) => items.push(Item::Forms(found)),
                None => {
                    // A table that only lays out the page may have a form's table in a cell of it.
                    let mut inner = Vec::new();
                    if table.cells.iter().flat_map(|cell| &cell.blocks).any(|block| matches!(block, Block::Table(_))) {
                        for cell in &table.cells {
                            collect(cell.blocks.iter(), campaign, &mut inner);
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

fn from_tables(items: Vec<Item<'_>>, campaign: &Campaign) -> Found {
    let mut left_out = 0;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut before: Vec<String> = Vec::new();
    let mut in_tail = false;
    for item in items {
        match item {
            Item::Forms(found) => {
                if in_tail && let Some(last) = drafts.last_mut() {
                    // The next form's title stood under the last form as any remark could.
                    let title = last.tail.iter().rposition(|line| is_own_title(&line.text, campaign));
                    before.extend(title.into_iter().flat_map(|at| last.tail.split_off(at)).map(|line| line.text));
                }
                left_out += found.left_out;
                for (index, mut draft) in found.drafts.into_iter().enumerate() {
                    if let Some(last) =
                        drafts.last_mut().filter(|last| index == 0 && last.is_continued_by(&draft, campaign))
                    {
                        before.clear();
                        last.append(draft);
                        continue;
                    }
                    if index == 0 {
                        let start = first_of_form(&before, campaign);
                        before.drain(..).skip(start).for_each(|line| draft.take_line_before(&line, campaign));
                    }
                    drafts.push(draft);
                }
                in_tail = true;
            }
            Item::Line(line) => {
                // The next annex, form or title begins here; the imprint line ends the notice.
                in_tail &= !is_title(&line, campaign);
                match drafts.last_mut().filter(|_| in_tail) {
                    Some(_) if line.ends_with("印发") => {}
                    Some(draft) => draft.tail.push(TailLine { text: line, table: None }),
                    None => before.push(line),
                }
            }
            Item::Other(table) => match drafts.last_mut().filter(|_| in_tail) {
                // The form's own table cut in two, or a table of numbers under it.
                Some(draft) => {
                    let lines = rows::form_lines(table, campaign).into_iter();
                    let table = Some(table.number).filter(|_| !rows::is_list_of_persons(table, campaign));
                    draft.tail.extend(lines.map(|text| TailLine { text, table }));
                }
                None => before.clear(),
            },
        }
    }
    Found { drafts, left_out }
}

/// Which of the lines before a form is the first that belongs to it: 附件3 over the title, else a few lines.
fn first_of_form(before: &[String], campaign: &Campaign) -> usize {
    let Some(last) = before.iter().rposition(|line| is_title(line, campaign)) else {
        return before.len().saturating_sub(LINES_BEFORE);
    };
    let titles = before.iter().take(last).rev().take_while(|line| is_title(line, campaign)).count();
    last - titles
}

/// `附件3` or the form's title: a form begins below it.
fn is_title(line: &str, campaign: &Campaign) -> bool {
    let line = compact(line);
    let annex: String = campaign.form.annex.chars().filter(|character| !character.is_ascii_digit()).collect();
    let title = compact(&campaign.form.title);
    let is_annex = !annex.is_empty() && line.starts_with(&compact(&annex)) && line.chars().count() <= 8;
    is_annex || (!title.is_empty() && line.contains(&title))
}

/// 云岭社区6月份防诈宣传工作开展情况表: a title of the unit's own making, which ends as the form's does.
fn is_own_title(line: &str, campaign: &Campaign) -> bool {
    let line = compact(line);
    let title = compact(&campaign.form.title);
    let end = title.char_indices().rev().nth(2).and_then(|(at, _)| title.get(at..));
    line.chars().count() <= 50 && end.is_some_and(|end| line.ends_with(end))
}

/// A form without a table: labels with colons, then headings with text. A table without labels gives its rows.
fn from_lines(items: Vec<Item<'_>>, campaign: &Campaign) -> Vec<Draft> {
    let lines = items.into_iter().flat_map(|item| match item {
        Item::Line(line) => vec![line],
        Item::Other(table) => rows::form_lines(table, campaign),
        Item::Forms(_) => Vec::new(),
    });
    let mut candidates = vec![Candidate::default()];
    for line in lines {
        let title = is_title(&line, campaign);
        let fields = inline(&line, &campaign.form);
        let begins = fields.iter().any(|(head, _)| *head == Head::Unit);
        let open = candidates.last().is_some_and(|last| last.draft.unit.labelled || last.sections > 0);
        if (begins || title) && open {
            candidates.push(Candidate::default());
        }
        if let Some(candidate) = candidates.last_mut() {
            candidate.take(line, fields, title, campaign);
        }
    }
    candidates.into_iter().filter(Candidate::is_form).map(|candidate| candidate.draft).collect()
}

#[derive(Debug, Default)]
struct Candidate {
    draft: Draft,
    sections: usize,
    own_headings: usize,
    titled: bool,
}

impl Candidate {
    fn take(&mut self, line: String, fields: Vec<(Head, String)>, title: bool, campaign: &Campaign) {
        self.titled |= title;
        let heading = heading(&line, &campaign.form);
        if let Some(heading) = &heading {
            self.sections += 1;
            self.own_headings += usize::from(heading.own_words);
        }
        let is_field = fields.iter().any(|(head, _)| *head != Head::Extra);
        if heading.is_none() && is_field {
            for (head, value) in fields {
                self.draft.take(head, &value, None);
            }
        } else if heading.is_some() || self.sections > 0 || (self.draft.labelled() >= 2 && !title) {
            self.draft.lines.push(Line { text: line, cell: None });
        } else {
            self.draft.around.push(line);
        }
    }

    /// Labels alone make no form, for every news item has 报送单位：…; nor do headings that any report could have.
    fn is_form(&self) -> bool {
        let labels = self.draft.labelled();
        let reworded = self.sections > 0 && labels == 3;
        (labels >= 2 && (self.own_headings > 0 || self.titled || reworded))
            || (labels == 1 && self.own_headings > 0)
            || self.own_headings >= 2
    }
}

fn is_aside(block: &Block) -> bool {
    let (region, hidden) = match block {
        Block::Paragraph(paragraph) => (paragraph.region, false),
        Block::Table(table) => (table.region, table.hidden),
    };
    hidden || matches!(region, Region::Header | Region::Footer)
}
