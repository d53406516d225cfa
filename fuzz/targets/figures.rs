//! Narrative: its figures stand in it word by word, and counted ones have a value.

#![no_main]

use std::{path::Path, sync::LazyLock};

use huizong::{campaign::parse, figures::Lexicon};
use huizong_fuzz::within_memory;

static LEXICON: LazyLock<Option<Lexicon>> = LazyLock::new(|| {
    let campaign = parse(include_str!("../../campaign.toml"), Path::new("campaign.toml")).ok()?;
    Some(Lexicon::new(&campaign))
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let Some(lexicon) = LEXICON.as_ref() else { panic!("the sample campaign does not load") };
    within_memory(|| {
        for figure in lexicon.figures(&text) {
            assert!(text.contains(&figure.surface), "{:?} is not in the text", figure.surface);
            assert!(figure.value.is_none_or(f64::is_finite), "{figure:?}");
        }
        lexicon.measures(&text);
        lexicon.passages(&text, &[]);
    });
});
