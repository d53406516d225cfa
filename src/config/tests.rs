//! The sample campaign with changes in; its settings or the texts of its faults out.

use std::path::Path;

use super::{Campaign, ConfigError, ConfigFault, Now, Period, PlacedFault, load::parse_with_lexicon, parse};
use crate::i18n::Localize as _;

const SAMPLE: &str = include_str!("../../campaign.toml");

fn with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(SAMPLE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

fn read(text: &str) -> Result<Campaign, ConfigError> {
    parse(text, Path::new("campaign.toml"))
}

fn line_of(text: &str, words: &str) -> usize {
    text.lines().position(|line| line.contains(words)).unwrap() + 1
}

/// The one fault of the sample with a change.
fn fault(from: &str, to: &str) -> PlacedFault {
    let faults = read(&with(&[(from, to)])).unwrap_err().faults;
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.into_iter().next().unwrap()
}

#[test]
fn the_sample_holds_the_whole_plan() {
    let campaign = parse(SAMPLE, Path::new("campaign.toml")).unwrap();
    assert_eq!(campaign.tasks.len(), 12);
    assert_eq!(campaign.phases.len(), 6);
    assert_eq!(campaign.register.units().len(), 12);
    assert_eq!(campaign.register.members("各社区").len(), 6);
    assert_eq!(campaign.register.members("各成员单位").len(), 6);
    let jinhu = super::UnitId::new("jinhu").unwrap();
    assert_eq!(campaign.reading().tasks_of(&jinhu), [2, 7, 8, 9]);
    let active: Vec<&str> = campaign.phases_in("2020-06".parse().unwrap()).map(|phase| phase.id.as_str()).collect();
    assert_eq!(active, ["grid", "attract"]);
}

#[test]
fn a_misspelt_key_is_told_with_line_and_the_key_meant() {
    let error = fault("remind_days_before = 2 ", "remind_day_before = 2 ");
    assert_eq!(error.key, "deadline.remind_day_before");
    let line = line_of(SAMPLE, "remind_days_before");
    assert_eq!(error.line, line);
    assert!(error.to_string().contains("did you mean `remind_days_before`"), "{error}");
    assert!(error.zh().contains(&format!("第{line}行")), "{}", error.zh());
}

#[test]
fn a_missing_key_a_wrong_type_and_a_wrong_value_are_told() {
    let missing = fault("short_name = ", "# short_name = ");
    assert_eq!((missing.key.as_str(), &missing.fault), ("campaign.short_name", &ConfigFault::MissingKey));
    let kind = fault("day = 3 ", "day = \"3\" ");
    assert_eq!(kind.key, "deadline.day");
    assert!(matches!(kind.fault, ConfigFault::WrongValue(_)), "{kind}");
    let range = fault("day = 3 ", "day = 32 ");
    assert_eq!(range.key, "deadline.day");
    let date = fault("starts = \"2020-05-01\"", "starts = \"2020-05-32\"");
    assert_eq!(date.key, "campaign.starts");
    let zone = fault("ends = \"2020-10-31\"", "ends = \"2020-10-31\"\ntimezone = \"Asia/Shanghei\"");
    assert_eq!(zone.key, "campaign.timezone");
    let syntax = fault("[deadline]", "[deadline");
    assert!(matches!(syntax.fault, ConfigFault::Syntax(_)), "{syntax}");
}

#[test]
fn names_that_nobody_bears_are_refused() {
    let owner = fault("lead = [\"社区文化服务中心\"]", "lead = [\"社区文化服务中山\"]");
    assert_eq!(owner.key, "tasks.lead");
    assert!(owner.to_string().contains("did you mean `社区文化服务中心`"), "{owner}");
    assert_eq!(owner.line, line_of(SAMPLE, "lead = [\"社区文化服务中心\"]"));
    let twice = fault("id = \"heping\"", "id = \"jinhu\"");
    assert_eq!(twice.key, "units.id");
    let alias = fault("aliases = [\"文化服务中心\", \"文化中心\"]", "aliases = [\"党政办公室\"]");
    assert_eq!(alias.key, "units.aliases");
    let email = fault("emails = [\"heping@bsh.example\"]", "emails = [\"heping\"]");
    assert_eq!(email.key, "units.emails");
    let phase = fault("ends = \"2020-06-30\"", "ends = \"2020-04-30\"");
    assert_eq!(phase.key, "phases.ends");
}

#[test]
fn units_are_found_under_the_names_people_write() {
    let campaign = parse(SAMPLE, Path::new("campaign.toml")).unwrap();
    let id = |name: &str| match campaign.register.unit_by_name(name) {
        super::UnitMatch::Known(unit) => unit.id.to_string(),
        super::UnitMatch::Unknown { nearest } => {
            format!("? {}", nearest.map_or("", |unit| unit.id.as_str()))
        }
    };
    for name in [
        "金湖社区",
        " 金湖 社区",
        "金湖社区居委会",
        "金湖社区居民委员会",
        "宝圣湖街道金湖社区",
        "重庆市渝北区宝圣湖街道金湖社区居委会",
    ] {
        assert_eq!(id(name), "jinhu", "{name}");
    }
    for name in ["派出所", "宝圣湖派出所", "宝圣湖街道派出所"] {
        assert_eq!(id(name), "paichusuo", "{name}");
    }
    assert_eq!(id("民政和社会事务办公室"), "minshe");
    assert_eq!(id("宝圣湖街道民社办"), "minshe");
    assert_eq!(id("金胡社区"), "? jinhu");
    assert_eq!(id("宝圣湖街道办事处"), "? ");
    assert_eq!(id("张三"), "? ");
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

#[test]
fn what_cannot_be_a_rating_is_told_with_its_key() {
    for (from, to, shown) in [
        ("on_time = 30", "on_time = 40", "110"),
        ("months = 6", "months = 0", "rating.months"),
        ("months = 6 ", "figure_kinds = 13\nmonths = 6 ", "rating.figure_kinds"),
        ("evidence = [\"money_saved\"", "evidence = [\"money_safed\"", "money_saved"),
        ("reported_by = [\"宝圣湖派出所\"]", "reported_by = [\"宝圣湖派出\"]", "宝圣湖派出所"),
        ("words = [\"知晓率\"]", "words = []", "aims.words"),
        ("figure = \"money_lost\"", "figure = \"money_lots\"", "money_lost"),
        ("figure = \"money_lost\"", "", "aims.figure"),
    ] {
        let words = read(&with(&[(from, to)])).unwrap_err().to_string();
        assert!(words.contains(shown), "{to}: {words}");
    }
}

#[test]
fn spans_are_counted_from_the_campaigns_first_month() {
    let half = read(&with(&[("months = 6", "months = 6")])).unwrap();
    assert_eq!(half.rated_since(period("2020-05")), Some(period("2020-05")));
    assert_eq!(half.rated_since(period("2020-10")), Some(period("2020-05")));
    assert_eq!(half.rated_since(period("2020-11")), Some(period("2020-11")));
    let quarter = read(&with(&[("months = 6", "months = 3")])).unwrap();
    assert_eq!(quarter.rated_since(period("2020-09")), Some(period("2020-08")));
}

#[test]
fn a_report_looks_back_over_its_year_its_span_and_the_month_before() {
    let year = read(&with(&[("starts = \"2020-05-01\" ", "starts = \"2019-11-01\" ")])).unwrap();
    assert_eq!(year.looks_back_to(period("2020-03")), period("2019-11"), "the span began in November");
    assert_eq!(year.looks_back_to(period("2020-06")), period("2020-01"), "the year");
    assert_eq!(year.looks_back_to(period("2019-11")), period("2019-11"), "nothing lies before the campaign");
    let short = read(&with(&[("starts = \"2020-05-01\" ", "starts = \"2019-01-01\" ")])).unwrap();
    assert_eq!(short.looks_back_to(period("2020-01")), period("2019-12"), "January is held against December");
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_their_lines() {
    let text = with(&[
        ("kind = \"station\", emails = [\"paichusuo@bsh.example\"]", "kind = \"police\", emails = [\"paichusuo\"]"),
        ("short_name = ", "# short_name = "),
        ("starts = \"2020-05-01\"", "starts = \"2020-05-32\""),
        ("day = 3 ", "day = \"3\" "),
        ("remind_days_before = 2 ", "remind_day_before = 2 "),
        ("reminder_limit = 3", "reminder_limit = -3"),
        ("issuer_short = ", "issuer_shrt = "),
        ("min_score = 80", "min_score = []"),
        ("number = 2", "number = 1"),
        ("\"互联网企业…机制\", ", "7, "),
    ]);
    let error = read(&text).unwrap_err();
    let shown: Vec<(usize, &str)> = error.faults.iter().map(|fault| (fault.line, fault.key.as_str())).collect();
    let line = |words: &str| line_of(&text, words);
    assert_eq!(
        shown,
        [
            (line("\"police\""), "units.kind"),
            (line("\"police\""), "units.emails"),
            (line("[campaign]"), "campaign.short_name"),
            (line("2020-05-32"), "campaign.starts"),
            (line("day = \"3\""), "deadline.day"),
            (line("remind_day_before"), "deadline.remind_day_before"),
            (line("reminder_limit = -3"), "outbox.reminder_limit"),
            (line("[report]"), "report.issuer_short"),
            (line("issuer_shrt"), "report.issuer_shrt"),
            (line("min_score = []"), "rating.candidates.min_score"),
            (line("\"纳入…考核\"") - 5, "tasks.number"),
            (line("words = [7, "), "tasks.words"),
        ],
    );
    assert_eq!(error.zh().lines().count(), shown.len());
    for words in [
        "没有“police”这种写法，可用：community、department、station",
        "“deadline.day”的值不对：应为整数，现为文字 \"3\"",
        "“outbox.reminder_limit”的值不对：应为整数，现为数字 -3",
        "“report.issuer_shrt”这个键，是否应为“issuer_short”？",
    ] {
        assert!(error.zh().contains(words), "{words}: {}", error.zh());
    }
    let syntax = read(&with(&[("[campaign]", "[campaign"), ("plan = ", "plan : ")])).unwrap_err();
    assert_eq!(syntax.faults.len(), 2, "{syntax}");
}

#[test]
fn a_file_in_another_encoding_is_named_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("campaign.toml");
    let utf_16: Vec<u8> = std::iter::once(0xFEFF).chain(SAMPLE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (gbk, _, _) = encoding_rs::GBK.encode(SAMPLE);
    for (bytes, name) in [(gbk.into_owned(), "GBK"), (utf_16, "UTF-16")] {
        std::fs::write(&path, bytes).unwrap();
        let error = super::load(&path).unwrap_err();
        assert_eq!(error.faults[0].fault, ConfigFault::Encoding(Some(name)));
        assert!(error.zh().contains("另存为") && error.zh().contains("UTF-8"), "{}", error.zh());
    }
    // Editors of Windows begin a UTF-8 file with a mark.
    std::fs::write(&path, format!("\u{feff}{SAMPLE}")).unwrap();
    assert_eq!(super::load(&path).unwrap().register.units().len(), 12);
}

#[test]
fn earlier_names_of_keys_are_read_with_a_warning() {
    const RENAMED: [(&str, &str, &str); 10] = [
        ("[rating]", "[standing]", "standing"),
        ("[rating.points]", "[standing.points]", ""),
        ("[rating.candidates]", "[standing.candidates]", ""),
        ("max_candidates = 3", "places = 3", "rating.candidates.places"),
        ("min_score = 80", "at_least_points = 80", "rating.candidates.at_least_points"),
        ("reported_by = ", "told_by = ", "aims.told_by"),
        ("lower_is_better = ", "falling = ", "aims.falling"),
        ("figure = \"money_lost\"\n", "words = [\"损失金额\"]\nunits = [\"元\"]\n", "aims.words"),
        (
            "owners = [\"平安办\", \"各成员单位\"",
            "instead_of = [\"grid\"]\nowners = [\"平安办\", \"各成员单位\"",
            "phases.instead_of",
        ),
        ("id = \"relay\"\n", "id = \"relay\"\nweak_words = [\"校园\"]\n", "phases.weak_words"),
    ];
    let text = with(&RENAMED.map(|(new, old, _)| (new, old)));
    let figures = "[[figures]]\nkind = \"own\"\nname = \"其他\"\ndeeds = [\"到\"]\nnarrow_units = [\"次\"]\nnarrow_nouns = [\"量\"]\n";
    let (campaign, warnings) = parse_with_lexicon(&text, figures).unwrap();
    let mut earlier: Vec<String> = warnings.iter().map(|warning| warning.old.clone()).collect();
    let mut expected: Vec<&str> = RENAMED.iter().map(|(.., old)| *old).filter(|old| !old.is_empty()).collect();
    expected.extend(["figures.deeds", "figures.narrow_units", "figures.narrow_nouns"]);
    earlier.sort();
    expected.sort();
    assert_eq!(earlier, expected);
    let places = warnings.iter().find(|warning| warning.old.ends_with("places")).unwrap();
    let line = line_of(&text, "places = 3");
    assert_eq!((places.file.as_str(), places.line), ("campaign.toml", line));
    assert_eq!(places.now, Now::Renamed("max_candidates"));
    assert!(places.zh().contains(&format!("第{line}行")) && places.zh().contains("max_candidates"));
    let words = warnings.iter().find(|warning| warning.old == "aims.words").unwrap();
    assert_eq!(words.now, Now::Instead("figure"));
    assert!(words.to_string().ends_with("add `figure`"), "{words}");
    let settings = campaign.rating.unwrap().candidates.unwrap();
    assert_eq!((settings.max_candidates, settings.min_score), (3, 80));
    let own = campaign.figures.last().unwrap();
    assert_eq!((own.result_verbs.len(), own.restricted_units.len(), own.restricted_nouns.len()), (1, 1, 1));
    assert_eq!(campaign.phases.last().unwrap().fallback_keywords, ["校园"]);

    let both = fault("max_candidates = 3", "places = 2\nmax_candidates = 3");
    assert_eq!(both.key, "rating.candidates.places");
}

#[test]
fn a_campaigns_own_lexicon_extends_replaces_and_removes_by_an_explicit_key() {
    let own = "
        [[figures]]
        kind = \"posters_put_up\"
        merge = \"extend\"
        nouns = [\"海报\", \"反诈年画\"]
        [[figures]]
        kind = \"gifts_distributed\"
        merge = \"replace\"
        name = \"发放奖品\"
        units = [\"个\"]
        [[figures]]
        kind = \"meetings_held\"
        merge = \"remove\"
        [[figures]]
        kind = \"hydrants\"
        name = \"检查消火栓\"
        [[activities]]
        id = \"grid\"
        merge = \"extend\"
        words = [\"挂图\"]
        [[activities]]
        id = \"push\"
        merge = \"replace\"
        words = [\"电子邮件\"]
    ";
    let shipped = read(SAMPLE).unwrap();
    let (campaign, _) = parse_with_lexicon(SAMPLE, own).unwrap();
    let kind = |campaign: &Campaign, kind: &str| campaign.figures.iter().find(|figure| figure.kind == kind).cloned();
    let (before, after) = (kind(&shipped, "posters_put_up").unwrap(), kind(&campaign, "posters_put_up").unwrap());
    assert_eq!(after.nouns, [before.nouns.as_slice(), &["反诈年画".to_owned()]].concat());
    assert_eq!((after.verbs, after.name), (before.verbs, before.name));
    let gifts = kind(&campaign, "gifts_distributed").unwrap();
    assert_eq!((gifts.name.as_str(), gifts.nouns.len(), gifts.summed), ("发放奖品", 0, true));
    assert_eq!(kind(&campaign, "meetings_held"), None);
    assert_eq!(campaign.figures.last().unwrap().kind, "hydrants");
    let phase = |campaign: &Campaign, id: &str| campaign.phases.iter().find(|phase| phase.id == id).cloned().unwrap();
    assert_eq!(phase(&campaign, "grid").words.len(), phase(&shipped, "grid").words.len() + 1);
    assert_eq!(phase(&campaign, "push").words, ["电子邮件"]);

    for (own, shown) in [
        ("[[figures]]\nkind = \"posters_put_up\"\nname = \"海报\"", "merge"),
        ("[[figures]]\nkind = \"posters\"\nmerge = \"extend\"", "posters"),
        ("[[figures]]\nkind = \"a\"\nname = \"甲\"\n[[figures]]\nkind = \"a\"\nname = \"甲\"", "twice"),
        ("[[activity]]\nid = \"grid\"", "activities"),
        ("[[activities]]\nid = \"grod\"\nwords = [\"网格\"]", "grid"),
    ] {
        let error = parse_with_lexicon(SAMPLE, own).unwrap_err();
        assert_eq!((error.faults.len(), error.faults[0].file.as_str()), (1, "lexicon.toml"), "{error}");
        assert!(error.to_string().contains(shown), "{error}");
    }
    let unknown = fault("lexicon = \"publicity\"", "lexicon = \"publicty\"");
    assert!(unknown.to_string().contains("did you mean `publicity`"), "{unknown}");
}

/// What is changed, and how.
type Change<'c> = (&'c str, &'c dyn Fn(&mut Campaign));

#[test]
fn the_fingerprint_of_reading_follows_what_reading_sees_and_nothing_else() {
    let sample = read(SAMPLE).unwrap();
    let fingerprint = |change: &dyn Fn(&mut Campaign)| {
        let mut campaign = sample.clone();
        change(&mut campaign);
        campaign.reading().fingerprint().unwrap()
    };
    let before = fingerprint(&|_| {});
    let seen: [Change<'_>; 10] = [
        ("short name of the issuer", &|campaign| campaign.report.issuer_short = "渝北区".to_owned()),
        ("name of the office", &|campaign| campaign.office.name = "综治办".to_owned()),
        ("address of the office", &|campaign| campaign.office.email = "zzb@bsh.example".to_owned()),
        ("sender of letters", &|campaign| campaign.outbox.from = "zzb@bsh.example".to_owned()),
        ("first day", &|campaign| campaign.starts = campaign.starts.succ_opt().unwrap()),
        ("time zone", &|campaign| campaign.timezone = chrono_tz::Asia::Urumqi),
        ("trust", &|campaign| campaign.trust.authserv_ids.push("mx.bsh.example".to_owned())),
        ("register", &|campaign| campaign.register.change(|units| units.truncate(2))),
        ("form", &|campaign| campaign.form.unit_labels.push("部门".to_owned())),
        ("figures", &|campaign| campaign.figures.truncate(1)),
    ];
    for (what, change) in seen {
        assert_ne!(fingerprint(change), before, "{what}");
    }
    let unseen: [Change<'_>; 3] = [
        ("folder", &|campaign| campaign.folder.push("moved")),
        ("telephone of the office", &|campaign| campaign.office.phone.push('1')),
        ("limit of letters", &|campaign| campaign.outbox.daily_limit = 1),
    ];
    for (what, change) in unseen {
        assert_eq!(fingerprint(change), before, "{what}");
    }
}
