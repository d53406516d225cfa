//! In: nothing. Out: the kinds of official documents, each with the elements that GB/T 9704-2012 gives it.

use chrono::NaiveDate;

/// Kind of document (文种) with the elements that depend on it: a 通报 has no field for a signer, a 函 none for a 印发机关.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentKind {
    /// 报告, to an organ above.
    Report(Upward),
    /// 请示, to an organ above.
    Request(Upward),
    /// 通报, to organs below.
    Circular(Downward),
    /// 通知, to organs below.
    Notice(Downward),
    /// 函, in letter format (§10.1).
    Letter(Letter),
    /// 纪要 (§10.3).
    Minutes(Minutes),
}

/// 上行文: a document to a higher organ, which names its signers (§7.2.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upward {
    /// 发文机关标志 (§7.2.4).
    pub letterhead: Letterhead,
    /// 发文字号 (§7.2.5).
    pub number: DocumentNumber,
    /// 签发人 (§7.2.6), at least one; `None` leaves room for the name.
    pub signers: Vec<Option<String>>,
    /// 主送机关 (§7.3.2), without the colon.
    pub recipients: Vec<String>,
    /// 发文机关署名, 成文日期, 印章 (§7.3.5).
    pub signature: Signature,
    /// 版记 (§7.4).
    pub imprint: Imprint,
}

/// 下行文 or 平行文: a document to lower or equal organs under a letterhead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downward {
    /// 发文机关标志 (§7.2.4).
    pub letterhead: Letterhead,
    /// 发文字号 (§7.2.5).
    pub number: DocumentNumber,
    /// 主送机关 (§7.3.2), without the colon; none where the document is for all to see.
    pub recipients: Vec<String>,
    /// 发文机关署名, 成文日期, 印章 (§7.3.5).
    pub signature: Signature,
    /// 版记 (§7.4).
    pub imprint: Imprint,
}

/// A letter (§10.1): red double rules, no number on its first page, a 版记 without lines and 印发.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// 发文机关标志: the organ's name alone, in joint letters that of the host.
    pub organ: String,
    /// 发文字号 (§7.2.5).
    pub number: DocumentNumber,
    /// 主送机关 (§7.3.2), without the colon.
    pub recipients: Vec<String>,
    /// 发文机关署名, 成文日期, 印章 (§7.3.5).
    pub signature: Signature,
    /// 抄送机关 (§7.4.2); empty prints none.
    pub copies_to: Vec<String>,
}

/// Minutes (§10.3): a list of attendance; no recipients, no signature, no seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minutes {
    /// 纪要标志, such as `宝圣湖街道办事处会议纪要`.
    pub mark: String,
    /// Issue or document number.
    pub number: MinutesNumber,
    /// Issuing organ, printed under the number at the left.
    pub organ: String,
    /// 成文日期, printed at the right; `None` leaves blanks for it.
    pub date: Option<NaiveDate>,
    /// 出席, each with unit and name; at least one.
    pub present: Vec<String>,
    /// 请假.
    pub excused: Vec<String>,
    /// 列席.
    pub observers: Vec<String>,
    /// 版记 (§7.4).
    pub imprint: Imprint,
}

/// Number of minutes; §10.3 leaves its form to the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MinutesNumber {
    /// 第5期; `None` leaves room.
    Issue(Option<u32>),
    /// 〔2020〕5号, with or without the organ's code.
    Document(DocumentNumber),
}

/// 发文机关标志 (§7.2.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// Full or standard short names, the host first; at least one.
    pub organs: Vec<String>,
    /// Whether 文件 follows the names.
    pub file: bool,
}

impl Letterhead {
    /// One organ's letterhead as it is printed, such as `××街道办事处文件`.
    pub fn printed(text: &str) -> Self {
        let text = text.trim();
        match text.strip_suffix("文件") {
            Some(organ) => Self { organs: vec![organ.to_owned()], file: true },
            None => Self { organs: vec![text.to_owned()], file: false },
        }
    }
}

/// 发文字号: `渝宝圣湖办〔2020〕27号`. A number not yet given leaves room between 〕 and 号.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    /// 机关代字.
    pub code: String,
    /// Four digits.
    pub year: u16,
    /// 发文顺序号, no leading zero.
    pub number: Option<u32>,
}

/// 份号, 密级和保密期限, 紧急程度 (§7.2.1 to §7.2.3): one a line at the upper left, in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// 份号; a secret document must have one.
    pub copy_number: Option<CopyNumber>,
    /// 密级和保密期限.
    pub secrecy: Option<Secrecy>,
    /// 紧急程度.
    pub urgency: Option<Urgency>,
}

/// 份号 (§7.2.1): six digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyNumber(u32);

impl CopyNumber {
    /// `None` for 0 and for more than six digits.
    pub const fn new(number: u32) -> Option<Self> {
        if number >= 1 && number <= 999_999 { Some(Self(number)) } else { None }
    }

    /// The number, 1 to 999,999.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// 密级和保密期限 (§7.2.2): `机密★1年`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secrecy {
    /// 密级.
    pub level: SecrecyLevel,
    /// 保密期限; `None` where only the level is given.
    pub term: Option<Term>,
}

/// 密级, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecrecyLevel {
    /// 秘密
    Confidential,
    /// 机密
    Secret,
    /// 绝密
    TopSecret,
}

/// 保密期限: how long a document is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Whole years.
    Years(u8),
    /// Months, below a year.
    Months(u8),
    /// 长期
    Lasting,
}

/// 紧急程度 (§7.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// 特急
    Flash,
    /// 加急
    Urgent,
}

/// Name and date at the end of the text (§7.3.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Organs or posts, and whether with seal or stamp.
    pub by: SignedBy,
    /// 成文日期; `None` prints 年 月 日 with room for the figures.
    pub date: Option<NaiveDate>,
}

/// Who signs. Seals and stamps are not drawn; room is left for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedBy {
    /// 加盖印章的公文 (§7.3.5.1): one organ, or several with a seal each, the host first.
    Sealed(Vec<String>),
    /// 不加盖印章的公文 (§7.3.5.2): one organ, or several one below the other.
    Unsealed(Vec<String>),
    /// 加盖签发人签名章的公文 (§7.3.5.3): full titles of the posts (签发人职务), one an organ.
    Stamped(Vec<String>),
}

/// 版记 (§7.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// 抄送机关; empty prints none.
    pub copies_to: Vec<String>,
    /// 印发机关.
    pub printed_by: String,
    /// 印发日期; `None` leaves room.
    pub printed_on: Option<NaiveDate>,
}

impl DocumentKind {
    /// The kind's name, with which titles end.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Report(_) => "报告",
            Self::Request(_) => "请示",
            Self::Circular(_) => "通报",
            Self::Notice(_) => "通知",
            Self::Letter(_) => "函",
            Self::Minutes(_) => "纪要",
        }
    }

    /// 主送机关; none in minutes.
    pub fn recipients(&self) -> &[String] {
        match self {
            Self::Report(upward) | Self::Request(upward) => &upward.recipients,
            Self::Circular(downward) | Self::Notice(downward) => &downward.recipients,
            Self::Letter(letter) => &letter.recipients,
            Self::Minutes(_) => &[],
        }
    }

    /// 发文字号; minutes may have an issue instead.
    pub fn number(&self) -> Option<&DocumentNumber> {
        match self {
            Self::Report(upward) | Self::Request(upward) => Some(&upward.number),
            Self::Circular(downward) | Self::Notice(downward) => Some(&downward.number),
            Self::Letter(letter) => Some(&letter.number),
            Self::Minutes(Minutes { number: MinutesNumber::Document(number), .. }) => Some(number),
            Self::Minutes(Minutes { number: MinutesNumber::Issue(_), .. }) => None,
        }
    }

    /// Name and date at the end; none in minutes.
    pub fn signature(&self) -> Option<&Signature> {
        match self {
            Self::Report(upward) | Self::Request(upward) => Some(&upward.signature),
            Self::Circular(downward) | Self::Notice(downward) => Some(&downward.signature),
            Self::Letter(letter) => Some(&letter.signature),
            Self::Minutes(_) => None,
        }
    }

    /// 成文日期.
    pub fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::Minutes(minutes) => minutes.date,
            other => other.signature().and_then(|signature| signature.date),
        }
    }

    /// 版记 with 印发机关; none in letters.
    pub fn imprint(&self) -> Option<&Imprint> {
        match self {
            Self::Report(upward) | Self::Request(upward) => Some(&upward.imprint),
            Self::Circular(downward) | Self::Notice(downward) => Some(&downward.imprint),
            Self::Letter(_) => None,
            Self::Minutes(minutes) => Some(&minutes.imprint),
        }
    }

    /// 抄送机关.
    pub fn copies_to(&self) -> &[String] {
        match self {
            Self::Letter(letter) => &letter.copies_to,
            other => other.imprint().map_or(&[], |imprint| &imprint.copies_to),
        }
    }
}

impl SignedBy {
    /// Names of the organs, or titles of the posts.
    pub fn names(&self) -> &[String] {
        match self {
            Self::Sealed(names) | Self::Unsealed(names) | Self::Stamped(names) => names,
        }
    }
}
