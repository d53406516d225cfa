//! The ledger and the office's decisions in; the documents of a mail, a letter or a decision, and what has become of each,
//! out.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use super::{
    Error,
    document::{self, Whose},
};
use crate::{
    check::CheckedForm,
    config::{Campaign, Period, UnitId},
    decision::{Act, Address, Decision, Validity, validities},
    identity::{ShortId, shorten},
    intake::Content,
    ledger::{DocumentKind, FoundDocument, IndexedDocument, Ledger, Owner, RawStore},
    limits::Limits,
    message,
    month::{EntryRecord, MonthHistory, Submission, UnitMonth},
};
use sandbox::SandboxPool;

/// All that documents are read from.
pub(super) struct Shelf<'a> {
    campaign: &'a Campaign,
    pub(super) ledger: &'a Ledger,
    decisions: Vec<(Decision, Validity)>,
    history: MonthHistory,
    /// Whose mails are by the office's word; `None` for what belongs to no month any more.
    assignments: BTreeMap<String, Option<(UnitId, Period)>>,
}

/// What a hit shows besides the document's text.
pub(super) struct Place {
    pub(super) id: ShortId,
    pub(super) standing: String,
    pub(super) original: Option<PathBuf>,
}

impl<'a> Shelf<'a> {
    pub(super) fn of(campaign: &'a Campaign, ledger: &'a Ledger) -> Result<Self, Error> {
        let all = ledger.decisions()?;
        let mut history = MonthHistory::default();
        history.decide(all.clone());
        let validities = validities(&all);
        let decisions = all.into_iter().zip(validities).collect();
        Ok(Self { campaign, ledger, decisions, assignments: history.assignments(), history })
    }

    /// Mails that any decision, whether it holds or not, says something about whose they are.
    pub(super) fn assigned(&self) -> Vec<String> {
        let assigning = self.decisions.iter().filter(|(decision, _)| decision.act.assignment().is_some());
        let mails: BTreeSet<String> =
            assigning.filter_map(|(decision, _)| decision.address.mail().map(str::to_owned)).collect();
        mails.into_iter().collect()
    }

    /// The documents of an owner; none where the ledger does not have it any more.
    pub(super) fn documents(&self, owner: &Owner) -> Result<Vec<IndexedDocument>, Error> {
        match owner {
            Owner::Mail(mail) => self.of_mail(mail),
            Owner::Letter(key) => self.of_letter(key),
            Owner::Decision(id) => {
                let Some((decision, _)) = self.decision(id) else { return Ok(Vec::new()) };
                let whose = self.whose(self.unit_of(decision)?, decision.period);
                Ok(vec![document::of_decision(whose, decision)])
            }
        }
    }

    fn whose(&self, unit: Option<UnitId>, period: Period) -> Whose<'_> {
        let name = unit.as_ref().map_or("", |unit| self.campaign.register.name(unit));
        Whose { name, unit, period }
    }

    fn of_mail(&self, mail: &str) -> Result<Vec<IndexedDocument>, Error> {
        let Some(message) = self.ledger.message(mail)? else { return Ok(Vec::new()) };
        let entries = self.ledger.entries_of(mail)?.into_iter();
        let entries = (1..).zip(entries.zip(self.ledger.entry_periods(mail)?));
        let documents = entries.filter_map(|(part, (entry, period))| {
            let whose = match self.assignments.get(mail) {
                None => self.whose(entry.unit.clone(), period),
                Some(None) => self.whose(None, period),
                Some(Some((unit, to))) => self.whose(Some(unit.clone()), *to),
            };
            document::of_entry(whose, part, &message, entry)
        });
        Ok(documents.collect())
    }

    fn of_letter(&self, key: &str) -> Result<Vec<IndexedDocument>, Error> {
        let Some(letter) = self.ledger.stored_letter(key)? else { return Ok(Vec::new()) };
        let bytes = self.ledger.letter_bytes(key)?;
        // It was written by this program.
        let read = message::read(&bytes, &Limits::default().mail, &SandboxPool::in_this_process())?;
        let whose = self.whose(letter.unit.clone(), letter.period);
        Ok(vec![document::of_letter(whose, letter, &bytes, read)])
    }

    fn decision(&self, id: &str) -> Option<&(Decision, Validity)> {
        self.decisions.iter().find(|(decision, _)| decision.id.as_str() == id)
    }

    /// The unit that a decision is about; `None` where it is about none or several.
    fn unit_of(&self, decision: &Decision) -> Result<Option<UnitId>, Error> {
        // What is undone may itself be an undoing; each is older than the one that names it.
        let mut about = decision;
        while let (Act::Undo, Address::Decision(id)) = (&about.act, &about.address) {
            match self.decision(id.as_str()).filter(|(earlier, _)| earlier.id != about.id) {
                Some((earlier, _)) => about = earlier,
                None => return Ok(None),
            }
        }
        if let (Some((unit, _)), _) | (None, Address::Unit(unit)) = (about.act.assignment(), &about.address) {
            return Ok(Some(unit.clone()));
        }
        let Some(mail) = about.address.mail() else { return Ok(None) };
        if let Some(assigned) = self.assignments.get(mail) {
            return Ok(assigned.as_ref().map(|(unit, _)| unit.clone()));
        }
        let entries = self.ledger.entries_of(mail)?.into_iter();
        let of_form = |entry: &EntryRecord| about.address.form().is_none_or(|form| form.file == entry.sha256);
        let mut units: Vec<UnitId> = entries.filter(of_form).filter_map(|entry| entry.unit).collect();
        units.dedup();
        Ok(<[UnitId; 1]>::try_from(units).ok().map(|[unit]| unit))
    }

    /// What has become of a document that was found; `None` where the ledger does not have it any more.
    pub(super) fn place(&self, found: &FoundDocument) -> Result<Option<Place>, Error> {
        let FoundDocument { owner, document } = found;
        let state = self.campaign.state_folder();
        match document.kind {
            DocumentKind::Form | DocumentKind::Material => self.place_of_entry(owner, document),
            DocumentKind::Letter => {
                let Some(letter) = self.ledger.stored_letter(owner)? else { return Ok(None) };
                let original = RawStore::of_letters(&state).path(&document.sent);
                Ok(Some(Place {
                    id: short_of("letter", &[owner]),
                    standing: letter.progress.state.chinese().to_owned(),
                    original: Some(original).filter(|path| path.is_file()).map(|path| self.below_campaign(path)),
                }))
            }
            DocumentKind::Decision => {
                let place = self.decision(owner).map(|(decision, validity)| {
                    let standing = match validity {
                        Validity::InForce => "",
                        Validity::Replaced => "已由后来的处理代替",
                        Validity::Undone => "已撤销",
                    };
                    Place { id: decision.id.clone(), standing: standing.to_owned(), original: None }
                });
                Ok(place)
            }
        }
    }

    fn place_of_entry(&self, mail: &str, document: &IndexedDocument) -> Result<Option<Place>, Error> {
        let at = usize::try_from(document.part.saturating_sub(1)).unwrap_or(usize::MAX);
        let Some(entry) = self.ledger.entries_of(mail)?.into_iter().nth(at) else { return Ok(None) };
        let unit = self.unit_month(document)?;
        let mut place = match (&entry.content, unit) {
            (Content::Form(checked), Some(unit)) => of_form(&unit, &entry, checked),
            (_, Some(unit)) => of_material(&unit, &entry),
            (_, None) => Place { id: id_of(&entry), standing: "单位不明".to_owned(), original: None },
        };
        let forms = self.campaign.output_folder(document.period).join("forms");
        let kept = place.original.take().map(|original| forms.join(original)).filter(|path| path.is_file());
        let whole = || Some(RawStore::new(&self.campaign.state_folder()).path(mail)).filter(|path| path.is_file());
        place.original = kept.or_else(whole).map(|path| self.below_campaign(path));
        Ok(Some(place))
    }

    fn below_campaign(&self, path: PathBuf) -> PathBuf {
        path.strip_prefix(&self.campaign.folder).map(PathBuf::from).unwrap_or(path)
    }

    /// The month of the document's unit.
    fn unit_month(&self, document: &IndexedDocument) -> Result<Option<UnitMonth>, Error> {
        let Some(unit) = &document.unit else { return Ok(None) };
        let mut entries = self.ledger.entries_of_unit(document.period, unit)?;
        for mail in self.history.assigned_to(document.period) {
            entries.retain(|entry| entry.message != mail);
            entries.extend(self.ledger.entries_of(&mail)?);
        }
        Ok(self.history.one_unit(self.campaign, unit, document.period, entries))
    }
}

/// A form among those of its unit.
fn of_form(unit: &UnitMonth, entry: &EntryRecord, checked: &CheckedForm) -> Place {
    let is_it = |form: &&Submission| {
        form.message == entry.message
            && form.file_sha256 == entry.sha256
            && form.checked.form.place == checked.form.place
            && form.checked.form.unit.raw == checked.form.unit.raw
    };
    let groups = [
        (unit.submission.as_slice(), "计入"),
        (unit.superseded.as_slice(), "已由后来的表替代"),
        (unit.unconfirmed.as_slice(), "待确认"),
        (unit.overtaken.as_slice(), "该单位已自行报送，不再核实"),
        (unit.rejected.as_slice(), "不予采用"),
    ];
    let found = groups.into_iter().find_map(|(forms, standing)| Some((forms.iter().find(is_it)?, standing)));
    match found {
        Some((form, standing)) => Place {
            id: form.ids.form.clone(),
            standing: standing.to_owned(),
            original: Some(form.original.as_str()).filter(|path| !path.is_empty()).map(PathBuf::from),
        },
        None => Place { id: id_of(entry), standing: "重复报送".to_owned(), original: None },
    }
}

fn of_material(unit: &UnitMonth, entry: &EntryRecord) -> Place {
    let kept = unit.materials.iter().find(|material| material.sha256 == entry.sha256);
    Place {
        id: id_of(entry),
        standing: if kept.is_some() { "" } else { "待确认" }.to_owned(),
        original: kept.map(|material| PathBuf::from(&material.original)),
    }
}

/// The id of a form that no month shows, and of a material.
fn id_of(entry: &EntryRecord) -> ShortId {
    match &entry.content {
        Content::Form(checked) => {
            let place = &checked.form.place;
            let table = place.table.map(|table| table.to_string()).unwrap_or_default();
            let sheet = place.sheet.clone().unwrap_or_default();
            short_of("form", &[&entry.message, &entry.sha256, &table, &sheet, &checked.form.unit.raw])
        }
        _ => short_of("material", &[&entry.message, &entry.sha256, &entry.file]),
    }
}

/// The id of a mail.
pub(super) fn short(mail: &str) -> ShortId {
    short_of("mail", &[mail])
}

fn short_of(kind: &str, address: &[&str]) -> ShortId {
    let mut id = ShortId::of(kind, address);
    shorten(vec![&mut id]);
    id
}
