//! Everything that can keep a letter from being written, in words that name the place and the remedy.

use crate::{i18n::Localize, templates::TemplateError};

/// What kept a letter from being written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template could not be filled.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A filled template does not begin with its subject.
    #[error("the letter of the template {0} has no subject; begin its first line with “主题：”")]
    NoSubject(String),
    /// An address of the campaign that no mail can be sent to or from.
    #[error("“{0}” in campaign.toml is not a mail address")]
    Address(String),
    /// The mail could not be put together.
    #[error("the letter cannot be written as a mail: {0}")]
    Message(#[from] lettre::error::Error),
    /// A header of the mail could not be written.
    #[error("the letter's headers cannot be written: {0}")]
    Header(String),
    /// The blank or prefilled form could not be written.
    #[error("the form to be sent along cannot be written: {0}")]
    Form(String),
    /// The month could not be summed up for the digest's key.
    #[error("the month cannot be summed up for the digest: {0}")]
    Digest(#[from] serde_json::Error),
}

impl Localize for Error {
    fn zh(&self) -> String {
        match self {
            Self::Template(error) => error.zh(),
            Self::NoSubject(template) => format!("模板 {template} 写出的函没有主题。第一行请以“主题：”开头"),
            Self::Address(address) => format!("campaign.toml 中的“{address}”不是有效的邮箱地址，请更正"),
            Self::Message(error) => format!("函无法写成邮件：{error}"),
            Self::Header(words) => format!("函的邮件头无法写出：{words}"),
            Self::Form(words) => format!("随函附送的情况表无法生成：{words}"),
            Self::Digest(error) => format!("本月情况无法汇成呈报件：{error}"),
        }
    }
}
