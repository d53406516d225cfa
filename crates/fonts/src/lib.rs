//! In: nothing. Out: the typefaces in the binary, one for each class of GB/T 9704-2012, and a full one for rare characters.

/// One OpenType file in the binary.
#[derive(Debug)]
pub struct Typeface {
    /// Family name in the file, reported where it was used as a substitute.
    pub family: &'static str,
    /// Typeface of which the file is a subset.
    pub origin: &'static str,
    /// Bytes of the file: the characters of 通用规范汉字表 that the source face has, with the symbols of GBK.
    pub bytes: &'static [u8],
}

// Statics, since the bytes of a constant are copied into every crate that uses it.

/// 仿宋体: text. Lacks 1,467 of the 8,105 characters of 通用规范汉字表; [`SONG`] has them.
pub static FANG_SONG: Typeface = Typeface {
    family: "Huizong FangSong",
    origin: "FandolFang Regular",
    bytes: include_bytes!("../faces/fangsong.otf"),
};

/// 楷体: headings of the second level, names of signers. Lacks the same characters as [`FANG_SONG`].
pub static KAI: Typeface =
    Typeface { family: "Huizong Kai", origin: "FandolKai Regular", bytes: include_bytes!("../faces/kai.otf") };

/// 黑体: headings of the first level, annex marks.
pub static HEI: Typeface =
    Typeface { family: "Huizong Hei", origin: "Noto Sans CJK SC Regular", bytes: include_bytes!("../faces/hei.otf") };

/// 小标宋体: letterhead and titles.
pub static BIAO_SONG: Typeface = Typeface {
    family: "Huizong BiaoSong",
    origin: "Noto Serif CJK SC Bold",
    bytes: include_bytes!("../faces/biaosong.otf"),
};

/// 宋体: page numbers. The face with the most characters (33,071 code points), also the fallback for characters that no other
/// face has, such as 㛃 䶮 𬭎 𫍽.
pub static SONG: Typeface = Typeface {
    family: "Huizong Song",
    origin: "Noto Serif CJK SC Regular",
    bytes: include_bytes!("../faces/song.otf"),
};
