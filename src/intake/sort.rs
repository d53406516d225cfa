//! The decision itself: a decoded mail, its time and the campaign in, the [`Intake`] out.

use chrono::{DateTime, FixedOffset, NaiveDate};
use reader::{Document, Format, Kind};

use super::{BODY, Content, Entry, Intake, Outcome, document, faults};
use crate::{
    campaign::{Campaign, Period, Unit, UnitId},
    check::{self, CheckedForm},
    confine::{self, Workers},
    figures::Lexicon,
    finding::{Finding, Place},
    form::{self, Form},
    identity::sha256,
    limits::Limits,
    mail::{self, Attachment, Automatic, Message, Words},
};

/// What sorting a mail needs to know besides the mail.
pub struct Desk<'a> {
    /// The plan.
    pub campaign: &'a Campaign,
    /// What figures look like in it.
    pub lexicon: &'a Lexicon,
    /// How much one file may ask of us.
    pub limits: &'a Limits,
    /// Those who read what could ask for more.
    pub workers: &'a Workers,
}

/// One file of the mail after reading.
struct Opened<'a> {
    file: String,
    bytes: &'a [u8],
    result: Read,
}

enum Read {
    /// At least one form.
    Forms(Vec<Form>),
    /// Readable or not: nothing but material can be made of it, and this is why.
    Formless(Finding),
    /// Damaged, encrypted, empty or over a limit.
    Broken(Finding),
}

impl Desk<'_> {
    /// Sorts one mail. `received_at` is the server's time where it is known.
    ///
    /// # Errors
    /// A file could not be read, and that is our fault: the mail is to be sorted again.
    pub fn sort(&self, message: &Message, received_at: DateTime<FixedOffset>) -> Result<Intake, confine::Error> {
        let received_on = received_at.with_timezone(&self.campaign.timezone).date_naive();
        let expected = Period::containing(received_on).previous();
        let nothing = |outcome, reason: &str| Intake {
            outcome,
            reason: reason.to_owned(),
            period: expected,
            entries: Vec::new(),
            dead_addresses: Vec::new(),
        };
        match &message.automatic {
            Some(Automatic::Own) => return Ok(nothing(Outcome::Ignored, "本系统发出的函件，不作处理。")),
            Some(Automatic::Reply) => return Ok(nothing(Outcome::Ignored, "自动答复，不作处理，也不回复。")),
            Some(Automatic::Bounce { dead }) => return Ok(self.bounce(dead, expected)),
            Some(Automatic::Bulk) | None => {}
        }
        let senders =
            message.from.as_ref().map(|from| self.campaign.units_by_address(&from.address)).unwrap_or_default();
        let opened = self.open_all(message, received_on)?;
        let forms: usize = opened.iter().map(Opened::forms).sum();
        if forms > 0 {
            return Ok(self.with_forms(message, opened, &senders, received_on, expected));
        }
        Ok(match (senders.as_slice(), message.automatic.is_some()) {
            ([], _) => nothing(Outcome::Ignored, "发件地址不在册，来件中没有情况表，不作处理。"),
            (_, true) => nothing(Outcome::Ignored, "群发邮件，其中没有情况表，不作处理。"),
            ([unit], _) => self.without_form(message, opened, unit, expected),
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
    ) -> Result<Result<Vec<Form>, Box<Finding>>, confine::Error> {
        Ok(match self.open(file, reader::sniff(bytes), bytes, reference)? {
            Read::Forms(forms) => Ok(forms),
            Read::Formless(finding) | Read::Broken(finding) => Err(Box::new(finding)),
        })
    }

    /// The forms that stand in a mail's own text, or why there is none.
    pub fn open_body(&self, file: &str, message: &Message, reference: NaiveDate) -> Result<Vec<Form>, Box<Finding>> {
        let forms = self.spoken(&message.subject, message.document.as_ref(), &message.body, reference);
        if forms.is_empty() {
            return Err(Box::new(faults::no_form(Place::file(file), &self.campaign.form)));
        }
        Ok(forms)
    }

    /// Forms in the first part of a mail's text that has any.
    fn spoken(&self, subject: &str, document: Option<&Document>, text: &str, reference: NaiveDate) -> Vec<Form> {
        let (office, from) = (&self.campaign.office, self.campaign.outbox.from.to_lowercase());
        let is_office = |sender: &str| {
            let sender = sender.to_lowercase();
            sender.trim() == office.name
                || [&from, &office.email.to_lowercase()].iter().any(|own| sender.contains(*own))
        };
        let parts = mail::spoken(subject, document, text, &is_office);
        let forms = parts.iter().map(|part| match part {
            Words::Text(text) => form::from_text(text, self.campaign, reference),
            Words::Blocks(blocks) => form::from_blocks(blocks, self.campaign, reference),
        });
        forms.into_iter().find(|forms| !forms.is_empty()).unwrap_or_default()
    }

    fn open_all<'m>(&self, message: &'m Message, reference: NaiveDate) -> Result<Vec<Opened<'m>>, confine::Error> {
        let mut opened = Vec::new();
        for attachment in &message.attachments {
            let file = self.open_attachment(attachment, reference)?;
            // Logos of mail programs and the words of a forwarded mail are no one's material.
            if !attachment.inline || matches!(file.result, Read::Forms(_)) {
                opened.push(file);
            }
        }
        let in_body = self.spoken(&message.subject, message.document.as_ref(), &message.body, reference);
        // A form quoted in the text beside the same form attached is said once: by the file.
        if !in_body.is_empty() && opened.iter().map(Opened::forms).sum::<usize>() == 0 {
            let bytes = message.body.as_bytes();
            opened.push(Opened { file: BODY.to_owned(), bytes, result: Read::Forms(in_body) });
        }
        Ok(opened)
    }

    fn open_attachment<'m>(
        &self,
        attachment: &'m Attachment,
        reference: NaiveDate,
    ) -> Result<Opened<'m>, confine::Error> {
        let file = attachment.path();
        let result = match attachment.kind {
            // The text of a forwarded mail quotes others as any mail does.
            Kind::Text | Kind::Readable(Format::Html) if attachment.inline => {
                self.open_forwarded(attachment, reference)
            }
            kind => self.open(&file, kind, &attachment.bytes, reference)?,
        };
        Ok(Opened { file, bytes: &attachment.bytes, result })
    }

    fn open_forwarded(&self, attachment: &Attachment, reference: NaiveDate) -> Read {
        let subject = attachment.inside.last().map_or("", String::as_str);
        let document = reader::read(&attachment.bytes, &self.limits.file).ok();
        let text = mail::decode_text(&attachment.bytes);
        match self.spoken(subject, document.as_ref(), &text, reference) {
            forms if forms.is_empty() => {
                Read::Formless(faults::no_form(Place::file(attachment.path()), &self.campaign.form))
            }
            forms => Read::Forms(forms),
        }
    }

    fn open(&self, file: &str, kind: Kind, bytes: &[u8], reference: NaiveDate) -> Result<Read, confine::Error> {
        let forms = match kind {
            Kind::Picture => return Ok(Read::Formless(faults::scan_only(file))),
            Kind::Text => form::from_text(&mail::decode_text(bytes), self.campaign, reference),
            _ => match document::read(bytes, &self.limits.file, self.workers)? {
                Ok(document) => {
                    let forms = form::recognise(&document, self.campaign, reference);
                    if forms.is_empty() && document::is_of_pictures(&document) {
                        return Ok(Read::Formless(faults::scan_only(file)));
                    }
                    forms
                }
                Err(error) if faults::is_broken(&error) => {
                    return Ok(Read::Broken(faults::refused(file, &error, bytes)));
                }
                Err(error) => return Ok(Read::Formless(faults::refused(file, &error, bytes))),
            },
        };
        if forms.is_empty() {
            return Ok(Read::Formless(faults::no_form(Place::file(file), &self.campaign.form)));
        }
        Ok(Read::Forms(forms))
    }

    fn with_forms(
        &self,
        message: &Message,
        opened: Vec<Opened<'_>>,
        senders: &[&Unit],
        received_on: NaiveDate,
        expected: Period,
    ) -> Intake {
        let mut entries = Vec::new();
        let mut blanks = Vec::new();
        let mut others = Vec::new();
        let mut homeless = 0_usize;
        for file in opened {
            let sha256 = sha256(file.bytes);
            match file.result {
                Read::Forms(forms) => {
                    for form in forms {
                        let Some(unit) = form.unit.value.clone().or_else(|| only(senders).map(|unit| unit.id.clone()))
                        else {
                            homeless += 1;
                            continue;
                        };
                        let period = check::period_of(&form, received_on);
                        let mut checked = self.check(form, Some(period), Some(received_on));
                        let entry = |content| Entry {
                            unit: unit.clone(),
                            period,
                            file: file.file.clone(),
                            sha256: sha256.clone(),
                            content,
                        };
                        if let Some(blank) = faults::blank(&checked, &file.file) {
                            blanks.push(entry(Content::Fault(Box::new(blank))));
                            continue;
                        }
                        checked.findings.extend(faults::sender(message.from.as_ref(), senders, &unit));
                        entries.push(entry(Content::Form(Box::new(checked))));
                    }
                }
                // Beside a form, whatever can be kept is material; what is broken is asked for again.
                Read::Broken(finding) => others.push((file.file, sha256, Content::Fault(Box::new(finding)))),
                Read::Formless(_) => others.push((file.file, sha256, Content::Material)),
            }
        }
        for finding in &message.findings {
            others.push((String::new(), String::new(), Content::Fault(Box::new(finding.clone()))));
        }
        let filled = entries.len();
        // The template beside a filled form is only what the unit was sent; alone it is all that the unit sent.
        if filled == 0 {
            entries = blanks;
        }
        let Some((unit, period)) = entries.first().map(|entry| (entry.unit.clone(), entry.period)) else {
            return Intake {
                outcome: Outcome::NeedsPerson,
                reason: "情况表上的单位名称不在册，发件地址也不能确定单位，请人工确认。".to_owned(),
                period: expected,
                entries,
                dead_addresses: Vec::new(),
            };
        };
        entries.extend(others.into_iter().map(|(file, sha256, content)| Entry {
            unit: unit.clone(),
            period,
            file,
            sha256,
            content,
        }));
        let reason = match (filled, homeless) {
            (0, 0) => format!("{}报来的情况表是空白表，已请其填写后重新报送。", self.name_of(&unit)),
            (1, 0) => format!("收到{}{}情况表1份。", self.name_of(&unit), period.chinese()),
            (_, 0) => format!("收到情况表{filled}份，首份为{}{}。", self.name_of(&unit), period.chinese()),
            _ => format!("收到情况表{filled}份；另有{homeless}份单位名称不在册，请人工确认。"),
        };
        let reason = match message.large_file_service {
            Some(service) => format!("{reason}邮件中另有{service}的下载链接，链接中的文件没有下载。"),
            None => reason,
        };
        let outcome = if homeless == 0 { Outcome::Submission } else { Outcome::NeedsPerson };
        Intake { outcome, reason, period, entries, dead_addresses: Vec::new() }
    }

    fn without_form(&self, message: &Message, opened: Vec<Opened<'_>>, unit: &Unit, expected: Period) -> Intake {
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
        let entry = |(file, sha256, content)| Entry { unit: unit.id.clone(), period: expected, file, sha256, content };
        let (outcome, reason) = if contents.is_empty() {
            if !faults::promises_a_file(message) {
                return Intake {
                    outcome: Outcome::NeedsPerson,
                    reason: format!("{}来信，没有附件，也没有情况表，请人工阅处。", unit.name),
                    period: expected,
                    entries: Vec::new(),
                    dead_addresses: Vec::new(),
                };
            }
            let finding = message.large_file_finding().unwrap_or_else(|| faults::nothing_attached(&self.campaign.form));
            contents.push((BODY.to_owned(), String::new(), Content::Fault(Box::new(finding))));
            (Outcome::NeedsPerson, format!("{}来信提到附件，但没有收到附件，已列入补正。", unit.name))
        } else if kept {
            let kept = "作为材料保存；如该单位本月尚无情况表，将请其补报";
            (Outcome::Materials, format!("{}报来的文件中没有可识别的情况表，{kept}。", unit.name))
        } else {
            (Outcome::NeedsPerson, format!("{}报来的文件无法打开，已请其重新发送。", unit.name))
        };
        Intake {
            outcome,
            reason,
            period: expected,
            entries: contents.into_iter().map(entry).collect(),
            dead_addresses: Vec::new(),
        }
    }

    fn bounce(&self, dead: &[String], expected: Period) -> Intake {
        let units: Vec<&str> = dead
            .iter()
            .flat_map(|address| self.campaign.units_by_address(address))
            .map(|unit| unit.name.as_str())
            .collect();
        let (outcome, reason) = if units.is_empty() {
            (Outcome::Ignored, "退信，不涉及在册地址，不作处理。".to_owned())
        } else {
            (Outcome::NeedsPerson, format!("退信：发往{}的函件未能送达，请核对其邮箱地址。", units.join("、")))
        };
        Intake { outcome, reason, period: expected, entries: Vec::new(), dead_addresses: dead.to_vec() }
    }

    /// Checks one form; without a period its own date tells it.
    pub fn check(&self, form: Form, period: Option<Period>, received_on: Option<NaiveDate>) -> CheckedForm {
        let context = check::Context { campaign: self.campaign, lexicon: self.lexicon, period, received_on };
        check::examine(form, &context)
    }

    fn name_of(&self, id: &UnitId) -> &str {
        self.campaign.unit(id).map_or("", |unit| unit.name.as_str())
    }
}

impl Opened<'_> {
    fn forms(&self) -> usize {
        match &self.result {
            Read::Forms(forms) => forms.len(),
            _ => 0,
        }
    }
}

fn only<'a>(units: &[&'a Unit]) -> Option<&'a Unit> {
    match units {
        [unit] => Some(unit),
        _ => None,
    }
}
