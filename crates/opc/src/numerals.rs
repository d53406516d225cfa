//! A list number and its format in, its text as Word displays it out (ECMA-376 part 1, 17.18.59).

const LOWER: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const LEGAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// Text of the number `n` (from 1) in the named format; digits for unknown formats.
pub fn numeral(n: u32, format: &str) -> String {
    match format {
        "none" => String::new(),
        "decimalZero" => format!("{n:02}"),
        "lowerLetter" => letters(n, 'a'),
        "upperLetter" => letters(n, 'A'),
        "lowerRoman" => roman(n).to_lowercase(),
        "upperRoman" => roman(n),
        "chineseCounting"
        | "taiwaneseCounting"
        | "japaneseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCountingThousand"
        | "japaneseDigitalTenThousand" => counted(n, &LOWER, ["", "十", "百", "千"]),
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
            counted(n, &LEGAL, ["", "拾", "佰", "仟"])
        }
        "ideographDigital" | "taiwaneseDigital" => digits(n, |digit| LOWER.get(digit).copied()),
        "decimalFullWidth" | "decimalFullWidth2" => {
            digits(n, |digit| char::from_digit(u32::try_from(digit).ok()?, 10).and_then(full_width))
        }
        "ideographTraditional" => cycled(n, STEMS),
        "ideographZodiac" => cycled(n, BRANCHES),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => enclosed(n, 0x2460, 20),
        "decimalEnclosedParen" => enclosed(n, 0x2474, 20),
        "decimalEnclosedFullstop" => enclosed(n, 0x2488, 20),
        "ideographEnclosedCircle" => enclosed(n, 0x3280, 10),
        "ideographParenthesized" | "ideographEnclosedParen" => enclosed(n, 0x3220, 10),
        _ => n.to_string(),
    }
}

fn letters(n: u32, first: char) -> String {
    let Some(index) = n.checked_sub(1) else { return n.to_string() };
    // After z Word continues with aa, bb, cc: the letter is repeated.
    let letter = char::from_u32(u32::from(first) + index % 26).unwrap_or(first);
    std::iter::repeat_n(letter, (index / 26 + 1).min(30) as usize).collect()
}

fn roman(n: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if n == 0 || n > 3999 {
        return n.to_string();
    }
    let mut left = n;
    let mut shown = String::new();
    for (value, letters) in STEPS {
        while left >= value {
            shown.push_str(letters);
            left -= value;
        }
    }
    shown
}

fn counted(n: u32, figures: &[char; 10], units: [&str; 4]) -> String {
    if n == 0 || n > 9999 {
        return n.to_string();
    }
    let zero = '零';
    let mut shown = String::new();
    let mut skipped = false;
    for (power, unit) in units.iter().enumerate().rev() {
        let digit = n / 10_u32.pow(u32::try_from(power).unwrap_or(0)) % 10;
        if digit == 0 {
            skipped = !shown.is_empty();
            continue;
        }
        if skipped {
            shown.push(zero);
            skipped = false;
        }
        // 十一, not 一十一; but 一百一十一.
        if !(digit == 1 && power == 1 && shown.is_empty() && *unit == "十") {
            shown.extend(figures.get(digit as usize));
        }
        shown.push_str(unit);
    }
    shown
}

fn digits(n: u32, shape: impl Fn(usize) -> Option<char>) -> String {
    n.to_string().chars().filter_map(|digit| shape(digit.to_digit(10)? as usize)).collect()
}

fn full_width(digit: char) -> Option<char> {
    char::from_u32(u32::from(digit) - 0x30 + 0xFF10)
}

fn cycled(n: u32, signs: &str) -> String {
    let count = signs.chars().count();
    let index = (n as usize).checked_sub(1).filter(|index| *index < count);
    match index.and_then(|index| signs.chars().nth(index)) {
        Some(sign) => sign.to_string(),
        None => n.to_string(),
    }
}

fn enclosed(n: u32, first: u32, count: u32) -> String {
    match n {
        1.. if n <= count => char::from_u32(first + n - 1).map(String::from).unwrap_or_default(),
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::numeral;

    #[test]
    fn figures_as_word_shows_them() {
        for (n, format, shown) in [
            (3, "decimal", "3"),
            (3, "decimalZero", "03"),
            (2, "lowerLetter", "b"),
            (28, "upperLetter", "BB"),
            (14, "lowerRoman", "xiv"),
            (1, "chineseCountingThousand", "一"),
            (10, "chineseCountingThousand", "十"),
            (11, "chineseCounting", "十一"),
            (20, "chineseCountingThousand", "二十"),
            (105, "chineseCountingThousand", "一百零五"),
            (110, "chineseCountingThousand", "一百一十"),
            (1001, "chineseCountingThousand", "一千零一"),
            (11, "chineseLegalSimplified", "壹拾壹"),
            (10, "ideographDigital", "一〇"),
            (12, "decimalFullWidth", "１２"),
            (2, "ideographTraditional", "乙"),
            (11, "ideographTraditional", "11"),
            (3, "ideographZodiac", "寅"),
            (3, "decimalEnclosedCircleChinese", "③"),
            (21, "decimalEnclosedCircle", "21"),
            (2, "decimalEnclosedParen", "⑵"),
            (7, "none", ""),
            (7, "somethingNew", "7"),
            (0, "chineseCounting", "0"),
        ] {
            assert_eq!(numeral(n, format), shown, "{n} {format}");
        }
    }
}
