//! A request in; refused where another site or another name of this computer may have made it, else answered within a time and
//! with the headers that keep a browser from running or showing anything of others.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{Desk, answer};

/// A request, its body included, is answered by then or refused.
const REQUEST_TIME: Duration = Duration::from_secs(60);

/// Sent with every answer. No script and no style but the desk's own files; no frame, no other site's form.
const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    // With no-referrer browsers would send `Origin: null` with forms (Fetch standard, "serializing a request origin").
    ("referrer-policy", "same-origin"),
    ("cache-control", "no-store"),
];

pub(super) async fn guard(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let mut response = match refused(&desk, request.method(), request.headers()) {
        Some(refused) => refused,
        None => match tokio::time::timeout(REQUEST_TIME, next.run(request)).await {
            Ok(response) => response,
            Err(_) => answer::plain(StatusCode::REQUEST_TIMEOUT, "请求超时，请重试。"),
        },
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Why a request is not answered at all.
fn refused(desk: &Desk, method: &Method, headers: &HeaderMap) -> Option<Response> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    // A page of another site that has made its name point here (DNS rebinding) sends that name.
    let host = text(header::HOST).filter(|host| desk.names.iter().any(|name| name.eq_ignore_ascii_case(host)));
    let Some(host) = host else {
        return Some(answer::plain(StatusCode::MISDIRECTED_REQUEST, "请用工作台启动时给出的网址。"));
    };
    match *method {
        Method::GET | Method::HEAD => None,
        Method::POST => {
            let is_own = text(header::ORIGIN).is_some_and(|origin| {
                let (scheme, name) = origin.split_once("://").unwrap_or_default();
                scheme == desk.scheme && name.eq_ignore_ascii_case(host)
            });
            let other_site = headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin");
            (!is_own || other_site)
                .then(|| answer::plain(StatusCode::FORBIDDEN, "这项操作不是从工作台页面发出的，未予办理。"))
        }
        _ => Some(answer::plain(StatusCode::METHOD_NOT_ALLOWED, "不支持这种请求。")),
    }
}

pub(super) async fn nothing_here() -> Response {
    answer::plain(StatusCode::NOT_FOUND, "没有这个页面。").into_response()
}
