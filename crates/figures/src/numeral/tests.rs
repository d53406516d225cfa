//! Numerals in every style, ranges, approximate and vague ones, and digits that are no numbers.

use proptest::prelude::*;

use super::*;

fn one(text: &str) -> (Option<f64>, Option<f64>, Approximation) {
    let found: Vec<Numeral> = numerals(text).collect();
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    (found[0].value, found[0].max, found[0].approx)
}

#[test]
fn styles() {
    use Approximation::{About, Exact, Over, Under};
    for (text, value, approx) in [
        ("1200", 1200.0, Exact),
        ("1,200", 1200.0, Exact),
        ("1 200", 1200.0, Exact),
        ("12,345,678", 12_345_678.0, Exact),
        ("1.2万", 12_000.0, Exact),
        ("75.3万", 753_000.0, Exact),
        ("3.5亿余", 350_000_000.0, Over),
        ("1.6 万余", 16_000.0, Over),
        ("30余万", 300_000.0, Over),
        ("超过30余万", 300_000.0, Over),
        ("两千三百", 2300.0, Exact),
        ("两千三", 2300.0, Exact),
        ("一万二", 12_000.0, Exact),
        ("三百五", 350.0, Exact),
        ("一百零五", 105.0, Exact),
        ("一万零二十", 10_020.0, Exact),
        ("2千5百余", 2500.0, Over),
        ("1万5千", 15_000.0, Exact),
        ("3亿5000万", 350_000_000.0, Exact),
        ("一亿五千万", 150_000_000.0, Exact),
        ("三百多", 300.0, Over),
        ("百余", 100.0, Over),
        ("千余", 1000.0, Over),
        ("上百", 100.0, Over),
        ("近百", 100.0, Under),
        ("不足千", 1000.0, Under),
        ("壹佰", 100.0, Exact),
        ("贰佰叁拾", 230.0, Exact),
        ("十二", 12.0, Exact),
        ("十几", 10.0, Over),
        ("二十来", 20.0, About),
        ("约一千", 1000.0, About),
        ("三点五万", 35_000.0, Exact),
        ("不超过40", 40.0, Under),
        ("不少于2000", 2000.0, Over),
        ("0", 0.0, Exact),
        ("二〇二〇", 2020.0, Exact),
        ("十万", 100_000.0, Exact),
    ] {
        assert_eq!(one(text), (Some(value), None, approx), "{text}");
    }
}

#[test]
fn ranges() {
    for (text, low, high) in [
        ("200-300", 200.0, 300.0),
        ("200至300", 200.0, 300.0),
        ("3~5", 3.0, 5.0),
        ("2-3万", 20_000.0, 30_000.0),
        ("三四百", 300.0, 400.0),
        ("三五", 3.0, 5.0),
        ("十三四", 13.0, 14.0),
        ("一百七八十", 170.0, 180.0),
        ("五六", 5.0, 6.0),
    ] {
        assert_eq!(one(text), (Some(low), Some(high), Approximation::About), "{text}");
    }
}

#[test]
fn vague_words_have_no_value() {
    for text in ["数十", "数千余", "几百", "若干", "多次", "成百上千", "数以万计"] {
        let found: Vec<Numeral> = numerals(text).collect();
        assert!(found.iter().all(|numeral| numeral.value.is_none()), "{text}: {found:?}");
    }
    assert_eq!(one("参加人数千余人").0, Some(1000.0));
}

#[test]
fn dates_times_and_phones_are_passed_over() {
    for text in ["2020.7.2", "2020-07-02", "9:00-11:30", "023-00001234", "0371-00001234", "400-820-0000", "A3", "5/6"] {
        assert_eq!(numerals(text).count(), 0, "{text}");
    }
    assert_eq!(numerals("千家万户").count(), 0);
}

#[test]
fn a_hundred_digits_are_no_number() {
    for text in ["9".repeat(100), "九".repeat(100), "九百".repeat(60), "万".repeat(100), "1,000".repeat(40)] {
        assert!(numerals(&text).all(|numeral| numeral.value.is_none_or(|value| value < 1e30)), "{text}");
    }
}

fn spoken(number: u64) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    fn section(number: u64) -> String {
        let mut out = String::new();
        let mut gap = false;
        for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let one = number / unit % 10;
            if one == 0 {
                gap = !out.is_empty();
                continue;
            }
            if gap {
                out.push('零');
                gap = false;
            }
            out.push(DIGITS[one as usize]);
            out.push_str(name);
        }
        out
    }
    if number == 0 {
        return "零".into();
    }
    let (mut out, mut gap) = (String::new(), false);
    for (unit, name) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let part = number / unit % 10_000;
        if part == 0 {
            gap = !out.is_empty();
            continue;
        }
        if !out.is_empty() && (gap || part < 1000) {
            out.push('零');
        }
        gap = false;
        out.push_str(&section(part));
        out.push_str(name);
    }
    out
}

fn grouped(number: u64, by: char) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let (head, tail) = digits.split_at(first);
    let groups: Vec<&str> = tail.as_bytes().chunks(3).map(|three| std::str::from_utf8(three).unwrap()).collect();
    let mut out = head.to_owned();
    for group in groups {
        if !out.is_empty() {
            out.push(by);
        }
        out.push_str(group);
    }
    out
}

fn formal(text: &str) -> String {
    let plain = "一二三四五六七八九十百千";
    text.chars()
        .map(|c| {
            plain.chars().position(|one| one == c).map_or(c, |at| "壹贰叁肆伍陆柒捌玖拾佰仟".chars().nth(at).unwrap())
        })
        .collect()
}

/// Every style of an integer reads as the integer, the whole of it.
fn reads_back(number: u64) {
    let spoken = spoken(number);
    let mut styles = vec![
        number.to_string(),
        grouped(number, ','),
        grouped(number, ' '),
        formal(&spoken),
        spoken.replace("二千", "两千").replace("二百", "两百"),
        spoken,
    ];
    for (place, name) in [(10_000, "万"), (100_000_000, "亿")] {
        // 3.5亿 and 1.2万: six decimals, as exact as a numeral is read.
        if number > 0 && number.is_multiple_of(place / 10_000) {
            styles.push(format!("{}.{:0>4}{name}", number / place, number % place / (place / 10_000)));
        }
        if number > place && !number.is_multiple_of(place) {
            styles.push(format!("{}{name}{}", number / place, number % place));
        }
    }
    for text in styles {
        let found: Vec<Numeral> = numerals(&text).collect();
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].value, Some(number as f64), "{text}");
        assert_eq!((found[0].start, found[0].end), (0, text.len()), "{text}");
    }
}

#[test]
fn integers_at_the_edges_of_places_read_back() {
    let places = (0..=9).map(|power| 10_u64.pow(power));
    for place in places {
        for number in [place - 1, place, place + 1, 2 * place, 2 * place + 1, 5 * place / 2, 11 * place / 10] {
            reads_back(number.min(1_000_000_000));
        }
    }
}

proptest! {
#![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(2020), ..ProptestConfig::default() })]
    #[test]
    fn every_integer_reads_back(number in prop_oneof![0_u64..=100_000, 0_u64..=1_000_000_000]) {
        reads_back(number);
    }

    #[test]
    fn any_text_is_survived(text in "[0-9一二三十百千万亿零余多约近数几.,: 至-]{0,60}") {
        let mut at = 0;
        for numeral in numerals(&text) {
            prop_assert!(numeral.start >= at && numeral.end > numeral.start && text.get(numeral.start..numeral.end).is_some());
            at = numeral.end;
        }
    }
}
