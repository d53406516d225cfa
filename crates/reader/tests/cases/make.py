#!/usr/bin/env python3
"""Writes the input of every case folder beside it, the same bytes each time.

Needs python-docx and openpyxl. Expectations are written by `UPDATE=1 cargo test -p reader` and then read by a
person; the test itself needs no Python.
"""
import datetime
import io
import pathlib
import struct
import zipfile

import docx
import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

HERE = pathlib.Path(__file__).parent
DAY = datetime.datetime(2020, 7, 2)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def save(case, name, data):
    folder = HERE / case
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)


def pack(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2020, 7, 2, 0, 0, 0))
            info.compress_type = method
            info.create_system = 0
            z.writestr(info, content)
    return out.getvalue()


def repack(data):
    """Takes the time of writing out of what a library saved."""
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        keep = [name for name in z.namelist() if not name.startswith("docProps/")]
        return pack({name: z.read(name) for name in keep})


def rels(*lines):
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    body = "".join(f'<Relationship Id="{i}" Type="{base}{kind}" Target="{target}"/>' for i, kind, target in lines)
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{P}">{body}</Relationships>'


def word(body, parts=None, links=(), main="word/document.xml"):
    xml = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{W}" xmlns:r="{R}" '
           f'xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>')
    folder, file = main.rsplit("/", 1)
    return pack({"[Content_Types].xml": TYPES, "_rels/.rels": rels(("r1", "officeDocument", main)), main: xml,
                 f"{folder}/_rels/{file}.rels": rels(*links), **(parts or {})})


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(text, props=""):
    return f"<w:p>{'<w:pPr>' + props + '</w:pPr>' if props else ''}{run(text) if text else ''}</w:p>"


def cell(content, props=""):
    content = content if content.startswith("<") else para(content)
    return f"<w:tc>{'<w:tcPr>' + props + '</w:tcPr>' if props else ''}{content}</w:tc>"


def row(*cells, props=""):
    return f"<w:tr>{'<w:trPr>' + props + '</w:trPr>' if props else ''}{''.join(cells)}</w:tr>"


def table(*rows):
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid>{"".join(rows)}</w:tbl>'


def sdt(content):
    return f'<w:sdt><w:sdtPr><w:alias w:val="x"/><w:tag w:val="y"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def val(name, value):
    return f'<w:{name} w:val="{value}"/>'


# --- Word ---------------------------------------------------------------------------------------------------

def docx_form():
    d = docx.Document()
    d.add_paragraph("附件3")
    d.add_heading("各单位报送工作开展情况表", 1)
    t = d.add_table(rows=3, cols=6)
    for place, text in enumerate(["填报单位", "金湖社区", "报送时间", "2020.7.2", "报送人", "王芳，13800000002"]):
        t.cell(0, place).text = text
    whole = t.cell(1, 0).merge(t.cell(2, 5))
    whole.text = "一、宣传工作开展情况"
    whole.add_paragraph("张贴海报156张，发放宣传资料1200余份。")
    whole.add_paragraph("二、其他工作开展情况")
    whole.add_paragraph("无")
    out = io.BytesIO()
    d.save(out)
    save("docx-form", "input.docx", repack(out.getvalue()))


def docx_merged_cells():
    save("docx-merged-cells", "input.docx", word(
        table(
            row(cell("标题", val("gridSpan", 4))),
            row(cell("类别", val("vMerge", "restart")), cell("甲"), cell("乙", val("gridSpan", 2))),
            row(cell("", "<w:vMerge/>"), cell("丙"), cell("丁", val("hMerge", "restart")), cell("", val("hMerge", "continue"))),
            row(cell("还有字", val("vMerge", "continue")), cell("戊", val("gridSpan", 3))),
            row(cell("缩进", val("gridSpan", 2)), props=val("gridBefore", 1) + val("gridAfter", 1)),
            row(cell("上面没有起点", "<w:vMerge/>"), cell("短行")),
            row(cell("", "<w:vMerge/>"), cell("过宽", val("gridSpan", 4000000000))),
        )))


def docx_content_controls():
    save("docx-content-controls", "input.docx", word(
        sdt(para("块级")) +
        "<w:p>" + run("段内") + sdt(run("行内控件")) + sdt(sdt(run("两层"))) + "</w:p>" +
        table(
            row(sdt(cell("控件里的格")), cell("平常的格")),
            sdt(row(cell("控件里的行"), cell(sdt(para("格里的控件"))))),
        ) +
        sdt(table(row(cell("控件里的表"))))))


def docx_nested_tables():
    inner = table(row(cell("内1"), cell("内2")), row(cell(table(row(cell("最里"))) + "<w:p/>"), cell("内4")))
    save("docx-nested-tables", "input.docx", word(
        table(row(cell(para("外前") + inner + para("外后")), cell("外2"))) + para("后文") + table(row(cell("下一个表")))))


def docx_tracked_changes():
    who = 'w:id="1" w:author="a" w:date="2020-07-02T00:00:00Z"'
    gone = f'<w:del {who}><w:r><w:delText>删去的</w:delText></w:r></w:del>'
    mark = f"<w:rPr><w:del {who}/></w:rPr>"
    save("docx-tracked-changes", "input.docx", word(
        "<w:p>" + run("发放") + gone + f"<w:ins {who}>" + run("1200") + "</w:ins>" + run("份") + "</w:p>" +
        f"<w:p><w:moveFrom {who}>" + run("移走的") + "</w:moveFrom>" + run("留下的") + "</w:p>" +
        f"<w:p><w:moveTo {who}>" + run("移来的") + "</w:moveTo></w:p>" +
        f"<w:p><w:pPr>{mark}</w:pPr>" + run("前半") + "</w:p>" + para("后半") +
        f"<w:p><w:pPr>{mark}</w:pPr>{gone}</w:p>" + para("整段删去之后") +
        table(
            row(cell("留"), cell(f"<w:p>{gone}</w:p>", f"<w:cellDel {who}/>")),
            row(cell("删"), cell("删"), props=f"<w:del {who}/>"),
            row(cell("新"), props=f"<w:ins {who}/>"),
        ) +
        table(row(cell("整表删去"), props=f"<w:del {who}/>")) +
        table(row(cell("第二个表"))) +
        f"<w:p><w:pPr><w:rPr><w:ins {who}/></w:rPr><w:pPrChange {who}><w:pPr><w:pStyle w:val='x'/></w:pPr></w:pPrChange>"
        "</w:pPr>" + run("末段") + "</w:p>"))


def docx_text_boxes():
    def box(text):
        return f"<w:txbxContent>{para(text)}</w:txbxContent>"
    both = (f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx xmlns:wps='x'>{box('框里的字')}"
            f"</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox xmlns:v='v'>{box('框里的字')}</v:textbox>"
            "</w:pict></mc:Fallback></mc:AlternateContent></w:r>")
    fallback = ("<w:r><mc:AlternateContent><mc:Fallback><w:pict>" + box("只有旧式") + "</w:pict></mc:Fallback>"
                "</mc:AlternateContent></w:r>")
    old = f"<w:r><w:pict><v:shape xmlns:v='v'><v:textbox>{box('老式框')}</v:textbox></v:shape></w:pict></w:r>"
    form = f"<w:r><w:pict><w:txbxContent>{table(row(cell('框里的表')))}</w:txbxContent></w:pict></w:r>"
    save("docx-text-boxes", "input.docx", word(
        "<w:p>" + run("前") + both + run("后") + "</w:p>" + f"<w:p>{fallback}{old}</w:p>" +
        table(row(cell(f"<w:p>{run('格')}{both}</w:p>"))) + f"<w:p>{form}</w:p>" + para("末")))


def docx_fields_and_symbols():
    field = lambda kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    save("docx-fields-and-symbols", "input.docx", word(
        "<w:p>" + field("begin") + "<w:r><w:instrText>DATE \\@ yyyy</w:instrText></w:r>" + field("separate") +
        run("2020年7月2日") + field("end") + "</w:p>" +
        "<w:p><w:fldSimple w:instr='AUTHOR'>" + run("王芳") + "</w:fldSimple></w:p>" +
        "<w:p><w:hyperlink w:anchor='a'>" + run("链接") + "</w:hyperlink><w:smartTag w:uri='u' w:element='date'>"
        "<w:smartTagPr><w:attr w:name='a' w:val='b'/></w:smartTagPr>" + run("7月") + "</w:smartTag></w:p>" +
        "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='1'/></w:tabs></w:pPr><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t>"
        "<w:br/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t><w:br w:type='page'/></w:r></w:p>" +
        "<w:p><w:r><w:br w:type='page'/><w:sym w:font='Wingdings 2' w:char='F052'/><w:t>是</w:t>"
        "<w:sym w:font='Wingdings' w:char='F0A8'/><w:t>否</w:t></w:r></w:p>" +
        "<w:p><w:r><w:ruby><w:rt>" + run("xuan") + "</w:rt><w:rubyBase>" + run("宣") + "</w:rubyBase></w:ruby></w:r></w:p>" +
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>窗体顶端</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr>"
        "<w:t>看得见</w:t></w:r></w:p>" +
        para("&lt;a&gt; &amp;amp; &#x4e00;&#19968;") + "<w:p><w:r><w:t><![CDATA[<原样>]]>折\n行</w:t></w:r></w:p>" +
        "<w:p/>"))


def docx_margins():
    section = ("<w:sectPr><w:headerReference w:type='default' r:id='h1'/><w:headerReference w:type='first' r:id='h1'/>"
               "<w:footerReference w:type='default' r:id='f1'/></w:sectPr>")
    xml = lambda name, body: f'<w:{name} xmlns:w="{W}">{body}</w:{name}>'
    links = [("f1", "footer", "foot/last.xml"), ("h1", "header", "/text/top.xml"), ("x", "header", "unused.xml")]
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = TYPES.replace("/>", f'><Override PartName="/text/main2.xml" ContentType="{kind}"/></Types>')
    save("docx-margins", "input.docx", word(
        para("正文") + table(row(cell("正文表"))) + section,
        {"[Content_Types].xml": types, "text/top.xml": xml("hdr", para("") + para("页眉") + table(row(cell("填报单位"), cell("金湖社区")))),
         "text\\foot\\last.xml": xml("ftr", para("第1页")), "text/unused.xml": xml("hdr", para("不用"))},
        links, main="text/main2.xml"))


NUMBERING = f"""<w:numbering xmlns:w="{W}" xmlns:mc="{MC}">
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="1"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%4"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:suff w:val="space"/><w:lvlText w:val="%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="9"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice><mc:Fallback><w:numFmt w:val="ideographDigital"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%3、"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""
STYLES = f"""<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:keepNext/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="11"><w:name w:val="我的标题"/><w:basedOn w:val="1"/></w:style></w:styles>"""


def docx_list_numbers():
    n = lambda text, num, level: para(text, f"<w:numPr>{val('ilvl', level)}{val('numId', num)}</w:numPr>")
    s = lambda text, style, more="": para(text, val("pStyle", style) + more)
    off = "<w:numPr>" + val("numId", 0) + "</w:numPr>"
    deleted = "<w:rPr><w:del w:id='1' w:author='a'/></w:rPr>"
    body = (s("宣传工作", 1) + n("网格宣传", 1, 1) + n("5月入户300户", 1, 2) + n("发放资料", 1, 2) + n("三级", 1, 3) +
            n("进企宣传", 1, 1) + n("重新从一数", 1, 2) + s("其他工作", 11) + s("没有编号", 1, off) +
            n("圆点", 2, 0) + n("字母", 2, 1) + n("字母", 2, 1) + n("十", 2, 2) + n("十一", 2, 2) +
            n("另起", 3, 2) + n("接着", 3, 2) +
            para("前半", f"<w:numPr>{val('ilvl', 0)}{val('numId', 1)}</w:numPr>{deleted}") + s("后半", 1) +
            para("无样式") + table(row(cell(s("表里", 1)))))
    save("docx-list-numbers", "input.docx", word(
        body, {"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES},
        [("n", "numbering", "numbering.xml"), ("s", "styles", "styles.xml")]))


def docx_strict():
    n = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    save("docx-strict-without-prefix", "input.docx", pack({
        "_rels/.rels": f'<Relationships xmlns="{P}"><Relationship Id="a" Type="{kind}" Target="word/doc.xml"/></Relationships>',
        "word/doc.xml": f'\ufeff<document xmlns="{n}" xmlns:q="{n}"><body><p><r><t>严格格式</t></r></p><q:tbl><q:tr>'
                        '<q:tc><q:tcPr><q:gridSpan q:val="2"/></q:tcPr><q:p><q:r><q:t>别的前缀</q:t></q:r></q:p></q:tc>'
                        '</q:tr></q:tbl></body></document>'}))


def docx_utf16():
    xml = f'<?xml version="1.0" encoding="UTF-16"?><w:document xmlns:w="{W}"><w:body>{para("两字节编码")}</w:body></w:document>'
    save("docx-utf16-and-backslashes", "input.docx", pack({"[Content_Types].xml": TYPES, "word\\document.xml": xml.encode("utf-16")}))


def docx_macros_and_pictures():
    picture = "<w:r><w:drawing><a:blip xmlns:a='a' r:embed='p1'/></w:drawing></w:r>"
    save("docx-macros-and-pictures", "input.docm", word(
        f"<w:p>{run('照片')}{picture}</w:p>", {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0", "word/media/image1.png": b"\x89PNG"},
        [("p1", "image", "media/image1.png"), ("e", "hyperlink", "https://bsh.example/")]))


def docx_hostile():
    save("docx-deep-tables", "input.docx", word("<w:tbl><w:tr><w:tc>" * 50_000 + "</w:tc></w:tr></w:tbl>" * 50_000))
    blanks = 140 << 20
    bomb = bytearray(word(" " * blanks))
    honest = struct.unpack_from("<I", bomb, bomb.find(b"word/document.xml", bomb.find(b"PK\x01\x02")) - 22)[0]
    assert blanks < honest < blanks + 1000
    save("docx-blanks-bomb", "input.docx", bytes(bomb))
    save("docx-blanks-bomb-that-lies", "input.docx", bytes(bomb).replace(struct.pack("<I", honest), struct.pack("<I", 999)))
    ladder = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    save("docx-entity-bomb", "input.docx", pack({
        "[Content_Types].xml": TYPES,
        "word/document.xml": f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "ha">{ladder}]>'
                             f'<w:document xmlns:w="{W}"><w:body>{para("前&e9;后")}</w:body></w:document>'}))
    label = NUMBERING.replace("%3.", "%3" * 120)
    numbered = para("", f"<w:numPr>{val('ilvl', 2)}{val('numId', 1)}</w:numPr>")
    save("docx-long-labels", "input.docx", word(
        numbered * 3, {"word/numbering.xml": label}, [("n", "numbering", "numbering.xml")]))
    whole = word(para("截断的文件") * 400)
    save("docx-cut-short", "input.docx", whole[: len(whole) // 2])
    save("docx-bad-markup", "input.docx", pack({
        "[Content_Types].xml": TYPES, "word/document.xml": f'<w:document xmlns:w="{W}"><w:body><w:p></w:body>'}))
    save("docx-without-main-part", "input.docx", pack({"[Content_Types].xml": TYPES, "word/styles.xml": STYLES}))
    locked = bytearray(word(para("密")))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(magic)
        while place >= 0:
            locked[place + at] |= 1
            place = locked.find(magic, place + 4)
    save("docx-locked-member", "input.docx", bytes(locked))
    save("docx-odd-structure", "input.docx", word(
        "<w:tbl>" + para("表下直接是段") + "<w:tr>" + para("行下直接是段") + cell("格") + "</w:tr></w:tbl>" +
        "<w:tr><w:tc>" + para("没有表的格") + "</w:tc></w:tr>" + "<w:p>" + run("段") + para("段中段") + run("尾") + "</w:p>" +
        "<w:t>没有段</w:t>" + row() + table() + table(row())))


# --- spreadsheets -------------------------------------------------------------------------------------------

def sheets(book, date=None):
    out = io.BytesIO()
    book.save(out)
    return repack(out.getvalue())


def xlsx_form():
    book = openpyxl.Workbook()
    s = book.active
    s.title = "附件3"
    s.merge_cells("B2:G2")
    s["B2"] = "各单位报送工作开展情况表"
    for column, text in zip("BDF", ["填报单位", "报送时间", "报送人"]):
        s[f"{column}3"] = text
    s["C3"] = CellRichText("金湖", TextBlock(InlineFont(b=True), "社区"))
    s["E3"] = datetime.date(2020, 7, 2)
    s["E3"].number_format = 'yyyy"年"m"月"d"日";@'
    s["G3"] = 13800000002
    s.merge_cells("B4:B5")
    s["B4"] = "宣传工作"
    s["C4"] = "张贴海报156张\n发放资料1200余份"
    s["C5"], s["D5"], s["E5"], s["F5"] = 0.956, 1234.5, 150.0, True
    s["C5"].number_format = "0.0%"
    s["G5"] = datetime.datetime(2020, 7, 2, 8, 30)
    s["C7"] = 500101199001010000
    s["D7"] = "=1+1"
    save("xlsx-form", "input.xlsx", sheets(book))


def xlsx_hidden():
    book = openpyxl.Workbook()
    book.active.title = "空表"
    for name, state in (("看得见", "visible"), ("藏起来", "hidden"), ("深藏", "veryHidden")):
        s = book.create_sheet(name)
        s["A1"] = name
        s.sheet_state = state
    book.create_chartsheet("图表")
    save("xlsx-hidden-sheets", "input.xlsx", sheets(book))


def excel(sheet, strings="", styles="", workbook="<workbookPr/>", names=("表1",), more=None, x=""):
    ns = f'xmlns{":" + x[:-1] if x else ""}="{S}"'
    names = "".join(f'<{x}sheet name="{n}" sheetId="{i}" r:id="s{i}"/>' for i, n in enumerate(names, 1))
    return pack({
        "[Content_Types].xml": TYPES,
        "_rels/.rels": rels(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<{x}workbook {ns} xmlns:r="{R}">{workbook}<{x}sheets>{names}</{x}sheets></{x}workbook>',
        "xl/_rels/workbook.xml.rels": rels(("s1", "worksheet", "worksheets/sheet1.xml"),
                                           ("t", "sharedStrings", "sharedStrings.xml"), ("y", "styles", "styles.xml")),
        "xl/worksheets/sheet1.xml": f"<{x}worksheet {ns}>{sheet}</{x}worksheet>",
        **({"xl/sharedStrings.xml": f"<{x}sst {ns}>{strings}</{x}sst>"} if strings else {}),
        **({"xl/styles.xml": f"<{x}styleSheet {ns}>{styles}</{x}styleSheet>"} if styles else {}), **(more or {})})


DATES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="58"/></cellXfs>'


def xlsx_by_hand():
    save("xlsx-1904-dates", "input.xlsx", excel(
        '<sheetData><row r="1"><c r="A1" s="1"><v>42552</v></c><c r="B1"><v>42552</v></c><c r="C1" s="2"><v>42552</v></c></row></sheetData>',
        styles='<dxfs><dxf><numFmt numFmtId="14" formatCode="0"/></dxf></dxfs>' + DATES, workbook='<workbookPr date1904="1"/>'))
    save("xlsx-sparse", "input.xlsx", excel(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'))
    save("xlsx-formulas", "input.xlsx", excel(
        '<sheetData><row r="1"><c r="A1"><f>SUM(B1:C1)</f><v>7</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1" t="str"><f>A1&amp;"份"</f><v>7份</v></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="E1" t="b"><v>0</v></c><c r="F1" t="d"><v>2020-07-02T00:00:00</v></c></row></sheetData>'))
    save("xlsx-prefixes-and-inline-strings", "input.xlsx", excel(
        '<x:sheetData><x:row><x:c t="inlineStr"><x:is><x:r><x:rPr><x:b/></x:rPr><x:t>宣</x:t></x:r><x:r><x:t>传</x:t></x:r>'
        '<x:rPh sb="0" eb="1"><x:t>xuan</x:t></x:rPh></x:is></x:c><x:c t="s"><x:v>1</x:v></x:c><x:c/><x:c t="s"><x:v>0</x:v></x:c>'
        '</x:row><x:row><x:c><x:v>1.39E10</x:v></x:c></x:row></x:sheetData>',
        strings='<x:si><x:t>一_x000D_\n二</x:t></x:si><x:si><x:r><x:t>整</x:t></x:r><x:r><x:t>句</x:t></x:r></x:si>', x="x:"))
    save("xlsx-merged-and-unordered", "input.xlsx", excel(
        '<sheetData><row r="5"><c r="C5"><v>5</v></c></row><row r="3"><c r="D3"><v>34</v></c><c r="C3"><v>33</v></c></row>'
        '<row r="4"><c r="C4" t="str"><v>遮住</v></c><c r="E4" t="str"><v>遮住</v></c><c r="F4" t="str"><v> </v></c></row>'
        '<row r="3"><c r="C3"><v>99</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="C3:C4"/><mergeCell ref="D3:E4"/><mergeCell ref="C5:G5"/><mergeCell ref="坏"/></mergeCells>'))
    save("xlsx-macros-and-pictures", "input.xlsm", excel(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>',
        more={"xl/vbaProject.bin": b"\xd0\xcf", "xl/media/image1.png": b"\x89PNG"}))
    save("xlsx-string-bomb", "input.xlsx", excel("<sheetData/>", strings="<si><t>" + "0" * (140 << 20) + "</t></si>"))
    save("xlsx-too-many-cells", "input.xlsx", excel("<sheetData>" + "<row>" + "<c><v>1</v></c>" * 200_001 + "</row></sheetData>"))
    save("xlsx-missing-string", "input.xlsx", excel('<sheetData><row><c t="s"><v>7</v></c></row></sheetData>'))
    save("xlsx-strings-of-2007-beta", "input.xlsx", excel(
        '<sheetData><row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row></sheetData>',
        strings="<sstItem><t>高楼镇</t></sstItem><sstItem><r><t>报送</t></r><r><t>单位</t></r></sstItem>"))


# --- everything else ----------------------------------------------------------------------------------------

def foreign():
    save("sniff-ofd", "input.bin", pack({"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": "<a/>"}))
    save("sniff-xlsb", "input.bin", pack({"[Content_Types].xml": TYPES, "xl/workbook.bin": b"\0"}))
    save("sniff-pptx", "input.bin", pack({"[Content_Types].xml": TYPES, "ppt/presentation.xml": "<a/>"}))
    save("sniff-zip", "input.bin", pack({"附件3.docx": b"PK", "word/photo.jpg": b"\xff\xd8"}))
    save("sniff-html-gb2312", "input.doc", "\r\n<html><head><meta charset=gb2312></head><table><tr><td>填报单位</table>".encode("gb2312"))
    save("sniff-mail", "input.bin", "Received: from a.bsh.example\r\n\tby b\r\nFrom: a@bsh.example\r\nSubject: 报送\r\n\r\n见附件".encode("gbk"))
    save("sniff-empty", "input.docx", b"\xef\xbb\xbf \r\n\0\0")
    entry = lambda name, kind: (name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HB", len(name) * 2 + 2, kind)).ljust(128, b"\0")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    root = entry("Root Entry", 5)
    save("sniff-password", "input.docx", ole + root + entry("EncryptionInfo", 2) + entry("EncryptedPackage", 2) + entry("", 0))
    save("sniff-word97", "input.doc", ole + root + entry("WordDocument", 2) + entry("1Table", 2) + entry("", 0))


if __name__ == "__main__":
    for case in (docx_form, docx_merged_cells, docx_content_controls, docx_nested_tables, docx_tracked_changes,
                 docx_text_boxes, docx_fields_and_symbols, docx_margins, docx_list_numbers, docx_strict, docx_utf16,
                 docx_macros_and_pictures, docx_hostile, xlsx_form, xlsx_hidden, xlsx_by_hand, foreign):
        case()
