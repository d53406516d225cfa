//! In: a picture of the document. Out: the file and the format under which the package has it.

use crate::document::{Image, ImageFormat};

/// A picture that is embedded.
pub(super) struct MediaFile<'a> {
    pub id: u32,
    /// Index into [`Pages::pictures`](crate::Pages::pictures).
    pub number: usize,
    pub image: &'a Image,
    pub description: &'a str,
}

impl MediaFile<'_> {
    /// Its format as the resource list (7.9, table 19) has it, and its file.
    pub fn format(&self) -> (&'static str, String) {
        let (format, extension) = match self.image.format() {
            ImageFormat::Png => ("PNG", "png"),
            ImageFormat::Jpeg => ("JPEG", "jpg"),
        };
        (format, format!("image_{}.{extension}", self.id))
    }
}
