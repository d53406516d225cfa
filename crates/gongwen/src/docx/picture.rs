//! In: pictures. Out: paragraphs with `w:drawing`, and the media parts with their names (ECMA-376 part 1, 20.4).

use std::io;

use crate::document::{Block, Document, Image, ImageFormat, Picture, PictureSource};
use crate::docx::shape::{Shape, Text};
use crate::docx::writer::Writer;
use crate::error::Error;
use crate::fonts::Class;
use crate::geometry::{LINE, SIZE_3};
use crate::layout::{Pages, picture_extent};
use crate::raster;
use crate::xml::{A, PIC};

/// The pictures of a document as image files, in reading order; drawings are rasterised from their layout in `pages`.
pub(crate) fn images(document: &Document, pages: Option<&Pages>) -> Result<Vec<Image>, Error> {
    let blocks = document.body.iter().chain(document.annexes.iter().flat_map(|annex| &annex.blocks));
    let pictures = blocks.filter_map(|block| match block {
        Block::Picture(picture) => Some(picture),
        _ => None,
    });
    let image = |(index, picture): (usize, &Picture)| match &picture.source {
        PictureSource::Image(image) => Ok(image.clone()),
        PictureSource::Drawing(_) => pages
            .and_then(|pages| {
                let drawn = pages.drawings.iter().find(|drawn| drawn.picture == index)?;
                raster::image(drawn, &pages.faces)
            })
            .ok_or_else(|| Error::Picture(picture.description.clone())),
    };
    pictures.enumerate().map(image).collect()
}

/// Name of a picture's part below `word/`; counted from 1.
pub(crate) fn part(number: usize, image: &Image) -> String {
    let extension = match image.format() {
        ImageFormat::Png => "png",
        ImageFormat::Jpeg => "jpeg",
    };
    format!("media/image{number}.{extension}")
}

/// Identifier of the relation to a picture.
pub(crate) fn relation(number: usize) -> String {
    format!("rImage{number}")
}

/// Points as English Metric Units, 12,700 a point.
fn emu(points: f64) -> String {
    format!("{:.0}", points * 12_700.0)
}

impl Writer<'_> {
    /// The paragraphs of a picture and its caption, centred and kept together.
    pub fn picture(&mut self, picture: &Picture, room: (f64, f64)) -> io::Result<()> {
        self.pictures += 1;
        let number = self.pictures;
        let (width, height) = picture_extent(picture, room);
        let shape = Shape {
            keep_next: picture.caption.is_some(),
            before: LINE / 4.0,
            after: LINE / 4.0,
            single: true,
            align: Some("center"),
            ..Shape::default()
        };
        // Characters of 1 pt, so that the line is no higher than the picture.
        let style = Text { solid: true, ..Text::new(Class::FangSong, 1.0) };
        let (cx, cy, id, name, link) =
            (emu(width), emu(height), number.to_string(), format!("图{number}"), relation(number));
        let names = self.names;
        self.xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            xml.around("w:r", &[], |xml| {
                style.properties(xml, names)?;
                xml.around("w:drawing", &[], |xml| {
                    let flush = [("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")];
                    xml.around("wp:inline", &flush, |xml| {
                        xml.empty("wp:extent", &[("cx", &cx), ("cy", &cy)])?;
                        let described = [("id", id.as_str()), ("name", &name), ("descr", &picture.description)];
                        xml.empty("wp:docPr", &described)?;
                        xml.around("a:graphic", &[("xmlns:a", A)], |xml| {
                            xml.around("a:graphicData", &[("uri", PIC)], |xml| {
                                xml.around("pic:pic", &[("xmlns:pic", PIC)], |xml| {
                                    xml.around("pic:nvPicPr", &[], |xml| {
                                        xml.empty("pic:cNvPr", &[("id", &id), ("name", &name)])?;
                                        xml.empty("pic:cNvPicPr", &[])
                                    })?;
                                    xml.around("pic:blipFill", &[], |xml| {
                                        xml.empty("a:blip", &[("r:embed", &link)])?;
                                        xml.around("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]))
                                    })?;
                                    xml.around("pic:spPr", &[], |xml| {
                                        xml.around("a:xfrm", &[], |xml| {
                                            xml.empty("a:off", &[("x", "0"), ("y", "0")])?;
                                            xml.empty("a:ext", &[("cx", &cx), ("cy", &cy)])
                                        })?;
                                        xml.around("a:prstGeom", &[("prst", "rect")], |xml| xml.empty("a:avLst", &[]))
                                    })
                                })
                            })
                        })
                    })
                })
            })
        })?;
        picture.caption.as_ref().map_or(Ok(()), |caption| {
            let shape = Shape { align: Some("center"), ..Shape::default() };
            self.paragraph(&shape, &[(caption.clone(), Text::new(Class::Hei, SIZE_3))])
        })
    }
}
