//! The forms found in one file with their number above the limit: first as drafts, then as finished forms.

use crate::config::ReadingContext;

use super::{draft::Draft, finish::FileContext, model::Form, subject::Subject};

/// Forms taken from one file; more are counted and left out.
pub const FORM_LIMIT: usize = 200;

/// Labels examined in one table, ten for each form; the cells after them are left out and counted as one form.
pub const LABEL_LIMIT: usize = 10 * FORM_LIMIT;

/// The forms of one file or text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recognised {
    /// In reading order, [`FORM_LIMIT`] at most.
    pub forms: Vec<Form>,
    /// Lower bound of the number of further forms, which were not read.
    pub left_out: usize,
    /// Titles of forms that are another work's.
    pub others: Vec<String>,
}

/// The same before the fields' text is interpreted.
#[derive(Debug, Default)]
pub struct FoundDrafts {
    /// In reading order.
    pub drafts: Vec<Draft>,
    /// Lower bound of the number of further forms.
    pub left_out: usize,
}

impl FoundDrafts {
    /// Removes tables and cells as places, for a text in which tables were only inferred.
    #[must_use]
    pub fn without_places(self) -> Self {
        Self { drafts: self.drafts.into_iter().map(Draft::without_places).collect(), ..self }
    }

    /// Interprets the fields of every draft.
    pub fn finish(self, context: &ReadingContext<'_>, file: FileContext) -> Recognised {
        let subject = Subject::of(context);
        let (mut forms, mut others) = (Vec::new(), Vec::new());
        for draft in self.drafts {
            match subject.other_title(draft.around.iter().map(String::as_str)) {
                Some(title) => others.push(title),
                None => forms.push(draft.finish(context, file)),
            }
        }
        Recognised { forms, left_out: self.left_out, others }
    }
}
