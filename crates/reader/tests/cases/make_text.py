#!/usr/bin/env python3
"""Writes the inputs of the cases of running text: RTF, OpenDocument text, Word XML, and some of docx.

Needs python-docx, odfpy, pypandoc_binary and LibreOffice; make_text.mjs beside it needs `npm i docx`. What programs
wrote is stripped of its dates. Expectations are written by `UPDATE=1 cargo test -p reader` and read by a person.
"""
import io
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from make import pack, rels, save, word, para, run, cell, row, table, val, W

HERE = pathlib.Path(__file__).parent


# --- what other programs write ------------------------------------------------------------------------------

def sample():
    """A docx with what the readers must carry over: merged cells, a nested table, lists, margins, revisions."""
    d = docx.Document()
    d.sections[0].header.paragraphs[0].text = "宝圣湖街道办事处"
    d.sections[0].footer.paragraphs[0].text = "内部资料"
    d.add_paragraph("各单位报送工作开展情况表")
    t = d.add_table(rows=4, cols=4)
    t.style = "Table Grid"
    for at, text in enumerate(["填报单位", "金湖社区", "报送人", "王芳\t13900000002"]):
        t.cell(0, at).text = text
    t.cell(1, 0).merge(t.cell(2, 0)).text = "宣传工作"
    t.cell(1, 1).merge(t.cell(1, 3)).text = "张贴海报156张\n发放资料1200余份"
    t.cell(2, 1).text = "第一行"
    t.cell(2, 1).add_paragraph("第二行")
    inner = t.cell(2, 2).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"
    t.cell(2, 3).text = "㑇𠮷“引号”—é"
    t.cell(3, 0).merge(t.cell(3, 3)).text = "{花括号}\\反斜线"
    d.add_paragraph("走访", style="List Number")
    d.add_paragraph("宣讲", style="List Number")
    d.add_paragraph("圆点", style="List Bullet")
    p = d.add_paragraph("发放")
    who = 'w:id="1" w:author="王芳" w:date="2020-07-02T00:00:00Z"'
    p._p.append(parse_xml(f'<w:del {nsdecls("w")} {who}><w:r><w:delText>一百</w:delText></w:r></w:del>'))
    p._p.append(parse_xml(f'<w:ins {nsdecls("w")} {who}><w:r><w:t>二百</w:t></w:r></w:ins>'))
    p.add_run("份")
    h = d.add_paragraph("看得见").add_run("藏起来")
    h.font.hidden = True
    out = io.BytesIO()
    d.save(out)
    return out.getvalue()


def converted(data, suffix, to):
    """What LibreOffice makes of a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / f"input.{suffix}"
        path.write_bytes(data)
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", to,
                        "--outdir", f"{folder}/out", str(path)], check=True, capture_output=True)
        return next(pathlib.Path(folder, "out").iterdir()).read_bytes()


def undated_rtf(data):
    data = re.sub(rb"\{\\(creatim|revtim|printim|buptim)[^}]*\}", b"", data)
    return re.sub(rb"\{\\\*\\generator[^}]*\}", b"", data)


def undated_zip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        keep = [n for n in z.namelist() if n not in ("meta.xml", "settings.xml", "manifest.rdf")
                and not n.startswith(("Thumbnails/", "Configurations2/", "docProps/"))]
        return pack({n: z.read(n) for n in keep})


def libreoffice():
    whole = sample()
    save("rtf-libreoffice", "input.rtf", undated_rtf(converted(whole, "docx", "rtf")))
    save("odt-libreoffice", "input.odt", undated_zip(converted(whole, "docx", "odt")))
    flat = converted(whole, "docx", "fodt").decode()
    flat = re.sub(r"<office:meta>.*?</office:meta>|<office:settings>.*?</office:settings>", "", flat, flags=re.S)
    save("odt-libreoffice-flat", "input.fodt", flat.encode())
    save("word-xml-libreoffice", "input.xml", re.sub(
        rb"<o:DocumentProperties>.*?</o:DocumentProperties>", b"", converted(whole, "docx", "xml:MS Word 2003 XML"), flags=re.S))


MARKDOWN = """# 各单位报送工作开展情况表

一、宣传工作

1.  张贴**海报**156张
2.  发放资料1200余份
    - 社区800份

| 填报单位 | 报送人 |
|----------|--------|
| 金湖社区 | 王芳   |

脚注^[不读]之后，café。
"""


def pandoc():
    import pypandoc
    with tempfile.TemporaryDirectory() as folder:
        for to, case in (("rtf", "rtf-pandoc"), ("odt", "odt-pandoc")):
            path = f"{folder}/out.{to}"
            pypandoc.convert_text(MARKDOWN, to, "md", outputfile=path, extra_args=["-s"])
            data = pathlib.Path(path).read_bytes()
            save(case, f"input.{to}", undated_zip(data) if to == "odt" else data)


# --- RTF by hand --------------------------------------------------------------------------------------------

def gbk(text):
    """Text as old programs write it: every byte over ASCII as \\'hh."""
    return "".join(chr(b) if b < 0x80 else f"\\'{b:02x}" for b in text.encode("gb18030"))


def uni(text, fallback="?"):
    def one(unit):
        return f"\\u{unit - 65536 if unit > 32767 else unit}{fallback}"
    raw = text.encode("utf-16-le")
    return "".join(one(int.from_bytes(raw[i:i + 2], "little")) for i in range(0, len(raw), 2))


FONTS = ("{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}{\\f1\\fnil\\fcharset134 {\\*\\fname SimSun;}" + gbk("宋体") + ";}"
         "{\\f2\\fnil\\fcharset2{\\*\\panose 05000000000000000000}Wingdings;}{\\f3\\fnil\\fcharset2 Symbol;}"
         "{\\f4\\fnil\\fcharset136 PMingLiU;}{\\f5\\fnil\\fcharset204 Cyr{\\*\\falt X};}}")


def rtf(case, body, head="\\ansi\\ansicpg936\\deff0", fonts=FONTS):
    body = body if isinstance(body, bytes) else body.encode("ascii")
    save(case, "input.rtf", b"{\\rtf1" + head.encode() + fonts.encode() + body + b"}")


def rtf_row(*cells, edges=(), marks=(), before="\\trowd\\trgaph108\\trleft-108", depth=""):
    shape = before + "".join((marks[i] if i < len(marks) else "") + f"\\cellx{edge}" for i, edge in enumerate(edges))
    return shape + "\\pard\\intbl " + "".join(c + "\\cell " for c in cells) + "\\row\n"


def rtf_by_hand():
    g = gbk
    # TextEdit: GBK bytes, every line with a backslash at its end.
    rtf("rtf-textedit", "{\\colortbl;\\red255\\green255\\blue255;}{\\*\\expandedcolortbl;;}\n"
        "\\paperw11900\\paperh16840\\pard\\tx566\\pardirnatural\\partightenfactor0\n\n\\f1\\fs24 \\cf0 "
        + g("填报单位：金湖社区") + "\\\n" + g("报送人：王芳") + "\\\n\\\n\\f0 5\\f1 " + g("月共发放") + "\\f0 1200\\f1 " + g("份"),
        head="\\ansi\\ansicpg936\\cocoartf1671\\cocoasubrtf600", )
    rtf("rtf-characters", "\\pard " + "\\f1\\'b1\n\\'ed{\\'b8}{\\'f1}\\par "  # a character split over lines and groups
        "\\f0 " + g("正文表") + " caf\\'e9\\par "  # a Western font in a Chinese file
        "\\f1 \\'81\\\\\\'81\\}\\par "  # the second byte is a backslash or brace
        "\\f4 \\'b3\\'f8\\'b0\\'65\\par \\f5 \\'ef\\'f0\\par "
        "\\f0\\uc1 " + uni("㑇𠮷") + "\\uc2" + uni("表", "\\'b1\\'ed") + "\\uc0" + uni("格", "") + "\\u128512 \\uc1\\par "
        "{\\uc3\\u26631 abc}{\\uc9\\u31614 ab}after\\par "
        "{\\upr{\\f1 " + g("两次") + "}{\\*\\ud{" + uni("两次") + "}}}\\par "
        "\\~a\\_b\\-c\\emdash\\endash\\lquote\\rquote\\ldblquote\\rdblquote\\bullet\\emspace x\\tab y\\line z\\'zz\\par "
        "{\\f2\\'fe}{\\f2\\u-3928?}{\\f3\\'b7}{\\f2 o}\\par "
        "\\cchs134 \\'b1\\'ed\\cchs0\\par")
    raw = b"\\f1 " + "直接写的字节".encode("gbk") + b"\\par \\f0 " + "又一段".encode("gbk")
    rtf("rtf-raw-bytes", raw)
    rtf("rtf-no-code-page", b"\\pard " + gbk("什么也没说").encode() + b"\\par " + "是UTF-8的".encode() + b"\\par \\'e9t\\'e9",
        head="\\ansi\\deff0", fonts="")
    edges = (2000, 4000, 6000, 8000)
    rtf("rtf-merged-cells",
        rtf_row(g("标题"), edges=(8003,)) +
        rtf_row(g("类别"), g("甲"), g("乙"), edges=(2000, 4000, 8000), marks=("\\clvmgf",)) +
        rtf_row("", g("丙"), g("丁"), "", edges=edges, marks=("\\clvmrg", "", "\\clmgf", "\\clmrg")) +
        rtf_row(g("还有字"), g("戊"), edges=(2000, 8000), marks=("\\clvmrg",)) +
        rtf_row(g("缩进"), edges=(6000,), before="\\trowd\\trleft2000") +
        rtf_row(g("没有宽度"), "b", "c", edges=(2000,)) +
        "\\pard\\par " + rtf_row(g("第二个表"), "x", edges=(10, 20)) +
        "\\pard\\intbl " + g("沿用上行") + "\\cell y\\cell\\row\\pard " + g("后文"), head="\\ansi\\ansicpg936\\deff1")
    inner = ("\\pard\\intbl\\itap2 " + g("内一") + "\\nestcell{\\nonesttables\\par}" + g("内二") + "\\par " + g("二行") + "\\nestcell"
             "{\\*\\nesttableprops\\trowd\\cellx1000\\cellx2000\\nestrow}{\\nonesttables\\par}"
             "\\pard\\intbl\\itap2\\clvmgf " + g("跨列") + "\\nestcell{\\*\\nesttableprops\\trowd\\cellx2000\\nestrow}")
    rtf("rtf-nested-tables",
        "\\trowd\\cellx3000\\cellx6000\\pard\\intbl " + g("外前") + "\\par " + inner + "\\pard\\intbl " + g("外后") + "\\cell "
        + g("外二") + "\\cell\\row\\trowd\\cellx6000\\pard\\intbl\\itap3 " + g("深") + "\\nestcell"
        "{\\*\\nesttableprops\\trowd\\cellx100\\nestrow}\\pard\\intbl\\itap2\\nestcell{\\*\\nesttableprops\\trowd\\cellx100\\nestrow}"
        "\\pard\\intbl\\cell\\row\\pard " + g("后文") + "\\par", head="\\ansi\\ansicpg936\\deff1")
    rtf("rtf-fields-lists-and-hidden",
        "{\\info{\\title " + g("不读") + "}{\\*\\company x}}{\\stylesheet{\\s1 " + g("标题") + ";}}"
        "{\\*\\listtable{\\list{\\listlevel{\\leveltext\\'02\\'00.;}}}}{\\*\\themedata 504b}{\\*\\unknown{\\par x}}"
        "{\\field{\\*\\fldinst DATE}{\\fldrslt " + g("2020年7月2日") + "}}{\\field{\\*\\fldinst {HYPERLINK \"x\"}}{\\fldrslt{ www}}}\\par "
        "{\\listtext\\pard\\plain\\f1 " + g("一、") + "\\tab}" + g("宣传") + "\\par {\\pntext\\f0 1.\\tab}5" + g("万份") + "\\par "
        "{\\listtext\\f2\\'6c\\tab}" + g("圆点") + "\\par {\\listtext\\f3\\'b7\\tab}x\\par "
        + g("看得见") + "{\\v " + g("看不见") + "}\\v " + g("也看不见") + "\\v0{\\footnote " + g("脚注") + "}{\\xe x}\\par "
        + g("发放") + "{\\deleted " + g("一百\\par ") + "}{\\revised " + g("二百") + "}" + g("份") + "\\par "
        "{\\*\\bkmkstart a}{\\*\\shppict{\\pict\\pngblip 89504e47}}{\\nonshppict{\\pict 00}}\\par "
        "{\\object\\objemb{\\*\\objclass x}{\\*\\objdata 0105}{\\result{" + g("结果") + "}}}\\par", head="\\ansi\\ansicpg936\\deff1")
    shape = lambda text: ("{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt\\pard " + text +
                          "\\par}}{\\shprslt{\\*\\do\\dptxbx{\\dptxbxtext\\pard " + text + "\\par}}}}")
    rtf("rtf-margins-and-text-boxes",
        "{\\header\\pard " + g("页眉") + "\\par}{\\headerf\\pard " + g("首页") + "\\par}{\\footer\\trowd\\cellx500\\pard\\intbl " + g("表") +
        "\\cell\\row\\pard\\par}\\pard " + g("前") + shape(g("框里的字")) + g("后") + "\\par " +
        rtf_row(g("格") + shape("\\trowd\\cellx10\\cellx20\\pard\\intbl " + g("框里") + "\\cell " + g("的表") + "\\cell\\row\\pard "), "b", edges=(1000, 2000)) +
        "\\pard{\\*\\do\\dptxbx{\\dptxbxtext\\pard " + g("旧式框") + "\\par}}" + g("末") +
        "\\sect\\sectd{\\header\\pard " + g("页眉") + "\\par}\\pard\\page " + g("新的一节") + "\\page\\par", head="\\ansi\\ansicpg936\\deff1")
    # Programs that leave out what they may not.
    rtf("rtf-careless-writers",
        "\\trowd\\cellx1000\\cellx2000 a\\cell b\\cell\\row {\\trowd\\cellx1000\\cellx2000{\\intbl c\\par d}\\cell{\\intbl e}\\cell\\row}"
        "\\trowd\\cellx1000\\cellx2000\\intbl f\\cell g\\row\\pard after\\par\\pard\\intbl h\\cell")
    save("rtf-cut-short", "input.rtf", b"{\\rtf1\\ansi\\ansicpg936 {\\b " + gbk("一半").encode())
    save("rtf-no-last-brace", "input.rtf", b"{\\rtf1\\ansi\\ansicpg936 " + gbk("最后一个括号忘了").encode() + b"\\par\r\n\0\0")
    save("rtf-too-many-groups", "input.rtf", b"{\\rtf1 " + b"{" * 100_000)
    save("rtf-too-deep-tables", "input.rtf", b"{\\rtf1 \\intbl\\itap2000000000 x\\par}")
    save("rtf-giant-binary", "input.rtf", b"{\\rtf1 a\\bin2147483647 x\\par}")
    rtf("rtf-absurd-numbers", "{\\uc2000000000\\u20013 " + "a" * 50 + "}{\\uc-5\\u20013 b\\u-999999999 c\\u99999999 d}\\par "
        "\\bin-5 e\\bin3 {}{f\\par\\trowd\\trleft-2147483648\\cellx2147483647\\cellx-2147483648\\cellx5\\intbl 1\\cell 2\\cell 3\\cell 4\\cell\\row"
        "\\trowd\\trleft2147483647" + "\\cellx2147483647" * 2000 + " 5\\cell 6\\cell\\row\\pard\\f99999 g\\'\\par")


# --- OpenDocument -------------------------------------------------------------------------------------------

NS = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in {
    "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style", "svg": "svg-compatible"}.items())
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'


def odt(case, body, automatic="", styles="", manifest="", more=None):
    parts = {"mimetype": "application/vnd.oasis.opendocument.text",
             "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NS}><office:automatic-styles>'
                            f'{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>'
                            '</office:document-content>',
             "styles.xml": f'<office:document-styles {NS}>{styles}</office:document-styles>',
             "META-INF/manifest.xml": MANIFEST.format(manifest)}
    save(case, "input.odt", pack({**parts, **(more or {})}))


def odf_by_hand():
    p = lambda text: f"<text:p>{text}</text:p>"
    c = lambda content, more="": f'<table:table-cell {more}>{content if content.startswith("<") else p(content)}</table:table-cell>'
    r = lambda *cells, more="": f"<table:table-row {more}>{''.join(cells)}</table:table-row>"
    t = lambda *rows: f'<table:table><table:table-column table:number-columns-repeated="4"/>{"".join(rows)}</table:table>'
    covered = "<table:covered-table-cell/>"
    odt("odt-tables", t(
        "<table:table-header-rows>" + r(c("标题", 'table:number-columns-spanned="4"'), '<table:covered-table-cell table:number-columns-repeated="3"/>') +
        "</table:table-header-rows>",
        r(c("类别", 'table:number-rows-spanned="9" table:number-columns-spanned="2"'), covered, c("甲"), c("乙")),
        r(covered, covered, c("丙", 'table:number-columns-spanned="2"'), covered),
        r(c("重复", 'table:number-columns-repeated="3"'), c("末"), more='table:number-rows-repeated="2"'),
        r(c("", 'table:number-columns-repeated="4"'), more='table:number-rows-repeated="1000000000"'),
        r(c('<table:table table:is-sub-table="true"><table:table-row>' + c("子一") + c("子二") + "</table:table-row></table:table>"), c("x"))) + p("后文"))
    lists = ('<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
             '<text:list-level-style-number text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"/>'
             '<text:list-level-style-number text:level="3" style:num-format="1" style:num-suffix="." text:start-value="3"/></text:list-style>'
             '<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="&#xF06C;"/></text:list-style>')
    item = lambda content, more="": f"<text:list-item {more}>{content}</text:list-item>"
    ls = lambda style, *items, more="": f'<text:list text:style-name="{style}" {more}>{"".join(items)}</text:list>'
    sub = lambda *items: f'<text:list>{"".join(items)}</text:list>'
    outline = ('<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="1" style:num-prefix="第" style:num-suffix="章"/>'
               '<text:outline-level-style text:level="2" style:num-format=""/></text:outline-style></office:styles>')
    odt("odt-list-numbers",
        '<text:h text:outline-level="1">标题</text:h><text:h text:outline-level="2">无号</text:h>'
        '<text:h text:outline-level="1" text:is-list-header="true">也无号</text:h>' +
        ls("L1", item(p("宣传") + p("同一项的第二段") + sub(item(p("网格")), item(p("入户") + sub(item(p("五月"))))))) + p("中断") +
        ls("L1", item(p("其他")), more='text:continue-numbering="true"') + ls("L1", item(p("从头")), item(p("第九"), 'text:start-value="9"')) +
        "<text:list><text:list-header>" + p("表头") + "</text:list-header></text:list>" + ls("L2", item(p("圆点"))) +
        ls("L9", item("<text:number>甲)</text:number>" + p("写明的号"))), automatic=lists, styles=outline)
    hidden = '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    box = "<draw:frame><svg:title>不读</svg:title><draw:text-box>" + p("框里的字") + t(r(c("框里的表"))) + "</draw:text-box></draw:frame>"
    margin = ('<office:master-styles><style:master-page style:name="Standard"><style:header>' + p("页眉") + "</style:header><style:header-left>" +
              p("页眉") + '</style:header-left><style:footer>' + p("") + t(r(c("页脚表"))) + '</style:footer><style:footer-left style:display="false">' +
              p("不显示") + "</style:footer-left></style:master-page></office:master-styles>")
    odt("odt-running-text",
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>' + p("删去的") + "</text:deletion></text:changed-region>"
        '<text:changed-region text:id="c2"><text:deletion/></text:changed-region><text:changed-region text:id="c3"><text:insertion/>'
        "</text:changed-region></text:tracked-changes><text:sequence-decls><text:sequence-decl/></text:sequence-decls><office:forms/>" +
        p('发放<text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>一<text:tab/>百<text:change-end text:change-id="c2"/>'
          '<text:change-start text:change-id="c3"/>二百<text:change-end text:change-id="c3"/>份') +
        p("  甲 \n 乙<text:s text:c='3'/>丙<text:tab/>丁<text:line-break/>戊<text:soft-page-break/>己<text:s text:c='4000000000'/>") +
        p("注<text:note><text:note-citation>1</text:note-citation><text:note-body>" + p("脚注") + "</text:note-body></text:note>"
          "<office:annotation>" + p("批注") + "</office:annotation>后") +
        p('<text:span text:style-name="T1">藏起来</text:span><text:span>看得见</text:span><text:hidden-text text:is-hidden="true">x</text:hidden-text>') +
        p('<text:hidden-paragraph text:is-hidden="true"/>整段隐藏') + '<text:section text:display="none">' + p("隐藏的节") + "</text:section>" +
        p("<text:date>2020年7月2日</text:date><text:initial-creator>王芳</text:initial-creator><text:placeholder>&lt;点击此处&gt;</text:placeholder>"
          "<text:a>链接</text:a><text:ruby><text:ruby-base>宣</text:ruby-base><text:ruby-text>xuan</text:ruby-text></text:ruby>") +
        p("前" + box + "后<draw:custom-shape>" + p("形状里的字") + "</draw:custom-shape>") +
        p('<draw:frame><draw:image/></draw:frame>') + "<text:index-body>" + p("目录") + "</text:index-body>", automatic=hidden, styles=margin)
    odt("odt-encrypted", "", manifest='<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>')
    odt("odt-too-deep-tables", "<table:table><table:table-row><table:table-cell>" * 40 + "</table:table-cell></table:table-row></table:table>" * 40)
    odt("odt-repeated-bomb", t(r(c("长" * 20_000, 'table:number-columns-repeated="1000"'), more='table:number-rows-repeated="1000"')))
    save("odt-flat-gb18030", "input.fodt", (f'<?xml version="1.0" encoding="GB18030"?><office:document {NS} office:mimetype='
         f'"application/vnd.oasis.opendocument.text"><office:body><office:text>{p("国标编码的平面文件")}</office:text></office:body>'
         "</office:document>").encode("gb18030"))


def odfpy():
    from odf import opendocument, style, table as tables, text as texts
    d = opendocument.OpenDocumentText()
    d.text.addElement(texts.H(outlinelevel=1, text="各单位报送工作开展情况表"))
    form = tables.Table(name="表1")
    form.addElement(tables.TableColumn(numbercolumnsrepeated=4))
    for line in (["填报单位", "金湖社区", "报送人", "王芳 13900000002"], ["一、宣传工作开展情况\n张贴海报156张"]):
        one = tables.TableRow()
        for content in line:
            place = tables.TableCell(valuetype="string", numbercolumnsspanned=5 - len(line))
            for words in content.split("\n"):
                place.addElement(texts.P(text=words))
            one.addElement(place)
        if len(line) == 1:
            one.addElement(tables.CoveredTableCell(numbercolumnsrepeated=3))
        form.addElement(one)
    d.text.addElement(form)
    out = io.BytesIO()
    d.write(out)
    save("odt-odfpy", "input.odt", undated_zip(out.getvalue()))


# --- Word XML -----------------------------------------------------------------------------------------------

WORDML = "http://schemas.microsoft.com/office/word/2003/wordml"


def word_2003(body, more="", attributes=""):
    return (f'<?xml version="1.0" encoding="{{}}" standalone="yes"?><?mso-application progid="Word.Document"?><w:wordDocument '
            f'xmlns:w="{WORDML}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xmlns:v="urn:schemas-microsoft-com:vml" '
            f'xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:o="urn:schemas-microsoft-com:office:office" {attributes}>'
            f'<o:DocumentProperties><o:Title>不读</o:Title></o:DocumentProperties><w:fonts/><w:styles><w:style><w:p>{run("不读")}</w:p></w:style></w:styles>{more}'
            f"<w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>")


def flat_package(data):
    """What Word saves as flat OPC: the parts of a docx in one XML file."""
    out = ['<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
           '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">']
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        for name in sorted(z.namelist()):
            if name.startswith("docProps/") or name == "[Content_Types].xml":
                continue
            content = z.read(name).decode()
            content = re.sub(r"^\ufeff?<\?xml.*?\?>", "", content, flags=re.S)
            out.append(f'<pkg:part pkg:name="/{name}" pkg:contentType="application/xml"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>')
    out.append('<pkg:part pkg:name="/word/media/image1.png" pkg:contentType="image/png"><pkg:binaryData>iVBORw0K</pkg:binaryData></pkg:part></pkg:package>')
    return "".join(out)


def word_xml():
    note = lambda kind, content="": f'<aml:annotation aml:id="0" w:type="Word.{kind}" aml:author="王芳">{content}</aml:annotation>'
    content = lambda text: f"<aml:content>{text}</aml:content>"
    gone = note("Deletion", content("<w:r><w:delText>一百</w:delText></w:r>"))
    merge = lambda kind, value="": f'<w:{kind} w:val="{value}"/>' if value else f"<w:{kind}/>"
    label = lambda text: f'<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="{text}" wx:wTabBefore="420"/><wx:font wx:val="宋体"/></w:listPr>'
    margins = (f'<w:sectPr><w:hdr w:type="odd">{para("页眉")}{table(row(cell("页眉里的表")))}</w:hdr><w:hdr w:type="even">{para("页眉")}'
               f'{table(row(cell("页眉里的表")))}</w:hdr><w:ftr w:type="odd">{para("")}{para("页脚")}</w:ftr><w:pgSz/></w:sectPr>')
    body = (f"<w:p><w:pPr>{margins}</w:pPr>{run('第一节的末段')}</w:p><wx:sub-section>" +
            table(row(cell("类别", merge("vmerge", "restart")), cell("甲", merge("gridSpan", 2))),
                  row(cell("", merge("vmerge")), cell("乙", merge("hmerge", "restart")), cell("", merge("hmerge"))),
                  row(cell("删去的行"), props=note("Deletion")), row(cell("新行"), cell("x"), cell("y"), props=note("Insertion"))) +
            "<w:p>" + run("发放") + gone + note("Insertion", content(run("二百"))) + run("份") + note("Bookmark.Start") +
            note("Comment", content(para("批注"))) + "</w:p>" +
            f"<w:p><w:pPr><w:rPr>{note('Deletion')}</w:rPr></w:pPr>{run('前半')}</w:p>" + para("后半") +
            f"<w:p><w:pPr>{label('一、')}</w:pPr>{run('宣传')}</w:p><w:p><w:pPr>{label('1.')}</w:pPr>{run('5万份')}</w:p>"
            f"<w:p><w:pPr>{label('&#xF06C;')}</w:pPr>{run('圆点')}</w:p>" +
            "<w:p><w:r><w:pict><w:binData w:name='wordml://1.png'>iVBO</w:binData><v:shape><v:imagedata src='wordml://1.png'/><v:textbox>"
            f"<w:txbxContent>{para('框里的字')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
            f"<w:r><w:footnote>{para('脚注')}</w:footnote></w:r>" + run("锚") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
            "<w:r><w:tab wx:wTab='420'/><w:t>制表</w:t><w:br/><w:t>换行</w:t></w:r></w:p></wx:sub-section>" + para("末段") + margins)
    save("word-xml-2003", "input.xml", word_2003(body, attributes='w:macrosPresent="yes"').format("UTF-8").encode())
    short = word_2003(para("填报单位：金湖社区"))
    save("word-xml-gb2312", "input.doc", short.format("GB2312").encode("gb2312"))
    save("word-xml-utf16", "input.xml", b"\xff\xfe" + short.format("UTF-16").encode("utf-16-le"))
    save("word-xml-cut-short", "input.xml", short.format("UTF-8").encode()[:-40])
    save("word-xml-flat-package", "input.xml", flat_package(sample()).encode())
    deep = "<w:tbl><w:tr><w:tc>" * 40 + "</w:tc></w:tr></w:tbl>" * 40
    save("word-xml-too-deep-tables", "input.xml", word_2003(deep).format("UTF-8").encode())


# --- docx ---------------------------------------------------------------------------------------------------

def docx_leftovers():
    control = lambda content, props="": f"<w:sdt><w:sdtPr>{props}<w:alias w:val='x'/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    prompt = "<w:showingPlcHdr/><w:placeholder><w:docPart w:val='A'/></w:placeholder>"
    save("docx-prompts", "input.docx", word(
        "<w:p>" + run("填报单位：") + control(run("单击此处输入文字。"), prompt) + run("。") + "</w:p>" +
        "<w:p>" + run("报送人：") + control(run("王芳"), "<w:showingPlcHdr w:val='0'/>") + "</w:p>" +
        table(row(control(cell("选择一项"), prompt), control(cell("填好的格")))) + control(para("整段提示"), prompt) + para("末段")))
    nested = ("<w:p><w:customXml w:element='a'><w:customXmlPr/><w:smartTag w:element='b'>" + run("标签里的") + "</w:smartTag></w:customXml>"
              "<w:dir w:val='ltr'>" + run("方向") + "</w:dir><w:bdo w:val='ltr'>" + run("里的") + "</w:bdo>"
              "<w:hyperlink><w:fldSimple w:instr='x'>" + run("链接") + "</w:fldSimple></w:hyperlink>"
              "<w:r><w:footnoteReference w:id='1'/><w:commentReference w:id='1'/></w:r><w:moveFromRangeStart w:id='3'/>"
              "<w:moveFrom w:id='4'>" + run("移走") + "</w:moveFrom><w:moveFromRangeEnd w:id='3'/></w:p>")
    save("docx-wrappers", "input.docm", word(
        nested + "<w:customXml w:element='t'>" + table("<w:customXml w:element='r'>" + row("<w:customXml w:element='c'>" + cell("标签里的格") +
        "</w:customXml>", cell("平常的格")) + "</w:customXml>") + "</w:customXml>",
        {"word/footnotes.xml": f'<w:footnotes xmlns:w="{W}"><w:footnote>{para("脚注")}</w:footnote></w:footnotes>',
         "word/glossary/document.xml": f'<w:glossaryDocument xmlns:w="{W}"><w:docParts>{para("构建基块")}</w:docParts></w:glossaryDocument>',
         "word/vbaProject.bin": b"\xd0\xcf\x11\xe0", "word/vbaData.xml": "<a/>"},
        [("f1", "footnotes", "footnotes.xml"), ("g1", "glossaryDocument", "glossary/document.xml")]))
    chunk = ("{\\rtf1\\ansi\\ansicpg936 " + gbk("外来的段") + "\\par\\trowd\\cellx1000\\intbl " + gbk("外来的表") + "\\cell\\row}").encode()
    save("docx-chunk", "input.docx", word(
        para("前") + table(row(cell("甲"))) + "<w:altChunk r:id='c1'/>" + table(row(cell("<w:altChunk r:id='c1'/><w:p/>"))) + para("后"),
        {"word/afchunk.rtf": chunk}, [("c1", "aFChunk", "afchunk.rtf")]))
    save("docx-chunk-unreadable", "input.docx", word(
        "<w:altChunk r:id='c1'/>", {"word/afchunk.bin": b"\0\1\2\3"}, [("c1", "aFChunk", "afchunk.bin")]))


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    chosen = sys.argv[1:]
    for case in (libreoffice, pandoc, rtf_by_hand, odf_by_hand, odfpy, word_xml, docx_leftovers):
        if not chosen or case.__name__ in chosen:
            case()
