//! Glyphs and rules of a page in, the glyphs without those that a rule crosses out out.
//!
//! PDF has no crossed-out text; programs draw a line of the length of the text through its middle.

use super::page::{Glyph, Page};

/// Height above the baseline, in parts of the size, at which a line crosses text out. Underlines are lower, the bars of
/// fractions and the lines of tables higher or outside.
const LOWEST: f64 = 0.14;
const HIGHEST: f64 = 0.52;

/// Largest distance, in parts of the size, between an end of the line and the edge of the first or last character.
const SLACK: f64 = 0.4;

/// Most comparisons of rules and glyphs for a page; one with more is a drawing.
const MOST_COMPARISONS: usize = 4_000_000;

/// Removes crossed-out glyphs and the lines through them; true where there were any.
pub(super) fn remove(page: &mut Page) -> bool {
    let mut order: Vec<usize> = (0..page.glyphs.len()).collect();
    let y = |at: &usize| page.glyphs.get(*at).map_or(0.0, |glyph| glyph.y);
    order.sort_by(|a, b| y(a).total_cmp(&y(b)));
    let largest = page.glyphs.iter().map(|glyph| glyph.size).fold(0.0, f64::max);
    let mut struck = vec![false; page.glyphs.len()];
    let mut lines = vec![false; page.rules.len()];
    let mut compared = 0;
    for (rule, line) in page.rules.iter().zip(&mut lines).filter(|(rule, _)| !rule.upright) {
        let from = order.partition_point(|at| y(at) < rule.at);
        let to = order.partition_point(|at| y(at) <= rule.at + HIGHEST * largest);
        let near = order.get(from..to).unwrap_or_default();
        compared += near.len();
        if compared > MOST_COMPARISONS {
            return false;
        }
        let crosses = |glyph: &Glyph| {
            let height = (glyph.y - rule.at) / glyph.size;
            let middle = glyph.x + glyph.width / 2.0;
            (LOWEST..=HIGHEST).contains(&height) && rule.from < middle && middle < rule.to
        };
        let crossed: Vec<usize> = near.iter().copied().filter(|at| page.glyphs.get(*at).is_some_and(crosses)).collect();
        let glyphs = || crossed.iter().filter_map(|at| page.glyphs.get(*at));
        let left = glyphs().map(|glyph| glyph.x).fold(f64::INFINITY, f64::min);
        let right = glyphs().map(|glyph| glyph.x + glyph.width).fold(f64::NEG_INFINITY, f64::max);
        let slack = SLACK * glyphs().map(|glyph| glyph.size).fold(0.0, f64::max);
        // A line of a table that lies in text begins and ends at the edges of its columns.
        if !crossed.is_empty() && (rule.from - left).abs() <= slack && (rule.to - right).abs() <= slack {
            *line = true;
            for at in crossed {
                if let Some(glyph) = struck.get_mut(at) {
                    *glyph = true;
                }
            }
        }
    }
    let is_text =
        page.glyphs.iter().zip(&struck).any(|(glyph, is_struck)| *is_struck && !glyph.character.is_whitespace());
    let mut kept = struck.iter().map(|is_struck| !is_struck);
    page.glyphs.retain(|_| kept.next().unwrap_or(true));
    let mut kept = lines.iter().map(|is_line| !is_line);
    page.rules.retain(|_| kept.next().unwrap_or(true));
    is_text
}

#[cfg(test)]
mod tests {
    use super::super::page::Rule;
    use super::*;

    fn page(rules: Vec<Rule>) -> Page {
        let glyphs = "发1500份".chars().zip(0_u8..).map(|(character, at)| {
            let x = 10.0 * f64::from(at);
            Glyph { character, x, y: 100.0, width: 10.0, size: 10.0 }
        });
        Page { glyphs: glyphs.collect(), rules, ..Page::default() }
    }

    fn text(mut page: Page) -> (String, bool) {
        let is_struck = remove(&mut page);
        (page.glyphs.iter().map(|glyph| glyph.character).collect(), is_struck)
    }

    #[test]
    fn only_a_line_through_the_middle_and_of_the_text_s_length_crosses_it_out() {
        let rule = |at: f64, from: f64, to: f64| Rule { upright: false, at, from, to };
        for (rules, left) in [
            (vec![rule(97.0, 10.0, 50.0)], "发份"),
            (vec![rule(96.0, 9.0, 52.0)], "发份"),
            (vec![rule(101.0, 10.0, 50.0)], "发1500份"),
            (vec![rule(90.0, 10.0, 50.0)], "发1500份"),
            (vec![rule(97.0, -20.0, 50.0)], "发1500份"),
            (vec![rule(97.0, -100.0, 300.0)], "发1500份"),
            (vec![Rule { upright: true, at: 15.0, from: 90.0, to: 110.0 }], "发1500份"),
            (vec![rule(97.0, 0.0, 60.0)], ""),
        ] {
            assert_eq!(text(page(rules.clone())), (left.to_owned(), left != "发1500份"), "{rules:?}");
        }
    }

    #[test]
    fn a_drawing_of_many_lines_ends() {
        let rules: Vec<Rule> = (0..50_000).map(|_| Rule { upright: false, at: 97.0, from: 0.0, to: 1.0 }).collect();
        let mut drawing = page(rules);
        drawing.glyphs = drawing.glyphs.iter().copied().cycle().take(100_000).collect();
        assert!(!remove(&mut drawing));
    }
}
