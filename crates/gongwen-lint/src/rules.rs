//! In: nothing. Out: all rules with id, clause, strength and requirement.

/// How binding a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// 规定: required by the standard.
    Required,
    /// 一般: usual by the standard, which allows an office to differ.
    Usual,
    /// 推荐: recommended by the standard, or practice where the standard does not say.
    Recommended,
}

impl Strength {
    /// Chinese name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Required => "规定",
            Self::Usual => "一般",
            Self::Recommended => "推荐",
        }
    }
}

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable identifier.
    pub id: &'static str,
    /// Clause of GB/T 9704-2012, or 惯例 for practice without a clause.
    pub clause: &'static str,
    /// How binding the clause is.
    pub strength: Strength,
    /// What the rule requires, in Chinese.
    pub expected: &'static str,
}

macro_rules! rules {
    ($($name:ident $id:literal $clause:literal $strength:ident $expected:literal;)*) => {
        $(pub(crate) static $name: Rule =
            Rule { id: $id, clause: $clause, strength: Strength::$strength, expected: $expected };)*
        /// All rules, in the order of the elements of a document.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    PAPER_SIZE "paper-size" "5.1" Required "A4型纸，210 mm×297 mm";
    MARGIN_TOP "margin-top" "5.2.1" Required "天头（上边距）37 mm±1 mm";
    MARGIN_LEFT "margin-left" "5.2.1" Required "订口（左边距）28 mm±1 mm";
    MARGIN_RIGHT "margin-right" "5.2.1" Required "版心宽156 mm，即右边距26 mm（±1 mm）";
    MARGIN_BOTTOM "margin-bottom" "5.2.1" Required "版心高225 mm，即下边距35 mm（±1 mm）";
    TEXT_FONT "text-font" "5.2.2" Usual "仿宋体";
    TEXT_SIZE "text-size" "5.2.2" Usual "3号（16磅）";
    LINE_PITCH "line-pitch" "5.2.3" Usual "每面22行：固定值约29磅（28磅至30磅均可）";
    CHARACTERS "characters-per-line" "5.2.3" Usual "每行28个字：3号字的字符间距紧缩0.2磅左右，或在页面设置中指定每行28字";
    TEXT_COLOUR "text-colour" "5.2.4" Required "黑色";

    COPY_NUMBER "copy-number" "7.2.1" Usual "6位3号阿拉伯数字，顶格，如000001";
    SECRECY "secrecy" "7.2.2" Usual "3号黑体，顶格，密级与保密期限之间用“★”，如机密★1年";
    URGENCY "urgency" "7.2.3" Usual "3号黑体，顶格，“特急”或“加急”";
    LETTERHEAD_MISSING "letterhead-missing" "7.2.4" Required "发文机关名称（可加“文件”二字），红色，居中";
    LETTERHEAD_COLOUR "letterhead-colour" "7.2.4" Required "红色";
    LETTERHEAD_FONT "letterhead-font" "7.2.4" Recommended "小标宋体";
    LETTERHEAD_CENTRED "letterhead-centred" "7.2.4" Required "居中";
    LETTERHEAD_POSITION "letterhead-position" "7.2.4" Required "上边缘至版心上边缘35 mm";
    NUMBER_MISSING "number-missing" "7.2.5" Required "由发文机关代字、年份、发文顺序号组成，如渝府发〔2020〕1号";
    NUMBER_BRACKETS "number-brackets" "7.2.5" Required "年份用六角括号“〔〕”";
    NUMBER_YEAR "number-year" "7.2.5" Required "年份用4位阿拉伯数字标全称";
    NUMBER_PREFIX "number-prefix" "7.2.5" Required "发文顺序号不加“第”字";
    NUMBER_ZERO "number-zero" "7.2.5" Required "发文顺序号不编虚位，即1不编为01";
    NUMBER_DIGITS "number-digits" "7.2.5" Required "发文顺序号用阿拉伯数字，后加“号”字";
    NUMBER_FONT "number-font" "5.2.2" Usual "3号仿宋体";
    NUMBER_POSITION "number-position" "7.2.5" Required "发文机关标志下空二行";
    NUMBER_ALIGNMENT "number-alignment" "7.2.5" Required "居中排布；上行文居左空一字";
    SIGNERS_MISSING "signers-missing" "7.2.6" Required "上行文标注“签发人：”和姓名";
    SIGNERS_NEEDLESS "signers-needless" "7.2.6" Required "只有上行文标注签发人";
    SIGNERS_COLON "signers-colon" "7.2.6" Required "“签发人”后加全角冒号";
    SIGNERS_LABEL "signers-label-font" "7.2.6" Required "“签发人：”用3号仿宋体";
    SIGNERS_NAME "signers-name-font" "7.2.6" Required "签发人姓名用3号楷体";
    SIGNERS_ROW "signers-row" "7.2.6" Required "发文字号与最后一个签发人姓名处在同一行";
    RED_RULE_MISSING "red-rule-missing" "7.2.7" Required "发文字号下印一条红色分隔线";
    RED_RULE_COLOUR "red-rule-colour" "7.2.7" Required "红色";
    RED_RULE_WIDTH "red-rule-width" "7.2.7" Required "与版心等宽，156 mm";
    RED_RULE_DISTANCE "red-rule-distance" "7.2.7" Required "发文字号之下4 mm";

    TITLE_MISSING "title-missing" "7.3.1" Required "标题，一般由发文机关名称、事由和文种组成";
    TITLE_FONT "title-font" "7.3.1" Usual "小标宋体";
    TITLE_SIZE "title-size" "7.3.1" Usual "2号（22磅）";
    TITLE_BOLD "title-bold" "惯例" Recommended "小标宋体不加粗";
    TITLE_CENTRED "title-centred" "7.3.1" Required "居中排布";
    TITLE_POSITION "title-position" "7.3.1" Usual "红色分隔线下空二行";
    TITLE_PUNCTUATION "title-punctuation" "惯例" Usual "除法规、规章名称加书名号外，不用标点，末尾不加句号";
    TITLE_BREAK "title-break" "7.3.1" Required "回行时词意完整：不拆词、不以“的”等字开头";
    TITLE_SHAPE "title-shape" "7.3.1" Required "多行排成梯形或菱形，不排成沙漏形";
    TITLE_TYPE "title-type" "惯例" Recommended "以文种结尾，如“……的通知”";
    RECIPIENTS_MISSING "recipients-missing" "7.3.2" Required "标题下写主送机关的全称、规范化简称或统称";
    RECIPIENTS_COLON "recipients-colon" "7.3.2" Required "最后一个主送机关后标全角冒号";
    RECIPIENTS_INDENT "recipients-indent" "7.3.2" Required "居左顶格";
    RECIPIENTS_POSITION "recipients-position" "7.3.2" Required "标题下空一行";

    TEXT_INDENT "text-indent" "7.3.3" Required "每个自然段左空二字";
    TEXT_WRAP "text-wrap" "7.3.3" Required "回行顶格，左右不缩进";
    TEXT_BOLD "text-bold" "惯例" Recommended "正文不加粗";
    TEXT_ITALIC "text-italic" "惯例" Recommended "正文不用斜体、下划线";
    TEXT_MISSING "text-missing" "7.3.3" Required "公文首页必须显示正文";
    HEADING_MARK "heading-mark" "7.3.3" Usual "依次用“一、”“（一）”“1.”“（1）”";
    HEADING_BRACKETS "heading-brackets" "7.3.3" Usual "“（一）”“（1）”用全角圆括号，后面不加顿号";
    HEADING_ORDER "heading-order" "7.3.3" Usual "层次从“一、”开始，逐级使用，不跳级";
    HEADING_SEQUENCE "heading-sequence" "惯例" Recommended "同级序数连续";
    HEADING_FIRST "heading-font-1" "7.3.3" Usual "第一层“一、”用黑体";
    HEADING_SECOND "heading-font-2" "7.3.3" Usual "第二层“（一）”用楷体";
    HEADING_THIRD "heading-font-3" "7.3.3" Usual "第三层“1.”、第四层“（1）”用仿宋体";
    HEADING_BOLD "heading-bold" "惯例" Recommended "标准未规定加粗；按本机关习惯，全文一致即可";
    HEADING_END "heading-end" "惯例" Recommended "独占一行的标题末尾不加句号";

    HALF_WIDTH "half-width-punctuation" "9" Required "汉字之间用全角标点（GB/T 15834）";
    STRAIGHT_QUOTES "straight-quotes" "9" Required "用弯引号“”（GB/T 15834）";
    FULL_WIDTH "full-width-digits" "9" Required "阿拉伯数字和字母用半角（GB/T 15835）";
    ELLIPSIS "ellipsis" "9" Required "省略号用“……”（GB/T 15834）";
    DASH "dash" "9" Required "破折号用“——”，占两个字（GB/T 15834）";
    CITED_NUMBER "cited-number" "9" Required "引用的发文字号，年份也用六角括号“〔〕”";
    LATIN_FONT "latin-font" "惯例" Recommended "数字、字母与正文同一字体，或用Times New Roman";
    WESTERN_SIGNS "western-signs" "惯例" Recommended "引号、破折号、省略号用中文字体";

    NOTE_MISSING "annex-note-missing" "7.3.4" Required "有附件的，正文下空一行写附件说明";
    NOTE_COLON "annex-note-colon" "7.3.4" Required "“附件”后标全角冒号";
    NOTE_INDENT "annex-note-indent" "7.3.4" Required "左空二字";
    NOTE_POSITION "annex-note-position" "7.3.4" Required "正文下空一行";
    NOTE_END "annex-note-end" "7.3.4" Required "附件名称后不加标点符号";
    NOTE_NUMBERS "annex-note-numbers" "7.3.4" Required "多个附件用阿拉伯数字标序号，如“附件：1.××××”";
    NOTE_NAMES "annex-note-names" "7.3.7" Required "附件的顺序号、标题与附件说明一致";
    ORGAN_MISSING "signature-missing" "7.3.5" Required "成文日期之上署发文机关名称";
    ORGAN_POSITION "signature-position" "7.3.5" Required "加盖印章的，署名以成文日期为准居中；不加盖印章的，署名右空二字";
    DATE_MISSING "date-missing" "7.3.5" Required "署名之下写成文日期";
    DATE_FORM "date-form" "7.3.5.4" Required "用阿拉伯数字将年、月、日标全，如2020年7月3日";
    DATE_ZERO "date-zero" "7.3.5.4" Required "月、日不编虚位，即1不编为01";
    DATE_REAL "date-real" "7.3.5.4" Required "历法上有的日期";
    DATE_POSITION "date-position" "7.3.5" Required "加盖印章的右空四字；不加盖印章的，首字比署名首字右移二字";
    NO_TEXT_PAGE "no-text-page" "7.3.5.5" Required "调整行距、字距，使印章与正文同处一面；不标“此页无正文”";
    REMARK_BRACKETS "remark-brackets" "7.3.6" Required "附注加圆括号";
    REMARK_INDENT "remark-indent" "7.3.6" Required "附注居左空二字";

    ANNEX_PAGE "annex-page" "7.3.7" Required "附件另面编排";
    ANNEX_MARK "annex-mark" "7.3.7" Required "“附件”及顺序号，如“附件1”，后面不加冒号";
    ANNEX_MARK_FONT "annex-mark-font" "7.3.7" Required "“附件”二字及顺序号用3号黑体";
    ANNEX_MARK_POSITION "annex-mark-position" "7.3.7" Required "顶格编排在版心左上角第一行";
    ANNEX_ORDER "annex-order" "7.3.7" Required "附件按顺序号排列；只有一个附件时不编号";
    ANNEX_TITLE_POSITION "annex-title-position" "7.3.7" Required "附件标题编排在版心第三行";
    ANNEX_TITLE_CENTRED "annex-title-centred" "7.3.7" Required "附件标题居中";

    IMPRINT_MISSING "imprint-missing" "7.4.3" Required "最后一面下方写印发机关和印发日期";
    IMPRINT_FONT "imprint-font" "7.4" Usual "4号仿宋体";
    IMPRINT_LINES "imprint-lines" "7.4.1" Required "首条和末条分隔线，抄送与印发之间也有一条";
    IMPRINT_WEIGHT "imprint-weight" "7.4.1" Required "首末两条线粗（推荐0.35 mm，即1磅），中间的线细（推荐0.25 mm，即0.75磅）";
    IMPRINT_WIDTH "imprint-width" "7.4.1" Required "分隔线与版心等宽";
    IMPRINT_COLOUR "imprint-colour" "5.2.4" Required "黑色";
    COPIES_COLON "copies-colon" "7.4.2" Required "“抄送”后加全角冒号";
    COPIES_END "copies-end" "7.4.2" Required "最后一个抄送机关后标句号";
    COPIES_INDENT "copies-indent" "7.4.2" Usual "左右各空一字";
    PRINTED_ROW "printed-row" "7.4.3" Usual "印发机关左空一字，印发日期右空一字，同在一行";
    PRINTED_DATE "printed-date" "7.4.3" Required "用阿拉伯数字将年、月、日标全，不编虚位，后加“印发”二字";
    PRINTED_EARLY "printed-early" "7.4.3" Required "印发日期不早于成文日期";

    PAGE_NUMBER_MISSING "page-number-missing" "7.5" Required "版心下边缘之下标页码";
    PAGE_NUMBER_FONT "page-number-font" "7.5" Usual "4号半角宋体阿拉伯数字";
    PAGE_NUMBER_DASHES "page-number-dashes" "7.5" Usual "数字左右各放一条一字线，如“— 1 —”";
    PAGE_NUMBER_SIDES "page-number-sides" "7.5" Usual "单页码居右，双页码居左：页眉页脚设“奇偶页不同”";
    PAGE_NUMBER_INDENT "page-number-indent" "7.5" Usual "单页码右空一字，双页码左空一字";
    PAGE_NUMBER_DISTANCE "page-number-distance" "7.5" Usual "一字线上距版心下边缘7 mm";

    TABLE_WIDTH "table-width" "5.2.1" Required "表格不超出版心";
    TABLE_HEAD "table-head" "惯例" Recommended "跨页的表格设“重复标题行”";
    LETTER_POSITION "letter-mark-position" "10.1" Required "信函格式的发文机关标志上边缘至上页边30 mm";
    LETTER_RULES "letter-rules" "10.1" Required "发文机关标志下4 mm处印一条红色双线，距下页边20 mm处印一条红色双线";
    LETTER_WORD "letter-mark-word" "10.1" Required "信函格式的发文机关标志不加“文件”二字";
    LETTER_FIRST_PAGE "letter-first-page" "10.1" Required "信函格式首页不显示页码";
    LETTER_IMPRINT "letter-imprint" "10.1" Required "信函格式的版记不加印发机关和印发日期、分隔线";
    MINUTES_MARK "minutes-mark" "10.3" Required "纪要标志由“××××纪要”组成";

    ATTENDANCE "attendance" "10.3" Required "“出席”“请假”“列席”用3号黑体；姓名用3号仿宋体";

    COMMENTS "comments" "惯例" Recommended "定稿前删除批注";
    REVISIONS "revisions" "惯例" Recommended "定稿前接受或拒绝全部修订";
    HIGHLIGHT "highlight" "惯例" Recommended "定稿前去掉突出显示（荧光底色）";
    HIDDEN "hidden-text" "惯例" Recommended "定稿前删除隐藏文字";
}
