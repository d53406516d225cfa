//! In: bytes of a PNG or JPEG file. Out: an image with format and size in pixels, or why it cannot be used.

use std::sync::Arc;

use super::drawing::Drawing;

/// A picture as a block of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Image file or drawing.
    pub source: PictureSource,
    /// Alternative text for screen readers; not printed.
    pub description: String,
    /// Caption below, centred.
    pub caption: Option<String>,
    /// Printed width in millimetres, reduced to the text width; `None`: 150 pixels per inch.
    pub width: Option<u16>,
}

/// Source of a [`Picture`].
#[derive(Debug, Clone, PartialEq)]
pub enum PictureSource {
    /// A PNG or JPEG file.
    Image(Image),
    /// A drawing, written as strokes and glyphs in PDF and OFD, as PNG in docx.
    Drawing(Drawing),
}

impl PictureSource {
    /// Width and height, in pixels or units of the drawing.
    pub(crate) fn extent(&self) -> (f64, f64) {
        match self {
            Self::Image(image) => (f64::from(image.pixels.0), f64::from(image.pixels.1)),
            Self::Drawing(drawing) => (drawing.width, drawing.height),
        }
    }

    /// The file, where there is one.
    pub(crate) fn image(&self) -> Option<&Image> {
        match self {
            Self::Image(image) => Some(image),
            Self::Drawing(_) => None,
        }
    }
}

/// A PNG or JPEG file whose header has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    bytes: Arc<[u8]>,
    format: ImageFormat,
    /// Columns and rows.
    pixels: (u32, u32),
}

/// Image formats that docx, PDF and OFD readers support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// ISO/IEC 15948.
    Png,
    /// ISO/IEC 10918-1, grey or three colours.
    Jpeg,
}

/// Why an image file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// Neither PNG nor JPEG.
    #[error("the picture is neither PNG nor JPEG")]
    Format,
    /// Header damaged, or cut off before the size in pixels.
    #[error("the picture's head is damaged")]
    Damaged,
    /// More than 40 million pixels or 20 MB.
    #[error("the picture has more than 40 million pixels or 20 MB")]
    TooLarge,
    /// A JPEG of four colour components (CMYK or YCCK), whose colour space the file does not define.
    #[error("the picture has four colours; only grey and three colours can be set")]
    FourColours,
}

const MOST_BYTES: usize = 20_000_000;
const MOST_PIXELS: u64 = 40_000_000;

impl Image {
    /// Reads the header of a file; the pixels are not decoded.
    ///
    /// # Errors
    /// [`ImageError`].
    pub fn read(bytes: impl Into<Arc<[u8]>>) -> Result<Self, ImageError> {
        let bytes = bytes.into();
        if bytes.len() > MOST_BYTES {
            return Err(ImageError::TooLarge);
        }
        let (format, pixels) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            (ImageFormat::Png, png(&bytes).ok_or(ImageError::Damaged)?)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            (ImageFormat::Jpeg, jpeg(&bytes)?)
        } else {
            return Err(ImageError::Format);
        };
        let (width, height) = pixels;
        if width == 0 || height == 0 {
            return Err(ImageError::Damaged);
        }
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(ImageError::TooLarge);
        }
        Ok(Self { bytes, format, pixels })
    }

    /// Bytes of the file.
    pub fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }

    /// Format found in the header.
    pub const fn format(&self) -> ImageFormat {
        self.format
    }

    /// Width and height in pixels, neither 0.
    pub const fn pixels(&self) -> (u32, u32) {
        self.pixels
    }
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    Some((number(16)?, number(20)?))
}

/// Walks the marker segments to the frame header (ITU-T T.81, B.1 and B.2.2).
fn jpeg(bytes: &[u8]) -> Result<(u32, u32), ImageError> {
    let byte = |at: usize| bytes.get(at).copied().ok_or(ImageError::Damaged);
    let word = |at: usize| Ok(u32::from(byte(at)?) << 8 | u32::from(byte(at + 1)?));
    let mut at = 2;
    loop {
        if byte(at)? != 0xff {
            return Err(ImageError::Damaged);
        }
        let mark = byte(at + 1)?;
        match mark {
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return match byte(at + 9)? {
                    1 | 3 => Ok((word(at + 7)?, word(at + 5)?)),
                    4 => Err(ImageError::FourColours),
                    _ => Err(ImageError::Damaged),
                };
            }
            _ => {
                let length = word(at + 2)?;
                if length < 2 {
                    return Err(ImageError::Damaged);
                }
                at += 2 + usize::try_from(length).unwrap_or(usize::MAX);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Image, ImageError, ImageFormat};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    fn jpeg(colours: u8) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xff, 0xc2, 0, 17, 8, 1, 0, 2, 0];
        bytes.push(colours);
        bytes
    }

    #[test]
    fn headers_are_read() {
        let image = Image::read(png(640, 480)).unwrap();
        assert_eq!((image.format(), image.pixels()), (ImageFormat::Png, (640, 480)));
        let image = Image::read(jpeg(3)).unwrap();
        assert_eq!((image.format(), image.pixels()), (ImageFormat::Jpeg, (512, 256)));
    }

    #[test]
    fn what_cannot_be_printed_is_refused() {
        let cases = [
            (b"GIF89a".to_vec(), ImageError::Format),
            (png(0, 9), ImageError::Damaged),
            (png(100_000, 100_000), ImageError::TooLarge),
            (jpeg(4), ImageError::FourColours),
            (jpeg(3).into_iter().take(12).collect(), ImageError::Damaged),
            (vec![0xff, 0xd8, 0xff, 0xe0, 0, 0], ImageError::Damaged),
        ];
        for (bytes, expected) in cases {
            assert_eq!(Image::read(bytes), Err(expected));
        }
    }
}
