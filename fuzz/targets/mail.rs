//! A raw mail: no more files than allowed, and names that are safe to write.

#![no_main]

use huizong::message::{self, Limits};
use huizong_fuzz::within_memory;
use sandbox::SandboxPool;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let message =
        within_memory(|| message::read(bytes, &limits, &SandboxPool::in_this_process()).expect("no child is started"));
    assert!(message.attachments.len() <= limits.files, "{} files", message.attachments.len());
    for file in &message.attachments {
        assert!(!file.name.is_empty() && !file.name.contains(['/', '\\', '\0']), "{:?}", file.name);
        assert!(file.inside.len() <= limits.depth, "{} containers around a file", file.inside.len());
    }
});
