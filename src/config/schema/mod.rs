//! The tables of `campaign.toml`, a file a group: each holds the settings that the program works with and the reading of
//! its table. Nothing here knows another group but by the names that it is given.

pub(super) mod calendar;
pub(super) mod figures;
pub(super) mod form;
pub(super) mod office;
pub(super) mod rating;
pub(super) mod register;
pub(super) mod report;
pub(super) mod servers;
pub(super) mod tasks;
pub(super) mod trust;

use toml::Spanned;

use super::fault::Faults;

/// Most kinds of figures, tasks and phases, which the reader of figures supports.
pub(super) const MOST: usize = 128;

pub(super) fn at_most<T>(list: &[Spanned<T>], key: &str, faults: &Faults) {
    if let Some(beyond) = list.get(MOST) {
        faults.contradiction(beyond.span(), key, format!("more than {MOST} of them"), format!("最多 {MOST} 个"));
    }
}

/// Faults for all but the first of equal values.
pub(super) fn each_once<T: Ord + std::fmt::Display>(list: &[Spanned<T>], key: &str, faults: &Faults) {
    let mut seen = std::collections::BTreeSet::new();
    for value in list {
        if !seen.insert(value.get_ref()) {
            let twice = value.get_ref();
            faults.contradiction(value.span(), key, format!("`{twice}` is there twice"), format!("“{twice}”重复"));
        }
    }
}

/// A mail address in lower case; `None` and a fault where it is none.
pub(super) fn address(written: Spanned<String>, key: &str, faults: &Faults) -> Option<String> {
    let text = written.get_ref().trim();
    let whole = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.contains(char::is_whitespace)
    });
    if whole && text.is_ascii() {
        return Some(text.to_lowercase());
    }
    faults.contradiction(written.span(), key, "not a mail address", "不是邮箱地址");
    None
}

/// The day on which something ends, which must not be before it starts.
pub(super) fn in_order(
    starts: Option<chrono::NaiveDate>,
    ends: Option<Spanned<chrono::NaiveDate>>,
    key: &str,
    faults: &Faults,
) -> (chrono::NaiveDate, chrono::NaiveDate) {
    if let (Some(starts), Some(ends)) = (starts, &ends)
        && *ends.get_ref() < starts
    {
        faults.contradiction(
            ends.span(),
            key,
            format!("is before its start {starts}"),
            format!("早于开始日期 {starts}"),
        );
    }
    (starts.unwrap_or_default(), ends.map(Spanned::into_inner).unwrap_or_default())
}
