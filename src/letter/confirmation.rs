//! A unit for which a form of a doubtful sender waits in; the question (核实) whether the form is its own out, at its
//! registered address, one for each such mail.

use serde::Serialize;

use super::{
    Case, Error, Letter,
    letter_data::{CommonData, UnitData, file_name, quoted},
};
use crate::{
    finding::Code,
    month::{LetterKind, Submission, mail_number},
};

/// Questions to a unit about one month at the most: whoever sends forms in its name must not be able to flood it.
const LIMIT: usize = 3;

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    common: CommonData<'a>,
    unit: UnitData<'a>,
    /// 收件号 of the mail, which the reply repeats in its subject.
    number: String,
    received_at: String,
    from: String,
    doubt: &'static str,
    file: String,
    reporter: String,
    /// The unit has a form that counts.
    has_form: bool,
    reply_by: String,
}

pub(super) fn due(case: Case) -> Result<Vec<Letter>, Error> {
    let prefix = format!("confirmation/{}/{}/", case.context.month.period, case.unit.id);
    let mut left = LIMIT.saturating_sub(case.written_with(&prefix).len());
    let mut letters: Vec<Letter> = Vec::new();
    for form in &case.state.unconfirmed {
        let key = format!("{prefix}{}", mail_number(&form.message));
        // A mail with several forms is asked about once.
        let is_asked = case.context.is_written(&key) || letters.iter().any(|letter| letter.key == key);
        if !is_asked && left > 0 {
            left -= 1;
            letters.push(question(case, form, key)?);
        }
    }
    Ok(letters)
}

fn question(case: Case, form: &Submission, key: String) -> Result<Letter, Error> {
    let doubt = form.sender_doubts().map(|(_, finding)| (finding.code, finding.found.as_str())).next();
    let (code, from) = doubt.unwrap_or((Code::SenderUnregistered, ""));
    let data = Data {
        common: case.context.common(),
        unit: case.unit_data(),
        number: mail_number(&form.message),
        received_at: case.context.moment(form.received_at),
        from: quoted(from),
        doubt: match code {
            Code::SenderMismatch => "发件邮箱登记在其他单位名下",
            Code::SenderUnverified => "发件邮箱未通过收件服务器核验",
            _ => "发件邮箱未登记",
        },
        file: file_name(&form.file),
        reporter: quoted(form.checked.form.reporter.value.name.as_deref().unwrap_or_default()),
        has_form: case.state.submission.is_some(),
        reply_by: case.context.reply_by(),
    };
    case.write(LetterKind::Confirmation, key, "letters/confirmation.txt.hbs", &data)
}
