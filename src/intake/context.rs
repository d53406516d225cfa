//! What the stage is given besides the mail, and the check of one form with it.

use chrono::NaiveDate;
use figures::Lexicon;
use sandbox::SandboxPool;

use crate::{
    check::{self, CheckedForm},
    config::{Period, ReadingContext, UnitId},
    form::Form,
    limits::Limits,
};

/// What sorting a mail needs to know besides the mail.
pub struct IntakeContext<'a> {
    /// What reading sees of the campaign.
    pub reading: ReadingContext<'a>,
    /// How its figures are recognised.
    pub lexicon: &'a Lexicon,
    /// Limits of mails and files.
    pub limits: &'a Limits,
    /// Child processes for formats whose readers are not bounded by counting.
    pub workers: &'a SandboxPool,
}

impl<'a> IntakeContext<'a> {
    /// Checks one form. Without a period its own date says what period it is about.
    pub fn check(&self, form: Form, period: Option<Period>, received_on: Option<NaiveDate>) -> CheckedForm {
        let context = check::Context { reading: self.reading, lexicon: self.lexicon, period, received_on };
        check::examine(form, &context)
    }

    pub(super) fn name_of(&self, id: &UnitId) -> &'a str {
        self.reading.register.name(id)
    }
}
