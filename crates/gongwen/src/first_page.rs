//! In: a document. Out: whether its recipients leave room for text on the first page, found without a typeface so that
//! docx and pages decide alike (§7.3.2).

use crate::document::{Block, Document, Letterhead, Paper};
use crate::geometry::{self, LETTERHEAD_DROP, LINE, RULE_GAP, RULE_WEIGHT, SIZE_2, SIZE_3, TOP, TYPE_AREA, letter};
use crate::typography::title_breaks;
use crate::typography::wrapping::{count, em};
use crate::wording;

/// Characters of a line of text.
const LINE_LENGTH: f64 = 28.0;

/// How the letterhead is set: measures for the longest of its lines.
pub(crate) fn letterhead(letterhead: &Letterhead) -> geometry::Letterhead {
    let widest = letterhead.organs.iter().map(|organ| organ.chars().count()).max().unwrap_or(1);
    let widest = u32::try_from(widest).map_or(f64::MAX, f64::from);
    let file = match (letterhead.file, letterhead.organs.len()) {
        (false, _) => 0.0,
        (true, 0 | 1) => 2.0,
        // 文件 stands apart from the names.
        (true, _) => 2.5,
    };
    geometry::letterhead(widest + file, letterhead.organs.len())
}

/// True where the recipients go to the 版记, because with them no text would stand on page 1 (§7.3.2).
pub(crate) fn recipients_move(document: &Document) -> bool {
    let Some(recipients) = wording::recipients(document) else { return false };
    let title = title_breaks::lines(&wording::clean(&document.title), (TYPE_AREA.0 / SIZE_2).floor());
    let title: f64 = title.iter().map(|_| LINE).sum();
    let recipients = count(em(&recipients), LINE_LENGTH) * LINE;
    head(document) + 2.0 * LINE + title + LINE + recipients + first_text(document) > TYPE_AREA.1
}

/// From the top of the 版心 to the red rule, or in letters to the last element under it.
fn head(document: &Document) -> f64 {
    let rows = |count: usize| (1..count).map(|_| LINE).sum::<f64>() + SIZE_3;
    let rule = RULE_GAP + RULE_WEIGHT;
    match &document.paper {
        Paper::Report(upward) | Paper::Request(upward) => {
            let signers = wording::signers(&upward.signers).len();
            LETTERHEAD_DROP + letterhead(&upward.letterhead).height + 2.0 * LINE + rows(signers) + rule
        }
        Paper::Circular(downward) | Paper::Notice(downward) => {
            LETTERHEAD_DROP + letterhead(&downward.letterhead).height + 2.0 * LINE + SIZE_3 + rule
        }
        Paper::Letter(own) => {
            let mark = letterhead(&Letterhead { organs: vec![own.organ.clone()], file: false }).height;
            let under = letter::RULE_GAP + letter::PAIR + letter::BELOW;
            letter::MARK_DROP - TOP + mark + under + rows(wording::marks(&document.marks).len())
        }
        Paper::Minutes(_) => LETTERHEAD_DROP + 50.0 + 2.0 * LINE + SIZE_3 + LINE + rule,
    }
}

/// Headings that begin the text and the first line under them.
fn first_text(document: &Document) -> f64 {
    let headings = document.body.iter().map_while(|block| match block {
        Block::Heading { text, .. } => Some(count(em(text) + 4.0, LINE_LENGTH) * LINE),
        _ => None,
    });
    headings.sum::<f64>() + LINE
}
