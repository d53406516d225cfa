//! Every folder of `tests/cases/months` in: each `MONTH/UNIT.txt` holds the sections of a unit's form for a month, and
//! what is found in the last month's forms together must be as `expected.json` says. `UPDATE=1 cargo test --test across`
//! writes the expectations anew.

// What a test cannot go on without may stop it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDate};
use figures::Lexicon;
use huizong::{
    check::{
        CheckedForm, Context,
        across::{Comparison, Reported},
        examine,
    },
    config::{self, Campaign, Period},
    form::from_text,
};
use serde_json::{Value, json};

/// Months of a case, each with the forms of its units by name.
type Months = BTreeMap<Period, BTreeMap<String, CheckedForm>>;

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn form(campaign: &Campaign, lexicon: &Lexicon, unit: &str, period: Period, sections: &str) -> CheckedForm {
    let day: NaiveDate = period.next().first_day();
    let text = format!(
        "各单位报送工作开展情况表\n单位名称：{unit}\n报送时间：{}\n报送人：陈丽 13800000006\n一、宣传工作开展情况：\n{}\n二、其他工作开展情况：\n无\n",
        day.format("%Y年%-m月%-d日"),
        sections.trim_end()
    );
    let form = from_text(&text, &campaign.reading(), day).forms.remove(0);
    examine(form, &Context { reading: campaign.reading(), lexicon, period: Some(period), received_on: Some(day) })
}

/// The findings of the last month, with the units in the order of their files: the first to arrive comes first.
fn found(campaign: &Campaign, months: &Months) -> Value {
    let (current, forms) = months.last_key_value().unwrap();
    let units: Vec<_> =
        forms.keys().map(|name| campaign.register.units().iter().find(|unit| unit.name == *name).unwrap()).collect();
    let reported: Vec<Reported<'_>> = units
        .iter()
        .zip(forms.values())
        .enumerate()
        .map(|(number, (unit, checked))| Reported {
            unit: &unit.id,
            name: &unit.name,
            first_received: DateTime::from_timestamp(i64::try_from(number).unwrap(), 0).unwrap().fixed_offset(),
            checked,
            earlier: months
                .range(..*current)
                .rev()
                .filter_map(|(period, forms)| Some((*period, forms.get(&unit.name)?)))
                .collect(),
        })
        .collect();
    let findings = Comparison::of(&campaign.reading()).findings(&reported);
    let shown = units.iter().zip(findings).map(|(unit, findings)| {
        let findings: Vec<Value> =
            findings.iter().map(|finding| json!({ "code": finding.code, "message": finding.message })).collect();
        json!({ "unit": unit.name, "findings": findings })
    });
    Value::Array(shown.collect())
}

#[test]
fn every_month_shows_what_is_written_beside_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let campaign = config::load(&root.join("campaign.toml")).unwrap();
    let lexicon = campaign.lexicon();
    let folders = entries(&root.join("tests/cases/months"));
    assert!(folders.len() >= 6, "cases went missing");
    let mut wrong = Vec::new();
    for folder in folders {
        let mut months = Months::new();
        for month in entries(&folder).into_iter().filter(|path| path.is_dir()) {
            let period: Period = name(&month).parse().unwrap();
            for file in entries(&month) {
                let checked = form(&campaign, &lexicon, &name(&file), period, &fs::read_to_string(&file).unwrap());
                months.entry(period).or_default().insert(name(&file), checked);
            }
        }
        let found = serde_json::to_string_pretty(&found(&campaign, &months)).unwrap() + "\n";
        let file = folder.join("expected.json");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, &found).unwrap();
        } else if fs::read_to_string(&file).unwrap_or_default() != found {
            wrong.push(format!("{}\n{found}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn two_thousand_copies_take_no_square_of_time() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let campaign = config::load(&root.join("campaign.toml")).unwrap();
    let lexicon = campaign.lexicon();
    let text =
        "6月18日，在金湖广场开展宣传活动1场，发放资料600份，受众300人。组织网格员12名入户走访320户，张贴海报150张。";
    let checked = form(&campaign, &lexicon, "金湖社区", "2020-06".parse().unwrap(), text);
    let unit = &campaign.register.units()[0];
    let reported = |second| Reported {
        unit: &unit.id,
        name: &unit.name,
        first_received: DateTime::from_timestamp(second, 0).unwrap().fixed_offset(),
        checked: &checked,
        earlier: Vec::new(),
    };
    let month: Vec<Reported<'_>> = (0..2000).map(reported).collect();
    let findings = Comparison::of(&campaign.reading()).findings(&month);
    assert!(findings[0].is_empty());
    assert!(findings[1..].iter().all(|own| own.len() == 1));
}
