//! A control word that begins a destination in, the handling of its group out (RTF 1.9.1, "Destinations").

use crate::Region;

/// Purpose of a group's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// Text of the document.
    Text,
    /// A list number as displayed.
    Label,
    /// Properties of a nested row, without text.
    NestedRow,
    /// A shape, of which only the text box is read.
    Shape,
    FontTable,
    /// `\upr`: the same text twice, first in bytes.
    Twice,
    /// Skipped up to `\ud`, which has the text in Unicode.
    FirstOfTwo,
    /// A field's code, of which only a form field is read.
    Code,
    /// A form field, without its texts.
    FormField,
    /// An entry of a drop-down list.
    Entry,
    /// Skipped; pictures are reported.
    Picture,
    /// Skipped with its content.
    Nothing,
}

/// Effect of a control word on its group.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) to: Destination,
    /// Begins a story of its own.
    pub(super) story: Option<Region>,
    pub(super) has_picture: bool,
}

impl Destination {
    /// True where text and paragraph ends count.
    pub(super) fn has_text(self) -> bool {
        matches!(self, Self::Text | Self::Label | Self::NestedRow | Self::Entry)
    }

    /// Initial destination of a group within this one.
    pub(super) fn within(self) -> Self {
        match self {
            Self::Twice => Self::FirstOfTwo,
            other => other,
        }
    }

    /// `None` where the word begins no destination here.
    pub(super) fn change(self, word: &str, is_optional: bool) -> Option<Change> {
        let to = |to| Some(Change { to, story: None, has_picture: false });
        let story = |region| Some(Change { to: Self::Text, story: Some(region), has_picture: false });
        let picture = Some(Change { to: Self::Nothing, story: None, has_picture: true });
        match (self, word) {
            (Self::FirstOfTwo, "ud") => return to(Self::Text),
            (Self::Picture | Self::Shape | Self::Text | Self::Label, "pict") => return picture,
            // The digits of a panose, or another name of the font.
            (Self::FontTable, _) if is_optional => return to(Self::Nothing),
            (Self::Nothing | Self::FirstOfTwo | Self::Picture | Self::FontTable, _) => return None,
            (Self::Code, "formfield") => return to(Self::FormField),
            (Self::Code | Self::Entry, _) => return None,
            (Self::FormField, "ffl") => return to(Self::Entry),
            (Self::FormField, _) if is_optional => return to(Self::Nothing),
            (Self::FormField, _) => return None,
            (_, "fldinst") => return to(Self::Code),
            (_, "shptxt" | "dptxbxtext") => return story(Region::TextBox),
            (Self::Shape, "shprslt") => return to(Self::Nothing),
            (Self::Shape, _) => return None,
            _ => {}
        }
        match word {
            "fonttbl" => to(Self::FontTable),
            "upr" => to(Self::Twice),
            "listtext" | "pntext" => to(Self::Label),
            "nesttableprops" => to(Self::NestedRow),
            "shpinst" | "do" => to(Self::Shape),
            "header" | "headerl" | "headerr" | "headerf" => story(Region::Header),
            "footer" | "footerl" | "footerr" | "footerf" => story(Region::Footer),
            "shppict" | "nonshppict" => to(Self::Picture),
            // Its text is repeated in the shape before it.
            "shprslt" => to(Self::Nothing),
            "colortbl" | "stylesheet" | "info" | "objdata" | "objclass" | "objname" | "footnote" | "ftnsep"
            | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn" | "annotation" | "atnid" | "atnauthor" | "xe"
            | "rxe" | "tc" | "tcn" | "txe" | "bxe" | "nonesttables" | "private" | "listtable" | "listoverridetable"
            | "revtbl" | "rsidtbl" | "filetbl" | "themedata" | "colorschememapping" | "datastore" | "latentstyles"
            | "formfield" | "template" | "generator" | "keycode" | "objalias" | "objsect" => to(Self::Nothing),
            _ if is_optional && !is_plain(word) => to(Self::Nothing),
            _ => None,
        }
    }
}

/// Words after `\*` whose group is ordinary text nevertheless.
fn is_plain(word: &str) -> bool {
    matches!(word, "shpgrp" | "shp" | "fldrslt" | "field" | "result" | "ud" | "pard" | "plain")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_after_a_star_are_passed_over_unless_known() {
        let to = |word, is_optional| Destination::Text.change(word, is_optional).map(|change| change.to);
        assert_eq!(to("somethingnew", true), Some(Destination::Nothing));
        assert_eq!(to("somethingnew", false), None);
        assert_eq!(to("shpinst", true), Some(Destination::Shape));
        assert_eq!(to("listtext", false), Some(Destination::Label));
        assert_eq!(Destination::Nothing.change("header", false), None);
        assert_eq!(Destination::Shape.change("sp", false), None);
        assert!(Destination::Shape.change("pict", false).is_some_and(|change| change.has_picture));
    }
}
