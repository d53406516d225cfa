//! The decision itself: a decoded mail, its time and what reading sees of the campaign in, the [`Intake`] out.

use chrono::{DateTime, FixedOffset, NaiveDate};
use reader::{Document, Format, Kind};

use super::{BODY, Content, Entry, Intake, Outcome, document, faults, sender::Sender};
use crate::{
    check::{self, CheckedForm},
    config::{Period, ReadingContext, Unit, UnitId},
    finding::{Finding, Place},
    form::{self, Form, Liaison, Recognised},
    identity::sha256,
    limits::Limits,
    message::{self, Attachment, Automatic, BodyContent, Message},
};
use figures::Lexicon;
use sandbox::SandboxPool;

/// What sorting a mail needs to know besides the mail.
pub struct IntakeContext<'a> {
    /// What reading sees of the campaign.
    pub reading: ReadingContext<'a>,
    /// What figures look like in it.
    pub lexicon: &'a Lexicon,
    /// How much one file may ask of us.
    pub limits: &'a Limits,
    /// Those who read what could ask for more.
    pub workers: &'a SandboxPool,
}

/// One file of the mail after reading.
struct Opened<'a> {
    file: String,
    bytes: &'a [u8],
    result: Read,
    /// Rows of Annex 2 in it.
    liaisons: Vec<Liaison>,
}

/// What a mail's own text holds.
#[derive(Default)]
struct Spoken {
    forms: Recognised,
    liaisons: Vec<Liaison>,
}

enum Read {
    /// At least one form.
    Forms(Recognised),
    /// Readable or not: nothing but material can be made of it, and this is why.
    Formless(Finding),
    /// Damaged, encrypted, empty or over a limit.
    Broken(Finding),
}

impl IntakeContext<'_> {
    /// Sorts one mail. `received_at` is the server's time where it is known.
    ///
    /// # Errors
    /// A file could not be read, and that is our fault: the mail is to be sorted again.
    pub fn sort(&self, message: &Message, received_at: DateTime<FixedOffset>) -> Result<Intake, sandbox::Error> {
        let received_on = received_at.with_timezone(&self.reading.timezone).date_naive();
        let expected = Period::containing(received_on).previous();
        let nothing = |outcome, reason: &str| Intake {
            outcome,
            reason: reason.to_owned(),
            period: expected,
            entries: Vec::new(),
            liaisons: Vec::new(),
            dead_addresses: Vec::new(),
        };
        match &message.automatic {
            Some(Automatic::Own) => return Ok(nothing(Outcome::Ignored, "本系统发出的函件，不作处理。")),
            Some(Automatic::Reply) => return Ok(nothing(Outcome::Ignored, "自动答复，不作处理，也不回复。")),
            Some(Automatic::Bounce { dead }) => return Ok(self.bounce(dead, expected)),
            Some(Automatic::Bulk) | None => {}
        }
        let sender = Sender::of(message, self.reading);
        let opened = self.open_all(message, received_on)?;
        let forms: usize = opened.iter().map(Opened::forms).sum();
        let receipt = Receipt::of(&opened, &sender);
        if forms > 0 {
            return Ok(self.with_forms(message, opened, &sender, received_on, expected, receipt));
        }
        if !receipt.liaisons.is_empty() && message.automatic.is_none() {
            return Ok(self.with_receipt(message, opened, &sender, expected, receipt));
        }
        Ok(match (sender.units.as_slice(), message.automatic.is_some()) {
            ([], _) => nothing(Outcome::Ignored, "发件地址不在册，来件中没有情况表，不作处理。"),
            (_, true) => nothing(Outcome::Ignored, "群发邮件，其中没有情况表，不作处理。"),
            ([unit], _) => self.without_form(message, opened, unit, &sender, expected),
            (_, _) => {
                nothing(Outcome::NeedsPerson, "发件地址为几个单位共用，来件中没有情况表，请人工确认是哪个单位报送。")
            }
        })
    }

    /// Opens one file as `check` does, outside of any mail: its forms, or why there are none.
    ///
    /// # Errors
    /// The file could not be read, and that is our fault.
    pub fn open_file(
        &self,
        file: &str,
        bytes: &[u8],
        reference: NaiveDate,
    ) -> Result<Result<Recognised, Box<Finding>>, sandbox::Error> {
        Ok(match self.open(file, reader::sniff(bytes), bytes, reference)?.0 {
            Read::Forms(forms) => Ok(forms),
            Read::Formless(finding) | Read::Broken(finding) => Err(Box::new(finding)),
        })
    }

    /// The forms that stand in a mail's own text, or why there is none.
    pub fn open_body(&self, file: &str, message: &Message, reference: NaiveDate) -> Result<Recognised, Box<Finding>> {
        let Spoken { forms, .. } = self.spoken(&message.subject, message.document.as_ref(), &message.body, reference);
        if forms.forms.is_empty() {
            return Err(Box::new(faults::no_form(Place::file(file), self.reading.form)));
        }
        Ok(forms)
    }

    /// What the first part of a mail's text says that says anything.
    fn spoken(&self, subject: &str, document: Option<&Document>, text: &str, reference: NaiveDate) -> Spoken {
        let own = self.reading.office_addresses.map(str::to_lowercase);
        let is_office = |sender: &str| {
            let sender = sender.to_lowercase();
            sender.trim() == self.reading.office_name || own.iter().any(|own| sender.contains(own))
        };
        let parts = message::authored_parts(subject, document, text, &is_office);
        let said = parts.iter().map(|part| match part {
            BodyContent::Text(text) => Spoken {
                forms: form::from_text(text, &self.reading, reference),
                liaisons: form::liaisons_in_text(text, &self.reading),
            },
            BodyContent::Blocks(blocks) => Spoken {
                forms: form::from_blocks(blocks, &self.reading, reference),
                liaisons: form::liaisons(blocks, &self.reading),
            },
        });
        said.fold(Spoken::default(), |first, later| match first {
            Spoken { forms, liaisons } if forms.forms.is_empty() && liaisons.is_empty() => later,
            first => first,
        })
    }

    fn open_all<'m>(&self, message: &'m Message, reference: NaiveDate) -> Result<Vec<Opened<'m>>, sandbox::Error> {
        let mut opened = Vec::new();
        for attachment in &message.attachments {
            let file = self.open_attachment(attachment, reference)?;
            // Logos of mail programs and the words of a forwarded mail are no one's material.
            if !attachment.inline || matches!(file.result, Read::Forms(_)) || !file.liaisons.is_empty() {
                opened.push(file);
            }
        }
        let Spoken { forms: in_body, liaisons } =
            self.spoken(&message.subject, message.document.as_ref(), &message.body, reference);
        // A form quoted in the text beside the same form attached is said once: by the file.
        if !in_body.forms.is_empty() && opened.iter().map(Opened::forms).sum::<usize>() == 0 {
            let bytes = message.body.as_bytes();
            opened.push(Opened { file: BODY.to_owned(), bytes, result: Read::Forms(in_body), liaisons: Vec::new() });
        }
        if let Some(first) = opened.first_mut().filter(|_| !liaisons.is_empty()) {
            first.liaisons.extend(liaisons);
        } else if !liaisons.is_empty() {
            let finding = faults::no_form(Place::default(), self.reading.form);
            let (file, bytes) = (BODY.to_owned(), message.body.as_bytes());
            opened.push(Opened { file, bytes, result: Read::Formless(finding), liaisons });
        }
        Ok(opened)
    }

    fn open_attachment<'m>(
        &self,
        attachment: &'m Attachment,
        reference: NaiveDate,
    ) -> Result<Opened<'m>, sandbox::Error> {
        let file = attachment.path();
        let (result, liaisons) = match attachment.kind {
            // The text of a forwarded mail quotes others as any mail does.
            Kind::Text | Kind::Readable(Format::Html) if attachment.inline => {
                self.open_forwarded(attachment, reference)
            }
            kind => self.open(&file, kind, &attachment.bytes, reference)?,
        };
        Ok(Opened { file, bytes: &attachment.bytes, result, liaisons })
    }

    fn open_forwarded(&self, attachment: &Attachment, reference: NaiveDate) -> (Read, Vec<Liaison>) {
        let subject = attachment.inside.last().map_or("", String::as_str);
        let document = reader::read(&attachment.bytes, &self.limits.file).ok();
        let text = message::decode_text(&attachment.bytes);
        let Spoken { forms, liaisons } = self.spoken(subject, document.as_ref(), &text, reference);
        (self.forms_or_why(&attachment.path(), forms, &liaisons), liaisons)
    }

    fn open(
        &self,
        file: &str,
        kind: Kind,
        bytes: &[u8],
        reference: NaiveDate,
    ) -> Result<(Read, Vec<Liaison>), sandbox::Error> {
        let without = |read| Ok((read, Vec::new()));
        let (forms, liaisons) = match kind {
            Kind::Picture => return without(Read::Formless(faults::scan_only(file))),
            Kind::Text => {
                let text = message::decode_text(bytes);
                let forms = form::from_text(&text, &self.reading, reference);
                (forms, form::liaisons_in_text(&text, &self.reading))
            }
            _ => match document::read(bytes, &self.limits.file, self.workers)? {
                Ok(document) => {
                    let forms = form::recognise(&document, &self.reading, reference);
                    let liaisons = form::liaisons(&document.blocks, &self.reading);
                    if forms.forms.is_empty() && liaisons.is_empty() && document::is_of_pictures(&document) {
                        return without(Read::Formless(faults::scan_only(file)));
                    }
                    (forms, liaisons)
                }
                Err(error) if faults::is_broken(&error) => {
                    return without(Read::Broken(faults::refused(file, &error, bytes)));
                }
                Err(error) => return without(Read::Formless(faults::refused(file, &error, bytes))),
            },
        };
        Ok((self.forms_or_why(file, forms, &liaisons), liaisons))
    }

    fn forms_or_why(&self, file: &str, forms: Recognised, liaisons: &[Liaison]) -> Read {
        let (place, settings) = (Place::file(file), self.reading.form);
        match () {
            () if !forms.forms.is_empty() => Read::Forms(forms),
            () if liaisons.is_empty() => Read::Formless(faults::no_form(place, settings)),
            () => Read::Formless(faults::receipt_only(place, settings)),
        }
    }

    fn with_forms(
        &self,
        message: &Message,
        opened: Vec<Opened<'_>>,
        sender: &Sender<'_>,
        received_on: NaiveDate,
        expected: Period,
        receipt: Receipt,
    ) -> Intake {
        let mut entries = Vec::new();
        let mut blanks = Vec::new();
        let mut others = Vec::new();
        let mut homeless = 0_usize;
        let mut left_out: Option<usize> = None;
        // Why each of the forms that wait does.
        let mut waiting: Vec<String> = Vec::new();
        let several_files = opened.iter().filter(|file| file.forms() > 0).count() > 1;
        for file in opened {
            let sha256 = sha256(file.bytes);
            match file.result {
                Read::Forms(forms) => {
                    if forms.left_out > 0 {
                        left_out.get_or_insert(forms.forms.len());
                    }
                    for form in forms.forms {
                        let Some(unit) =
                            form.unit.value.clone().or_else(|| sender.only_unit().map(|unit| unit.id.clone()))
                        else {
                            homeless += 1;
                            continue;
                        };
                        let period = check::period_of(&form, received_on);
                        let mut checked = self.check(form, Some(period), Some(received_on));
                        let doubt = sender.doubt(&unit);
                        let unconfirmed = doubt.as_ref().is_some_and(|doubt| doubt.waits);
                        let entry = |content| Entry {
                            unit: unit.clone(),
                            period,
                            file: file.file.clone(),
                            sha256: sha256.clone(),
                            content,
                            unconfirmed,
                        };
                        if let Some(blank) = faults::blank(&checked, &file.file) {
                            blanks.push(entry(Content::Fault(Box::new(blank))));
                            continue;
                        }
                        if several_files {
                            checked
                                .findings
                                .iter_mut()
                                .for_each(|finding| finding.place.file = Some(file.file.clone()));
                        }
                        waiting.extend(doubt.as_ref().filter(|doubt| doubt.waits).map(|doubt| doubt.cause.clone()));
                        checked.findings.extend(doubt.map(|doubt| doubt.finding));
                        entries.push(entry(Content::Form(Box::new(checked))));
                    }
                }
                // Beside a form, whatever can be kept is material; what is broken is asked for again.
                Read::Broken(finding) => others.push((file.file, sha256, Content::Fault(Box::new(finding)))),
                Read::Formless(_) if !file.liaisons.is_empty() => {}
                Read::Formless(_) => others.push((file.file, sha256, Content::Material)),
            }
        }
        for finding in &message.findings {
            others.push((String::new(), String::new(), Content::Fault(Box::new(finding.clone()))));
        }
        let filled = entries.len();
        // The template beside a filled form is only what the unit was sent; alone it is all that the unit sent. The
        // notice sent back for its receipt asks for no form either: that is the reminder's to say.
        if filled == 0 && receipt.liaisons.is_empty() {
            entries = blanks;
        } else if filled == 0 && homeless == 0 {
            let mut intake = self.with_receipt(message, Vec::new(), sender, expected, receipt);
            if let Some(unit) = intake.liaisons.first().map(|(unit, _)| unit.clone()) {
                let unconfirmed = sender.doubt(&unit).is_some_and(|doubt| doubt.waits);
                intake.entries = others
                    .into_iter()
                    .map(|(file, sha256, content)| Entry {
                        unit: unit.clone(),
                        period: expected,
                        file,
                        sha256,
                        content,
                        unconfirmed,
                    })
                    .collect();
            }
            return intake;
        }
        let Some((unit, period)) = entries.first().map(|entry| (entry.unit.clone(), entry.period)) else {
            return Intake {
                outcome: Outcome::NeedsPerson,
                reason: "情况表上的单位名称不在册，发件地址也不能确定单位，请人工确认。".to_owned(),
                period: expected,
                entries,
                liaisons: receipt.liaisons,
                dead_addresses: Vec::new(),
            };
        };
        // What came with a form is of its sender as well, and waits with it.
        let doubt = sender.doubt(&unit).filter(|doubt| doubt.waits);
        let unconfirmed = doubt.is_some();
        entries.extend(others.into_iter().map(|(file, sha256, content)| Entry {
            unit: unit.clone(),
            period,
            file,
            sha256,
            content,
            unconfirmed,
        }));
        let reason = match (filled, homeless) {
            (0, 0) if let Some(doubt) = &doubt => {
                format!("收到署名{}的空白表，{}，未作处理，请人工阅处。", self.name_of(&unit), doubt.cause)
            }
            (1, 0) if let Some(cause) = waiting.first() => {
                let what = format!("收到署名{}的{}情况表1份", self.name_of(&unit), period.chinese());
                format!("{what}，{cause}；确认前不计入，也不替代该单位已报的表，请人工核实。")
            }
            (0, 0) => format!("{}报来的情况表是空白表，已请其填写后重新报送。", self.name_of(&unit)),
            (1, 0) => format!("收到{}{}情况表1份。", self.name_of(&unit), period.chinese()),
            (_, 0) => format!("收到情况表{filled}份，首份为{}{}。", self.name_of(&unit), period.chinese()),
            _ => format!("收到情况表{filled}份；另有{homeless}份单位名称不在册，请人工确认。"),
        };
        let reason = match waiting.first() {
            Some(cause) if filled > 1 => {
                let waits = format!("其中{}份{cause}，确认前不计入，请人工核实", waiting.len());
                format!("{}；{waits}。", reason.trim_end_matches('。'))
            }
            _ => reason,
        };
        let reason = match message.large_file_service {
            Some(service) => format!("{reason}邮件中另有{service}的下载链接，链接中的文件没有下载。"),
            None => reason,
        };
        let reason = match left_out {
            None => reason,
            Some(read) => format!("{reason}{}，请人工处理其余部分。", faults::left_out_words(read)),
        };
        let whole = homeless == 0 && left_out.is_none() && waiting.is_empty() && !unconfirmed;
        let outcome = if whole { Outcome::Submission } else { Outcome::NeedsPerson };
        let reason = format!("{}{}。", reason.trim_end_matches('。'), receipt.words());
        Intake { outcome, reason, period, entries, liaisons: receipt.liaisons, dead_addresses: Vec::new() }
    }

    /// A mail that brings the returned Annex 2 and no form: the receipt is taken, other files are the unit's material.
    fn with_receipt(
        &self,
        message: &Message,
        opened: Vec<Opened<'_>>,
        sender: &Sender<'_>,
        expected: Period,
        receipt: Receipt,
    ) -> Intake {
        let unit = sender.only_unit().map(|unit| unit.id.clone());
        let unit = unit.or_else(|| receipt.liaisons.first().map(|(unit, _)| unit.clone()));
        // Called with nothing where the caller has already kept what lay beside.
        let nothing_opened = opened.is_empty();
        let rest: Vec<Opened<'_>> = opened.into_iter().filter(|file| file.liaisons.is_empty()).collect();
        let known = !sender.units.is_empty();
        let mut intake = match unit.as_ref().and_then(|id| self.reading.register.unit(id)) {
            Some(unit) if known && !(rest.is_empty() && (message.findings.is_empty() || nothing_opened)) => {
                self.without_form(message, rest, unit, sender, expected)
            }
            _ => Intake {
                outcome: Outcome::Materials,
                reason: String::new(),
                period: expected,
                entries: Vec::new(),
                liaisons: Vec::new(),
                dead_addresses: Vec::new(),
            },
        };
        let names: Vec<&str> = receipt.liaisons.iter().map(|(unit, _)| self.name_of(unit)).collect();
        let mut units = names.clone();
        units.dedup();
        let told = receipt.words();
        let told = told.trim_start_matches('；');
        intake.reason = match intake.reason.is_empty() {
            true => format!("{}：{told}。", units.join("、")),
            false => format!("{}；{told}。", intake.reason.trim_end_matches('。')),
        };
        if !known {
            intake.outcome = Outcome::NeedsPerson;
            intake.reason = format!("发件地址不在册。{}", intake.reason);
        } else if receipt.homeless > 0 {
            intake.outcome = Outcome::NeedsPerson;
        }
        intake.liaisons = receipt.liaisons;
        intake
    }

    fn without_form(
        &self,
        message: &Message,
        opened: Vec<Opened<'_>>,
        unit: &Unit,
        sender: &Sender<'_>,
        expected: Period,
    ) -> Intake {
        let doubt = sender.doubt(&unit.id).filter(|doubt| doubt.waits);
        let unconfirmed = doubt.is_some();
        let mut contents: Vec<(String, String, Content)> = Vec::new();
        for file in opened {
            let sha256 = sha256(file.bytes);
            match file.result {
                // Kept as material as well: whether a form is still wanted, the month will tell.
                Read::Formless(finding) => {
                    contents.push((file.file.clone(), sha256.clone(), Content::Fault(Box::new(finding))));
                    contents.push((file.file, sha256, Content::Material));
                }
                Read::Broken(finding) => contents.push((file.file, sha256, Content::Fault(Box::new(finding)))),
                Read::Forms(_) => {}
            }
        }
        for finding in &message.findings {
            contents.push((String::new(), String::new(), Content::Fault(Box::new(finding.clone()))));
        }
        // Beside photos the form itself may be what stands behind the link.
        if !contents.is_empty() {
            let linked = message.large_file_finding().map(|finding| Content::Fault(Box::new(finding)));
            contents.extend(linked.map(|content| (BODY.to_owned(), String::new(), content)));
        }
        let kept = contents.iter().any(|(_, _, content)| matches!(content, Content::Material));
        let entry = |(file, sha256, content)| {
            let unit = unit.id.clone();
            Entry { unit, period: expected, file, sha256, content, unconfirmed }
        };
        let (outcome, reason) = if contents.is_empty() {
            if !faults::promises_a_file(message) {
                return Intake {
                    outcome: Outcome::NeedsPerson,
                    reason: format!("{}来信，没有附件，也没有情况表，请人工阅处。", unit.name),
                    period: expected,
                    entries: Vec::new(),
                    liaisons: Vec::new(),
                    dead_addresses: Vec::new(),
                };
            }
            let finding = message.large_file_finding().unwrap_or_else(|| faults::nothing_attached(self.reading.form));
            contents.push((BODY.to_owned(), String::new(), Content::Fault(Box::new(finding))));
            (Outcome::NeedsPerson, format!("{}来信提到附件，但没有收到附件，已列入补正。", unit.name))
        } else if kept {
            let kept = "作为材料保存；如该单位本月尚无情况表，将请其补报";
            (Outcome::Materials, format!("{}报来的文件中没有可识别的情况表，{kept}。", unit.name))
        } else {
            (Outcome::NeedsPerson, format!("{}报来的文件无法打开，已请其重新发送。", unit.name))
        };
        let (outcome, reason) = match doubt {
            Some(doubt) => {
                let what = format!("收到署名{}的来信，{}，其中没有情况表", unit.name, doubt.cause);
                (Outcome::NeedsPerson, format!("{what}；确认前不作处理，请人工核实。"))
            }
            None => (outcome, reason),
        };
        Intake {
            outcome,
            reason,
            period: expected,
            entries: contents.into_iter().map(entry).collect(),
            liaisons: Vec::new(),
            dead_addresses: Vec::new(),
        }
    }

    fn bounce(&self, dead: &[String], expected: Period) -> Intake {
        let units: Vec<&str> = dead
            .iter()
            .flat_map(|address| self.reading.register.units_by_address(address))
            .map(|unit| unit.name.as_str())
            .collect();
        let (outcome, reason) = if units.is_empty() {
            (Outcome::Ignored, "退信，不涉及在册地址，不作处理。".to_owned())
        } else {
            (Outcome::NeedsPerson, format!("退信：发往{}的函件未能送达，请核对其邮箱地址。", units.join("、")))
        };
        let (entries, liaisons) = (Vec::new(), Vec::new());
        Intake { outcome, reason, period: expected, entries, liaisons, dead_addresses: dead.to_vec() }
    }

    /// Checks one form; without a period its own date tells it.
    pub fn check(&self, form: Form, period: Option<Period>, received_on: Option<NaiveDate>) -> CheckedForm {
        let context = check::Context { reading: self.reading, lexicon: self.lexicon, period, received_on };
        check::examine(form, &context)
    }

    fn name_of(&self, id: &UnitId) -> &str {
        self.reading.register.unit(id).map_or("", |unit| unit.name.as_str())
    }
}

/// What the receipts of a mail say.
struct Receipt {
    liaisons: Vec<(UnitId, Liaison)>,
    /// Rows whose unit the register does not have.
    homeless: usize,
}

impl Receipt {
    /// A row without a unit is the sender's, if that is one unit alone.
    fn of(opened: &[Opened<'_>], sender: &Sender<'_>) -> Self {
        let mut receipt = Self { liaisons: Vec::new(), homeless: 0 };
        for liaison in opened.iter().flat_map(|file| &file.liaisons) {
            let own = sender.only_unit().filter(|_| liaison.unit_words.is_empty()).map(|unit| unit.id.clone());
            match liaison.unit.clone().or(own) {
                Some(unit) => {
                    let entry = (unit, liaison.clone());
                    if !receipt.liaisons.contains(&entry) {
                        receipt.liaisons.push(entry);
                    }
                }
                None => receipt.homeless += 1,
            }
        }
        receipt
    }

    fn words(&self) -> String {
        let taken = match self.liaisons.len() {
            0 => String::new(),
            count => format!("；收到联络员名单回执{count}人，待办公室确认"),
        };
        match self.homeless {
            0 => taken,
            count => format!("{taken}；回执中有{count}人的单位不在册，请人工核对"),
        }
    }
}

impl Opened<'_> {
    fn forms(&self) -> usize {
        match &self.result {
            Read::Forms(forms) => forms.forms.len(),
            _ => 0,
        }
    }
}
