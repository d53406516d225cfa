//! The files of a campaign in, a [`Campaign`] or everything that is wrong with them out.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use toml::{Spanned, de::DeTable};

use super::{
    Calendar, Campaign, Register,
    fault::{ConfigError, ConfigFault, ConfigWarning, Faults, PlacedFault, likely_encoding, line_of},
    lexicon::{SHIPPED, WordLists},
    schema::{
        calendar::{HOLIDAYS, read_calendar, read_notices},
        figures::{check_count, merge_figures, read_figures},
        form::{read_form, read_liaison},
        office::{read_deadline, read_plan},
        rating::{read_aims, read_rating},
        register::read_register,
        report::{read_paper, read_report},
        servers::{read_mailbox, read_outbox},
        tasks::{read_phases, read_tasks},
        trust::read_trust,
    },
    table::Table,
    toml_errors::in_plain_words,
};

/// The campaign's own lexicon, in the folder of `campaign.toml`; optional.
pub const LEXICON_FILE: &str = "lexicon.toml";

/// One file's text.
struct Source {
    path: PathBuf,
    text: String,
}

/// Reads and checks a campaign's files.
///
/// # Errors
/// A file cannot be read, is not TOML, has unknown, missing or mistyped keys, or contradicts itself.
pub fn load(path: &Path) -> Result<Campaign, ConfigError> {
    Ok(load_with_warnings(path)?.0)
}

/// As [`load`], with the keys that are written under their earlier names.
///
/// # Errors
/// As [`load`].
pub fn load_with_warnings(path: &Path) -> Result<(Campaign, Vec<ConfigWarning>), ConfigError> {
    let campaign = Source::read(path)?;
    let beside = path.with_file_name(LEXICON_FILE);
    let lexicon = if beside.exists() { Some(Source::read(&beside)?) } else { None };
    assemble(&campaign, lexicon.as_ref())
}

/// Checks the text of the `campaign.toml` at `path`, without a `lexicon.toml`.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, path: &Path) -> Result<Campaign, ConfigError> {
    Ok(assemble(&Source { path: path.to_path_buf(), text: text.to_owned() }, None)?.0)
}

/// As [`load_with_warnings`], from texts.
#[cfg(test)]
pub(super) fn parse_with_lexicon(campaign: &str, lexicon: &str) -> Result<(Campaign, Vec<ConfigWarning>), ConfigError> {
    let source = |name: &str, text: &str| Source { path: name.into(), text: text.to_owned() };
    assemble(&source("campaign.toml", campaign), Some(&source(LEXICON_FILE, lexicon)))
}

/// What is wrong with some files.
#[derive(Default)]
struct Problems {
    faults: Vec<PlacedFault>,
    warnings: Vec<ConfigWarning>,
}

impl Problems {
    fn append(&mut self, mut more: Self) {
        self.faults.append(&mut more.faults);
        self.warnings.append(&mut more.warnings);
    }
}

impl Source {
    fn read(path: &Path) -> Result<Self, ConfigError> {
        let bytes = std::fs::read(path).map_err(|error| ConfigError::unreadable(path, &error))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let line = error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
            ConfigError::of_file(path, line, ConfigFault::Encoding(likely_encoding(error.as_bytes())))
        })?;
        Ok(Self { path: path.to_path_buf(), text })
    }

    /// Hands the file's root table to `read`, which is not called where the file is not TOML.
    fn parse<T>(&self, read: impl FnOnce(Table<'_, '_>) -> T) -> (Option<T>, Problems) {
        let faults = Faults::default();
        let (root, errors) = DeTable::parse_recoverable(&self.text);
        let value = if errors.is_empty() {
            Some(read(Table::new(String::new(), root.into_inner(), 0..0, &faults)))
        } else {
            let mut lines = BTreeSet::new();
            for error in errors {
                let at = error.span().unwrap_or(0..0);
                // Further errors of a line mostly result from the first one.
                if lines.insert(line_of(&self.text, at.start)) {
                    faults.add(at, "", ConfigFault::Syntax(in_plain_words(error.message())));
                }
            }
            None
        };
        let (faults, warnings) = faults.placed(&self.text, &self.path);
        (value, Problems { faults, warnings })
    }
}

fn assemble(campaign: &Source, own: Option<&Source>) -> Result<(Campaign, Vec<ConfigWarning>), ConfigError> {
    let mut elsewhere = Problems::default();
    let folder = campaign.path.parent().unwrap_or(Path::new(""));
    let (read, mut problems) = campaign.parse(|root| read_campaign(root, folder, own, &mut elsewhere));
    problems.append(elsewhere);
    match read {
        Some(campaign) if problems.faults.is_empty() => Ok((campaign, problems.warnings)),
        _ => Err(ConfigError { faults: problems.faults }),
    }
}

/// The words of the shipped lexicon, changed by the campaign's own.
fn word_lists(shipped: Option<&str>, own: Option<&Source>, phases: &[String], problems: &mut Problems) -> WordLists {
    let mut words = WordLists::default();
    if let Some(text) = shipped {
        let shipped = Source { path: "lexicon".into(), text: text.to_owned() };
        problems.append(shipped.parse(|root| words.lay_over(root, None)).1);
    }
    if let Some(own) = own {
        problems.append(own.parse(|root| words.lay_over(root, Some(phases))).1);
    }
    words
}

fn read_campaign(mut root: Table<'_, '_>, folder: &Path, own: Option<&Source>, elsewhere: &mut Problems) -> Campaign {
    root.renamed("standing", "rating");
    let faults = root.faults();
    let plan = read_plan(root.wanted_table("campaign"));
    let before = faults.count();
    let shipped = plan.lexicon.as_ref().and_then(|name| shipped_lexicon(name, faults));
    let WordLists { mut figures, activities } = word_lists(shipped, own, &root.peek("phases", "id"), elsewhere);
    merge_figures(&mut figures, read_figures(root.tables("figures")), faults);
    check_count(&figures, faults);
    let all_read = faults.count() == before && elsewhere.faults.is_empty();
    let kinds = all_read.then(|| figures.iter().map(|figure| figure.kind.as_str()).collect());
    let register = read_register(root.wanted_tables("units"), root.tables("groups"), faults);
    let names = register.names();
    let phases = read_phases(root.tables("phases"), names.as_ref(), &activities, faults);
    let tasks = read_tasks(root.tables("tasks"), names.as_ref(), &phases, faults);
    let aims = read_aims(root.tables("aims"), &register, kinds.as_ref(), faults);
    let rating = root.table("rating").map(|table| read_rating(table, kinds.as_ref()));
    drop(names);
    let calendar = read_calendar(root.table("calendar"), shipped_notices(elsewhere));
    let report = read_report(root.wanted_table("report"), folder);
    let register = Register::new(register.units, register.groups, [&report.issuer, &report.issuer_short]);
    Campaign {
        folder: folder.to_path_buf(),
        name: plan.name,
        short_name: plan.short_name,
        plan: plan.plan,
        document_number: plan.document_number,
        starts: plan.starts,
        ends: plan.ends,
        timezone: plan.timezone,
        office: plan.office,
        deadline: read_deadline(root.wanted_table("deadline")),
        calendar,
        mailbox: read_mailbox(root.wanted_table("mailbox"), folder),
        outbox: read_outbox(root.wanted_table("outbox"), folder),
        trust: read_trust(root.table("trust")),
        report,
        circular: root.table("circular").map(read_paper),
        cover: root.table("cover").map(read_paper),
        rating,
        aims,
        form: read_form(root.wanted_table("form"), folder),
        liaison_fields: read_liaison(root.table("liaison")),
        register,
        tasks,
        phases,
        figures,
    }
}

/// The State Council's notices about holidays.
fn shipped_notices(problems: &mut Problems) -> Calendar {
    let source = Source { path: "holidays.toml".into(), text: HOLIDAYS.to_owned() };
    let (calendar, found) = source.parse(read_notices);
    problems.append(found);
    calendar.unwrap_or_else(Calendar::of_weekends)
}

fn shipped_lexicon(name: &Spanned<String>, faults: &Faults) -> Option<&'static str> {
    let known = SHIPPED.iter().find(|(known, _)| known == name.get_ref());
    if known.is_none() {
        let message = ("is no lexicon of this program", "不是随程序附带的词库");
        let names = SHIPPED.iter().map(|(name, _)| *name);
        faults.unknown_name(name.span(), "campaign.lexicon", name.get_ref(), names, message);
    }
    known.map(|(_, text)| *text)
}
