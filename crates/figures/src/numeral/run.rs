//! A run of Arabic and Chinese digits and place words in, its value out.

use crate::approximation::Approximation;

/// Decimal places kept: six.
pub(super) const SCALE: u128 = 1_000_000;
/// Digits of one run; a longer one is no number that an office counts.
pub(super) const LONGEST: usize = 16;

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
pub(super) struct Run {
    pub(super) low: u128,
    pub(super) high: Option<u128>,
    pub(super) end: usize,
    pub(super) more: Option<Approximation>,
    /// Starts with a place word (百, 千): only a number where something makes it approximate.
    pub(super) bare: bool,
    /// The digits alone, without a place word.
    pub(super) plain: bool,
    /// The last place word, for 2-3万.
    pub(super) times: u128,
}

pub(super) fn run(text: &str, start: usize) -> Option<Run> {
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
        if let Some(times) = place(c).or_else(|| letter(text, at, last)) {
            tokens.push(Token::Times(times));
            at += c.len_utf8();
        } else if let Some(tens) = tens(c).filter(|_| last.is_none()) {
            tokens.extend([Token::Digit(tens), Token::Times(10)]);
            at += c.len_utf8();
        } else if more.is_some() {
            break;
        } else if c.is_ascii_digit() {
            // 1千零20.
            if !matches!(last, None | Some(Token::Times(_) | Token::Zero)) {
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
        } else if let Some(kind) = suffix(c, &tokens, text, at) {
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
    if let [Token::Times(100), Token::Times(10)] = tokens.as_slice() {
        return Some(Run {
            low: 100 * SCALE,
            high: Some(110 * SCALE),
            end: at,
            more,
            bare: false,
            plain: false,
            times: 100,
        });
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

/// A letter behind digits that stands for a place word: 10W, 3.5w, 2k; not 5km.
fn letter(text: &str, at: usize, last: Option<Token>) -> Option<u128> {
    let c = char_at(text, at)?;
    let ends = !char_at(text, at + 1).is_some_and(|next| next.is_ascii_alphanumeric());
    match c {
        'w' | 'W' if ends && matches!(last, Some(Token::Amount(_))) => Some(10_000),
        'k' | 'K' if ends && matches!(last, Some(Token::Amount(_))) => Some(1_000),
        _ => None,
    }
}

/// 廿, 卅, 卌: tens in one character.
pub(super) fn tens(c: char) -> Option<u128> {
    match c {
        '廿' => Some(2),
        '卅' => Some(3),
        '卌' => Some(4),
        _ => None,
    }
}

fn suffix(c: char, tokens: &[Token], text: &str, at: usize) -> Option<Approximation> {
    let last = tokens.last();
    let placed = matches!(last, Some(Token::Times(_)));
    // 150来人, but not 20来自.
    let round = matches!(last, Some(Token::Amount(amount)) if amount % (10 * SCALE) == 0);
    let counted = char_at(text, at + c.len_utf8()).is_some_and(|next| "人户份张家个名条次场位".contains(next));
    match c {
        '余' | '多' | '+' if last.is_some() => Some(Approximation::Over),
        '几' if placed => Some(Approximation::Over),
        '来' if placed || round && counted => Some(Approximation::About),
        // 千把份; in 三千把伞 it is a unit.
        '把' if placed && tokens.len() == 1 && counted => Some(Approximation::About),
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
pub(super) fn number(scaled: u128) -> f64 {
    match scaled % SCALE {
        0 => (scaled / SCALE) as f64,
        _ => scaled as f64 / SCALE as f64,
    }
}

/// Value of a Chinese digit, with the words for two and three that are only used for counting.
pub(super) fn digit(c: char) -> Option<u128> {
    match c {
        '两' | '俩' => Some(2),
        '仨' => Some(3),
        _ => text::chinese_digit(c).map(u128::from),
    }
}

pub(super) fn place(c: char) -> Option<u128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

pub(super) fn run_of_digits(text: &str, at: usize) -> usize {
    text.get(at..).map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count())
}

pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at).and_then(|before| before.chars().next_back())
}
