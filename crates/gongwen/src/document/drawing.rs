//! In: bars, lines and words with their places. Out: a drawing that every format sets in the document's own typefaces.

/// A drawing without a file. Its measures are units of its own from the upper left corner; it is printed as wide as its
/// picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// What is drawn; later ones lie on top of earlier ones.
    pub marks: Vec<Mark>,
}

/// Red, green and blue.
pub type Rgb = (u8, u8, u8);

/// One thing in a [`Drawing`].
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A filled upright rectangle.
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
    /// Words in 黑体.
    Words {
        /// Their middle.
        middle: f64,
        /// Their baseline.
        baseline: f64,
        /// Size of the em.
        size: f64,
        /// Colour.
        colour: Rgb,
        /// The words, on one line.
        text: String,
    },
}
