//! What a mail amounts to in; the outcome and the Chinese sentence that staff read about it out.

use super::{Outcome, faults, liaison_reply::ReplyCounts};
use crate::{config::Period, form::Item};

/// What a mail amounts to, with all that its reason names.
pub(super) enum Disposition<'a> {
    /// A letter of this program that came back.
    OwnLetter,
    /// An automatic reply.
    AutomaticReply,
    /// A bounce; names of the units whose addresses it concerns.
    Bounce { units: Vec<&'a str> },
    /// Nothing from an address that no unit registered.
    UnknownSender,
    /// List mail without a form.
    Bulk,
    /// No form from an address that several units share.
    SharedAddress,
    /// Forms whose unit neither the form nor the sender shows.
    UnknownUnit,
    /// Forms, filled or blank.
    Forms(FormsOfMail<'a>),
    /// A unit's reply that gives items of its form in words, or says that an earlier mail is its own.
    Answer { unit: &'a str, items: Vec<Item>, confirms: bool },
    /// A unit's reply that only says that it got our letter, or that all is right.
    Acknowledgement { unit: &'a str },
    /// A unit's mail without file and form.
    Empty { unit: &'a str },
    /// A unit's mail that speaks of an attachment and has none.
    AttachmentMissing { unit: &'a str },
    /// A unit's files, none of them a form.
    Materials { unit: &'a str },
    /// A unit's files, none of them a form or a text about the work.
    Formless { unit: &'a str },
    /// A unit's files, all of them forms of other works.
    OtherForms { unit: &'a str, titles: Vec<String> },
    /// A unit's files, none of which can be opened.
    Unopenable { unit: &'a str },
    /// Files without a form, in a unit's name from a doubtful sender.
    Doubtful { unit: &'a str, cause: String },
    /// Files without a form in a mail whose text asks something.
    Asking { rest: Box<Disposition<'a>> },
    /// A returned Annex 2 without a form.
    LiaisonReply {
        /// Names of the units, in the order of the mail.
        units: Vec<&'a str>,
        /// Whether the sender's address is registered.
        known: bool,
        counts: ReplyCounts,
        /// What the mail amounts to without the reply, where it brings more.
        rest: Option<Box<Disposition<'a>>>,
    },
}

/// A mail with forms.
pub(super) struct FormsOfMail<'a> {
    /// Name of the unit of the first.
    pub(super) unit: &'a str,
    /// Period of the first.
    pub(super) period: Period,
    /// Number of filled forms that have a unit; 0 where only the blank form came.
    pub(super) filled: usize,
    /// Number of forms whose unit is unknown.
    pub(super) without_unit: usize,
    /// For each form that waits for a person, why.
    pub(super) waiting: Vec<String>,
    /// Why what came with the forms waits, where it does.
    pub(super) doubt: Option<String>,
    /// Number of forms read from a file that holds more than are read.
    pub(super) read_of_more: Option<usize>,
    /// Service whose download link is in the text.
    pub(super) large_file_service: Option<&'static str>,
    pub(super) reply: ReplyCounts,
    /// Titles of forms of other works that came with them.
    pub(super) other_forms: Vec<String>,
}

/// 《禁毒工作月报表》等2份.
fn named(titles: &[String]) -> String {
    let first = titles.first().map(|title| format!("《{title}》")).unwrap_or_default();
    if titles.len() > 1 { format!("{first}等{}份", titles.len()) } else { first }
}

impl Disposition<'_> {
    pub(super) fn outcome(&self) -> Outcome {
        match self {
            Self::OwnLetter
            | Self::AutomaticReply
            | Self::UnknownSender
            | Self::Bulk
            | Self::OtherForms { .. }
            | Self::Acknowledgement { .. } => Outcome::Ignored,
            Self::Answer { .. } => Outcome::Submission,
            Self::Bounce { units } if units.is_empty() => Outcome::Ignored,
            Self::Materials { .. } | Self::Formless { .. } => Outcome::Materials,
            Self::Forms(forms) if forms.is_settled() => Outcome::Submission,
            Self::LiaisonReply { known, counts, rest, .. } if *known && counts.without_unit == 0 => {
                rest.as_ref().map_or(Outcome::Materials, |rest| rest.outcome())
            }
            _ => Outcome::NeedsPerson,
        }
    }

    /// One or more sentences for staff, with a full stop at the end.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::OwnLetter => "本系统发出的函件，不作处理。".to_owned(),
            Self::AutomaticReply => "自动答复，不作处理，也不回复。".to_owned(),
            Self::Bounce { units } if units.is_empty() => "退信，不涉及在册地址，不作处理。".to_owned(),
            Self::Bounce { units } => {
                format!("退信：发往{}的函件未能送达，请核对其邮箱地址。", units.join("、"))
            }
            Self::UnknownSender => "发件地址不在册，来件中没有情况表，不作处理。".to_owned(),
            Self::Bulk => "群发邮件，其中没有情况表，不作处理。".to_owned(),
            Self::SharedAddress => "发件地址为几个单位共用，来件中没有情况表，请人工确认是哪个单位报送。".to_owned(),
            Self::UnknownUnit => "情况表上的单位名称不在册，发件地址也不能确定单位，请人工确认。".to_owned(),
            Self::Forms(forms) => forms.reason(),
            Self::Answer { unit, items, confirms: true } if items.is_empty() => {
                format!("{unit}来信确认此前的来件为其报送。")
            }
            Self::Answer { unit, items, .. } => {
                let items: Vec<&str> = items.iter().map(|item| item.chinese()).collect();
                format!("{unit}来信答复{}，据以补入其情况表。", items.join("、"))
            }
            Self::Acknowledgement { unit } => format!("{unit}回复已收到或者无误，已记录，不必处理。"),
            Self::Empty { unit } => format!("{unit}来信，没有附件，也没有情况表，请人工阅处。"),
            Self::AttachmentMissing { unit } => format!("{unit}来信提到附件，但没有收到附件，已列入补正。"),
            Self::Materials { unit } => {
                let kept = "作为材料保存；如该单位本月尚无情况表，将请其补报";
                format!("{unit}报来的文件中没有可识别的情况表，{kept}。")
            }
            Self::Formless { unit } => {
                format!("{unit}报来的文件中没有可识别的情况表，也没有经验材料；如该单位本月尚无情况表，将请其补报。")
            }
            Self::OtherForms { unit, titles } => {
                format!("{unit}报来{}，不属本项工作，未作处理。", named(titles))
            }
            Self::Unopenable { unit } => format!("{unit}报来的文件无法打开，已请其重新发送。"),
            Self::Doubtful { unit, cause } => {
                format!("收到署名{unit}的来信，{cause}，其中没有情况表；确认前不作处理，请人工核实。")
            }
            Self::Asking { rest } => format!("{}来信中另有询问，请人工阅处。", rest.reason()),
            Self::LiaisonReply { units, known, counts, rest } => {
                let taken = counts.reason();
                let reason = match rest {
                    None => format!("{}：{taken}。", units.join("、")),
                    Some(rest) => format!("{}；{taken}。", rest.reason().trim_end_matches('。')),
                };
                if *known { reason } else { format!("发件地址不在册。{reason}") }
            }
        }
    }
}

impl FormsOfMail<'_> {
    /// Whether nothing of it is left for a person.
    fn is_settled(&self) -> bool {
        self.without_unit == 0 && self.read_of_more.is_none() && self.waiting.is_empty() && self.doubt.is_none()
    }

    fn reason(&self) -> String {
        let (unit, period) = (self.unit, self.period.chinese());
        let mut reason = match (self.filled, self.without_unit) {
            (0, 0) => match &self.doubt {
                Some(cause) => format!("收到署名{unit}的空白表，{cause}，未作处理，请人工阅处。"),
                None => format!("{unit}报来的情况表是空白表，已请其填写后重新报送。"),
            },
            (1, 0) => match self.waiting.first() {
                Some(cause) => format!(
                    "收到署名{unit}的{period}情况表1份，{cause}；确认前不计入，也不替代该单位已报的表，请人工核实。"
                ),
                None => format!("收到{unit}{period}情况表1份。"),
            },
            (filled, 0) => format!("收到情况表{filled}份，首份为{unit}{period}。"),
            (filled, others) => {
                format!("收到情况表{filled}份；另有{others}份单位名称不在册，请人工确认。")
            }
        };
        if let Some(cause) = self.waiting.first().filter(|_| self.filled > 1) {
            let waits = format!("其中{}份{cause}，确认前不计入，请人工核实", self.waiting.len());
            reason = format!("{}；{waits}。", reason.trim_end_matches('。'));
        }
        if let Some(service) = self.large_file_service {
            reason.push_str(&format!("邮件中另有{service}的下载链接，链接中的文件没有下载。"));
        }
        if let Some(read) = self.read_of_more {
            reason.push_str(&format!("{}，请人工处理其余部分。", faults::left_out_words(read)));
        }
        if !self.other_forms.is_empty() {
            reason.push_str(&format!("另有{}，不属本项工作，未作处理。", named(&self.other_forms)));
        }
        let reply = self.reply.reason();
        if reply.is_empty() { reason } else { format!("{}；{reply}。", reason.trim_end_matches('。')) }
    }
}

impl ReplyCounts {
    /// Clauses without a full stop; empty where there is no reply.
    fn reason(self) -> String {
        let taken = (self.taken > 0).then(|| format!("收到联络员名单回执{}人，待办公室确认", self.taken));
        let without_unit =
            (self.without_unit > 0).then(|| format!("回执中有{}人的单位不在册，请人工核对", self.without_unit));
        taken.into_iter().chain(without_unit).collect::<Vec<_>>().join("；")
    }
}
