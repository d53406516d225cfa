//! Size in bytes in, HTML pages of one repeated piece out.

use encoding_rs::GB18030;

use super::{Shape, filled};

/// Name, text before the pieces, repeated piece.
const PIECES: &[(&str, &str, &str)] = &[
    ("lists in each other", "", "<ol><li>"),
    ("lists in each other with text", "", "<ol><li>a"),
    ("items", "<ul>", "<li>a"),
    ("items of numbers", "<ol type=I>", "<li>a"),
    ("stray items", "", "<li>"),
    ("tags never ended", "", "<a b='c' d "),
    ("tags one in the other", "", "<a<"),
    ("blocks", "", "<div>"),
    ("blocks with text", "", "<div>a"),
    ("blocks that end", "", "<div>a</div>"),
    ("end tags", "", "</div>"),
    ("end tags of lists", "<ol>", "</ol>"),
    ("paragraphs", "", "<p>"),
    ("paragraphs with text", "", "<p>a"),
    ("bold in bold", "", "<b>"),
    ("bold in bold with text", "", "<b>a"),
    ("bold within 60 elements", "60", "<b>a"),
    ("names of their own", "", "<x1y>"),
    ("long names", "", "<aaaaaaaaaaaaaaaab style='white-space:pre'><aaaaaaaaaaaaaaaac>"),
    ("cells without a table", "", "<td>"),
    ("cells", "<table><tr>", "<td>"),
    ("cells with text", "<table><tr>", "<td>a"),
    ("rows", "<table>", "<tr><td>a"),
    ("empty rows", "<table>", "<tr>"),
    ("groups of rows", "<table>", "<tbody>"),
    ("cells that hang down", "<table><tr>", "<td rowspan=0>"),
    ("wide cells", "<table><tr>", "<td colspan=9999>"),
    ("stairs of cells", "<table>", "<tr><td><td rowspan=900>"),
    ("tables without cells", "", "<table>"),
    ("tables one after the other", "", "<table><tr><td>a</table>"),
    ("tables 30 deep", "", "<table><td><table><td><table><td><table><td></table></table></table></table>"),
    ("line breaks", "", "<br>"),
    ("letters", "<p>", "a"),
    ("Chinese letters", "<p>", "报送"),
    ("blanks", "<p>", " "),
    ("lines", "<p>", "a\n"),
    ("lines of Chinese", "<p>", "报\n"),
    ("kept lines", "<pre>", "a\n"),
    ("control characters", "<p>", "\u{1}"),
    ("named references", "<p>", "&nbsp;"),
    ("short references", "<p>", "&lt"),
    ("unknown references", "<p>", "&abcdefg;"),
    ("references that are none", "<p>", "&"),
    ("numbers of characters", "<p>", "&#x4EFD;"),
    ("numbers of Windows", "<p>", "&#150;"),
    ("angle brackets", "<p>", "<"),
    ("comments", "<p>", "<!-->"),
    ("comments never ended", "<p>", "<!--"),
    ("attributes", "<p ", "a=b "),
    ("short attributes", "<p ", "a "),
    ("tags with attributes", "", "<p a=b c=d e=f g=h>a"),
    ("styles", "", "<p style='a:b;c:d;e:f'>a"),
    ("one long style", "<p style='", "a:b;"),
    ("one long style of a picture", "<img style='", "a:b;"),
    ("pictures", "", "<img>"),
    ("hidden elements", "", "<b hidden>"),
    ("within what is hidden", "<b hidden>", "<b>"),
    ("fields", "", "<input value=a>"),
    ("boxes to tick", "", "<input type=checkbox>"),
    ("choices", "<select multiple>", "<option selected>a"),
    ("drop-downs", "", "<select><option>a"),
    ("text areas", "", "<textarea>a</textarea>"),
    ("text areas never ended", "", "<textarea>"),
    ("text areas never ended with quotes", "", "<textarea><b c='d'>"),
    ("scripts", "", "<script></script>"),
    ("end tags looked for", "<script>", "</scrip"),
    ("quotations", "", "<blockquote cite=a>"),
    ("quotations with text", "", "<blockquote cite=a>a"),
    ("quotation marks", "", "<q>"),
    ("tabs of Word", "", "<b style='mso-tab-count:99'></b>"),
    ("numbers of Word", "", "<b style='mso-list:ignore'>1.</b>"),
    ("kept blanks in each other", "", "<b style='white-space:pre'>a"),
];

pub(super) fn shapes() -> impl Iterator<Item = Shape> {
    let pages = PIECES.iter().map(|(name, head, piece)| {
        Shape::new(format!("html: {name}"), |size| {
            let head = match *head {
                "60" => "<i style='white-space:pre'>".repeat(60),
                head => head.to_owned(),
            };
            filled(format!("<html>{head}").as_bytes(), piece.as_bytes(), b"", size)
        })
    });
    let gbk = |name: &str, piece: &'static str| {
        Shape::new(format!("html: {name}"), move |size| {
            filled(b"<html><meta charset=gbk>", &GB18030.encode(piece).0, b"", size)
        })
    };
    let wide = Shape::new("html: UTF-16", |size| {
        let units = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        filled(&units("\u{FEFF}<html>"), &units("<p>报"), b"", size)
    });
    pages.chain([
        gbk("GBK", "报送"),
        gbk("GBK of four bytes", "㑇"),
        gbk("GBK in paragraphs", "<p>报"),
        Shape::new("html: bytes of no encoding", |size| filled(b"<html>", b"a\xFF\xFF", b"", size)),
        Shape::new("html: bytes of half a character", |size| filled(b"<html>", b"\xE5\x81\xE5\xE5", b"", size)),
        wide,
    ])
}
