//! Arguments, clock and locale in; exit code out.

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use huizong::cli::{self, Language};

fn main() -> ExitCode {
    // The one place that reads the clock: everything else gets the time as an argument.
    #[allow(clippy::disallowed_methods)]
    let now: DateTime<Utc> = std::time::SystemTime::now().into();
    let language = Language::of_environment(|name| std::env::var(name).ok());
    cli::main(std::env::args_os(), now.fixed_offset(), language).into()
}
