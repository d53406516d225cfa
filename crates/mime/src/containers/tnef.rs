//! Bytes of a winmail.dat in, its files and its formatted text out (MS-OXTNEF, properties after MS-OXCDATA 2.11).
//!
//! Only attachments and the text are read. Checksums are not verified, since programs other than Outlook write wrong ones
//! and a damaged file is found by its reader.

const SIGNATURE: usize = 6;

// MS-OXTNEF 2.1.3.2: attribute identifiers.
const BODY: u64 = 0x800C;
const ATTACHMENT_DATA: u64 = 0x800F;
const ATTACHMENT_TITLE: u64 = 0x8010;
const RENDERING: u64 = 0x9002;
const MESSAGE_PROPERTIES: u64 = 0x9003;
const ATTACHMENT_PROPERTIES: u64 = 0x9005;
const CODE_PAGE: u64 = 0x9007;

// MS-OXPROPS: property identifiers.
const TEXT: u64 = 0x1000;
const COMPRESSED_RTF: u64 = 0x1009;
const HTML: u64 = 0x1013;
const DATA: u64 = 0x3701;
const SHORT_NAME: u64 = 0x3704;
const LONG_NAME: u64 = 0x3707;
const CONTENT_ID: u64 = 0x3712;
const CODE_PAGE_OF_TEXT: u64 = 0x3FDE;

/// Most properties of one attribute; Outlook writes some sixty.
const MAX_PROPERTIES: usize = 5_000;

/// The content of a winmail.dat.
#[derive(Debug, Default)]
pub struct Contents<'a> {
    /// In the order of the stream.
    pub files: Vec<File<'a>>,
    /// The formatted text, in each format that the program wrote.
    pub texts: Vec<Text>,
    /// The stream is truncated or invalid from some position on; the content before it was read.
    pub damaged: bool,
}

/// One attachment.
#[derive(Debug, Default)]
pub struct File<'a> {
    /// The long name where there is one, else the 8.3 name.
    pub name: Option<String>,
    /// Content.
    pub bytes: &'a [u8],
    /// Referenced by the text, as logos are.
    pub shown: bool,
    /// A message, itself in TNEF.
    pub is_message: bool,
    /// The name is the long one, not the 8.3 name.
    has_long_name: bool,
}

/// The text of the message in one format.
#[derive(Debug, PartialEq, Eq)]
pub enum Text {
    /// Decoded.
    Plain(String),
    /// Unconverted; it names its own charset.
    Html(Vec<u8>),
    /// Compressed (MS-OXRTFCP), for [`super::compressed_rtf`].
    CompressedRtf(Vec<u8>),
}

/// Reads a winmail.dat up to the first invalid position.
pub fn read(bytes: &[u8]) -> Contents<'_> {
    let mut contents = Contents::default();
    let mut cursor = Cursor(bytes.get(SIGNATURE..).unwrap_or_default());
    let mut code_page = None;
    let mut file = File::default();
    let (mut read_any, mut has_properties) = (false, false);
    while !cursor.is_done() {
        let Some(attribute) = cursor.attribute() else {
            // Gateways append zeros and line ends; any other rest was truncated.
            contents.damaged = !read_any || cursor.0.iter().any(|byte| !byte.is_ascii_whitespace() && *byte != 0);
            break;
        };
        read_any = true;
        let data = attribute.data;
        match attribute.id {
            CODE_PAGE => code_page = Cursor(data).number(4).and_then(encoding),
            BODY => contents.texts.push(Text::Plain(string8(data, code_page))),
            MESSAGE_PROPERTIES if attribute.of_message => {
                has_properties = true;
                contents.damaged |= message_properties(data, code_page, &mut contents.texts).is_none();
            }
            RENDERING => contents.files.push(std::mem::take(&mut file)),
            ATTACHMENT_TITLE => file.title(string8(data, code_page)),
            ATTACHMENT_DATA => file.bytes = data,
            ATTACHMENT_PROPERTIES => {
                contents.damaged |= attachment_properties(data, code_page, &mut file).is_none();
            }
            _ => {}
        }
    }
    contents.files.push(file);
    contents.files.retain(|file| !file.bytes.is_empty());
    // A stream with formatting properties only is valid; one of zeros is not.
    contents.damaged |= !has_properties && contents.files.is_empty() && contents.texts.is_empty();
    contents
}

impl File<'_> {
    fn title(&mut self, title: String) {
        if !self.has_long_name && !title.trim().is_empty() {
            self.name = Some(title);
        }
    }
}

struct Attribute<'a> {
    of_message: bool,
    id: u64,
    data: &'a [u8],
}

fn message_properties(data: &[u8], code_page: Encoding, texts: &mut Vec<Text>) -> Option<()> {
    let mut own = code_page;
    properties(data, |property| match (property.id, property.kind) {
        (CODE_PAGE_OF_TEXT, _) => {
            own = Cursor(property.value).number(4).and_then(encoding).or(own);
        }
        (TEXT, _) => texts.push(Text::Plain(property.text(own))),
        (HTML, Type::UNICODE) => texts.push(Text::Html(format!("\u{FEFF}{}", property.text(own)).into_bytes())),
        (HTML, _) => texts.push(Text::Html(property.value.to_vec())),
        (COMPRESSED_RTF, _) => texts.push(Text::CompressedRtf(property.value.to_vec())),
        _ => {}
    })
}

fn attachment_properties<'a>(data: &'a [u8], code_page: Encoding, file: &mut File<'a>) -> Option<()> {
    properties(data, |property| match (property.id, property.kind) {
        (LONG_NAME, _) => {
            let name = property.text(code_page);
            if !name.trim().is_empty() {
                (file.name, file.has_long_name) = (Some(name), true);
            }
        }
        (SHORT_NAME, _) => file.title(property.text(code_page)),
        (CONTENT_ID, _) => file.shown |= !property.value.is_empty(),
        // The identifier of an interface precedes an object (MS-OXTNEF 2.1.3.4).
        (DATA, Type::OBJECT) => {
            let object = property.value.get(16..).unwrap_or_default();
            (file.bytes, file.is_message) = (object, object.starts_with(b"\x78\x9F\x3E\x22"));
        }
        (DATA, _) if file.bytes.is_empty() => file.bytes = property.value,
        _ => {}
    })
}

/// Property types (MS-OXCDATA 2.11.1).
struct Type;

impl Type {
    const OBJECT: u64 = 0x0D;
    const STRING8: u64 = 0x1E;
    const UNICODE: u64 = 0x1F;
    const BINARY: u64 = 0x0102;
    const MULTIPLE: u64 = 0x1000;

    /// Size in bytes of a value with its padding; `None` for an unknown type.
    fn width(kind: u64) -> Option<u64> {
        match kind {
            0x00 | 0x01 => Some(0),
            0x02 | 0x03 | 0x04 | 0x0A | 0x0B => Some(4),
            0x05 | 0x06 | 0x07 | 0x14 | 0x40 => Some(8),
            0x48 => Some(16),
            _ => None,
        }
    }
}

struct Property<'a> {
    id: u64,
    kind: u64,
    /// The value, or the first of several.
    value: &'a [u8],
}

impl Property<'_> {
    fn text(&self, code_page: Encoding) -> String {
        if self.kind == Type::UNICODE {
            let units: Vec<u16> = self
                .value
                .chunks_exact(2)
                .map(|pair| pair.iter().rev().fold(0, |unit, byte| unit << 8 | u16::from(*byte)))
                .collect();
            return String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned();
        }
        string8(self.value, code_page)
    }
}

type Encoding = Option<charset::Charset>;

/// Zero-terminated text in the code page of the sender's Windows.
fn string8(bytes: &[u8], code_page: Encoding) -> String {
    charset::decode(bytes.split(|byte| *byte == 0).next().unwrap_or_default(), code_page)
}

fn encoding(code_page: u64) -> Encoding {
    match code_page {
        936 | 54936 => charset::named(b"gb18030"),
        950 => charset::named(b"big5"),
        932 => charset::named(b"shift_jis"),
        949 => charset::named(b"euc-kr"),
        65001 => charset::named(b"utf-8"),
        other => charset::named(format!("windows-{other}").as_bytes()),
    }
}

/// Passes each property to `take`; `None` where the list is invalid.
fn properties<'a>(data: &'a [u8], mut take: impl FnMut(Property<'a>)) -> Option<()> {
    let mut cursor = Cursor(data);
    let count = cursor.number(4)?;
    for _ in 0..count.min(MAX_PROPERTIES as u64) {
        let kind = cursor.number(2)?;
        let id = cursor.number(2)?;
        if id >= 0x8000 {
            cursor.take(16)?;
            if cursor.number(4)? == 0 {
                cursor.take(4)?;
            } else {
                cursor.padded()?;
            }
        }
        let single = kind & !Type::MULTIPLE;
        let value = match single {
            Type::STRING8 | Type::UNICODE | Type::BINARY | Type::OBJECT => {
                let values = cursor.number(4)?;
                let mut first = None;
                for _ in 0..values {
                    let value = cursor.padded()?;
                    first.get_or_insert(value);
                }
                first.unwrap_or_default()
            }
            _ => {
                let width = Type::width(single)?;
                let values = if kind == single { 1 } else { cursor.number(4)? };
                cursor.take(width.checked_mul(values)?)?
            }
        };
        take(Property { id, kind: single, value });
    }
    Some(())
}

/// The unread bytes.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self, width: u64) -> Option<u64> {
        Some(self.take(width)?.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    /// A value preceded by its length and padded to a multiple of four; the last one's padding may be missing.
    fn padded(&mut self) -> Option<&'a [u8]> {
        let length = self.number(4)?;
        let value = self.take(length)?;
        let filling = (4 - length % 4) % 4;
        let _ = self.take(filling.min(self.0.len() as u64));
        Some(value)
    }

    fn attribute(&mut self) -> Option<Attribute<'a>> {
        let start = self.0;
        let mut read = || {
            let level = self.number(1).filter(|level| (1..=2).contains(level))?;
            let id = self.number(2)?;
            self.take(2)?;
            let length = self.number(4)?;
            let data = self.take(length)?;
            self.take(2)?;
            Some(Attribute { of_message: level == 1, id, data })
        };
        let attribute = read();
        if attribute.is_none() {
            self.0 = start;
        }
        attribute
    }
}
