//! In: a list of bookmarks with their depths. Out: the same as a tree, for the outlines of PDF and OFD.

use crate::layout::Bookmark;

/// A bookmark with its children.
pub(crate) struct Branch<'a> {
    pub bookmark: &'a Bookmark,
    pub below: Vec<Branch<'a>>,
}

impl Branch<'_> {
    /// Number of descendants.
    pub fn count(&self) -> usize {
        self.below.iter().map(|branch| 1 + branch.count()).sum()
    }
}

/// Builds the tree: the children of a bookmark are the deeper ones that follow it. At most five levels.
pub(crate) fn tree(bookmarks: &[Bookmark]) -> Vec<Branch<'_>> {
    let mut rest = bookmarks;
    let mut branches = Vec::new();
    while let Some((bookmark, after)) = rest.split_first() {
        let deeper = after.iter().take_while(|next| next.depth > bookmark.depth).count();
        let (below, others) = after.split_at_checked(deeper).unwrap_or((after, &[]));
        branches.push(Branch { bookmark, below: tree(below) });
        rest = others;
    }
    branches
}

#[cfg(test)]
mod tests {
    use super::{Branch, tree};
    use crate::layout::Bookmark;

    fn shape(branches: &[Branch<'_>]) -> String {
        branches.iter().map(|branch| format!("{}({})", branch.bookmark.text, shape(&branch.below))).collect()
    }

    #[test]
    fn deeper_bookmarks_are_children() {
        let marks = [(0, "题"), (1, "一"), (3, "1"), (2, "二"), (1, "二"), (0, "附")];
        let marks = marks.map(|(depth, text)| Bookmark { depth, text: text.to_owned(), page: 0, y: 0.0 });
        let branches = tree(&marks);
        assert_eq!(shape(&branches), "题(一(1()二())二())附()");
        assert_eq!(branches.iter().map(Branch::count).collect::<Vec<_>>(), [4, 0]);
    }
}
