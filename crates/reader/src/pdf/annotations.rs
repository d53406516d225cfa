//! The annotations of a page in, the texts of those that the file leaves to the viewer to draw out: values of form fields and
//! notes on the page without an appearance (ISO 32000-1:2008, 12.5.6.6 and 12.7.3.3).

use hayro_interpret::{
    hayro_syntax::{
        Pdf,
        object::{Array, Dict, Name, Rect, String as PdfString},
        page::Page,
    },
    kurbo::{self, Affine},
};

/// Most annotations of a page that are read.
const MOST: usize = 1_000;
/// Most characters of one value.
const LONGEST: usize = 20_000;
/// Levels of fields above a field's box (ISO 32000-1:2008, 12.7.3.1).
const MAX_PARENTS: usize = 16;
/// Annotation flags (ISO 32000-1:2008, 12.5.3): hidden, and not shown on the screen.
const UNSEEN: u32 = 1 << 1 | 1 << 5;

/// A text and its place on the page, in points from the upper left corner.
pub(super) struct Value {
    pub(super) place: kurbo::Rect,
    pub(super) text: String,
}

/// Texts without an appearance, or with one where the file says that viewers make appearances anew.
pub(super) fn values(page: &Page<'_>, pdf: &Pdf, transform: Affine) -> Vec<Value> {
    let Some(annotations) = page.raw().get::<Array<'_>>(b"Annots") else { return Vec::new() };
    let renews = catalog(pdf)
        .and_then(|catalog| catalog.get::<Dict<'_>>(b"AcroForm"))
        .and_then(|form| form.get::<bool>(b"NeedAppearances"))
        .unwrap_or(false);
    let annotations = annotations.iter::<Dict<'_>>().take(MOST);
    annotations.filter_map(|annotation| value(&annotation, renews, transform)).collect()
}

/// True where other files are in the document: attached to it or to a page, or as a portfolio.
pub(super) fn has_files(pdf: &Pdf) -> bool {
    catalog(pdf).is_some_and(|catalog| {
        let names = catalog.get::<Dict<'_>>(b"Names");
        catalog.contains_key(b"Collection") || names.is_some_and(|names| names.contains_key(b"EmbeddedFiles"))
    })
}

fn catalog(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())
}

fn value(annotation: &Dict<'_>, renews: bool, transform: Affine) -> Option<Value> {
    let is_field = match annotation.get::<Name<'_>>(b"Subtype")?.as_ref() {
        b"Widget" => true,
        b"FreeText" => false,
        _ => return None,
    };
    let has_appearance = annotation.get::<Dict<'_>>(b"AP").is_some();
    if annotation.get::<u32>(b"F").unwrap_or(0) & UNSEEN != 0 || has_appearance && !(renews && is_field) {
        return None;
    }
    let text = if is_field {
        field_value(annotation)?
    } else {
        text(annotation.get::<PdfString<'_>>(b"Contents")?.as_bytes())
    };
    let text: String = text.chars().take(LONGEST).collect();
    let Rect { x0, y0, x1, y1 } = annotation.get::<Rect>(b"Rect")?;
    let place = transform.transform_rect_bbox(kurbo::Rect::new(x0, y0, x1, y1));
    (!text.trim().is_empty() && place.is_finite()).then_some(Value { place, text })
}

/// The value of a text field or list, which the fields above its box may hold.
fn field_value(annotation: &Dict<'_>) -> Option<String> {
    let fields =
        || std::iter::successors(Some(annotation.clone()), |field| field.get::<Dict<'_>>(b"Parent")).take(MAX_PARENTS);
    let kind = fields().find_map(|field| field.get::<Name<'_>>(b"FT"))?;
    if !matches!(kind.as_ref(), b"Tx" | b"Ch") {
        return None;
    }
    fields().find_map(|field| match field.get::<PdfString<'_>>(b"V") {
        Some(value) => Some(text(value.as_bytes())),
        None => {
            let chosen = field.get::<Array<'_>>(b"V")?;
            let chosen: Vec<String> = chosen.iter::<PdfString<'_>>().map(|value| text(value.as_bytes())).collect();
            Some(chosen.join("、"))
        }
    })
}

/// A text string (ISO 32000-1:2008, 7.9.2.2): UTF-16, UTF-8, or bytes of Latin letters; programs also write their own
/// encoding.
fn text(bytes: &[u8]) -> String {
    let decoded = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        _ => charset::decode(bytes, None).trim_start_matches('\u{FEFF}').to_owned(),
    };
    decoded.replace("\r\n", "\n").replace('\r', "\n")
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|pair| pair.first_chunk().copied().map(unit)).collect();
    String::from_utf16_lossy(&units)
}
