//! Findings: faults of senders and forms as data, with code, severity, place, message and remedy; never a Rust error.
//! `codes!` is the one table of codes: spelling, severity, Chinese name, meaning.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// One fault of the sender, worded so that the sender can correct it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which fault.
    pub code: Code,
    /// Its place.
    pub place: Place,
    /// The words found there, unchanged; empty where nothing was found.
    pub found: String,
    /// What is the matter, one Chinese sentence.
    pub message: String,
    /// What to do about it, one Chinese sentence.
    pub remedy: String,
    /// How it could look when it is right; empty where no example helps.
    pub example: String,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The unit is asked to correct it.
    Error,
    /// The office looks at it.
    Warning,
    /// Recorded.
    Info,
}

/// A place inside a message, as a person would look for it and as a program finds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// File name, with the archive or forwarded mail it came in; `None` where only one file is in question.
    pub file: Option<String>,
    /// Number of the table in the file, 1-based.
    pub table: Option<usize>,
    /// The file has more than one table: then the first is named by its number too.
    #[serde(default)]
    pub several_tables: bool,
    /// Sheet of a spreadsheet.
    pub sheet: Option<String>,
    /// Cell of that table.
    pub cell: Option<CellPlace>,
    /// Label of the field or heading of the section, such as `报送人`.
    pub field: Option<String>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellPlace {
    /// 0-based row of the grid.
    pub row: usize,
    /// 0-based column of the grid.
    pub column: usize,
    /// `B3` in a spreadsheet.
    pub address: Option<String>,
}

impl Finding {
    /// A finding at a place, with the words found there; message and remedy are given by the rule that made it.
    pub fn new(code: Code, place: Place, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code,
            place,
            found: String::new(),
            message: message.into(),
            remedy: remedy.into(),
            example: String::new(),
        }
    }

    /// The same with the words found.
    #[must_use]
    pub fn found(mut self, words: impl Into<String>) -> Self {
        self.found = words.into();
        self
    }

    /// The same with an example of how it could look.
    #[must_use]
    pub fn example(mut self, example: impl Into<String>) -> Self {
        self.example = example.into();
        self
    }

    /// Severity, which the code alone decides.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// True where the unit is asked to correct it.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

impl Place {
    /// A place known by its label alone.
    pub fn field(label: impl Into<String>) -> Self {
        Self { field: Some(label.into()), ..Self::default() }
    }

    /// A whole file.
    pub fn file(name: impl Into<String>) -> Self {
        Self { file: Some(name.into()), ..Self::default() }
    }
}

impl fmt::Display for Place {
    /// `第2个表格第3行“报送人”栏`, `工作表“7月”B3单元格“报送人”栏`, `附件“a.docx”`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(out, "附件“{file}”")?;
        }
        match (&self.sheet, self.table) {
            (Some(sheet), _) => write!(out, "工作表“{sheet}”")?,
            // Nearly every file has one table: its number would only be noise.
            (None, Some(table)) if table > 1 || self.several_tables => write!(out, "第{table}个表格")?,
            _ => {}
        }
        match &self.cell {
            Some(CellPlace { address: Some(address), .. }) => write!(out, "{address}单元格")?,
            Some(cell) => write!(out, "第{}行", cell.row + 1)?,
            None => {}
        }
        if let Some(field) = &self.field {
            write!(out, "“{field}”栏")?;
        }
        Ok(())
    }
}

macro_rules! codes {
    ($($variant:ident $text:literal $severity:ident $chinese:literal $meaning:literal;)*) => {
        /// The codes of the contract; others rely on their spelling.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $meaning] $variant,)* }

        impl Code {
            /// All codes, in the contract's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The spelling others rely on, such as `date-missing`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Short Chinese name, as used in lists of faults, such as `未填报送时间`.
            pub fn chinese(self) -> &'static str {
                match self { $(Self::$variant => $chinese,)* }
            }

            /// What the code means, one English sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }
        }
    };
}

impl Code {
    /// Whether it is about who sent the form, which is settled by a confirmation and not by a correction.
    pub fn is_about_sender(self) -> bool {
        matches!(self, Self::SenderUnregistered | Self::SenderMismatch | Self::SenderUnverified)
    }
}

codes! {
    Unreadable "unreadable" Error "文件无法读取" "Damaged, empty, encrypted, over a limit, or of a type that cannot be read.";
    ScanOnly "scan-only" Error "仅有图片或扫描件" "An image or a PDF without text.";
    OtherForm "other-form" Error "其他工作的报表" "Readable, but another form or another campaign's; the message names which.";
    NoForm "no-form" Error "未见情况表" "Readable, but no form in it.";
    BlankForm "blank-form" Error "空白表" "The blank template, with nothing filled in.";
    UnitMissing "unit-missing" Error "未填单位名称" "The unit's field is empty.";
    UnitUnknown "unit-unknown" Error "单位名称待核对" "The unit is not in the register.";
    DateMissing "date-missing" Error "未填报送时间" "The date's field is empty.";
    DateInvalid "date-invalid" Error "报送时间有误" "Not a date.";
    DateWrongPeriod "date-wrong-period" Error "报送时间与月份不符" "A date that cannot belong to this period.";
    ReporterMissing "reporter-missing" Error "未填报送人" "No name.";
    PhoneMissing "phone-missing" Error "未填联系电话" "No number.";
    PhoneInvalid "phone-invalid" Error "联系电话有误" "Digits that are no phone number.";
    SectionMissing "section-missing" Error "缺少必填栏目" "The heading of a required section was not found.";
    SectionEmpty "section-empty" Error "必填栏目无内容" "Nothing under a required heading, or only 无.";
    NoFigures "no-figures" Error "未见具体数据" "A required section with words but not one figure.";
    PlaceholderLeft "placeholder-left" Error "存有模板文字" "Template text still in a filled form.";
    CopiedText "copied-text" Error "内容重复" "The same text as in an earlier month or in another unit's form.";
    ScopeUnclear "scope-unclear" Warning "数据时段不明" "A figure without the time that it covers.";
    FiguresDisagree "figures-disagree" Warning "数据前后不一致" "Parts do not add up to their total.";
    FigureOutlier "figure-outlier" Warning "数据波动较大" "A figure far from the unit's own earlier months.";
    DoubleCounted "double-counted" Warning "活动疑似重复统计" "Two units report the same event.";
    PlanAsResult "plan-as-result" Warning "计划列作成效" "A plan that is written as if it had been carried out.";
    SenderUnregistered "sender-unregistered" Warning "发件邮箱未登记" "The mail came from an address that is not in the register.";
    SenderMismatch "sender-mismatch" Warning "发件邮箱或标题与单位不符" "The mail came from another unit's address.";
    SenderUnverified "sender-unverified" Warning "发件邮箱未通过核验" "The receiving server says that the mail did not come from its sender's address.";
    InstructionsLeft "instructions-left" Warning "留有填表说明" "The template's instructions were left in the text.";
    PersonalData "personal-data" Warning "含个人信息" "Personal data in the text; masked before anything is printed.";
    ClassifiedWords "classified-words" Warning "有涉密或内部字样" "秘密, 机密, 内部资料 in a form: to be looked at before anything of it is printed.";
    RareCharacter "rare-character" Warning "含生僻字" "A character that common fonts lack.";
    TrackedChanges "tracked-changes" Warning "留有修订痕迹" "Revisions were left in; the accepted text was taken.";
    NumberDoubtful "number-doubtful" Warning "数字写法有歧义" "A number could be read in two ways and was not counted.";
    KindDoubtful "kind-doubtful" Warning "指标归类待核" "A number that two kinds of figures fit equally; it was counted as one of them.";
    StruckText "struck-text" Warning "有划去的文字" "Crossed-out text was left out.";
    Superseded "superseded" Info "已由更正件替代" "A later form of the same unit and month replaced it.";
    Duplicate "duplicate" Info "重复报送" "The same form was received again and is counted once.";
    Early "early" Info "月末前报送" "Arrived before the period's end.";
    Late "late" Info "逾期报送" "Arrived after the deadline.";
}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str() == text)
            .ok_or_else(|| serde::de::Error::custom(format!("unknown finding code {text}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_a_person_would_look_for_it() {
        let cell = |row, address: Option<&str>| Some(CellPlace { row, column: 1, address: address.map(str::to_owned) });
        let field = Place::field("报送人");
        let place = |table, several_tables, cell| Place { table, several_tables, cell, ..field.clone() };
        assert_eq!(place(Some(1), false, cell(1, None)).to_string(), "第2行“报送人”栏");
        assert_eq!(place(Some(1), true, cell(1, None)).to_string(), "第1个表格第2行“报送人”栏");
        assert_eq!(place(Some(2), true, cell(2, None)).to_string(), "第2个表格第3行“报送人”栏");
        assert_eq!(place(Some(2), true, None).to_string(), "第2个表格“报送人”栏");
        let sheet = Place { sheet: Some("7月".to_owned()), ..place(Some(1), true, cell(2, Some("B3"))) };
        assert_eq!(sheet.to_string(), "工作表“7月”B3单元格“报送人”栏");
        let file = Place { file: Some("甲.docx".to_owned()), ..place(Some(1), false, cell(1, None)) };
        assert_eq!(file.to_string(), "附件“甲.docx”第2行“报送人”栏");
    }
}
