//! `campaign.toml` and the lexicons in, [`Campaign`] out: the plan with its register of units, tasks, phases, form and
//! deadline. `load` reads the files, `schema` their tables, `table` one table; all of them put faults into `fault`.

mod calendar;
mod campaign;
mod fault;
mod figure_rules;
mod lexicon;
mod load;
mod notes;
mod period;
mod reading_context;
mod register;
mod schema;
mod table;
#[cfg(test)]
mod tests;
mod toml_errors;
mod unit;
mod unit_names;

pub use calendar::{Calendar, QuietHours};
pub use campaign::{Campaign, ISSUED, state_folder};
pub use fault::{ConfigError, ConfigFault, ConfigWarning, Now, PlacedFault};
pub use load::{LEXICON_FILE, load, load_with_warnings, parse};
pub use notes::{NotedSection, Notes};
pub use period::{DEFAULT_TIMEZONE, Deadline, Period, PeriodError, end_of_day};
pub use reading_context::ReadingContext;
pub use register::{Register, UnitMatch};
pub use schema::{
    figures::FigureKind,
    form::{FormSettings, SectionSettings},
    office::Office,
    rating::{Aim, CandidateSettings, RatingPoints, RatingSettings},
    report::{PaperSettings, ReportSettings, ReportStyle},
    servers::{
        Approval, ImapFolders, MailboxSettings, OutboxKind, OutboxSettings, PasswordSource, Security, ServerSettings,
    },
    tasks::{Phase, Task},
    trust::{OnDoubt, TrustSettings},
};
pub use unit::{Contact, Group, Unit, UnitId, UnitKind};
