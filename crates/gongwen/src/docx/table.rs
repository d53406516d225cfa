//! In: a table and its width. Out: `w:tbl` with a grid, repeated head rows and merged cells.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::check::{Placed, places};
use crate::document::{Align, Table, TableCell};
use crate::docx::shape::Text;
use crate::docx::units::twips;
use crate::docx::writer::Writer;
use crate::font_names::FontNames;
use crate::fonts::Class;
use crate::geometry::table::{LEADING, PAD_Y};
use crate::layout::{Item, Pages, Role, Run, table_measures};
use crate::xml::Xml;

/// Characters in a cell above which a row may break across pages, as it might not fit on one.
const LONG: usize = 800;

/// Writes a table.
pub(crate) fn table(writer: &mut Writer<'_>, table: &Table, room: f64) -> io::Result<()> {
    let (widths, size, padding) = table_measures(table, room);
    let names = writer.names;
    let number = writer.tables;
    writer.tables += 1;
    let page_starts = &writer.page_starts;
    let total = twips(widths.iter().sum());
    writer.xml.around("w:tbl", &[], |xml| {
        xml.around("w:tblPr", &[], |xml| {
            xml.empty("w:tblW", &[("w:w", &total), ("w:type", "dxa")])?;
            xml.val("w:jc", "center")?;
            xml.around("w:tblBorders", &[], |xml| {
                let mut sides = ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"].iter();
                sides.try_for_each(|side| {
                    xml.empty(side, &[("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "000000")])
                })
            })?;
            xml.empty("w:tblLayout", &[("w:type", "fixed")])?;
            xml.around("w:tblCellMar", &[], |xml| {
                let (x, y) = (twips(padding), twips(PAD_Y));
                let mut sides = [("w:top", &y), ("w:left", &x), ("w:bottom", &y), ("w:right", &x)].into_iter();
                sides.try_for_each(|(side, width)| xml.empty(side, &[("w:w", width), ("w:type", "dxa")]))
            })
        })?;
        xml.around("w:tblGrid", &[], |xml| {
            widths.iter().try_for_each(|width| xml.empty("w:gridCol", &[("w:w", &twips(*width))]))
        })?;
        let above = table.head.len();
        let starts_page = |row: usize| page_starts.contains(&(number, above + row));
        let table_writer = TableWriter { widths: &widths, names, size, starts_page: &starts_page };
        table_writer.rows(xml, &table.head, true)?;
        table_writer.rows(xml, &table.rows, false)
    })
}

struct TableWriter<'a> {
    widths: &'a [f64],
    names: &'a FontNames,
    size: f64,
    /// Whether a body row is the first on a page.
    starts_page: &'a dyn Fn(usize) -> bool,
}

/// Table and row of the rows with which pages begin. A merged cell is restarted there, because Word and LibreOffice leave
/// the part of a merged cell on the next page empty.
pub(crate) fn page_starts(pages: &Pages) -> BTreeSet<(usize, usize)> {
    let mut first: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Run(Run { element: Some(element), .. }) = item else { continue };
            if let Some(Role::Cell { table, row, span: (1, _), .. }) = pages.elements.get(*element).map(|one| &one.role)
            {
                first.entry((*table, *row)).or_insert(number);
            }
        }
    }
    let before = |(table, row): (usize, usize)| row.checked_sub(1).and_then(|row| first.get(&(table, row)));
    first.iter().filter(|(at, page)| before(**at).is_some_and(|before| before != *page)).map(|(at, _)| *at).collect()
}

impl TableWriter<'_> {
    fn rows(&self, xml: &mut Xml, rows: &[Vec<TableCell>], head: bool) -> io::Result<()> {
        // `check` has already found the grid complete.
        let placed = places(rows, self.widths.len()).unwrap_or_default();
        // Cells come by the rows in which they begin.
        let mut below = placed.iter().peekable();
        let mut covering: Vec<&Placed<'_>> = Vec::new();
        for row in 0..rows.len() {
            covering.retain(|place| row < place.row + place.cell.row_span);
            covering.extend(std::iter::from_fn(|| below.next_if(|place| place.row == row)));
            covering.sort_by_key(|place| place.column);
            let longest = covering.iter().map(|place| length(place.cell)).max().unwrap_or_default();
            xml.around("w:tr", &[], |xml| {
                if head || longest <= LONG {
                    xml.around("w:trPr", &[], |xml| {
                        if longest <= LONG {
                            xml.empty("w:cantSplit", &[])?;
                        }
                        if head { xml.empty("w:tblHeader", &[]) } else { Ok(()) }
                    })?;
                }
                covering.iter().try_for_each(|place| self.cell(xml, place, row, head))
            })?;
        }
        Ok(())
    }

    fn cell(&self, xml: &mut Xml, place: &Placed<'_>, row: usize, head: bool) -> io::Result<()> {
        let cell = place.cell;
        let begins = row == place.row || (!head && (self.starts_page)(row));
        let width: f64 = self.widths.iter().skip(place.column).take(cell.column_span).sum();
        xml.around("w:tc", &[], |xml| {
            xml.around("w:tcPr", &[], |xml| {
                xml.empty("w:tcW", &[("w:w", &twips(width)), ("w:type", "dxa")])?;
                if cell.column_span > 1 {
                    xml.val("w:gridSpan", &cell.column_span.to_string())?;
                }
                if cell.row_span > 1 {
                    xml.val("w:vMerge", if begins { "restart" } else { "continue" })?;
                }
                xml.val("w:vAlign", "center")
            })?;
            if !begins || cell.paragraphs.is_empty() {
                return self.paragraph(xml, cell, "", head);
            }
            cell.paragraphs.iter().try_for_each(|text| self.paragraph(xml, cell, text, head))
        })
    }

    fn paragraph(&self, xml: &mut Xml, cell: &TableCell, text: &str, head: bool) -> io::Result<()> {
        let class = if head { Class::Hei } else { Class::FangSong };
        let style = Text { solid: true, ..Text::new(class, self.size) };
        xml.around("w:p", &[], |xml| {
            xml.around("w:pPr", &[], |xml| {
                xml.empty("w:spacing", &[("w:line", &twips(self.size * LEADING)), ("w:lineRule", "exact")])?;
                let align = match cell.align {
                    _ if cell.stacked => "center",
                    Align::Left => "left",
                    Align::Centre => "center",
                    Align::Right => "right",
                };
                xml.val("w:jc", align)
            })?;
            if !cell.stacked {
                return style.run(xml, self.names, text);
            }
            let mut chars = text.chars().filter(|char| !char.is_whitespace()).enumerate();
            chars.try_for_each(|(index, char)| {
                if index > 0 {
                    xml.around("w:r", &[], |xml| xml.empty("w:br", &[]))?;
                }
                style.run(xml, self.names, &char.to_string())
            })
        })
    }
}

fn length(cell: &TableCell) -> usize {
    cell.paragraphs.iter().map(|text| text.chars().count()).sum()
}
