//! `[report]`, `[circular]` and `[cover]` in; issuer, number and recipients of the official documents out.

use serde::Serialize;
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::super::table::Table;

/// `[report]`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReportSettings {
    /// Organ that issues, as signed, such as `重庆市渝北区人民政府宝圣湖街道办事处`.
    pub issuer: String,
    /// Name in the sentence, such as `宝圣湖街道`.
    pub issuer_short: String,
    /// Red letterhead.
    pub letterhead: String,
    /// 机关代字.
    pub document_code: String,
    /// 主送机关.
    pub recipient: String,
    /// 签发人; empty leaves room.
    pub signer: Option<String>,
    /// 抄送.
    pub copies: Vec<String>,
    /// 印发机关.
    pub printed_by: String,
    /// Folder with the office's own fonts.
    pub fonts: Option<PathBuf>,
    /// Whether the report is written as OFD too.
    pub ofd: bool,
    /// How much of the units' texts the report holds.
    pub style: ReportStyle,
}

/// `[report] style`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportStyle {
    /// Totals and examples, some pages.
    #[default]
    Digest,
    /// Every sentence of every unit.
    Full,
}

/// `[circular]` and `[cover]`: a document written in addition to the report.
#[derive(Debug, Clone, Serialize)]
pub struct PaperSettings {
    /// 主送机关, at least one.
    pub recipients: Vec<String>,
    /// 抄送.
    pub copies: Vec<String>,
    /// 机关代字; that of the report where it is left out.
    pub document_code: Option<String>,
}

pub(in super::super) fn read_report(table: Option<Table<'_, '_>>, folder: &Path) -> ReportSettings {
    let Some(mut table) = table else { return ReportSettings::default() };
    ReportSettings {
        issuer: table.required("issuer"),
        issuer_short: table.required("issuer_short"),
        letterhead: table.required("letterhead"),
        document_code: table.required("document_code"),
        recipient: table.required("recipient"),
        signer: table.optional("signer").filter(|signer: &String| !signer.trim().is_empty()),
        copies: table.or("copies", Vec::new()),
        printed_by: table.required("printed_by"),
        fonts: table.optional("fonts").map(|path: PathBuf| folder.join(path)),
        ofd: table.or("ofd", false),
        style: table
            .choice("style", &[("digest", ReportStyle::Digest), ("full", ReportStyle::Full)], Some(ReportStyle::Digest))
            .unwrap_or_default(),
    }
}

pub(in super::super) fn read_paper(mut table: Table<'_, '_>) -> PaperSettings {
    let recipients: Option<Spanned<Vec<String>>> = table.wanted("recipients");
    if let Some(recipients) = &recipients
        && recipients.get_ref().iter().all(|recipient| recipient.trim().is_empty())
    {
        let (english, chinese) = ("needs at least one recipient", "至少要有一个主送机关");
        table.faults().contradiction(recipients.span(), &table.key("recipients"), english, chinese);
    }
    PaperSettings {
        recipients: recipients.map(Spanned::into_inner).unwrap_or_default(),
        copies: table.or("copies", Vec::new()),
        document_code: table.optional("document_code"),
    }
}
