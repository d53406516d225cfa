//! Blocks of a document in, the liaison officers named by a returned Annex 2 (报送联络员名单回执) out.

use reader::{Block, Table};
use serde::{Deserialize, Serialize};

use crate::config::{ReadingContext, UnitId};
use text::compact;

use super::{
    fields::{
        labels::{FieldLabel, exact_label},
        person::{read_phones, read_reporter},
        unit::resolve_unit,
    },
    locate::{plain, rows::cell_lines, table},
};

/// Most rows taken from one reply.
const ROW_LIMIT: usize = 60;

/// One row of a reply: the liaison officer whom a unit proposes. The office confirms a proposal before it becomes a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Liaison {
    /// 单位名称 as written.
    pub unit_words: String,
    /// The unit of the register; `None` where the name is unknown.
    pub unit: Option<UnitId>,
    /// 姓名, never empty.
    pub name: String,
    /// 所在部门; empty where not given.
    pub department: String,
    /// 所任职务; empty where not given.
    pub post: String,
    /// Phone numbers in digits; a landline as `023-00001234`.
    pub phones: Vec<String>,
    /// E-mail address in lower case; empty where none is given.
    pub email: String,
}

impl Liaison {
    /// The first phone number; empty where none is given.
    pub fn phone(&self) -> &str {
        self.phones.first().map_or("", String::as_str)
    }
}

/// The liaison officers in a plain text, such as a mail's body with a pasted table.
pub fn liaisons_in_text(text: &str, context: &ReadingContext<'_>) -> Vec<Liaison> {
    liaisons(&plain::text_blocks(text, context), context)
}

/// The liaison officers named by replies among the blocks, in reading order, at most `ROW_LIMIT`. A form is no reply.
pub fn liaisons(blocks: &[Block], context: &ReadingContext<'_>) -> Vec<Liaison> {
    let mut found = Vec::new();
    let mut left: Vec<&Block> = blocks.iter().rev().collect();
    while let Some(block) = left.pop() {
        let Block::Table(table) = block else { continue };
        // Recognising a form is slower than reading a reply, so it is done only for a table that could be one.
        let persons = in_table(table, context);
        if !persons.is_empty() && !table::is_form(table, context) {
            found.extend(persons);
        }
        left.extend(table.cells.iter().rev().flat_map(|cell| cell.blocks.iter().rev()));
    }
    found.truncate(ROW_LIMIT);
    found
}

/// A column of the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Unit,
    Name,
    Department,
    Post,
    Phone,
    Email,
}

/// Reads one table: one person per row below a header row, or one person with labels in the left column.
fn in_table(table: &Table, context: &ReadingContext<'_>) -> Vec<Liaison> {
    let cell_text = |row: usize, column: usize| table.cell_at(row, column).map(|cell| cell_lines(cell).join(" "));
    let labels: Vec<(usize, usize, Column)> = table
        .cells
        .iter()
        .take(200)
        .filter_map(|cell| Some((cell.row, cell.column, column(&cell_lines(cell).concat(), context)?)))
        .collect();
    let is_header = |own: &[(usize, usize, Column)]| {
        let has = |wanted| own.iter().any(|(_, _, column)| *column == wanted);
        has(Column::Name) && has(Column::Phone) && own.len() >= 3
    };
    let Some(first) = labels.iter().map(|(row, _, _)| *row).min() else { return Vec::new() };
    let across: Vec<(usize, usize, Column)> = labels.iter().copied().filter(|(row, _, _)| *row == first).collect();
    if is_header(&across) {
        return (first + 1..table.rows.min(first + 1 + ROW_LIMIT))
            .filter_map(|row| {
                let fields = across.iter().filter_map(|(_, at, column)| Some((*column, cell_text(row, *at)?)));
                liaison(fields, context)
            })
            .collect();
    }
    // Labels in the left column, values to their right.
    if !is_header(&labels) {
        return Vec::new();
    }
    let fields = labels.iter().filter_map(|(row, at, column)| {
        let span = table.cell_at(*row, *at).map_or(1, |cell| cell.column_span);
        Some((*column, cell_text(*row, at + span)?))
    });
    liaison(fields, context).into_iter().collect()
}

fn liaison(fields: impl Iterator<Item = (Column, String)>, context: &ReadingContext<'_>) -> Option<Liaison> {
    let mut liaison = Liaison::default();
    for (column, text) in fields {
        let text = text.trim();
        match column {
            Column::Unit => text.clone_into(&mut liaison.unit_words),
            Column::Name => {
                let person = read_reporter(text, |_| false);
                liaison.name = person.name.unwrap_or_default();
                liaison.phones.extend(person.phones);
            }
            Column::Department => text.clone_into(&mut liaison.department),
            Column::Post => text.clone_into(&mut liaison.post),
            Column::Phone => {
                let (phones, _) = read_phones(text);
                let fresh: Vec<String> = phones.into_iter().filter(|phone| !liaison.phones.contains(phone)).collect();
                liaison.phones.extend(fresh);
            }
            Column::Email => {
                let address = compact(text);
                liaison.email = if is_address(&address) { address } else { String::new() };
            }
        }
    }
    liaison.unit = resolve_unit(&liaison.unit_words, context);
    // A proposal needs a name; a label in its place is a repeated header row.
    (!liaison.name.is_empty() && column(&liaison.name, context).is_none()).then_some(liaison)
}

/// The column that a header cell names.
fn column(text: &str, context: &ReadingContext<'_>) -> Option<Column> {
    let own = match compact(text).trim_end_matches(':') {
        "所在部门" | "部门" | "科室" | "所在科室" => Some(Column::Department),
        "所任职务" | "职务" | "职位" | "职务/职称" | "担任职务" => Some(Column::Post),
        "邮箱" | "电子邮箱" | "邮箱地址" | "电子邮件" | "e-mail" | "email" => Some(Column::Email),
        "手机" | "手机号" | "手机号码" | "办公电话" | "座机" | "固定电话" => Some(Column::Phone),
        "联络员姓名" => Some(Column::Name),
        _ => None,
    };
    own.or_else(|| {
        Some(match exact_label(text, context.form)? {
            FieldLabel::Unit => Column::Unit,
            FieldLabel::Name | FieldLabel::Reporter => Column::Name,
            FieldLabel::Phone => Column::Phone,
            FieldLabel::Date | FieldLabel::Extra => return None,
        })
    })
}

fn is_address(text: &str) -> bool {
    let allowed = |character: char| character.is_ascii_alphanumeric() || ".@_-+".contains(character);
    let domain = text.split_once('@').map(|(_, domain)| domain);
    text.len() <= 100
        && text.chars().all(allowed)
        && domain.is_some_and(|domain| domain.contains('.') && !domain.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fixture::{campaign, line, table};

    const HEAD: [&str; 5] = ["单位名称", "姓名", "所在部门", "所任职务", "联系电话"];

    fn read(rows: &[&[&str]]) -> Vec<Liaison> {
        liaisons(&[line("附件2"), table(rows)], &campaign().reading())
    }

    #[test]
    fn the_receipt_of_the_plan() {
        let found = read(&[&HEAD, &["金湖社区", "王芳", "综治办", "书记", "139 0000 0002"], &["", "", "", "", ""]]);
        let [liaison] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(liaison.unit.as_ref().map(UnitId::as_str), Some("jinhu"));
        assert_eq!((liaison.name.as_str(), liaison.post.as_str()), ("王芳", "书记"));
        assert_eq!(liaison.phones, ["13900000002"]);
    }

    #[test]
    fn columns_moved_added_and_turned() {
        let head = ["序号", "姓 名", "手机", "办公电话", "报送单位", "职务", "电子邮箱"];
        let found =
            read(&[&head, &["1", "王芳", "13900000002", "023-00001234", "金湖社区", "书记", "WangFang@bsh.example"]]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].phones, ["13900000002", "023-00001234"]);
        assert_eq!(found[0].email, "wangfang@bsh.example");
        let turned =
            read(&[&["单位名称", "金湖社区"], &["姓名", "王芳"], &["所任职务", "书记"], &["联系电话", "13900000002"]]);
        assert_eq!(turned.len(), 1);
        assert_eq!(
            (turned[0].name.as_str(), turned[0].phones.as_slice()),
            ("王芳", ["13900000002".to_owned()].as_slice())
        );
    }

    #[test]
    fn what_is_no_receipt() {
        assert_eq!(read(&[&HEAD, &["", "", "", "", ""]]), []);
        assert_eq!(read(&[&["单位名称", "报送时间", "报送人"], &["金湖社区", "7.2", "王芳13900000002"]]), []);
        assert_eq!(read(&[&["序号", "类别", "重点任务", "牵头单位"], &["1", "督导检查", "…", "平安办"]]), []);
        assert_eq!(read(&[&["姓名", "年龄"], &["王芳", "30"]]), []);
        let text = "单位名称\t姓名\t所在部门\t所任职务\t联系电话\n金湖社区\t王芳\t综治办\t书记\t13900000002\n";
        assert_eq!(liaisons_in_text(text, &campaign().reading()).len(), 1);
    }
}
