//! What went well or wrong in; the answer as a page out. Every answer to a person is a page in Chinese with a way back.

use std::io;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;

use super::Desk;
use crate::{
    i18n::{Localize as _, LocalizedText},
    pipeline::{self, OpenError, Refusal},
};

/// Why there is no page, or nothing was done.
pub(super) enum Trouble {
    /// There is no such month, unit, mail or letter.
    Nothing,
    /// What was asked for cannot be done.
    Refused(LocalizedText),
    /// A run is going on.
    Busy,
    /// The campaign's files are wrong.
    Open(OpenError),
    /// A fault of ours.
    Failed(pipeline::Error),
    /// The system refuses.
    Disk(io::Error),
}

impl From<OpenError> for Trouble {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Busy => Self::Busy,
            error => Self::Open(error),
        }
    }
}

impl From<pipeline::Error> for Trouble {
    fn from(error: pipeline::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<crate::ledger::Error> for Trouble {
    fn from(error: crate::ledger::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Wrong(words) | Refusal::Impossible(words) => Self::Refused(words),
            Refusal::Failed(error) => Self::Failed(error),
        }
    }
}

/// A page that says one thing.
#[derive(Serialize)]
struct MessagePage<'a> {
    title: &'a str,
    text: &'a str,
}

impl Desk {
    /// Fills a page's template.
    pub(super) fn render(&self, status: StatusCode, template: &str, view: &impl Serialize) -> Response {
        match self.templates.render(template, view) {
            Ok(text) => page(status, text),
            Err(error) => {
                tracing::error!(template, "a page cannot be made");
                plain(StatusCode::INTERNAL_SERVER_ERROR, &error.zh())
            }
        }
    }

    /// Says one thing.
    pub(super) fn message(&self, status: StatusCode, title: &str, text: &str) -> Response {
        self.render(status, "desk/message.html.hbs", &MessagePage { title, text })
    }

    /// A page, or why there is none.
    pub(super) fn answer(&self, template: &str, view: Result<impl Serialize, Trouble>) -> Response {
        match view {
            Ok(view) => self.render(StatusCode::OK, template, &view),
            Err(trouble) => self.trouble(&trouble),
        }
    }

    /// Says why there is no page, or why nothing was done.
    pub(super) fn trouble(&self, trouble: &Trouble) -> Response {
        let (status, title, text) = match trouble {
            Trouble::Nothing => (StatusCode::NOT_FOUND, "没有这一页", "没有这个月、单位、来信或者函件。".to_owned()),
            Trouble::Refused(words) => (StatusCode::CONFLICT, "没有登记", words.zh()),
            Trouble::Busy => {
                (StatusCode::SERVICE_UNAVAILABLE, "正在汇总", "正在汇总，请稍后再办。没有改动任何内容。".to_owned())
            }
            Trouble::Open(error) => (StatusCode::INTERNAL_SERVER_ERROR, "配置有误", error.zh()),
            Trouble::Failed(error) => (StatusCode::INTERNAL_SERVER_ERROR, "没有办成", error.zh()),
            Trouble::Disk(error) => (StatusCode::INTERNAL_SERVER_ERROR, "没有办成", error.zh()),
        };
        self.message(status, title, &text)
    }
}

/// A page as HTML.
fn page(status: StatusCode, text: String) -> Response {
    let html = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
    (status, html, text).into_response()
}

/// A text without any markup, for those who have not entered.
pub(super) fn plain(status: StatusCode, text: &str) -> Response {
    let plain = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
    (status, plain, text.to_owned()).into_response()
}

/// A form that does not come from a page of this session.
pub(super) fn forged() -> Response {
    plain(StatusCode::FORBIDDEN, "页面已经过期，请返回工作台刷新后再办。")
}
