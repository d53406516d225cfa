//! Rules of a few kinds in, sentences made from parts out: whatever the order, the marks, the width or an unseen noun, the
//! same is counted; and who acts is not counted as reached.

use figures::{Amount, Counts, KindRule, Lexicon, Rules};

fn words(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}

fn kind(kind: &str, counts: Counts, verbs: &str, nouns: &str, units: &str) -> KindRule {
    KindRule {
        kind: kind.to_owned(),
        counts,
        verbs: words(verbs),
        nouns: words(nouns),
        units: words(units),
        needs_verb: counts == Counts::Places,
        summed: true,
        ..KindRule::default()
    }
}

fn lexicon() -> Lexicon {
    Lexicon::new(&Rules {
        kinds: vec![
            kind("leaflets", Counts::Things, "发放", "折页 手册 传单 提示卡 告知书", "份 张 本 个"),
            kind("gifts", Counts::Things, "发放 赠送", "环保袋 纸杯 扇子 围裙", "个 把 条 只"),
            kind("banners", Counts::Things, "悬挂", "横幅 条幅 标语", "条 幅 张"),
            kind("boards", Counts::Things, "摆放", "展板 立牌 宣传栏 展架", "块 个"),
            kind("places", Counts::Places, "走访 深入", "社区 学校 超市 车站 工厂", "家 个 所"),
            kind("people", Counts::People, "讲解 惠及", "居民 群众 老人 学生", "人 名 人次"),
            kind("staff", Counts::Staff, "出动", "民警 辅警 网格员 志愿者 小分队", "人 名 支"),
        ],
        ..Rules::default()
    })
}

/// Kinds and values of a text, in its order.
fn read(lexicon: &Lexicon, text: &str) -> Vec<(String, Option<f64>)> {
    let figures = lexicon.read(text, &[]).figures;
    figures.into_iter().map(|figure| (figure.kind, figure.value.map(|Amount(value)| value))).collect()
}

fn expect(text: &str, expected: &[(&str, f64)]) {
    let found = read(&lexicon(), text);
    let found: Vec<_> = found.iter().map(|(kind, value)| (kind.as_str(), value.unwrap_or(-1.0))).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn an_unseen_noun_goes_by_its_last_characters() {
    for noun in ["警示板", "温馨提示牌", "防火宣传桩", "知识架"] {
        expect(&format!("设置{noun}12块。"), &[("boards", 12.0)]);
        expect(&format!("在路口设置了12块{noun}。"), &[("boards", 12.0)]);
    }
    for noun in ["防诈册", "安全须知单", "致居民的信", "知识读本"] {
        expect(&format!("发放{noun}300份。"), &[("leaflets", 300.0)]);
    }
    for noun in ["交警", "值班员"] {
        expect(&format!("30名{noun}走上街头发放传单90份。"), &[("staff", 30.0), ("leaflets", 90.0)]);
    }
}

#[test]
fn a_noun_that_only_begins_with_a_known_one_is_another() {
    expect("发放展板油5块。", &[]);
}

#[test]
fn items_of_a_list_count_the_same_in_any_order_and_with_any_mark() {
    let items =
        [("折页", "300份", "leaflets", 300.0), ("环保袋", "200个", "gifts", 200.0), ("扇子", "50把", "gifts", 50.0)];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let expected: Vec<(&str, f64)> = order.iter().map(|at| (items[*at].2, items[*at].3)).collect();
        for mark in ["、", "和", "，", "及"] {
            let behind: Vec<String> = order.iter().map(|at| format!("{}{}", items[*at].0, items[*at].1)).collect();
            expect(&format!("发放{}。", behind.join(mark)), &expected);
            let before: Vec<String> = order.iter().map(|at| format!("{}{}", items[*at].1, items[*at].0)).collect();
            expect(&format!("发放{}。", before.join(mark)), &expected);
        }
    }
}

#[test]
fn the_width_of_characters_changes_nothing() {
    for (narrow, wide) in [
        ("发放折页1200份,悬挂横幅8条。", "发放折页１２００份，悬挂横幅８条。"),
        ("走访超市12家;发放手册(A4)30本。", "走访超市１２家；发放手册（Ａ４）３０本。"),
    ] {
        assert_eq!(read(&lexicon(), narrow), read(&lexicon(), wide), "{narrow}");
    }
}

#[test]
fn the_object_decides_among_things_and_not_the_verb() {
    expect("张贴标语260张。", &[("banners", 260.0)]);
    expect("悬挂展板6块。", &[("boards", 6.0)]);
    expect("摆放横幅3条。", &[("banners", 3.0)]);
    expect("发放手册300个、围裙100个。", &[("leaflets", 300.0), ("gifts", 100.0)]);
}

#[test]
fn who_acts_is_not_reached() {
    for actors in ["12家超市均", "全镇12个社区共", "工会等12家单位联合", "公安、银行等12家工厂"]
    {
        expect(&format!("{actors}悬挂横幅30条。"), &[("banners", 30.0)]);
    }
    for company in ["会同", "联合", "组织", "邀请"] {
        expect(&format!("镇政府{company}12家超市悬挂横幅30条。"), &[("banners", 30.0)]);
    }
    for reaching in ["走访", "深入", "在", "到", "向", "先后到"] {
        expect(&format!("网格员{reaching}12家超市发放折页300份。"), &[("places", 12.0), ("leaflets", 300.0)]);
    }
    expect("将12个社区划成40个网格。", &[]);
}

#[test]
fn what_was_done_to_the_subject_counts() {
    expect("12个社区实现全覆盖。", &[]);
    let reached = Lexicon::new(&Rules {
        kinds: vec![
            kind("places", Counts::Places, "覆盖 走访", "社区 学校", "个 所"),
            kind("money", Counts::Acts, "追回 冻结", "资金", "元"),
        ],
        ..Rules::default()
    });
    for (text, kind, value) in [
        ("12个社区实现全覆盖。", "places", 12.0),
        ("6000元被追回。", "money", 6000.0),
        ("最终6000元被成功冻结在账户里。", "money", 6000.0),
        ("将已经转走的6000元资金成功追回。", "money", 6000.0),
    ] {
        assert_eq!(read(&reached, text), [(kind.to_owned(), Some(value))], "{text}");
    }
}

#[test]
fn the_noun_after_a_list_closed_by_deng_is_its_head() {
    expect("发放折页、手册、纸杯等小扇子800个。", &[("gifts", 800.0)]);
    expect("发放纸杯、扇子等宣传折页800份。", &[("leaflets", 800.0)]);
}

#[test]
fn a_known_noun_counts_in_any_unit_of_things() {
    for unit in ["枚", "张", "套", "个", "块"] {
        expect(&format!("摆放立牌26{unit}。"), &[("boards", 26.0)]);
        expect(&format!("摆放了26{unit}立牌。"), &[("boards", 26.0)]);
    }
    expect("摆放立牌26次。", &[]);
}

#[test]
fn the_head_of_an_unseen_noun_decides_against_the_verb() {
    expect("悬挂灯牌24块。", &[("boards", 24.0)]);
    expect("在12个检测点发放传单300份。", &[("places", 12.0), ("leaflets", 300.0)]);
    expect("设置扇子、纸杯、展板等9个区域。", &[]);
}

#[test]
fn a_word_between_unit_and_noun_describes_the_noun() {
    let rules = Rules {
        kinds: vec![
            kind("events", Counts::Acts, "召开", "活动", "场"),
            kind("talks", Counts::Acts, "开讲", "讲座", "场"),
        ],
        ..Rules::default()
    };
    assert_eq!(read(&Lexicon::new(&rules), "开展10场集中宣传活动。"), [("events".to_owned(), Some(10.0))]);
    expect("20名老人集中听课。", &[("people", 20.0)]);
}

#[test]
fn one_for_everybody_is_no_number() {
    expect("向全体老人发放一份手册。", &[]);
    expect("向老人发放一份手册。", &[("leaflets", 1.0)]);
}

#[test]
fn a_clause_of_a_noun_and_a_number_goes_on_with_the_list() {
    expect("发放手册300本，安全知识本450本。", &[("leaflets", 300.0), ("leaflets", 450.0)]);
}

#[test]
fn a_few_people_of_a_story_and_a_rank_are_not_counted() {
    expect("两名老人如梦初醒。", &[]);
    expect("为两名老人讲解。", &[("people", 2.0)]);
    expect("约谈排名后三名的居民。", &[]);
    expect("5个先进集体和18名居民受到表彰。", &[]);
}

#[test]
fn what_each_of_several_did_is_no_total() {
    expect("8个社区各发放折页200份。", &[]);
    expect("向每位老人发放折页2份。", &[]);
    expect("8个社区共发放折页200份。", &[("leaflets", 200.0)]);
}

#[test]
fn people_go_by_what_they_do_and_what_is_done_for_them() {
    expect("出动民警20人。", &[("staff", 20.0)]);
    expect("为35名老人讲解。", &[("people", 35.0)]);
    expect("向35名骑手讲解防骗要点。", &[("people", 35.0)]);
    expect("民警为35名学生讲解。", &[("people", 35.0)]);
}

#[test]
fn purposes_demands_and_manners_of_speaking_count_nothing() {
    for text in [
        "为保障8所学校的安全，社区提前部署。",
        "会议强调，各社区要发放折页300份。",
        "这3万份手册将由网格员送达。",
        "用一张传单打动群众。",
        "每户发放一张提示卡。",
        "推行“三个一”（一张传单、一块展板、一条横幅）。",
    ] {
        expect(text, &[]);
    }
}

#[test]
fn an_explanation_names_the_reasons_and_the_next_kind() {
    let found = lexicon().explain("发放围裙100个。");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind.as_str(), found[0].governor), ("gifts", "verb"));
    assert_eq!(found[0].points, [("verb", 5), ("noun", 4)]);
    assert!(found[0].next.is_none(), "{:?}", found[0].next);
}

#[test]
fn words_of_other_work_are_the_campaigns_own_where_it_has_them() {
    let safety = Lexicon::new(&Rules {
        kinds: vec![
            kind("hazards_found", Counts::Acts, "排查 发现", "隐患", "处 条"),
            kind("hazards_removed", Counts::Acts, "整改 化解", "隐患", "处 条"),
            kind("registered", Counts::Acts, "登记 采购", "车辆 灭火器", "辆 具"),
        ],
        ..Rules::default()
    });
    let found = read(&safety, "本月排查312处，整改298处；登记120辆，采购灭火器50具。");
    let expected = [("hazards_found", 312.0), ("hazards_removed", 298.0), ("registered", 120.0), ("registered", 50.0)];
    let expected: Vec<_> = expected.iter().map(|(kind, value)| ((*kind).to_owned(), Some(*value))).collect();
    assert_eq!(found, expected);
    // For a campaign that does not have them they are other work.
    expect("排查居民312名，整改8个，登记老人605人。", &[]);
}
