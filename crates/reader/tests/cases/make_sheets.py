#!/usr/bin/env python3
"""Writes the inputs of the cases xls-*, ods-* and excel-xml-* beside it.

Needs xlwt, odfpy, LibreOffice (soffice), and node with the package xlsx (for make_sheets.mjs; NODE_PATH tells where it
is). What LibreOffice writes carries the time of writing, so such a case is written only where it is missing.
"""
import datetime
import io
import os
import pathlib
import struct
import subprocess
import tempfile
import zipfile

import odf.opendocument
import odf.table
import odf.text
import xlwt
from xlwt.CompoundDoc import XlsDoc

HERE = pathlib.Path(__file__).parent
DAY = datetime.date(2020, 7, 2)
LONG = "张贴宣传海报一百五十六张，发放宣传资料一千二百余份，开展集中宣传活动三场次。"


def save(case, name, data):
    folder = HERE / case
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)


def office(case, source, kind, to, name="input"):
    """Lets LibreOffice write a case from a flat OpenDocument source."""
    target = HERE / case / f"{name}.{to.split(':')[0]}"
    if target.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / f"input.{kind}"
        path.write_bytes(source)
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", to,
                        "--outdir", f"{folder}/out", str(path)], check=True, stdout=subprocess.DEVNULL)
        save(case, target.name, (pathlib.Path(folder) / "out" / target.name).read_bytes())


def workbook(fill, **settings):
    book = xlwt.Workbook(encoding="utf-8", **settings)
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def style(code):
    return xlwt.easyxf(num_format_str=code)


# --- records by hand ------------------------------------------------------------------------------------------

def record(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def container(stream):
    """An OLE container with these records as its stream Workbook."""
    with tempfile.NamedTemporaryFile(suffix=".xls") as file:
        XlsDoc().save(file.name, stream + b"\0" * max(0, 4096 - len(stream)))
        return pathlib.Path(file.name).read_bytes()


def bof(content, version=0x600):
    return record(0x809, struct.pack("<HHHH", version, content, 0, 0) + b"\0" * (8 if version == 0x600 else 0))


def short(text):
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16le")


def stream(sheets, globals_=b"", version=0x600, name=short, same_place=False):
    """A workbook of sheets given as (name, state, records)."""
    head = bof(5, version) + globals_
    heads = [len(record(0x85, b"\0" * 6 + name(title))) for title, _, _ in sheets]
    start = len(head) + sum(heads) + 4
    bound, bodies, at = b"", b"", start
    for title, state, records in sheets:
        bound += record(0x85, struct.pack("<IBB", at, state, 0) + name(title))
        body = bof(0x10, version) + records + record(0x0A)
        if not same_place:
            bodies += body
            at = start + len(bodies)
        elif not bodies:
            bodies = body
    return head + bound + record(0x0A) + bodies


def number(row, column, value, xf=0):
    return record(0x203, struct.pack("<HHHd", row, column, xf, value))


def shared(row, column, index):
    return record(0xFD, struct.pack("<HHHI", row, column, 0, index))


# --- Excel 97 to 2003 -----------------------------------------------------------------------------------------

def xls_form():
    def fill(book):
        sheet = book.add_sheet("附件3")
        sheet.write_merge(0, 0, 0, 5, "各单位报送工作开展情况表")
        for column, text in enumerate(["填报单位", "金湖社区", "报送时间", None, "报送人", "王芳，13900000002"]):
            if text:
                sheet.write(1, column, text)
        sheet.write(1, 3, DAY, style("yyyy/m/d"))
        sheet.write_merge(2, 3, 0, 5, "一、宣传工作开展情况\n" + LONG + "\n二、其他工作开展情况\n无")
    save("xls-form", "input.xls", workbook(fill))


def xls_formats():
    def fill(book):
        sheet = book.add_sheet("数")
        rows = [(0.956, "0.0%"), (44014, "yyyy\"年\"m\"月\"d\"日\""), (44014.354166666664, "yyyy-mm-dd hh:mm"),
                (0.354166666666667, "h:mm"), (1.5, "[h]:mm"), (13900000002, "General"), (1200, "#,##0\"份\""),
                (-0.01, "0.00"), (3.12, "0.00"), (2 ** 40 + 0.5, "General"), (44014, "m/d/yy")]
        for row, (value, code) in enumerate(rows):
            sheet.write(row, 0, value, style(code))
            sheet.write(row, 1, code)
        # One record of several numbers.
        for column in range(4):
            sheet.write(12, column, column * 100)
        sheet.write(13, 0, True)
        sheet.row(13).set_cell_error(1, 0x07)
    save("xls-number-formats", "input.xls", workbook(fill))


def xls_1904():
    def fill(book):
        book.dates_1904 = True
        book.add_sheet("日期").write(2, 1, DAY, style("yyyy-mm-dd"))
    save("xls-1904-dates", "input.xls", workbook(fill))


def xls_rich_text():
    def fill(book):
        bold, red = xlwt.easyfont("bold on"), xlwt.easyfont("color_index red")
        sheet = book.add_sheet("字")
        sheet.write_rich_text(0, 0, ["发放", ("资料", bold), "1200", ("余份", red)])
        sheet.write(1, 0, "换\r\n行\tA")
        sheet.write(2, 0, "plain ASCII, café")
        sheet.write(3, 0, "𠮷")
    save("xls-rich-text", "input.xls", workbook(fill))


def xls_hidden():
    def fill(book):
        for visibility, name in enumerate(["看得见", "隐藏", "深藏"]):
            sheet = book.add_sheet(name)
            sheet.visibility = visibility
            sheet.write(0, 0, name)
        book.add_sheet("空")
    save("xls-hidden-sheets", "input.xls", workbook(fill))


def xls_formulas():
    def formula(row, result, flags=0):
        return record(0x06, struct.pack("<HHH", row, 0, 0) + result + struct.pack("<HIHB", flags, 0, 1, 0x16))
    said = "合计三场".encode("utf-16le")
    save("xls-formulas", "input.xls", container(stream([("公式", 0, b"".join([
        formula(0, struct.pack("<d", 312)),
        formula(1, b"\0\0\0\0\0\0\xff\xff"),
        # What stands between a formula and its text.
        record(0x4BC, b"\0" * 8),
        record(0x207, struct.pack("<HB", 4, 1) + said),
        formula(2, b"\1\0\1\0\0\0\xff\xff"),
        formula(3, b"\2\0\x2a\0\0\0\xff\xff"),
        formula(4, b"\3\0\0\0\0\0\xff\xff"),
        # A text that belongs to no formula.
        record(0x207, struct.pack("<HB", 4, 1) + said),
    ]))])))
    def fill(book):
        sheet = book.add_sheet("公式")
        sheet.write(0, 0, 2)
        sheet.write(1, 0, xlwt.Formula("A1*3"))
    save("xls-formulas-never-reckoned", "input.xls", workbook(fill))


def xls_continued():
    wide = lambda text: text.encode("utf-16le")
    runs = struct.pack("<HHHH", 0, 1, 2, 2)
    # Two looks, four bytes of readings; the words cut in the middle, the second half in another width.
    first = struct.pack("<HBHI", 10, 0x0D, 2, 4) + wide("宣传资料")
    sst = [record(0xFC, struct.pack("<II", 5, 5) + first),
           record(0x3C, b"\0" + b"1200.."),
           # The looks stand in a record of their own, without a width before them.
           record(0x3C, runs + b"\1\0\0\0"
                  + struct.pack("<HB", 4, 0) + b"ABCD"
                  + struct.pack("<HB", 3, 1) + wide("甲")),
           record(0x3C, b"\1" + wide("乙丙") + struct.pack("<HB", 0, 0) + struct.pack("<HB", 2, 1) + wide("末尾"))]
    cells = b"".join(shared(row, 0, row) for row in range(5))
    # MULRK, RSTRING and LABEL in the new way.
    cells += record(0xBD, struct.pack("<HHHIHIH", 6, 1, 0, 312 << 2 | 2, 0, 312 << 2 | 3, 2))
    cells += record(0xD6, struct.pack("<HHHHB", 7, 1, 0, 2, 1) + wide("旧字") + struct.pack("<H", 0))
    cells += record(0x204, struct.pack("<HHHHB", 8, 1, 0, 2, 1) + wide("标签"))
    save("xls-continued-strings", "input.xls", container(stream([("续", 0, cells)], b"".join(sst))))


def xls_long():
    def fill(book):
        sheet = book.add_sheet("长")
        for row in range(80):
            sheet.write(row, 0, f"{row}.{LONG * 3}")
            sheet.write(row, 1, f"number {row} " + "x" * 80)
    save("xls-long-sheet", "input.xls", workbook(fill))


def xls_sparse():
    def fill(book):
        sheet = book.add_sheet("稀")
        sheet.write(0, 0, "左上")
        sheet.write(65535, 255, "右下")
        sheet.write_merge(99, 199, 3, 4, "中")
    save("xls-sparse", "input.xls", workbook(fill))


def xls_broken():
    whole = (HERE / "xls-form" / "input.xls").read_bytes()
    save("xls-cut-short", "input.xls", whole[:len(whole) // 3])
    # The first sector of the table of sectors lies at a place that the head tells; every chain bites its tail.
    table = 512 + struct.unpack_from("<I", whole, 76)[0] * 512
    circle = bytearray(whole)
    for sector in range(8):
        struct.pack_into("<I", circle, table + 4 * sector, sector)
    save("xls-circle", "input.xls", bytes(circle))
    save("xls-missing-string", "input.xls", container(stream([("缺", 0, shared(0, 0, 9))])))
    many = [(f"第{n}张", 0, b"".join(number(row, 0, row) for row in range(50))) for n in range(100)]
    save("xls-sheets-upon-each-other", "input.xls", container(stream(many, same_place=True)))
    save("xls-record-too-long", "input.xls", bof(5) + record(0x42, b"\0\0") + struct.pack("<HH", 0xFC, 0xFFFF) + b"ab")
    merges = record(0xE5, struct.pack("<H", 1027) + struct.pack("<HHHH", 0, 65535, 0, 255) * 1027)
    save("xls-merges-upon-each-other", "input.xls",
         container(stream([("叠", 0, number(0, 0, 1) + number(5, 5, 2) + merges * 20)])))


def xls_encrypted():
    late = b"".join(record(0xE1, b"\0\0") for _ in range(20))
    save("xls-encrypted", "input.xls", container(stream([("密", 0, b"")], late + record(0x2F, b"\1\0\1\0\1\0" + b"\0" * 48))))


# --- older Excel and scripts ----------------------------------------------------------------------------------

def gbk(text):
    return text.encode("gb18030")


def xls_5():
    name = lambda text: struct.pack("<B", len(gbk(text))) + gbk(text)
    label = lambda row, column, text: record(0x204, struct.pack("<HHHH", row, column, 0, len(gbk(text))) + gbk(text))
    code = gbk("yyyy\"年\"m\"月\"d\"日\"")
    page = record(0x42, struct.pack("<H", 936)) + record(0x41E, struct.pack("<HB", 164, len(code)) + code)
    page += record(0xE0, struct.pack("<HH", 0, 0) + b"\0" * 12) + record(0xE0, struct.pack("<HH", 0, 164) + b"\0" * 12)
    rich = gbk("报送人：王芳")
    cells = label(0, 0, "填报单位") + label(0, 1, "金湖社区㑇") + number(1, 1, 44014, 1)
    cells += record(0xD6, struct.pack("<HHHH", 1, 0, 0, len(rich)) + rich + b"\1\0\0")
    save("xls-gbk-excel-5", "input.xls", stream([("一季度", 0, cells), ("藏", 1, label(0, 0, "藏"))], page, 0x500, name))


def xls_script():
    """What `xlsBOF`, `xlsWriteLabel` and `xlsWriteNumber` of countless PHP pages write."""
    label = lambda row, column, text: struct.pack("<6H", 0x204, 8 + len(text), row, column, 0, len(text)) + text
    value = lambda row, column, n: struct.pack("<5Hd", 0x203, 14, row, column, 0, n)
    body = label(0, 0, gbk("单位")) + label(0, 1, gbk("张贴海报")) + label(1, 0, gbk("金湖社区")) + value(1, 1, 156)
    save("xls-script-gb2312", "input.xls", struct.pack("<6H", 0x809, 8, 0, 0x10, 0, 0) + body + struct.pack("<2H", 0x0A, 0))
    body = label(0, 0, "单位".encode()) + label(1, 0, "金湖社区".encode()) + value(1, 1, 156)
    save("xls-script-utf-8-no-end", "input.xls", struct.pack("<6H", 0x809, 8, 0, 0x10, 0, 0) + body)


# --- OpenDocument ---------------------------------------------------------------------------------------------

NAMES = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in [
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
    ("svg", "svg-compatible"), ("number", "datastyle"), ("fo", "xsl-fo-compatible")])
NAMES += ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def content(body, styles="", root="document-content", attributes=""):
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {NAMES} office:version="1.3"{attributes}>'
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{body}"
            f"</office:spreadsheet></office:body></office:{root}>").encode()


def ods(xml, manifest="", more=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        manifest = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{manifest}</manifest:manifest>'
        parts = [("mimetype", MIMETYPE), ("content.xml", xml), ("META-INF/manifest.xml", manifest), *more]
        for name, data in parts:
            info = zipfile.ZipInfo(name, (2020, 7, 2, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.create_system = 0
            z.writestr(info, data)
    return out.getvalue()


def sheet(rows, name="表", attributes=""):
    return f'<table:table table:name="{name}"{attributes}>{rows}</table:table>'


def row(cells, repeated=1):
    times = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{times}>{cells}</table:table-row>"


def cell(text="", attributes=""):
    body = text if text.startswith("<") else f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell{attributes}>{body}</table:table-cell>"


def value(kind, stored, text=""):
    name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind, "value")
    return cell(text, f' office:value-type="{kind}" office:{name}="{stored}"')


def ods_cases():
    span = ' table:number-columns-spanned="2" table:number-rows-spanned="2"'
    covered = "<table:covered-table-cell/>"
    save("ods-merged-cells", "input.ods", ods(content(sheet(
        row(cell("标题", ' table:number-columns-spanned="4"') + '<table:covered-table-cell table:number-columns-repeated="3"/>')
        + "<table:table-header-rows>" + row(cell("类别", span) + covered + cell("甲") + cell("乙")) + "</table:table-header-rows>"
        + "<table:table-row-group>" + row(covered + "<table:covered-table-cell><text:p>盖住的字</text:p></table:covered-table-cell>"
                                          + cell("丙") + cell("丁")) + "</table:table-row-group>"
        + row(cell("", ' table:number-columns-spanned="3"') + covered * 2 + cell("末"), 3)))))
    edge = cell("", ' table:number-columns-repeated="16380"')
    save("ods-repeated-rows", "input.ods", ods(content(sheet(
        row(cell("头", ' table:number-columns-repeated="3"') + edge) + row(edge, 1000) + row(cell("同") + edge, 2)
        + row(cell("", ' table:number-columns-repeated="16384"'), 1047500)) + sheet(
        row(cell("", ' table:number-columns-repeated="16384"'), 1048576), "空"))))
    save("ods-repeated-without-end", "input.ods", ods(content(sheet(
        row(cell("一", ' table:number-columns-repeated="16384"'), 1048576)))))
    save("ods-beyond-the-edge", "input.ods", ods(content(sheet(
        row(cell("", ' table:number-columns-repeated="4294967295"') * 3 + cell("远"), 4294967295)))))
    note = ('<office:annotation><dc:creator>张三</dc:creator><text:p>批注不是正文</text:p></office:annotation>')
    save("ods-text-of-cells", "input.ods", ods(content(sheet(
        row(cell("<text:p>发放<text:span>资料</text:span><text:s text:c=\"2\"/>1200\n   余份<text:tab/>完<text:line-break/>又</text:p>"
                 "<text:p/><text:p>第二段<text:a xlink:href=\"https://bsh.example\">链接</text:a></text:p>"))
        + row(cell(f"{note}<text:p>有批注</text:p>") + cell("<text:p>字<text:note><text:note-body><text:p>脚注</text:p></text:note-body></text:note></text:p>"))
        + row(cell("<text:p><text:ruby><text:ruby-base>宣</text:ruby-base><text:ruby-text>xuan</text:ruby-text></text:ruby>传</text:p>"))
        + row(cell('<draw:frame><draw:text-box><text:p>框中一</text:p><text:list><text:list-item><text:p>框中二</text:p></text:list-item></text:list></draw:text-box></draw:frame>'
                   '<text:p>有框</text:p>'))
        + row(cell('<draw:frame><draw:object><office:document><office:body><text:p>图表的字</text:p></office:body></office:document></draw:object><draw:image/></draw:frame>'))
        + "<table:shapes><draw:custom-shape><text:p>浮框</text:p></draw:custom-shape></table:shapes>"))))
    save("ods-values", "input.ods", ods(content(sheet("".join(row(one) for one in [
        value("date", "2020-07-02", "2020年7月2日"), value("date", "2020-07-02", "07/02/20"), value("date", "2020-07-02"),
        value("date", "2020-07-02T08:30:00"), value("percentage", "0.956", "95.60%"), value("percentage", "0.956"),
        value("float", "1200", "1,200"), value("float", "13900000002", "1.39E+10"), value("float", "13900000002"),
        value("time", "PT08H30M00S"), value("boolean", "true"), value("boolean", "false", "否"),
        cell("", ' office:value-type="string" office:string-value="只有值 &amp; 无字"')])))))
    hide = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    show = '<style:style style:name="s" style:family="table"><style:table-properties table:display="true"/></style:style>'
    changes = ('<table:tracked-changes><table:deletion table:id="c1"><table:cut-offs/><table:table-row><table:table-cell>'
               '<text:p>删掉的</text:p></table:table-cell></table:table-row></table:deletion></table:tracked-changes>')
    save("ods-hidden-and-changed", "input.ods", ods(content(
        changes + sheet(row(cell("显")), "一", ' table:style-name="s"') + sheet(row(cell("隐")), "二", ' table:style-name="h"')
        + sheet('<table:table-source xlink:href="other.ods"/>' + row(cell("别的文件")), "'file:///other.ods'#表"), show + hide),
        more=[("Basic/Standard/Module1.xml", "<module/>"), ("Pictures/1.png", b"\x89PNG")]))
    save("ods-encrypted", "input.ods", ods(b"\x01\x02\x03 no markup", '<manifest:file-entry manifest:full-path="content.xml">'
         '<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'))
    save("ods-cut-markup", "input.ods", ods(content(sheet(row(cell("甲"))))[:-60]))
    flat = content(sheet(row(cell("平文件") + value("float", "3", "3"))), root="document", attributes=f' office:mimetype="{MIMETYPE}"')
    save("ods-flat-gb2312", "input.fods", flat.decode().replace("UTF-8", "GB2312").encode("gb18030"))


def ods_odfpy():
    book = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="odfpy")
    for texts in [["填报单位", "金湖社区"], ["报送人", "王芳，13900000002"], ["情况", LONG]]:
        line = odf.table.TableRow()
        for text in texts:
            one = odf.table.TableCell(valuetype="string")
            one.addElement(odf.text.P(text=text))
            line.addElement(one)
        line.addElement(odf.table.TableCell(valuetype="float", value="156"))
        table.addElement(line)
    book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as z:
        save("ods-odfpy", "input.ods", ods(z.read("content.xml")))


# One source for what LibreOffice writes: merged cells, a comment, a text box, a formula, dates, a hidden sheet.
def source():
    hide = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    hide += '<style:style style:name="d" style:family="table-cell" style:data-style-name="D"/>'
    hide = ('<number:date-style style:name="D"><number:year number:style="long"/><number:text>年</number:text><number:month/>'
            "<number:text>月</number:text><number:day/><number:text>日</number:text></number:date-style>") + hide
    box = ('<table:shapes><draw:frame svg:width="5cm" svg:height="2cm" svg:x="1cm" svg:y="8cm"><draw:text-box>'
           "<text:p>文本框第一行</text:p><text:p>第二行</text:p></draw:text-box></draw:frame></table:shapes>")
    note = "<office:annotation><text:p>批注不是正文</text:p></office:annotation>"
    rows = row(cell("各单位报送工作开展情况表", ' table:number-columns-spanned="4"') + "<table:covered-table-cell/>" * 3)
    rows += row(cell("填报单位") + cell(f"<text:p>金湖社区</text:p>{note}") + cell("报送时间")
                + cell("2020年7月2日", ' table:style-name="d" office:value-type="date" office:date-value="2020-07-02"'))
    rows += row(cell("一、宣传工作开展情况", ' table:number-columns-spanned="3" table:number-rows-spanned="2"')
                + "<table:covered-table-cell/>" * 2 + value("float", "156", "156"))
    rows += row("<table:covered-table-cell/>" * 3 + cell("312", ' table:formula="of:=[.D3]*2" office:value-type="float" office:value="312"'))
    rows += row(cell("<text:p>发放<text:span>资料</text:span>1200余份</text:p><text:p>第二段</text:p>"))
    body = sheet(box + rows, "附件3") + sheet(row(cell("旧表")), "旧", ' table:style-name="h"')
    return content(body, hide, "document", f' office:mimetype="{MIMETYPE}"')


def libreoffice():
    office("xls-libreoffice", source(), "fods", "xls:MS Excel 97")
    office("ods-libreoffice", source(), "fods", "ods")
    office("ods-libreoffice-flat", source(), "fods", "fods")
    office("excel-xml-libreoffice", source(), "fods", "xml:MS Excel 2003 XML")


# --- Excel 2003 XML -------------------------------------------------------------------------------------------

def book(sheets, styles="", more="", declaration='<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'):
    return (f'{declaration}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:'
            f'office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">'
            f"{more}<Styles>{styles}</Styles>{sheets}</Workbook>")


def worksheet(rows, name="表", hidden=""):
    visible = f"<Visible>{hidden}</Visible>" if hidden else ""
    options = f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{visible}<Selected/></WorksheetOptions>'
    return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{options}</Worksheet>'


def data(kind, text, attributes=""):
    return f'<Cell{attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def excel_xml():
    styles = ('<Style ss:ID="Default"/><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>'
              '<Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="dd" ss:Parent="d"><Font/></Style>'
              '<Style ss:ID="t"><NumberFormat ss:Format="h:mm"/></Style>'
              '<Style ss:ID="l"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></Style>')
    form = worksheet(
        "<Column/><Row>" + data("String", "各单位报送工作开展情况表", ' ss:MergeAcross="3"') + data("String", "右") + "</Row>"
        '<Row ss:Index="3">' + data("String", "填报单位") + data("String", "金湖社区", ' ss:Index="3"')
        + data("DateTime", "2020-07-02T00:00:00.000", ' ss:StyleID="l"') + "</Row>"
        "<Row>" + data("String", "类别", ' ss:MergeDown="1"') + data("Number", "0.956", ' ss:StyleID="p"')
        + data("Number", "44014", ' ss:StyleID="dd"') + data("DateTime", "1899-12-31T08:30:00.000", ' ss:StyleID="t"') + "</Row>"
        "<Row>" + data("Number", "13900000002", ' ss:Index="2"') + data("Boolean", "1") + data("Error", "#DIV/0!")
        + '<Cell ss:Formula="=R[-1]C"><Data ss:Type="Number">3</Data></Cell>' + '<Cell ss:Formula="=R[-1]C"/>' + "</Row>"
        '<Row ss:Span="2"/><Row><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">发放<B>资料</B>'
        '<Font html:Color="#FF0000">1200</Font>余份&#10;第二行</ss:Data><Comment ss:Author="张三"><ss:Data>批注不是正文</ss:Data></Comment>'
        "<PhoneticText xmlns=\"urn:schemas-microsoft-com:office:excel\">fafang</PhoneticText></Cell></Row>", "附件3")
    hidden = worksheet("<Row>" + data("String", "隐") + "</Row>", "二", "SheetHidden")
    deep = worksheet("<Row>" + data("String", "深") + "</Row>", "三", "SheetVeryHidden")
    save("excel-xml-form", "input.xls", book(form + hidden + deep, styles).encode())
    plain = worksheet("<Row>" + data("String", "填报单位") + data("String", "金湖社区") + "</Row>")
    gb = '<?xml version="1.0" encoding="GB2312"?>'
    save("excel-xml-gb2312", "input.xls", book(plain, declaration=gb).encode("gb18030"))
    save("excel-xml-without-declaration", "input.xls", ("\ufeff" + book(plain, declaration="\r\n")).encode())
    from_1904 = '<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook>'
    save("excel-xml-1904-dates", "input.xls", book(worksheet("<Row>" + data("Number", "42552", ' ss:StyleID="d"')
         + data("DateTime", "2020-07-02T00:00:00.000") + "</Row>"), styles, from_1904).encode())
    save("excel-xml-cut-short", "input.xls", book(plain).encode()[:-40])
    save("excel-xml-beyond-the-edge", "input.xls", book(worksheet(
        '<Row ss:Index="4294967295">' + data("String", "远", ' ss:Index="4294967295" ss:MergeDown="4294967295"') + "</Row>")).encode())


def others():
    """SheetJS writes the same sheets in its formats."""
    subprocess.run(["node", str(HERE / "make_sheets.mjs")], check=True, env=os.environ)


if __name__ == "__main__":
    for make in [xls_form, xls_formats, xls_1904, xls_rich_text, xls_hidden, xls_formulas, xls_continued, xls_long, xls_sparse,
                 xls_broken, xls_encrypted, xls_5, xls_script, ods_cases, ods_odfpy, libreoffice, excel_xml, others]:
        make()
