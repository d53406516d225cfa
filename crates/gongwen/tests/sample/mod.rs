//! In: nothing. Out: a believable monthly report to try the writers on. Names of communities and people are invented.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use chrono::{FixedOffset, NaiveDate, TimeZone};
use gongwen::{
    Align, Annex, Block, Class, CopyNumber, Document, DocumentKind, DocumentNumber, Downward, Error, Face, FontNames,
    FontSet, Image, Imprint, Letter, Letterhead, Level, ListMark, Marks, Minutes, MinutesNumber, Pages, Picture,
    PictureSource, Properties, Rendered, Secrecy, SecrecyLevel, Signature, SignedBy, Table, TableCell, Term, Upward,
    Urgency, to_docx, typeset,
};
use huizong_fonts as shipped;

/// The faces that the project carries.
pub fn fonts() -> FontSet {
    let pairs = [
        (Class::FangSong, &shipped::FANG_SONG),
        (Class::Kai, &shipped::KAI),
        (Class::Hei, &shipped::HEI),
        (Class::BiaoSong, &shipped::BIAO_SONG),
        (Class::Song, &shipped::SONG),
    ];
    pairs
        .into_iter()
        .fold(FontSet::new(), |set, (class, own)| set.with(class, Face::new(own.family, own.bytes, 0)))
        .with_fallback(Face::new(shipped::SONG.family, shipped::SONG.bytes, 0))
}

/// Typeset, the result unchecked.
#[allow(dead_code)]
pub fn layout(document: &Document, fonts: &FontSet) -> Result<Pages, Error> {
    typeset(document, fonts)
}

/// As docx with the default font names, without pages.
#[allow(dead_code)]
pub fn docx(document: &Document) -> Result<Vec<u8>, Error> {
    to_docx(document, &FontNames::default(), None)
}

/// Typeset and written as PDF.
#[allow(dead_code)]
pub fn pdf(document: &Document, fonts: &FontSet) -> Result<Rendered, Error> {
    layout(document, fonts)?.to_pdf()
}

/// Set and written as OFD.
#[allow(dead_code)]
pub fn ofd(document: &Document, fonts: &FontSet) -> Result<Rendered, Error> {
    layout(document, fonts)?.to_ofd()
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { lead: None, text: text.to_owned() }
}

fn led(level: Level, lead: &str, text: &str) -> Block {
    Block::Paragraph { lead: Some((level, lead.to_owned())), text: text.to_owned() }
}

fn heading(level: Level, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

/// The monthly report.
pub fn report() -> Document {
    Document {
        kind: DocumentKind::Report(upward()),
        marks: Marks::default(),
        title: "重庆市渝北区人民政府宝圣湖街道办事处关于2020年6月集中宣传防范电信网络新型诈骗犯罪工作情况的报告"
            .to_owned(),
        body: body(),
        note: Some("联系人：王小雨，联系电话：023-00001234".to_owned()),
        annexes: vec![
            Annex {
                title: "宝圣湖街道打击治理电信网络新型违法犯罪工作任务分解及进展情况表".to_owned(),
                landscape: true,
                blocks: vec![Block::Table(tasks())],
            },
            Annex {
                title: "各单位报送情况表".to_owned(), landscape: false, blocks: vec![Block::Table(status())]
            },
            Annex {
                title: "各单位主要指标数汇总表".to_owned(),
                landscape: false,
                blocks: vec![Block::Table(figures())],
            },
        ],
        properties: Properties {
            author: "重庆市渝北区人民政府宝圣湖街道办事处".to_owned(),
            created: FixedOffset::east_opt(8 * 3600)
                .and_then(|zone| zone.with_ymd_and_hms(2020, 7, 4, 9, 0, 0).single())
                .unwrap(),
        },
    }
}

fn upward() -> Upward {
    Upward {
        letterhead: Letterhead::printed("重庆市渝北区人民政府宝圣湖街道办事处文件"),
        number: number(None),
        signers: vec![None],
        recipients: vec!["渝北区打击治理电信网络新型违法犯罪工作联席会议办公室".to_owned()],
        signature: Signature {
            by: SignedBy::Sealed(names(&["重庆市渝北区人民政府宝圣湖街道办事处"])), date: None
        },
        imprint: Imprint {
            copies_to: names(&["区委政法委", "区公安分局"]),
            printed_by: "重庆市渝北区宝圣湖街道党政办".to_owned(),
            printed_on: None,
        },
    }
}

/// Strings of their own.
pub fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

fn number(number: Option<u32>) -> DocumentNumber {
    DocumentNumber { code: "宝圣湖街办文".to_owned(), year: 2020, number }
}

fn day() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2020, 7, 6)
}

fn imprint(copies: &[&str]) -> Imprint {
    Imprint {
        copies_to: names(copies), printed_by: "重庆市渝北区宝圣湖街道党政办".to_owned(), printed_on: day()
    }
}

fn signed(organ: &str) -> Signature {
    Signature { by: SignedBy::Sealed(names(&[organ])), date: day() }
}

/// What a report, a request carries apart from its text.
#[allow(dead_code)]
pub fn upward_of(document: &mut Document) -> &mut Upward {
    match &mut document.kind {
        DocumentKind::Report(upward) | DocumentKind::Request(upward) => upward,
        other => panic!("{} goes not up", other.name()),
    }
}

/// What a circular, a notice carries apart from its text.
#[allow(dead_code)]
pub fn downward_of(document: &mut Document) -> &mut Downward {
    match &mut document.kind {
        DocumentKind::Circular(downward) | DocumentKind::Notice(downward) => downward,
        other => panic!("{} goes not down", other.name()),
    }
}

/// The report when all is decided: number, signer, dates.
#[allow(dead_code)]
pub fn signed_report() -> Document {
    let mut document = report();
    let upward = upward_of(&mut document);
    upward.number.number = Some(27);
    upward.signers = vec![Some("陈建国".to_owned())];
    upward.signature.date = day();
    upward.imprint.printed_on = day();
    document
}

fn short(kind: DocumentKind, title: &str) -> Document {
    let mut document = report();
    document.kind = kind;
    document.title = title.to_owned();
    document.body.truncate(5);
    document.annexes.clear();
    document.note = None;
    document
}

/// A short notice: no annex, no signer, a head of many recipients, a long list of copies.
#[allow(dead_code)]
pub fn notice() -> Document {
    let copies = ["区委政法委", "区公安分局", "区教委", "区民政局", "区市场监管局", "区大数据发展局", "人行渝北支行"];
    let paper = DocumentKind::Notice(Downward {
        letterhead: Letterhead::printed("宝圣湖街道办事处文件"),
        number: number(Some(27)),
        recipients: names(&["各社区", "各办、所、站、中心、大队", "有关单位"]),
        signature: signed("宝圣湖街道办事处"),
        imprint: imprint(&copies),
    });
    let mut document = short(paper, "宝圣湖街道办事处关于转发《电信网络诈骗防范须知》的通知");
    document.note = Some("此件公开发布".to_owned());
    document
}

/// A secret and urgent circular without seal, whose recipients have no room above the text.
#[allow(dead_code)]
pub fn circular() -> Document {
    let units = |index: usize| format!("第{index}社区居民委员会");
    let paper = DocumentKind::Circular(Downward {
        letterhead: Letterhead::printed("重庆市渝北区人民政府宝圣湖街道办事处"),
        number: number(Some(103)),
        recipients: (1..=36).map(units).collect(),
        signature: Signature { by: SignedBy::Unsealed(names(&["宝圣湖街道办事处"])), date: day() },
        imprint: imprint(&["区委政法委"]),
    });
    let mut document = short(paper, "宝圣湖街道办事处关于6月份反诈宣传工作情况的通报");
    document.marks = Marks {
        copy_number: CopyNumber::new(12),
        secrecy: Some(Secrecy { level: SecrecyLevel::Confidential, term: Some(Term::Years(3)) }),
        urgency: Some(Urgency::Flash),
    };
    document
}

/// A letter to an organ of equal rank, over two pages.
#[allow(dead_code)]
pub fn letter() -> Document {
    let paper = DocumentKind::Letter(Letter {
        organ: "重庆市渝北区人民政府宝圣湖街道办事处".to_owned(),
        number: DocumentNumber { code: "宝圣湖街办函".to_owned(), year: 2020, number: Some(8) },
        recipients: names(&["区公安分局"]),
        signature: signed("重庆市渝北区人民政府宝圣湖街道办事处"),
        copies_to: names(&["区委政法委", "区教委"]),
    });
    let mut document = short(paper, "宝圣湖街道办事处关于商请派员参加反诈宣传活动的函");
    document.marks.urgency = Some(Urgency::Urgent);
    document.body = body();
    document.body.truncate(14);
    document
}

/// Minutes of a meeting.
#[allow(dead_code)]
pub fn minutes() -> Document {
    let paper = DocumentKind::Minutes(Minutes {
        mark: "宝圣湖街道反诈工作联席会议纪要".to_owned(),
        number: MinutesNumber::Issue(Some(5)),
        organ: "宝圣湖街道办事处".to_owned(),
        date: day(),
        present: names(&[
            "平安办王小雨",
            "宝圣湖派出所陈喆",
            "经发办郑小花",
            "民社办王芳",
            "党政办吴昊天",
            "金湖社区李晓明",
        ]),
        excused: names(&["滨湖社区赵䶮"]),
        observers: names(&["区公安分局孙𬭎"]),
        imprint: imprint(&["区委政法委", "区公安分局"]),
    });
    short(paper, "宝圣湖街道反诈工作联席会议第五次会议纪要")
}

/// A notice of three organs: joint letterhead and seals, a list, a picture.
#[allow(dead_code)]
pub fn joint_notice() -> Document {
    let organs = ["渝北区宝圣湖街道办事处", "渝北区公安分局", "渝北区教育委员会"];
    let paper = DocumentKind::Notice(Downward {
        letterhead: Letterhead { organs: names(&organs), file: true },
        number: number(Some(31)),
        recipients: names(&["各社区", "各学校"]),
        signature: Signature { by: SignedBy::Sealed(names(&organs)), date: day() },
        imprint: imprint(&["区委政法委"]),
    });
    let mut document = short(paper, "关于在中小学校联合开展反诈宣传活动的通知");
    document.body.truncate(1);
    let items = ["活动由街道牵头，学校组织，派出所授课。", "各学校于6月30日前报送活动情况。"];
    document.body.push(Block::List { mark: ListMark::Dash, items: names(&items) });
    document.body.push(Block::Picture(Picture {
        source: PictureSource::Image(image()),
        description: "各社区手册发放数的柱状图".to_owned(),
        caption: Some("图1　各社区手册发放数".to_owned()),
        width: Some(90),
    }));
    document.body.push(Block::List { mark: ListMark::Circled, items: names(&items) });
    document
}

/// An order to a unit under the stamp of its signer.
#[allow(dead_code)]
pub fn stamped_notice() -> Document {
    let mut document = notice();
    downward_of(&mut document).signature.by = SignedBy::Stamped(names(&["宝圣湖街道办事处主任"]));
    document
}

/// A chart of four bars as PNG, without compression.
pub fn image() -> Image {
    let (width, height) = (240_u32, 120_u32);
    let mut raw = Vec::new();
    for y in 0..height {
        raw.push(0);
        raw.extend((0..width).map(|x| {
            let tall = [30, 90, 60, 110][(x / 60) as usize];
            if x % 60 > 15 && height - y < tall { 0x40 } else { 0xf0_u8 }
        }));
    }
    let mut body = vec![0x78, 0x01];
    let length = u16::try_from(raw.len()).unwrap();
    body.push(1);
    body.extend(length.to_le_bytes());
    body.extend((!length).to_le_bytes());
    body.extend(&raw);
    let (a, b) = raw.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    body.extend((b << 16 | a).to_be_bytes());
    let mut head = width.to_be_bytes().to_vec();
    head.extend(height.to_be_bytes());
    head.extend([8, 0, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [(b"IHDR", head), (b"IDAT", body), (b"IEND", Vec::new())] {
        bytes.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        let single_line: Vec<u8> = kind.iter().copied().chain(content).collect();
        let sum = single_line.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
        });
        bytes.extend(&single_line);
        bytes.extend((!sum).to_be_bytes());
    }
    Image::read(bytes).unwrap()
}

/// Every sample, by name.
#[allow(dead_code)]
pub fn all() -> Vec<(&'static str, Document)> {
    vec![
        ("open", report()),
        ("signed", signed_report()),
        ("notice", notice()),
        ("joint", joint_report()),
        ("circular", circular()),
        ("letter", letter()),
        ("minutes", minutes()),
        ("joint_notice", joint_notice()),
        ("stamped", stamped_notice()),
    ]
}

/// The report signed by three, with twelve annexes.
#[allow(dead_code)]
pub fn joint_report() -> Document {
    let mut document = signed_report();
    upward_of(&mut document).signers = ["陈建国", "欧阳明", "李四"].map(|name| Some(name.to_owned())).to_vec();
    let annex = document.annexes.remove(1);
    document.annexes = (1..=12).map(|index| Annex { title: format!("第{index}类情况表"), ..annex.clone() }).collect();
    document.annexes[11].landscape = true;
    document
}

fn body() -> Vec<Block> {
    vec![
        paragraph(
            "按照《宝圣湖街道集中宣传防范电信网络新型诈骗犯罪工作方案》（宝圣湖街办发〔2020〕27号）要求，街道组织各社区、各部门扎实开展集中宣传防范工作。现将2020年6月工作情况报告如下。",
        ),
        heading(Level::First, "总体情况"),
        paragraph(
            "本月应报送单位12个，已报送11个，报送率91.7%；其中按时报送10个，按时率83.3%。全街道共张贴宣传海报1,256张，发放宣传手册超过8,400份，入户宣传3,120户，开展线下活动16场次，受教育群众约12,000人次，推送防诈骗信息48条，劝阻疑似被骗群众7人，避免损失约35.6万元。",
        ),
        heading(Level::First, "宣传工作开展情况"),
        led(
            Level::Second,
            "网格式宣传。",
            "以网格为单位，组织社区网格员、志愿者进社区、进校园、进企业、进场所，重点覆盖小区楼栋电梯空间。金湖社区张贴海报156张，发放手册1,020份，入户420户；和平社区利用电梯广告屏滚动播放“防诈骗”动画，覆盖楼栋38栋。",
        ),
        led(
            Level::Second,
            "吸引式宣传。",
            "宝圣湖派出所会同社区文化服务中心制作“杀猪盘”“刷单”“贷款”等警示短视频3部，在微信公众号、抖音号投放，累计播放量超过2.3万次——较上月增长近四成。",
        ),
        heading(Level::Second, "嵌入式宣传"),
        heading(Level::Third, "办事窗口"),
        paragraph(
            "在综治中心、社保所、各银行网点设置宣传台9处，供群众自取阅览，摆放资料2,600余份，接受咨询310余人次。",
        ),
        heading(Level::Third, "重点人群"),
        led(
            Level::Fourth,
            "企业财会人员。",
            "对辖区重点企业财会人员开展集中培训2期，参训86人，讲师由派出所民警喆堃、玥旻担任，发放《企业财务防骗须知》120册。",
        ),
        led(Level::Fourth, "在校学生。", "通过“网课”“小手牵大手”等方式，组织新生入学教育，覆盖学生3,500人。"),
        heading(Level::First, "其他工作开展情况"),
        paragraph(
            "平安办牵头开展督导检查2次，发现问题5个，已整改4个。宝圣湖派出所紧盯黑广播、伪基站、侵犯公民信息的违法犯罪线索，开展联合执法1次，移交线索3条。",
        ),
        heading(Level::First, "存在的问题"),
        paragraph(
            "一是个别单位报送不及时，滨湖社区未报送，经发办逾期1天报送；二是部分单位报送内容不完整，缺少具体数据支撑；三是宣传形式较为单一，对老年人、在校学生等群体的针对性不强。",
        ),
        heading(Level::First, "下月工作打算"),
        paragraph(
            "下月继续开展吸引式、嵌入式宣传（7月1日至8月31日），督促未报送单位补报，指导各单位完善数据统计，推动宣传防范工作落细落实。详情见 https://www.bsh.example/news/2020/06/index.html?id=20200630。",
        ),
        paragraph("特此报告。"),
    ]
}

fn merged(text: &str, rows: usize) -> TableCell {
    TableCell { row_span: rows, stacked: true, ..TableCell::centred(text) }
}

fn left(text: &str) -> TableCell {
    TableCell::left(vec![text.to_owned()])
}

fn tasks() -> Table {
    let work: [(&str, &str, &str, &str); 12] = [
        (
            "做好打击治理电信网络新型违法犯罪工作的统筹和指导，加强工作落实情况督促检查，适时向街道通报。",
            "平安办",
            "社区文化服务中心、民社办、经发办、宝圣湖派出所",
            "平安办：印发工作提示2期，开展督导检查2次，发现问题5个。",
        ),
        (
            "将打击治理防范电信网络新型违法犯罪工作阶段性完成情况纳入平安建设年度考核。",
            "平安办",
            "各社区",
            "平安办：已纳入年度平安建设考核细则。",
        ),
        (
            "督促辖区各互联网企业建立协助公安机关侦办电信网络诈骗案件工作机制。",
            "宝圣湖派出所",
            "经发办",
            "宝圣湖派出所：走访互联网企业6家，签订责任书6份。经发办：提供企业名录1份。",
        ),
        (
            "剖析侦办的本地案件，梳理监管环节安全漏洞，督促相关行业部门加强监管，堵塞漏洞。",
            "宝圣湖派出所",
            "各有关部门",
            "本月无进展。",
        ),
        (
            "加大对互联网内容的审查力度，及时发现一批涉及电信诈骗违法犯罪线索，通报公安机关开展打击。",
            "社区文化服务中心",
            "宝圣湖派出所",
            "社区文化服务中心：巡查信息1,200条，移交线索3条。",
        ),
        (
            "紧盯黑广播、伪基站、侵犯公民信息的违法犯罪线索，强化多部门联合执法，从源头上斩断灰色产业利益链。",
            "宝圣湖派出所",
            "各有关部门",
            "宝圣湖派出所：开展联合执法1次。",
        ),
        (
            "组织开展为期半年的电信诈骗宣传教育活动，各成员单位和社区发挥属事属地责任，推进防诈骗宣传入校园、入企业、入楼栋、入住户，广泛张贴宣传海报、播放宣传视频，开展形式多样的线上线下宣传活动；广泛发动全社会力量，营造全社会了解、支持、参与打击治理电信网络新型违法犯罪的良好氛围；加强督导检查。",
            "平安办",
            "各成员单位、各社区",
            "金湖社区：张贴海报156张，发放手册1,020份。和平社区：覆盖楼栋38栋，开展院坝会3场次。石盘河社区：入户宣传380户。",
        ),
        (
            "各成员单位、各社区充分发挥属事属地责任，推进防诈骗宣传“入户、入校园、入企业、入场所、入群”；推送防范电信网络诈骗宣传信息提示和图片、微视频和抖音视频，加强宣传报道；协调相关媒体加强公益宣传。",
            "社区文化服务中心",
            "平安办、各社区",
            "社区文化服务中心：推送信息48条，制作短视频3部。",
        ),
        (
            "充分发动社区网格员等综治力量，发挥其下沉居民社区的优势，广泛在社区、小区和楼栋开展宣传防范；利用社区门禁系统视频播放等平台，滚动播放防诈宣传片。",
            "平安办",
            "宝圣湖派出所、各社区",
            "金湖社区：网格员入户420户。",
        ),
        (
            "对广泛接触“互联网+”新兴行业的年轻、“高知”群体加大宣传教育力度；利用网络安全宣传周等重要节点，开展形式多样的主题宣传活动，协调网络媒体加强公益宣传。",
            "社区文化服务中心",
            "宝圣湖派出所",
            "本月无进展。",
        ),
        (
            "通过开展入学教育、法制课程、主题宣传、“小手牵大手”“网课”等形式多样的宣传活动，提升学校学生、教职工宣传防范意识，并将宣传防范活动延伸到学生家长；在校内各类视频播放平台滚动播放宣传片，广泛张贴、发放宣传资料。",
            "民社办",
            "宝圣湖派出所",
            "民社办：覆盖学生3,500人，发放资料3,600份。",
        ),
        (
            "建立统一的宣传资料共享平台，对电信网络新型违法犯罪，尤其是最新诈骗手段进行揭露，推送相关部门开展宣传防范工作。",
            "宝圣湖派出所",
            "各成员单位",
            "宝圣湖派出所：共享资料22份。",
        ),
    ];
    let mut rows = Vec::new();
    for (index, (task, lead, support, progress)) in work.into_iter().enumerate() {
        let mut row = vec![TableCell::centred((index + 1).to_string())];
        match index {
            0 => row.extend([merged("行业监管", 4), merged("督导检查", 3)]),
            3 => row.push(merged("源头堵漏", 1)),
            4 => row.extend([merged("强化打击", 2), merged("灰产打击", 2)]),
            6 => row.push(TableCell { column_span: 2, ..merged("宣传防范", 6) }),
            _ => {}
        }
        row.extend([left(task), TableCell::centred(lead), TableCell::centred(support), left(progress)]);
        rows.push(row);
    }
    let head = vec![
        TableCell::centred("序号"),
        TableCell { column_span: 2, ..TableCell::centred("类别") },
        TableCell::centred("重点任务"),
        TableCell::centred("牵头单位"),
        TableCell::centred("配合单位"),
        TableCell::centred("本月进展"),
    ];
    Table { caption: None, widths: vec![1.0, 0.8, 0.8, 8.0, 2.6, 3.0, 6.0], head: vec![head], rows }
}

const UNITS: [(&str, &str, &str, &str); 12] = [
    ("金湖社区", "6月30日", "李晓明", "已报送"),
    ("和平社区", "7月1日", "张玥", "已报送"),
    ("石盘河社区", "7月2日", "赵䶮", "已报送"),
    ("滨湖社区", "—", "—", "未报送"),
    ("花语社区", "7月3日", "孙𬭎", "已报送，内容不完整"),
    ("平安办", "7月1日", "周璟", "已报送"),
    ("党政办", "7月2日", "吴昊天", "已报送"),
    ("经发办", "7月4日", "郑小花", "已报送（逾期）"),
    ("民社办", "7月2日", "王芳", "已报送"),
    ("社区文化服务中心", "7月3日", "冯𫍽", "已报送"),
    ("宝圣湖派出所", "7月3日", "陈喆", "已报送"),
    ("综合行政执法大队", "7月3日", "褚旻", "已报送"),
];

fn status() -> Table {
    let cells = |texts: [String; 5]| texts.into_iter().map(TableCell::centred).collect::<Vec<_>>();
    let head = ["序号", "单位名称", "报送时间", "报送人", "报送状态"].map(str::to_owned);
    let rows = UNITS.iter().enumerate().map(|(index, (unit, time, person, state))| {
        cells([
            (index + 1).to_string(),
            (*unit).to_owned(),
            (*time).to_owned(),
            (*person).to_owned(),
            (*state).to_owned(),
        ])
    });
    Table { caption: None, widths: vec![1.0, 3.0, 2.0, 2.0, 3.2], head: vec![cells(head)], rows: rows.collect() }
}

fn figures() -> Table {
    let labels = [
        "单位名称",
        "海报（张）",
        "手册（份）",
        "入户（户）",
        "活动（场次）",
        "受教育（人次）",
        "信息（条）",
        "视频（部）",
        "劝阻（人）",
    ];
    let rows = UNITS.iter().enumerate().map(|(index, (unit, ..))| {
        let number = |factor: usize| TableCell {
            align: Align::Right,
            ..TableCell::centred(if index == 3 {
                "—".to_owned()
            } else {
                ((index * 37 + 11) * factor % 4096).to_string()
            })
        };
        let mut row = vec![TableCell::centred(*unit)];
        row.extend([13, 131, 17, 1, 211, 3, 1, 1].map(number));
        row
    });
    Table {
        caption: None,
        widths: vec![2.6, 1.2, 1.2, 1.2, 1.2, 1.4, 1.2, 1.2, 1.2],
        head: vec![labels.map(TableCell::centred).to_vec()],
        rows: rows.collect(),
    }
}
