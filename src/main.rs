//! Arguments, clock and locale in; exit code out.

use std::process::ExitCode;

use chrono::{DateTime, FixedOffset, Utc};
use huizong::cli::{self, Language};

fn main() -> ExitCode {
    let language = Language::of_environment(|name| std::env::var(name).ok());
    cli::main(std::env::args_os(), now, language).into()
}

/// The one place that reads the clock: everything else gets the time as an argument.
#[allow(clippy::disallowed_methods)]
fn now() -> DateTime<FixedOffset> {
    DateTime::<Utc>::from(std::time::SystemTime::now()).fixed_offset()
}
