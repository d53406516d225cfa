//! In: nothing. Out: thirty documents of every kind, long and unlike each other, made of invented official prose.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use gongwen::{Annex, Block, Document, Level, ListMark, Picture, PictureSource, Table, TableCell};

use crate::sample;

/// Sentences as offices write them; `#` is a number.
const SENTENCES: [&str; 48] = [
    "按照《宝圣湖街道集中宣传防范电信网络新型诈骗犯罪工作方案》（宝圣湖街办发〔2020〕#号）要求，各社区、各部门扎实开展集中宣传防范工作。",
    "现将20##年#月工作情况通报如下。",
    "全街道共张贴宣传海报#,###张，发放宣传手册#,###份，入户宣传#,###户，开展线下活动#场次，受教育群众约#万人次。",
    "成功劝阻疑似被骗群众#人，避免损失#.#万元，同比增长#.#%，环比下降#.#个百分点。",
    "要坚持“谁主管、谁负责”“谁审批、谁监管”的原则，层层压实责任。",
    "宝圣湖派出所会同社区文化服务中心制作“杀猪盘”“刷单”“贷款”等警示短视频#部，在微信公众号、抖音号投放，累计播放量超过#.#万次——较上月增长近四成。",
    "一是组织领导到位；二是宣传发动到位；三是督导检查到位。",
    "个别单位思想认识不到位、工作措施不扎实，存在“上热中温下冷”现象，必须引起高度重视。",
    "20##年#月#日至#月#日，街道组织#个督导组对#个社区开展了交叉检查，发现问题##个，已整改##个，整改率##.#%。",
    "请各单位于20##年#月##日18:00前将工作总结（加盖公章的扫描件和Word电子版）报送至街道平安办。",
    "有关情况请及时报送至电子邮箱pinganban@bsh.example，逾期不报的视为无意见。",
    "“国家反诈中心”App注册安装量达到##,###人，安装率为##.##%。",
    "对辖区##家企业的财务人员开展了Windows 11环境下的办公安全培训，重点讲解了VPN、Wi-Fi、U盘使用规范。",
    "根据《中华人民共和国反电信网络诈骗法》《关于依法惩处侵害公民个人信息犯罪活动的通知》（公通字〔2013〕##号）等规定，依法查处案件#起。",
    "对未按时报送材料的#个单位予以通报批评；对工作成效突出的#个单位予以通报表扬。",
    "在火车站、地铁站、商场、医院、学校、银行网点等人员密集场所设置宣传点##处，LED屏滚动播放标语###条次。",
    "重点人群（老年人、在校学生、企业财会人员）的针对性宣传仍显不足。",
    "这项工作事关人民群众“钱袋子”安全，事关社会和谐稳定，各单位主要负责同志要亲自部署、亲自过问。",
    "当前，诈骗手法不断翻新：冒充客服退款、虚假投资理财、网络贷款、刷单返利等案件占比达##.#%以上。",
    "街道财政安排专项经费##.#万元，其中宣传品制作#.##万元、志愿者补贴#.##万元、设备采购#.##万元。",
    "下一步，街道将紧紧围绕“发案率下降、破案率上升、损失数下降”的目标，持续深化打防管控各项措施。",
    "会议强调，要把防范电信网络诈骗工作纳入平安建设年度考核，与评先评优、绩效奖惩挂钩。",
    "会议听取了平安办关于上半年工作情况的汇报，研究了宣传经费使用、网格员培训、部门联动等#个事项。",
    "为进一步提高群众识骗、防骗、拒骗能力，营造“全民反诈、全社会反诈”的浓厚氛围，经街道党工委研究，决定开展集中宣传月活动。",
    "金湖社区利用“院坝会”“楼栋微信群”等载体，推送防诈骗信息###条，覆盖居民#,###户、##,###人。",
    "和平社区组织“小手牵大手”主题活动##场，发放《致家长的一封信》#,###份。",
    "石盘河社区在#栋高层住宅的电梯轿厢内张贴提示牌###块，实现楼栋全覆盖。",
    "清溪社区依托“睦邻坊”开展“反诈夜校”，累计授课##课时，听课居民达###人次。",
    "对上级交办的#条线索逐一核查，其中属实#条、部分属实#条、不属实#条。",
    "各责任单位要对照任务分解表，细化工作举措，明确完成时限，确保各项工作有人抓、有人管、有人落实。",
    "活动期间（20##年#月#日—#月##日），共有###名志愿者参加，服务时长#,###小时。",
    "通过12381短信预警平台、96110专线等渠道，共预警###人次，上门见面劝阻##人次。",
    "对“两卡”违法犯罪人员实行联合惩戒，停卡##张、限制开户##人。",
    "据统计，被骗群众中25岁以下占##.#%，60岁以上占##.#%，女性占##.#%。",
    "同时，加强与区公安分局、区教委、人行渝北支行等部门的沟通协调，形成了齐抓共管、群防群治的工作格局。",
    "工作中涌现出一批先进典型，如社区民警喆堃连续##天入户走访，劝阻被骗群众#名，挽回损失##万元。",
    "详见https://www.bsh.example/news/20##/##/index.html?id=2020##30。",
    "值得注意的是，少数群众认为“天上掉馅饼的事情不会轮到自己头上”，警惕性不高……这恰恰给了犯罪分子可乘之机。",
    "各社区要建立健全日排查、周调度、月通报工作机制，做到底数清、情况明、数据准。",
    "是否存在瞒报、漏报？是否存在弄虚作假？各单位务必自查自纠！",
    "各单位要把这项工作摆上重要议事日程。",
    "以上情况，特此说明。",
    "街道平安办将于每月3日前通报上月情况，连续两个月排名后三位的，由街道纪工委约谈主要负责人。",
    "截至6月30日24时，累计上报信息##篇，被《重庆日报》《渝北时报》采用#篇，被“学习强国”平台采用#篇。",
    "经核实，该号码（+86 138 0000 0001）系境外来电，已通报电信、移动、联通3家运营商处置。",
    "设备参数：CPU主频不低于2.6GHz，内存不少于16GB，屏幕尺寸15.6英寸，单价不超过5,000元/台。",
    "气温达到38℃以上时，露天宣传活动应当暂停或者改为室内进行，宣传品堆放面积不超过20㎡。",
    "“一标三实”信息采集率为100%，“四类人员”见面率为98.5%，均达到序时进度要求。",
];

const HEADINGS: [&str; 12] = [
    "总体情况",
    "主要做法",
    "宣传工作开展情况",
    "存在的问题",
    "下一步工作打算",
    "加强组织领导",
    "强化督导检查",
    "压实工作责任",
    "会议议定事项",
    "有关要求",
    "经费保障情况",
    "在中小学校、企业和社区开展“反诈宣传进万家”系列主题活动的情况及其成效分析",
];

/// Always the same numbers, one after the other.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn sentence(&mut self) -> String {
        let mut pattern = SENTENCES[self.below(SENTENCES.len())];
        // An official paper names another by its number once or twice, not on every page.
        while pattern.contains('〔') && self.below(4) > 0 {
            pattern = SENTENCES[self.below(SENTENCES.len())];
        }
        let mut text = String::new();
        for char in pattern.chars() {
            match char {
                '#' => text.push_str(&(1 + self.below(9)).to_string()),
                other => text.push(other),
            }
        }
        text
    }

    fn sentences(&mut self, most: usize) -> String {
        let count = 1 + self.below(most);
        (0..count).map(|_| self.sentence()).collect()
    }

    fn heading(&mut self) -> String {
        HEADINGS[self.below(HEADINGS.len())].to_owned()
    }
}

fn table(dice: &mut Dice) -> Table {
    let columns = 3 + dice.below(4);
    let rows = 4 + dice.below(24);
    let names = ["序号", "单位", "主要做法及成效", "牵头单位", "海报（张）", "备注"];
    let mut widths = vec![1.0, 2.5, 6.0, 2.5, 2.0, 2.0];
    widths.truncate(columns);
    let row = |dice: &mut Dice, index: usize| {
        (0..columns)
            .map(|column| match column {
                0 => TableCell::centred((index + 1).to_string()),
                1 => TableCell::centred(["金湖社区", "和平社区", "宝圣湖派出所", "社区文化服务中心"][dice.below(4)]),
                2 => TableCell::left(vec![dice.sentence()]),
                4 => TableCell::centred((100 + dice.below(9_000)).to_string()),
                _ => TableCell::centred(["平安办", "民社办、经发办", "—"][dice.below(3)]),
            })
            .collect()
    };
    Table {
        caption: (dice.below(2) == 0).then(|| "各单位工作情况统计表".to_owned()),
        widths,
        head: vec![names.iter().take(columns).map(|name| TableCell::centred(*name)).collect()],
        rows: (0..rows).map(|index| row(dice, index)).collect(),
    }
}

fn block(dice: &mut Dice, at: usize, level: &mut usize) -> Block {
    const LEVELS: [Level; 4] = [Level::First, Level::Second, Level::Third, Level::Fourth];
    match dice.below(12) {
        0 | 1 => {
            // A heading goes at most one level down.
            *level = dice.below((*level + 2).min(4));
            Block::Heading { level: LEVELS[*level], text: dice.heading() }
        }
        2 | 3 if at > 0 => {
            *level = (*level).max(1);
            let lead = format!("{}。", HEADINGS[dice.below(11)]);
            Block::Paragraph { lead: Some((LEVELS[1 + dice.below(*level)], lead)), text: dice.sentences(4) }
        }
        4 if at > 0 => Block::List {
            mark: if dice.below(2) == 0 { ListMark::Dash } else { ListMark::Circled },
            items: (0..2 + dice.below(5)).map(|_| dice.sentence()).collect(),
        },
        _ => Block::Paragraph { lead: None, text: dice.sentences(6) },
    }
}

fn blocks(dice: &mut Dice, count: usize) -> Vec<Block> {
    let mut level = 0;
    let mut blocks = vec![Block::Paragraph { lead: None, text: dice.sentences(3) }];
    while blocks.len() < count {
        let next = block(dice, blocks.len(), &mut level);
        blocks.push(next);
    }
    if matches!(blocks.last(), Some(Block::Heading { .. })) {
        blocks.push(Block::Paragraph { lead: None, text: dice.sentences(4) });
    }
    blocks
}

/// Thirty documents by name: each kind three times and more, from two pages to a dozen.
pub fn all() -> Vec<(String, Document)> {
    let kinds = sample::all();
    (0..30_usize)
        .map(|index| {
            let (kind, mut document) = kinds[index % kinds.len()].clone();
            let mut dice = Dice(u64::try_from(index).unwrap() * 7919 + 17);
            let count = 6 + dice.below(24);
            document.body = blocks(&mut dice, count);
            if index % 4 == 1 {
                let place = 1 + dice.below(document.body.len() - 1);
                document.body.insert(place, Block::Table(table(&mut dice)));
            }
            if index % 7 == 3 {
                let place = 1 + dice.below(document.body.len() - 1);
                document.body.insert(
                    place,
                    Block::Picture(Picture {
                        source: PictureSource::Image(sample::image()),
                        description: "各社区手册发放数的柱状图".to_owned(),
                        caption: Some("图1　各社区手册发放数".to_owned()),
                        width: Some(60 + 10 * u16::try_from(dice.below(8)).unwrap()),
                    }),
                );
            }
            let closing = match document.kind.name() {
                "通知" => "特此通知。",
                "函" => "特此函达，请予支持。",
                "纪要" => "会议要求，以上事项由平安办牵头落实。",
                _ => "特此报告。",
            };
            document.body.push(Block::Paragraph { lead: None, text: closing.to_owned() });
            document.annexes.truncate(dice.below(3));
            if index % 5 == 2 {
                let count = 5 + dice.below(8);
                let blocks = blocks(&mut dice, count);
                document
                    .annexes
                    .push(Annex { title: "工作情况说明".to_owned(), landscape: index % 2 == 0, blocks });
            }
            (format!("{index:02}-{kind}"), document)
        })
        .collect()
}
