//! A drop-down list or check box of the kind before content controls in, the text that it displays out.

/// Most entries of a list that are read; Word allows 25.
const MAX_ENTRIES: usize = 1_000;

/// A form field being read. A text field displays the result of its field, which is text of the document.
#[derive(Default)]
pub(crate) struct FormField {
    kind: Kind,
    chosen: Option<usize>,
    chosen_at_first: usize,
    entries: Vec<String>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    #[default]
    Text,
    CheckBox,
    List,
}

impl FormField {
    pub(crate) fn new(kind: Kind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// The index of the chosen entry, from 0, or 1 for a ticked box; `None` where nothing was chosen yet.
    pub(crate) fn choose(&mut self, chosen: Option<usize>) {
        self.chosen = chosen;
    }

    /// What applies until something is chosen.
    pub(crate) fn choose_at_first(&mut self, chosen: usize) {
        self.chosen_at_first = chosen;
    }

    /// Adds an entry to the list.
    pub(crate) fn entry(&mut self, text: String) {
        if self.entries.len() < MAX_ENTRIES {
            self.entries.push(text);
        }
    }

    /// The entry added last.
    pub(crate) fn last_entry(&mut self) -> Option<&mut String> {
        self.entries.last_mut()
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    pub(crate) fn set_kind(&mut self, kind: Kind) {
        self.kind = kind;
    }

    /// The chosen entry, or the box; `None` for a text field.
    pub(crate) fn shown(mut self) -> Option<String> {
        let chosen = self.chosen.unwrap_or(self.chosen_at_first);
        match self.kind {
            Kind::Text => None,
            Kind::CheckBox => Some(if chosen == 0 { "□" } else { "☑" }.to_owned()),
            Kind::List => Some(self.entries.get_mut(chosen).map(std::mem::take).unwrap_or_default()),
        }
    }
}
