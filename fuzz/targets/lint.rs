//! Any bytes as an official paper, and parts of a docx in a zip that is whole: the lint of gongwen.

#![no_main]

use huizong_fuzz::{pack, parts, within_memory};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    within_memory(|| {
        for file in [bytes, &pack(&parts::DOCX, bytes)] {
            match gongwen_lint::lint(file) {
                Ok(report) => assert!(report.violations.len() <= 500),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    });
});
