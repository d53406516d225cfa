//! [`Approximation`]: how exact a number is by the words around it.

use serde::{Deserialize, Serialize};

/// How exact a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Approximation {
    /// As written.
    Exact,
    /// 余 多 超 以上.
    Over,
    /// 约 左右.
    About,
    /// 近 不到.
    Under,
    /// 数千 若干: no value.
    Vague,
}
