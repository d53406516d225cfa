//! Small pages in, a short sketch of what was read out; whole files are in `tests/cases`.

use super::*;
use crate::{Block, Notice, Region};

/// Paragraphs between bars, tables as `[cell|cell/cell]` with `row,column` before a cell of several rows or columns.
fn sketch(html: &str) -> String {
    let document = read_html(html, &Limits::default()).unwrap();
    of_blocks(&document.blocks)
}

fn of_blocks(blocks: &[Block]) -> String {
    let shown = blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) if paragraph.region == Region::Quotation => format!("> {}", paragraph.text),
        Block::Paragraph(paragraph) => paragraph.text.replace('\n', "⏎"),
        Block::Table(table) => {
            let mut shown = String::new();
            let mut row = 0;
            for (index, cell) in table.cells.iter().enumerate() {
                if index > 0 {
                    shown.push_str(if cell.row == row { "|" } else { "/" });
                }
                row = cell.row;
                if cell.row_span > 1 || cell.column_span > 1 {
                    shown.push_str(&format!("{}×{}:", cell.row_span, cell.column_span));
                }
                shown.push_str(&of_blocks(&cell.blocks));
            }
            format!("[{shown}]")
        }
    });
    shown.collect::<Vec<_>>().join("¦")
}

#[test]
fn white_space_is_collapsed_as_a_browser_does() {
    for (html, wanted) in [
        ("<p> 金湖\r\n社区\r\nABC\r\n报 <b> x</b></p> y", "金湖社区 ABC 报 x¦y"),
        ("a<br>b<br/>", "a⏎b"),
        ("<div>a</div>\n<div><br></div><div>&nbsp;</div><p></p><div>b</div>", "a¦¦¦b"),
        ("<pre>\na\n  b\tc</pre>d", "a⏎  b\tc¦d"),
        ("x<span style='white-space:pre'>\t</span>y  z", "x\ty z"),
        ("<div style=\"white-space:pre-wrap\">a\n<div>b\nc</div>\nd</div>e\nf", "a¦b⏎c¦⏎d¦e f"),
        ("请&nbsp;&nbsp;查收　a", "请  查收　a"),
        ("1<sup>2</sup> H<sub>2</sub>O <q>甲</q>", "12 H2O “甲”"),
    ] {
        assert_eq!(sketch(html), wanted, "{html}");
    }
}

#[test]
fn tables_with_and_without_end_tags() {
    for (html, wanted) in [
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>e", "[a|b/c|d]¦e"),
        ("<table><tr><td>a<table><tr><td>b<td>c</table>d<td>e", "[a¦[b|c]¦d|e]"),
        ("<TABLE><THEAD><TH>a<TBODY><TR><TD ROWSPAN=0>b<TD>c<TR><TD>d<TFOOT><TR><TD>e", "[a/2×1:b|c/d/e]"),
        ("x<table>y<tr>z<td>a</td>w</tr></table>v", "x¦yzw¦[a]¦v"),
        ("<table><caption>题</caption><tr><td>a</table>", "题¦[a]"),
        ("<td>a</td><td>b</tr></table></table>c", "a b c"),
        ("<table><table><tr><td>a</table>", "[a]"),
        ("<table></table><table><tr></tr></table>a", "a"),
        ("<table><tr><td><div>a<b>b</td><td>c</div></td></tr></table>", "[ab|c]"),
        ("<table><tr><td x:num='1234.5'>####</td><td x:num>##</td><td x:num=7>7 </td></table>", "[1234.5|##|7]"),
    ] {
        assert_eq!(sketch(html), wanted, "{html}");
    }
}

#[test]
fn what_nobody_sees_is_left_out() {
    for (html, wanted) in [
        ("<title>t<p>a", "t¦a"),
        ("<title>t</title><style>p{}</style>a<script>b</script><!--[if gte mso 9]><p>c<![endif]-->d", "ad"),
        ("a<![if !supportLists]>1.<![endif]>b<!--[if !mso]><!-->c<!--<![endif]-->", "a1.bc"),
        ("a<span style='display:none'>b<span>c</span>d</span>e", "ae"),
        ("a<div hidden>b<table><tr><td>c</td></tr></table>d</div>e", "a¦e"),
        ("<table><tr><td>a<span style='mso-hide:all'>b</td><td>c</td></tr></table>", "[a|c]"),
        ("<table><tr><td>a</td></tr><tr style='display:none'><td>b</td></tr><tr><td>c</td></tr></table>", "[a/c]"),
        ("<table><tr><td>a<td style='display:none'>b<td>c</table>", "[a|c]"),
        ("<p style='display:none'>a<p>b", "b"),
        ("<table style='display:none'><tr><td>a<table><tr><td>b</table></table>c", "c"),
        ("<div><table><tr><td><div style='display:none'>a</td></tr></table>b</div>c", "[]¦b¦c"),
        ("a<xml><o:x>b</o:x></xml><button>c</button><svg><text>d</text></svg>e", "ae"),
    ] {
        assert_eq!(sketch(html), wanted, "{html}");
    }
}

#[test]
fn lists_with_their_numbers() {
    for (html, wanted) in [
        ("<ol><li>a<li><p>b</p><p>c</p></ol>d", "1. a¦2. b¦c¦d"),
        ("<ol start=3 type=A><li>a</li><li value=9 type=i>b</li><li>c</ol>", "C. a¦ix. b¦J. c"),
        ("<ol style='list-style-type:cjk-ideographic'><li>宣传<ul><li>x</ul><li>其他</ol>", "一、宣传¦◦ x¦二、其他"),
        ("<ul style='list-style:none'><li>a</ul><ul><li></li></ul><li>b", "a¦• b"),
        (
            "<p><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span><![endif]>甲",
            "1. 甲",
        ),
        (
            "<p><span style='mso-list:Ignore'>一、<span>&nbsp; </span></span>甲<span style='mso-tab-count:1'>&nbsp; </span>乙",
            "一、甲\t乙",
        ),
        ("<ol><li><table><tr><td>a</table><li>b</ol>", "[a]¦2. b"),
        ("<ol start=-1><li>a</ol>", "-1. a"),
    ] {
        assert_eq!(sketch(html), wanted, "{html}");
    }
}

#[test]
fn forms_filled_in_on_a_page() {
    for (html, wanted) in [
        (
            "甲：<input value='金湖 &amp; 社区'><input type=hidden value=x><input type=submit value=y>",
            "甲：金湖 & 社区",
        ),
        ("<input type=checkbox checked>是<input type=checkbox>否", "☑是□否"),
        ("<input type=radio>男<input type=radio checked>女", "○男●女"),
        ("<textarea>\n一、<b>\n二、</textarea>", "一、<b>⏎二、"),
        ("<select><option>a<option selected>b</option><option>c</select>d", "bd"),
        ("<table><tr><td><select><option>a<option>b<td>c</table>", "[a|c]"),
        ("<select multiple><option selected>a<option>b<option selected>c</select>", "a、c"),
    ] {
        assert_eq!(sketch(html), wanted, "{html}");
    }
}

#[test]
fn revisions_pictures_and_quotations() {
    let notices = |html: &str| read_html(html, &Limits::default()).unwrap().notices;
    assert_eq!(sketch("<del>a<s>b</s></del><s>c</s><ins>d</ins>"), "d");
    assert_eq!(notices("<s> </s>"), []);
    assert_eq!(notices("<s>a</s>"), [Notice::StruckText]);
    assert_eq!(notices("<del>a</del>"), [Notice::TrackedChanges]);
    assert_eq!(notices("<ins>a</ins>"), [Notice::TrackedChanges]);
    assert_eq!(notices("<img src=a><img width=1 height=1>"), [Notice::Pictures]);
    for small in ["width=120 height=40", "style='width:16px;height:16px'", "style='display:none'", "height=0"] {
        assert_eq!(notices(&format!("<img {small}>")), [], "{small}");
    }
    assert_eq!(notices("<img width=600 height=800>"), [Notice::Pictures]);
    let quoted = "a<blockquote type=cite>b<blockquote>c</blockquote><table><tr><td>d</table></blockquote>e";
    assert_eq!(sketch(quoted), "a¦> b¦> c¦[> d]¦e");
    assert_eq!(sketch("<blockquote style='margin:0 0 0 40px;border:none'>a</blockquote>"), "a");
    assert_eq!(sketch("<blockquote style='border-left:1px solid #ccc'>a</blockquote>"), "> a");
}

#[test]
fn what_is_too_much_is_told() {
    let error_text = |html: &str, limits: &Limits| read_html(html, limits).unwrap_err().to_string();
    let limits = Limits::default();
    assert_eq!(
        error_text(&"<table><tr><td>".repeat(100_000), &limits),
        "over a limit: more than 32 levels of tables and text boxes in each other"
    );
    assert_eq!(error_text("<table><tr><td><td>", &Limits { cells: 1, ..limits }), "over a limit: more than 1 cells");
    assert_eq!(error_text("<p>a<p>b", &Limits { paragraphs: 1, ..limits }), "over a limit: more than 1 paragraphs");
    assert_eq!(error_text("aaaa", &Limits { inflated_bytes: 3, ..limits }), "over a limit: more than 3 bytes of text");
    let frames = "<html><frameset><frame src=sheet001.htm><noframes><body>需要框架</body></noframes></frameset></html>";
    assert_eq!(read_html(frames, &limits), Err(ReadError::Empty));
}

/// Small pieces repeated: none may cost more than the page is long.
#[test]
fn nesting_and_repetition_stay_linear() {
    for piece in [
        "<div style='white-space:pre'>",
        "<span style='display:none'>",
        "<blockquote type=cite>",
        "<ol><li>",
        "<table>",
        "<tr>",
        "<p style='white-space:pre'>",
        "</table>",
        "</div>",
        "<select><option>",
        "<pre>",
        "<b>",
        "<s>",
        "<s><p>",
        "<style>.a{text-decoration:line-through}.b</style><p class='a b'>",
        "<li>",
        "<a b c d e f>",
    ] {
        read_html(&piece.repeat(20_000), &Limits::default()).unwrap();
    }
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=b")).collect();
    assert_eq!(sketch(&format!("<td{attributes}>a<p{attributes} style='display:none'>b")), "a");
}
