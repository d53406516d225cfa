//! Elements as they open and close in, how the text in them is to be read out.

use super::list::List;
use super::style::{Property, Style};
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
    key: u128,
    name: String,
    /// Elements of the same name open within it.
    same: usize,
    effect: Effect,
    /// What holds in it, of all the elements that it stands in within its cell.
    within: Within,
}

/// How text is read within some elements.
#[derive(Clone, Copy, Default)]
struct Within {
    keeps_blanks: bool,
    is_label: bool,
    /// Lists in each other, and the innermost of them by its place among all that are open.
    lists: usize,
    list: usize,
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

impl Scope {
    fn is_named(&self, name: &str, key: u128) -> bool {
        self.key == key && self.name == name
    }
}

impl Scopes {
    /// An element begins.
    pub(super) fn open(&mut self, tag: &Tag<'_>, style: &Style<'_>) {
        let (name, key) = (tag.name.as_ref(), tag.element.key);
        match self.effect(tag, style) {
            Some(effect) if self.open.len() < DEEPEST => {
                let mut within = self.within();
                match &effect {
                    Effect::Blanks(keep) => within.keeps_blanks = *keep,
                    Effect::List(_) => (within.lists, within.list) = (within.lists + 1, self.open.len()),
                    Effect::Quotation => self.quotations += 1,
                    Effect::Label => within.is_label = true,
                }
                self.open.push(Scope { key, name: name.to_owned(), same: 0, effect, within });
            }
            _ => {
                if let Some(scope) = self.inner_mut().iter_mut().rev().find(|scope| scope.is_named(name, key)) {
                    scope.same += 1;
                }
            }
        }
    }

    fn effect(&self, tag: &Tag<'_>, style: &Style<'_>) -> Option<Effect> {
        match tag.name.as_ref() {
            "ol" | "ul" | "menu" | "dir" => Some(Effect::List(List::open(tag, style, self.within().lists))),
            "blockquote" if is_quotation(tag, style) => Some(Effect::Quotation),
            "pre" | "listing" => Some(Effect::Blanks(style.keeps_blanks().unwrap_or(true))),
            _ => match style.value(Property::MsoList) {
                Some(value) if value.eq_ignore_ascii_case("ignore") => Some(Effect::Label),
                _ => style.keeps_blanks().map(Effect::Blanks),
            },
        }
    }

    /// An end tag: what the element did, if it is one of these.
    pub(super) fn close(&mut self, name: &str, key: u128) -> Option<Effect> {
        let at = self.around + self.inner().iter().rposition(|scope| scope.is_named(name, key))?;
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
        let within = self.within();
        match &mut self.open.get_mut(within.list).filter(|_| within.lists > 0)?.effect {
            Effect::List(list) => Some(list),
            _ => None,
        }
    }

    pub(super) fn keeps_blanks(&self) -> bool {
        self.within().keeps_blanks
    }

    pub(super) fn is_label(&self) -> bool {
        self.within().is_label
    }

    fn within(&self) -> Within {
        self.inner().last().map_or(Within::default(), |scope| scope.within)
    }

    pub(super) fn is_quotation(&self) -> bool {
        self.quotations > 0
    }
}

/// Most programs indent with `blockquote` as well: one that quotes says what, or has a line at its left.
fn is_quotation(tag: &Tag<'_>, style: &Style<'_>) -> bool {
    let drawn = [Property::BorderLeft, Property::BorderLeftWidth, Property::BorderLeftStyle]
        .into_iter()
        .any(|side| style.value(side).is_some_and(|line| !line.starts_with("none") && !line.starts_with('0')));
    drawn || tag.has("cite") || tag.attribute("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("cite"))
}
