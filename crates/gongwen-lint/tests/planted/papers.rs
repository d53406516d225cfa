//! In: the sample documents. Out: documents without violations to plant faults in, with elements that our writer does not write.

use std::sync::LazyLock;

use super::package::Package;
use super::sample;

/// A notice: no signers, no annexes, copies.
pub fn notice() -> Package {
    static PAPER: LazyLock<Package> = LazyLock::new(|| Package::of(&sample::notice()));
    PAPER.clone()
}

/// A report: signer, three annexes with tables, one of them landscape.
pub fn report() -> Package {
    static PAPER: LazyLock<Package> = LazyLock::new(|| Package::of(&sample::signed_report()));
    PAPER.clone()
}

pub const LETTERHEAD: &str = "宝圣湖街道办事处文件";
pub const NUMBER: &str = "宝圣湖街办文〔2020〕27号";
pub const TITLE: &str = "防范须知";
pub const RECIPIENTS: &str = "有关单位";
pub const TEXT: &str = "按照《";
pub const DATE: &str = ">2020年7月6日<";
pub const ORGAN: &str = ">宝圣湖街道办事处<";

/// A notice under copy number, secrecy and urgency.
pub fn secret() -> Package {
    let mut paper = notice();
    let line = |text: &str, font: &str| {
        format!(
            "<w:p><w:pPr></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia=\"{font}\" w:ascii=\"{font}\"/><w:sz w:val=\"32\"/>\
             </w:rPr><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let lines = [("000001", "仿宋_GB2312"), ("机密★1年", "黑体"), ("特急", "黑体")];
    let head: String = lines.iter().map(|(text, font)| line(text, font)).collect();
    paper.main("<w:body>", &format!("<w:body>{head}"));
    paper.property(LETTERHEAD, "<w:spacing w:before=\"247\"/>");
    paper
}

/// A letter (§10.1) made of the notice: mark 30 mm from the page's edge, two double rules, number right, no 印发.
pub fn letter() -> Package {
    let mut paper = notice();
    paper.remove("印发");
    paper.within("抄送：", "<w:pBdr>", "<w:pBdr><w:top w:val=\"nil\"/></w:pBdr><w:other>");
    paper.within("抄送：", "</w:pBdr><w:spacing", "</w:other><w:spacing");
    let rule = "<w:pBdr><w:bottom w:val=\"thickThinSmallGap\" w:sz=\"24\" w:space=\"11\" w:color=\"FF0000\"/></w:pBdr>";
    paper.property(LETTERHEAD, &format!("{rule}<w:spacing w:before=\"0\"/>"));
    paper.write(LETTERHEAD, "渝北区宝圣湖街道办事处");
    paper.property(NUMBER, "<w:pBdr><w:bottom w:val=\"nil\"/></w:pBdr><w:jc w:val=\"right\"/>");
    paper.write(TITLE, "宝圣湖街道办事处关于商请协助宣传的函");
    paper.main("w:top=\"2098\"", "w:top=\"1701\"");
    paper.main("<w:type w:val=\"nextPage\"/>", "<w:footerReference w:type=\"first\" r:id=\"rFirst\"/><w:titlePg/>");
    let relation = "<Relationship Id=\"rFirst\" Type=\"x/footer\" Target=\"footer9.xml\"/></Relationships>";
    paper.replace("word/_rels/document.xml.rels", "</Relationships>", relation);
    let foot = "<w:ftr xmlns:w=\"w\"><w:p><w:pPr><w:pBdr><w:top w:val=\"thinThickSmallGap\" w:sz=\"24\" \
                w:color=\"FF0000\"/></w:pBdr></w:pPr></w:p></w:ftr>";
    paper.0.insert("word/footer9.xml".to_owned(), foot.to_owned());
    paper
}

/// Minutes (§10.3) made of the notice.
pub fn minutes() -> Package {
    let mut paper = notice();
    paper.write(LETTERHEAD, "宝圣湖街道办事处会议纪要");
    paper.write(TITLE, "研究防范电信诈骗工作的会议纪要");
    paper.copy("（一）网格式", "出席：王小雨，陈建国", false);
    paper.within("出席：", "出席：", "出席：</w:t></w:r><w:r><w:rPr><w:rFonts w:eastAsia=\"仿宋\"/></w:rPr><w:t>");
    paper.within("出席：", "楷体_GB2312", "黑体");
    paper
}

/// A secret, urgent circular without seal, its recipients in the imprint.
pub fn own_circular() -> Package {
    Package::of(&sample::circular())
}

/// A letter of two pages, its mark and rules in a header and a footer.
pub fn own_letter() -> Package {
    Package::of(&sample::letter())
}

/// Minutes with an issue in place of a number.
pub fn own_minutes() -> Package {
    Package::of(&sample::minutes())
}

/// A notice of three organs with lists and a picture.
pub fn own_joint() -> Package {
    Package::of(&sample::joint_notice())
}

/// A notice under the stamp of its signer.
pub fn own_stamped() -> Package {
    Package::of(&sample::stamped_notice())
}
