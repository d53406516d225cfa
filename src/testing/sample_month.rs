//! A month of twelve units for tests of the report: complete, corrected, late, incomplete, unconfirmed and missing ones.

use chrono::{DateTime, FixedOffset, NaiveDate};
use figures::{Amount, Approximation, Figure, Sentence};

use super::{MonthBuilder, checked, field, figure, file_finding, form, material, message, other, publicity as section};
use crate::{
    check::CheckedForm,
    config::{Campaign, FigureKind, NotedSection, Notes, UnitId},
    decision::{Act, Address, Decision, FindingAddress},
    finding::{Code, Finding, Place},
    form::Reporter,
    identity::ShortId,
    month::{
        DecisionRecord, DecisionState, FileFinding, Issue, LetterKind, LetterRecord, LetterState, Month, Outcome,
        Status, Submission, assign_ids, changes, freeze,
    },
};

/// The sample campaign, with few kinds of figures so that the tests do not hang on its table.
pub(crate) fn campaign() -> Campaign {
    let mut campaign = super::campaign();
    let kind = |kind: &str, name: &str, units: &[&str], summed: bool| FigureKind {
        kind: kind.to_owned(),
        name: name.to_owned(),
        units: units.iter().map(|unit| (*unit).to_owned()).collect(),
        summed,
        ..FigureKind::default()
    };
    campaign.figures = vec![
        kind("posters_put_up", "张贴海报", &["张", "份"], true),
        kind("materials_distributed", "发放宣传资料", &["份", "册"], true),
        kind("households_visited", "入户走访", &["户"], true),
        kind("events_held", "开展宣传活动", &["场", "次"], true),
        kind("people_reached", "覆盖群众", &["人次", "人"], true),
        kind("messages_pushed", "推送信息", &["条"], true),
        kind("staff_deployed", "出动力量", &["人"], false),
    ];
    campaign
}

/// A moment of July 2020 in Shanghai, `"03 09:15"`.
pub(crate) fn at(text: &str) -> DateTime<FixedOffset> {
    let (day, time) = text.split_once(' ').unwrap();
    super::at(&format!("2020-07-{day}T{time}:00+08:00"))
}

/// The month before [`month`], in which less was done; no unit had reported the campaign's aims yet.
pub(crate) fn earlier() -> Vec<Month> {
    let mut may = month();
    may.period = may.period.previous();
    may.deadline = super::at("2020-06-03T23:59:59+08:00");
    for unit in &mut may.units {
        let figures = unit.submission.iter_mut().flat_map(|submission| &mut submission.checked.figures);
        for figure in figures {
            let value = |value: Amount| match figure.kind.as_str() {
                "cases_clues" => Amount(15.0),
                "money_lost" => value,
                _ => Amount((value.0 / 2.0).round()),
            };
            figure.value = figure.value.map(value);
        }
        let sentences = unit.submission.iter_mut().flat_map(|submission| &mut submission.checked.sentences);
        for sentence in sentences {
            sentence.text = sentence.text.replace("12起", "15起");
        }
    }
    vec![may]
}

/// Nothing came at all.
pub(crate) fn empty_month() -> Month {
    MonthBuilder::new(&campaign(), at("04 00:00")).build()
}

/// Every unit in time and complete.
pub(crate) fn perfect_month() -> Month {
    let mut month = empty_month();
    for unit in &mut month.units {
        let form = publicity("张贴海报20张。", &["grid"], &[9, 7], vec![figure("20张", "posters_put_up", 20.0, "张")]);
        unit.status = Status::Complete;
        unit.complete_at_first = true;
        unit.submission = Some(submission(&unit.id, &unit.name, "01 10:00", form));
    }
    month.decisions = decisions(&month);
    assign_ids(&mut month);
    month
}

/// One decision that is applied, and one that waits for confirmation.
fn decisions(month: &Month) -> Vec<DecisionRecord> {
    let record = |number: usize, act: Act, address: Address, state: DecisionState| DecisionRecord {
        decision: Decision {
            id: Decision::id_of(number, at("04 08:00")),
            period: month.period,
            act,
            address,
            fact: String::new(),
            by: "张敏".to_owned(),
            why: "已电话核实，<非>该单位报送".to_owned(),
            at: at("04 08:00"),
        },
        state,
    };
    let rejected = month.units.iter().flat_map(|unit| &unit.rejected).map(Submission::address);
    let mut decisions: Vec<DecisionRecord> =
        rejected.map(|form| record(1, Act::Reject, Address::Form(form), DecisionState::Applied)).collect();
    let finding = Finding::new(Code::Unreadable, Place::file("5月情况表.docx"), "", "");
    let address = Address::FileFinding { mail: "d".repeat(64), finding: FindingAddress::of(&finding) };
    decisions.push(record(2, Act::Waive, address, DecisionState::Changed));
    decisions
}

/// The usual mixture.
pub(crate) fn month() -> Month {
    use Approximation::{About, Over, Vague};
    let mut month = empty_month();
    let mut set = |id: &str, status: Status, late: bool, received: &str, form: CheckedForm| {
        let unit = month.units.iter_mut().find(|unit| unit.id.as_str() == id).unwrap();
        unit.status = status;
        unit.late = late;
        unit.complete_at_first = status == Status::Complete;
        unit.submission = Some(submission(&unit.id, &unit.name, received, form));
    };
    let jinhu = publicity(
        "组织网格员逐户上门，张贴防诈海报156张，发放宣传资料1200余份，入户走访320户。",
        &["grid"],
        &[9, 8, 7],
        vec![
            figure("156张", "posters_put_up", 156.0, "张"),
            Figure { approx: Over, ..figure("1200余份", "materials_distributed", 1200.0, "份") },
            figure("320户", "households_visited", 320.0, "户"),
        ],
    )
    .and(
        "在社区广场开展集中宣传活动2次，现场解答群众咨询，覆盖群众约500人次。",
        &["event"],
        &[7],
        vec![
            figure("2次", "events_held", 2.0, "次"),
            Figure { approx: About, ..figure("约500人次", "people_reached", 500.0, "人次") },
        ],
    )
    .and(
        "截至目前，累计张贴海报2000张。",
        &["grid"],
        &[7],
        vec![Figure { counted: false, ..figure("2000张", "posters_put_up", 2000.0, "张") }],
    )
    .other("结合疫情防控排查，同步核查出租房屋登记信息。");
    set("jinhu", Status::Complete, false, "02 09:15", jinhu);
    let heping = publicity(
        "通过社区微信群推送防诈提示45条，张贴海报300余张。",
        &["push", "grid"],
        &[8, 7],
        vec![
            figure("45条", "messages_pushed", 45.0, "条"),
            Figure { approx: Over, ..figure("300余张", "posters_put_up", 300.0, "张") },
        ],
    )
    .and("利用小区LED屏滚动播放防诈宣传片，营造了浓厚氛围。", &["grid"], &[9, 7], vec![]);
    set("heping", Status::Complete, true, "04 08:40", heping);
    let songtao = publicity(
        "张贴海报90张，入户若干户。",
        &["grid"],
        &[9, 7],
        vec![
            figure("90张", "posters_put_up", 90.0, "张"),
            Figure { value: None, approx: Vague, ..figure("若干户", "households_visited", 0.0, "户") },
        ],
    )
    .with(
        Finding::new(Code::PhoneMissing, Place::field("报送人"), "报送人栏未填联系电话。", "请补填联系电话。")
            .found("杨帆")
            .example("杨帆，13800000008"),
    )
    .with(
        Finding::new(
            Code::PlaceholderLeft,
            Place::field("报送时间"),
            "报送时间栏仍是模板文字。",
            "请填写实际报送日期。",
        )
        .found("2020年X月X日"),
    );
    set("songtao", Status::Incomplete, false, "03 17:30", songtao);
    let paichusuo = publicity(
        "制作防诈短视频2部，在全媒体平台投放；深入辖区企业开展集中宣传活动6场，出动警力24人，发放宣传资料800份。",
        &["attract", "event"],
        &[12, 7],
        vec![
            figure("6场", "events_held", 6.0, "场"),
            figure("24人", "staff_deployed", 24.0, "人"),
            figure("800份", "materials_distributed", 800.0, "份"),
        ],
    )
    .and("咨询电话138****0001。", &[], &[], vec![])
    .and(
        "本月辖区电信网络诈骗发案12起，损失金额32.6万元。",
        &[],
        &[],
        vec![
            Figure { counted: false, ..figure("发案12起", "cases_clues", 12.0, "起") },
            Figure { counted: false, ..figure("损失金额32.6万元", "money_lost", 326_000.0, "元") },
        ],
    )
    .with(Finding::new(
        Code::PersonalData,
        Place::field("宣传工作开展情况"),
        "文中有个人电话号码。",
        "汇总报告中已略去。",
    ));
    set("paichusuo", Status::Complete, false, "03 23:59", paichusuo);
    let minshe = publicity(
        "在社保所办事大厅设置防诈宣传台1处，发放资料200册。",
        &["embed"],
        &[7],
        vec![figure("200册", "materials_distributed", 200.0, "册")],
    )
    .and("1.组织辖区学校开设防诈安全知识课4堂。", &["relay"], &[11, 7], vec![]);
    set("minshe", Status::Complete, false, "01 15:00", minshe);

    let find = |id: &str| UnitId::new(id).unwrap();
    let corrected = month.units.iter_mut().find(|unit| unit.id == find("minshe")).unwrap();
    let mut first = corrected.submission.clone().unwrap();
    first.received_at = at("01 10:20");
    first.original = "minshe/1-附件3.docx".to_owned();
    let current = corrected.submission.as_mut().unwrap();
    current.revision = 2;
    current.original = "minshe/2-附件3（更正）.docx".to_owned();
    corrected.superseded = vec![first];
    corrected.complete_at_first = false;

    let jinhu = month.units.iter_mut().find(|unit| unit.id == find("jinhu")).unwrap();
    jinhu.materials =
        vec![material("经验材料.zip/网格宣传做法 & 成效.docx", "jinhu/2-网格宣传做法 & 成效.docx", at("02 09:15"))];

    let qingxi = month.units.iter_mut().find(|unit| unit.id == find("qingxi")).unwrap();
    qingxi.status = Status::Incomplete;
    qingxi.file_findings = vec![FileFinding {
        message: "f".repeat(64),
        ..file_finding(
            "qingxi-1",
            at("03 11:00"),
            Finding::new(
                Code::Unreadable,
                Place::file("6月情况表.docx"),
                "附件已损坏，无法打开。",
                "请另发一份可以打开的Word文件。",
            ),
        )
    }];

    let dangzheng = month.units.iter_mut().find(|unit| unit.id == find("dangzheng")).unwrap();
    let form = publicity("张贴海报99999张。", &[], &[], vec![figure("99999张", "posters_put_up", 99_999.0, "张")]);
    let doubt = Finding::new(
        Code::SenderUnregistered,
        Place::field("发件人"),
        "发件地址不在册，确认前不计入。",
        "请与该单位核实。",
    );
    dangzheng.status = Status::Unconfirmed;
    let form = CheckedForm { findings: vec![doubt.found("someone@else.example")], ..form };
    let id = dangzheng.id.clone();
    dangzheng.unconfirmed = vec![submission(&id, "党政办", "03 08:00", form)];
    let form = publicity("张贴海报2张。", &[], &[], vec![figure("2张", "posters_put_up", 2.0, "张")]);
    dangzheng.overtaken = vec![submission(&id, "党政办", "01 08:00", form)];
    let form = publicity("张贴海报3张。", &[], &[], vec![figure("3张", "posters_put_up", 3.0, "张")]);
    dangzheng.rejected = vec![submission(&id, "党政办", "02 08:00", form)];

    month.messages = vec![
        message(
            &"a".repeat(64),
            "jinhu@bsh.example",
            "金湖社区6月工作情况",
            at("02 09:15"),
            Outcome::Submission,
            "收到金湖社区情况表。",
        ),
        message(
            &"b".repeat(64),
            "",
            "投标邀请<script>alert(1)</script>",
            at("02 10:00"),
            Outcome::Ignored,
            "与本项工作无关。",
        ),
        message(
            &"c".repeat(64),
            "someone@else.example",
            "=1+1 报送",
            at("03 08:00"),
            Outcome::NeedsPerson,
            "发件邮箱未登记，未见情况表。",
        ),
    ];
    month.letters = vec![
        letter(Some("jinhu"), LetterKind::Receipt, LetterState::Sent),
        letter(Some("songtao"), LetterKind::Correction, LetterState::Sent),
        letter(Some("yunling"), LetterKind::Reminder, LetterState::Failed),
        letter(None, LetterKind::Digest, LetterState::Queued),
    ];
    assign_ids(&mut month);
    month
}

fn letter(unit: Option<&str>, kind: LetterKind, state: LetterState) -> LetterRecord {
    let to = unit.unwrap_or("pingan.office");
    LetterRecord {
        key: format!("2020-06/{kind:?}/{to}"),
        short_id: ShortId::default(),
        unit: unit.map(|id| UnitId::new(id).unwrap()),
        kind,
        address: format!("{to}@bsh.example"),
        subject: "关于2020年6月工作情况报送的函".to_owned(),
        state,
        message_id: format!("{to}.202006@bsh.example"),
        written_at: at("04 09:00"),
        fixed: false,
        failure: if state == LetterState::Failed {
            "对方服务器拒收：邮箱不存在".to_owned()
        } else {
            String::new()
        },
    }
}

fn submission(id: &UnitId, name: &str, received: &str, mut checked: CheckedForm) -> Submission {
    checked.form.unit = field(name, Some(id.clone()), "单位名称");
    Submission {
        message: "e".repeat(64),
        message_id: Some(format!("{id}-1@bsh.example")),
        file: "附件3.docx".to_owned(),
        ..super::submission(id.as_str(), at(received), 1, checked)
    }
}

fn publicity(text: &str, measures: &[&str], tasks: &[u32], figures: Vec<Figure>) -> CheckedForm {
    let mut form = form("", "2020年7月2日", "陈丽，13800000006", vec![section("")]);
    form.reported_on.value = NaiveDate::from_ymd_opt(2020, 7, 2);
    form.reporter.value =
        Reporter { name: Some("陈丽".to_owned()), phones: vec!["13800000006".to_owned()], wrong_numbers: Vec::new() };
    checked(form).and(text, measures, tasks, figures)
}

impl CheckedForm {
    pub(crate) fn and(mut self, text: &str, measures: &[&str], tasks: &[u32], figures: Vec<Figure>) -> Self {
        let section = &mut self.form.sections[0];
        let start = section.text.len();
        section.text.push_str(text);
        let index = self.sentences.len();
        self.sentences.push(Sentence {
            section: section.id.clone(),
            span: start..start + text.len(),
            text: text.to_owned(),
            activities: measures.iter().map(|id| (*id).to_owned()).collect(),
            tasks: tasks.to_vec(),
        });
        self.figures.extend(figures.into_iter().map(|figure| {
            let from = start + text.find(&figure.surface).unwrap();
            Figure { sentence: index, span: from..from + figure.surface.len(), ..figure }
        }));
        self
    }

    fn other(mut self, text: &str) -> Self {
        self.form.sections.push(other(text));
        self.sentences.push(Sentence {
            section: "other".to_owned(),
            span: 0..text.len(),
            text: text.to_owned(),
            activities: Vec::new(),
            tasks: Vec::new(),
        });
        self
    }

    fn with(mut self, finding: Finding) -> Self {
        self.findings.push(finding);
        self
    }
}

/// The office's own words for its report.
pub(crate) fn notes() -> Vec<NotedSection> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("2020-06.md");
    std::fs::write(&path, "# 存在问题\n老年人群体知晓率不高。\n").unwrap();
    Notes::read(&path, String::new()).sections
}

/// Issues its report with something else in it than there is.
pub(crate) fn issue(month: &mut Month) {
    let mut facts = freeze(month);
    if let Some(form) = facts.units.iter_mut().find_map(|unit| unit.form.as_mut()) {
        form.mail.clear();
        form.figures.clear();
    }
    month.changes = changes(&facts, month);
    month.issues.push(Issue {
        period: month.period,
        edition: 1,
        number: 45,
        date: NaiveDate::from_ymd_opt(2020, 7, 6).unwrap(),
        at: at("06 09:00"),
        by: "张敏".to_owned(),
        why: "经领导签发".to_owned(),
        files: [("report.docx".to_owned(), "0".repeat(64))].into(),
        notes: String::new(),
        facts,
    });
}
