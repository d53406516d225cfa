//! In: font files as bytes, by class. Out: face and glyph of each character, or that no face has it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use write_fonts::tables::glyf::Glyph;

use crate::character_map::CharacterMap;

/// The typeface classes that GB/T 9704-2012 names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// 仿宋体: text.
    FangSong,
    /// 楷体: headings of the second level, names of signers.
    Kai,
    /// 黑体: headings of the first level, annex marks, head rows of tables.
    Hei,
    /// 小标宋体: letterhead and titles.
    BiaoSong,
    /// 宋体: page numbers.
    Song,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 5] = [Self::FangSong, Self::Kai, Self::Hei, Self::BiaoSong, Self::Song];

    /// The class as the standard calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FangSong => "仿宋体",
            Self::Kai => "楷体",
            Self::Hei => "黑体",
            Self::BiaoSong => "小标宋体",
            Self::Song => "宋体",
        }
    }

    /// Family names of installed faces of this class, preferred ones first.
    pub const fn families(self) -> &'static [&'static str] {
        match self {
            Self::FangSong => {
                &["仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "仿宋", "FangSong", "华文仿宋", "STFangsong"]
            }
            Self::Kai => &["楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "楷体", "KaiTi", "华文楷体", "STKaiti"],
            Self::Hei => &["黑体", "SimHei", "方正黑体_GBK", "华文黑体", "STHeiti"],
            Self::BiaoSong => &[
                "方正小标宋简体",
                "FZXiaoBiaoSong-B05S",
                "方正小标宋_GBK",
                "FZXiaoBiaoSong-B05",
                "华文中宋",
                "STZhongsong",
            ],
            Self::Song => &["宋体", "SimSun", "华文宋体", "STSong"],
        }
    }
}

/// One font file.
#[derive(Debug, Clone)]
pub struct Face {
    /// Family name, as reported in [`Rendered::families`](crate::Rendered::families).
    pub family: String,
    /// Bytes of the file.
    pub data: Arc<Cow<'static, [u8]>>,
    /// Index in a collection (TTC), 0 for a single face.
    pub index: u32,
    /// Glyphs that were drawn for an OFD, by their ids: shared by all papers that are set with the face.
    pub(crate) outlines: Arc<Mutex<BTreeMap<u32, Glyph>>>,
}

impl Face {
    /// A face from the bytes of a `.ttf`, `.otf` or `.ttc` file.
    pub fn new(family: impl Into<String>, data: impl Into<Cow<'static, [u8]>>, index: u32) -> Self {
        Self { family: family.into(), data: Arc::new(data.into()), index, outlines: Arc::default() }
    }

    /// Whether both are the same face of the same bytes in memory.
    fn is_same_file(&self, other: &Self) -> bool {
        let (one, two): (&[u8], &[u8]) = (&self.data, &other.data);
        std::ptr::eq(one, two) && self.index == other.index
    }

    fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(&self.data, self.index).ok()
    }
}

/// The faces a document is typeset with. Faces added earlier are preferred.
#[derive(Debug, Clone, Default)]
pub struct FontSet {
    classes: BTreeMap<Class, Vec<Face>>,
    fallbacks: Vec<Face>,
}

impl FontSet {
    /// A set without faces.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a face to a class; it is used for characters that the faces added before lack.
    #[must_use]
    pub fn with(mut self, class: Class, face: Face) -> Self {
        self.classes.entry(class).or_default().push(face);
        self
    }

    /// Adds a face for characters that no face of their class has.
    #[must_use]
    pub fn with_fallback(mut self, face: Face) -> Self {
        self.fallbacks.push(face);
        self
    }
}

/// Why a [`FontSet`] cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FontError {
    /// A class has no face: its Chinese name.
    #[error("no typeface given for {0}")]
    ClassWithoutFace(&'static str),
    /// A file is no font or has no character map: its family.
    #[error("the typeface {0} cannot be read")]
    Unreadable(String),
}

/// Index into [`Fonts::faces`].
pub(crate) type FaceId = usize;

/// Face and glyph chosen for a character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GlyphChoice {
    pub face: FaceId,
    pub glyph: u32,
    /// Advance as a fraction of the em.
    pub advance: f64,
    /// False where no face has the character and the glyph is that of 〓.
    pub present: bool,
}

/// A [`FontSet`] opened for look-ups.
pub(crate) struct Fonts<'a> {
    faces: Vec<(&'a Face, Ready<'a>)>,
    orders: BTreeMap<Class, Vec<FaceId>>,
    /// Characters that were looked up, by class.
    known: RefCell<[CharacterMap<Option<GlyphChoice>>; Class::ALL.len()]>,
}

struct Ready<'a> {
    map: skrifa::charmap::Charmap<'a>,
    widths: skrifa::metrics::GlyphMetrics<'a>,
    /// Font units per em.
    em: f64,
}

impl<'a> Fonts<'a> {
    /// Opens every face once.
    ///
    /// # Errors
    /// [`FontError`].
    pub fn open(set: &'a FontSet) -> Result<Self, FontError> {
        let mut faces = Vec::new();
        let mut orders: BTreeMap<Class, Vec<FaceId>> = BTreeMap::new();
        let mut open = |face: &'a Face| -> Result<FaceId, FontError> {
            // A fallback is often a face of a class too; it is embedded once.
            if let Some(id) = faces.iter().position(|(open, _): &(&Face, Ready<'_>)| open.is_same_file(face)) {
                return Ok(id);
            }
            let unreadable = || FontError::Unreadable(face.family.clone());
            let font = face.font().ok_or_else(unreadable)?;
            let em = f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
            let map = font.charmap();
            if em <= 0.0 || !map.has_map() {
                return Err(unreadable());
            }
            let widths = font.glyph_metrics(Size::unscaled(), LocationRef::default());
            faces.push((face, Ready { map, widths, em }));
            Ok(faces.len() - 1)
        };
        for class in Class::ALL {
            let own = set.classes.get(&class).filter(|list| !list.is_empty());
            let own = own.ok_or(FontError::ClassWithoutFace(class.name()))?;
            for face in own {
                let id = open(face)?;
                orders.entry(class).or_default().push(id);
            }
        }
        let mut last = Vec::new();
        for face in &set.fallbacks {
            last.push(open(face)?);
        }
        for order in orders.values_mut() {
            order.extend(&last);
        }
        Ok(Self { faces, orders, known: RefCell::default() })
    }

    /// The glyph of a character in the first face of the class that has it, then of the fallbacks; that of 〓 or □ where
    /// none has. `None` where those are missing too.
    pub fn draw(&self, class: Class, char: char) -> Option<GlyphChoice> {
        let mut known = self.known.borrow_mut();
        let known = known.get_mut(class as usize)?;
        known.get(char).unwrap_or_else(|| {
            let choice = self.find(class, char).or_else(|| {
                let substitute = self.find(class, '〓').or_else(|| self.find(class, '□'))?;
                Some(GlyphChoice { present: false, ..substitute })
            });
            known.insert(char, choice);
            choice
        })
    }

    fn find(&self, class: Class, char: char) -> Option<GlyphChoice> {
        self.orders.get(&class)?.iter().find_map(|&id| {
            let (_, ready) = self.faces.get(id)?;
            let glyph = ready.map.map(char).filter(|glyph| glyph.to_u32() != 0)?;
            let advance = ready.widths.advance_width(glyph).map_or(1.0, |width| f64::from(width) / ready.em);
            Some(GlyphChoice { face: id, glyph: glyph.to_u32(), advance, present: true })
        })
    }

    /// The faces in the order of their ids.
    pub fn faces(&self) -> impl Iterator<Item = &'a Face> {
        self.faces.iter().map(|(face, _)| *face)
    }
}
