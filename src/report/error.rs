//! Everything that can keep a file of the report from being made, in words that name the place and the remedy.

use crate::{
    i18n::{Localize, LocalizedText},
    templates::TemplateError,
};

/// Why a file of the report could not be made: our fault, never a unit's.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template is faulty or names something that the report does not know.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A template's text has no place for something the report needs.
    #[error("the template {template} lacks something: {message}; correct it, or take the shipped one")]
    Layout {
        /// Name of the template.
        template: String,
        /// What is missing.
        message: LocalizedText,
    },
    /// The workbook could not be written.
    #[error("the workbook ledger.xlsx cannot be written: {0}")]
    Workbook(#[from] zip::result::ZipError),
    /// The model could not be turned into plain values.
    #[error("the month cannot be written as JSON: {0}")]
    Model(#[from] serde_json::Error),
}

impl Localize for Error {
    fn zh(&self) -> String {
        match self {
            Self::Template(error) => error.zh(),
            Self::Layout { template, message } => {
                format!("模板 {template} 不完整：{}。请改正，或换回自带的模板", message.chinese)
            }
            Self::Workbook(error) => format!("工作簿 ledger.xlsx 无法生成：{error}"),
            Self::Model(error) => format!("本月数据无法转成 JSON：{error}"),
        }
    }
}

impl Localize for gongwen::Error {
    fn zh(&self) -> String {
        match self {
            Self::Faults(faults) => {
                let faults: Vec<String> = faults.iter().map(Localize::zh).collect();
                format!("公文不合格式要求：{}。请修改 campaign.toml 的 [report] 或报告模板", faults.join("；"))
            }
            Self::Font(error) => error.zh(),
            Self::FirstPageWithoutText => {
                "版头和标题占满首页，正文排不下（GB/T 9704 7.3.3）。请缩短标题或减少签发人、主送机关".to_owned()
            }
            Self::ImprintOverPage => "主送、抄送机关过多，版记一页排不下（7.4.2）。请改用统称".to_owned(),
            Self::Picture(words) => format!("图片“{words}”无法嵌入。请换用 PNG 或 JPEG 图片"),
            Self::Typeface(family) => format!("字体“{family}”不能嵌入。请换用其他字体文件"),
            Self::Pdf(words) => format!("PDF 无法生成：{words}"),
            Self::Package(error) => format!("文件无法打包：{error}"),
            Self::Part(error) => format!("文件无法生成：{}", error.zh()),
            other => other.to_string(),
        }
    }
}

impl Localize for gongwen::FontError {
    fn zh(&self) -> String {
        match self {
            Self::ClassWithoutFace(class) => format!("缺少{class}字体"),
            Self::Unreadable(family) => format!("字体“{family}”的文件无法读取。请换用其他字体文件"),
        }
    }
}

impl Localize for gongwen::Fault {
    fn zh(&self) -> String {
        match self {
            Self::Empty(element) => format!("{element}为空"),
            Self::OrganCode(code) => {
                format!("发文机关代字“{code}”只写代字，不带括号、数字、“第”“号”（7.2.5）")
            }
            Self::Year(year) => format!("发文字号的年份 {year} 不是四位数（7.2.5）"),
            Self::Serial => "发文顺序号从1起（7.2.5）".to_owned(),
            Self::TitlePunctuation { title, sign } => format!("标题“{title}”中不应有“{sign}”（7.3.1）"),
            Self::AnnexPunctuation(name) => format!("附件名称“{name}”后不加标点（7.3.4）"),
            Self::NumberedHeading(heading) => format!("小标题“{heading}”不必自带序号，序号自动编排（7.3.3）"),
            Self::OwnSign { element, text, sign } => format!("{element}“{text}”不必带“{sign}”，会自动加上"),
            Self::PrintedBeforeSigned { printed, signed } => {
                format!("印发日期 {printed} 早于成文日期 {signed}（7.4.3）")
            }
            Self::TitleKind { title, kind } => format!("标题“{title}”应以文种“{kind}”结尾（7.3.1）"),
            Self::SecretWithoutCopyNumber => "涉密公文应标注份号（7.2.1）".to_owned(),
            Self::SecrecyTerm { .. } => "保密期限与密级不符：绝密不超过30年，机密20年，秘密10年（7.2.2）".to_owned(),
            Self::SecretPublished(note) => format!("涉密公文不应附注“{note}”（7.3.6）"),
            Self::LetterMark(mark) => format!("信函格式的发文机关标志“{mark}”不加“文件”二字（10.1）"),
            Self::MinutesMark(mark) => format!("纪要标志“{mark}”应以“纪要”结尾（10.3）"),
            Self::JointOrgans { letterhead, signed } => {
                format!("发文机关标志有{letterhead}个机关，署名有{signed}个，应当一致（7.2.4）")
            }
            Self::JointSigners { organs, signers } => {
                format!("联合上行文有{organs}个机关，签发人却有{signers}个，应一一对应（7.2.6）")
            }
            Self::RequestRecipients(count) => format!("请示只主送一个机关，现有{count}个（7.3.2）"),
            Self::RequestInReport(words) => format!("报告不得夹带请示事项：“{words}”（7.3.3）"),
            Self::LongList(count) => format!("带圈数字列项至多20项，现有{count}项"),
            Self::DateYear(date) => format!("日期 {date} 的年份不是四位数（7.3.5.4）"),
            Self::Table { table, problem } => format!("表“{table}”：{problem}"),
            other => other.to_string(),
        }
    }
}
