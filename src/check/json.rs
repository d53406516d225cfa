//! SHIM
use serde::Serialize;
use super::CheckedForm;
/// x
#[derive(Serialize)]
#[serde(transparent)]
pub struct FormJson(serde_json::Value);
impl From<&CheckedForm> for FormJson { fn from(form: &CheckedForm) -> Self { Self(serde_json::to_value(form).unwrap_or_default()) } }
