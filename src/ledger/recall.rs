//! Rows of one period in, a [`Month`] out: which form counts, which it took the place of, who is late or missing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};

use super::{
    Error, FileFinding, Ledger, LetterRecord, LetterState, Material, MessageRecord, Month, Status, Submission,
    SubmissionIds, UnitMonth, assign_ids, moment, understand,
};
use crate::{
    campaign::{Campaign, Period, Unit, UnitId},
    check::{
        CheckedForm,
        across::{self, Reported},
    },
    finding::{Code, Finding, Place},
    identity::ShortId,
};

/// One row of `entry` beside its mail's head.
struct EntryRow {
    unit: String,
    kind: String,
    file: String,
    sha256: String,
    content: String,
    message: String,
    message_id: String,
    received_at: DateTime<FixedOffset>,
    unconfirmed: bool,
}

impl Ledger {
    /// Everything known about a period, told at a moment.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn month(&self, campaign: &Campaign, period: Period, as_of: DateTime<FixedOffset>) -> Result<Month, Error> {
        let deadline = campaign.deadline.moment(period, campaign.timezone);
        let mut by_unit: BTreeMap<String, Vec<EntryRow>> = BTreeMap::new();
        for row in self.entry_rows(period)? {
            by_unit.entry(row.unit.clone()).or_default().push(row);
        }
        let mut units: Vec<UnitMonth> = campaign
            .register
            .units()
            .iter()
            .map(|unit| unit_month(unit, by_unit.remove(unit.id.as_str()).unwrap_or_default(), deadline))
            .collect::<Result<_, _>>()?;
        self.hold_together(campaign, period, &mut units)?;
        let mut month = Month {
            period,
            deadline,
            as_of,
            units,
            messages: self.message_records(period)?,
            letters: self.letter_records(period)?,
            dead_addresses: self.dead_addresses(period)?,
            proposals: self.proposals(campaign)?.into_iter().filter(|proposal| proposal.period == period).collect(),
        };
        assign_ids(&mut month);
        Ok(month)
    }

    /// The months from `first` on that lie before a period, ascending, told at one moment.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn months(
        &self,
        campaign: &Campaign,
        first: Period,
        before: Period,
        as_of: DateTime<FixedOffset>,
    ) -> Result<Vec<Month>, Error> {
        std::iter::successors(Some(first), |period| Some(period.next()))
            .take_while(|period| *period < before)
            .map(|period| self.month(campaign, period, as_of))
            .collect()
    }

    /// Adds what no form shows alone: what was copied, counted twice, or is far from earlier months.
    fn hold_together(&self, campaign: &Campaign, period: Period, units: &mut [UnitMonth]) -> Result<(), Error> {
        let mut earlier: BTreeMap<UnitId, Vec<(Period, CheckedForm)>> = BTreeMap::new();
        let months = std::iter::successors(Some(period.previous()), |period| Some(period.previous()));
        for month in months.take(across::EARLIER_MONTHS) {
            // The last to arrive counts, as in its own month.
            let mut last: BTreeMap<String, String> = BTreeMap::new();
            let rows = self.entry_rows(month)?.into_iter().filter(|row| row.kind == "form" && !row.unconfirmed);
            last.extend(rows.map(|row| (row.unit, row.content)));
            for (unit, content) in last {
                let checked = understand("a form", serde_json::from_str(&content))?;
                if let Some(unit) = UnitId::new(&unit) {
                    earlier.entry(unit).or_default().push((month, checked));
                }
            }
        }
        let reported: Vec<Reported<'_>> = units
            .iter()
            .filter_map(|unit| {
                let current = unit.submission.as_ref()?;
                let first = unit.superseded.first().unwrap_or(current);
                let earlier = earlier.get(&unit.id).into_iter().flatten();
                Some(Reported {
                    unit: &unit.id,
                    name: &unit.name,
                    first_received: first.received_at,
                    checked: &current.checked,
                    earlier: earlier.map(|(period, checked)| (*period, checked)).collect(),
                })
            })
            .collect();
        let findings = across::compare(campaign, &reported);
        for (unit, findings) in units.iter_mut().filter(|unit| unit.submission.is_some()).zip(findings) {
            if let Some(current) = &mut unit.submission {
                if findings.iter().any(Finding::is_error) {
                    unit.status = Status::Incomplete;
                    unit.complete_at_first &= !unit.superseded.is_empty();
                }
                current.checked.findings.extend(findings);
            }
        }
        Ok(())
    }

    /// Periods for which anything is known, ascending.
    ///
    /// # Errors
    /// The database refuses.
    pub fn periods(&self) -> Result<Vec<Period>, Error> {
        let found = self.rows(
            "listing periods",
            "SELECT period FROM message UNION SELECT period FROM entry UNION SELECT period FROM letter ORDER BY period",
            [],
            |row| row.get::<_, String>(0),
        )?;
        found.into_iter().map(|text| understand("a period", text.parse())).collect()
    }

    fn entry_rows(&self, period: Period) -> Result<Vec<EntryRow>, Error> {
        let rows = self.rows(
            "reading a month",
            "SELECT entry.unit, entry.kind, entry.file, entry.sha256, entry.content, message.id, message.message_id,
                message.received_at, entry.unconfirmed
             FROM entry JOIN message ON message.id = entry.message
             WHERE entry.period = ?1 ORDER BY message.instant, message.id, entry.number",
            [period.to_string()],
            |row| {
                Ok((
                    EntryRow {
                        unit: row.get(0)?,
                        kind: row.get(1)?,
                        file: row.get(2)?,
                        sha256: row.get(3)?,
                        content: row.get(4)?,
                        message: row.get(5)?,
                        message_id: row.get(6)?,
                        received_at: DateTime::UNIX_EPOCH.fixed_offset(),
                        unconfirmed: row.get(8)?,
                    },
                    row.get::<_, String>(7)?,
                ))
            },
        )?;
        rows.into_iter().map(|(row, received_at)| Ok(EntryRow { received_at: moment(&received_at)?, ..row })).collect()
    }

    fn message_records(&self, period: Period) -> Result<Vec<MessageRecord>, Error> {
        let rows = self.rows(
            "reading a month's mails",
            "SELECT id, sender, subject, received_at, outcome, reason FROM message
             WHERE period = ?1 OR id IN (SELECT message FROM entry WHERE period = ?1) ORDER BY instant, id",
            [period.to_string()],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get::<_, String>(3)?,
                    row.get::<_, String>(4)?,
                    row.get(5)?,
                ))
            },
        )?;
        rows.into_iter()
            .map(|(id, from, subject, received_at, outcome, reason)| {
                let outcome = understand("an outcome", serde_json::from_str(&outcome))?;
                Ok(MessageRecord {
                    id,
                    short_id: ShortId::default(),
                    from,
                    subject,
                    received_at: moment(&received_at)?,
                    outcome,
                    reason,
                })
            })
            .collect()
    }

    fn letter_records(&self, period: Period) -> Result<Vec<LetterRecord>, Error> {
        let rows = self.rows(
            "reading a month's letters",
            "SELECT key, unit, kind, addresses, subject, state, message_id, written_at, failure FROM letter
             WHERE period = ?1 ORDER BY number",
            [period.to_string()],
            |row| {
                Ok((
                    (row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?),
                    (row.get(4)?, row.get::<_, String>(5)?, row.get(6)?, row.get::<_, String>(7)?, row.get(8)?),
                ))
            },
        )?;
        rows.into_iter()
            .map(|((key, unit, kind, addresses), (subject, state, message_id, written_at, failure))| {
                let addresses: Vec<String> = understand("addresses", serde_json::from_str(&addresses))?;
                Ok(LetterRecord {
                    key,
                    short_id: ShortId::default(),
                    unit: UnitId::new(&unit),
                    kind: understand("a letter's kind", serde_json::from_str(&kind))?,
                    address: addresses.into_iter().next().unwrap_or_default(),
                    subject,
                    state: match state.as_str() {
                        "sent" => LetterState::Sent,
                        "held" => LetterState::Held,
                        _ => LetterState::Failed,
                    },
                    message_id,
                    written_at: moment(&written_at)?,
                    failure,
                })
            })
            .collect()
    }

    fn dead_addresses(&self, period: Period) -> Result<Vec<String>, Error> {
        self.rows(
            "reading bounces",
            "SELECT DISTINCT address FROM dead_address JOIN message ON message.id = dead_address.message
             WHERE message.period = ?1 ORDER BY address",
            [period.to_string()],
            |row| row.get(0),
        )
    }
}

fn unit_month(unit: &Unit, rows: Vec<EntryRow>, deadline: DateTime<FixedOffset>) -> Result<UnitMonth, Error> {
    let mut submissions: Vec<Submission> = Vec::new();
    let mut file_findings: Vec<FileFinding> = Vec::new();
    let mut materials = Vec::new();
    let mut known_materials = BTreeSet::new();
    // What waits for a person counts for nothing; only that a form waits is told.
    let (waiting, rows): (Vec<EntryRow>, Vec<EntryRow>) = rows.into_iter().partition(|row| row.unconfirmed);
    let unconfirmed = waiting
        .into_iter()
        .filter(|row| row.kind == "form")
        .map(|row| {
            let checked = understand("a form", serde_json::from_str(&row.content))?;
            Ok(Submission {
                message: row.message,
                message_id: (!row.message_id.is_empty()).then_some(row.message_id),
                received_at: row.received_at,
                revision: 0,
                file: row.file,
                original: String::new(),
                checked,
                file_sha256: row.sha256,
                ids: SubmissionIds::default(),
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    // A file that is kept as material wants a form only where the unit has sent none.
    let has_form = rows.iter().any(|row| row.kind == "form");
    let kept: BTreeSet<(String, String)> =
        rows.iter().filter(|row| row.kind == "material").map(|row| (row.message.clone(), row.sha256.clone())).collect();
    // Numbers keep files of one name apart; a fault that gave no file takes none.
    let mut number = 0_usize;
    let mut faulty_before_form = false;
    let mut complete_at_first = None;
    for row in rows {
        number += usize::from(row.kind != "fault");
        let original = format!("{}/{number}-{}", unit.id, file_name(&row.file));
        let message_id = (!row.message_id.is_empty()).then_some(row.message_id);
        match row.kind.as_str() {
            "form" => {
                let checked: CheckedForm = understand("a form", serde_json::from_str(&row.content))?;
                // The same form again, by another mail or twice in one, is no correction.
                if let Some(last) = submissions.last_mut().filter(|last| last.checked.form.says_the_same(&checked.form))
                {
                    last.checked.findings.push(duplicate(&row.file));
                    continue;
                }
                complete_at_first.get_or_insert(!faulty_before_form && checked.is_complete());
                // A later form settles what was wrong with the files before it; those beside it stay.
                file_findings.retain(|fault| fault.message == row.message);
                submissions.push(Submission {
                    message: row.message,
                    message_id,
                    received_at: row.received_at,
                    revision: u32::try_from(submissions.len() + 1).unwrap_or(u32::MAX),
                    file: row.file,
                    file_sha256: row.sha256,
                    original,
                    checked,
                    ids: SubmissionIds::default(),
                });
            }
            "fault" if has_form && kept.contains(&(row.message.clone(), row.sha256.clone())) => {}
            "fault" => {
                let finding: Finding = understand("a finding", serde_json::from_str(&row.content))?;
                faulty_before_form |= finding.is_error();
                let (message, received_at) = (row.message, row.received_at);
                file_findings.push(FileFinding {
                    message,
                    message_id,
                    received_at,
                    finding,
                    short_id: ShortId::default(),
                });
            }
            _ => {
                if known_materials.insert(row.sha256.clone()) {
                    let (message, file, sha256, received_at) = (row.message, row.file, row.sha256, row.received_at);
                    materials.push(Material { message, file, sha256, original, received_at });
                }
            }
        }
    }
    let late = submissions.first().is_some_and(|first| first.received_at > deadline);
    let mut submission = submissions.pop();
    if let Some(current) = &mut submission {
        if late {
            current.checked.findings.push(arrived_late(current.received_at, deadline));
        }
        for earlier in &mut submissions {
            earlier.checked.findings.push(superseded(current.received_at));
        }
    }
    let faulty = file_findings.iter().any(|fault| fault.finding.is_error());
    let status = match &submission {
        Some(current) if current.checked.is_complete() && !faulty => Status::Complete,
        None if faulty => Status::Incomplete,
        None if unconfirmed.is_empty() => Status::Missing,
        None => Status::Unconfirmed,
        _ => Status::Incomplete,
    };
    Ok(UnitMonth {
        id: unit.id.clone(),
        name: unit.name.clone(),
        status,
        late,
        complete_at_first: complete_at_first.unwrap_or_default()
            && (status == Status::Complete || !submissions.is_empty()),
        submission,
        superseded: submissions,
        file_findings,
        materials,
        unconfirmed,
    })
}

fn duplicate(file: &str) -> Finding {
    let message = format!("同一张表重复报送（{file}），内容相同，只计一次。");
    Finding::new(Code::Duplicate, Place::default(), message, "无需处理。")
}

fn superseded(by: DateTime<FixedOffset>) -> Finding {
    let message = format!("已由{}收到的报送件替代，原件留存备查。", by.format("%Y-%m-%d %H:%M"));
    Finding::new(Code::Superseded, Place::default(), message, "无需处理。")
}

fn arrived_late(received_at: DateTime<FixedOffset>, deadline: DateTime<FixedOffset>) -> Finding {
    let message = format!(
        "逾期报送：{}收到，报送期限为{}。",
        received_at.format("%Y-%m-%d %H:%M"),
        deadline.format("%Y-%m-%d %H:%M")
    );
    Finding::new(Code::Late, Place::default(), message, "请今后在期限前报送。")
}

/// Longest file name of an original, in bytes of UTF-8: file systems take 255, of which the number before it needs some.
const LONGEST_NAME: usize = 180;
/// Longest ending that is kept where a name is cut, with its dot.
const LONGEST_ENDING: usize = 16;

/// A name that any file system takes behind `1-`: no folders, no control characters, no blank or dot at either end, at
/// most [`LONGEST_NAME`] bytes with its ending.
fn file_name(file: &str) -> String {
    let last = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let clean: String = last
        .chars()
        .map(|character| match character {
            ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            other if other.is_control() => '_',
            other => other,
        })
        .collect();
    let at_an_end = |character: char| character == '.' || character.is_whitespace();
    let clean = clean.trim_matches(at_an_end);
    if clean.is_empty() {
        return "未命名".to_owned();
    }
    if clean.len() <= LONGEST_NAME {
        return clean.to_owned();
    }
    let (stem, ending) = clean
        .rfind('.')
        .and_then(|dot| clean.split_at_checked(dot))
        .filter(|(_, ending)| ending.len() <= LONGEST_ENDING && !ending.contains(char::is_whitespace))
        .unwrap_or((clean, ""));
    let cut = stem.floor_char_boundary(LONGEST_NAME - ending.len());
    let stem = stem.get(..cut).unwrap_or_default().trim_end_matches(at_an_end);
    format!("{stem}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_originals_are_bounded_in_bytes_whatever_their_characters() {
        for character in ["a", "长", "😀", "𠮷", "e\u{301}"] {
            for ending in [".txt", "", ".docx", ".一二三四五六七八九十", &".".repeat(300)] {
                for length in [1, 44, 45, 59, 60, 76, 100, 180, 300] {
                    let name = file_name(&format!("{}{ending}", character.repeat(length)));
                    assert!(name.len() <= LONGEST_NAME && name.starts_with(character), "{name}");
                    assert_eq!(name.ends_with(".docx"), ending == ".docx", "{name}");
                }
            }
        }
        assert_eq!(file_name(&format!("{} . tail.docx", "长".repeat(58))), format!("{}.docx", "长".repeat(58)));
        assert_eq!(file_name("trailing. "), "trailing");
        assert_eq!(file_name(&format!("{}  . 长长", "x".repeat(179))), "x".repeat(179));
        assert_eq!(file_name("../ . "), "未命名");
        assert_eq!(file_name("a:b\u{7}?.docx"), "a_b__.docx");
    }
}
