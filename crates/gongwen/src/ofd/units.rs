//! In: points. Out: the decimal millimetres of an OFD.

/// Points as whole micrometres.
#[allow(clippy::cast_possible_truncation)]
pub(super) fn micrometres(points: f64) -> i64 {
    (points * 25.4 / 72.0 * 1000.0).round() as i64
}

/// Points as millimetres, exact to the micrometre.
pub(super) fn millimetres(points: f64) -> String {
    let mut text = Vec::new();
    push_millimetres(&mut text, micrometres(points));
    String::from_utf8(text).unwrap_or_default()
}

/// Appends micrometres as millimetres without trailing zeros; a page has some thousand of them.
pub(super) fn push_millimetres(out: &mut Vec<u8>, micrometres: i64) {
    if micrometres < 0 {
        out.push(b'-');
    }
    let size = micrometres.unsigned_abs();
    push_whole(out, size / 1000);
    let mut rest = size % 1000;
    if rest > 0 {
        out.push(b'.');
    }
    let mut place = 100;
    while rest > 0 {
        out.push(digit(rest / place));
        rest %= place;
        place /= 10;
    }
}

/// Appends a whole number.
pub(super) fn push_whole(out: &mut Vec<u8>, number: u64) {
    if number >= 10 {
        push_whole(out, number / 10);
    }
    out.push(digit(number % 10));
}

fn digit(value: u64) -> u8 {
    b'0'.saturating_add(u8::try_from(value).unwrap_or_default())
}

/// A ratio with three decimals at most.
pub(super) fn ratio(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{micrometres, millimetres, ratio};

    #[test]
    fn measures_are_short_decimals() {
        assert_eq!(millimetres(72.0), "25.4");
        assert_eq!(millimetres(16.0), "5.644");
        assert_eq!(millimetres(0.0), "0");
        assert_eq!(millimetres(-0.000_1), "0");
        assert_eq!(millimetres(100.0 * 72.0 / 25.4), "100");
        assert_eq!(millimetres(-1.5 * 72.0 / 25.4), "-1.5");
        assert_eq!(ratio(1.0), "1");
        assert_eq!(ratio(0.66), "0.66");
    }

    #[test]
    fn millimetres_are_those_of_the_formatter() {
        for step in (-4000..4000).chain([-1_234_567, 1_234_567, 9_999_999]) {
            let points = f64::from(step) * 0.062_37;
            let slow = format!("{:.3}", f64::from(i32::try_from(micrometres(points)).unwrap()) / 1000.0);
            let slow = slow.trim_end_matches('0').trim_end_matches('.');
            assert_eq!(millimetres(points), if slow == "-0" { "0" } else { slow }, "{points}");
        }
    }
}
