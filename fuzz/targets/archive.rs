//! A file as it lies on a disk, mostly an archive: no more files than allowed, no more bytes than allowed.

#![no_main]

use huizong::message::{self, Limits};
use huizong_fuzz::within_memory;
use sandbox::SandboxPool;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let (files, findings) = within_memory(|| {
        message::unpack("材料", bytes, &limits, &SandboxPool::in_this_process()).expect("no child is started")
    });
    assert!(files.len() <= limits.files, "{} files", files.len());
    assert!(!files.is_empty() || !findings.is_empty(), "the file ended as nothing");
    let whole: usize = files.iter().map(|file| file.bytes.len()).sum();
    assert!(whole as u64 <= limits.inflated_bytes + 2 * bytes.len() as u64, "{whole} bytes");
    for file in &files {
        assert!(!file.name.is_empty() && !file.name.contains(['/', '\\', '\0']), "{:?}", file.name);
    }
});
