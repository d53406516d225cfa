//! Titles and texts in, whether they are about the campaign's work or another one out.

use crate::config::ReadingContext;
use text::compact;

/// Works of towns and sub-districts for which units report on forms of the same kind, each with its names. The campaign's own
/// are found by its name.
const WORKS: &[&[&str]] = &[
    &["诈骗", "反诈", "防诈", "电诈", "防骗"],
    &["禁毒", "戒毒", "吸毒", "涉毒"],
    &["安全生产", "生产安全", "危险化学品", "特种设备", "打非治违"],
    &["扫黑", "除恶", "涉黑", "涉恶"],
    &["消防", "火灾", "防火"],
    &["疫情", "防疫", "核酸", "疫苗"],
    &["信访"],
    &["食品安全", "药品安全", "食药"],
    &["防溺水", "溺水"],
    &["文明城市", "文明创建", "创文", "卫生城市", "创卫", "爱国卫生"],
    &["垃圾分类"],
    &["人口普查", "经济普查"],
    &["防汛", "抗旱", "地质灾害", "森林"],
    &["邪教"],
    &["国家安全", "反间谍"],
    &["交通安全", "道路交通"],
    &["矛盾纠纷", "人民调解"],
    &["扫黄打非"],
    &["扶贫", "脱贫", "乡村振兴"],
    &["党建", "党员发展", "主题教育"],
    &["双拥", "退役军人", "征兵"],
    &["护路"],
    &["社区矫正", "刑满释放", "精神障碍"],
    &["环保督察", "河长制", "环境整治", "污染防治"],
    &["违建", "违法建筑", "自建房"],
    &["燃气", "电动自行车"],
    &["非法集资"],
    &["低保", "医保", "社保", "养老保险"],
    &["计划生育", "计生"],
    &["未成年人保护", "家庭暴力"],
];

/// Words of campaigns' names that do not say what the work is about.
const GENERAL: [&str; 33] = [
    "集中", "宣传", "工作", "专项", "行动", "活动", "整治", "治理", "开展", "方案", "实施", "街道", "社区", "全民",
    "深入", "打击", "防范", "预防", "犯罪", "违法", "新型", "全市", "全区", "全县", "年度", "百日", "攻坚", "斗争",
    "创建", "推进", "建设", "加强", "做好",
];

/// Ends of a form's title.
const FORM_ENDS: [&str; 6] = ["表", "月报", "台账", "清单", "统计", "快报"];
/// Longest title in characters.
const LONGEST_TITLE: usize = 40;
/// Lines searched for a title.
const TITLE_LINES: usize = 12;

/// The words of the campaign's own work, and of all others.
#[derive(Debug)]
pub struct Subject {
    own: Vec<String>,
    others: Vec<&'static str>,
    /// The form's own title and annex.
    title: String,
    annex: String,
}

impl Subject {
    /// The campaign's subject, from its names.
    pub fn of(context: &ReadingContext<'_>) -> Self {
        let names: Vec<String> = context.names.iter().map(|name| compact(name)).collect();
        let is_own = |work: &&&[&str]| work.iter().any(|word| names.iter().any(|name| name.contains(word)));
        let mut own: Vec<String> =
            WORKS.iter().filter(is_own).flat_map(|work| work.iter()).map(|word| (*word).to_owned()).collect();
        for name in &names {
            let said = GENERAL.iter().fold(name.clone(), |name, word| name.replace(word, " "));
            for piece in said.split(' ') {
                let characters: Vec<char> = piece.chars().collect();
                own.extend(characters.windows(2).map(|pair| pair.iter().collect::<String>()));
            }
        }
        own.sort_unstable();
        own.dedup();
        let others = WORKS.iter().filter(|work| !is_own(work)).flat_map(|work| work.iter()).copied().collect();
        Self { own, others, title: compact(&context.form.title), annex: compact(&context.form.annex) }
    }

    /// Whether a text is about the campaign's work; any is, where its name does not say what that is.
    pub fn is_of(&self, text: &str) -> bool {
        let text = compact(text);
        self.own.is_empty() || self.own.iter().any(|word| text.contains(word.as_str()))
    }

    /// Whether a text names another work.
    pub fn is_of_another(&self, text: &str) -> bool {
        let text = compact(text);
        self.others.iter().any(|word| text.contains(word))
    }

    /// The first title among the lines of a form or of a file without one that is another work's form.
    pub fn other_title<'l>(&self, lines: impl Iterator<Item = &'l str>) -> Option<String> {
        let titles = lines.filter(|line| !line.trim().is_empty()).take(TITLE_LINES);
        // The first title that says what the form is about decides.
        let decide = |(line, title): (&str, String)| {
            let is_own = !self.title.is_empty() && title.contains(&self.title)
                || self.own.iter().any(|word| title.contains(word.as_str()));
            match is_own {
                true => Some(None),
                false => self.others.iter().any(|word| title.contains(word)).then(|| Some(line.trim().to_owned())),
            }
        };
        let titles = titles.map(|line| (line, compact(line))).filter(|(_, title)| is_form_title(title));
        titles.into_iter().find_map(decide).flatten()
    }

    /// The title of another annex of the plan (附件1 above it) among the first lines of a file.
    pub fn other_annex<'l>(&self, lines: impl Iterator<Item = &'l str>) -> Option<String> {
        let mut lines = lines.filter(|line| !line.trim().is_empty()).take(TITLE_LINES);
        let is_other_annex = |line: &str| {
            let line = compact(line);
            let number = line.strip_prefix("附件").map(|number| number.trim_end_matches(':'));
            number.is_some_and(|number| number.parse::<u8>().is_ok()) && line.trim_end_matches(':') != self.annex
        };
        lines.find(|line| is_other_annex(line))?;
        lines.take(3).find(|line| is_form_title(&compact(line))).map(|line| line.trim().to_owned())
    }
}

/// True for a compact line that is the title of a form: 禁毒工作月报表（6月）.
fn is_form_title(title: &str) -> bool {
    let bare = text::without_brackets(title);
    (4..=LONGEST_TITLE).contains(&bare.chars().count())
        && FORM_ENDS.iter().any(|end| bare.ends_with(end))
        && !bare.contains(['，', '。', ',', ';', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fixture::campaign;

    #[test]
    fn another_works_title_is_told_from_a_units_own_words() {
        let campaign = campaign();
        let subject = Subject::of(&campaign.reading());
        let other = |line: &str| subject.other_title([line].into_iter());
        for title in [
            "禁毒工作月报表",
            "金湖社区安全生产专项整治情况统计表（6月）",
            "2020年6月扫黑除恶专项斗争月报",
            "矛盾纠纷排查台账",
        ] {
            assert_eq!(other(title).as_deref(), Some(title));
        }
        for title in [
            "各单位报送工作开展情况表",
            "云岭社区6月份防诈宣传工作开展情况表",
            "禁毒、反诈宣传工作开展情况表",
            "金湖社区守护钱袋子行动情况表",
            "6月份工作开展情况表",
            "请各单位填写禁毒工作月报表，并于3日前报送。",
            "附件3",
            "表",
        ] {
            assert_eq!(other(title), None, "{title}");
        }
        let two = ["各单位报送工作开展情况表", "消防检查登记表"];
        assert_eq!(subject.other_title(two.into_iter()), None);
        let annex = |lines: &[&str]| subject.other_annex(lines.iter().copied());
        assert_eq!(annex(&["附件1", "", "任务分解表"]).as_deref(), Some("任务分解表"));
        assert_eq!(annex(&["附件3", "各单位报送工作开展情况表"]), None);
        assert!(subject.is_of("深入小区讲解电信网络骗术") && !subject.is_of("请假条"));
    }

    #[test]
    fn the_campaigns_name_says_which_work_is_its_own() {
        let mut campaign = campaign();
        campaign.name = "禁毒宣传月活动".to_owned();
        campaign.short_name = campaign.name.clone();
        let subject = Subject::of(&campaign.reading());
        assert_eq!(subject.other_title(["戒毒康复人员走访登记表"].into_iter()), None);
        assert!(subject.other_title(["反诈宣传工作月报表"].into_iter()).is_some());
    }
}
