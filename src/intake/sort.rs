//! The decision itself: a decoded mail, its time and the campaign in, the [`Intake`] out.

use chrono::{DateTime, FixedOffset, NaiveDate};
use reader::{Kind, Limits};

use super::{BODY, Content, Entry, Intake, Outcome, faults};
use crate::{
    campaign::{Campaign, Period, Unit, UnitId},
    check::{self, CheckedForm},
    figures::Lexicon,
    finding::{Finding, Place},
    form::{self, Form, Liaison},
    identity::sha256,
    mail::{Attachment, Automatic, Message},
};

/// What sorting a mail needs to know besides the mail.
pub struct Desk<'a> {
    /// The plan.
    pub campaign: &'a Campaign,
    /// What figures look like in it.
    pub lexicon: &'a Lexicon,
    /// How much one file may ask of us.
    pub limits: &'a Limits,
}

/// One file of the mail after reading.
struct Opened<'a> {
    file: String,
    bytes: &'a [u8],
    result: Read,
    /// Rows of Annex 2 in it.
    liaisons: Vec<Liaison>,
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
    pub fn sort(&self, message: &Message, received_at: DateTime<FixedOffset>) -> Intake {
        let received_on = received_at.with_timezone(&self.campaign.timezone).date_naive();
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
            Some(Automatic::Own) => return nothing(Outcome::Ignored, "本系统发出的函件，不作处理。"),
            Some(Automatic::Reply) => return nothing(Outcome::Ignored, "自动答复，不作处理，也不回复。"),
            Some(Automatic::Bounce { dead }) => return self.bounce(dead, expected),
            Some(Automatic::Bulk) | None => {}
        }
        let senders =
            message.from.as_ref().map(|from| self.campaign.units_by_address(&from.address)).unwrap_or_default();
        let opened = self.open_all(message, received_on);
        let forms: usize = opened.iter().map(Opened::forms).sum();
        let receipt = Receipt::of(&opened, &senders);
        if forms > 0 {
            return self.with_forms(message, opened, &senders, received_on, expected, receipt);
        }
        if !receipt.liaisons.is_empty() && message.automatic.is_none() {
            return self.with_receipt(message, opened, &senders, expected, receipt);
        }
        match (senders.as_slice(), message.automatic.is_some()) {
            ([], _) => nothing(Outcome::Ignored, "发件地址不在册，来件中没有情况表，不作处理。"),
            (_, true) => nothing(Outcome::Ignored, "群发邮件，其中没有情况表，不作处理。"),
            ([unit], _) => self.without_form(message, opened, unit, expected),
            (_, _) => {
                nothing(Outcome::NeedsPerson, "发件地址为几个单位共用，来件中没有情况表，请人工确认是哪个单位报送。")
            }
        }
    }

    /// Opens one file as `check` does, outside of any mail.
    pub fn open_file(&self, file: &str, bytes: &[u8], reference: NaiveDate) -> Result<Vec<Form>, Box<Finding>> {
        match self.open(file, reader::sniff(bytes), bytes, reference).0 {
            Read::Forms(forms) => Ok(forms),
            Read::Formless(finding) | Read::Broken(finding) => Err(Box::new(finding)),
        }
    }

    fn open_all<'m>(&self, message: &'m Message, reference: NaiveDate) -> Vec<Opened<'m>> {
        let mut opened: Vec<Opened<'m>> = message
            .attachments
            .iter()
            .map(|attachment| (attachment.inline, self.open_attachment(attachment, reference)))
            // Logos of mail programs and the words of a forwarded mail are no one's material.
            .filter(|(inline, opened)| {
                !inline || matches!(opened.result, Read::Forms(_)) || !opened.liaisons.is_empty()
            })
            .map(|(_, opened)| opened)
            .collect();
        let in_body = form::from_text(&message.body, self.campaign, reference);
        // A form quoted in the text beside the same form attached is said once: by the file.
        if !in_body.is_empty() && opened.iter().map(Opened::forms).sum::<usize>() == 0 {
            let bytes = message.body.as_bytes();
            opened.push(Opened { file: BODY.to_owned(), bytes, result: Read::Forms(in_body), liaisons: Vec::new() });
        }
        let in_body = form::liaisons_in_text(&message.body, self.campaign);
        if let Some(first) = opened.first_mut().filter(|_| !in_body.is_empty()) {
            first.liaisons.extend(in_body);
        } else if !in_body.is_empty() {
            let finding = faults::no_form(Place::default(), &self.campaign.form);
            let (file, bytes) = (BODY.to_owned(), message.body.as_bytes());
            opened.push(Opened { file, bytes, result: Read::Formless(finding), liaisons: in_body });
        }
        opened
    }

    fn open_attachment<'m>(&self, attachment: &'m Attachment, reference: NaiveDate) -> Opened<'m> {
        let file = attachment.path();
        let (result, liaisons) = self.open(&file, attachment.kind, &attachment.bytes, reference);
        Opened { file, bytes: &attachment.bytes, result, liaisons }
    }

    fn open(&self, file: &str, kind: Kind, bytes: &[u8], reference: NaiveDate) -> (Read, Vec<Liaison>) {
        let (forms, liaisons) = match kind {
            Kind::Picture => return (Read::Formless(faults::scan_only(file)), Vec::new()),
            Kind::Text => {
                let text = crate::mail::decode_text(bytes);
                let forms = form::from_text(&text, self.campaign, reference);
                (forms, form::liaisons_in_text(&text, self.campaign))
            }
            _ => match reader::read(bytes, self.limits) {
                Ok(document) => {
                    let forms = form::recognise(&document, self.campaign, reference);
                    (forms, form::liaisons(&document, self.campaign))
                }
                Err(error) => {
                    let finding = faults::refused(file, &error);
                    let broken = faults::is_broken(&error);
                    return (if broken { Read::Broken(finding) } else { Read::Formless(finding) }, Vec::new());
                }
            },
        };
        let read = match forms.is_empty() {
            true if liaisons.is_empty() => Read::Formless(faults::no_form(Place::file(file), &self.campaign.form)),
            true => Read::Formless(faults::receipt_only(Place::file(file), &self.campaign.form)),
            false => Read::Forms(forms),
        };
        (read, liaisons)
    }

    fn with_forms(
        &self,
        message: &Message,
        opened: Vec<Opened<'_>>,
        senders: &[&Unit],
        received_on: NaiveDate,
        expected: Period,
        receipt: Receipt,
    ) -> Intake {
        let mut entries = Vec::new();
        let mut blanks = Vec::new();
        let mut others = Vec::new();
        let mut homeless = 0_usize;
        let several_files = opened.iter().filter(|file| file.forms() > 0).count() > 1;
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
                        if several_files {
                            checked
                                .findings
                                .iter_mut()
                                .for_each(|finding| finding.place.file = Some(file.file.clone()));
                        }
                        checked.findings.extend(faults::sender(message.from.as_ref(), senders, &unit));
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
            let mut intake = self.with_receipt(message, Vec::new(), senders, expected, receipt);
            if let Some(unit) = intake.liaisons.first().map(|(unit, _)| unit.clone()) {
                intake.entries = others
                    .into_iter()
                    .map(|(file, sha256, content)| Entry {
                        unit: unit.clone(),
                        period: expected,
                        file,
                        sha256,
                        content,
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
        let outcome = if homeless == 0 { Outcome::Submission } else { Outcome::NeedsPerson };
        let reason = format!("{}{}。", reason.trim_end_matches('。'), receipt.words());
        Intake { outcome, reason, period, entries, liaisons: receipt.liaisons, dead_addresses: Vec::new() }
    }

    /// A mail that brings the returned Annex 2 and no form: the receipt is taken, other files are the unit's material.
    fn with_receipt(
        &self,
        message: &Message,
        opened: Vec<Opened<'_>>,
        senders: &[&Unit],
        expected: Period,
        receipt: Receipt,
    ) -> Intake {
        let unit = only(senders).map(|unit| unit.id.clone());
        let unit = unit.or_else(|| receipt.liaisons.first().map(|(unit, _)| unit.clone()));
        // Called with nothing where the caller has already kept what lay beside.
        let nothing_opened = opened.is_empty();
        let rest: Vec<Opened<'_>> = opened.into_iter().filter(|file| file.liaisons.is_empty()).collect();
        let known = !senders.is_empty();
        let mut intake = match unit.as_ref().and_then(|id| self.campaign.unit(id)) {
            Some(unit) if known && !(rest.is_empty() && (message.findings.is_empty() || nothing_opened)) => {
                self.without_form(message, rest, unit, expected)
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
        let kept = contents.iter().any(|(_, _, content)| matches!(content, Content::Material));
        let entry = |(file, sha256, content)| Entry { unit: unit.id.clone(), period: expected, file, sha256, content };
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
            liaisons: Vec::new(),
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
        let (entries, liaisons) = (Vec::new(), Vec::new());
        Intake { outcome, reason, period: expected, entries, liaisons, dead_addresses: dead.to_vec() }
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

/// What the receipts of a mail say.
struct Receipt {
    liaisons: Vec<(UnitId, Liaison)>,
    /// Rows whose unit the register does not have.
    homeless: usize,
}

impl Receipt {
    /// A row without a unit is the sender's, if that is one unit alone.
    fn of(opened: &[Opened<'_>], senders: &[&Unit]) -> Self {
        let mut receipt = Self { liaisons: Vec::new(), homeless: 0 };
        for liaison in opened.iter().flat_map(|file| &file.liaisons) {
            let sender = only(senders).filter(|_| liaison.unit_words.is_empty()).map(|unit| unit.id.clone());
            match liaison.unit.clone().or(sender) {
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
