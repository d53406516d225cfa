//! The opened files of a mail and its sender in; for which unit and month each of them counts out, and what the mail
//! amounts to.

use chrono::NaiveDate;

use super::{
    BODY, Content, Entry, IntakeContext,
    answer::{is_reply, period_of_subject},
    disposition::{Disposition, FormsOfMail},
    faults,
    files::{Opened, Read},
    liaison_reply::LiaisonReply,
    sender::Sender,
};
use crate::{
    check,
    config::{Period, Unit, UnitId},
    finding::{Code, Finding},
    form::{Answer, Form, Liaison},
    identity::sha256,
    message::Message,
};

/// A mail that came with something, assigned.
pub(super) struct Assigned<'a> {
    pub(super) disposition: Disposition<'a>,
    /// Month to which the mail is shown.
    pub(super) period: Period,
    pub(super) entries: Vec<Entry>,
    pub(super) liaisons: Vec<(UnitId, Liaison)>,
}

/// One thing that a mail holds, before it is known whose it is.
struct Item {
    file: String,
    sha256: String,
    content: Content,
}

/// The files of a mail by what they hold.
#[derive(Default)]
struct Sorted {
    filled: Vec<Entry>,
    blanks: Vec<Entry>,
    others: Vec<Item>,
    /// Forms whose unit nothing says.
    without_unit: Vec<Entry>,
    read_of_more: Option<usize>,
    waiting: Vec<String>,
    /// Titles of forms of other works.
    other_forms: Vec<String>,
}

impl Item {
    fn fault(file: &str, sha256: &str, finding: Finding) -> Self {
        let content = Content::Fault(Box::new(finding));
        Self { file: file.to_owned(), sha256: sha256.to_owned(), content }
    }

    fn material(file: &str, sha256: &str, text: String) -> Self {
        Self { file: file.to_owned(), sha256: sha256.to_owned(), content: Content::Material(text) }
    }

    /// What is wrong with the mail as a whole.
    fn of_message(message: &Message) -> impl Iterator<Item = Self> {
        message.findings.iter().map(|finding| Self::fault("", "", finding.clone()))
    }

    fn of_nobody(self, period: Period) -> Entry {
        let Self { file, sha256, content } = self;
        Entry { unit: None, period, file, sha256, content, unconfirmed: false }
    }

    fn of_unit(self, unit: &UnitId, period: Period, unconfirmed: bool) -> Entry {
        let Self { file, sha256, content } = self;
        Entry { unit: Some(unit.clone()), period, file, sha256, content, unconfirmed }
    }
}

impl<'a> IntakeContext<'a> {
    /// A mail with forms. What came with them belongs to the unit of the first.
    pub(super) fn assign_forms(
        &self,
        message: &Message,
        opened: Vec<Opened<'_>>,
        sender: &Sender<'a>,
        received_on: NaiveDate,
        expected: Period,
        reply: LiaisonReply,
    ) -> Assigned<'a> {
        let mut sorted = self.sort_files(opened, sender, received_on);
        sorted.others.extend(Item::of_message(message));
        let filled = sorted.filled.len();
        // Without a filled form the mail is about its liaison reply; the form is asked for by the reminder.
        if filled == 0 && sorted.without_unit.is_empty() && !reply.liaisons.is_empty() {
            let entries = match reply.first_unit() {
                Some(unit) => entries_of(sorted.others, unit, expected, sender),
                None => Vec::new(),
            };
            return Assigned { entries, ..self.assign_reply(None, sender, expected, reply) };
        }
        // A blank form sent with a filled one is only what the unit had received; alone it is all that the unit sent.
        let mut entries = if filled == 0 && reply.liaisons.is_empty() { sorted.blanks } else { sorted.filled };
        let Some((unit, period)) = entries.first().and_then(|entry| Some((entry.unit.clone()?, entry.period))) else {
            let liaisons = reply.liaisons;
            entries.extend(sorted.without_unit);
            entries.extend(sorted.others.into_iter().map(|item| item.of_nobody(expected)));
            return Assigned { disposition: Disposition::UnknownUnit, period: expected, entries, liaisons };
        };
        entries.extend(entries_of(sorted.others, &unit, period, sender));
        let without_unit = sorted.without_unit.len();
        entries.extend(sorted.without_unit);
        let disposition = Disposition::Forms(FormsOfMail {
            unit: self.name_of(&unit),
            period,
            filled,
            without_unit,
            waiting: sorted.waiting,
            doubt: waiting_doubt(sender, &unit),
            read_of_more: sorted.read_of_more,
            other_forms: sorted.other_forms,
            large_file_service: message.large_file_service,
            reply: reply.counts(),
        });
        Assigned { disposition, period, entries, liaisons: reply.liaisons }
    }

    fn sort_files(&self, opened: Vec<Opened<'_>>, sender: &Sender<'_>, received_on: NaiveDate) -> Sorted {
        let several_files = opened.iter().filter(|file| file.forms() > 0).count() > 1;
        let mut sorted = Sorted::default();
        for Opened { file, bytes, result, liaisons } in opened {
            let sha256 = sha256(bytes);
            match result {
                Read::Forms(forms) => {
                    if forms.left_out > 0 {
                        sorted.read_of_more.get_or_insert(forms.forms.len());
                    }
                    for form in forms.forms {
                        self.assign_form(form, (&file, &sha256), several_files, sender, received_on, &mut sorted);
                    }
                }
                Read::Broken(finding) => sorted.others.push(Item::fault(&file, &sha256, finding)),
                Read::Other { title, .. } => sorted.other_forms.push(title),
                Read::Formless { .. } if !liaisons.is_empty() => {}
                // A text about the work that comes with a form is material; lists, notes and files of programs are not.
                Read::Formless { material, .. } => {
                    sorted.others.extend(material.map(|text| Item::material(&file, &sha256, text)));
                }
            }
        }
        sorted
    }

    /// The form's own unit comes before the sender's.
    fn assign_form(
        &self,
        form: Form,
        (file, sha256): (&str, &str),
        several_files: bool,
        sender: &Sender<'_>,
        received_on: NaiveDate,
        sorted: &mut Sorted,
    ) {
        let own = form.unit.value.clone();
        let period = check::period_of(&form, received_on);
        let mut checked = self.check(form, Some(period), Some(received_on));
        let Some(unit) = own.or_else(|| sender.only_unit().map(|unit| unit.id.clone())) else {
            let content = Content::Form(Box::new(checked));
            let item = Item { file: file.to_owned(), sha256: sha256.to_owned(), content };
            sorted.without_unit.push(item.of_nobody(period));
            return;
        };
        let doubt = sender.doubt(&unit);
        let unconfirmed = doubt.as_ref().is_some_and(|doubt| doubt.waits);
        if let Some(blank) = faults::blank(&checked, file) {
            sorted.blanks.push(Item::fault(file, sha256, blank).of_unit(&unit, period, unconfirmed));
            return;
        }
        if several_files {
            checked.findings.iter_mut().for_each(|finding| finding.place.file = Some(file.to_owned()));
        }
        if let Some(doubt) = doubt {
            if doubt.waits {
                sorted.waiting.push(doubt.cause);
            }
            checked.findings.push(doubt.finding);
        }
        let content = Content::Form(Box::new(checked));
        let item = Item { file: file.to_owned(), sha256: sha256.to_owned(), content };
        sorted.filled.push(item.of_unit(&unit, period, unconfirmed));
    }

    /// A mail that brings a returned Annex 2 and no form; `opened` are its other files.
    pub(super) fn assign_liaisons(
        &self,
        message: &Message,
        opened: Vec<Opened<'_>>,
        sender: &Sender<'a>,
        received_on: NaiveDate,
        expected: Period,
        reply: LiaisonReply,
    ) -> Assigned<'a> {
        let rest: Vec<Opened<'_>> = opened.into_iter().filter(|file| file.liaisons.is_empty()).collect();
        let own = sender.only_unit();
        let unit = own.or_else(|| reply.first_unit().and_then(|id| self.reading.register.unit(id)));
        let brings_more = !rest.is_empty() || !message.findings.is_empty();
        let rest = unit
            .filter(|_| !sender.units.is_empty() && brings_more)
            .map(|unit| self.assign_files(message, rest, unit, sender, received_on, expected));
        self.assign_reply(rest, sender, expected, reply)
    }

    /// A returned Annex 2 with what else the mail brings.
    fn assign_reply(
        &self,
        rest: Option<Assigned<'a>>,
        sender: &Sender<'_>,
        expected: Period,
        reply: LiaisonReply,
    ) -> Assigned<'a> {
        let mut units: Vec<&str> = reply.liaisons.iter().map(|(unit, _)| self.name_of(unit)).collect();
        units.dedup();
        let (rest, entries) = match rest {
            Some(rest) => (Some(Box::new(rest.disposition)), rest.entries),
            None => (None, Vec::new()),
        };
        let (known, counts) = (!sender.units.is_empty(), reply.counts());
        let disposition = Disposition::LiaisonReply { units, known, counts, rest };
        Assigned { disposition, period: expected, entries, liaisons: reply.liaisons }
    }

    /// The files of a mail without a form, of which nothing says whose they are.
    pub(super) fn unassigned(&self, opened: Vec<Opened<'_>>, period: Period) -> Vec<Entry> {
        opened.into_iter().flat_map(items_of_file).map(|item| item.of_nobody(period)).collect()
    }

    /// A unit's mail without a form.
    pub(super) fn assign_files(
        &self,
        message: &Message,
        opened: Vec<Opened<'_>>,
        unit: &'a Unit,
        sender: &Sender<'_>,
        received_on: NaiveDate,
        expected: Period,
    ) -> Assigned<'a> {
        let (mut items, mut other_forms) = (Vec::new(), Vec::new());
        for file in opened {
            match file.result {
                Read::Other { title, .. } => other_forms.push(title),
                _ => items.extend(items_of_file(file)),
            }
        }
        items.extend(Item::of_message(message));
        let name = unit.name.as_str();
        let words = self.own_words(message);
        let about = period_of_subject(&message.subject, expected);
        let answer = self.answer(message, unit, about, received_on);
        if is_reply(message) && items.is_empty() && (!answer.is_empty() || answer.acknowledges) {
            return self.assign_answer(message, answer, unit, sender, about);
        }
        let linked = message.large_file_finding().map(|finding| Item::fault(BODY, "", finding));
        let disposition = if items.is_empty() && !other_forms.is_empty() {
            let disposition = Disposition::OtherForms { unit: name, titles: other_forms };
            return Assigned { disposition, period: expected, entries: Vec::new(), liaisons: Vec::new() };
        } else if items.is_empty() {
            if !faults::promises_a_file(message, &words) {
                let disposition = Disposition::Empty { unit: name };
                return Assigned { disposition, period: expected, entries: Vec::new(), liaisons: Vec::new() };
            }
            let nothing = || Item::fault(BODY, "", faults::nothing_attached(self.reading.form));
            items.push(linked.unwrap_or_else(nothing));
            Disposition::AttachmentMissing { unit: name }
        } else {
            // The form may be behind the download link in a mail that has only photos attached.
            items.extend(linked);
            let formless = |code: Code| matches!(code, Code::ScanOnly | Code::NoForm);
            match () {
                () if items.iter().any(|item| matches!(item.content, Content::Material(_))) => {
                    Disposition::Materials { unit: name }
                }
                () if items
                    .iter()
                    .any(|item| matches!(&item.content, Content::Fault(fault) if formless(fault.code))) =>
                {
                    Disposition::Formless { unit: name }
                }
                () => Disposition::Unopenable { unit: name },
            }
        };
        let disposition = match waiting_doubt(sender, &unit.id) {
            Some(cause) => Disposition::Doubtful { unit: name, cause },
            None => disposition,
        };
        let disposition = if answer.asks {
            // No later form answers it.
            items.push(answer_item(message, Answer { asks: true, ..Answer::default() }));
            Disposition::Asking { rest: Box::new(disposition) }
        } else {
            disposition
        };
        let entries = entries_of(items, &unit.id, expected, sender);
        Assigned { disposition, period: expected, entries, liaisons: Vec::new() }
    }
}

fn answer_item(message: &Message, answer: Answer) -> Item {
    let content = Content::Answer(Box::new(answer));
    Item { file: BODY.to_owned(), sha256: sha256(message.body.as_bytes()), content }
}

impl<'a> IntakeContext<'a> {
    /// A reply of a unit that gives items of its form in words, or only says that it got our letter.
    fn assign_answer(
        &self,
        message: &Message,
        answer: Answer,
        unit: &'a Unit,
        sender: &Sender<'_>,
        period: Period,
    ) -> Assigned<'a> {
        let name = unit.name.as_str();
        if answer.is_empty() {
            let disposition = Disposition::Acknowledgement { unit: name };
            return Assigned { disposition, period, entries: Vec::new(), liaisons: Vec::new() };
        }
        let disposition = match waiting_doubt(sender, &unit.id) {
            Some(cause) => Disposition::Doubtful { unit: name, cause },
            None => Disposition::Answer { unit: name, items: answer.items(), confirms: !answer.confirms.is_empty() },
        };
        let entries = entries_of(vec![answer_item(message, answer)], &unit.id, period, sender);
        Assigned { disposition, period, entries, liaisons: Vec::new() }
    }
}

/// What a file without a form of this work is.
fn items_of_file(Opened { file, bytes, result, .. }: Opened<'_>) -> Vec<Item> {
    let sha256 = sha256(bytes);
    match result {
        // The month decides whether a form is still wanted.
        Read::Formless { finding, material } => {
            let material = material.map(|text| Item::material(&file, &sha256, text));
            std::iter::once(Item::fault(&file, &sha256, finding)).chain(material).collect()
        }
        Read::Broken(finding) => vec![Item::fault(&file, &sha256, finding)],
        Read::Other { .. } | Read::Forms(_) => Vec::new(),
    }
}

/// Why what a sender sends for a unit waits for a person; `None` where it does not.
fn waiting_doubt(sender: &Sender<'_>, unit: &UnitId) -> Option<String> {
    sender.doubt(unit).filter(|doubt| doubt.waits).map(|doubt| doubt.cause)
}

fn entries_of(items: Vec<Item>, unit: &UnitId, period: Period, sender: &Sender<'_>) -> Vec<Entry> {
    let unconfirmed = waiting_doubt(sender, unit).is_some();
    items.into_iter().map(|item| item.of_unit(unit, period, unconfirmed)).collect()
}
