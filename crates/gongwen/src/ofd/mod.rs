//! In: pages. Out: an OFD (GB/T 33190-2016) of the same pages as the PDF; the same bytes each time.

mod content;
mod fonts;
mod ids;
mod media;
mod package;
mod truetype;
mod units;

use crate::error::Error;
use crate::layout::Pages;
use crate::rendered::Rendered;

/// Writes pages as OFD.
///
/// # Errors
/// [`Error::Typeface`], [`Error::Part`] and [`Error::Package`].
pub(crate) fn write(pages: &Pages) -> Result<Rendered, Error> {
    let mut ids = ids::Ids::default();
    let mut fonts = fonts::FontResources::default();
    let colours = ids.next();
    let mut media = Vec::new();
    for (number, picture) in pages.pictures.iter().enumerate() {
        if let Some(image) = picture.source.image() {
            media.push(media::MediaFile { id: ids.next(), number, image, description: &picture.description });
        }
    }
    let mut package = package::Package::new();
    let mut page_ids = Vec::with_capacity(pages.pages.len());
    for page in &pages.pages {
        page_ids.push(ids.next());
        package.add_page(&content::content(page, &mut fonts, &media, &mut ids)?)?;
    }
    let mut files = Vec::new();
    let mut families: Vec<String> = Vec::new();
    for font in &fonts.fonts {
        let Some(face) = pages.faces.get(font.face) else { continue };
        files.push(package::FontFile {
            id: font.id,
            family: &face.family,
            bytes: truetype::truetype(face, &font.glyphs.iter().collect())?,
        });
    }
    for (number, face) in pages.faces.iter().enumerate() {
        if fonts.fonts.iter().any(|font| font.face == number) {
            families.push(face.family.clone());
        }
    }
    let parts = package::Parts { page_ids, fonts: files, media, colours, last_id: ids.last, pages };
    Ok(Rendered {
        bytes: package.finish(&parts)?,
        missing: pages.missing.iter().copied().collect(),
        pages: pages.pages.len(),
        families,
    })
}
