//! Text in, numerals out: Arabic, Chinese, formal and mixed digits with value, range, approximation and byte span.
//! What is counted, and whether the number means anything, is for others to say.

use super::Approximation;

/// A numeral where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Numeral {
    /// First byte, a leading 约 or 超过 included.
    pub start: usize,
    /// Byte after the last one, a trailing 余 included.
    pub end: usize,
    /// The number, or the lower bound of a range; `None` for a vague one (数千).
    pub value: Option<f64>,
    /// Upper bound of a range.
    pub max: Option<f64>,
    /// How exact the words make it.
    pub approx: Approximation,
    /// 百分之, 千分之, 万分之 before it: 100, 1000, 10000.
    pub per: Option<u32>,
    /// Whether it is the lone character 一, which is an article as often as a number.
    pub article: bool,
}

/// All numerals of a text, left to right. Dates, times and phone numbers written in digits are passed over.
pub fn numerals(text: &str) -> impl Iterator<Item = Numeral> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || next(text, at).inspect(|found| at = found.end))
}

/// The first numeral at or after a byte.
pub fn next(text: &str, from: usize) -> Option<Numeral> {
    let mut at = from;
    loop {
        let (ahead, c) = text.get(at..)?.char_indices().find(|(_, c)| starts_numeral(*c))?;
        at += ahead;
        match read(text, at, char_before(text, at)) {
            Reading::Numeral(numeral) => return Some(with_lead(text, from, numeral)),
            Reading::Skip(end) => at = end,
            Reading::Nothing => at += c.len_utf8(),
        }
    }
}

/// 左右, 以上 and the like after a unit: their approximation and the byte after them.
pub fn trailing(text: &str, at: usize) -> Option<(Approximation, usize)> {
    let rest = text.get(at..)?;
    TRAILING.iter().find(|(word, _)| rest.starts_with(word)).map(|(word, approx)| (*approx, at + word.len()))
}

const LEADING: [(&str, Approximation); 26] = [
    ("不少于", Approximation::Over),
    ("不低于", Approximation::Over),
    ("不下于", Approximation::Over),
    ("不下", Approximation::Over),
    ("超过了", Approximation::Over),
    ("超过", Approximation::Over),
    ("突破了", Approximation::Over),
    ("突破", Approximation::Over),
    ("至少", Approximation::Over),
    ("逾", Approximation::Over),
    ("超", Approximation::Over),
    ("不超过", Approximation::Under),
    ("大约", Approximation::About),
    ("大概", Approximation::About),
    ("约为", Approximation::About),
    ("约有", Approximation::About),
    ("约", Approximation::About),
    ("将近", Approximation::Under),
    ("接近", Approximation::Under),
    ("不到", Approximation::Under),
    ("不足", Approximation::Under),
    ("不满", Approximation::Under),
    ("至多", Approximation::Under),
    ("最多", Approximation::Under),
    ("近", Approximation::Under),
    ("少于", Approximation::Under),
];

const TRAILING: [(&str, Approximation); 10] = [
    ("左右", Approximation::About),
    ("上下", Approximation::About),
    ("及以上", Approximation::Over),
    ("以上", Approximation::Over),
    ("之多", Approximation::Over),
    ("有余", Approximation::Over),
    ("及以下", Approximation::Under),
    ("以下", Approximation::Under),
    ("以内", Approximation::Under),
    ("不到", Approximation::Under),
];

/// Decimal places kept: six.
const SCALE: u128 = 1_000_000;
/// Digits of one run; a longer one is no number that an office counts.
const LONGEST: usize = 16;

enum Reading {
    Numeral(Numeral),
    Skip(usize),
    Nothing,
}

#[derive(Clone, Copy, PartialEq)]
enum Token {
    /// Arabic digits or Chinese ones without place words, times [`SCALE`].
    Amount(u128),
    Digit(u128),
    /// 三四: one or the other.
    Either(u128, u128),
    Zero,
    Times(u128),
}

/// What one run of tokens says.
struct Run {
    low: u128,
    high: Option<u128>,
    end: usize,
    more: Option<Approximation>,
    /// Starts with a place word (百, 千): only a number where something makes it approximate.
    bare: bool,
    /// The digits alone, without a place word.
    plain: bool,
    /// The last place word, for 2-3万.
    times: u128,
}

fn starts_numeral(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || place(c).is_some() || matches!(c, '数' | '几' | '若' | '多')
}

fn read(text: &str, at: usize, earlier: Option<char>) -> Reading {
    let Some(first) = char_at(text, at) else { return Reading::Nothing };
    if first.is_ascii_digit() {
        if let Some(end) = foreign_digits(text, at, earlier) {
            return Reading::Skip(end);
        }
    } else if let Some(vague) = vague(text, at, earlier) {
        return Reading::Numeral(vague);
    } else if digit(first).is_none() && place(first).is_none() {
        return Reading::Nothing;
    }
    if let Some((per, after)) = fraction(text, at) {
        return match run(text, after) {
            Some(found) => Reading::Numeral(numeral(text, at, found, Some(per))),
            None => Reading::Nothing,
        };
    }
    let Some(found) = run(text, at) else {
        return Reading::Skip(at + run_of_digits(text, at).max(first.len_utf8()));
    };
    if found.bare && found.more.is_none() && leading(text, 0, at).is_none() {
        return Reading::Skip(found.end);
    }
    Reading::Numeral(numeral(text, at, found, None))
}

fn numeral(text: &str, start: usize, mut found: Run, per: Option<u32>) -> Numeral {
    let article = found.plain && text.get(start..found.end) == Some("一");
    let mut max = found.high;
    if max.is_none()
        && found.more.is_none()
        && let Some(second) = range_end(text, found.end)
    {
        let low = if found.plain && second.times > 1 { found.low.saturating_mul(second.times) } else { found.low };
        if low < second.low && second.high.is_none() {
            (found.low, max) = (low, Some(second.low));
            (found.end, found.more) = (second.end, second.more);
        }
    }
    Numeral {
        start,
        end: found.end,
        value: Some(number(found.low)),
        max: max.map(number),
        approx: match (max, found.more) {
            (Some(_), _) => Approximation::About,
            (None, more) => more.unwrap_or(Approximation::Exact),
        },
        per,
        article,
    }
}

fn with_lead(text: &str, from: usize, mut numeral: Numeral) -> Numeral {
    let Some((approx, start)) = leading(text, from, numeral.start) else { return numeral };
    numeral.start = start;
    if numeral.value.is_some() && numeral.max.is_none() {
        numeral.approx = approx;
    }
    if text.get(..start).is_some_and(|before| before.ends_with("成百") || before.ends_with("成千")) {
        (numeral.value, numeral.max, numeral.approx) = (None, None, Approximation::Vague);
    }
    numeral
}

/// The word before a number that makes it approximate, and where it starts.
fn leading(text: &str, from: usize, at: usize) -> Option<(Approximation, usize)> {
    let before = text.get(from..at)?;
    let trimmed = before.trim_end_matches(' ');
    for (word, approx) in LEADING {
        let Some(rest) = trimmed.strip_suffix(word) else { continue };
        let last = rest.chars().next_back();
        if word == "近" && matches!(last, Some('最' | '附' | '临' | '靠' | '邻' | '远' | '亲' | '新')) {
            return None;
        }
        if word == "超过" && last == Some('不') {
            return Some((Approximation::Under, from + rest.len() - '不'.len_utf8()));
        }
        if word == "约" && matches!(last, Some('大' | '节' | '公' | '契' | '合' | '预' | '相')) {
            return None;
        }
        return Some((approx, from + rest.len()));
    }
    let rest = trimmed.strip_suffix('上')?;
    let place_word = char_at(text, at).is_some_and(|c| place(c).is_some());
    let own_word =
        matches!(rest.chars().next_back(), Some('以' | '线' | '早' | '晚' | '网' | '会' | '路' | '街' | '之'));
    (place_word && !own_word).then(|| (Approximation::Over, from + rest.len()))
}

/// 数千, 几十, 若干, 多(次).
fn vague(text: &str, at: usize, earlier: Option<char>) -> Option<Numeral> {
    let rest = text.get(at..)?;
    let mut chars = rest.chars();
    let first = chars.next()?;
    let second = chars.next();
    let length = match first {
        '若' if second == Some('干') => "若干".len(),
        '数' | '几' => {
            let counted = first == '数' && earlier.is_some_and(|c| "人户次件案份总张个条数岁计参少".contains(c));
            let places: usize = rest.chars().skip(1).take_while(|c| place(*c).is_some()).map(char::len_utf8).sum();
            if counted || (places == 0 && first == '数') {
                return None;
            }
            first.len_utf8() + places
        }
        '多' if !earlier.is_some_and(|c| {
            c.is_ascii_digit() || digit(c).is_some() || "十百千万亿众许大最更很增余诸几太不差繁".contains(c)
        }) =>
        {
            first.len_utf8()
        }
        _ => return None,
    };
    let more =
        char_at(text, at + length).filter(|c| matches!(c, '余' | '多') && first != '多').map_or(0, char::len_utf8);
    Some(Numeral {
        start: at,
        end: at + length + more,
        value: None,
        max: None,
        approx: Approximation::Vague,
        per: None,
        article: false,
    })
}

/// 百分之, 千分之, 万分之 and the byte after it.
fn fraction(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = text.get(at..)?;
    [("百分之", 100), ("千分之", 1_000), ("万分之", 10_000)]
        .into_iter()
        .find(|(word, _)| rest.starts_with(word))
        .map(|(word, per)| (per, at + word.len()))
}

/// The end of digits that are no number: a date, a time, a phone, a model, or more digits than anything has.
fn foreign_digits(text: &str, at: usize, earlier: Option<char>) -> Option<usize> {
    let digits = run_of_digits(text, at);
    let mut end = at + digits;
    let before = text
        .get(..at)?
        .bytes()
        .rev()
        .take(3)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"_@".contains(byte))
        .count();
    let after_letter = earlier.is_some() && (1..3).contains(&before);
    let padded = digits > 1 && text.get(at..)?.starts_with('0');
    let (mut joints, mut timed) = (0, false);
    while let Some(joint) = char_at(text, end).filter(|c| matches!(c, '.' | '-' | '/' | ':')) {
        let more = run_of_digits(text, end + 1);
        if more == 0 {
            break;
        }
        timed |= matches!(joint, '/' | ':') || (joint == '-' && (more > 6 || text.get(end + 1..)?.starts_with('0')));
        joints += 1;
        end += 1 + more;
    }
    (after_letter || padded || timed || joints > 1 || digits > LONGEST).then_some(end)
}

/// The second number of 200-300 or 200至300.
fn range_end(text: &str, at: usize) -> Option<Run> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start_matches(' ');
    let joint = trimmed.chars().next().filter(|c| matches!(c, '-' | '~' | '至' | '到'))?;
    let after = trimmed.get(joint.len_utf8()..)?.trim_start_matches([' ', '-']);
    run(text, text.len() - after.len()).filter(|second| !second.bare)
}

fn run(text: &str, start: usize) -> Option<Run> {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut at, mut more) = (start, None);
    while let Some(c) = char_at(text, at) {
        let last = tokens.last().copied();
        if c == ' ' && matches!(last, Some(Token::Amount(_))) {
            let next = char_at(text, at + 1);
            if next.is_some_and(|c| place(c).is_some() || matches!(c, '余' | '多')) {
                at += 1;
                continue;
            }
            break;
        }
        if let Some(times) = place(c) {
            tokens.push(Token::Times(times));
            at += c.len_utf8();
        } else if more.is_some() {
            break;
        } else if c.is_ascii_digit() {
            if !matches!(last, None | Some(Token::Times(_))) {
                break;
            }
            let (amount, end) = arabic(text, at)?;
            tokens.push(Token::Amount(amount));
            at = end;
        } else if digit(c).is_some() {
            if matches!(last, Some(Token::Amount(_) | Token::Digit(_) | Token::Either(..))) {
                break;
            }
            at = chinese(text, at, &mut tokens)?;
        } else if let Some(kind) = suffix(c, last) {
            more = Some(kind);
            at += c.len_utf8();
            if char_at(text, at).and_then(place).is_none_or(|times| times < 10_000) {
                break;
            }
        } else {
            break;
        }
        if tokens.len() > 2 * LONGEST {
            return None;
        }
    }
    let bare = matches!(tokens.first(), Some(Token::Times(times)) if *times > 10);
    let plain = !tokens.iter().any(|token| matches!(token, Token::Times(_)));
    let times = tokens.iter().filter_map(|token| if let Token::Times(times) = token { Some(*times) } else { None });
    let either = tokens.iter().any(|token| matches!(token, Token::Either(..)));
    let high = if either { Some(evaluate(&tokens, true)?) } else { None };
    Some(Run {
        low: evaluate(&tokens, false)?,
        high,
        end: at,
        more,
        bare,
        plain,
        times: times.fold(1, u128::saturating_mul),
    })
}

fn suffix(c: char, last: Option<Token>) -> Option<Approximation> {
    let placed = matches!(last, Some(Token::Times(_)));
    match c {
        '余' | '多' | '+' if last.is_some() => Some(Approximation::Over),
        '几' if placed => Some(Approximation::Over),
        '来' if placed => Some(Approximation::About),
        _ => None,
    }
}

/// Digits with thousands separators and decimals, times [`SCALE`].
fn arabic(text: &str, start: usize) -> Option<(u128, usize)> {
    let mut length = run_of_digits(text, start);
    let mut digits: String = text.get(start..start + length)?.to_owned();
    if length <= 3 {
        let separator = char_at(text, start + length).filter(|c| matches!(c, ',' | ' '));
        while separator.is_some() && char_at(text, start + length) == separator {
            if run_of_digits(text, start + length + 1) != 3 {
                break;
            }
            digits.push_str(text.get(start + length + 1..start + length + 4)?);
            length += 4;
        }
    }
    let mut end = start + length;
    let mut places = 0;
    if char_at(text, end) == Some('.') {
        places = run_of_digits(text, end + 1);
        if places > 0 {
            digits.push_str(text.get(end + 1..end + 1 + places)?);
            end += 1 + places;
        }
    }
    if digits.len() > LONGEST || places > 6 {
        return None;
    }
    let value: u128 = digits.parse().ok()?;
    let scale = 10_u128.checked_pow(6_u32.checked_sub(u32::try_from(places).ok()?)?)?;
    Some((value.checked_mul(scale)?, end))
}

/// A run of Chinese digits: one, two neighbours, 零 before one, or a number digit by digit.
fn chinese(text: &str, start: usize, tokens: &mut Vec<Token>) -> Option<usize> {
    let run: Vec<(char, u128)> =
        text.get(start..)?.chars().map_while(|c| digit(c).map(|value| (c, value))).take(LONGEST + 1).collect();
    let end = start + run.iter().map(|(c, _)| c.len_utf8()).sum::<usize>();
    let inner = !tokens.is_empty();
    let values: Vec<u128> = run.iter().map(|(_, value)| *value).collect();
    match values.as_slice() {
        [0, rest @ ..] if inner => {
            tokens.push(Token::Zero);
            match rest {
                [] => {}
                [one] => tokens.push(Token::Digit(*one)),
                [low, high] if low + 1 == *high => tokens.push(Token::Either(*low, *high)),
                _ => return None,
            }
        }
        [one] => tokens.push(Token::Digit(*one)),
        [low, high] if *low > 0 && (low + 1 == *high || (*low, *high) == (3, 5)) => {
            tokens.push(Token::Either(*low, *high))
        }
        many if !inner && many.len() <= LONGEST => {
            let value = many.iter().try_fold(0_u128, |sum, one| sum.checked_mul(10)?.checked_add(*one))?;
            tokens.push(Token::Amount(value.checked_mul(SCALE)?));
        }
        _ => return None,
    }
    if let [first, fraction @ ..] = values.as_slice()
        && fraction.is_empty()
        && !inner
        && let Some((places, after)) = chinese_decimals(text, end)
    {
        tokens.pop();
        tokens.push(Token::Amount(first.checked_mul(SCALE)?.checked_add(places)?));
        return Some(after);
    }
    Some(end)
}

/// 点五 before 万 or 亿: the decimals, times [`SCALE`]. Elsewhere 三点五十 is a time of day.
fn chinese_decimals(text: &str, at: usize) -> Option<(u128, usize)> {
    let rest = text.get(at..)?.strip_prefix('点')?;
    let (mut sum, mut scale, mut end) = (0, SCALE, at + '点'.len_utf8());
    for c in rest.chars().take(6) {
        let Some(value) = digit(c) else { break };
        scale /= 10;
        sum += value * scale;
        end += c.len_utf8();
    }
    let large = char_at(text, end).and_then(place).is_some_and(|times| times >= 10_000);
    (scale < SCALE && large).then_some((sum, end))
}

fn evaluate(tokens: &[Token], high: bool) -> Option<u128> {
    let (mut total, mut section, mut current) = (0_u128, 0_u128, None::<u128>);
    let (mut largest, mut earlier) = (0_u128, None::<Token>);
    let mut before = None;
    for token in tokens {
        match *token {
            Token::Amount(amount) => current = Some(amount),
            Token::Digit(one) => current = Some(one * SCALE),
            Token::Either(low, up) => current = Some(if high { up } else { low } * SCALE),
            Token::Zero => {}
            Token::Times(times) if times < 10_000 => {
                if matches!(earlier, Some(Token::Times(small)) if small < 10_000) {
                    return None;
                }
                section = section.checked_add(current.take().unwrap_or(SCALE).checked_mul(times)?)?;
            }
            Token::Times(times) => {
                let sum = section.checked_add(current.take().unwrap_or(0))?;
                let follows = matches!(earlier, Some(Token::Times(large)) if large >= 10_000);
                let sum = if sum == 0 && !follows { SCALE } else { sum };
                if total > 0 && times > largest {
                    total = total.checked_add(sum)?.checked_mul(times)?;
                } else if follows {
                    return None;
                } else {
                    total = total.checked_add(sum.checked_mul(times)?)?;
                }
                largest = times;
                section = 0;
            }
        }
        before = earlier;
        earlier = Some(*token);
    }
    let last = match (earlier, before) {
        (Some(Token::Digit(_) | Token::Either(..)), Some(Token::Times(times))) => {
            current.unwrap_or(0).checked_mul((times / 10).max(1))?
        }
        _ => current.unwrap_or(0),
    };
    total.checked_add(section)?.checked_add(last)
}

#[expect(clippy::cast_precision_loss, reason = "sixteen digits at the most are read")]
fn number(scaled: u128) -> f64 {
    match scaled % SCALE {
        0 => (scaled / SCALE) as f64,
        _ => scaled as f64 / SCALE as f64,
    }
}

fn digit(c: char) -> Option<u128> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' | '俩' => 2,
        '三' | '叁' | '仨' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn place(c: char) -> Option<u128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

fn run_of_digits(text: &str, at: usize) -> usize {
    text.get(at..).map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count())
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at).and_then(|before| before.chars().next_back())
}

#[cfg(test)]
mod tests {
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
        for text in
            ["2020.7.2", "2020-07-02", "9:00-11:30", "023-00001234", "0371-00001234", "400-820-0000", "A3", "5/6"]
        {
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
                plain
                    .chars()
                    .position(|one| one == c)
                    .map_or(c, |at| "壹贰叁肆伍陆柒捌玖拾佰仟".chars().nth(at).unwrap())
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
}
