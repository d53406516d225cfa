#!/usr/bin/env python3
"""Writes the input of every doc-* case folder beside it.

Needs python-docx and LibreOffice (`soffice`). What LibreOffice saves differs from version to version, so cases it
has a hand in are only made anew when named: `make_doc.py doc-form doc-margins`, or `make_doc.py all`.
Expectations are written by `UPDATE=1 cargo test -p reader` and then read by a person.
"""
import io
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

import docx

HERE = pathlib.Path(__file__).parent
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SPACES = (f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml" '
          'xmlns:o="urn:schemas-microsoft-com:office:office"')
WHO = 'w:id="1" w:author="a" w:date="2020-07-02T00:00:00Z"'
CASES = {}


def case(make):
    CASES[make.__name__.replace("_", "-")] = make
    return make


# --- docx, to be saved as doc --------------------------------------------------------------------------------

def run(text, props=""):
    props = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{props}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(content, props=""):
    content = content if content.startswith("<") else run(content)
    return f"<w:p>{'<w:pPr>' + props + '</w:pPr>' if props else ''}{content}</w:p>"


def val(name, value):
    return f'<w:{name} w:val="{value}"/>'


def cell(content, props="", span=1):
    content = content if content.startswith(("<w:p>", "<w:tbl>")) else para(content)
    props = f'<w:tcW w:w="{1500 * span}" w:type="dxa"/>' + (val("gridSpan", span) if span > 1 else "") + props
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{content}</w:tc>"


def row(*cells, props=""):
    return f"<w:tr>{'<w:trPr>' + props + '</w:trPr>' if props else ''}{''.join(cells)}</w:tr>"


def table(columns, *rows):
    return (f'<w:tbl><w:tblPr><w:tblW w:w="{1500 * columns}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
            f'<w:tblGrid>{"<w:gridCol w:w=%s1500%s/>" % (chr(34), chr(34)) * columns}</w:tblGrid>{"".join(rows)}</w:tbl>')


def package(body, parts=()):
    """`parts`: (relationship id, kind, content of the root element or bytes)."""
    names = {"header": "hdr", "footer": "ftr", "numbering": "numbering", "styles": "styles"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        types, links = "", ""
        for number, (name, kind, content) in enumerate(parts):
            extension = "png" if kind == "image" else "xml"
            links += f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{kind}{number}.{extension}"/>'
            if kind != "image":
                types += f'<Override PartName="/word/{kind}{number}.xml" ContentType="{WORD}.{kind}+xml"/>'
                content = f'<?xml version="1.0"?><w:{names[kind]} {SPACES}>{content}</w:{names[kind]}>'
            z.writestr(f"word/{kind}{number}.{extension}", content)
        z.writestr("[Content_Types].xml",
                   f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
                   '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType='
                   f'"image/png"/><Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
                   f'{types}</Types>')
        z.writestr("_rels/.rels", f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships"><Relationship '
                   f'Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>')
        z.writestr("word/_rels/document.xml.rels",
                   f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>')
        z.writestr("word/document.xml",
                   f'<?xml version="1.0"?><w:document {SPACES}><w:body>{body}</w:body></w:document>')
    return out.getvalue()


def saved_as_doc(content):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "input.docx").write_bytes(content)
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                        "doc:MS Word 97", "--outdir", folder, folder / "input.docx"], check=True, capture_output=True)
        return (folder / "input.doc").read_bytes()


@case
def doc_form():
    d = docx.Document()
    d.add_paragraph("附件3")
    d.add_heading("各单位报送工作开展情况表", 1)
    t = d.add_table(rows=3, cols=6)
    for place, text in enumerate(["填报单位", "金湖社区", "报送时间", "2020.7.2", "报送人", "王芳，13900000002"]):
        t.cell(0, place).text = text
    whole = t.cell(1, 0).merge(t.cell(2, 5))
    whole.text = "一、宣传工作开展情况"
    whole.add_paragraph("张贴海报156张，发放宣传资料1200余份。")
    whole.add_paragraph("二、其他工作开展情况")
    whole.add_paragraph("无")
    out = io.BytesIO()
    d.save(out)
    return saved_as_doc(out.getvalue())


@case
def doc_merged_cells():
    return saved_as_doc(package(table(
        4,
        row(cell("标题", span=4)),
        row(cell("类别", val("vMerge", "restart")), cell("甲"), cell("乙", span=2)),
        row(cell("", "<w:vMerge/>"), cell("丙"), cell("丁"), cell("戊", val("vMerge", "restart"))),
        row(cell("己"), cell("庚", span=2), cell("", "<w:vMerge/>")),
        row(cell("缩进", span=2), props=val("gridBefore", 1) + val("gridAfter", 1)),
        row(cell("跨两行两列", val("vMerge", "restart"), span=2), cell("辛"), cell("壬")),
        row(cell("", "<w:vMerge/>", span=2), cell("癸", span=2)),
    ) + para("末")))


@case
def doc_nested_tables():
    inner = table(2, row(cell("内1"), cell("内2")), row(cell(table(1, row(cell("最里"))) + para("里后")), cell("内4")))
    return saved_as_doc(package(
        table(2, row(cell(para("外前") + inner + para("外后")), cell("外2")), row(cell("外3"), cell("外4"))) +
        para("后文") + table(1, row(cell("下一个表"))) + para("末")))


@case
def doc_tracked_changes():
    gone = f"<w:del {WHO}><w:r><w:delText>删去的</w:delText></w:r></w:del>"
    mark = f"<w:rPr><w:del {WHO}/></w:rPr>"
    return saved_as_doc(package(
        f"<w:p>{run('发放')}{gone}<w:ins {WHO}>{run('1200')}</w:ins>{run('份')}</w:p>" +
        f"<w:p><w:pPr>{mark}</w:pPr>{run('前半')}<w:del {WHO}><w:r><w:delText>删</w:delText></w:r></w:del></w:p>" +
        para("后半") +
        f"<w:p><w:pPr>{mark}</w:pPr>{gone}</w:p>" + para("整段删去之后") +
        table(2, row(cell("留"), cell(f"<w:p>{gone}{run('半格')}</w:p>")),
              row(cell(f"<w:p>{gone}</w:p>"), cell(f"<w:p>{gone}</w:p>"), props=f"<w:del {WHO}/>"),
              row(cell("新"), cell("新"), props=f"<w:ins {WHO}/>")) +
        para("末段")))


@case
def doc_margins():
    section = ("<w:sectPr><w:headerReference w:type='default' r:id='h1'/><w:headerReference w:type='first' r:id='h2'/>"
               "<w:footerReference w:type='default' r:id='f1'/>{}<w:titlePg/></w:sectPr>")
    page = ("<w:p>" + run("第") + "<w:fldSimple w:instr='PAGE'>" + run("1") + "</w:fldSimple>" + run("页") + "</w:p>")
    next_page = "<w:type w:val='nextPage'/><w:pgSz w:w='11906' w:h='16838'/>"
    return saved_as_doc(package(
        para("第一节", section.format(next_page)) + para("第二节") + section.format(""),
        [("h1", "header", para("页眉")), ("h2", "header", para("首页页眉") + table(1, row(cell("页眉里的表"))) + para("")),
         ("f1", "footer", page)]))


@case
def doc_text_boxes():
    def box(content, number):
        return (f'<w:r><w:pict><v:shape id="s{number}" o:spid="_x0000_s10{number}" type="#_x0000_t202" style="position:'
                f'absolute;margin-left:{number}pt;margin-top:{number}pt;width:200pt;height:60pt"><v:textbox>'
                f'<w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>')
    return saved_as_doc(package(
        f"<w:p>{run('前')}{box(para('框里的字') + para('框里第二段'), 26)}{run('后')}</w:p>" +
        f"<w:p>{box(table(1, row(cell('框里的表'))) + para('表后'), 27)}{run('第二框')}</w:p>" + para("末")))


@case
def doc_list_numbers():
    def level(at, form, text, start=1, rest=""):
        return (f'<w:lvl w:ilvl="{at}">{val("start", start)}{val("numFmt", form)}{rest}{val("lvlText", text)}'
                f'{val("lvlJc", "left")}</w:lvl>')
    abstract = '<w:abstractNum w:abstractNumId="{}"><w:multiLevelType w:val="multilevel"/>{}</w:abstractNum>'
    tight = val("suff", "nothing")
    numbering = abstract.format(1, level(0, "chineseCountingThousand", "%1、", rest=tight) +
                                level(1, "chineseCountingThousand", "（%2）", rest=tight) +
                                level(2, "decimal", "%3.") + level(3, "decimal", "%3.%4"))
    numbering += abstract.format(2, level(0, "decimalEnclosedCircle", "%1", rest=tight))
    numbering += abstract.format(3, level(0, "bullet", "\uf0b7"))
    numbering += abstract.format(4, level(0, "chineseLegalSimplified", "第%1条", start=9))
    numbering += "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3, 4))

    def item(text, list_number, at=0):
        return para(text, f'<w:numPr>{val("ilvl", at)}{val("numId", list_number)}</w:numPr>')
    return saved_as_doc(package(
        item("宣传工作", 1) + item("线上", 1, 1) + item("推文", 1, 2) + item("视频", 1, 3) + item("线下", 1, 1) +
        item("海报", 1, 2) + item("其他工作", 1) + item("圈一", 2) + item("圈二", 2) + item("点", 3) +
        item("附则", 4) + item("附则", 4) + para("无编号") + table(1, row(cell(item("格里的", 1)))) + para("末"),
        [("n1", "numbering", numbering)]))


@case
def doc_fields_and_symbols():
    def field(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def code(text):
        return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'
    hidden = "<w:vanish/>"
    return saved_as_doc(package(
        f"<w:p>{field('begin')}{code(' DATE ')}{field('separate')}{run('2020年7月2日')}{field('end')}</w:p>"
        f"<w:p>{run('前')}{field('begin')}{code(' HYPERLINK ')}{code('&quot;http://bsh.example/&quot; ')}"
        f"{field('separate')}{run('链接')}{field('end')}{run('后')}</w:p>"
        "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t></w:r></w:p>"
        "<w:p><w:r><w:br w:type='page'/><w:sym w:font='Wingdings 2' w:char='F052'/><w:t>是</w:t>"
        "<w:sym w:font='Wingdings' w:char='F0A8'/><w:t>否</w:t></w:r></w:p>"
        f"<w:p>{run('看得见')}{run('窗体顶端', hidden)}{run('也看得见')}</w:p>"
        f"<w:p><w:pPr><w:rPr>{hidden}</w:rPr></w:pPr>{run('整段藏起', hidden)}</w:p>" +
        para("全角　空格、“引号”、①㎡℃ 𠮷 é")))


@case
def doc_pictures():
    png = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002"
                        "00000500010d0a2db40000000049454e44ae426082")
    spaces = ('xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
              'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
              'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"')
    drawing = (f'<w:r><w:drawing><wp:inline {spaces}><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/>'
               '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
               '<pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="i1"/>'
               '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
               '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>')
    return saved_as_doc(package(f"<w:p>{run('图前')}{drawing}{run('图后')}</w:p>", [("i1", "image", png)]))


if __name__ == "__main__":
    wanted = sys.argv[1:]
    for name, make in CASES.items():
        if name in wanted or wanted == ["all"]:
            folder = HERE / name
            folder.mkdir(exist_ok=True)
            (folder / "input.doc").write_bytes(make())
            print(name)
