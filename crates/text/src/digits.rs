//! A character in, the value of the Chinese digit that it is out.

/// 零 to 九 with their formal forms (壹 贰 叁) and the two circles used for zero; `None` for any other character, Arabic
/// digits and place words (十, 百) among them.
pub fn chinese_digit(character: char) -> Option<u32> {
    Some(match character {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_and_formal_digits_agree() {
        for (plain, formal, value) in "零一二三四五六七八九"
            .chars()
            .zip("〇壹贰叁肆伍陆柒捌玖".chars())
            .zip(0..)
            .map(|((plain, formal), value)| (plain, formal, value))
        {
            assert_eq!((chinese_digit(plain), chinese_digit(formal)), (Some(value), Some(value)));
        }
        assert_eq!(chinese_digit('十'), None);
        assert_eq!(chinese_digit('3'), None);
    }
}
