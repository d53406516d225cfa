//! In: points. Out: the decimal millimetres of an OFD.

/// Points as millimetres, exact to the micrometre.
pub(super) fn millimetres(points: f64) -> String {
    decimal(micrometres(points))
}

/// Points as millimetres, a whole number of micrometres.
pub(super) fn micrometres(points: f64) -> f64 {
    (points * 25.4 / 72.0 * 1000.0).round() / 1000.0
}

/// Three decimals at most, no trailing zeros, no negative zero.
pub(super) fn decimal(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{decimal, millimetres};

    #[test]
    fn measures_are_short_decimals() {
        assert_eq!(millimetres(72.0), "25.4");
        assert_eq!(millimetres(16.0), "5.644");
        assert_eq!(millimetres(0.0), "0");
        assert_eq!(decimal(-0.0001), "0");
        assert_eq!(decimal(100.0), "100");
        assert_eq!(decimal(-1.5), "-1.5");
    }
}
