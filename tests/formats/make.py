"""Writes the same filled-in form in every format that a unit may send: NAME/form.* from one docx or xlsx each, through
LibreOffice's writers. Every person and number is made up. Needs python-docx, openpyxl and soffice; files differ in a
few bytes (dates, ids) each time, so run it only to add one: python3 make.py"""

import pathlib
import shutil
import subprocess
import tempfile

import docx
import openpyxl
from docx.shared import Cm, Pt

HERE = pathlib.Path(__file__).parent
TEXT = {
    "doc": "doc:MS Word 97",
    "rtf": "rtf:Rich Text Format",
    "odt": "odt:writer8",
    "fodt": "fodt:OpenDocument Text Flat XML",
    "html": "html:HTML (StarWriter)",
    "pdf": "pdf:writer_pdf_Export",
    "xml": "xml:MS Word 2003 XML",
}
SHEET = {
    "xls": "xls:MS Excel 97",
    "ods": "ods:calc8",
    "fods": "fods:OpenDocument Spreadsheet Flat XML",
    "html": "html:HTML (StarCalc)",
    "pdf": "pdf:calc_pdf_Export",
}
PUBLICITY = [
    "6月，我社区以网格为单位，组织网格员12名，张贴防诈宣传海报150张，发放宣传手册1200余份。",
    "（一）入户走访320户，宣传覆盖居民800余人。",
    "（二）开展线下宣传活动2场，受众约400人次；在LED屏滚动播放防诈标语30条。",
]
OTHER = ["配合派出所开展电信诈骗线索摸排1次，劝阻疑似被骗居民3人。"]


def lines(cell, texts):
    cell.paragraphs[0].text = texts[0]
    for text in texts[1:]:
        cell.add_paragraph(text)


def document():
    made = docx.Document()
    made.styles["Normal"].font.name = "Noto Serif CJK SC"
    made.styles["Normal"].font.size = Pt(12)
    made.sections[0].page_width, made.sections[0].page_height = Cm(21), Cm(29.7)
    return made


def template():
    """The form as it was sent out, filled in."""
    made = document()
    made.add_paragraph("附件3")
    made.add_paragraph("各单位报送工作开展情况表")
    table = made.add_table(rows=3, cols=3, style="Table Grid")
    for column, (label, value) in enumerate(
        [("单位名称", "金湖社区"), ("报送时间", "2020年7月2日"), ("报送人", "王芳 13900000002")]
    ):
        table.cell(0, column).text, table.cell(1, column).text = label, value
    body = ["一、宣传工作开展情况：", *PUBLICITY, "二、其他工作开展情况：", *OTHER]
    lines(table.cell(2, 0).merge(table.cell(2, 2)), body)
    return made


def rebuilt():
    """Labels on the left, sections merged over rows, a table of figures within a cell."""
    made = document()
    made.add_paragraph("各单位报送工作开展情况表（6月）")
    table = made.add_table(rows=6, cols=4, style="Table Grid")
    table.cell(0, 0).text = "单位名称"
    table.cell(0, 1).merge(table.cell(0, 3)).text = "和平社区居民委员会"
    for row, column, text in [
        (1, 0, "报送时间"), (1, 1, "2020-07-01"), (1, 2, "报送人"), (1, 3, "李强"),
        (2, 2, "联系电话"), (2, 3, "13900000003"),
    ]:
        table.cell(row, column).text = text
    table.cell(3, 0).merge(table.cell(4, 0)).text = "一、宣传工作开展情况"
    lines(table.cell(3, 1).merge(table.cell(3, 3)), PUBLICITY)
    figures = table.cell(4, 1).merge(table.cell(4, 3)).add_table(rows=2, cols=2)
    figures.style = "Table Grid"
    for at, text in enumerate(["张贴海报", "260张", "发放手册", "900份"]):
        figures.cell(at // 2, at % 2).text = text
    table.cell(5, 0).text = "二、其他工作开展情况"
    lines(table.cell(5, 1).merge(table.cell(5, 3)), OTHER)
    return made


def long():
    """A form that runs over three pages."""
    made = document()
    made.add_paragraph("附件3　各单位报送工作开展情况表")
    table = made.add_table(rows=3, cols=3, style="Table Grid")
    for column, (label, value) in enumerate(
        [("单位名称", "宝圣湖派出所"), ("报送时间", "7月3日"), ("报送人", "赵敏（023-00001234）")]
    ):
        table.cell(0, column).text, table.cell(1, column).text = label, value
    body = ["一、宣传工作开展情况："]
    body += [f"{number}.6月{number}日，在第{number}网格开展入户宣传，入户{number + 10}户，发放防诈宣传手册{number * 3}份，居民反映良好，民警现场讲解冒充公检法、刷单返利、网络贷款等常见骗术的识别办法。" for number in range(1, 31)]
    body += ["二、其他工作开展情况：", "无"]
    lines(table.cell(2, 0).merge(table.cell(2, 2)), body)
    return made


def sheet():
    """The form in a spreadsheet, the date a real date, the phone a number."""
    import datetime

    book = openpyxl.Workbook()
    page = book.active
    page.title = "附件3"
    page.append(["各单位报送工作开展情况表"])
    page.merge_cells("A1:D1")
    page.append(["单位名称", "报送时间", "报送人", "联系电话"])
    page.append(["云岭社区", datetime.date(2020, 7, 2), "陈丽", 13900000006])
    page["B3"].number_format = 'yyyy"年"m"月"d"日"'
    page["D3"].number_format = "0"
    page.append(["一、宣传工作开展情况：\n" + "\n".join(PUBLICITY)])
    page.merge_cells("A4:D4")
    page.append(["二、其他工作开展情况：\n" + "\n".join(OTHER)])
    page.merge_cells("A5:D5")
    for row, height in [(4, 120), (5, 40)]:
        page.row_dimensions[row].height = height
        page.cell(row, 1).alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    for column in "ABCD":
        page.column_dimensions[column].width = 22
    side = openpyxl.styles.Side(style="thin")
    for row in page["A2:D5"]:
        for cell in row:
            cell.border = openpyxl.styles.Border(left=side, right=side, top=side, bottom=side)
    page.page_setup.paperSize = 9
    page.page_setup.orientation = "landscape"
    return book


def convert(source, folder, filters):
    with tempfile.TemporaryDirectory() as work:
        for suffix, name in filters.items():
            subprocess.run(
                ["soffice", "--headless", f"-env:UserInstallation=file://{work}/profile", "--convert-to", name,
                 "--outdir", f"{work}/out", source],
                check=True, capture_output=True,
            )
            shutil.copy(f"{work}/out/form.{suffix}", folder / f"form.{suffix}")
        # LibreOffice's own writer of the source's format, beside the one that made it.
        suffix = pathlib.Path(source).suffix[1:]
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{work}/profile", "--convert-to", suffix,
             "--outdir", f"{work}/again", source],
            check=True, capture_output=True,
        )
        shutil.copy(f"{work}/again/form.{suffix}", folder / f"form-libreoffice.{suffix}")


def main():
    for build, filters, suffix in [
        (template, TEXT, "docx"), (rebuilt, TEXT, "docx"), (long, TEXT, "docx"), (sheet, SHEET, "xlsx"),
    ]:
        folder = HERE / build.__name__
        folder.mkdir(exist_ok=True)
        source = folder / f"form.{suffix}"
        build().save(source)
        convert(str(source), folder, filters)
        # A file under a foreign name: WPS calls its own by these, web systems call their pages so.
        if build is template:
            shutil.copy(folder / "form.doc", folder / "form.wps")
            page = (folder / "form.html").read_text(encoding="utf-8")
            page = page.replace("charset=utf-8", "charset=gb2312")
            (folder / "page-called.doc").write_bytes(page.encode("gb18030"))
            shutil.copy(folder / "form.docx", folder / "word-called.pdf")
        if build is sheet:
            shutil.copy(folder / "form.xls", folder / "form.et")
            shutil.copy(folder / "form.html", folder / "page-called.xls")


main()
