"""Writes files whose text on the screen differs from the text in the file: crossed-out text, form fields, text boxes on sheets, values
of PDF fields. python3 make_seen.py

Needs python-docx, openpyxl, xlsxwriter, xlwt, reportlab, pypdf and LibreOffice."""

import io
import pathlib
import re

import docx
import openpyxl
import xlsxwriter
import xlwt
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from make import pack, repack, save, sheets
from make_text import converted, undated_rtf, undated_zip

FACE = pathlib.Path(__file__).parents[3] / "fonts" / "faces" / "biaosong.ttf"

def flat(data):
    """A flat file of LibreOffice without its dates and settings."""
    return re.sub(rb"<office:meta>.*?</office:meta>|<office:settings>.*?</office:settings>", b"", data, flags=re.S)


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- crossed-out text ---------------------------------------------------------------------------------------

def struck_text():
    d = docx.Document()
    struck = d.styles.add_style("划去", WD_STYLE_TYPE.CHARACTER)
    struck.font.strike = True
    old = d.styles.add_style("旧段", WD_STYLE_TYPE.PARAGRAPH)
    old.font.strike = True
    older = d.styles.add_style("更旧", WD_STYLE_TYPE.PARAGRAPH)
    older.base_style = old
    p = d.add_paragraph("入户走访")
    p.add_run("90").font.strike = True
    p.add_run("75户，张贴海报")
    p.add_run("40").font.double_strike = True
    p.add_run("60张，发放资料")
    p.add_run("700", style="划去")
    p.add_run("500份。")
    d.add_paragraph("整段划去", style="旧段")
    p = d.add_paragraph("随样式划去，", style="更旧")
    p.add_run("这几字照旧").font.strike = False
    t = d.add_table(rows=1, cols=2, style="Table Grid")
    t.cell(0, 0).text = "宣讲"
    t.cell(0, 1).paragraphs[0].add_run("3").font.strike = True
    t.cell(0, 1).paragraphs[0].add_run("2场")
    d.add_paragraph().add_run(" ").font.strike = True
    whole = saved(d)
    save("docx-struck-text", "input.docx", repack(whole))
    save("rtf-struck-text", "input.rtf", undated_rtf(converted(whole, "docx", "rtf")))
    save("doc-struck-text", "input.doc", converted(whole, "docx", "doc:MS Word 97"))
    save("odt-struck-text", "input.odt", undated_zip(converted(whole, "docx", "odt")))
    save("html-struck-text", "input.html", converted(whole, "docx", "html:HTML (StarWriter)"))
    save("word-xml-struck-text", "input.xml", re.sub(
        rb"<o:DocumentProperties>.*?</o:DocumentProperties>", b"", converted(whole, "docx", "xml:MS Word 2003 XML"), flags=re.S))


def struck_pdf():
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table
    pdfmetrics.registerFont(TTFont("own", str(FACE)))
    style = ParagraphStyle("a", fontName="own", fontSize=12, leading=18, wordWrap="CJK")
    out = io.BytesIO()
    rows = [["宣讲", Paragraph("<strike>3</strike>2场<u>（下划线）</u>", style)], ["合计", Paragraph("<strike>全格划去</strike>", style)]]
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build([
        Paragraph("入户走访<strike>90</strike>75户，张贴海报<strike>40</strike>60张，发放资料<u>500</u>份。", style),
        Table(rows, colWidths=[80, 240], style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "own", 12)])])
    save("pdf-struck-text", "input.pdf", out.getvalue())


def struck_cells():
    book = openpyxl.Workbook()
    page = book.active
    page.title = "六月"
    page.append(["宣传", "张贴海报60张"])
    page["C1"] = 40
    page["C1"].font = Font(strike=True)
    page["A2"] = "已作废"
    page["A2"].font = Font(strike=True)
    inline = InlineFont(strike=True)
    page["B2"] = CellRichText("走访", TextBlock(inline, "90"), TextBlock(InlineFont(strike=False), "75户"))
    page["C2"] = CellRichText("划去的开头", TextBlock(InlineFont(b=True), "留下的结尾"))
    page["C2"].font = Font(strike=True)
    whole = sheets(book)
    save("xlsx-struck-text", "input.xlsx", whole)
    save("xls-struck-text", "input.xls", converted(whole, "xlsx", "xls"))
    save("ods-struck-text", "input.ods", undated_zip(converted(whole, "xlsx", "ods")))
    save("html-struck-cells", "input.html", converted(whole, "xlsx", "html:HTML (StarCalc)"))

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet("六月")
    strike, plain = book.add_format({"font_strikeout": True}), book.add_format({"bold": True})
    page.write_rich_string("A1", "走访", strike, "90", plain, "75户")
    page.write_number("B1", 40, strike)
    book.close()
    save("xlsx-struck-xlsxwriter", "input.xlsx", repack(made.getvalue()))

    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("六月")
    strike = xlwt.easyxf("font: struck_out on")
    font, other = xlwt.Font(), xlwt.Font()
    font.struck_out = True
    other.bold = True
    page.write_rich_text(0, 0, ["走访", ("90", font), ("75户", other)])
    page.write(0, 1, 40, strike)
    page.write(0, 2, "作废", strike)
    page.write(0, 3, "照旧")
    save("xls-struck-xlwt", "input.xls", saved(book))

    style = '<Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="s2"><Font ss:Bold="1"/></Style>'
    cells = ('<Cell ss:StyleID="s1"><Data ss:Type="Number">40</Data></Cell><Cell ss:StyleID="s2"><ss:Data ss:Type="String" '
             'xmlns="http://www.w3.org/TR/REC-html40">走访<S>90</S><Font html:Color="#000000">75户</Font></ss:Data></Cell>')
    book = ('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
            'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">'
            f'<Styles>{style}</Styles><Worksheet ss:Name="六月"><Table><Row>{cells}</Row></Table></Worksheet></Workbook>')
    save("excel-xml-struck-text", "input.xml", book.encode())

    page = """<html><head><meta charset=utf-8><style><!-- /* Excel */
.xl65 {mso-number-format:General;} td.xl66, .xl67 {text-decoration:line-through;}
@media screen { .font5 { text-decoration-line : underline line-through } }
--></style></head><body><table><tr><td class=xl65>走访<font class=font5>90</font>75户</td><td class=xl66>40</td>
<td class="xl65 xl67">作废</td><th class=xl66>照旧</th></tr></table>
<p>发放<strike>700</strike>500份，宣讲<span style="text-decoration: line-through red">3</span>2场<s>，已改</s>。</p>
<p>没有结束<s>的划去<p>一直到底<table><tr><td>除了表格</td></tr></table></body></html>"""
    save("html-struck-classes", "input.html", page.encode())


# --- form fields before content controls --------------------------------------------------------------------

def form_fields():
    def field(code, data, result=""):
        run = lambda inner: f"<w:r>{inner}</w:r>"
        shown = f'<w:fldChar w:fldCharType="separate"/></w:r>{run(f"<w:t>{result}</w:t>")}<w:r>' if result else ""
        return (run(f'<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="a"/><w:enabled/>{data}</w:ffData></w:fldChar>')
                + run(f"<w:instrText> {code} </w:instrText>") + f'<w:r>{shown}<w:fldChar w:fldCharType="end"/></w:r>')

    def entries(chosen, *texts):
        return f"<w:ddList>{chosen}" + "".join(f'<w:listEntry w:val="{text}"/>' for text in texts) + "</w:ddList>"

    def ticked(inner):
        return f"<w:checkBox><w:sizeAuto/>{inner}</w:checkBox>"

    d = docx.Document()
    body = (para_of(run_of("单位："), field("FORMDROPDOWN", entries('<w:result w:val="1"/>', "平安办", "城管办", "派出所")), run_of("（盖章）"))
            + para_of(run_of("月份："), field("FORMDROPDOWN", entries('<w:default w:val="2"/>', "五月", "六月", "七月")))
            + para_of(run_of("首项："), field("FORMDROPDOWN", entries("", "未选过", "其他"), "陈旧的结果"), run_of("之后"))
            + para_of(field("FORMCHECKBOX", ticked('<w:default w:val="0"/><w:checked/>')), run_of("已开展 "),
                      field("FORMCHECKBOX", ticked('<w:default w:val="1"/><w:checked w:val="0"/>')), run_of("未开展 "),
                      field("FORMCHECKBOX", ticked('<w:default w:val="1"/>')), run_of("其他"))
            + para_of(run_of("人数："), field("FORMTEXT", '<w:textInput><w:type w:val="number"/></w:textInput>', "37"), run_of("人")))
    for paragraph in parse_xml(f'<w:body {nsdecls("w")}>{body}</w:body>'):
        d.element.body.insert(-1, paragraph)
    whole = saved(d)
    save("docx-form-fields", "input.docx", repack(whole))
    save("rtf-form-fields", "input.rtf", undated_rtf(converted(whole, "docx", "rtf")))
    save("doc-form-fields", "input.doc", converted(whole, "docx", "doc:MS Word 97"))
    save("odt-form-fields", "input.fodt", flat(converted(whole, "docx", "fodt")))
    # As Word writes them: the choice 25 means the default.
    rtf = (r"{\rtf1\ansi\ansicpg936 {\field{\*\fldinst { FORMDROPDOWN }{\*\formfield{\fftype2\ffres25\fftypetxt0\ffhaslistbox\ffdefres1"
           r"{\*\ffname a}{\*\ffhelptext \'b2\'bb\'b6\'c1}{\*\ffl \'c6\'bd\'b0\'b2\'b0\'ec}{\*\ffl \'b3\'c7\'b9\'dc\'b0\'ec}}}}{\fldrslt {old}}}"
           r"{\field{\*\fldinst { FORMCHECKBOX }{\*\formfield{\fftype1\ffres1\ffdefres0}}}{\fldrslt }}\'ca\'c7\par"
           r"{\field{\*\fldinst { FORMTEXT }{\*\formfield{\fftype0{\*\ffdeftext none}}}}{\fldrslt 37}}\par}")
    save("rtf-form-fields-word", "input.rtf", rtf.encode())


# --- text boxes on sheets -----------------------------------------------------------------------------------

def boxes_on_sheets():
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet("六月")
    page.write_row(0, 0, ["填报单位", "城管办", "填报日期", "2020年7月1日"])
    page.write(1, 0, "宣传工作")
    page.merge_range("B2:D2", "")
    page.write(2, 0, "其他工作")
    page.write(2, 1, "无")
    page.insert_textbox("B2", "入户走访75户，\n张贴海报60张。", {"width": 200, "height": 30})
    page.insert_textbox("C2", "另一框在同一格", {"width": 80, "height": 15, "x_offset": 90})
    page.insert_textbox("B3", "盖住了无字", {"width": 60, "height": 15})
    page.insert_textbox("H9", "表外的说明", {"width": 60, "height": 15})
    book.close()
    whole = repack(made.getvalue())
    save("xlsx-text-boxes", "input.xlsx", whole)
    save("xls-text-boxes", "input.xls", converted(whole, "xlsx", "xls"))
    save("ods-text-boxes", "input.fods", flat(converted(whole, "xlsx", "fods")))


# --- PDF: values without an appearance ----------------------------------------------------------------------

def pdf_values():
    import pypdf
    from pypdf.annotations import FreeText
    from pypdf.generic import BooleanObject, NameObject
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas
    pdfmetrics.registerFont(TTFont("own", str(FACE)))

    def page(fields):
        out = io.BytesIO()
        sheet = canvas.Canvas(out, pagesize=A4, invariant=1)
        sheet.setFont("own", 12)
        for row, label in enumerate(["填报单位", "填报日期", "宣传工作"]):
            top = 760 - 40 * row
            sheet.drawString(80, top - 24, label)
            sheet.rect(70, top - 40, 100, 40)
            sheet.rect(170, top - 40, 320, 40)
            if fields:
                sheet.acroForm.textfield(name=f"f{row}", x=172, y=top - 38, width=316, height=36, value="")
        sheet.save()
        return pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(out.getvalue())))

    def written(writer):
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    texts = ["城管办", "2020年7月1日", "入户走访75户，张贴海报60张，宣讲2场，发放资料500份，受众四百余人，转发信息36条。"]
    # One field has an empty appearance that the viewer renews, the others have none.
    writer = page(True)
    for row, annotation in enumerate(writer.pages[0]["/Annots"]):
        annotation = annotation.get_object()
        annotation[NameObject("/V")] = pypdf.generic.create_string_object(texts[row])
        if row:
            del annotation["/AP"]
    writer._root_object["/AcroForm"][NameObject("/NeedAppearances")] = BooleanObject(True)
    save("pdf-field-values", "input.pdf", written(writer))

    writer = page(False)
    for row, text in enumerate(texts):
        top = 760 - 40 * row
        writer.add_annotation(0, FreeText(text=text, rect=(174, top - 36, 486, top - 4)))
    save("pdf-text-annotations", "input.pdf", written(writer))

    writer = page(False)
    writer.add_attachment("情况表.docx", b"PK")
    save("pdf-embedded-files", "input.pdf", written(writer))


def run_of(text):
    return f"<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>"


def para_of(*parts):
    return f"<w:p>{''.join(parts)}</w:p>"


if __name__ == "__main__":
    form_fields()
    boxes_on_sheets()
    pdf_values()
    struck_text()
    struck_pdf()
    struck_cells()
