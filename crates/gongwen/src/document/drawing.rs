//! In: nothing. Out: a vector drawing of bars, lines and texts, which the writers draw with the document's typefaces.

/// A vector drawing. Coordinates count from the upper left corner in units of the drawing; it is scaled to the width of
/// its picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// What is drawn, in painting order: later marks cover earlier ones.
    pub marks: Vec<Mark>,
}

/// Red, green and blue.
pub type Rgb = (u8, u8, u8);

/// One primitive of a [`Drawing`].
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A filled rectangle with horizontal and vertical sides.
    Bar {
        /// Left edge.
        left: f64,
        /// Upper edge.
        top: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Colour.
        colour: Rgb,
    },
    /// A straight line.
    Line {
        /// Start.
        from: (f64, f64),
        /// End.
        to: (f64, f64),
        /// Weight.
        weight: f64,
        /// Colour.
        colour: Rgb,
    },
    /// One line of text in 黑体, centred on a point.
    Words {
        /// x of the centre.
        middle: f64,
        /// y of the baseline.
        baseline: f64,
        /// Font size.
        size: f64,
        /// Colour.
        colour: Rgb,
        /// Text without line breaks.
        text: String,
    },
}
