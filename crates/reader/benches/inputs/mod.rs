//! Arguments in; the files that are measured out: usual ones, and hostile ones just under the limits.

mod hostile;
mod usual;

use std::io::{Cursor, Write as _};

use zip::{ZipWriter, write::SimpleFileOptions};

/// Calls `visit` with each usual file, or with each hostile one after the argument `hostile`. Further arguments select files by
/// parts of their names. One file is in memory at a time.
pub fn each_wanted(mut work: impl FnMut(&str, &[u8], bool)) {
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_hostile = arguments.first().is_some_and(|first| first == "hostile");
    if is_hostile {
        arguments.remove(0);
    }
    let wanted = |name: &str| arguments.is_empty() || arguments.iter().any(|argument| name.contains(argument.as_str()));
    if is_hostile {
        for (name, make) in hostile::FILES.iter().filter(|(name, _)| wanted(name)) {
            work(name, &make(), true);
        }
    } else {
        for (name, bytes) in usual::files().iter().filter(|(name, _)| wanted(name)) {
            work(name, bytes, false);
        }
    }
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
