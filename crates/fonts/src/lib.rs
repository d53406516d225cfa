//! In: nothing. Out: the typefaces that travel in the binary, one for each class that GB/T 9704 names, and a full one
//! for rare characters.

/// One OpenType file in the binary.
#[derive(Debug)]
pub struct Typeface {
    /// Family name written in the file, for "which substitute was used".
    pub family: &'static str,
    /// The face that the file was cut from.
    pub origin: &'static str,
    /// The file: 通用规范汉字表 as far as the source face has it, with the symbols of GBK.
    pub bytes: &'static [u8],
}

// Statics, not constants: a constant's bytes would be copied into every crate that names it.

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
    origin: "Noto Serif SC Bold",
    bytes: include_bytes!("../faces/biaosong.ttf"),
};

/// 宋体: page numbers. The full face with the most characters (30,928 code points), so also the last resort for what no
/// other face has, such as 㛃 䶮 𬭎 𫍽.
pub static SONG: Typeface =
    Typeface { family: "Huizong Song", origin: "Noto Serif SC Regular", bytes: include_bytes!("../faces/song.ttf") };
