//! Forms as units send them, however they rebuilt the table.

use reader::{Block, Document};

use super::{
    FORM_LIMIT, Form,
    fixture::{campaign, document, frame, line, received, table},
    from_text, recognise,
};

const PUBLICITY: &str = "6月，我社区张贴海报150张，入户320户。";
const SECTIONS: &str = "一、宣传工作开展情况：\n6月，我社区张贴海报150张，入户320户。\n二、其他工作开展情况：\n无>>";

fn forms(blocks: Vec<Block>) -> Vec<Form> {
    recognise(&document(blocks), &campaign().reading(), received()).forms
}

fn one(blocks: Vec<Block>) -> Form {
    let mut forms = forms(blocks);
    assert_eq!(forms.len(), 1, "{forms:#?}");
    forms.pop().unwrap()
}

fn section<'a>(form: &'a Form, id: &str) -> Option<&'a str> {
    form.sections.iter().find(|section| section.id == id).map(|section| section.text.as_str())
}

/// The form of 金湖社区 for June that every test below sends in its own way.
#[track_caller]
fn is_the_form(form: &Form) {
    assert_eq!(form.unit.value.as_ref().map(|id| id.as_str()), Some("jinhu"), "{form:#?}");
    assert_eq!(form.unit.raw, "金湖社区");
    assert_eq!(form.reported_on.value.map(|date| date.to_string()).as_deref(), Some("2020-07-02"), "{form:#?}");
    assert_eq!(form.reporter.value.name.as_deref(), Some("王芳"), "{form:#?}");
    assert_eq!(form.reporter.value.phones, ["13900000002"], "{form:#?}");
    assert_eq!(section(form, "publicity"), Some(PUBLICITY), "{form:#?}");
    assert_eq!(section(form, "other"), Some("无"), "{form:#?}");
}

#[test]
fn the_template() {
    let form = one(vec![
        line("附件3"),
        line("各单位报送工作开展情况表"),
        table(&[&["单位名称", "报送时间", "报送人"], &["金湖社区", "2020.7.2", "王芳13900000002"], &[SECTIONS]]),
    ]);
    is_the_form(&form);
    assert_eq!(form.reporter.place.to_string(), "第2行“报送人”栏");
    assert_eq!(form.sections[0].place.to_string(), "第3行“宣传工作开展情况”栏");
    assert_eq!(form.around, "附件3\n各单位报送工作开展情况表");
    assert_eq!(form.place.table, Some(1));
}

#[test]
fn labels_in_the_left_column() {
    is_the_form(&one(vec![table(&[
        &["单位名称", "金湖社区"],
        &["报送时间", "2020年7月2日"],
        &["报送人", "王芳 139 0000 0002"],
        &["宣传工作开展情况", PUBLICITY],
        &["其他工作开展情况", "无"],
    ])]));
}

#[test]
fn pairs_in_one_row() {
    is_the_form(&one(vec![table(&[
        &["单位名称", "金湖社区", "报送时间", "2020-07-02"],
        &["报送人", "王芳", "联系电话", "13900000002"],
        &["一、宣传工作开展情况：\n6月，我社区张贴海报150张，入户320户。>>>"],
        &["二、其他工作开展情况：\n无>>>"],
    ])]));
    is_the_form(&one(vec![table(&[
        &["单位名称", "金湖社区", "报送时间", "2020-07-02", "报送人", "王芳13900000002"],
        &["一、宣传工作开展情况：\n6月，我社区张贴海报150张，入户320户。\n二、其他工作开展情况：无>>>>>"],
    ])]));
}

#[test]
fn extra_columns_and_a_phone_of_its_own() {
    is_the_form(&one(vec![table(&[
        &["序号", "单位名称", "报送时间", "报送人", "职务", "联系电话", "邮箱"],
        &["1", "金湖社区", "2020/7/2", "王芳", "网格员", "13900000002", "jinhu@example.com"],
        &["一、宣传工作开展情况：\n6月，我社区张贴海报150张，入户320户。\n二、其他工作开展情况：\n无>>>>>>"],
    ])]));
    // A neighbouring cell without any label.
    is_the_form(&one(vec![table(&[
        &["单位名称", "报送时间", "报送人>"],
        &["金湖社区", "2020/7/2", "王芳", "13900000002"],
        &["一、宣传工作开展情况：\n6月，我社区张贴海报150张，入户320户。\n二、其他工作开展情况：\n无>>>"],
    ])]));
}

#[test]
fn a_row_a_section_and_headings_as_columns() {
    is_the_form(&one(vec![table(&[
        &["单位名称", "报送时间", "报送人"],
        &["金湖社区", "2020.7.2", "王芳13900000002"],
        &["一、宣传工作开展情况>>"],
        &["6月，我社区张贴海报150张，入户320户。>>"],
        &["二、其他工作开展情况>>"],
        &["无>>"],
    ])]));
    is_the_form(&one(vec![table(&[
        &["单位名称", "报送时间", "报送人", "宣传工作开展情况", "其他工作开展情况"],
        &["金湖社区", "2020.7.2", "王芳13900000002", PUBLICITY, "无"],
    ])]));
}

#[test]
fn a_unit_a_row_is_a_form_a_row() {
    let forms = forms(vec![table(&[
        &["单位名称", "报送时间", "报送人", "宣传工作开展情况", "其他工作开展情况"],
        &["金湖社区", "2020.7.2", "王芳13900000002", PUBLICITY, "无"],
        &["平安办", "2020.7.3", "李强13900000003", "6月，督导检查3次。", "无"],
    ])]);
    assert_eq!(forms.len(), 2);
    is_the_form(&forms[0]);
    assert_eq!(forms[1].unit.raw, "平安办");
    assert_eq!(section(&forms[1], "publicity"), Some("6月，督导检查3次。"));
}

#[test]
fn a_head_row_repeated_on_the_next_page() {
    is_the_form(&one(vec![table(&[
        &["单位名称", "报送时间", "报送人"],
        &["金湖社区", "2020.7.2", "王芳13900000002"],
        &["一、宣传工作开展情况：>>"],
        &["单位名称", "报送时间", "报送人"],
        &["6月，我社区张贴海报150张，入户320户。\n二、其他工作开展情况：\n无>>"],
    ])]));
}

#[test]
fn sections_under_the_table() {
    is_the_form(&one(vec![
        table(&[&["单位名称", "报送时间", "报送人"], &["金湖社区", "2020.7.2", "王芳"]]),
        line("一、宣传工作开展情况："),
        line(PUBLICITY),
        line("二、其他工作开展情况：无"),
        line("联系电话：13900000002"),
    ]));
}

#[test]
fn phone_under_the_table_or_at_the_end_of_the_cell() {
    let head: [&[&str]; 2] = [&["单位名称", "报送时间", "报送人"], &["金湖社区", "2020.7.2", "王芳"]];
    is_the_form(&one(vec![table(&[head[0], head[1], &[SECTIONS]]), line("联系电话：13900000002")]));
    is_the_form(&one(vec![table(&[
        head[0],
        head[1],
        &[
            "一、宣传工作开展情况：\n6月，我社区张贴海报150张，入户320户。\n二、其他工作开展情况：\n无\n联系电话：139 0000 0002>>",
        ],
    ])]));
}

#[test]
fn what_closes_a_letter_is_no_narrative() {
    let closed = "一、宣传工作开展情况：\n6月，我社区张贴海报150张，入户320户。\n二、其他工作开展情况：\n无\n此致\n金湖社区（盖章）\n2020年7月2日>>";
    is_the_form(&one(vec![table(&[
        &["单位名称", "报送时间", "报送人"],
        &["金湖社区", "2020.7.2", "王芳13900000002"],
        &[closed],
    ])]));
}

#[test]
fn the_offices_phone_in_the_covering_lines_is_not_the_reporters() {
    is_the_form(&one(vec![
        line("请于7月3日前报送，联系电话：023-00009999"),
        line("联系电话：023-00009999"),
        table(&[&["单位名称", "报送时间", "报送人"], &["金湖社区", "2020.7.2", "王芳13900000002"], &[SECTIONS]]),
    ]));
}

#[test]
fn head_lines_above_a_table_of_sections() {
    is_the_form(&one(vec![
        line("各单位报送工作开展情况表"),
        line("单位名称：金湖社区      报送时间：2020年7月2日"),
        line("报送人：王芳 13900000002"),
        table(&[&["一、宣传工作开展情况"], &[PUBLICITY], &["二、其他工作开展情况"], &["无"]]),
    ]));
}

#[test]
fn labels_and_values_in_one_cell() {
    is_the_form(&one(vec![table(&[
        &["单位名称：金湖社区", "报送时间：2020.7.2", "报送人：王芳13900000002"],
        &[SECTIONS],
    ])]));
}

#[test]
fn label_over_value_in_one_cell_and_labels_inside_a_value() {
    is_the_form(&one(vec![table(&[
        &["单位名称\n金湖社区", "报送时间\n2020.7.2", "报送人\n王芳13900000002"],
        &[SECTIONS],
    ])]));
    is_the_form(&one(vec![table(&[
        &["单位\n名称", "报送\n时间", "报送人\n（姓名＋电话）"],
        &["金湖\n社区", "2020年\n7月2日", "姓名：王芳\n电话：13900000002"],
        &[SECTIONS],
    ])]));
}

#[test]
fn two_forms_in_one_file() {
    let second = "一、宣传工作开展情况：\n5月，我社区张贴海报90张。\n二、其他工作开展情况：\n无>>";
    let tables = forms(vec![
        line("附件3"),
        table(&[&["单位名称", "报送时间", "报送人"], &["金湖社区", "2020.7.2", "王芳13900000002"], &[SECTIONS]]),
        line("附件3"),
        table(&[&["单位名称", "报送时间", "报送人"], &["金湖社区", "2020.6.2", "王芳13900000002"], &[second]]),
    ]);
    let rows = forms(vec![table(&[
        &["单位名称", "报送时间", "报送人"],
        &["金湖社区", "2020.7.2", "王芳13900000002"],
        &[SECTIONS],
        &["单位名称", "报送时间", "报送人"],
        &["金湖社区", "2020.6.2", "王芳13900000002"],
        &[second],
    ])]);
    for forms in [tables, rows] {
        assert_eq!(forms.len(), 2, "{forms:#?}");
        is_the_form(&forms[0]);
        assert_eq!(section(&forms[1], "publicity"), Some("5月，我社区张贴海报90张。"));
        assert_eq!(forms[1].reported_on.raw, "2020.6.2");
    }
}

#[test]
fn the_whole_notice_returned() {
    let form = one(vec![
        line("宝圣湖街办发〔2020〕27号"),
        line("四、工作措施"),
        line("附件1"),
        table(&[
            &["序号", "类别", "重点任务", "牵头单位", "配合单位"],
            &["1", "行业监管", "做好打击治理电信网络新型违法犯罪工作的统筹和指导", "平安办", "各社区"],
        ]),
        line("附件2"),
        line("各单位报送联络员名单回执"),
        table(&[
            &["单位名称", "姓名", "所在部门", "所任职务", "联系电话"],
            &["金湖社区", "王芳", "平安部", "书记", "13900000002"],
        ]),
        line("附件3"),
        line("各单位报送工作开展情况表"),
        table(&[&["单位名称", "报送时间", "报送人"], &["金湖社区", "2020.7.2", "王芳13900000002"], &[SECTIONS]]),
        line("重庆市渝北区宝圣湖街道党政办             2020年6月24日印发"),
    ]);
    is_the_form(&form);
    assert_eq!(form.place.table, Some(3));
    assert_eq!(form.around, "附件3\n各单位报送工作开展情况表");
}

#[test]
fn the_liaison_receipt_alone_is_no_form() {
    let receipt = table(&[
        &["单位名称", "姓名", "所在部门", "所任职务", "联系电话"],
        &["金湖社区", "王芳", "平安部", "书记", "13900000002"],
    ]);
    assert_eq!(forms(vec![line("附件2"), line("各单位报送联络员名单回执"), receipt]), vec![]);
}

#[test]
fn a_hidden_sheet_counts_only_alone() {
    let sheet = |date: &str, hidden: bool| {
        let mut block =
            table(&[&["单位名称", "报送时间", "报送人"], &["金湖社区", date, "王芳13900000002"], &[SECTIONS]]);
        if let Block::Table(table) = &mut block {
            table.hidden = hidden;
        }
        block
    };
    is_the_form(&one(vec![sheet("2020.6.2", true), sheet("2020.7.2", false)]));
    is_the_form(&one(vec![sheet("2020.7.2", true)]));
}

#[test]
fn a_news_item_is_no_form() {
    assert_eq!(
        forms(vec![
            line("金湖社区开展防诈宣传"),
            line("6月20日，金湖社区开展宣传活动，发放资料200份。"),
            line("报送单位：金湖社区    报送人：王芳"),
        ]),
        vec![]
    );
}

#[test]
fn nested_in_a_frame_with_a_table_inside_the_narrative() {
    let numbers = table(&[&["项目", "数量"], &["海报", "150张"]]);
    let mut form =
        table(&[&["单位名称", "报送时间", "报送人"], &["金湖社区", "2020.7.2", "王芳13900000002"], &[SECTIONS]]);
    is_the_form(&one(vec![frame(vec![line("各单位报送工作开展情况表"), form.clone()])]));
    if let Block::Table(table) = &mut form {
        table.cells.last_mut().unwrap().blocks.insert(2, numbers);
    }
    assert_eq!(section(&one(vec![form]), "publicity"), Some(format!("{PUBLICITY}\n项目 数量\n海报 150张").as_str()));
}

#[test]
fn a_blank_template_has_fields_with_the_templates_words() {
    let settings = campaign().form;
    let sections = format!("一、宣传工作开展情况：（{}）\n二、其他工作开展情况：>>", settings.sections[0].instructions);
    let form =
        one(vec![table(&[&["单位名称", "报送时间", "报送人"], &["XXXX", "X年X月X日", "名字＋电话"], &[&sections]])]);
    assert_eq!((form.unit.raw.as_str(), form.reported_on.raw.as_str()), ("XXXX", "X年X月X日"));
    assert_eq!(section(&form, "publicity"), Some(""));
    assert_eq!(section(&form, "other"), Some(""));
    assert!(form.sections.iter().all(|section| !section.instructions_left));
    let filled =
        format!("一、宣传工作开展情况：（{}）入户320户。\n二、其他工作开展情况：>>", settings.sections[0].instructions);
    let form = one(vec![table(&[&["单位名称", "报送时间", "报送人"], &["金湖社区", "7.2", "王芳"], &[&filled]])]);
    assert_eq!(section(&form, "publicity"), Some("入户320户。"));
    assert!(form.sections[0].instructions_left);
    assert_eq!(form.reported_on.value.map(|date| date.to_string()).as_deref(), Some("2020-07-02"));
}

#[test]
fn empty_fields_keep_their_label_and_place() {
    let form = one(vec![table(&[&["单位名称", "报送时间", "报送人"], &["金湖社区", "", ""], &[SECTIONS]])]);
    assert_eq!(form.reported_on.raw, "");
    assert_eq!(form.reported_on.place.to_string(), "第2行“报送时间”栏");
}

#[test]
fn a_mail_body_as_lines_as_tabs_and_as_cells() {
    let tail = format!("一、宣传工作开展情况：\n{PUBLICITY}\n二、其他工作开展情况：无\n");
    for head in [
        "单位名称：金湖社区\n报送时间：2020年7月2日\n报送人：王芳13900000002\n",
        "平安办：\n  现将我社区情况报来。\n单位名称：金湖社区 报送时间：7月2日 报送人：王芳 电话：13900000002\n",
        "附件3\n各单位报送工作开展情况表\n单位名称\t报送时间\t报送人\n金湖社区\t2020.7.2\t王芳13900000002\n",
        "单位名称\n报送时间\n报送人\n金湖社区\n2020-07-02\n王芳13900000002\n",
        "单位名称\n\n报送时间\n\n报送人\n\n金湖社区\n\n2020-07-02\n\n王芳13900000002\n\n",
    ] {
        let forms = from_text(&format!("{head}{tail}"), &campaign().reading(), received()).forms;
        assert_eq!(forms.len(), 1, "{head}: {forms:#?}");
        is_the_form(&forms[0]);
        assert_eq!(forms[0].place.table, None);
    }
    // A table in HTML, its labels in the left column, and the heading's cell over two lines.
    let left = format!(
        "各单位报送工作开展情况表\n单位名称\t金湖社区\n报送时间\t2020年7月2日\n报送人\t王芳\n宣传工作开展情况\t{PUBLICITY}\n其他工作开展情况\t无\n联系电话\t13900000002\n"
    );
    let forms = from_text(&left, &campaign().reading(), received()).forms;
    assert_eq!(forms.len(), 1, "{forms:#?}");
    is_the_form(&forms[0]);
    let quoted = "您好，见附件。\n> 单位名称：金湖社区\n> 报送时间：2020年7月2日\n> 一、宣传工作开展情况：\n";
    assert_eq!(from_text(quoted, &campaign().reading(), received()).forms, vec![]);
    assert_eq!(
        from_text("平安办：我社区6月情况表见附件。\n联系人：王芳 电话：13900000002", &campaign().reading(), received())
            .forms,
        vec![]
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 128, rng_seed: proptest::test_runner::RngSeed::Fixed(2020), ..Default::default() })]

    #[test]
    fn tables_of_any_shape_are_read(rows in proptest::collection::vec(proptest::collection::vec(0..WORDS.len(), 0..6), 0..8)) {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(|word| WORDS[*word]).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let text = rows.iter().map(|row| row.join("\t").replace('>', "")).collect::<Vec<_>>().join("\n");
        for form in forms(vec![table(&rows), frame(vec![table(&rows)])]).into_iter().chain(from_text(&text, &campaign().reading(), received()).forms) {
            // Nothing is made up: what a field says stood somewhere in the document.
            let words: String = text.split_whitespace().collect();
            proptest::prop_assert!(words.contains(&form.unit.raw.split_whitespace().collect::<String>()));
        }
    }
}

const WORDS: [&str; 16] = [
    "单位名称",
    "报送时间",
    "报送人",
    "联系电话",
    "职务",
    "金湖社区",
    "2020.7.2",
    "王芳13900000002",
    "",
    "单位名称：平安办>",
    "（",
    "X年X月X日>>",
    "一、宣传工作开展情况：\n6月，张贴海报150张。>",
    "二、其他工作开展情况",
    "附件3",
    "各单位报送工作开展情况表>>",
];

#[test]
fn no_document_makes_it_fail() {
    let empty = Document { format: reader::Format::Docx, blocks: vec![], notices: vec![] };
    assert_eq!(recognise(&empty, &campaign().reading(), received()).forms, vec![]);
    for odd in [table(&[]), table(&[&["单位名称"]]), table(&[&["单位名称", "报送时间"]]), frame(vec![frame(vec![])])]
    {
        let _ = forms(vec![odd]);
    }
}

/// 40,000 cells in each: tables that a mistake or malice made long are read once through, whatever their content.
#[test]
fn long_tables_are_read_once_through_and_what_is_left_out_is_told() {
    let head = ["单位名称", "报送时间", "报送人", "宣传工作开展情况"];
    let row = ["金湖社区", "2020年7月2日", "王芳13900000002", PUBLICITY];
    let found = |rows: &[&[&str]]| {
        let found = recognise(&document(vec![table(rows)]), &campaign().reading(), received());
        (found.forms.len(), found.left_out)
    };
    let mut list: Vec<&[&str]> = vec![&head];
    list.extend([row.as_slice()].repeat(9_999));
    assert_eq!(found(&list), (FORM_LIMIT, 9_799));
    let upright: Vec<Vec<&str>> = head
        .iter()
        .zip(row)
        .map(|(label, value)| std::iter::once(*label).chain(std::iter::repeat_n(value, 9_999)).collect())
        .collect();
    let upright: Vec<&[&str]> = upright.iter().map(Vec::as_slice).collect();
    assert_eq!(found(&upright), (FORM_LIMIT, 9_799));
    let one_below_the_other: Vec<&[&str]> = [head.as_slice(), &row].repeat(5_000);
    let (forms, left_out) = found(&one_below_the_other);
    assert!(forms <= FORM_LIMIT && left_out > 0, "{forms} {left_out}");
    let labels_alone: Vec<&[&str]> = [head.as_slice()].repeat(10_000);
    let (forms, left_out) = found(&labels_alone);
    assert!(forms <= FORM_LIMIT && left_out > 0, "{forms} {left_out}");
    // Tables by themselves are counted together.
    let tables = vec![table(&[&head, &row]); FORM_LIMIT + 3];
    let found = recognise(&document(tables), &campaign().reading(), received());
    assert_eq!((found.forms.len(), found.left_out), (FORM_LIMIT, 3));
}
