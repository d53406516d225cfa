//! Start and end tags in, the way in which text at the current position is read out.

use super::list::List;
use super::style::{Property, Style};
use super::token::Tag;

/// Nesting depth of elements that change how text is read; deeper ones are ignored. Chains of replies have some dozens.
const DEEPEST: usize = 64;

/// The open elements that change how text is read.
#[derive(Default)]
pub(super) struct Scopes {
    open: Vec<Scope>,
    /// Number of scopes outside of the innermost open cell, which have no effect within it.
    around: usize,
    quotations: usize,
}

struct Scope {
    name: String,
    /// Open elements of the same name within it.
    same: usize,
    effect: Effect,
    /// Combined effect of this element and those around it within its cell.
    within: Within,
}

/// How text is read within some elements.
#[derive(Clone, Copy, Default)]
struct Within {
    keeps_blanks: bool,
    is_label: bool,
    is_struck: bool,
    /// Nesting depth of lists, and the index of the innermost one.
    lists: usize,
    list: usize,
}

/// Effect of an element on its text.
pub(super) enum Effect {
    /// White space is kept (`true`) or collapsed.
    Blanks(bool),
    /// A list, which gives its items markers.
    List(List),
    /// Quoted text.
    Quotation,
    /// Crossed-out text.
    Struck,
    /// A list number that Word wrote as text, padded with blanks.
    Label,
}

impl Scopes {
    /// Handles a start tag, whose text may be crossed out.
    pub(super) fn open(&mut self, tag: &Tag<'_>, style: &Style<'_>, is_struck: bool) {
        let name = tag.name.as_ref();
        let effect = self.effect(tag, style);
        match effect.or_else(|| is_struck.then_some(Effect::Struck)) {
            Some(effect) if self.open.len() < DEEPEST => {
                let mut within = self.within();
                within.is_struck |= is_struck;
                match &effect {
                    Effect::Blanks(keep) => within.keeps_blanks = *keep,
                    Effect::List(_) => (within.lists, within.list) = (within.lists + 1, self.open.len()),
                    Effect::Quotation => self.quotations += 1,
                    Effect::Label => within.is_label = true,
                    Effect::Struck => {}
                }
                self.open.push(Scope { name: name.to_owned(), same: 0, effect, within });
            }
            _ => {
                if let Some(scope) = self.inner_mut().iter_mut().rev().find(|scope| scope.name == name) {
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

    /// Handles an end tag and returns the effect of the element that it ends.
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

    /// Ends a paragraph at the start of a block, and an item at the start of the next.
    pub(super) fn close_by_start_of(&mut self, name: &str) {
        if self.inner().last().is_some_and(|scope| scope.name == "p" || scope.name == "li" && name == "li") {
            self.open.pop();
        }
    }

    fn close_down_to(&mut self, left: usize) {
        let closed = self.open.drain(left.min(self.open.len())..);
        self.quotations -= closed.filter(|scope| matches!(scope.effect, Effect::Quotation)).count();
    }

    /// Begins a cell; the returned value is passed back at its end.
    pub(super) fn enter(&mut self) -> usize {
        std::mem::replace(&mut self.around, self.open.len())
    }

    /// Ends a cell with all elements in it.
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

    /// The innermost open list.
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

    pub(super) fn is_struck(&self) -> bool {
        self.within().is_struck
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

/// Programs also indent with `blockquote`; only one with a `cite` attribute or a border at its left is a quotation.
fn is_quotation(tag: &Tag<'_>, style: &Style<'_>) -> bool {
    let drawn = [Property::BorderLeft, Property::BorderLeftWidth, Property::BorderLeftStyle]
        .into_iter()
        .any(|side| style.value(side).is_some_and(|line| !line.starts_with("none") && !line.starts_with('0')));
    drawn || tag.has("cite") || tag.attribute("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("cite"))
}
