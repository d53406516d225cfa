//! Lists of words of official Chinese that decide about a number by standing next to it or at its clause's edge.

/// Words after a number that say it was not done: 12户未入户.
pub(crate) const NOT_DONE: [&str; 6] = ["未", "没", "尚未", "仍未", "还未", "均未"];

/// Characters that may be alone before a number that goes on counting what was counted before it.
pub(crate) const FILLERS: &str = "共计总合累一分别为达到了有已约各其数量第轮批场次期又再另还则和与及同时、/:： 前后上下午日月天0123456789二三四五六七八九十“”\"";

/// A unit as typed by mistake, and the one that was meant.
pub(crate) const MISTYPED: [(char, &str); 8] =
    [('分', "份"), ('长', "张"), ('付', "副"), ('跳', "条"), ('挑', "条"), ('互', "户"), ('护', "户"), ('涨', "张")];

/// A unit's character that with the next one is another word: 12 个月, 3 部门.
pub(crate) const NO_UNIT: &str = "个月 个小时 个工作日 个百分点 个星期 个季度 个方面 个一 部门 期间 条件 次日 家庭 人口 名称 名单 \
     处理 处置 处罚 本月 本次 本市 户籍 人均 台账 分钟 分之 个必 个严 个凡 成立 成功 成员 成果 成效 \
     成为 成绩 成本 成年 成人 场所 场馆 场地 本地 本辖 期待 次要 次数 名义 处于 例如 例外 面对 \
     面向 封闭 封控 位于 位置 位居 套路 支付 支持 支援 台风 部署 组织 组成 把握 副主 副书 户外 人民 \
     人工 元旦 元素 元宵 轮胎 张某 条款 条线";

/// Words after a number that make it the starting point of a rise: 由165条增长到275条.
pub(crate) const RISES: [&str; 18] = [
    "增长", "提升", "增加", "上升", "扩大", "发展", "攀升", "提高", "下降", "减少", "扩充", "上涨", "增", "升", "涨",
    "扩", "降", "减",
];

/// Words between a clause's start and a number that goes on counting what was counted before: 实际完成1860户.
pub(crate) const CONTINUING: [&str; 37] = [
    "截至",
    "截止",
    "底",
    "末",
    "完成",
    "实际",
    "新增",
    "目前",
    "现",
    "已经",
    "举办",
    "开展",
    "组织",
    "实现",
    "其余",
    "剩下",
    "下降至",
    "下降到",
    "降至",
    "升至",
    "上升至",
    "上升到",
    "增至",
    "增加到",
    "增加至",
    "增长到",
    "增长至",
    "提升到",
    "提升至",
    "减少至",
    "减少到",
    "季度",
    "本月",
    "上月",
    "当月",
    "上半年",
    "下半年",
];

/// Beginnings of words after a number of people that are about harm and its remedy: 两人次被骗, 为6名群众挽回.
pub(crate) const HARM: [&str; 8] = ["被骗", "受骗", "上当", "被盗", "中招", "挽回", "追回", "返还"];

/// Words that begin a clause which only compares, once 相比 has been said: 多发放300份.
pub(crate) const MORE_OR_LESS: [&str; 6] = ["多", "少", "增", "减", "上升", "下降"];

/// Words after a verb that make a noun of it: 预警功能.
pub(crate) const NAMING: [&str; 10] = ["功能", "系统", "机制", "能力", "意识", "力度", "率", "制度", "方案", "标准"];

/// Offices that receive things to pass them on, after 分发 and the like.
pub(crate) const OFFICES: [&str; 11] =
    ["各社区", "各单位", "各村", "各部门", "各镇", "各乡", "各街道", "各网格", "各成员", "各网点", "各支行"];

/// Words of a heading above plans.
pub(crate) const TO_COME_HEADINGS: [&str; 5] = ["打算", "下一步", "下步", "工作计划", "工作思路"];

/// Characters before a lone 一 that make it part of a manner of speaking: 这一场, 每一户, 用一张.
pub(crate) const BEFORE_ARTICLE: [char; 14] =
    ['这', '那', '每', '某', '另', '同', '任', '用', '以', '凭', '从', '哪', '逐', '是'];

/// Words after 为 that say what something is done for and not for whom: 为保障.
const PURPOSES: [&str; 40] = [
    "保障",
    "确保",
    "维护",
    "防止",
    "预防",
    "防范",
    "提高",
    "提升",
    "增强",
    "加强",
    "扩大",
    "做好",
    "推动",
    "进一步",
    "切实",
    "有效",
    "营造",
    "守护",
    "筑牢",
    "全面",
    "深入",
    "不断",
    "贯彻",
    "落实",
    "打通",
    "方便",
    "满足",
    "实现",
    "强化",
    "巩固",
    "遏制",
    "创建",
    "普及",
    "持续",
    "积极",
    "最大",
    "努力",
    "更好",
    "避免",
    "了",
];

/// Whether a word before a text opens what something is done for: 为保障.
pub(crate) fn is_purpose(word: &str, after: &str) -> bool {
    word == "为" && PURPOSES.iter().any(|purpose| after.starts_with(purpose)) || word == "为了"
}

/// Characters after a noun that do not make a longer noun of it: 资料等300份, 群内20人.
pub(crate) const NO_SUFFIX: [char; 22] = [
    '等', '类', '各', '内', '里', '中', '上', '下', '多', '数', '量', '还', '也', '均', '人', '次', '户', '外', '超',
    '近', '(', '、',
];
