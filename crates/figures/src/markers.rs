//! Words of official Chinese that decide whether a number counts and for what time; and, for each of them, next to which
//! other words it has that meaning.

/// What a word does to the numbers after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marker {
    /// 开展: a light verb; its object says what was done.
    Light,
    /// 发现: a verb whose number is not what was done.
    Unrelated,
    /// 印制: a verb of production, which governs every item of a list: 印制海报2000张、手册5000册.
    Producing,
    /// 被骗, 常住: a number that describes, unless a verb of a kind governs it.
    Descriptive,
    /// 计划.
    Plan,
    /// 已: ends a plan.
    Done,
    /// 未.
    Negation,
    /// 每日: until the sentence ends.
    Daily,
    /// 每户: until the clause ends.
    Each,
    /// 其中.
    Part,
    /// 共计.
    Total,
    /// 同比.
    Comparison,
    /// 累计: weak.
    Cumulative,
    /// 截至.
    UpTo,
    /// 以来.
    Since,
    /// 今年.
    Year,
    /// 一季度.
    Quarter,
    /// 上月.
    LastMonth,
    /// 本月.
    Month,
    /// 此次.
    Event,
    /// 全国: numbers of others than the reporter, until it names itself.
    Beyond,
    /// 我社区.
    Own,
}

/// Markers with their words, separated by blanks.
pub(crate) const MARKERS: &[(Marker, &str)] = &[
    (
        Marker::Light,
        "开展 举办 举行 组织 召开 设置 设立 制作 建立 组建 成立 打造 完成 进行 实施 安排 利用 通过 联合 上了 讲了 作了 做了 配备 落实 \
         邀请 动员 提供 使用 投放 指导 引导 帮助 协助 吸引 吸纳 惠及 达到 提升至 深入 走进 送去 做好 分为 \
         分成 共分",
    ),
    (
        Marker::Unrelated,
        "发现 整改 评选 评出 登记 排查 收集 征集 建档 划分 下辖 辖 辖有 管辖 投入 耗资 花费 支付 采购 订购 购买 购置 下发 配发 收到 了解到 得知 获奖 \
         荣获 获得 表彰 奖励 消毒 测温 化解 调解 整治 清理 核查 摸排 需要 缺少 剩余 库存 损坏 破损 领取了 \
         分布",
    ),
    (Marker::Producing, "印制 印刷 编印 翻印 打印 定制 订制"),
    (
        Marker::Descriptive,
        "被骗 受骗 上当 被盗 中招 骗走 骗取 诈骗金额 损失 涉案 转账 汇款 转走 转出 贷款 投资 共有 现有 拥有 常住 户籍 \
         流动人口 总人口 总户数 人口 集聚 聚集 居住 占地 面积 经费 预算 成本 单价 价值 设有 配有 坐落 \
         位于",
    ),
    (
        Marker::Plan,
        "计划 原定 拟 预计 预期 力争 争取 下一步 下步 下月 下个月 下阶段 下一阶段 接下来 着手 目标 打算 即将 \
         届时 今后 有望 将 要求 需 应当 务必 确保 有待 要 筹备 筹划 待 \
         工作安排: 工作计划: 计划: 打算: 思路:",
    ),
    (Marker::Done, "已 现已 目前已 已经 实际 实现"),
    (Marker::Negation, "未 没有 没 无法 无一 不能 并无 毫无 取消 请 如遇 一旦"),
    (Marker::Daily, "每日 每天 日均 每周 每月 月均 周均 每晚 每年 每季度 每学期 每两天 早晚各 每次 每场"),
    (Marker::Each, "每 人均 户均 平均 人手一 一户一 一人一 逐 任一 各一"),
    (Marker::Part, "其中 包括 包含"),
    (Marker::Total, "共计 合计 总计 总共 一共 共"),
    (Marker::Comparison, "同比 环比 较上月 比上月 较去年 比去年 较上年 较前期 相比"),
    (Marker::Cumulative, "累计 累积 历年 已建立 已建成 已组建 建有"),
    (Marker::UpTo, "截至 截止 目前 迄今 至今 现已 目前已"),
    (Marker::Since, "以来 年来"),
    (Marker::Year, "今年 本年度 年内 年初 上半年 全年 去年 前三季度"),
    (Marker::Quarter, "季度"),
    (Marker::LastMonth, "上月 上个月"),
    (Marker::Month, "本月 当月 这个月 该月 全月 整月"),
    (Marker::Event, "此次 本次 这次 该次 现场 当天 当日 当晚 本场 此项活动 该活动 活动期间 活动中 活动共"),
    (Marker::Beyond, "全国 全省"),
    (Marker::Own, "我社区 我街道 我单位 我镇 我乡 我村 我区 我办 我所 我局 我中心 本社区 本街道 本单位 辖区"),
];

/// Names that contain another word without its meaning: a 派出所 is not 派出.
pub(crate) const NAMES_CONTAINING_WORDS: &str = "派出所 会议室 活动室 活动中心 服务中心 培训中心 市场监管 市场主体 社区矫正 \
     联系电话 联系方式 联系人 检查站 宣传部 宣传部门 街道办 街道办事处 网格化 快递员 投递员 群众性 人群密集 广场舞 \
     活动方案 宣传方案 赶到现场 赶赴现场 抵达现场 到达现场";

/// Whether a word has the meaning of its marker between the text before and after it.
pub(crate) fn applies(marker: Marker, word: &str, before: &str, after: &str) -> bool {
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    let starts = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    let at_edge = after.chars().next().is_none_or(|c| "，,。;、:!?)》”\n".contains(c));
    match (marker, word) {
        (Marker::Plan, "计划") => {
            !ends(&["按", "按照", "工作", "行动", "根据", "教学", "制定", "依照", "月度", "年度"])
                && !starts(&["表", "书", "方案", "的", "要求"])
                && !at_edge
        }
        (Marker::Plan, "目标") => {
            starts(&["任务", "为", "是", "达", ":", "实现", "发放", "入户"]) && !ends(&["完成", "实现"])
        }
        (Marker::Plan, "拟") => {
            (starts(&["定于", "定在"]) || !starts(&["定", "写", "制"])) && !ends(&["模", "虚", "草", "比"])
        }
        (Marker::Plan, "要求") => {
            !ends(&["按", "工作", "有关", "相关", "文件", "上级", "的", "规范", "统一"]) && !at_edge
        }
        (Marker::Plan, "将" | "即将") => {
            starts(&[
                "于",
                "继续",
                "进一步",
                "持续",
                "陆续",
                "再",
                "开展",
                "组织",
                "举办",
                "对",
                "联合",
                "不断",
                "通过",
                "以",
                "完成",
                "加大",
                "全面",
                "深入",
                "定期",
                "召开",
                "发放",
                "张贴",
                "入户",
                "走访",
                "采取",
                "利用",
                "制作",
                "邀请",
                "适时",
                "新增",
                "增加",
                "新建",
                "举行",
                "加强",
                "扩大",
                "安排",
                "推出",
                "推送",
                "培训",
                "建立",
                "会同",
                "结合",
                "围绕",
                "针对",
                "按照",
            ]) || after
                .strip_prefix('在')
                .is_some_and(|rest| !rest.starts_with(['校', '册', '押', '逃', '岗', '编', '职']))
        }
        (Marker::Plan, "要") => {
            (before.is_empty()
                || before.ends_with(|c: char| "，,。;、:(\n位区".contains(c))
                || ends(&["单位", "社区", "部门"]))
                && !starts(&["求", "点", "素", "件", "害"])
        }
        (Marker::Plan, "需") => {
            !ends(&["急", "所", "必", "按", "供", "无"])
                && !starts(&["求", "要"])
                && starts(&["在", "于", "完成", "张贴", "发放", "入户"])
        }
        (Marker::Plan, "计划:") => !ends(&["按", "完成"]),
        (Marker::Plan, "待") => starts(&["开展", "完成", "发放", "张贴", "入户"]),
        (Marker::Plan, "确保") => false,
        (Marker::Unrelated, "辖") => !starts(&["区", "内"]),
        (Marker::Done, "已") => !ends(&["不", "而", "早"]),
        (Marker::Negation, "未") => !starts(&["成年", "来", "婚", "知", "必", "然", "满"]),
        (Marker::Negation, "没") => !starts(&["收"]),
        (Marker::Negation, "请") => {
            !ends(&["邀", "聘", "申", "特"])
                && starts(&[
                    "拨打", "致电", "及时", "立即", "勿", "务必", "大家", "您", "你", "广大", "各位", "联系", "扫描",
                    "尽快", "牢记", "注意", "不要", "谨记", "市民", "居民", "保持", "认准",
                ])
        }
        (Marker::Each, "每") => !starts(&["一位", "个角落", "位"]),
        (Marker::Each, "逐") => starts(&["户一", "人一"]),
        (Marker::Total, "共") => {
            !ends(&["公"]) && !starts(&["同", "享", "建", "治", "青", "产", "筑", "话", "管", "商", "创"])
        }
        (Marker::UpTo, "目前") => {
            ends(&["截至", "截止", "到"])
                || starts(&[",", "，"])
                || after.chars().take(14).take_while(|c| !"，,。;".contains(*c)).any(|c| c == '已' || c == '共')
        }
        (Marker::Beyond, _) => starts(&["公安", "各", "政法", "检察", "法院", "共", "累计", "已", "范围"]),
        (Marker::Event, "活动共" | "活动中") => true,
        (Marker::Descriptive, "共有") => {
            !before.ends_with("现场") && !before.ends_with("活动") && !before.ends_with("培训")
        }
        _ => true,
    }
}

/// Words of plans that announce something; after 下一步 and the like they are where they belong.
const ANNOUNCING: &str = "计划 原定 拟 预计 预期 力争 争取 打算 将 有望 确保";
/// Words of plans that open a passage about what is to come.
const TO_COME: &str =
    "下一步 下步 下月 下个月 下阶段 下一阶段 接下来 今后 届时 即将 工作安排: 工作计划: 计划: 打算: 思路:";

/// Whether a word of a plan announces something.
pub(crate) fn announces(word: &str) -> bool {
    ANNOUNCING.split(' ').any(|announcing| announcing == word)
}

/// Whether a word of a plan opens a passage about what is to come.
pub(crate) fn is_to_come(word: &str) -> bool {
    TO_COME.split(' ').any(|opening| opening == word)
}
