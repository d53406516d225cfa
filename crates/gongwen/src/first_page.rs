//! In: a document. Out: whether its recipients leave room for text on the first page (§7.3.2), computed without
//! typefaces so that docx and pages agree.

use crate::document::{Block, Document, DocumentKind, Letterhead};
use crate::geometry::{self, LETTERHEAD_DROP, LINE, RULE_GAP, RULE_WEIGHT, SIZE_2, SIZE_3, TOP, TYPE_AREA, letter};
use crate::standard_text;
use crate::typography::title_breaks;
use crate::typography::wrapping::{count, em};

/// Characters in a line of text.
const LINE_LENGTH: f64 = 28.0;

/// Size and scale of the letterhead, for the longest of its lines.
pub(crate) fn letterhead(letterhead: &Letterhead) -> geometry::Letterhead {
    let widest = letterhead.organs.iter().map(|organ| organ.chars().count()).max().unwrap_or(1);
    let widest = u32::try_from(widest).map_or(f64::MAX, f64::from);
    let file = match (letterhead.file, letterhead.organs.len()) {
        (false, _) => 0.0,
        (true, 0 | 1) => 2.0,
        // A gap of half a character separates 文件 from the names.
        (true, _) => 2.5,
    };
    geometry::letterhead(widest + file, letterhead.organs.len())
}

/// Whether the recipients are moved to the 版记, because page 1 would otherwise have no text (§7.3.2).
pub(crate) fn recipients_move(document: &Document) -> bool {
    let Some(recipients) = standard_text::recipients(document) else { return false };
    let title = title_breaks::lines(&standard_text::printable(&document.title), (TYPE_AREA.0 / SIZE_2).floor());
    let title: f64 = title.iter().map(|_| LINE).sum();
    let recipients = count(em(&recipients), LINE_LENGTH) * LINE;
    head(document) + 2.0 * LINE + title + LINE + recipients + first_text(document) > TYPE_AREA.1
}

/// Height from the top of the 版心 to the red rule, in letters to the last element under the double rule; in points.
fn head(document: &Document) -> f64 {
    let rows = |count: usize| (1..count).map(|_| LINE).sum::<f64>() + SIZE_3;
    let rule = RULE_GAP + RULE_WEIGHT;
    match &document.kind {
        DocumentKind::Report(upward) | DocumentKind::Request(upward) => {
            let signers = standard_text::signers(&upward.signers).len();
            LETTERHEAD_DROP + letterhead(&upward.letterhead).height + 2.0 * LINE + rows(signers) + rule
        }
        DocumentKind::Circular(downward) | DocumentKind::Notice(downward) => {
            LETTERHEAD_DROP + letterhead(&downward.letterhead).height + 2.0 * LINE + SIZE_3 + rule
        }
        DocumentKind::Letter(own) => {
            let mark = letterhead(&Letterhead { organs: vec![own.organ.clone()], file: false }).height;
            let under = letter::RULE_GAP + letter::PAIR + letter::BELOW;
            letter::MARK_DROP - TOP + mark + under + rows(standard_text::marks(&document.marks).len())
        }
        DocumentKind::Minutes(_) => LETTERHEAD_DROP + 50.0 + 2.0 * LINE + SIZE_3 + LINE + rule,
    }
}

/// Height of the headings that begin the text, with the first line under them; in points.
fn first_text(document: &Document) -> f64 {
    let headings = document.body.iter().map_while(|block| match block {
        Block::Heading { text, .. } => Some(count(em(text) + 4.0, LINE_LENGTH) * LINE),
        _ => None,
    });
    headings.sum::<f64>() + LINE
}
