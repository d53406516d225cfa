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
    /// 在: where something is done.
    At,
    /// 为, 向: whom it is done for.
    Towards,
    /// 会同: who does it as well.
    Company,
    /// 张贴: puts a thing in its place, so that the thing says what is counted and not the verb.
    Placing,
    /// 走上: a verb that says nothing of what was done; the noun phrase before it ends there.
    Plain,
}

/// Markers with their words, separated by blanks.
pub(crate) const MARKERS: &[(Marker, &str)] = &[
    (
        Marker::Light,
        "开展 举办 举行 组织 召开 设置 设立 制作 建立 组建 成立 打造 完成 进行 实施 安排 利用 通过 联合 上了 讲了 作了 做了 配备 落实 \
         邀请 动员 提供 使用 投放 指导 引导 帮助 协助 吸引 吸纳 惠及 达到 提升至 深入 走进 送去 做好 分为 \
         分成 共分 带来 献上 奉上",
    ),
    (
        Marker::Unrelated,
        "发现 整改 评选 评出 登记 排查 收集 征集 建档 划分 下辖 辖 辖有 管辖 投入 耗资 花费 支付 采购 订购 购买 购置 下发 配发 收到 了解到 获奖 \
         荣获 获得 表彰 奖励 消毒 测温 化解 调解 整治 清理 核查 摸排 筛选 筛选出 筛查 梳理 锁定 掌握 理发 剪发 义剪 体检 测血压 量血压 测量血压 表演 颁发 颁奖 罚款 处罚 约谈 办理 办结 劝离 回访 拆除 清除 撤除 铲除 取缔 研究解决 需要 缺少 剩余 库存 损坏 破损 领取了 \
         分布 访谈",
    ),
    (Marker::Producing, "制发 编发 印制 印刷 编印 翻印 打印 定制 订制"),
    (
        Marker::Descriptive,
        "被骗 受骗 上当 被盗 中招 骗走 骗取 诈骗金额 损失 涉案 转账 汇款 转走 转出 贷款 投资 共有 现有 拥有 常住 户籍 \
         流动人口 总人口 总户数 人口 集聚 聚集 居住 占地 面积 经费 预算 成本 单价 价值 设有 配有 坐落 \
         位于",
    ),
    (
        Marker::Plan,
        "计划 原计划 原定 拟 预计 预期 力争 争取 下一步 下步 下月 下个月 下阶段 下一阶段 接下来 着手 目标 打算 即将 \
         届时 今后 有望 准备 决定 将 要求 需 应当 务必 确保 有待 要 筹备 筹划 待 须 必须 力求 务求 要做到 尚在 会议强调 会议要求 会议指出 \
         会上强调 会上要求 文件要求 通知要求 \
         工作安排: 工作计划: 计划: 打算: 思路:",
    ),
    (Marker::Done, "改为 已 现已 目前已 已经 实际 实现"),
    (Marker::Negation, "未 没有 没 无法 无一 不能 并无 毫无 取消 请 如遇 一旦"),
    (
        Marker::Daily,
        "日播放 日点击 日推送 日发送 每日 每天 日均 每周 每月 月均 周均 每晚 每年 每季度 每学期 每两天 早晚各 每次 每场",
    ),
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
    (Marker::Event, "过程中 此次 本次 这次 该次 现场 当天 当日 当晚 本场 此项活动 该活动 活动期间 活动中 活动共"),
    (Marker::Beyond, "全国 全省"),
    (Marker::At, "在 到 至 赴 前往 来到 去到 于 从 来自 送到 送达 进驻 走到"),
    (Marker::Towards, "对 向 为 为了 给 与 针对 面向 同"),
    (Marker::Company, "联合 会同 协同 携手 邀请 组织 动员 发动 协调 督促 指导 由 带领 号召 鼓励 引导 抽调 联动"),
    (
        Marker::Placing,
        "张贴 粘贴 悬挂 拉挂 挂出 摆放 摆设 设置 设立 布置 布设 刷写 书写 喷绘 绘制 制作 竖立 树立 立起 竖起 安装 投放 展出 安放 安插 张挂 增设 新设 加装 安设 更新 更换 \
         替换 新装 换上 粉刷 涂刷 搭建 搭起 支起 拉起 架起 建起 铺设 新添 展示",
    ),
    (
        Marker::Plain,
        "走上 走向 走街串巷 化身 参与 加入 负责 全部 均 也 都 共同 积极 纷纷 集中 分别 分散 分成 组成 \
         来 前来 到场 手持 身着 利用 穿梭 带队 主动 自发 送去 送到 送上 送达 响应 成为 有序 进行 位于 达到 表示 反映 坚守 \
         奔赴 驻守 值守 巡逻 提供 发挥 携带 划分 划成 划为 分布 签到 充分 认真 随后 现场 是 已 可 能 让 使 被 把 将",
    ),
    (Marker::Own, "我社区 我街道 我单位 我镇 我乡 我村 我区 我办 我所 我局 我中心 本社区 本街道 本单位 辖区"),
];

/// Names that contain another word without its meaning: a 派出所 is not 派出.
pub(crate) const NAMES_CONTAINING_WORDS: &str = "派出所 二维码 三轮车 会议室 活动室 活动中心 服务中心 培训中心 市场监管 市场主体 社区矫正 \
     联系电话 联系方式 联系人 检查站 宣传部 宣传部门 街道办 街道办事处 网格化 快递员 投递员 群众性 人群密集 广场舞 \
     上门劝阻 见面劝阻 上门核实 上门核查 上门找 活动方案 宣传方案 赶到现场 赶赴现场 抵达现场 到达现场 \
     在校 在职 在册 在编 在岗 在线 在建 在读 现在 正在 存在 所在 实在 内在 达到 收到 受到 接到 得到 感到 听到 看到 做到 直到 碰到 遇到 想到 找到 见到 \
     对象 对联 对口 对策 对话 反对 绝对 对比 相对 方向 转向 导向 动向 一向 向上 作为 成为 称为 因为 认为 行为 为期 为主 为首 人为 为民 \
     为了 参与 与会 与此 给予 发给 送给 甚至 至少 至今 以至 至于 同时 同比 同学 同志 同步 同意 共同 相同 不同 同样 合同 协同 同类 同心 同城 终于 由于 关于 对于 位于 鉴于 \
     属于 等于 低于 高于 少于 多于 大于 小于 从事 从业 从严 从中 理由 自由 由来 由此 事由 来源 来信 来电 来访 未来 近来 来宾 从来 \
     可疑 可能 可以 许可 认可 功能 智能 能力 能够 职能 性能 技能 全能 只能 才能 不可 使用 使得 大使 天使 驶使 致使 促使 被骗 被子 被害 \
     把握 把关 凡是 于是 但是 还是 或是 都是 也是 就是 不是 总是 正是 是否 首都 成都 均匀 平均 人均 户均 月均 日均 年均 让利 转让 将近 即将 将军 \
     以来 年来 到来 看来 本来 原来 往来 起来 出来 下来 进来 上来 过来 回来 将来 已经 已有 加大宣传 扩大宣传 到家 到户 到人 到位 到底 到期 到访 到账 到店 到会 到课 不到 周到 遍及 以及 给我 面对面 点对点 一对一 \
     下降至 下降到 降至 降到 升至 上升至 上升到 增至 增加到 增加至 增长到 增长至 提升到 提升至 提高到 提高至 减少至 减少到 发展到 \
     扩大到 扩展到 扩充至 扩编至 扩编到 由上月 由原来 由去年";

/// Last characters of those of whom something is demanded, and of words that lead up to a demand: 各村居要, 还要.
const DEMANDED: &str = "位区门村镇乡道点行校居组格员部所队站局办们司院长街还也更都均";

/// Whether a word has the meaning of its marker between the text before and after it.
pub(crate) fn applies(marker: Marker, word: &str, before: &str, after: &str) -> bool {
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    let starts = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    let at_edge = after.chars().next().is_none_or(|c| "，,。;、:!?)》”\n".contains(c));
    match (marker, word) {
        (Marker::Plan, "原计划") => !starts(&["表", "书"]),
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
                "由",
                "以",
                "从",
                "向",
                "为",
                "分",
                "全力",
                "逐",
                "重点",
                "着力",
                "切实",
                "认真",
                "积极",
                "坚持",
                "强化",
                "推动",
                "推进",
                "依托",
                "牵头",
                "紧",
                "常态",
                "主动",
                "会",
                "用好",
                "启动",
                "开设",
                "实施",
                "完善",
                "始终",
                "严格",
                "配合",
                "协调",
                "协助",
                "落实",
                "督促",
                "做好",
                "抓",
                "加快",
                "集中",
                "充分",
                "帮助",
            ]) || after
                .strip_prefix('在')
                .is_some_and(|rest| !rest.starts_with(['校', '册', '押', '逃', '岗', '编', '职']))
        }
        (Marker::Plan, "要") => {
            (before.is_empty() || before.ends_with(|c: char| "，,。;、:(\n".contains(c) || DEMANDED.contains(c)))
                && !starts(&["求", "点", "素", "件", "害", "闻", "么", "是"])
        }
        (Marker::Plan, "需") => {
            !ends(&["急", "所", "必", "按", "供", "无"])
                && !starts(&["求", "要"])
                && starts(&["在", "于", "完成", "张贴", "发放", "入户"])
        }
        (Marker::Plan, "准备") => {
            starts(&["开展", "举办", "组织", "召开", "印制", "制作", "于", "在", "再", "发放", "张贴"])
                && !ends(&["精心", "做好", "充分", "认真"])
        }
        (Marker::Plan, "决定") => starts(&["在", "开展", "组织", "对", "于", "从"]),
        (Marker::Plan, "须") => !starts(&["知"]),
        (Marker::Plan, "计划:") => !ends(&["按", "完成"]),
        (Marker::Plan, "待") => starts(&["开展", "完成", "发放", "张贴", "入户"]),
        (Marker::Plan, "确保") => {
            let clause: String = after.chars().take(30).take_while(|c| !"，,。;".contains(*c)).collect();
            clause.contains(['%', '率', '漏']) || clause.contains("百分之")
        }
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
        (Marker::At, "在") => {
            !before.ends_with(['潜', '旨', '重', '意', '贵', '健', '好', '内', '外', '现', '存', '所', '正', '自'])
        }
        (Marker::Towards, "为") => {
            !before.ends_with(['作', '成', '称', '因', '认', '行', '视', '定', '列', '化', '均', '约'])
        }
        // 200户至300户, 6月1日至30日.
        (Marker::At, "至" | "到") => {
            !before.ends_with(|c: char| c.is_ascii_digit() || "日月年号时点底初末中户人份条万千百十个".contains(c))
        }
        (Marker::Each, "每") => {
            let each_of_them = starts(&["位", "一位"]);
            !starts(&["个角落"]) && (!each_of_them || ends(&["给", "为", "向", "对", "与", "辖区", "给予"]))
        }
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
const ANNOUNCING: &str = "计划 原计划 原定 拟 预计 预期 力争 争取 打算 将 有望 确保";
/// Words of plans that open a passage about what is to come.
const TO_COME: &str = "下一步 下步 下月 下个月 下阶段 下一阶段 接下来 今后 届时 即将 会议强调 会议要求 会议指出 会上强调 会上要求 文件要求 通知要求 工作安排: 工作计划: 计划: 打算: 思路:";

/// Whether a word of a plan announces something.
pub(crate) fn announces(word: &str) -> bool {
    ANNOUNCING.split(' ').any(|announcing| announcing == word)
}

/// Whether a word of a plan opens a passage about what is to come.
pub(crate) fn is_to_come(word: &str) -> bool {
    TO_COME.split(' ').any(|opening| opening == word)
}
