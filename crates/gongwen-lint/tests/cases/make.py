#!/usr/bin/env python3
"""Papers as clerks type them: direct formatting, blanks for alignment, drawn red lines, tables for the imprint.

The cases libreoffice-* are papers of our own writer, opened in LibreOffice and saved as docx: soffice --convert-to docx.
Writes the other inputs of the cases beside it with python-docx 1.2; run it again only to change them.
Names, numbers and places are invented.
"""

import io
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

HERE = Path(__file__).parent
RED = RGBColor(255, 0, 0)


def page(document, top=37, left=28, right=26, bottom=35, footer=28):
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(top), Mm(left)
    section.right_margin, section.bottom_margin = Mm(right), Mm(bottom)
    section.footer_distance = Mm(footer)
    return section


def font(run, name, size, bold=None, colour=None, latin=None):
    run.font.size = Pt(size)
    run.font.name = latin or name
    run._element.rPr.rFonts.set(qn("w:eastAsia"), name)
    run._element.rPr.rFonts.set(qn("w:hint"), "eastAsia")
    if bold is not None:
        run.bold = bold
    if colour is not None:
        run.font.color.rgb = colour
    return run


def line(document, text, name="仿宋_GB2312", size=16, align=None, indent=False, pitch=28, where=None, **look):
    paragraph = (where or document).add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    if pitch:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    if align is not None:
        form.alignment = align
    if indent:
        ind = parse_xml(f'<w:ind {nsdecls("w")} w:firstLineChars="200" w:firstLine="640"/>')
        paragraph._element.get_or_add_pPr().append(ind)
    font(paragraph.add_run(text), name, size, **look)
    return paragraph


def field(paragraph, name, size):
    for kind, text in [("begin", None), (None, " PAGE "), ("separate", None), ("shown", "1"), ("end", None)]:
        run = font(paragraph.add_run(text if kind == "shown" else ""), name, size)
        if kind is None:
            run._element.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{text}</w:instrText>'))
        elif kind != "shown":
            run._element.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))


def numbers(document, odd_and_even=True, dashes="—", name="宋体", size=14):
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = odd_and_even
    sides = [(section.footer, ALIGN.RIGHT)] + ([(section.even_page_footer, ALIGN.LEFT)] if odd_and_even else [])
    for footer, align in sides:
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        blank = "\u3000"
        if align == ALIGN.LEFT:
            font(paragraph.add_run(blank), name, size)
        font(paragraph.add_run(f"{dashes} "), name, size)
        field(paragraph, name, size)
        font(paragraph.add_run(f" {dashes}" + (blank if align == ALIGN.RIGHT else "")), name, size)


VML = """<w:pict %s xmlns:v="urn:schemas-microsoft-com:vml"><v:line style="position:absolute;z-index:1" from="0,6pt"
to="%spt,6pt" strokecolor="red" strokeweight="1.5pt"/></w:pict>"""

DRAWING = """<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" %s><mc:Choice Requires="wps"><w:drawing>
<wp:anchor><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH><wp:extent cx="5616000"
cy="0"/><a:graphic><a:graphicData><wps:wsp><wps:spPr><a:xfrm><a:ext cx="5616000" cy="0"/></a:xfrm><a:prstGeom
prst="line"/><a:ln w="19050"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln></wps:spPr></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback>
</mc:AlternateContent>"""


def careful_notice():
    """A clerk who knows the standard but aligns with blanks, and leaves 27 characters a line as Word does."""
    document = Document()
    page(document)
    for _ in range(3):
        line(document, "", pitch=29)
    line(document, "渝北区翠湖街道办事处文件", "方正小标宋简体", 50, ALIGN.CENTER, pitch=60, colour=RED)
    line(document, "")
    line(document, "")
    number = line(document, "翠湖街办发〔2026〕12号", align=ALIGN.CENTER)
    number._element.append(parse_xml(f'<w:r {nsdecls("w")}>{VML % (nsdecls("w"), "442")}</w:r>'))
    line(document, "")
    line(document, "")
    line(document, "渝北区翠湖街道办事处", "方正小标宋简体", 22, ALIGN.CENTER, pitch=30)
    line(document, "关于做好冬季消防安全工作的通知", "方正小标宋简体", 22, ALIGN.CENTER, pitch=30)
    line(document, "")
    line(document, "各社区，各站所：")
    line(document, "　　为做好冬季消防安全工作，现将有关事项通知如下。")
    line(document, "　　一、落实责任", "黑体")
    line(document, "　　各社区要明确专人负责，12月10日前完成排查。")
    line(document, "　　二、加强宣传", "黑体")
    line(document, "　　通过“院坝会”、微信群等方式开展宣传。")
    line(document, "")
    line(document, "")
    line(document, " " * 31 + "渝北区翠湖街道办事处")
    line(document, " " * 36 + "2026年11月20日")
    line(document, "　　（此件公开发布）")
    table = document.add_table(rows=2, cols=1)
    table._element.tblPr.append(parse_xml(
        f'<w:tblBorders {nsdecls("w")}><w:top w:val="single" w:sz="8" w:color="000000"/><w:bottom w:val="single" '
        f'w:sz="8" w:color="000000"/><w:insideH w:val="single" w:sz="6" w:color="000000"/></w:tblBorders>'))
    rows = ["　抄送：区消防救援支队。", "　翠湖街道党政办公室" + " " * 20 + "2026年11月20日印发"]
    for row, text in zip(table.rows, rows):
        paragraph = row.cells[0].paragraphs[0]
        font(paragraph.add_run(text), "仿宋_GB2312", 14)
    numbers(document)
    return document


def hasty_report():
    """Everything that comes back from the office of the district."""
    document = Document()
    page(document, top=25.4, left=31.7, right=31.7, bottom=25.4, footer=15)
    line(document, "翠湖街道办事处文件", "宋体", 48, ALIGN.CENTER, pitch=None, bold=True, colour=RED)
    number = line(document, "翠湖街办[2026]第05号", align=ALIGN.CENTER)
    number._element.append(parse_xml(f'<w:r {nsdecls("w")}>{DRAWING % nsdecls("w")}</w:r>'))
    line(document, "关于2026年11月反诈宣传工作情况", "宋体", 18, ALIGN.CENTER, bold=True)
    line(document, "的报告。", "宋体", 18, ALIGN.CENTER, bold=True)
    line(document, "区联席办:")
    line(document, "按照《方案》(渝反诈办[2026]3号)要求,现将情况报告如下:", "宋体", 14, pitch=20, indent=True)
    line(document, "一.总体情况", "黑体", bold=True, indent=True)
    line(document, "本月张贴海报1200张，发放手册３００份...", latin="Calibri", indent=True)
    line(document, "(一)宣传情况。开展\"进校园\"活动2次。", bold=True, indent=True)
    line(document, "2、存在问题", indent=True)
    line(document, "个别社区报送不及时。", indent=True, colour=RGBColor(0, 112, 192))
    line(document, "附件:1、情况表;")
    line(document, "　　 2、照片。")
    line(document, "翠湖街道办事处", align=ALIGN.RIGHT)
    line(document, "二〇二六年十一月三十日", align=ALIGN.RIGHT)
    line(document, "附件一：")
    line(document, "反诈宣传情况表", "宋体", 22, ALIGN.CENTER)
    table = document.add_table(rows=25, cols=3)
    for index, row in enumerate(table.rows):
        for cell, text in zip(row.cells, [str(index), "翠湖社区", "12"]):
            font(cell.paragraphs[0].add_run(text), "宋体", 12)
    line(document, "抄送:区公安分局", size=14)
    line(document, "翠湖街道办  2026年12月01日印发", size=14)
    numbers(document, odd_and_even=False, dashes="-", name="Times New Roman", size=10.5)
    return document


def numbered_notice():
    """The careful notice with headings that Word's lists count."""
    document = careful_notice()
    body = document.element.body
    paragraphs = [one for one in body if one.tag == qn("w:p")]
    part = document.part.numbering_part.element
    pattern = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/>'
        f'<w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:lvl></w:abstractNum>')
    part.insert(0, pattern)
    part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for one in paragraphs:
        text = one.find(qn("w:r") + "/" + qn("w:t"))
        if text is None or text.text is None:
            continue
        if text.text.startswith(("　　一、", "　　二、")):
            text.text = text.text[4:]
            properties = one.find(qn("w:pPr"))
            properties.append(parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'))
            properties.append(parse_xml(f'<w:ind {nsdecls("w")} w:left="0" w:firstLineChars="200" w:firstLine="640"/>'))
            properties.append(parse_xml(
                f'<w:rPr {nsdecls("w")}><w:sz w:val="32"/></w:rPr>'))
    return document


def save(name, document):
    document.core_properties.author = document.core_properties.last_modified_by = "翠湖街道"
    buffer = io.BytesIO()
    document.save(buffer)
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    # The same bytes each time: python-docx stamps the parts with the time of writing.
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(folder / "input.docx", "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            if part.startswith("docProps/thumbnail"):
                continue
            target.writestr(zipfile.ZipInfo(part), source.read(part), zipfile.ZIP_DEFLATED)


save("careful-notice", careful_notice())
save("hasty-report", hasty_report())
save("numbered-notice", numbered_notice())
