//! In: a document. Out: faults of its kind and of the elements above and below its text.

use chrono::{Datelike, NaiveDate};

use crate::check::fault::{Fault, blank, own_sign};
use crate::document::{
    Block, Document, DocumentKind, DocumentNumber, Imprint, Letter, Letterhead, Minutes, MinutesNumber, SecrecyLevel,
    Signature, Term, Upward,
};

/// Phrases of a request, which a report must not contain (《条例》 15(4)).
const REQUESTS: [&str; 7] = ["妥否，请批示", "当否，请批示", "请予批准", "请予批复", "请批复", "特此请示", "以上请示"];

pub(super) fn check(document: &Document, faults: &mut Vec<Fault>) {
    let kind = document.kind.name();
    if !blank(&document.title) && !document.title.trim_end().ends_with(kind) {
        faults.push(Fault::TitleKind { title: document.title.clone(), kind });
    }
    marks(document, faults);
    match &document.kind {
        DocumentKind::Report(upward) => {
            self::upward(upward, faults);
            report(document, faults);
        }
        DocumentKind::Request(upward) => {
            self::upward(upward, faults);
            if upward.recipients.len() > 1 {
                faults.push(Fault::RequestRecipients(upward.recipients.len()));
            }
        }
        DocumentKind::Circular(downward) | DocumentKind::Notice(downward) => {
            letterhead(&downward.letterhead, &downward.signature, faults);
            number(&downward.number, true, faults);
            recipients(&downward.recipients, false, faults);
            signature(&downward.signature, faults);
            imprint(&downward.imprint, document.kind.date(), faults);
        }
        DocumentKind::Letter(letter) => self::letter(letter, faults),
        DocumentKind::Minutes(minutes) => self::minutes(minutes, faults),
    }
}

fn names(list: &[String], name: &'static str, faults: &mut Vec<Fault>) {
    if list.iter().any(|item| blank(item)) {
        faults.push(Fault::Empty(name));
    }
}

fn some(list: &[String], name: &'static str, faults: &mut Vec<Fault>) {
    if list.is_empty() || list.iter().any(|item| blank(item)) {
        faults.push(Fault::Empty(name));
    }
}

fn marks(document: &Document, faults: &mut Vec<Fault>) {
    let Some(secrecy) = document.marks.secrecy else { return };
    if document.marks.copy_number.is_none() {
        faults.push(Fault::SecretWithoutCopyNumber);
    }
    // 《保守国家秘密法》: thirty, twenty and ten years at most.
    let most = match secrecy.level {
        SecrecyLevel::TopSecret => 30,
        SecrecyLevel::Secret => 20,
        SecrecyLevel::Confidential => 10,
    };
    let sound = match secrecy.term {
        None | Some(Term::Lasting) => true,
        Some(Term::Years(years)) => (1..=most).contains(&years),
        Some(Term::Months(months)) => (1..12).contains(&months),
    };
    if !sound {
        faults.push(Fault::SecrecyTerm { level: secrecy.level });
    }
    if let Some(note) = document.note.as_ref().filter(|note| note.contains("公开发布") || note.contains("主动公开"))
    {
        faults.push(Fault::SecretPublished(note.clone()));
    }
}

fn upward(upward: &Upward, faults: &mut Vec<Fault>) {
    letterhead(&upward.letterhead, &upward.signature, faults);
    number(&upward.number, true, faults);
    if upward.signers.is_empty() || upward.signers.iter().flatten().any(|name| blank(name)) {
        faults.push(Fault::Empty("签发人"));
    }
    let organs = upward.signature.by.names().len();
    if organs > 1 && upward.signers.len() != organs {
        faults.push(Fault::JointSigners { organs, signers: upward.signers.len() });
    }
    recipients(&upward.recipients, true, faults);
    signature(&upward.signature, faults);
    imprint(&upward.imprint, upward.signature.date, faults);
}

fn report(document: &Document, faults: &mut Vec<Fault>) {
    for block in &document.body {
        let texts: Vec<&str> = match block {
            Block::Heading { text, .. } | Block::Paragraph { text, .. } => vec![text],
            Block::List { items, .. } => items.iter().map(String::as_str).collect(),
            Block::Table(_) | Block::Picture(_) => Vec::new(),
        };
        let found = REQUESTS.iter().find(|words| texts.iter().any(|text| text.contains(*words)));
        faults.extend(found.map(|words| Fault::RequestInReport(words)));
    }
}

fn letter(letter: &Letter, faults: &mut Vec<Fault>) {
    if blank(&letter.organ) {
        faults.push(Fault::Empty("发文机关标志"));
    } else if letter.organ.trim_end().ends_with("文件") {
        faults.push(Fault::LetterMark(letter.organ.clone()));
    }
    number(&letter.number, true, faults);
    recipients(&letter.recipients, true, faults);
    signature(&letter.signature, faults);
    copies(&letter.copies_to, faults);
}

fn minutes(minutes: &Minutes, faults: &mut Vec<Fault>) {
    if !minutes.mark.trim_end().ends_with("纪要") {
        faults.push(Fault::MinutesMark(minutes.mark.clone()));
    }
    match &minutes.number {
        MinutesNumber::Issue(issue) => {
            if *issue == Some(0) {
                faults.push(Fault::Serial);
            }
        }
        MinutesNumber::Document(number) => self::number(number, false, faults),
    }
    if blank(&minutes.organ) {
        faults.push(Fault::Empty("发文机关"));
    }
    some(&minutes.present, "出席", faults);
    names(&minutes.excused, "请假", faults);
    names(&minutes.observers, "列席", faults);
    date(minutes.date, faults);
    imprint(&minutes.imprint, minutes.date, faults);
}

fn letterhead(letterhead: &Letterhead, signature: &Signature, faults: &mut Vec<Fault>) {
    some(&letterhead.organs, "发文机关标志", faults);
    for organ in letterhead.organs.iter().filter(|organ| letterhead.file && organ.trim_end().ends_with("文件")) {
        faults.push(own_sign("发文机关标志", organ, '件'));
    }
    let (given, signed) = (letterhead.organs.len(), signature.by.names().len());
    // A joint letterhead may name the host alone.
    if given > 1 && given != signed {
        faults.push(Fault::JointOrgans { letterhead: given, signed });
    }
}

fn number(number: &DocumentNumber, coded: bool, faults: &mut Vec<Fault>) {
    let code = &number.code;
    let forbidden = |char: char| "〔〕[]()（）【】第号".contains(char) || char.is_numeric() || char.is_whitespace();
    if (coded && code.is_empty()) || code.contains(forbidden) {
        faults.push(Fault::OrganCode(code.clone()));
    }
    if !(1949..=9999).contains(&number.year) {
        faults.push(Fault::Year(number.year));
    }
    if number.number == Some(0) {
        faults.push(Fault::Serial);
    }
}

fn recipients(list: &[String], needed: bool, faults: &mut Vec<Fault>) {
    if needed {
        some(list, "主送机关", faults);
    } else {
        names(list, "主送机关", faults);
    }
    ends(list, "主送机关", &['：', ':'], faults);
}

fn copies(list: &[String], faults: &mut Vec<Fault>) {
    names(list, "抄送机关", faults);
    ends(list, "抄送机关", &['。', '，', '、'], faults);
}

fn ends(list: &[String], element: &'static str, signs: &[char], faults: &mut Vec<Fault>) {
    for text in list {
        if let Some(sign) = text.chars().next_back().filter(|char| signs.contains(char)) {
            faults.push(own_sign(element, text, sign));
        }
    }
}

fn signature(signature: &Signature, faults: &mut Vec<Fault>) {
    some(signature.by.names(), "发文机关署名", faults);
    date(signature.date, faults);
}

fn imprint(imprint: &Imprint, signed: Option<NaiveDate>, faults: &mut Vec<Fault>) {
    copies(&imprint.copies_to, faults);
    if blank(&imprint.printed_by) {
        faults.push(Fault::Empty("印发机关"));
    }
    date(imprint.printed_on, faults);
    if let (Some(signed), Some(printed)) = (signed, imprint.printed_on)
        && printed < signed
    {
        faults.push(Fault::PrintedBeforeSigned { printed, signed });
    }
}

fn date(date: Option<NaiveDate>, faults: &mut Vec<Fault>) {
    if let Some(date) = date.filter(|date| !(1000..=9999).contains(&date.year())) {
        faults.push(Fault::DateYear(date));
    }
}
