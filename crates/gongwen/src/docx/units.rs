//! In: points. Out: whole twips and half-points, as docx counts.

/// Points as whole twips.
pub(crate) fn twips(points: f64) -> String {
    whole(points * 20.0)
}

/// Points as whole half-points.
pub(crate) fn half_points(points: f64) -> String {
    whole(points * 2.0)
}

/// A whole number as the formatter rounds it, which is asked only where that is a matter of the last bits: a long document has
/// some thousand measures.
#[allow(clippy::cast_possible_truncation)]
fn whole(value: f64) -> String {
    let rounded = value.round();
    let is_certain = (1.0..1e9).contains(&rounded) && (value - rounded).abs() < 0.499_999;
    if is_certain { (rounded as i64).to_string() } else { format!("{value:.0}") }
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn whole_numbers_are_those_of_the_formatter() {
        let usual = (-400..4000).map(|step| f64::from(step) * 0.137);
        for value in usual.chain([0.5, 1.5, 2.5, -0.5, -0.2, 0.2, 1e12]) {
            assert_eq!(whole(value), format!("{value:.0}"), "{value}");
        }
    }
}
