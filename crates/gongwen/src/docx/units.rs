//! In: points. Out: whole twips and half-points, as docx counts.

/// Points as whole twips.
pub(crate) fn twips(points: f64) -> String {
    format!("{:.0}", points * 20.0)
}

/// Points as whole half-points.
pub(crate) fn half_points(points: f64) -> String {
    format!("{:.0}", points * 2.0)
}
