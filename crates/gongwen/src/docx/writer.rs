//! In: paragraphs with their formats. Out: the XML of the body of a docx.

use std::collections::BTreeSet;
use std::io;

use crate::docx::shape::{Shape, Text};
use crate::font_names::FontNames;
use crate::fonts::Class;
use crate::geometry::SIZE_3;
use crate::xml::Xml;

/// State of the writer of `w:body`.
pub(crate) struct Writer<'a> {
    pub xml: &'a mut Xml,
    pub names: &'a FontNames,
    /// Number of pictures written so far.
    pub pictures: usize,
    /// Number of tables written so far.
    pub tables: usize,
    /// First rows of pages, as table and row, head rows counted.
    pub page_starts: BTreeSet<(usize, usize)>,
    /// Whether the next section begins with the first page of a letter.
    pub letter: bool,
}

/// 3号仿宋.
pub(crate) const BODY: Text = Text::new(Class::FangSong, SIZE_3);

impl Writer<'_> {
    /// A paragraph of texts with a format each.
    pub fn paragraph(&mut self, shape: &Shape<'_>, parts: &[(String, Text)]) -> io::Result<()> {
        let names = self.names;
        self.xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            parts.iter().try_for_each(|(text, style)| style.run(xml, names, text))
        })
    }
}

/// Runs of lines with `w:br` between them.
pub(crate) fn lines_with_breaks(xml: &mut Xml, names: &FontNames, style: Text, lines: &[String]) -> io::Result<()> {
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            xml.around("w:r", &[], |xml| xml.empty("w:br", &[]))?;
        }
        style.run(xml, names, line)?;
    }
    Ok(())
}

/// A tab.
pub(crate) fn tab(xml: &mut Xml) -> io::Result<()> {
    xml.around("w:r", &[], |xml| xml.empty("w:tab", &[]))
}
