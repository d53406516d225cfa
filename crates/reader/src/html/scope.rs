//! Elements as they open and close in, how the text in them is to be read out.

use super::list::List;
use super::style;
use super::token::Tag;

/// Elements within each other that change how text is read; what lies deeper is read as plain text. Replies to replies
/// have some dozens.
const DEEPEST: usize = 64;

/// The open elements that change how text is read.
#[derive(Default)]
pub(super) struct Scopes {
    open: Vec<Scope>,
    /// Those around the innermost open cell, which the elements in it neither end nor take anything from.
    around: usize,
    quotations: usize,
}

struct Scope {
    name: String,
    /// Elements of the same name open within it.
    same: usize,
    effect: Effect,
}

/// What an element does to the text in it.
pub(super) enum Effect {
    /// Blanks and line ends are kept or not.
    Blanks(bool),
    /// Its items are numbered.
    List(List),
    /// It is said elsewhere.
    Quotation,
    /// A list number that Word wrote out, padded with blanks.
    Label,
}

impl Scopes {
    /// An element begins.
    pub(super) fn open(&mut self, tag: &Tag<'_>, css: &str) {
        let name = tag.name.as_ref();
        match self.effect(tag, css) {
            Some(effect) if self.open.len() < DEEPEST => {
                self.quotations += usize::from(matches!(effect, Effect::Quotation));
                self.open.push(Scope { name: name.to_owned(), same: 0, effect });
            }
            _ => {
                if let Some(scope) = self.inner_mut().iter_mut().rev().find(|scope| scope.name == name) {
                    scope.same += 1;
                }
            }
        }
    }

    fn effect(&self, tag: &Tag<'_>, css: &str) -> Option<Effect> {
        match tag.name.as_ref() {
            "ol" | "ul" | "menu" | "dir" => {
                let depth = self.inner().iter().filter(|scope| matches!(scope.effect, Effect::List(_))).count();
                Some(Effect::List(List::open(tag, depth)))
            }
            "blockquote" if is_quotation(tag, css) => Some(Effect::Quotation),
            "pre" | "listing" => Some(Effect::Blanks(style::keeps_blanks(css).unwrap_or(true))),
            _ if css.is_empty() => None,
            _ => match style::value(css, "mso-list") {
                Some(value) if value.eq_ignore_ascii_case("ignore") => Some(Effect::Label),
                _ => style::keeps_blanks(css).map(Effect::Blanks),
            },
        }
    }

    /// An end tag: what the element did, if it is one of these.
    pub(super) fn close(&mut self, name: &str) -> Option<Effect> {
        let at = self.around + self.inner().iter().rposition(|scope| scope.name == name)?;
        let scope = self.open.get_mut(at)?;
        if scope.same > 0 {
            scope.same -= 1;
            return None;
        }
        self.close_down_to(at + 1);
        let closed = self.open.pop()?;
        self.quotations -= usize::from(matches!(closed.effect, Effect::Quotation));
        Some(closed.effect)
    }

    /// A paragraph ends where a block begins, an item where the next one does.
    pub(super) fn close_by_start_of(&mut self, name: &str) {
        if self.inner().last().is_some_and(|scope| scope.name == "p" || scope.name == "li" && name == "li") {
            self.open.pop();
        }
    }

    fn close_down_to(&mut self, left: usize) {
        let closed = self.open.drain(left.min(self.open.len())..);
        self.quotations -= closed.filter(|scope| matches!(scope.effect, Effect::Quotation)).count();
    }

    /// A cell begins; what is handed out is to be given back when it ends.
    pub(super) fn enter(&mut self) -> usize {
        std::mem::replace(&mut self.around, self.open.len())
    }

    /// A cell ends, and every element in it.
    pub(super) fn leave(&mut self, around: usize) {
        self.close_down_to(self.around);
        self.around = around;
    }

    fn inner(&self) -> &[Scope] {
        self.open.get(self.around..).unwrap_or_default()
    }

    fn inner_mut(&mut self) -> &mut [Scope] {
        self.open.get_mut(self.around..).unwrap_or_default()
    }

    /// The list whose item comes next.
    pub(super) fn list(&mut self) -> Option<&mut List> {
        self.inner_mut().iter_mut().rev().find_map(|scope| match &mut scope.effect {
            Effect::List(list) => Some(list),
            _ => None,
        })
    }

    pub(super) fn keeps_blanks(&self) -> bool {
        let found = self.inner().iter().rev().find_map(|scope| match scope.effect {
            Effect::Blanks(keep) => Some(keep),
            _ => None,
        });
        found.unwrap_or(false)
    }

    pub(super) fn is_label(&self) -> bool {
        self.inner().iter().any(|scope| matches!(scope.effect, Effect::Label))
    }

    pub(super) fn is_quotation(&self) -> bool {
        self.quotations > 0
    }
}

/// Most programs indent with `blockquote` as well: one that quotes says what, or has a line at its left.
fn is_quotation(tag: &Tag<'_>, css: &str) -> bool {
    let drawn = ["border-left", "border-left-width", "border-left-style"]
        .into_iter()
        .any(|side| style::value(css, side).is_some_and(|line| !line.starts_with("none") && !line.starts_with('0')));
    drawn || tag.has("cite") || tag.attribute("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("cite"))
}
