//! The text that a unit wrote in a mail in; the items of its form that the text names (报送人, 联系电话, 报送时间) out, and
//! whether it only says that something was received.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fields::{
    date::read_date,
    labels::{FieldLabel, inline_fields},
    person::{is_phone_number, read_phones, read_reporter},
    unit::resolve_unit,
};
use crate::{
    config::{ReadingContext, Unit},
    finding::{Code, Finding, Place},
};
use text::compact;

use super::Form;

/// Items of a form that a mail gives in words, those only that can be read without doubt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// 报送人.
    pub name: Option<String>,
    /// 联系电话, in digits.
    pub phones: Vec<String>,
    /// 报送时间, with the words that say it.
    pub date: Option<(String, NaiveDate)>,
    /// 收件号 of mails that the sender says are its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirms: Vec<String>,
    /// Apart from that the text says that something was received or is right (收到, 无误).
    pub acknowledges: bool,
    /// The text asks something.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
}

/// An item that a form was lacking and that a mail gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Item {
    /// 报送时间.
    Date,
    /// 报送人.
    Name,
    /// 联系电话.
    Phone,
}

/// Longest text that is taken for nothing but an acknowledgement, in characters; more has something to say.
const LONGEST_ACKNOWLEDGEMENT: usize = 120;

/// Clauses of an acknowledgement, without blanks, punctuation and [`FILLERS`].
const ACKNOWLEDGEMENTS: [&str; 19] = [
    "收到",
    "收到了",
    "收到谢谢",
    "收悉",
    "阅",
    "知悉",
    "知道了",
    "明白",
    "明白了",
    "好",
    "好的",
    "可以",
    "无误",
    "属实",
    "没有出入",
    "无出入",
    "没有问题",
    "没问题",
    "无问题",
];

/// Words that change nothing in one: 经核对数据均无误.
const FILLERS: [&str; 11] = ["经", "以上", "数据", "核对", "核实", "确认", "均", "已", "邮件", "来函", "回执"];

/// Clauses that go with one.
const COURTESIES: [&str; 11] =
    ["您好", "你好", "领导好", "领导您好", "老师好", "各位领导好", "工作顺利", "此致", "敬礼", "祝好", "顺祝商祺"];

/// How thanks begin: 感谢支持, 谢谢指导.
const THANKS: [&str; 5] = ["谢谢", "感谢", "多谢", "非常感谢", "辛苦"];
/// Longest clause of thanks, in characters.
const LONGEST_THANKS: usize = 10;

/// How a promise begins, and how it ends.
const SOON: [&str; 12] =
    ["尽快", "马上", "立即", "抓紧", "稍后", "随后", "今天", "今日", "明天", "明日", "下午", "按时"];
const PROMISED: [&str; 14] = [
    "补报",
    "报送",
    "上报",
    "报来",
    "补正",
    "补充",
    "补上",
    "更正",
    "修改",
    "改正",
    "完善",
    "重新发送",
    "重发",
    "发送",
];
/// Longest clause of a promise, in characters.
const LONGEST_PROMISE: usize = 12;

/// Words of a question that has no question mark.
const QUESTIONS: [&str; 5] = ["请问", "想问", "咨询", "能否", "可否"];

/// Reads a text line by line. `unit` is the sender's, whose name and liaison officers are a signature.
pub fn read_answer(text: &str, unit: &Unit, context: &ReadingContext<'_>, reference: NaiveDate) -> Answer {
    let mut answer = Answer::default();
    for line in text.lines() {
        let fields = inline_fields(line, context.form);
        if fields.is_empty() && is_phone_number(line) {
            add_phones(&mut answer, line);
        }
        for (label, value) in fields {
            match label {
                FieldLabel::Date => answer.date = read_date(&value, reference).ok().map(|day| (value, day)),
                FieldLabel::Phone => add_phones(&mut answer, &value),
                FieldLabel::Reporter | FieldLabel::Name => {
                    let is_unit = |name: &str| resolve_unit(name, context).is_some();
                    answer.name = read_reporter(&value, is_unit).name.or(answer.name.take());
                    add_phones(&mut answer, &value);
                }
                FieldLabel::Unit | FieldLabel::Extra => {}
            }
        }
    }
    answer.acknowledges = says_only(text, unit, context, &|clause| {
        let bare = FILLERS.iter().fold(clause.to_owned(), |rest, filler| rest.replace(filler, ""));
        ACKNOWLEDGEMENTS.contains(&bare.as_str()) || is_promise(clause)
    });
    answer.asks = asks(text);
    answer
}

fn add_phones(answer: &mut Answer, text: &str) {
    let (phones, wrong) = read_phones(text);
    if wrong.is_empty() {
        let fresh = phones.into_iter().filter(|phone| !answer.phones.contains(phone)).collect::<Vec<_>>();
        answer.phones.extend(fresh);
    }
}

/// Whether a text says that a form is the sender's own (是我单位报送), and nothing else.
pub fn affirms(text: &str, unit: &Unit, context: &ReadingContext<'_>) -> bool {
    says_only(text, unit, context, &|clause| {
        if ["确认", "经核实", "属实", "没错", "对", "对的"].contains(&clause) {
            return true;
        }
        let clause =
            ["经核实", "确认", "确"].iter().fold(clause, |rest, before| rest.strip_prefix(before).unwrap_or(rest));
        let clause = ["的", "报送", "上报", "所报", "报"]
            .iter()
            .fold(clause, |rest, after| rest.strip_suffix(after).unwrap_or(rest));
        let own = ["我单位", "本单位", "我社区", "本社区", "我办", "我所", "我中心", "我们", "我"];
        let of = |verb: &str| clause.strip_prefix(verb).is_some_and(|rest| rest.is_empty() || own.contains(&rest));
        ["是", "系", "为"].into_iter().any(of)
    })
}

/// Whether a text asks something of the office.
fn asks(text: &str) -> bool {
    text.contains(['?', '？']) || QUESTIONS.iter().any(|word| text.contains(word))
}

/// Whether a clause promises what was asked for: 我们尽快补报.
fn is_promise(clause: &str) -> bool {
    let own = ["我单位", "本单位", "我社区", "本社区", "我办", "我所", "我中心", "我们", "我"];
    let clause = own.iter().find_map(|own| clause.strip_prefix(own)).unwrap_or(clause);
    let clause = ["将", "会", "一定"].iter().find_map(|word| clause.strip_prefix(word)).unwrap_or(clause);
    clause.chars().count() <= LONGEST_PROMISE
        && SOON.iter().any(|soon| clause.starts_with(soon))
        && PROMISED.iter().any(|promised| clause.ends_with(promised))
}

/// Whether a text has a clause of one sort and otherwise courtesies, items of the form and a signature.
fn says_only(text: &str, unit: &Unit, context: &ReadingContext<'_>, is_sought: &dyn Fn(&str) -> bool) -> bool {
    if text.chars().count() > LONGEST_ACKNOWLEDGEMENT || text.contains(['?', '？']) {
        return false;
    }
    let mut found = false;
    for line in text.lines().filter(|line| inline_fields(line, context.form).is_empty()) {
        for clause in line.split(|character: char| !character.is_alphanumeric()).map(compact) {
            let is_one = !clause.is_empty() && is_sought(&clause);
            found |= is_one;
            if !is_one && !clause.is_empty() && !is_courtesy(&clause, unit, context) {
                return false;
            }
        }
    }
    found
}

fn is_courtesy(clause: &str, unit: &Unit, context: &ReadingContext<'_>) -> bool {
    let person = |name: &str| unit.contacts.iter().any(|contact| contact.name == name);
    let thanks = clause.chars().count() <= LONGEST_THANKS && THANKS.iter().any(|thanks| clause.starts_with(thanks));
    thanks
        || COURTESIES.contains(&clause)
        || unit.is_named(clause)
        || clause == context.office_name
        || person(clause)
        || unit.names().any(|name| clause.strip_prefix(name).is_some_and(person))
        || is_phone_number(clause)
        || clause.chars().all(|character| character.is_ascii_digit() || "年月日上下午时分".contains(character))
}

impl Answer {
    /// Without any item or confirmation.
    pub fn is_empty(&self) -> bool {
        self.items().is_empty() && self.confirms.is_empty()
    }

    /// The items that it has.
    pub fn items(&self) -> Vec<Item> {
        let all = [
            (self.date.is_some(), Item::Date),
            (self.name.is_some(), Item::Name),
            (!self.phones.is_empty(), Item::Phone),
        ];
        all.into_iter().filter(|(has, _)| *has).map(|(_, item)| item).collect()
    }

    /// Fills in what a form lacks and takes away the faults that said so. Returns what was filled in; nothing of the form
    /// is changed where it lacks nothing that the answer has.
    pub fn complete(&self, form: &mut Form, findings: &mut Vec<Finding>) -> Vec<Item> {
        let mut items = Vec::new();
        let Some((words, day)) = &self.date else { return self.complete_reporter(form, findings) };
        let field = form.reported_on.place.clone();
        let is_answered = |finding: &Finding| match finding.code {
            Code::DateMissing | Code::DateInvalid => true,
            Code::PlaceholderLeft => is_at(finding, &field),
            _ => false,
        };
        if findings.iter().any(is_answered) {
            form.reported_on.raw.clone_from(words);
            form.reported_on.value = Some(*day);
            findings.retain(|finding| !is_answered(finding));
            items.push(Item::Date);
        }
        items.extend(self.complete_reporter(form, findings));
        items
    }

    fn complete_reporter(&self, form: &mut Form, findings: &mut Vec<Finding>) -> Vec<Item> {
        let place = form.reporter.place.clone();
        let is_template = |finding: &Finding| finding.code == Code::PlaceholderLeft && is_at(finding, &place);
        let whole = findings.iter().any(is_template);
        // The template's words in the field hide which of the two is lacking.
        if whole && (self.name.is_none() || self.phones.is_empty()) {
            return Vec::new();
        }
        let lacks = |codes: &[Code]| whole || findings.iter().any(|finding| codes.contains(&finding.code));
        let mut items = Vec::new();
        let mut raw = if whole { String::new() } else { form.reporter.raw.clone() };
        let mut add = |words: &str| {
            if !raw.is_empty() {
                raw.push('，');
            }
            raw.push_str(words);
        };
        if let Some(name) = self.name.as_ref().filter(|_| lacks(&[Code::ReporterMissing])) {
            add(name);
            form.reporter.value.name = Some(name.clone());
            items.push(Item::Name);
        }
        if !self.phones.is_empty() && lacks(&[Code::PhoneMissing, Code::PhoneInvalid]) {
            add(&self.phones.join("、"));
            form.reporter.value.phones.clone_from(&self.phones);
            form.reporter.value.wrong_numbers.clear();
            items.push(Item::Phone);
        }
        let answered: Vec<Code> = items.iter().flat_map(|item| item.codes()).copied().collect();
        findings.retain(|finding| !(answered.contains(&finding.code) || whole && is_template(finding)));
        form.reporter.raw = raw;
        items
    }
}

/// Whether a finding is about a field; that of a mail with several files names its file too.
pub(super) fn is_at(finding: &Finding, field: &Place) -> bool {
    Place { file: None, ..finding.place.clone() } == Place { file: None, ..field.clone() }
}

impl Item {
    /// Chinese name, as letters use it.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Date => "报送时间",
            Self::Name => "报送人",
            Self::Phone => "联系电话",
        }
    }

    fn codes(self) -> &'static [Code] {
        match self {
            Self::Date => &[Code::DateMissing, Code::DateInvalid],
            Self::Name => &[Code::ReporterMissing],
            Self::Phone => &[Code::PhoneMissing, Code::PhoneInvalid],
        }
    }
}
