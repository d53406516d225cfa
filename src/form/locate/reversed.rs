//! A grid in, the side out on which all values precede their labels: written left of the labels or above them.

use crate::form::fields::{
    date::read_date,
    labels::FieldLabel,
    person::{is_phone_number, read_reporter},
    unit::resolve_unit,
};
use text::compact;

use super::{
    cell_role::{CellRole, join_lines},
    grid::Grid,
    sides::Direction,
};

/// Labels examined: those of one form's header and some of a second form's.
const MAX_LABELS: usize = 24;

/// Values of the right shape that are needed before a table is read in the unusual direction.
const MIN_MATCHES: usize = 2;

/// `Left` or `Above` where at least two values on that side have the shape that their labels ask for and no value right of
/// a label or below it has. A value that no shape confirms is not read and its field counts as missing.
pub fn direction(grid: &Grid<'_>) -> Option<Direction> {
    let mut matches = (0_usize, 0_usize);
    for (index, own) in grid.key_cells().take(MAX_LABELS) {
        let label = match &own.role {
            CellRole::Label(label) => *label,
            CellRole::Inline(fields) if fields.iter().any(|(_, value)| !value.is_empty()) => return None,
            CellRole::Inline(_) | CellRole::Heading(_) | CellRole::Text => continue,
        };
        let fits = |direction| neighbour_fits(grid, index, label, direction);
        if fits(Direction::Right) || fits(Direction::Below) {
            return None;
        }
        matches.0 += usize::from(fits(Direction::Left));
        matches.1 += usize::from(fits(Direction::Above));
    }
    match matches {
        (left, above) if left >= MIN_MATCHES && left > above => Some(Direction::Left),
        (left, above) if above >= MIN_MATCHES && above > left => Some(Direction::Above),
        _ => None,
    }
}

fn neighbour_fits(grid: &Grid<'_>, index: usize, label: FieldLabel, direction: Direction) -> bool {
    let value = grid.value_candidate(index, direction).and_then(|at| grid.cells.get(at));
    value.is_some_and(|value| has_shape_of(grid, label, &join_lines(label, &value.lines)))
}

/// Whether a text has the shape that a field asks for. A field without a fixed shape is never confirmed.
fn has_shape_of(grid: &Grid<'_>, label: FieldLabel, value: &str) -> bool {
    let is_unit = |name: &str| resolve_unit(name, grid.context).is_some();
    match label {
        FieldLabel::Unit => is_unit(value),
        // Only the shape matters here, so any day of the campaign can supply the year.
        FieldLabel::Date => read_date(value, grid.context.starts).is_ok(),
        FieldLabel::Reporter | FieldLabel::Name => {
            let reporter = read_reporter(value, is_unit);
            let short = compact(value).chars().count() <= 4;
            reporter.name.is_some() && (short || !reporter.phones.is_empty())
        }
        FieldLabel::Phone => is_phone_number(value),
        FieldLabel::Extra => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::form::{
        Form,
        fixture::{campaign, document, received, table},
        recognise,
    };

    fn one(rows: &[&[&str]]) -> Form {
        let mut forms = recognise(&document(vec![table(rows)]), &campaign().reading(), received()).forms;
        assert_eq!(forms.len(), 1, "{forms:#?}");
        forms.pop().unwrap()
    }

    fn fields(form: &Form) -> (Option<&str>, Option<String>, Option<&str>) {
        let date = form.reported_on.value.map(|date| date.to_string());
        (form.unit.value.as_ref().map(|unit| unit.as_str()), date, form.reporter.value.name.as_deref())
    }

    const SECTIONS: &str = "一、宣传工作开展情况：\n张贴海报150张。\n二、其他工作开展情况：\n无>>";
    const TOLD: (Option<&str>, Option<&str>, Option<&str>) = (Some("jinhu"), Some("2020-07-02"), Some("王芳"));

    #[test]
    fn values_left_of_their_labels() {
        let upright = one(&[
            &["金湖社区", "单位名称"],
            &["2020年7月2日", "报送时间"],
            &["王芳", "报送人"],
            &["139 0000 0002", "联系电话"],
            &["张贴海报150张，入户320户。", "宣传工作开展情况"],
            &["无", "其他工作开展情况"],
        ]);
        let found = fields(&upright);
        assert_eq!((found.0, found.1.as_deref(), found.2), TOLD);
        assert_eq!(upright.reporter.value.phones, ["13900000002"]);
        let texts: Vec<&str> = upright.sections.iter().map(|section| section.text.as_str()).collect();
        assert_eq!(texts, ["张贴海报150张，入户320户。", "无"]);
        let in_a_row = one(&[
            &["王芳13900000002", "报送人", "2020.7.2", "报送时间", "金湖社区", "单位名称"],
            &["一、宣传工作开展情况：\n张贴海报150张。>>>>>"],
        ]);
        let found = fields(&in_a_row);
        assert_eq!((found.0, found.1.as_deref(), found.2), TOLD);
    }

    #[test]
    fn values_above_their_labels() {
        let form = one(&[&["金湖社区", "7月2日", "王芳13900000002"], &["单位名称", "报送时间", "报送人"], &[SECTIONS]]);
        let found = fields(&form);
        assert_eq!((found.0, found.1.as_deref(), found.2), TOLD);
        assert_eq!(form.reporter.place.to_string(), "第1行“报送人”栏");
    }

    #[test]
    fn what_proves_nothing_is_not_taken() {
        // One value alone, words of no shape, and values that stand where they should.
        let lone = one(&[&["金湖社区", "单位名称"], &["", "报送时间"], &["", "报送人"], &[SECTIONS]]);
        assert_eq!(fields(&lone), (None, None, None));
        let shapeless =
            one(&[&["幸福小区", "单位名称"], &["月初", "报送时间"], &["本表由各单位填写", "报送人"], &[SECTIONS]]);
        assert_eq!(fields(&shapeless), (None, None, None));
        let above_is_another = one(&[
            &["金湖社区", "5月", "王芳13900000002"],
            &["单位名称", "报送时间", "报送人"],
            &["云岭社区", "", ""],
            &[SECTIONS],
        ]);
        assert_eq!(fields(&above_is_another), (Some("yunling"), None, None));
    }
}
