//! In: any docx, ours or one that a clerk edited. Out: each departure from GB/T 9704-2012 with clause, strength, place,
//! what was found and what is asked for. It reads formats as a reader sees them and tells elements by words and place.

mod annex;
mod docx;
mod error;
mod finding;
mod fonts;
mod headings;
mod imprint;
mod letterhead;
mod outline;
mod page;
mod page_number;
mod punctuation;
mod remains;
mod rules;
mod signature;
mod text;
mod title;
mod words;

pub use error::LintError;
pub use finding::{Deviation, Place};
pub use outline::Kind;
pub use rules::{RULES, Rule, Strength};

use docx::{Paper, Paragraph};
use finding::Findings;
use outline::{AnnexPart, Outline};

/// What was found in a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LintReport {
    /// Type of paper, told by its title.
    pub kind: Kind,
    /// Whether it is set as a letter (§10.1).
    pub letter: bool,
    /// Departures in the order of the rules, which is that of the paper. At most 500.
    pub deviations: Vec<Deviation>,
}

/// Checks a docx.
///
/// # Errors
/// [`LintError`] where the bytes are no docx, are damaged or protected, or hold more than is read (64 MiB inflated).
pub fn lint(bytes: &[u8]) -> Result<LintReport, LintError> {
    let paper = docx::read(bytes)?;
    if paper.paragraphs.iter().all(|one| one.trimmed().is_empty()) {
        return Err(LintError::Empty);
    }
    let outline = Outline::of(&paper);
    let desk = Desk { paper: &paper, outline: &outline };
    let mut findings = Findings::default();
    page::check(&desk, &mut findings);
    letterhead::check(&desk, &mut findings);
    title::check(&desk, &mut findings);
    text::check(&desk, &mut findings);
    headings::check(&desk, &mut findings);
    punctuation::check(&desk, &mut findings);
    annex::check(&desk, &mut findings);
    signature::check(&desk, &mut findings);
    imprint::check(&desk, &mut findings);
    page_number::check(&desk, &mut findings);
    remains::check(&desk, &mut findings);
    Ok(LintReport { kind: outline.kind, letter: outline.letter, deviations: findings.into_list() })
}

/// The paper and its elements, as every group of rules looks at them.
pub(crate) struct Desk<'a> {
    paper: &'a Paper,
    outline: &'a Outline,
}

impl<'a> Desk<'a> {
    fn at(&self, index: Option<usize>) -> Option<&'a Paragraph> {
        self.paper.paragraphs.get(index?)
    }

    fn all(&self, indices: &'a [usize]) -> impl Iterator<Item = &'a Paragraph> {
        indices.iter().filter_map(|&index| self.paper.paragraphs.get(index))
    }

    /// Paragraphs of the text that hold something, outside of tables.
    fn body(&self) -> Vec<usize> {
        self.filled(self.outline.body)
    }

    /// The same of an annex, behind its title.
    fn annex_text(&self, annex: &AnnexPart) -> Vec<usize> {
        self.filled((annex.title.last().map_or(annex.mark, |last| *last) + 1, annex.end))
    }

    fn filled(&self, (start, end): (usize, usize)) -> Vec<usize> {
        let paragraphs = self.paper.paragraphs.get(start..end).unwrap_or_default();
        let filled = |one: &Paragraph| one.in_text() && !one.trimmed().is_empty();
        (start..end).zip(paragraphs).filter(|(_, one)| filled(one)).map(|(index, _)| index).collect()
    }

    /// Blank lines between two paragraphs, by spacing and empty paragraphs; `None` where it cannot be told.
    fn blank_lines(&self, above: usize, below: usize) -> Option<f64> {
        let (first, last) = (self.at(Some(above))?, self.at(Some(below))?);
        let plain = |one: &Paragraph| one.in_text() && one.shape.frame.is_none();
        if above >= below || !plain(first) || !plain(last) || last.starts_page {
            return None;
        }
        let mut height = first.shape.after + last.shape.before;
        for one in self.paper.paragraphs.get(above + 1..below)? {
            if !one.is_blank() || !plain(one) {
                return None;
            }
            height += one.shape.before + one.shape.after + self.paper.line_height(one);
        }
        Some(letterhead::in_lines(height))
    }
}
