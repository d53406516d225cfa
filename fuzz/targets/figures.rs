//! Narrative: its figures stand in it word by word, and counted ones have a value.

#![no_main]

use std::{path::Path, sync::LazyLock};

use figures::Lexicon;
use huizong::config::parse;
use huizong_fuzz::within_memory;

static LEXICON: LazyLock<Option<Lexicon>> = LazyLock::new(|| {
    let campaign = parse(include_str!("../../campaign.toml"), Path::new("campaign.toml")).ok()?;
    Some(campaign.lexicon())
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let Some(lexicon) = LEXICON.as_ref() else { panic!("the sample campaign does not load") };
    within_memory(|| {
        let read = lexicon.read(&text, &[]);
        for sentence in &read.sentences {
            assert_eq!(text.get(sentence.span.clone()), Some(sentence.text.as_str()));
        }
        for figure in &read.figures {
            assert_eq!(text.get(figure.span.clone()), Some(figure.surface.as_str()));
            assert!(read.sentences.get(figure.sentence).is_some(), "{figure:?}");
            assert!(figure.value.is_none_or(|value| value.0.is_finite()), "{figure:?}");
        }
        lexicon.activities(&read);
    });
});
