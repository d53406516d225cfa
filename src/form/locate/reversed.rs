//! A table's labels and cells in, the side out on which their values stand where they stand before the labels.

use crate::text::compact;

use crate::form::{
    draft::unit_of,
    fields::{
        date::read_date,
        labels::Head,
        person::{is_phone_alone, read_reporter},
    },
};

use super::{
    cell_role::{Role, words},
    grid::Grid,
    sides::Direction,
};

/// Labels looked at: those of a form's head, and some of a second form's.
const LABELS: usize = 24;

/// Values that must fit their labels before a table is read against its usual way.
const PROOFS: usize = 2;

impl Grid<'_> {
    /// `Left` or `Above` where at least two values on that side are what their labels ask for, and none is on the sides
    /// where values usually stand. What is not proven stays unread, and its field is told as missing.
    pub(super) fn find_reversed(&self) -> Option<Direction> {
        let mut proofs = (0_usize, 0_usize);
        for (index, own) in self.marked().take(LABELS) {
            let head = match &own.role {
                Role::Label(head) => *head,
                Role::Inline(fields) if fields.iter().any(|(_, value)| !value.is_empty()) => return None,
                Role::Inline(_) | Role::Heading(_) | Role::Text => continue,
            };
            let fits = |direction| self.neighbour_fits(index, head, direction);
            if fits(Direction::Right) || fits(Direction::Below) {
                return None;
            }
            proofs.0 += usize::from(fits(Direction::Left));
            proofs.1 += usize::from(fits(Direction::Above));
        }
        match proofs {
            (left, above) if left >= PROOFS && left > above => Some(Direction::Left),
            (left, above) if above >= PROOFS && above > left => Some(Direction::Above),
            _ => None,
        }
    }

    fn neighbour_fits(&self, index: usize, head: Head, direction: Direction) -> bool {
        let value = self.neighbour(index, direction).and_then(|at| self.cells.get(at));
        value.is_some_and(|value| self.fits(head, &words(head, &value.lines)))
    }

    /// Whether words are of the shape that a field asks for; a field of any shape proves nothing.
    fn fits(&self, head: Head, value: &str) -> bool {
        let names_unit = |words: &str| unit_of(words, self.campaign).is_some();
        match head {
            Head::Unit => names_unit(value),
            // Only the shape is asked for here, so any day of the campaign will do to tell the year from.
            Head::Date => read_date(value, self.campaign.starts).is_ok(),
            Head::Reporter | Head::Name => {
                let reporter = read_reporter(value, names_unit);
                let short = compact(value).chars().count() <= 4;
                reporter.name.is_some() && (short || !reporter.phones.is_empty())
            }
            Head::Phone => is_phone_alone(value),
            Head::Extra => false,
        }
    }

    /// The text that stands left of a section's label, where the table is read that way.
    pub(super) fn text_left_of(&self, index: usize) -> Option<usize> {
        let own = self.cells.get(index)?;
        let at = self.at(own.cell.row, own.cell.column.checked_sub(1)?)?;
        let text = self.cells.get(at)?;
        (text.role == Role::Text && !text.lines.is_empty() && !text.headed).then_some(at)
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
        let mut forms = recognise(&document(vec![table(rows)]), &campaign(), received()).forms;
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
