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


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    chosen = sys.argv[1:]
    for case in (libreoffice, pandoc, rtf_by_hand):
        if not chosen or case.__name__ in chosen:
            case()
