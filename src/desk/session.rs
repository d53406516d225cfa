//! A one-time link in, a session with its cookie and its token for forms out. Both are 256 random bits; the desk keeps the
//! cookie's hash alone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    extract::{Form, FromRequestParts, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use chrono::{DateTime, Duration, FixedOffset};
use serde::{Deserialize, Serialize};

use super::{Desk, answer};
use crate::identity::sha256;

const COOKIE: &str = "huizong_desk";
/// A session ends when nobody has used it for so long.
const IDLE: Duration = Duration::hours(12);
/// Longest name of a person, in characters.
const NAME: usize = 30;

/// Somebody who has entered.
#[derive(Debug, Clone)]
pub(super) struct Session {
    /// Who decides, in this browser.
    pub(super) by: String,
    /// In every form of this session's pages.
    pub(super) token: String,
    used_at: DateTime<FixedOffset>,
}

/// The link that was not used yet, and all sessions by the SHA-256 of their cookies.
pub(super) struct Sessions {
    ticket: Mutex<Option<String>>,
    open: Mutex<HashMap<String, Session>>,
}

impl Sessions {
    /// No session yet, and the ticket by which the first begins.
    pub(super) fn new() -> Result<(Self, String), String> {
        let ticket = random()?;
        Ok((Self { ticket: Mutex::new(Some(ticket.clone())), open: Mutex::default() }, ticket))
    }

    fn is_ticket(&self, text: &str) -> bool {
        held(&self.ticket).as_deref().is_some_and(|ticket| is_same(ticket, text))
    }

    /// Takes the ticket and begins a session; its cookie.
    fn begin(&self, ticket: &str, by: String, now: DateTime<FixedOffset>) -> Option<String> {
        let (cookie, token) = (random().ok()?, random().ok()?);
        held(&self.ticket).take_if(|known| is_same(known, ticket))?;
        held(&self.open).insert(sha256(cookie.as_bytes()), Session { by, token, used_at: now });
        Some(cookie)
    }

    fn of(&self, cookie: &str, now: DateTime<FixedOffset>) -> Option<Session> {
        let mut open = held(&self.open);
        open.retain(|_, session| now - session.used_at < IDLE);
        let session = open.get_mut(&sha256(cookie.as_bytes()))?;
        session.used_at = now;
        Some(session.clone())
    }

    fn end(&self, cookie: &str) {
        held(&self.open).remove(&sha256(cookie.as_bytes()));
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// 256 bits as hexadecimal digits.
fn random() -> Result<String, String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Compares secrets by their hashes, so that the time says nothing about where they differ.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    sha256(one.as_bytes()) == sha256(other.as_bytes())
}

impl FromRequestParts<Arc<Desk>> for Session {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Response> {
        let session = cookie(&parts.headers).and_then(|cookie| desk.sessions.of(cookie, desk.office.now()));
        session.ok_or_else(|| {
            desk.message(
                StatusCode::UNAUTHORIZED,
                "尚未进入工作台",
                "请用启动工作台时给出的链接进入；链接用过以后，重新运行 huizong desk 可得到新的链接。",
            )
        })
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

/// What the link says.
#[derive(Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    ticket: String,
}

/// What a person says on entering.
#[derive(Deserialize)]
pub(super) struct Entering {
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    by: String,
}

/// What the page for entering shows.
#[derive(Serialize)]
struct EnterPage {
    title: &'static str,
    ticket: String,
    wrong: &'static str,
}

/// The page behind the link. Only its form uses the link up, so that a browser that looks ahead does not.
pub(super) async fn ask(State(desk): State<Arc<Desk>>, Query(link): Query<Link>) -> Response {
    if !desk.sessions.is_ticket(&link.ticket) {
        return used_up(&desk);
    }
    ask_again(&desk, link.ticket, "")
}

fn ask_again(desk: &Desk, ticket: String, wrong: &'static str) -> Response {
    desk.render(StatusCode::OK, "desk/enter.html.hbs", &EnterPage { title: "进入工作台", ticket, wrong })
}

fn used_up(desk: &Desk) -> Response {
    desk.message(StatusCode::FORBIDDEN, "链接无效", "这个链接已经用过或者不对。重新运行 huizong desk 可得到新的链接。")
}

pub(super) async fn enter(State(desk): State<Arc<Desk>>, Form(entering): Form<Entering>) -> Response {
    if !desk.sessions.is_ticket(&entering.ticket) {
        return used_up(&desk);
    }
    let by = entering.by.trim().to_owned();
    if by.is_empty() || by.chars().count() > NAME || by.chars().any(char::is_control) {
        return ask_again(&desk, entering.ticket, "请填写姓名，不超过30个字。");
    }
    let Some(cookie) = desk.sessions.begin(&entering.ticket, by, desk.office.now()) else { return used_up(&desk) };
    let mut response = Redirect::to("/").into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Strict")) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// Only the token.
#[derive(Deserialize)]
pub(super) struct Leaving {
    #[serde(default)]
    token: String,
}

pub(super) async fn leave(
    State(desk): State<Arc<Desk>>,
    session: Session,
    headers: HeaderMap,
    Form(leaving): Form<Leaving>,
) -> Response {
    if !is_same(&session.token, &leaving.token) {
        return answer::forged();
    }
    if let Some(cookie) = cookie(&headers) {
        desk.sessions.end(cookie);
    }
    desk.message(StatusCode::OK, "已退出工作台", "可以关闭这个页面了。")
}
