//! A file of a mail or a letter by its place in; the file as a download out. No browser opens it as a page of the desk.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use super::{Desk, answer::Trouble, frame::shown_month, letters, office::blocking, session::Session};
use crate::message::Attachment;

const STYLE: &str = include_str!("../../templates/desk/desk.css");

const SCRIPT: &str = include_str!("../../templates/desk/desk.js");

pub(super) async fn script() -> Response {
    let javascript = [(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"))];
    (StatusCode::OK, javascript, SCRIPT).into_response()
}

pub(super) async fn style() -> Response {
    let css = [(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))];
    (StatusCode::OK, css, STYLE).into_response()
}

/// A file of a mail, by its number from 1; 0 is the mail itself.
pub(super) async fn of_mail(
    State(desk): State<Arc<Desk>>,
    _: Session,
    Path((period, mail, number)): Path<(String, String, usize)>,
) -> Response {
    let shared = Arc::clone(&desk);
    let file = blocking(move || {
        shared.office.read(|pipeline| {
            let month = pipeline.month(shown_month(pipeline, &period)?, pipeline.as_of)?;
            let known = month.messages.iter().find(|known| known.short_id.as_str() == mail).ok_or(Trouble::Nothing)?;
            if number == 0 {
                return Ok((format!("{mail}.eml"), pipeline.raw.read(&known.id)?));
            }
            numbered(pipeline.message(&known.id)?.attachments, number)
        })
    })
    .await;
    download(&desk, file)
}

/// A file of a letter, by its number from 1.
pub(super) async fn of_letter(
    State(desk): State<Arc<Desk>>,
    _: Session,
    Path((period, letter, number)): Path<(String, String, usize)>,
) -> Response {
    let shared = Arc::clone(&desk);
    let file = blocking(move || {
        shared.office.read(|pipeline| {
            let (_, listed) = letters::letter(pipeline, &period, &letter)?;
            numbered(listed.text(&pipeline.ledger)?.attachments, number)
        })
    })
    .await;
    download(&desk, file)
}

fn numbered(files: Vec<Attachment>, number: usize) -> Result<(String, Vec<u8>), Trouble> {
    let file = number.checked_sub(1).and_then(|at| files.into_iter().nth(at)).ok_or(Trouble::Nothing)?;
    Ok((file.name, file.bytes))
}

fn download(desk: &Desk, file: Result<(String, Vec<u8>), Trouble>) -> Response {
    let (name, bytes) = match file {
        Ok(file) => file,
        Err(trouble) => return desk.trouble(&trouble),
    };
    // RFC 8187: the name in UTF-8, every byte but letters and digits by its number.
    let encoded: String = name
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || byte == b'.' {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}
