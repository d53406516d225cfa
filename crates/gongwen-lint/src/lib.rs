//! In: a docx of any origin. Out: each departure from GB/T 9704-2012 with clause, strength, place, what was found and what is
//! required. Formats are resolved as Word shows them; elements are recognised by text and position, not by style names.

mod annex;
mod docx;
mod error;
mod violation;
mod fonts;
mod headings;
mod imprint;
mod letterhead;
mod outline;
mod page;
mod page_number;
mod punctuation;
mod leftovers;
mod rules;
mod signature;
mod text;
mod title;
mod patterns;

pub use error::LintError;
pub use outline::Kind;
pub use rules::{RULES, Rule, Strength};
pub use violation::{Place, Violation};

use docx::{Paragraph, ParsedDocx};
use outline::{AnnexPart, Outline};
use violation::Violations;

/// Result of checking a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LintReport {
    /// Kind of document (文种), by its title.
    pub kind: Kind,
    /// Whether it has the layout of a letter (§10.1).
    pub letter: bool,
    /// Violations in the order of [`RULES`], at most 500.
    pub violations: Vec<Violation>,
}

/// Checks a docx.
///
/// # Errors
/// [`LintError`] where the bytes are no docx, damaged, encrypted, or exceed a limit (64 MiB inflated).
pub fn lint(bytes: &[u8]) -> Result<LintReport, LintError> {
    let docx = docx::read(bytes)?;
    if docx.paragraphs.iter().all(|one| one.trimmed().is_empty()) {
        return Err(LintError::Empty);
    }
    let outline = Outline::of(&docx);
    let context = LintContext { docx: &docx, outline: &outline };
    let mut violations = Violations::default();
    page::check(&context, &mut violations);
    letterhead::check(&context, &mut violations);
    title::check(&context, &mut violations);
    text::check(&context, &mut violations);
    headings::check(&context, &mut violations);
    punctuation::check(&context, &mut violations);
    annex::check(&context, &mut violations);
    signature::check(&context, &mut violations);
    imprint::check(&context, &mut violations);
    page_number::check(&context, &mut violations);
    leftovers::check(&context, &mut violations);
    Ok(LintReport { kind: outline.kind, letter: outline.letter, violations: violations.into_list() })
}

/// Input of all rules: the parsed document and its elements.
pub(crate) struct LintContext<'a> {
    docx: &'a ParsedDocx,
    outline: &'a Outline,
}

impl<'a> LintContext<'a> {
    fn paragraph(&self, index: Option<usize>) -> Option<&'a Paragraph> {
        self.docx.paragraphs.get(index?)
    }

    fn paragraphs(&self, indices: &'a [usize]) -> impl Iterator<Item = &'a Paragraph> {
        indices.iter().filter_map(|&index| self.docx.paragraphs.get(index))
    }

    /// Indices of the paragraphs of the text that are not empty and not in tables.
    fn body(&self) -> Vec<usize> {
        self.filled(self.outline.body)
    }

    /// The same for an annex, after its title.
    fn annex_text(&self, annex: &AnnexPart) -> Vec<usize> {
        self.filled((annex.title.last().map_or(annex.mark, |last| *last) + 1, annex.end))
    }

    fn filled(&self, (start, end): (usize, usize)) -> Vec<usize> {
        let paragraphs = self.docx.paragraphs.get(start..end).unwrap_or_default();
        let filled = |one: &Paragraph| one.in_text() && !one.trimmed().is_empty();
        (start..end).zip(paragraphs).filter(|(_, one)| filled(one)).map(|(index, _)| index).collect()
    }

    /// Blank lines between two paragraphs, from spacing and empty paragraphs; `None` where it cannot be computed.
    fn blank_lines(&self, above: usize, below: usize) -> Option<f64> {
        let (first, last) = (self.paragraph(Some(above))?, self.paragraph(Some(below))?);
        let is_plain = |one: &Paragraph| one.in_text() && one.shape.frame.is_none();
        if above >= below || !is_plain(first) || !is_plain(last) || last.starts_page {
            return None;
        }
        let mut height = first.shape.after + last.shape.before;
        for one in self.docx.paragraphs.get(above + 1..below)? {
            if !one.is_blank() || !is_plain(one) {
                return None;
            }
            height += one.shape.before + one.shape.after + self.docx.line_height(one);
        }
        Some(letterhead::in_lines(height))
    }
}
