//! [`Amount`]: the number of a figure or a sum, as JSON has it and as official texts write it.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// A number as figures have it: whole ones are written without a fraction.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Deserialize)]
#[serde(transparent)]
pub struct Amount(pub f64);

impl Amount {
    /// Whole numbers up to 2^53, which a double holds exactly.
    pub fn whole(self) -> Option<i64> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        #[allow(clippy::cast_possible_truncation)]
        (self.0.fract() == 0.0 && self.0.abs() <= EXACT).then_some(self.0 as i64)
    }
}

impl fmt::Display for Amount {
    /// `1234`, `12.5`; large round numbers as official texts have them: `1.2万`, `3.5亿`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only where nothing is lost with one place behind the point.
        let scaled = [(100_000_000, "亿"), (10_000, "万")]
            .into_iter()
            .find(|(scale, _)| self.whole().is_some_and(|whole| whole.abs() >= *scale && whole % (scale / 10) == 0));
        let (value, scale) = match (self.whole(), scaled) {
            (Some(whole), None) => return write!(out, "{whole}"),
            #[allow(clippy::cast_precision_loss)]
            (Some(whole), Some((scale, word))) => (whole as f64 / scale as f64, word),
            (None, _) => (self.0, ""),
        };
        let text = format!("{value:.2}");
        write!(out, "{}{scale}", text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Serialize for Amount {
    /// 1200 and not 1200.0: a count is a whole number in JSON as well.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.0),
        }
    }
}
