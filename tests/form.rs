//! Every folder of `tests/cases/form` in: the forms read from its `input.*` and their faults must be as its
//! `expected.json` says. `UPDATE=1 cargo test --test form` writes the expectations anew; `make.py`, `make_mail.py`,
//! `make_variations.py` and `make_odd.py` write the inputs, and the last two's `--review` holds them against a careful
//! person's reading.

// What a test cannot go on without may stop it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use huizong::{
    check::{Context, FormJson, examine},
    config::{self, Campaign},
    form::{Form, from_text, recognise},
    intake::IntakeContext,
    limits::Limits,
    message,
};
use sandbox::SandboxPool;
use serde_json::{Value, json};

#[test]
fn every_case_reads_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let campaign = config::load(&root.join("campaign.toml")).unwrap();
    let lexicon = campaign.lexicon();
    let received = NaiveDate::from_ymd_opt(2020, 7, 3).unwrap();
    let period = Some("2020-06".parse().unwrap());
    let context = Context { reading: campaign.reading(), lexicon: &lexicon, period, received_on: Some(received) };
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root.join("tests/cases/form")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    assert!(folders.len() >= 200, "cases went missing");

    let mut wrong = Vec::new();
    for folder in folders {
        let forms = forms(&folder, &campaign, received);
        let found: Vec<Value> = forms.into_iter().map(|form| shown(form, &context)).collect();
        let found = serde_json::to_string_pretty(&found).unwrap() + "\n";
        let file = folder.join("expected.json");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, &found).unwrap();
        } else if fs::read_to_string(&file).unwrap_or_default() != found {
            wrong.push(format!("{}\n{found}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn forms(folder: &Path, campaign: &Campaign, received: NaiveDate) -> Vec<Form> {
    let text = folder.join("input.txt");
    if text.exists() {
        return from_text(&fs::read_to_string(text).unwrap(), &campaign.reading(), received).forms;
    }
    let mail = folder.join("input.eml");
    if mail.exists() {
        let (lexicon, limits, workers) = (campaign.lexicon(), Limits::default(), SandboxPool::in_this_process());
        let message = message::read(&fs::read(mail).unwrap(), &message::Limits::default(), &workers).unwrap();
        let context =
            IntakeContext { reading: campaign.reading(), lexicon: &lexicon, limits: &limits, workers: &workers };
        return context.open_body("", &message, received).unwrap_or_default().forms;
    }
    let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let file = files.find(|file| file.file_stem().is_some_and(|name| name == "input"));
    let bytes = fs::read(file.expect("an input")).unwrap();
    recognise(&reader::read(&bytes, &reader::Limits::default()).unwrap(), &campaign.reading(), received).forms
}

/// The contract's object without figures and passages, which have their own tests; of findings only code and place.
fn shown(form: Form, context: &Context<'_>) -> Value {
    let mut value = serde_json::to_value(FormJson::from(&examine(form, context))).unwrap();
    let object = value.as_object_mut().unwrap();
    object.shift_remove("figures");
    object.shift_remove("passages");
    for finding in object["findings"].as_array_mut().unwrap() {
        *finding = json!({ "code": finding["code"], "where": finding["where"] });
    }
    value
}
