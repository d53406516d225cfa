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
    let mut text = String::new();
    push_decimal(&mut text, value);
    text
}

/// Appends [`decimal`]; a page has some thousand of them.
pub(super) fn push_decimal(out: &mut String, value: f64) {
    match thousandths(value) {
        Some(number) => push_thousandths(out, number),
        None => {
            let text = format!("{value:.3}");
            let text = text.trim_end_matches('0').trim_end_matches('.');
            out.push_str(if text == "-0" { "0" } else { text });
        }
    }
}

/// The value rounded to thousandths; `None` where the third place is a matter of the last bits.
#[allow(clippy::cast_possible_truncation)]
fn thousandths(value: f64) -> Option<i64> {
    let scaled = value * 1000.0;
    let rounded = scaled.round();
    let is_certain = rounded.abs() < 1e9 && (scaled - rounded).abs() < 0.499_999;
    is_certain.then_some(rounded as i64)
}

fn push_thousandths(out: &mut String, number: i64) {
    if number < 0 {
        out.push('-');
    }
    let (whole, mut rest) = (number.unsigned_abs() / 1000, number.unsigned_abs() % 1000);
    push_whole(out, whole);
    if rest > 0 {
        out.push('.');
    }
    let mut place = 100;
    while rest > 0 {
        push_digit(out, rest / place);
        rest %= place;
        place /= 10;
    }
}

fn push_whole(out: &mut String, number: u64) {
    if number >= 10 {
        push_whole(out, number / 10);
    }
    push_digit(out, number % 10);
}

fn push_digit(out: &mut String, digit: u64) {
    out.extend(u32::try_from(digit).ok().and_then(|digit| char::from_digit(digit, 10)));
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

    #[test]
    fn thousandths_are_those_of_the_formatter() {
        let usual = (-4000..4000).map(|step| f64::from(step) * 0.062_37);
        let edges =
            [0.0, -0.0, 0.0004, -0.0004, 0.0005, 0.0015, 0.0025, 1.0005, 2.5, 1e6, 1e12, -1e12, 0.9995, 123.4565];
        for value in usual.chain(edges) {
            let slow = format!("{value:.3}");
            let slow = slow.trim_end_matches('0').trim_end_matches('.');
            assert_eq!(decimal(value), if slow == "-0" { "0" } else { slow }, "{value}");
        }
        assert_eq!(super::thousandths(0.0005), None, "half a step is left to the formatter");
    }
}
