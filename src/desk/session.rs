//! A one-time link in, a session with its cookie and its token for forms out. Both are 256 random bits; the desk keeps the
//! cookie's hash alone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    extract::{Form, FromRequestParts, Query, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use chrono::{DateTime, Duration, FixedOffset};
use serde::{Deserialize, Serialize};

use super::{
    Desk,
    accounts::{Role, Try},
    answer::{self, Trouble},
    office::blocking,
};
use crate::{
    i18n::{Localize as _, LocalizedText},
    identity::sha256,
};

const COOKIE: &str = "huizong_desk";
/// The same over TLS: browsers take it from no other host and over no other connection (RFC 6265bis, 4.1.3).
const SECURE_COOKIE: &str = "__Host-huizong_desk";
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
    /// May decide and act on letters.
    may_act: bool,
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
    fn begin_by_link(&self, ticket: &str, by: String, now: DateTime<FixedOffset>) -> Option<String> {
        held(&self.ticket).take_if(|known| is_same(known, ticket))?;
        self.begin(by, true, now)
    }

    fn begin(&self, by: String, may_act: bool, now: DateTime<FixedOffset>) -> Option<String> {
        let (cookie, token) = (random().ok()?, random().ok()?);
        held(&self.open).insert(sha256(cookie.as_bytes()), Session { by, token, may_act, used_at: now });
        Some(cookie)
    }

    /// Nobody enters by a link.
    pub(super) fn without_link(&self) {
        held(&self.ticket).take();
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

impl Session {
    /// Only looks.
    pub(super) fn is_viewer(&self) -> bool {
        !self.may_act
    }

    /// Why an act of this session is not done: its form is not of the session's pages, or the person may only look.
    pub(super) fn refuses(&self, token: &str) -> Option<Response> {
        if !is_same(&self.token, token) {
            return Some(answer::forged());
        }
        self.is_viewer().then(|| answer::plain(StatusCode::FORBIDDEN, "您的账号只能查看，不能办理。"))
    }
}

impl FromRequestParts<Arc<Desk>> for Session {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Response> {
        let session = cookie(desk, &parts.headers).and_then(|cookie| desk.sessions.of(cookie, desk.office.now()));
        session.ok_or_else(|| {
            if desk.door.is_some() {
                return match parts.method {
                    Method::GET => Redirect::to("/login").into_response(),
                    _ => desk.message(StatusCode::UNAUTHORIZED, "尚未登录", "请登录后再办。"),
                };
            }
            desk.message(
                StatusCode::UNAUTHORIZED,
                "尚未进入工作台",
                "请用启动工作台时给出的链接进入；链接用过以后，重新运行 huizong desk 可得到新的链接。",
            )
        })
    }
}

/// Name of the cookie, and what browsers are to do with it.
fn cookie_rules(desk: &Desk) -> (&'static str, &'static str) {
    if desk.door.is_some() { (SECURE_COOKIE, "; Secure") } else { (COOKIE, "") }
}

fn cookie<'h>(desk: &Desk, headers: &'h HeaderMap) -> Option<&'h str> {
    let (own, _) = cookie_rules(desk);
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == own).map(|(_, value)| value)
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
    let Some(cookie) = desk.sessions.begin_by_link(&entering.ticket, by, desk.office.now()) else {
        return used_up(&desk);
    };
    entered(&desk, &cookie)
}

fn entered(desk: &Desk, cookie: &str) -> Response {
    let (name, secure) = cookie_rules(desk);
    let mut response = Redirect::to("/").into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("{name}={cookie}; Path=/; HttpOnly; SameSite=Strict{secure}")) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// What a person says on logging in.
#[derive(Deserialize)]
pub(super) struct LoggingIn {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// What the page for logging in shows.
#[derive(Serialize)]
struct LoginPage {
    title: &'static str,
    name: String,
    wrong: &'static str,
}

pub(super) async fn ask_for_account(State(desk): State<Arc<Desk>>) -> Response {
    match desk.door {
        Some(_) => login_page(&desk, StatusCode::OK, String::new(), ""),
        None => desk.trouble(&Trouble::Nothing),
    }
}

fn login_page(desk: &Desk, status: StatusCode, name: String, wrong: &'static str) -> Response {
    desk.render(status, "desk/login.html.hbs", &LoginPage { title: "登录工作台", name, wrong })
}

pub(super) async fn log_in(State(desk): State<Arc<Desk>>, Form(typed): Form<LoggingIn>) -> Response {
    let shared = Arc::clone(&desk);
    let LoggingIn { name, password } = typed;
    let asked = name.clone();
    let tried = blocking(move || {
        let Some(door) = &shared.door else { return Err(Trouble::Nothing) };
        let state = shared.office.campaign()?.campaign.state_folder();
        let tried = door.enter(&state, (&asked, &password), shared.office.now());
        tried.map_err(|error| Trouble::Refused(LocalizedText::new(error.zh(), error.to_string())))
    })
    .await;
    match tried {
        Ok(Try::Entered(role)) => {
            let by = name.trim().to_owned();
            match desk.sessions.begin(by, role == Role::Act, desk.office.now()) {
                Some(cookie) => entered(&desk, &cookie),
                None => login_page(&desk, StatusCode::INTERNAL_SERVER_ERROR, name, "系统不能提供随机数，请稍后再试。"),
            }
        }
        Ok(Try::Wrong) => login_page(&desk, StatusCode::FORBIDDEN, name, "姓名或者密码不对。"),
        Ok(Try::Locked) => login_page(&desk, StatusCode::TOO_MANY_REQUESTS, name, "尝试次数过多，请15分钟后再试。"),
        Err(trouble) => desk.trouble(&trouble),
    }
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
    if let Some(cookie) = cookie(&desk, &headers) {
        desk.sessions.end(cookie);
    }
    desk.message(StatusCode::OK, "已退出工作台", "可以关闭这个页面了。")
}
