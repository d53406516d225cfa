//! In: nothing. Out: for every rule, an edit that plants one violation of it in a document without violations.

use super::package::Package;
use super::papers::*;

/// A fault: rule that must find it, document, edit.
pub struct Fault {
    pub rule: &'static str,
    pub paper: fn() -> Package,
    pub plant: fn(&mut Package),
}

const FLUSH: &str = "<w:ind w:left=\"0\" w:firstLineChars=\"0\" w:firstLine=\"0\"/>";
const STEPPED: &str = "<w:ind w:left=\"0\" w:firstLine=\"640\"/>";
const ARIAL: &str = "<w:rFonts w:eastAsia=\"宋体\"/>";

macro_rules! faults {
    ($($rule:literal $paper:ident $plant:expr;)*) => {
        &[$(Fault { rule: $rule, paper: $paper, plant: |paper| { let plant: fn(&mut Package) = $plant; plant(paper) } }),*]
    };
}

pub const FAULTS: &[Fault] = faults! {
    "paper-size" notice |paper| { paper.main("w:h=\"16838\"", "w:h=\"15840\""); };
    "margin-top" notice |paper| { paper.main("w:top=\"2098\"", "w:top=\"1440\""); };
    "margin-left" notice |paper| { paper.main("w:left=\"1587\"", "w:left=\"1680\""); };
    "margin-right" notice |paper| { paper.main("w:right=\"1474\"", "w:right=\"1560\""); };
    "margin-bottom" notice |paper| { paper.main("w:bottom=\"1984\"", "w:bottom=\"1850\""); };
    "text-font" notice |paper| { paper.run(TEXT, ARIAL); };
    "text-font" notice |paper| { paper.run(RECIPIENTS, ARIAL); };
    "text-size" notice |paper| { paper.run(TEXT, "<w:sz w:val=\"28\"/>"); };
    "line-pitch" notice |paper| { paper.property(TEXT, "<w:spacing w:line=\"480\" w:lineRule=\"exact\"/>"); };
    "line-pitch" notice |paper| { paper.property(TEXT, "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>"); };
    "characters-per-line" notice |paper| { paper.run(TEXT, "<w:spacing w:val=\"0\"/>"); };
    "text-colour" notice |paper| { paper.run(TEXT, "<w:color w:val=\"0000FF\"/>"); };

    "copy-number" secret |paper| { paper.within("000001", "000001", "0001"); };
    "secrecy" secret |paper| { paper.within("机密", "黑体", "仿宋"); };
    "secrecy" secret |paper| { paper.within("机密", "★", " "); };
    "urgency" secret |paper| { paper.within("特急", "黑体", "仿宋"); };
    "letterhead-missing" notice |paper| { paper.remove(LETTERHEAD); };
    "letterhead-colour" notice |paper| { paper.within(LETTERHEAD, "FF0000", "000000"); };
    "letterhead-font" notice |paper| { paper.run(LETTERHEAD, "<w:rFonts w:eastAsia=\"黑体\"/>"); };
    "letterhead-centred" notice |paper| { paper.property(LETTERHEAD, "<w:jc w:val=\"left\"/>"); };
    "letterhead-position" notice |paper| { paper.property(LETTERHEAD, "<w:spacing w:before=\"567\"/>"); };
    "number-missing" notice |paper| { paper.within(NUMBER, NUMBER, ""); };
    "number-brackets" notice |paper| { paper.within(NUMBER, "〔2020〕", "[2020]"); };
    "number-brackets" notice |paper| { paper.within(NUMBER, "〔2020〕", "（2020）"); };
    "number-brackets" notice |paper| { paper.within(NUMBER, "〔2020〕", "2020年"); };
    "number-year" notice |paper| { paper.within(NUMBER, "〔2020〕", "〔20〕"); };
    "number-prefix" notice |paper| { paper.within(NUMBER, "27号", "第27号"); };
    "number-zero" notice |paper| { paper.within(NUMBER, "27号", "027号"); };
    "number-digits" notice |paper| { paper.within(NUMBER, "27号", "二十七号"); };
    "number-font" notice |paper| { paper.run(NUMBER, ARIAL); };
    "number-position" notice |paper| { paper.property(NUMBER, "<w:spacing w:before=\"579\"/>"); };
    "number-alignment" notice |paper| { paper.property(NUMBER, "<w:jc w:val=\"left\"/>"); };
    "number-alignment" report |paper| { paper.within("签发人：", "w:pos=\"316\"", "w:pos=\"1300\""); };
    "signers-missing" report |paper| { paper.within("签发人：", "签发人：", "").within(NUMBER, "陈建国", ""); };
    "signers-needless" notice |paper| { paper.write(NUMBER, "\u{3000}宝圣湖街办文〔2020〕27号\u{3000}\u{3000}签发人：\u{3000}\u{3000}"); };
    "signers-colon" report |paper| { paper.within("签发人：", "签发人：", "签发人:"); };
    "signers-label-font" report |paper| {
        paper.paragraph("签发人：", |own| {
            let run = own[..own.find("签发人：").unwrap()].rfind("<w:r>").unwrap();
            let (before, label) = own.split_at(run);
            let (label, after) = label.split_at(label.find("</w:rPr>").unwrap());
            format!("{before}{}{after}", label.replace("仿宋_GB2312", "黑体"))
        });
    };
    "signers-name-font" report |paper| { paper.within("签发人：", "楷体_GB2312", "仿宋_GB2312"); };
    "signers-row" report |paper| {
        paper.copy("签发人：", "\u{3000}\u{3000}签发人：\u{3000}\u{3000}", true);
        paper.within("陈建国", "签发人：", "").within(NUMBER, "陈建国", "").property(NUMBER, "<w:spacing w:before=\"0\"/>");
        paper.within("签发人：", "<w:pBdr>", "<w:none>").within("签发人：", "</w:pBdr>", "</w:none>");
    };
    "red-rule-missing" notice |paper| { paper.property(NUMBER, "<w:pBdr><w:bottom w:val=\"nil\"/></w:pBdr>"); };
    "red-rule-colour" notice |paper| { paper.within(NUMBER, "FF0000", "000000"); };
    "red-rule-width" notice |paper| { paper.property(NUMBER, "<w:ind w:left=\"600\" w:right=\"600\"/>"); };
    "red-rule-distance" notice |paper| { paper.within(NUMBER, "w:space=\"11\"", "w:space=\"1\""); };

    "title-missing" notice |paper| { paper.remove(TITLE); };
    "title-font" notice |paper| { paper.run(TITLE, ARIAL); };
    "title-size" notice |paper| { paper.run(TITLE, "<w:sz w:val=\"36\"/>"); };
    "title-bold" notice |paper| { paper.run(TITLE, "<w:b/>"); };
    "title-centred" notice |paper| { paper.property(TITLE, "<w:jc w:val=\"left\"/>"); };
    "title-position" notice |paper| { paper.property(TITLE, "<w:spacing w:before=\"0\"/>"); };
    "title-punctuation" notice |paper| { paper.write(TITLE, "宝圣湖街道办事处关于开展宣传的通知。"); };
    "title-punctuation" notice |paper| { paper.write(TITLE, "关于动员，宣传的通知"); };
    "title-break" notice |paper| { paper.write(TITLE, "宝圣湖街道办事处关于开展防范工|作的通知"); };
    "title-break" notice |paper| { paper.write(TITLE, "宝圣湖街道办事处关于开展防范工作|的通知"); };
    "title-shape" notice |paper| { paper.write(TITLE, "宝圣湖街道办事处关于开展|宣传|防范电信网络诈骗的通知"); };
    "title-type" notice |paper| { paper.write(TITLE, "宝圣湖街道办事处关于安全事项"); };
    "recipients-missing" notice |paper| { paper.remove(RECIPIENTS); };
    "recipients-colon" notice |paper| { paper.within(RECIPIENTS, "单位：", "单位"); };
    "recipients-colon" notice |paper| { paper.within(RECIPIENTS, "单位：", "单位:"); };
    "recipients-indent" notice |paper| { paper.property(RECIPIENTS, STEPPED); };
    "recipients-position" notice |paper| { paper.property(TITLE, "<w:spacing w:after=\"0\"/>"); };

    "text-indent" notice |paper| { paper.property(TEXT, FLUSH); };
    "text-wrap" notice |paper| { paper.property(TEXT, "<w:ind w:left=\"640\" w:firstLineChars=\"0\" w:firstLine=\"0\"/>"); };
    "text-bold" notice |paper| { paper.run(TEXT, "<w:b/>"); };
    "text-italic" notice |paper| { paper.run(TEXT, "<w:u w:val=\"single\"/>"); };
    "text-missing" notice |paper| {
        for words in [TEXT, "一、总体情况", "本月应报送单位", "二、宣传工作", "（一）网格式"] {
            paper.remove(words);
        }
    };
    "heading-mark" report |paper| { paper.within("一、总体情况", "一、", "一."); };
    "heading-mark" report |paper| { paper.within("1.办事窗口", "1.", "1、"); };
    "heading-brackets" report |paper| { paper.within("（三）嵌入式", "（三）", "(三)"); };
    "heading-brackets" report |paper| { paper.within("（三）嵌入式", "（三）", "（三）、"); };
    "heading-order" notice |paper| { paper.within("（一）网格式", "楷体_GB2312", "仿宋_GB2312").within("（一）网格式", "（一）", "（1）"); };
    "heading-sequence" report |paper| { paper.within("五、下月", "五、", "六、"); };
    "heading-font-1" report |paper| { paper.within("一、总体情况", "黑体", "仿宋_GB2312"); };
    "heading-font-2" report |paper| { paper.within("（三）嵌入式", "楷体_GB2312", "仿宋_GB2312"); };
    "heading-font-2" report |paper| { paper.within("（一）网格式", "楷体_GB2312", "仿宋_GB2312"); };
    "heading-font-3" report |paper| { paper.within("1.办事窗口", "仿宋_GB2312", "黑体"); };
    "heading-bold" report |paper| { paper.run("（三）嵌入式", "<w:b/>"); };
    "heading-end" report |paper| { paper.within("一、总体情况", "情况", "情况。"); };

    "half-width-punctuation" notice |paper| { paper.within(TEXT, "要求，", "要求,"); };
    "half-width-punctuation" report |paper| { paper.within("平安办牵头", "，", ","); };
    "straight-quotes" report |paper| { paper.within("杀猪盘", "“杀猪盘”", "\"杀猪盘\""); };
    "full-width-digits" report |paper| { paper.within("报送率", "12个", "１２个"); };
    "ellipsis" report |paper| { paper.within("平安办牵头", "1次", "1次……等等...等"); };
    "ellipsis" report |paper| { paper.within("平安办牵头", "1次", "1次等。。"); };
    "dash" report |paper| { paper.within("抖音号", "——", "--"); };
    "cited-number" notice |paper| { paper.within(TEXT, "〔2020〕", "[2020]"); };
    "cited-number" notice |paper| { paper.within(TEXT, "〔2020〕", "（2020）"); };
    "latin-font" notice |paper| { paper.run(TEXT, "<w:rFonts w:ascii=\"Calibri\"/>"); };
    "western-signs" report |paper| { paper.run("杀猪盘", "<w:rFonts w:hint=\"default\" w:hAnsi=\"Times New Roman\"/>"); };

    "annex-note-missing" report |paper| {
        for words in ["附件：1.", "2.各单位报送情况表", "3.各单位主要"] {
            paper.remove(words);
        }
    };
    "annex-note-colon" report |paper| { paper.within("附件：1.", "附件：", "附件:"); };
    "annex-note-indent" report |paper| { paper.property("附件：1.", "<w:ind w:left=\"0\" w:hanging=\"0\"/>"); };
    "annex-note-position" report |paper| { paper.property("附件：1.", "<w:spacing w:before=\"0\"/>"); };
    "annex-note-end" report |paper| { paper.within("2.各单位报送", "情况表", "情况表；"); };
    "annex-note-numbers" report |paper| { paper.within("2.各单位报送", "2.", "2、"); };
    "annex-note-names" report |paper| { paper.within("2.各单位报送", "情况表", "一览表"); };
    "annex-note-names" report |paper| { paper.remove("2.各单位报送").within("3.各单位主要", "3.", "2."); };
    "signature-missing" notice |paper| { paper.remove(ORGAN); };
    "signature-position" notice |paper| { paper.property(ORGAN, "<w:ind w:left=\"0\"/>"); };
    "date-missing" notice |paper| { paper.remove(DATE); };
    "date-form" notice |paper| { paper.within(DATE, "2020年7月6日", "2020 - 7 - 6"); };
    "date-zero" notice |paper| { paper.within(DATE, "2020年7月6日", "2020年07月06日"); };
    "date-real" notice |paper| { paper.within(DATE, "2020年7月6日", "2020年6月31日"); };
    "date-position" notice |paper| { paper.property(DATE, "<w:ind w:left=\"0\"/><w:jc w:val=\"right\"/>"); };
    "no-text-page" notice |paper| { paper.copy(TEXT, "（此页无正文）", true).paragraph("此页无正文", |own| own); };
    "remark-brackets" notice |paper| { paper.within("此件公开发布", "（此件公开发布）", "(此件公开发布)"); };
    "remark-indent" notice |paper| { paper.property("此件公开发布", FLUSH); };

    "annex-page" report |paper| { paper.within(">附件3<", "<w:pageBreakBefore/>", ""); };
    "annex-mark" report |paper| { paper.within(">附件3<", "附件3", "附件三"); };
    "annex-mark" report |paper| { paper.within(">附件3<", "附件3", "附件3："); };
    "annex-mark-font" report |paper| { paper.within(">附件3<", "黑体", "仿宋"); };
    "annex-mark-position" report |paper| { paper.property(">附件3<", STEPPED); };
    "annex-order" report |paper| { paper.within(">附件3<", "附件3", "附件4"); };
    "annex-title-position" report |paper| { paper.property(">各单位报送情况表<", "<w:spacing w:before=\"0\"/>"); };
    "annex-title-centred" report |paper| { paper.property(">各单位报送情况表<", "<w:jc w:val=\"left\"/>"); };

    "imprint-missing" notice |paper| { paper.remove("印发"); };
    "imprint-font" notice |paper| { paper.run("印发", ARIAL); };
    "imprint-lines" notice |paper| { paper.within("印发", "<w:pBdr>", "<w:pBdr><w:other>").within("印发", "<w:bottom", "</w:other><w:bottom"); };
    "imprint-weight" notice |paper| { paper.within("抄送：", "w:sz=\"8\"", "w:sz=\"4\""); };
    "imprint-weight" notice |paper| { paper.within("印发", "w:sz=\"6\"", "w:sz=\"8\""); };
    "imprint-width" notice |paper| { paper.within("印发", "w:w=\"8844\"", "w:w=\"7000\""); };
    "imprint-colour" notice |paper| { paper.within("印发", "000000", "FF0000"); };
    "copies-colon" notice |paper| { paper.within("抄送：", "抄送：", "抄送:"); };
    "copies-end" notice |paper| { paper.within("抄送：", "渝北支行。", "渝北支行"); };
    "copies-indent" notice |paper| { paper.within("抄送：", "\u{3000}抄送", "抄送"); };
    "printed-row" notice |paper| { paper.within("印发", "\u{3000}重庆", "重庆"); };
    "printed-date" notice |paper| { paper.within("印发", "2020年7月6日", "2020年07月06日"); };
    "printed-date" notice |paper| { paper.within("印发", "2020年7月6日", "二〇二〇年七月六日"); };
    "printed-early" notice |paper| { paper.within("印发", "2020年7月6日", "2020年7月1日"); };

    "page-number-missing" notice |paper| { paper.replace("word/footer1.xml", " PAGE ", " DATE "); };
    "page-number-missing" notice |paper| { paper.main("<w:type w:val=\"nextPage\"/>", "<w:titlePg/>"); };
    "page-number-font" notice |paper| { paper.replace("word/footer1.xml", "w:ascii=\"宋体\"", "w:ascii=\"Times New Roman\""); };
    "page-number-font" notice |paper| { paper.replace("word/footer1.xml", "w:sz w:val=\"28\"", "w:sz w:val=\"21\""); };
    "page-number-dashes" notice |paper| { paper.replace("word/footer1.xml", "—", "-"); };
    "page-number-sides" notice |paper| { paper.replace("word/settings.xml", "<w:evenAndOddHeaders/>", ""); };
    "page-number-sides" notice |paper| { paper.replace("word/footer1.xml", "<w:jc w:val=\"right\"/>", "<w:jc w:val=\"center\"/>"); };
    "page-number-indent" notice |paper| { paper.replace("word/footer1.xml", "<w:jc", "<w:ind w:rightChars=\"0\" w:right=\"0\"/><w:jc"); };
    "page-number-distance" notice |paper| { paper.main("w:footer=\"1361\"", "w:footer=\"850\""); };

    "table-width" report |paper| {
        let text = paper.0.get_mut("word/document.xml").unwrap();
        *text = text.replacen("<w:tblW w:w=\"", "<w:tblW w:w=\"2", 1);
    };
    "table-head" report |paper| {
        let text = paper.0.get_mut("word/document.xml").unwrap();
        let table = text.rfind("报送状态").unwrap();
        let row = text[table..].find("<w:tr>").unwrap() + table;
        let end = text[row..].find("</w:tr>").unwrap() + row + "</w:tr>".len();
        let own = text[row..end].to_owned();
        text.insert_str(end, &own.repeat(12));
        let head = text[..table].rfind("<w:tblHeader/>").unwrap();
        text.replace_range(head..head + "<w:tblHeader/>".len(), "");
    };
    "letter-mark-position" letter |paper| { paper.property("渝北区宝圣湖街道办事处<", "<w:spacing w:before=\"1000\"/>"); };
    "letter-rules" letter |paper| { paper.replace("word/footer9.xml", "FF0000", "000000"); };
    "letter-mark-word" letter |paper| { paper.write("渝北区宝圣湖街道办事处<", "渝北区宝圣湖街道办事处文件"); };
    "letter-first-page" letter |paper| { paper.main("<w:titlePg/>", ""); };
    "letter-imprint" letter |paper| { paper.copy("抄送：", "\u{3000}宝圣湖街道党政办\u{3000}2020年7月6日印发", false); };
    "minutes-mark" minutes |paper| { paper.write("宝圣湖街道办事处会议纪要", "宝圣湖街道办事处会议"); };
    "attendance" minutes |paper| { paper.within("出席：", "黑体", "楷体"); };

    "comments" notice |paper| { paper.within(TEXT, "</w:r></w:p>", "<w:commentReference w:id=\"1\"/></w:r></w:p>"); };
    "revisions" notice |paper| { paper.within(TEXT, "</w:p>", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"); };
    "revisions" notice |paper| { paper.within(TEXT, "</w:p>", "<w:ins/></w:p>"); };
    "highlight" notice |paper| { paper.run(TEXT, "<w:highlight w:val=\"yellow\"/>"); };
    "hidden-text" notice |paper| { paper.run(TEXT, "<w:vanish/>"); };
};

/// The same for documents of the other kinds, as our writer writes them.
pub const ON_OTHER_PAPERS: &[Fault] = faults! {
    "copy-number" own_circular |paper| { paper.within("000012", "000012", "0012"); };
    "secrecy" own_circular |paper| { paper.within("秘密", "黑体", "仿宋_GB2312"); };
    "urgency" own_circular |paper| { paper.within("特急", "黑体", "仿宋_GB2312"); };
    "letterhead-position" own_circular |paper| { paper.property("人民政府宝圣湖街道办事处<", "<w:spacing w:before=\"1984\"/>"); };
    "number-zero" own_circular |paper| { paper.within("〔2020〕103号", "103号", "0103号"); };
    "copies-end" own_circular |paper| { paper.within("抄送：", "政法委。", "政法委"); };
    "letter-rules" own_letter |paper| { paper.replace("word/footer5.xml", "FF0000", "000000"); };
    "letter-mark-word" own_letter |paper| { paper.replace("word/header1.xml", "办事处<", "办事处文件<"); };
    "letter-imprint" own_letter |paper| { paper.copy("抄送：", "\u{3000}宝圣湖街道党政办\u{3000}2020年7月6日印发", false); };
    "number-brackets" own_letter |paper| { paper.within("〔2020〕8号", "〔2020〕", "[2020]"); };
    "attendance" own_minutes |paper| { paper.within("列席：", "黑体", "楷体_GB2312"); };
    "attendance" own_minutes |paper| { paper.within("出席：", "黑体", "楷体_GB2312"); };
    "red-rule-colour" own_minutes |paper| { paper.within(">2020年7月6日<", "FF0000", "000000"); };
    "letterhead-colour" own_joint |paper| { paper.within(">文件<", "FF0000", "000000"); };
    "number-missing" own_joint |paper| { paper.within("〔2020〕31号", "宝圣湖街办文〔2020〕31号", ""); };
    "text-font" own_joint |paper| { paper.run("①活动", ARIAL); };
    "text-indent" own_joint |paper| { paper.property("——活动", FLUSH); };
    "title-bold" own_joint |paper| { paper.run("联合开展反诈宣传活动的通知", "<w:b/>"); };
    "remark-brackets" own_stamped |paper| { paper.within("此件公开发布", "（此件公开发布）", "此件公开发布"); };
    "date-zero" own_stamped |paper| { paper.write(">2020年7月6日<", "2020年07月06日"); };
};
