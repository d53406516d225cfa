"""Writes input.docx, input.xlsx and input.txt of the cases beside it: forms as units rebuild them. Every person and
number in them is made up. Needs python-docx and openpyxl; run in this folder: python3 make.py"""

import copy
import datetime
import io
import pathlib
import re
import zipfile

import docx
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

HERE = pathlib.Path(__file__).parent
# make_variations.py borrows from here, and writes no case of this file again.
BORROWED = __name__ != "__main__"
FIXED = datetime.datetime(2020, 7, 2, 9, 0, 0)
HEAD = ["单位名称", "报送时间", "报送人"]
INSTRUCTIONS = (
    "（要尽量体现数据和效果，如张贴发放海报多少，入户多少户，线下活动多少次等等，同时与自身工作建设相结合，"
    "好的宣传方式与活动等务必详细重点阐释）"
)
PUBLICITY = (
    "6月，我社区以网格为单位，组织网格员12名，张贴防诈宣传海报150张，发放宣传手册1200余份，入户走访320户，"
    "开展线下宣传活动2场，受众约400人次。"
)
OTHER = "配合派出所开展电信诈骗线索摸排1次。"
FILLED = ["金湖社区", "2020年7月2日", "王芳13900000002"]


def sections(publicity=PUBLICITY, other=OTHER, one="一、宣传工作开展情况：", two="二、其他工作开展情况："):
    return [one, *publicity.split("\n"), two, *other.split("\n")]


def fill(cell, lines):
    lines = [lines] if isinstance(lines, str) else lines
    cell.paragraphs[0].text = lines[0] if lines else ""
    for line in lines[1:]:
        cell.add_paragraph(line)


def template(document, values=FILLED, lines=None, head=HEAD):
    columns = max(len(head), len(values))
    table = document.add_table(rows=3, cols=columns)
    table.style = "Table Grid"
    for column, text in enumerate(head):
        fill(table.cell(0, column), text)
    for column, text in enumerate(values):
        fill(table.cell(1, column), text)
    fill(table.cell(2, 0).merge(table.cell(2, columns - 1)), sections() if lines is None else lines)
    return table


def rows(document, texts):
    table = document.add_table(rows=len(texts), cols=max(len(row) for row in texts))
    table.style = "Table Grid"
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            if text is not None:
                fill(table.cell(row, column), text)
    return table


def annex(document):
    document.add_paragraph("附件3")
    document.add_paragraph("各单位报送工作开展情况表")


def save(document, name):
    """Same bytes every time: fixed times in the properties and in the archive."""
    document.core_properties.created = document.core_properties.modified = FIXED
    buffer = io.BytesIO()
    document.save(buffer)
    write(name, "docx", buffer)


def write(name, suffix, buffer):
    if BORROWED:
        return
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(
        folder / f"input.{suffix}", "w", zipfile.ZIP_DEFLATED
    ) as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, date_time=(2020, 7, 2, 9, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                # Writers put the hour of saving there, whatever they are told.
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", b"2020-07-02T09:00:00Z", content)
            target.writestr(fixed, content)


def text(name, words):
    if BORROWED:
        return
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    (folder / "input.txt").write_text(words, encoding="utf-8")


def case(name):
    def run(build):
        document = docx.Document()
        build(document)
        save(document, name)

    return run


@case("template-filled")
def _(document):
    annex(document)
    template(document)


@case("blank-template")
def _(document):
    annex(document)
    template(document, ["XXXX", "X年X月X日", "名字＋电话"], ["一、宣传工作开展情况：" + INSTRUCTIONS, "二、其他工作开展情况："])


@case("half-filled-date")
def _(document):
    annex(document)
    template(document, ["金湖社区", "2020年X月X日", "王芳13900000002"])


@case("instructions-left")
def _(document):
    annex(document)
    template(document, lines=sections(one="一、宣传工作开展情况：" + INSTRUCTIONS, other="无"))


@case("nil-in-required-section")
def _(document):
    annex(document)
    template(document, lines=sections(publicity="同上月", other="无"))


@case("slogans-only")
def _(document):
    annex(document)
    template(document, lines=sections(publicity="6月，我社区高度重视，广泛宣传，营造了浓厚的防诈氛围。", other="无"))


@case("unknown-unit-no-phone")
def _(document):
    annex(document)
    template(document, ["金胡社区", "2020.7.2", "王芳"])


@case("last-months-date")
def _(document):
    annex(document)
    template(document, ["金湖社区", "2020-06-02", "王芳13900000002"])


@case("labels-on-the-left")
def _(document):
    rows(
        document,
        [
            ["单位名称：", "宝圣湖街道金湖社区居委会"],
            ["报送日期：", "二〇二〇年七月二日"],
            ["报送人及联系电话：", "王芳（书记） 023-00001234"],
            ["宣传工作开展情况", PUBLICITY],
            ["其他工作开展情况", OTHER],
        ],
    )


@case("extra-columns")
def _(document):
    annex(document)
    template(
        document,
        ["1", "民社办", "7.2", "王芳", "科员", "139 0000 0002", "minshe@example.com"],
        head=["序号", "单位名称", "报送时间", "报送人", "职务", "联系电话", "邮箱"],
    )


@case("rows-of-their-own")
def _(document):
    annex(document)
    table = rows(
        document,
        [
            ["填报单位", "平安办", "填报时间", "2020/7/3"],
            ["联系人", "李强", "电话", "00001234"],
            ["（一）宣传工作情况", None, None, None],
            [PUBLICITY, None, None, None],
            ["（二）其它工作", None, None, None],
            ["无", None, None, None],
        ],
    )
    for row in range(2, 6):
        table.cell(row, 0).merge(table.cell(row, 3))


@case("whole-notice")
def _(document):
    for line in ["宝圣湖街办发〔2020〕27号", "各社区，各办、所、站、中心、大队，有关单位：", "一、组织领导", "二、工作目标", "四、工作措施"]:
        document.add_paragraph(line)
    document.add_paragraph("附件1")
    rows(
        document,
        [
            ["序号", "类别", "重点任务", "牵头单位", "配合单位"],
            ["1", "督导检查", "做好打击治理电信网络新型违法犯罪工作的统筹和指导。", "平安办", "各社区"],
        ],
    )
    document.add_paragraph("附件2")
    document.add_paragraph("各单位报送联络员名单回执")
    rows(document, [["单位名称", "姓名", "所在部门", "所任职务", "联系电话"], ["金湖社区", "王芳", "平安部", "书记", "13900000002"]])
    annex(document)
    template(document)
    document.add_paragraph("重庆市渝北区宝圣湖街道党政办             2020年6月24日印发")


@case("liaison-receipt-only")
def _(document):
    document.add_paragraph("附件2")
    document.add_paragraph("各单位报送联络员名单回执")
    rows(document, [["单位名称", "姓名", "所在部门", "所任职务", "联系电话"], ["金湖社区", "王芳", "平安部", "书记", "13900000002"]])


@case("two-forms")
def _(document):
    annex(document)
    template(document)
    document.add_page_break()
    annex(document)
    template(document, ["平安办", "2020年7月3日", "李强13900000003"], sections("6月，我办开展线下宣传活动3场，发放宣传资料600份。", "无"))


@case("head-row-repeated")
def _(document):
    annex(document)
    table = rows(
        document,
        [HEAD, FILLED, ["一、宣传工作开展情况：", None, None], HEAD, [[PUBLICITY, "二、其他工作开展情况：", OTHER], None, None]],
    )
    for row in (2, 4):
        table.cell(row, 0).merge(table.cell(row, 2))


@case("sections-under-the-table")
def _(document):
    annex(document)
    rows(document, [HEAD, ["金湖社区", "２０２０年７月２日", "王 芳"]])
    for line in sections(other="无"):
        document.add_paragraph(line)
    document.add_paragraph("联系电话：139-0000-0002")


@case("framed")
def _(document):
    frame = document.add_table(rows=1, cols=1)
    cell = frame.cell(0, 0)
    cell.paragraphs[0].text = "各单位报送工作开展情况表"
    inner = docx.Document()
    table = template(inner)
    cell._tc.append(copy.deepcopy(table._tbl))
    cell.add_paragraph("")


@case("tracked-changes")
def _(document):
    annex(document)
    table = template(document)
    paragraph = table.cell(1, 1).paragraphs[0]
    for run in list(paragraph.runs):
        deleted = OxmlElement("w:del")
        deleted.set(qn("w:author"), "王芳")
        words = run._r.find(qn("w:t"))
        words.tag = qn("w:delText")
        words.text = "2020年6月2日"
        run._r.addprevious(deleted)
        deleted.append(run._r)
    inserted = OxmlElement("w:ins")
    inserted.set(qn("w:author"), "王芳")
    run = paragraph.add_run("2020年7月2日")
    run._r.addprevious(inserted)
    inserted.append(run._r)


@case("title-and-number-in-one-cell")
def _(document):
    rows(document, [["各单位报送工作开展情况表", None, None], HEAD, FILLED, [sections(), None, None]])
    table = document.tables[0]
    table.cell(0, 0).merge(table.cell(0, 2))
    table.cell(3, 0).merge(table.cell(3, 2))


def sheet(workbook, title, values, lines):
    page = workbook.create_sheet(title)
    page["A1"] = "各单位报送工作开展情况表"
    page.merge_cells("A1:C1")
    for column, words in enumerate(HEAD, 1):
        page.cell(2, column, words)
    for column, value in enumerate(values, 1):
        page.cell(3, column, value)
    page["A4"] = "\n".join(lines)
    page.merge_cells("A4:C4")


def book(name, build):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    build(workbook)
    workbook.properties.created = workbook.properties.modified = FIXED
    buffer = io.BytesIO()
    workbook.save(buffer)
    write(name, "xlsx", buffer)


def two_sheets(workbook):
    sheet(workbook, "金湖", ["金湖社区", datetime.date(2020, 7, 2), "王芳13900000002"], sections())
    sheet(workbook, "平安办", ["平安办", 44015, "李强13900000003"], sections("6月，我办开展线下宣传活动3场，发放宣传资料600份。", "无"))


def a_unit_a_row(workbook):
    page = workbook.create_sheet("7月")
    page.append([*HEAD, "宣传工作开展情况", "其他工作开展情况"])
    page.append([*FILLED, PUBLICITY, "无"])
    page.append(["平安办", "7月3日", "李强13900000003", "6月，我办开展线下宣传活动3场，发放宣传资料600份。", "无"])


book("sheets", two_sheets)
book("sheet-a-unit-a-row", a_unit_a_row)

text(
    "mail-body",
    "平安办：\n    现将我社区6月工作情况报送如下，请查收。\n\n单位名称：金湖社区\n报送时间：7月2日\n报送人：王芳 13900000002\n"
    f"一、宣传工作开展情况：\n{PUBLICITY}\n二、其他工作开展情况：无\n\n> 单位名称：平安办\n> 报送时间：2020年7月1日\n",
)
text("mail-body-pasted-table", "\t".join(HEAD) + "\n" + "\t".join(FILLED) + "\n" + "\n".join(sections()) + "\n")
text("mail-body-without-form", "您好，我社区6月情况表见附件，请查收。\n联系人：王芳 电话：13900000002\n金湖社区\n2020年7月2日\n")

BORROWED = False
