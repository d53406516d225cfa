"""Writes the cases of the 46 variations: each with the writer it came from and what a careful person reads in it.

    python3 make_variations.py            writes input.* (needs python-docx, openpyxl, LibreOffice, and in NODE_PATH
                                          docx and exceljs of npm)
    python3 make_variations.py --review   compares each expected.json with the careful person's reading, told here
                                          beside the input and never taken from the program

Every person and number is made up."""

import copy
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

import docx
import openpyxl
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

import make

HERE = pathlib.Path(__file__).parent
HEAD, FILLED, PUBLICITY, OTHER = make.HEAD, make.FILLED, make.PUBLICITY, make.OTHER
TITLE = "各单位报送工作开展情况表"
SECTIONS = make.sections()
CASES = {}
JINHU = ("jinhu", "2020-07-02", "王芳", ["13900000002"])


def form(unit=JINHU[0], date=JINHU[1], name=JINHU[2], phones=JINHU[3], publicity=PUBLICITY, other=OTHER, codes=()):
    """What a careful person reads: ids of the register, a day, names, digits, the sections' texts, faults' codes."""
    return dict(unit=unit, date=date, name=name, phones=list(phones), publicity=publicity, other=other, codes=sorted(codes))


def word(name, *forms, variation=""):
    def run(build):
        def write():
            document = docx.Document()
            build(document)
            make.save(document, name)

        CASES[name] = (write, list(forms))

    return run


def book(name, *forms):
    def run(build):
        CASES[name] = (lambda: make.book(name, build), list(forms))

    return run


def mail(name, words, *forms):
    CASES[name] = (lambda: make.text(name, words), list(forms))


def script(name, suffix, source, *forms):
    """A case written by a program of npm."""

    def write():
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "make.js")
            path.write_text(source, encoding="utf-8")
            out = pathlib.Path(folder, f"out.{suffix}")
            subprocess.run(["node", path, out], check=True, env=os.environ)
            make.write(name, suffix, out)

    CASES[name] = (write, list(forms))


def office(name, source_suffix, target, make_source, *forms):
    """A case that LibreOffice converted."""

    def write():
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder, f"input.{source_suffix}")
            make_source(source)
            subprocess.run(
                ["soffice", "--headless", *(["--infilter=CSV:44,34,76"] if source_suffix == "csv" else []), f"-env:UserInstallation=file://{folder}/profile", "--convert-to", target,
                 "--outdir", folder, source],
                check=True, capture_output=True,
            )
            make.write(name, target.split(":")[0], pathlib.Path(folder, f"input.{target.split(':')[0]}"))

    CASES[name] = (write, list(forms))


def merge(table, *spans):
    for row, first, last in spans:
        table.cell(row, first).merge(table.cell(row, last))


# ---- labels: where they stand and how they are written -------------------------------------------------------------

@word("labels-spaced-numbered-starred", form())
def _(document):
    make.rows(document, [["1．单　位　名　称：", "金湖社区"], ["2．填 报 日 期（必填）", "2020年7月2日"], ["*填表人、联系电话", "王芳13900000002"],
                         ["3．宣传工作开展情况", PUBLICITY], ["4．其他工作开展情况", OTHER]])


@word("label-and-value-without-colon", form())
def _(document):
    make.annex(document)
    table = make.rows(document, [["单位名称 金湖社区", "报送时间 2020年7月2日", "报送人 王芳 13900000002"], [SECTIONS, None, None]])
    merge(table, (1, 0, 2))


@word("label-over-value-in-one-cell", form())
def _(document):
    make.annex(document)
    table = make.rows(document, [[["单位名称", "金湖社区"], ["报送时间", "2020年7月2日"], ["报送人", "王芳", "13900000002"]], [SECTIONS, None, None]])
    merge(table, (1, 0, 2))


@word("labels-merged-over-two-columns", form())
def _(document):
    table = make.rows(document, [["单位名称", None, "报送时间", None, "报送人", None], ["金湖社区", None, "2020年7月2日", None, "王芳", "13900000002"],
                                 [SECTIONS] + [None] * 5])
    merge(table, (0, 0, 1), (0, 2, 3), (0, 4, 5), (1, 0, 1), (1, 2, 3), (2, 0, 5))


@word("label-column-merged-over-rows", form())
def _(document):
    table = make.rows(document, [["基本情况", "单位名称", "金湖社区"], [None, "上报时间", "2020年7月2日"], [None, "填报人员", "王芳"], [None, "手机号码", "13900000002"],
                                 ["工作情况", "宣传工作开展情况", PUBLICITY], [None, "其他工作开展情况", OTHER]])
    table.cell(0, 0).merge(table.cell(3, 0))
    table.cell(4, 0).merge(table.cell(5, 0))


@word("stamp-words-at-label-and-value", form())
def _(document):
    make.annex(document)
    make.template(document, ["金湖社区（盖章）", "2020年7月2日", "王芳13900000002"], head=["报送单位（盖章）", "报送日期（年月日）", "联系人（签字）"])


@word("post-between-name-and-phone", form())
def _(document):
    make.annex(document)
    make.template(document, ["金湖社区", "2020年7月2日", "王芳", "党委书记", "13900000002"], head=["单位名称", "报送时间", "姓名", "职务", "电话"])


@word("phone-cell-without-label", form())
def _(document):
    make.annex(document)
    table = make.rows(document, [["单位名称", "报送时间", "报送人", None], ["金湖社区", "2020年7月2日", "王芳", "139-0000-0002"], [SECTIONS, None, None, None]])
    merge(table, (0, 2, 3), (2, 0, 3))


@word("phone-row-under-the-sections", form())
def _(document):
    make.annex(document)
    table = make.rows(document, [HEAD, ["金湖社区", "2020年7月2日", "王芳"], [SECTIONS, None, None], ["联系电话：139 0000 0002", None, None]])
    merge(table, (2, 0, 2), (3, 0, 2))


@word("signature-line-with-phone", form())
def _(document):
    make.annex(document)
    make.rows(document, [["单位名称", "报送时间"], ["金湖社区", "2020年7月2日"]])
    for line in SECTIONS:
        document.add_paragraph(line)
    document.add_paragraph("报送人：王芳　　　　　　联系电话　139-0000-0002")


@word("unit-and-date-above-the-table", form())
def _(document):
    document.add_paragraph(TITLE)
    document.add_paragraph("填报单位：金湖社区　　　　　　　　填报时间：2020年7月2日")
    table = make.rows(document, [["宣传工作开展情况", PUBLICITY], ["其他工作开展情况", OTHER]])
    document.add_paragraph("单位负责人：陈主任　　填表人：王芳　　联系电话：13900000002")


# ---- the unit told elsewhere ---------------------------------------------------------------------------------------

@word("unit-in-the-title", form(unit="yunling"))
def _(document):
    document.add_paragraph("云岭社区打击治理电信网络新型违法犯罪工作开展情况表")
    make.template(document, ["2020年7月2日", "王芳13900000002"], head=["报送时间", "报送人"])


@word("unit-in-the-title-cell-empty", form(unit="yunling"))
def _(document):
    document.add_paragraph("宝圣湖街道云岭社区6月份防诈骗宣传工作开展情况表")
    make.template(document, ["", "2020年7月2日", "王芳13900000002"])


@word("unit-and-date-as-signature", form())
def _(document):
    document.add_paragraph(TITLE)
    table = make.rows(document, [["宣传工作开展情况", PUBLICITY], ["其他工作开展情况", OTHER], ["报送人", "王芳 13900000002"]])
    document.add_paragraph("金湖社区居民委员会")
    document.add_paragraph("2020年7月2日")


@word("unit-in-the-title-is-another", form(unit="jinhu", codes=["sender-mismatch"]))
def _(document):
    document.add_paragraph("云岭社区6月份工作开展情况表")
    make.template(document)


# ---- sections ------------------------------------------------------------------------------------------------------

@word("headings-left-out", form(publicity=PUBLICITY, other=None))
def _(document):
    make.annex(document)
    make.template(document, lines=[PUBLICITY])


@word("headings-reworded", form())
def _(document):
    make.annex(document)
    make.template(document, lines=make.sections(one="（一）6月份反诈宣传工作开展情况如下：", two="（二）其它工作情况："))


@word("sections-in-one-paragraph", form())
def _(document):
    make.annex(document)
    make.template(document, lines=["一、宣传工作开展情况：" + PUBLICITY + "二、其他工作开展情况：" + OTHER])


@word("sections-with-line-breaks", form(publicity=PUBLICITY.replace("，受众", "，\n受众")))
def _(document):
    make.annex(document)
    table = make.template(document, lines=[""])
    run = table.cell(2, 0).paragraphs[0].add_run()
    for at, line in enumerate(make.sections(publicity=PUBLICITY.replace("，受众", "，\n受众"))):
        if at:
            run.add_break()
        run.add_text(line)


@word("section-a-paragraph-a-row", form(publicity="6月，我社区张贴海报150张。\n入户走访320户。\n开展线下活动2场。"))
def _(document):
    table = make.rows(document, [HEAD, FILLED, ["一、宣传工作开展情况：", None, None], ["6月，我社区张贴海报150张。", None, None], ["入户走访320户。", None, None],
                                 ["开展线下活动2场。", None, None], ["二、其他工作开展情况：", None, None], [OTHER, None, None]])
    merge(table, *((row, 0, 2) for row in range(2, 8)))


@word("section-label-merged-beside-its-rows", form(publicity="6月，我社区张贴海报150张。\n入户走访320户。"))
def _(document):
    table = make.rows(document, [["单位名称", "金湖社区", "报送时间", "2020年7月2日"], ["报送人", "王芳", "电话", "13900000002"],
                                 ["宣传工作开展情况", "6月，我社区张贴海报150张。", None, None], [None, "入户走访320户。", None, None], ["其他工作开展情况", OTHER, None, None]])
    merge(table, (2, 1, 3), (3, 1, 3), (4, 1, 3))
    table.cell(2, 0).merge(table.cell(3, 0))


@word("table-continued-in-a-second", form())
def _(document):
    make.annex(document)
    table = make.rows(document, [HEAD, FILLED, [["一、宣传工作开展情况：", PUBLICITY], None, None]])
    merge(table, (2, 0, 2))
    document.add_page_break()
    make.rows(document, [[["二、其他工作开展情况：", OTHER]]])


@word("table-continued-with-its-head", form())
def _(document):
    make.annex(document)
    table = make.rows(document, [HEAD, FILLED, [["一、宣传工作开展情况：", PUBLICITY], None, None]])
    merge(table, (2, 0, 2))
    document.add_page_break()
    table = make.rows(document, [HEAD, FILLED, [["二、其他工作开展情况：", OTHER], None, None]])
    merge(table, (2, 0, 2))


@word("headed-page-in-the-middle-of-a-section", form(publicity=PUBLICITY + "\n入户复访20户。"))
def _(document):
    make.annex(document)
    table = make.rows(document, [HEAD, FILLED, [["一、宣传工作开展情况：", PUBLICITY], None, None]])
    merge(table, (2, 0, 2))
    document.add_paragraph("（续表）")
    make.rows(document, [[["入户复访20户。", "二、其他工作开展情况：", OTHER]]])


@word("indicators-nested-in-the-section", form(publicity="6月工作情况见下表：\n指标 数量\n张贴海报 150张\n入户 320户\n营造了防诈氛围。"))
def _(document):
    make.annex(document)
    table = make.template(document, lines=["一、宣传工作开展情况：", "6月工作情况见下表：", "营造了防诈氛围。", "二、其他工作开展情况：" + OTHER])
    inner = make.rows(docx.Document(), [["指标", "数量"], ["张贴海报", "150张"], ["入户", "320户"]])
    table.cell(2, 0).paragraphs[1]._p.addnext(copy.deepcopy(inner._tbl))


@word("indicators-as-rows-of-the-form", form(publicity="张贴海报 150张\n入户走访 320户\n线下活动 2场"))
def _(document):
    table = make.rows(document, [HEAD, FILLED, ["一、宣传工作开展情况", None, None], ["张贴海报", "150张", None], ["入户走访", "320户", None], ["线下活动", "2场", None],
                                 ["二、其他工作开展情况", None, None], [OTHER, None, None]])
    merge(table, (2, 0, 2), (6, 0, 2), (7, 0, 2), (3, 1, 2), (4, 1, 2), (5, 1, 2))


@word("numbers-table-under-the-form", form(publicity=PUBLICITY, other=OTHER + "\n指标 数量\n海报 150张"))
def _(document):
    make.annex(document)
    make.template(document)
    document.add_paragraph("")
    make.rows(document, [["指标", "数量"], ["海报", "150张"]])


@word("photos-with-captions", form(other=OTHER + "\n图1：6月15日在小区门口开展宣传"))
def _(document):
    make.annex(document)
    make.template(document, lines=[*SECTIONS, "图1：6月15日在小区门口开展宣传"])


def text_box(paragraphs):
    inner = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    return parse_xml(
        f'<w:r {nsdecls("w")} xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:inline><wp:extent cx="4000000" cy="2000000"/><wp:docPr id="1" name="文本框 1"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent>'
        f"{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


@word("sections-in-a-text-box", form())
def _(document):
    make.annex(document)
    make.rows(document, [HEAD, FILLED])
    document.add_paragraph()._p.append(text_box(SECTIONS))


@word("sections-in-a-text-box-in-the-cell", form())
def _(document):
    make.annex(document)
    table = make.template(document, lines=[""])
    table.cell(2, 0).paragraphs[0]._p.append(text_box(SECTIONS))


@word("head-in-the-page-header", form())
def _(document):
    document.sections[0].header.paragraphs[0].text = "单位名称：金湖社区  报送时间：2020年7月2日  报送人：王芳13900000002"
    document.add_paragraph(TITLE)
    for line in SECTIONS:
        document.add_paragraph(line)


@word("form-in-the-page-header", form())
def _(document):
    header = document.sections[0].header
    table = header.add_table(3, 3, docx.shared.Inches(6))
    for column in range(3):
        make.fill(table.cell(0, column), HEAD[column])
        make.fill(table.cell(1, column), FILLED[column])
    make.fill(table.cell(2, 0).merge(table.cell(2, 2)), SECTIONS)


@word("content-controls", form())
def _(document):
    make.annex(document)
    table = make.template(document)
    for cell in table.rows[1].cells:
        paragraph = cell.paragraphs[0]
        for run in list(paragraph.runs):
            control = OxmlElement("w:sdt")
            content = OxmlElement("w:sdtContent")
            run._r.addprevious(control)
            control.append(content)
            content.append(run._r)
    row = table.rows[2]._tr
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    row.addprevious(control)
    control.append(content)
    content.append(row)


# ---- several forms -------------------------------------------------------------------------------------------------

JUNE = "6月，我社区张贴防诈宣传海报150张，入户走访320户。"
JULY = "7月，我社区发放宣传手册800份，开展线下宣传活动3场。"


@word("june-and-july-in-one-file", form(publicity=JUNE, other="无"),
      form(date="2020-08-03", publicity=JULY, other="无", codes=["date-wrong-period"]))
def _(document):
    make.annex(document)
    make.template(document, lines=make.sections(JUNE, "无"))
    document.add_page_break()
    make.annex(document)
    make.template(document, ["金湖社区", "2020年8月3日", "王芳13900000002"], make.sections(JULY, "无"))


@word("one-form-for-may-and-june", form(publicity="5—6月，我社区张贴海报150张，入户走访320户。", other="无", codes=["date-wrong-period"]))
def _(document):
    document.add_paragraph("金湖社区5—6月份工作开展情况表")
    make.template(document, FILLED, make.sections("5—6月，我社区张贴海报150张，入户走访320户。", "无"))


PINGAN = "6月，我办开展线下宣传活动3场，发放宣传资料600份。"


@word("units-as-columns", form(other="无"), form("pingan", "2020-07-03", "李强", ["13900000003"], PINGAN, "无"))
def _(document):
    document.add_paragraph(TITLE)
    make.rows(document, [["单位名称", "金湖社区", "平安办"], ["报送时间", "2020年7月2日", "7月3日"], ["报送人", "王芳13900000002", "李强13900000003"],
                         ["宣传工作开展情况", PUBLICITY, PINGAN], ["其他工作开展情况", "无", "无"]])


@word("forms-side-by-side", form(other="无"), form("pingan", "2020-07-03", "李强", ["13900000003"], PINGAN, "无"))
def _(document):
    frame = document.add_table(rows=1, cols=2)
    inner = docx.Document()
    for cell, values, lines in ((0, FILLED, make.sections(PUBLICITY, "无")), (1, ["平安办", "2020年7月3日", "李强13900000003"], make.sections(PINGAN, "无"))):
        table = make.template(inner, values, lines)
        frame.cell(0, cell)._tc.append(copy.deepcopy(table._tbl))
        frame.cell(0, cell).add_paragraph("")


@word("forms-one-under-another-in-a-table", form(other="无"), form("pingan", "2020-07-03", "李强", ["13900000003"], PINGAN, "无"))
def _(document):
    table = make.rows(document, [[TITLE, None, None], HEAD, FILLED, [make.sections(PUBLICITY, "无"), None, None], [TITLE, None, None], HEAD,
                                 ["平安办", "2020年7月3日", "李强13900000003"], [make.sections(PINGAN, "无"), None, None]])
    merge(table, (0, 0, 2), (3, 0, 2), (4, 0, 2), (7, 0, 2))


def notice(document, liaison, values, lines):
    for line in ["宝圣湖街办发〔2020〕27号", "各社区，各办、所、站、中心、大队，有关单位：", "一、组织领导", "二、工作目标",
                 "（三）各单位要在每月3号前报送宣传工作开展情况，联系人：李静，联系电话：023-00000110。", "附件1", "任务分解方案"]:
        document.add_paragraph(line)
    make.rows(document, [["序号", "类别", "重点任务", "牵头单位", "配合单位"], ["1", "督导检查", "加强宣传工作开展情况督促检查。", "平安办", "各社区"],
                         ["7", "宣传防范", "广泛张贴宣传海报、播放宣传视频。", "平安办", "各单位"]])
    document.add_paragraph("附件2")
    document.add_paragraph("各单位报送联络员名单回执")
    make.rows(document, [["单位名称", "姓名", "所在部门", "所任职务", "联系电话"], liaison])
    make.annex(document)
    make.template(document, values, lines)
    document.add_paragraph("重庆市渝北区宝圣湖街道党政办             2020年6月24日印发")


BLANK = ["XXXX", "X年X月X日", "名字＋电话"]
BLANK_LINES = ["一、宣传工作开展情况：" + make.INSTRUCTIONS, "二、其他工作开展情况："]


@word("notice-returned-unfilled", form(None, None, None, [], "", "", ["blank-form"]))
def _(document):
    notice(document, [""] * 5, BLANK, BLANK_LINES)


@word("notice-with-receipt-and-unfilled-form", form(None, None, None, [], "", "", ["blank-form"]))
def _(document):
    notice(document, ["云岭社区", "孙悦", "综治办", "专干", "13900000011"], BLANK, BLANK_LINES)


@word("notice-filled-at-the-end", form())
def _(document):
    notice(document, ["云岭社区", "孙悦", "综治办", "专干", "13900000011"], FILLED, SECTIONS)


@word("template-above-the-filled-form", form(None, None, None, [], "", "", ["blank-form"]), form())
def _(document):
    make.annex(document)
    make.template(document, BLANK, BLANK_LINES)
    make.annex(document)
    make.template(document)


# ---- fields --------------------------------------------------------------------------------------------------------

def fields(name, values, expected):
    def build(document):
        make.annex(document)
        make.template(document, values)

    word(name, expected)(build)


fields("unit-is-the-street", ["宝圣湖街道", "2020年7月2日", "王芳13900000002"], form(unit=None, codes=["unit-unknown"]))
fields("unit-is-a-person", ["王芳", "2020年7月2日", "王芳13900000002"], form(unit=None, codes=["unit-unknown"]))
fields("unit-same-as-above", ["同上", "2020年7月2日", "王芳13900000002"], form(unit=None, codes=["unit-unknown"]))
fields("two-units-in-the-cell", ["金湖社区、宝圣湖派出所", "2020年7月2日", "王芳13900000002"], form(unit=None, codes=["unit-unknown"]))
fields("unit-with-all-above-it", ["重庆市渝北区人民政府宝圣湖街道办事处云岭社区居民委员会", "2020年7月2日", "王芳13900000002"], form(unit="yunling"))
fields("station-by-its-full-name", ["重庆市公安局渝北区分局宝圣湖派出所", "2020年7月2日", "王芳13900000002"], form(unit="paichusuo"))
fields("community-of-another-street", ["渝北区龙溪街道金湖社区", "2020年7月2日", "王芳13900000002"], form(unit=None, codes=["unit-unknown"]))
fields("unit-with-a-department", ["金湖社区综治办", "2020年7月2日", "王芳13900000002"], form(unit="jinhu"))
fields("date-is-the-period-reported", ["金湖社区", "6月1日—6月30日", "王芳13900000002"], form(date="2020-06-30"))
fields("date-range-with-years", ["金湖社区", "2020年6月1日至2020年6月30日", "王芳13900000002"], form(date="2020-06-30"))
fields("two-dates-in-the-cell", ["金湖社区", "2020年6月30日 2020年7月2日", "王芳13900000002"], form(date=None, codes=["date-invalid"]))
fields("date-that-is-none", ["金湖社区", "2020年6月31日", "王芳13900000002"], form(date=None, codes=["date-invalid"]))
fields("date-month-only", ["金湖社区", "2020年7月", "王芳13900000002"], form(date=None, codes=["date-invalid"]))
fields("date-to-come", ["金湖社区", "2021年7月2日", "王芳13900000002"], form(date="2021-07-02", codes=["date-wrong-period"]))
fields("date-month-and-day-swapped", ["金湖社区", "2/7/2020", "王芳13900000002"], form(date=None, codes=["date-invalid"]))
fields("date-with-circles-and-weekday", ["金湖社区", "二○二○年七月二日（星期四）上午9时", "王芳13900000002"], form())
fields("date-a-serial-pasted", ["金湖社区", "44014", "王芳13900000002"], form())
fields("two-persons-two-phones", ["金湖社区", "2020年7月2日", "王芳（书记）13900000002；李强（网格员）139 0000 0003"],
       form(name="王芳、李强", phones=["13900000002", "13900000003"]))
fields("checked-by-in-the-same-cell", ["金湖社区", "2020年7月2日", "报送人：王芳 13900000002 审核人：陈丽"], form())
fields("extension-after-a-switchboard", ["金湖社区", "2020年7月2日", "王芳 023-00001234转8231"], form(phones=["023-00001234"]))
fields("short-internal-number", ["金湖社区", "2020年7月2日", "王芳转8231"], form(phones=[], codes=["phone-invalid"]))
fields("country-code", ["金湖社区", "2020年7月2日", "王芳(+86)139-0000-0002"], form())
fields("number-short-by-one", ["金湖社区", "2020年7月2日", "王芳 139 0000 000"], form(phones=[], codes=["phone-invalid"]))
fields("one-number-right-one-wrong", ["金湖社区", "2020年7月2日", "王芳 13900000002/8231"], form())
fields("long-name-phone-first", ["金湖社区", "2020年7月2日", "Tel:13900000002 买买提•艾力（民警）"], form(name="买买提·艾力"))
fields("name-spread-and-titled", ["金湖社区", "2020年7月2日", "网格员 王  芳  手机 139.0000.0002"], form())
fields("surname-and-title-only", ["金湖社区", "2020年7月2日", "王主任13900000002"], form(name="王主任"))

# ---- spreadsheets --------------------------------------------------------------------------------------------------

def page_of(workbook, title, values, lines=SECTIONS):
    make.sheet(workbook, title, values, lines)
    return workbook[title]


@book("hidden-sheet-of-last-month", form())
def _(workbook):
    page_of(workbook, "5月", ["金湖社区", "2020年6月2日", "王芳13900000002"], make.sections("5月，我社区张贴海报90张。", "无")).sheet_state = "hidden"
    page_of(workbook, "6月", FILLED)


@book("only-sheet-is-hidden", form())
def _(workbook):
    workbook.create_sheet("说明")["A1"] = "填表说明：请如实填写。"
    page_of(workbook, "6月", FILLED).sheet_state = "hidden"


@book("dates-of-the-1904-system", form())
def _(workbook):
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    page_of(workbook, "6月", ["金湖社区", datetime.date(2020, 7, 2), "王芳13900000002"])


@book("date-as-a-bare-serial", form())
def _(workbook):
    page_of(workbook, "6月", ["金湖社区", 44014, "王芳13900000002"])


@book("titles-and-remarks-around-a-list", form(other="无"), form("pingan", "2020-07-03", "李强", ["13900000003"], PINGAN, "无"))
def _(workbook):
    page = workbook.create_sheet("汇总")
    page.append(["宝圣湖街道6月份工作开展情况汇总表"])
    page.merge_cells("A1:G1")
    page.append(["填报日期：2020年7月3日"])
    page.append(["序号", "报送单位", "报送时间", "报送人", "联系电话", "宣传工作开展情况", "其他工作开展情况"])
    page.append([1, "金湖社区", datetime.date(2020, 7, 2), "王芳", 13900000002, PUBLICITY, "无"])
    page.append([2, "平安办", datetime.date(2020, 7, 3), "李强", "13900000003", PINGAN, "无"])
    page.append(["", "合计", "", "", "", "", ""])
    page.append(["备注：无"])


@book("list-with-a-head-of-two-rows", form(other="无"), form("pingan", "2020-07-03", "李强", ["13900000003"], PINGAN, "无"))
def _(workbook):
    page = workbook.create_sheet("Sheet1")
    page.append(["单位名称", "报送时间", "报送人", None, "工作开展情况", None])
    page.append([None, None, "姓名", "联系电话", "宣传工作开展情况", "其他工作开展情况"])
    for span in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        page.merge_cells(span)
    page.append(["金湖社区", "2020.7.2", "王芳", "13900000002", PUBLICITY, "无"])
    page.append(["平安办", "2020.7.3", "李强", "13900000003", PINGAN, "无"])


@book("list-of-one-row", form(other="无"))
def _(workbook):
    page = workbook.create_sheet("Sheet1")
    page.append([*HEAD, "宣传工作开展情况", "其他工作开展情况"])
    page.append([*FILLED, PUBLICITY, "无"])


@book("form-away-from-the-corner", form())
def _(workbook):
    page = workbook.create_sheet("Sheet1")
    page["C4"] = TITLE
    for column, (label, value) in enumerate(zip(HEAD, FILLED)):
        page.cell(6, 3 + 2 * column, label)
        page.cell(8, 3 + 2 * column, value)
        page.merge_cells(start_row=6, end_row=7, start_column=3 + 2 * column, end_column=4 + 2 * column)
        page.merge_cells(start_row=8, end_row=8, start_column=3 + 2 * column, end_column=4 + 2 * column)
    page["C10"] = "一、宣传工作开展情况："
    page["C11"] = PUBLICITY
    page["C12"] = "二、其他工作开展情况："
    page["C13"] = OTHER


@book("units-as-columns-of-a-sheet", form(other="无"), form("pingan", "2020-07-03", "李强", ["13900000003"], PINGAN, "无"))
def _(workbook):
    page = workbook.create_sheet("7月")
    for row in (["各单位报送工作开展情况表"], ["项目", "内容", "内容"], ["单位名称", "金湖社区", "平安办"], ["报送时间", "2020-07-02", "2020-07-03"],
                ["报送人", "王芳", "李强"], ["联系电话", "13900000002", "13900000003"], ["宣传工作开展情况", PUBLICITY, PINGAN], ["其他工作开展情况", "无", "无"]):
        page.append(row)


# ---- text ----------------------------------------------------------------------------------------------------------

mail("mail-lines-without-colons", "各位领导好，情况表如下：\n单位名称 金湖社区\n报送时间 2020年7月2日\n报送人 王芳\n联系电话 13900000002\n"
     f"一、宣传工作开展情况\n{PUBLICITY}\n二、其他工作开展情况\n{OTHER}\n", form())
mail("mail-two-units", f"单位名称：金湖社区\n报送时间：7月2日\n报送人：王芳13900000002\n一、宣传工作开展情况：{PUBLICITY}\n二、其他工作开展情况：无\n\n"
     f"单位名称：平安办\n报送时间：7月3日\n报送人：李强13900000003\n一、宣传工作开展情况：{PINGAN}\n二、其他工作开展情况：无\n",
     form(other="无"), form("pingan", "2020-07-03", "李强", ["13900000003"], PINGAN, "无"))
mail("mail-signed-below", f"金湖社区6月工作开展情况表\n一、宣传工作开展情况：\n{PUBLICITY}\n二、其他工作开展情况：\n{OTHER}\n\n报送人：王芳\n电话：13900000002\n金湖社区\n2020年7月2日\n", form())
mail("mail-in-brackets-and-marks", f"【单位名称】金湖社区\n【报送时间】2020-07-02\n【报送人】王芳 139-0000-0002\n【宣传工作开展情况】\n{PUBLICITY}\n【其他工作开展情况】\n{OTHER}\n", form())

# ---- other writers -------------------------------------------------------------------------------------------------

script("docx-of-npm", "docx", """
const d = require("docx"), fs = require("fs");
const cell = (words, more = {}) => new d.TableCell({ ...more, children: [].concat(words).map(w => new d.Paragraph(w)) });
const HEAD = %s, FILLED = %s, SECTIONS = %s;
const table = new d.Table({ rows: [
  new d.TableRow({ tableHeader: true, children: HEAD.map(w => cell(w)) }), new d.TableRow({ children: FILLED.map(w => cell(w)) }),
  new d.TableRow({ children: [cell(SECTIONS, { columnSpan: 3 })] })] });
const file = new d.Document({ sections: [{ headers: { default: new d.Header({ children: [new d.Paragraph("宝圣湖街道")] }) },
  children: [new d.Paragraph("附件3"), new d.Paragraph("各单位报送工作开展情况表"), table] }] });
d.Packer.toBuffer(file).then(bytes => fs.writeFileSync(process.argv[2], bytes));
""" % tuple(json.dumps(value, ensure_ascii=False) for value in (HEAD, FILLED, SECTIONS)), form())

script("xlsx-of-exceljs", "xlsx", """
const E = require("exceljs");
const HEAD = %s, SECTIONS = %s;
const book = new E.Workbook(), page = book.addWorksheet("2020年6月");
page.mergeCells("A1:C1"); page.getCell("A1").value = { richText: [{ text: "各单位报送" }, { font: { bold: true }, text: "工作开展情况表" }] };
HEAD.forEach((w, i) => page.getCell(2, i + 1).value = w);
page.getCell("A3").value = { richText: [{ text: "金湖" }, { text: "社区" }] };
page.getCell("B3").value = new Date(Date.UTC(2020, 6, 2)); page.getCell("B3").numFmt = 'yyyy"年"m"月"d"日"';
page.getCell("C3").value = { formula: '"王芳"&"13900000002"', result: "王芳13900000002" };
page.mergeCells("A4:C4"); page.getCell("A4").value = SECTIONS.join("\\n");
book.xlsx.writeFile(process.argv[2]);
""" % tuple(json.dumps(value, ensure_ascii=False) for value in (HEAD, SECTIONS)), form())


def html(path):
    row = lambda cells, tag="td": "<tr>" + "".join(f"<{tag}>{words}</{tag}>" for words in cells) + "</tr>"
    path.write_text("<html><meta charset=utf-8><body><p>附件3</p><p>各单位报送工作开展情况表</p><table border=1>"
                    + row(HEAD, "th") + row(FILLED) + f"<tr><td colspan=3>{'<br>'.join(SECTIONS)}</td></tr></table></body></html>", encoding="utf-8")


office("docx-of-libreoffice-from-html", "html", "docx:MS Word 2007 XML", html, form())


def csv(path):
    rows = [[TITLE], ["单位名称", "金湖社区", "报送时间", "2020-07-02"], ["报送人", "王芳", "联系电话", "139 0000 0002"], ["宣传工作开展情况", PUBLICITY], ["其他工作开展情况", OTHER]]
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")


office("xlsx-of-libreoffice-from-csv", "csv", "xlsx:Calc MS Excel 2007 XML", csv, form())


# ---- more of the same, each in another way --------------------------------------------------------------------------

@word("sections-together-beside-a-wide-label", form())
def _(document):
    table = make.rows(document, [["单位名称", "金湖社区", "报送时间", "2020年7月2日"], ["报送人", "王芳13900000002", None, None], ["工作开展情况", SECTIONS, None, None]])
    merge(table, (1, 1, 3), (2, 1, 3))


@word("date-without-label-behind-the-unit", form())
def _(document):
    document.add_paragraph(TITLE)
    document.add_paragraph("填报单位：金湖社区                                2020年7月2日")
    make.rows(document, [["宣传工作开展情况", PUBLICITY], ["其他工作开展情况", OTHER], ["报送人", "王芳 13900000002"]])


@word("title-row-with-unit-inside-the-table", form("yunling"))
def _(document):
    table = make.rows(document, [["云岭社区2020年6月防诈宣传工作情况表", None], ["报送时间", "2020年7月2日"], ["报送人及电话", "王芳 13900000002"],
                                 ["宣传工作", PUBLICITY], ["其他工作", OTHER]])
    merge(table, (0, 0, 1))


@word("unit-broken-over-lines", form())
def _(document):
    make.annex(document)
    make.template(document, [["金湖", "社区"], ["2020年", "7月2日"], ["王芳", "13900000002"]])


@word("checked-by-in-a-column-of-its-own", form())
def _(document):
    make.annex(document)
    make.template(document, ["金湖社区", "2020年7月2日", "王芳13900000002", "陈丽"], head=[*HEAD, "审核人"])


@word("plans-under-a-heading-of-their-own", form(other=OTHER + "\n三、下一步工作打算：\n7月拟发放手册500份。"))
def _(document):
    make.annex(document)
    make.template(document, lines=[*SECTIONS, "三、下一步工作打算：", "7月拟发放手册500份。"])


@word("subheadings-of-three-levels", form(publicity="（一）线上宣传\n1.微信群推送20条。\n（二）线下宣传\n1.张贴海报150张。\n2.入户320户。"))
def _(document):
    make.annex(document)
    make.template(document, lines=make.sections(publicity="（一）线上宣传\n1.微信群推送20条。\n（二）线下宣传\n1.张贴海报150张。\n2.入户320户。"))


@word("automatic-numbers-before-headings", form())
def _(document):
    make.annex(document)
    table = make.template(document, lines=["宣传工作开展情况：", PUBLICITY, "其他工作开展情况：", OTHER])
    for at in (0, 2):
        table.cell(2, 0).paragraphs[at].style = "List Number"


@word("remarks-of-the-form-under-it", form())
def _(document):
    make.annex(document)
    make.template(document)
    document.add_paragraph("填表说明：1.单位名称请填全称；2.每月3日前报送；3.联系电话请填手机号码。")


@word("sign-in-list-under-the-form", form())
def _(document):
    make.annex(document)
    make.template(document)
    document.add_paragraph("活动签到表")
    make.rows(document, [["序号", "姓名", "电话"], ["1", "赵一", "13900000021"], ["2", "钱二", "13900000022"]])


@word("web-blanks-and-emoji", form(publicity="📢6月，我社区张贴海报150张，入户320户👍。"))
def _(document):
    make.annex(document)
    make.template(document, ["\u200b金湖\u00a0社区\ufeff", "2020\u00a0年7月2日", "王芳\u200b13900000002"],
                  make.sections("📢6月，我社区张贴\u200b海报150张，入户320户👍。"), head=["单\u00a0位\u00a0名\u00a0称", "报送\u200b时间", "报送人\ufeff"])


@word("two-titles-of-their-own", form(other="无"), form("yunling", "2020-07-03", "孙悦", ["13900000011"], "6月，我社区入户120户，张贴海报40张。", "无"))
def _(document):
    document.add_paragraph("金湖社区6月份工作开展情况表")
    make.template(document, ["2020年7月2日", "王芳13900000002"], make.sections(PUBLICITY, "无"), head=["报送时间", "报送人"])
    document.add_paragraph("云岭社区6月份工作开展情况表")
    make.template(document, ["2020年7月3日", "孙悦13900000011"], make.sections("6月，我社区入户120户，张贴海报40张。", "无"), head=["报送时间", "报送人"])


fields("number-masked", ["金湖社区", "2020年7月2日", "王芳 139****0002"], form(phones=[], codes=["phone-invalid"]))
fields("phone-in-brackets-with-remark", ["金湖社区", "2020年7月2日", "王芳（13900000002，微信同号）"], form())
fields("numbered-unit", ["1.金湖社区", "2020年7月2日", "王芳13900000002"], form())
fields("date-as-until", ["金湖社区", "截至2020年6月30日", "王芳13900000002"], form(date="2020-06-30"))
fields("date-with-blank-places", ["金湖社区", "2020 年  7 月  2 日", "王芳13900000002"], form())
fields("half-filled-date-of-a-printed-form", ["金湖社区", "2020年 月 日", "王芳13900000002"], form(date=None, codes=["date-invalid"]))
fields("reporter-is-a-post-alone", ["金湖社区", "2020年7月2日", "书记 13900000002"], form(name=None, codes=["reporter-missing"]))
fields("landline-in-full", ["金湖社区", "2020年7月2日", "欧阳芳 （023）0000-1234"], form(name="欧阳芳", phones=["023-00001234"]))


@book("narrative-in-column-a", form(publicity="6月，我社区张贴海报150张。\n入户走访320户。"))
def _(workbook):
    page = workbook.create_sheet("Sheet1")
    for row in ([TITLE], ["单位名称：金湖社区", None, "报送时间：2020年7月2日"], ["报送人：王芳", None, "联系电话：13900000002"], ["一、宣传工作开展情况："],
                ["6月，我社区张贴海报150张。"], ["入户走访320户。"], ["二、其他工作开展情况："], [OTHER]):
        page.append(row)


@book("list-with-the-month-reported", form(date=None, other="无", codes=["date-missing"]), form("pingan", None, "李强", ["13900000003"], PINGAN, "无", ["date-missing"]))
def _(workbook):
    page = workbook.create_sheet("6月")
    page.append(["单位", "联系人", "联系电话", "宣传工作", "其他工作"])
    page.append(["金湖社区", "王芳", "13900000002", PUBLICITY, "无"])
    page.append(["平安办", "李强", "13900000003", PINGAN, "无"])


@book("june-and-july-on-two-sheets", form(publicity=JUNE, other="无"), form(date="2020-08-03", publicity=JULY, other="无", codes=["date-wrong-period"]))
def _(workbook):
    page_of(workbook, "6月", FILLED, make.sections(JUNE, "无"))
    page_of(workbook, "7月", ["金湖社区", "2020年8月3日", "王芳13900000002"], make.sections(JULY, "无"))


mail("mail-head-divided-by-blanks", "各单位报送工作开展情况表\n单位名称  报送时间  报送人\n金湖社区  2020年7月2日  王芳 13900000002\n"
     f"一、宣传工作开展情况：\n{PUBLICITY}\n二、其他工作开展情况：\n{OTHER}\n", form())

def review():
    wrong = 0
    for name, (_, expected) in CASES.items():
        found = []
        for one in json.loads((HERE / name / "expected.json").read_text(encoding="utf-8")):
            texts = {section["id"]: section["text"] for section in one["sections"]}
            found.append(form(one["unit"]["id"], one["reported_on"]["date"], one["reporter"]["name"], one["reporter"]["phones"],
                              texts.get("publicity"), texts.get("other"), [finding["code"] for finding in one["findings"]]))
        if found != expected:
            wrong += 1
            print(name)
            for at in range(max(len(found), len(expected))):
                one = found[at] if at < len(found) else None
                other = expected[at] if at < len(expected) else None
                if one is None or other is None:
                    print("   ", "missing" if one is None else "too many", one or other)
                else:
                    for key in one:
                        if one[key] != other[key]:
                            print(f"    [{at}] {key}: read {one[key]!r}, should be {other[key]!r}")
    print(f"{len(CASES)} cases, {wrong} differ")
    return wrong


if __name__ == "__main__":
    if sys.argv[1:2] == ["--review"]:
        sys.exit(1 if review() else 0)
    wanted = sys.argv[1:]
    for name, (write, _) in CASES.items():
        if not wanted or name in wanted:
            write()
