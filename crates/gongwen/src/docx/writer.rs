//! In: paragraphs with their shape. Out: the XML of a docx's body in the making.

use std::collections::BTreeSet;
use std::io;

use crate::docx::shape::{Shape, Text};
use crate::font_names::FontNames;
use crate::fonts::Class;
use crate::geometry::SIZE_3;
use crate::xml::Xml;

/// The body in the making.
pub(crate) struct Writer<'a> {
    pub xml: &'a mut Xml,
    pub names: &'a FontNames,
    /// Pictures so far.
    pub pictures: usize,
    /// Tables so far.
    pub tables: usize,
    /// Rows at the head of a page, by table and row, head rows counted.
    pub heads: BTreeSet<(usize, usize)>,
    /// The next section begins with the first page of a letter.
    pub letter: bool,
}

/// 3号仿宋.
pub(crate) const BODY: Text = Text::new(Class::FangSong, SIZE_3);

impl Writer<'_> {
    /// A paragraph of stretches of text.
    pub fn paragraph(&mut self, shape: &Shape<'_>, parts: &[(String, Text)]) -> io::Result<()> {
        let names = self.names;
        self.xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            parts.iter().try_for_each(|(text, style)| style.run(xml, names, text))
        })
    }
}

/// Lines with breaks between them.
pub(crate) fn broken(xml: &mut Xml, names: &FontNames, style: Text, lines: &[String]) -> io::Result<()> {
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
