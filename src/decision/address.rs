//! The place of a fact in the terms of what a mail brought: the same after every reading of the same mail.

use serde::{Deserialize, Serialize};

use crate::{
    config::UnitId,
    finding::{Code, Finding},
    identity::ShortId,
};

/// What a decision is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Address {
    /// A form.
    Form(FormAddress),
    /// A figure of a form.
    Figure {
        /// The form.
        form: FormAddress,
        /// Id of its section.
        section: String,
        /// First byte in the section's text.
        start: usize,
        /// Byte after the last.
        end: usize,
    },
    /// A finding about a form.
    Finding {
        /// The form.
        form: FormAddress,
        /// Which of its findings.
        finding: FindingAddress,
    },
    /// A finding about a file that gave no form, or about a mail as a whole.
    FileFinding {
        /// The mail.
        mail: String,
        /// Which of its findings.
        finding: FindingAddress,
    },
    /// A mail, by the SHA-256 of its bytes.
    Mail(String),
    /// A unit in the decision's month.
    Unit(UnitId),
    /// An earlier decision.
    Decision(ShortId),
}

/// A form: the mail, the file, the place in it. Forms of one list with one unit's name share an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormAddress {
    /// SHA-256 of the mail.
    pub mail: String,
    /// SHA-256 of the file.
    pub file: String,
    /// Number of the table in the file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<usize>,
    /// Sheet of a spreadsheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// 单位名称 as written.
    pub unit: String,
}

/// A finding among those of a form or a mail.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingAddress {
    /// Which fault.
    pub code: Code,
    /// Name of the file, where the finding says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// Field or section.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// Words found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub found: String,
}

impl FindingAddress {
    /// That of a finding.
    pub fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code,
            file: finding.place.file.clone().unwrap_or_default(),
            field: finding.place.field.clone().unwrap_or_default(),
            found: finding.found.clone(),
        }
    }
}

impl Address {
    /// The form that the fact belongs to.
    pub fn form(&self) -> Option<&FormAddress> {
        match self {
            Self::Form(form) | Self::Figure { form, .. } | Self::Finding { form, .. } => Some(form),
            Self::FileFinding { .. } | Self::Mail(_) | Self::Unit(_) | Self::Decision(_) => None,
        }
    }

    /// The mail that the fact came in.
    pub fn mail(&self) -> Option<&str> {
        match self {
            Self::FileFinding { mail, .. } | Self::Mail(mail) => Some(mail),
            other => other.form().map(|form| form.mail.as_str()),
        }
    }
}
