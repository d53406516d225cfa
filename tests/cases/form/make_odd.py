"""Writes further odd forms, as clerks hand them in: python3 make_odd.py [NAME...], and --review as make_variations.py has it.
Needs python-docx, openpyxl and LibreOffice. Every person and number is made up."""

import datetime
import io
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

import make
import make_variations as base

base.CASES.clear()
word, book, mail, form, office, merge, fields = base.word, base.book, base.mail, base.form, base.office, base.merge, base.fields
HEAD, FILLED, PUBLICITY, OTHER, SECTIONS, TITLE = make.HEAD, make.FILLED, make.PUBLICITY, make.OTHER, base.SECTIONS, base.TITLE


def converted(name, target, build, *forms):
    """A Word form that LibreOffice saved in another format; the file is kept as it came out."""

    def write():
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder, "input.docx")
            document = docx.Document()
            build(document)
            document.save(source)
            subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", target,
                            "--outdir", folder, source], check=True, capture_output=True)
            suffix = target.split(":")[0]
            (make.HERE / name).mkdir(exist_ok=True)
            out = pathlib.Path(folder, f"input.{suffix}")
            if suffix in ("odt", "ods"):
                make.write(name, suffix, out)
            else:
                (make.HERE / name / f"input.{suffix}").write_bytes(out.read_bytes())

    base.CASES[name] = (write, list(forms))


# ---- labels and values ---------------------------------------------------------------------------------------------

@word("values-left-of-labels", form())
def _(document):
    document.add_paragraph(TITLE)
    make.rows(document, [["金湖社区", "单位名称"], ["2020年7月2日", "报送时间"], ["王芳", "报送人"], ["13900000002", "联系电话"],
                         [PUBLICITY, "宣传工作开展情况"], [OTHER, "其他工作开展情况"]])


@book("values-above-labels", form())
def _(workbook):
    page = workbook.create_sheet("Sheet1")
    page.append(["金湖社区", "2020年7月2日", "王芳13900000002"])
    page.append(HEAD)
    page.append(["\n".join(SECTIONS)])
    page.merge_cells("A3:C3")


@word("one-value-left-of-its-label", form(unit=None, date=None, name=None, phones=[], codes=["unit-missing", "date-missing", "reporter-missing", "phone-missing"]))
def _(document):
    document.add_paragraph(TITLE)
    table = make.rows(document, [["金湖社区", "单位名称"], ["", "报送时间"], ["", "报送人"], [SECTIONS, None]])
    merge(table, (3, 0, 1))


TRADITIONAL = "6月，我社區張貼防詐宣傳海報150張，入戶走訪320戶。"


@word("traditional-characters", form(publicity=TRADITIONAL, other="暫無"))
def _(document):
    document.add_paragraph("各單位報送工作開展情況表")
    table = make.rows(document, [["報送單位", "報送時間", "聯絡人及電話"], ["金湖社區居委會", "2020年7月2日", "王芳 電話13900000002"],
                                 [["一、宣傳工作開展情況：", TRADITIONAL, "二、其他工作開展情況：", "暫無"], None, None]])
    merge(table, (2, 0, 2))


@word("labels-with-marks-of-a-scanner", form())
def _(document):
    document.add_paragraph(TITLE)
    for line in ("单位名称；金湖社区", "报送时间∶2020年7月2日", "报 送 人﹕王芳　联系电话︰13900000002", "一、宣传工作开展情况∶", PUBLICITY, "二、其他工作开展情况﹕", OTHER):
        document.add_paragraph(line)


@word("labels-upright", form())
def _(document):
    table = make.rows(document, [[list("单位名称"), "金湖社区", list("报送时间"), "2020年7月2日"], [list("报送人"), "王芳", list("联系电话"), "13900000002"],
                                 [list("宣传工作开展情况"), PUBLICITY, None, None], [list("其他工作开展情况"), OTHER, None, None]])
    merge(table, (2, 1, 3), (3, 1, 3))


@book("day-in-cells-of-its-own", form())
def _(workbook):
    page = workbook.create_sheet("Sheet1")
    page.append([TITLE])
    page.append(["单位名称", "金湖社区"])
    page.append(["报送时间", 2020, "年", 7, "月", 2, "日"])
    page.append(["报送人", "王芳", None, "联系电话", None, 13900000002])
    page.append(["宣传工作开展情况", PUBLICITY])
    page.append(["其他工作开展情况", OTHER])
    page.merge_cells("D4:E4")
    page.merge_cells("B5:G5")
    page.merge_cells("B6:G6")


@word("values-merged-over-three-rows", form())
def _(document):
    table = make.rows(document, [["单位名称", "金湖社区", "报送时间", "2020年7月2日"], [None, None, "报送人", "王芳"], [None, None, "联系电话", "13900000002"],
                                 ["宣传工作开展情况", PUBLICITY, None, None], [None] * 4, [None] * 4, ["其他工作开展情况", OTHER, None, None]])
    table.cell(0, 0).merge(table.cell(2, 0))
    table.cell(0, 1).merge(table.cell(2, 1))
    table.cell(3, 0).merge(table.cell(5, 0))
    table.cell(3, 1).merge(table.cell(5, 3))
    merge(table, (6, 1, 3))


def control(words, items=(), empty=False):
    listed = "".join(f'<w:listItem w:displayText="{item}" w:value="{item}"/>' for item in items)
    kind = f"<w:dropDownList>{listed}</w:dropDownList>" if items else "<w:text/>"
    return parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr>{"<w:showingPlcHdr/>" if empty else ""}{kind}</w:sdtPr>'
                     f"<w:sdtContent><w:r><w:t>{words}</w:t></w:r></w:sdtContent></w:sdt>")


@word("choices-in-drop-down-lists", form())
def _(document):
    make.annex(document)
    table = make.template(document, ["", "", ""])
    for column, (words, items) in enumerate([("金湖社区", ["平安办", "金湖社区", "云岭社区"]), ("2020年7月2日", []), ("王芳13900000002", [])]):
        table.cell(1, column).paragraphs[0]._p.append(control(words, items))


@word("controls-nobody-touched", form(unit=None, date=None, codes=["unit-missing", "date-missing"]))
def _(document):
    make.annex(document)
    table = make.template(document, ["", "", "王芳13900000002"])
    table.cell(1, 0).paragraphs[0]._p.append(control("选择一项。", ["平安办", "金湖社区"], empty=True))
    table.cell(1, 1).paragraphs[0]._p.append(control("单击或点击此处输入日期。", empty=True))


@word("unit-in-the-page-header-of-a-table", form())
def _(document):
    document.sections[0].header.paragraphs[0].text = "填报单位：金湖社区居委会（盖章）"
    make.template(document, ["2020年7月2日", "王芳13900000002"], head=["报送时间", "报送人"])


@word("letterhead-in-the-page-header", form())
def _(document):
    document.sections[0].header.paragraphs[0].text = "宝圣湖街道金湖社区居民委员会"
    make.template(document, ["2020年7月2日", "王芳13900000002"], head=["报送时间", "报送人"])


@word("watermark-and-page-numbers", form())
def _(document):
    header = document.sections[0].header.paragraphs[0]
    header.text = "内部资料  注意保存"
    header._p.append(parse_xml(f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textpath string="样本"/></v:shape></w:pict></w:r>'))
    document.sections[0].footer.paragraphs[0].text = "第1页 共1页"
    make.annex(document)
    make.template(document)
    document.paragraphs[-1]._p.append(base.text_box(["草稿"]))


# ---- tables --------------------------------------------------------------------------------------------------------

@word("section-over-the-page-with-title-and-head", form(publicity=PUBLICITY + "\n入户复访20户。"))
def _(document):
    make.annex(document)
    table = make.rows(document, [HEAD, FILLED, [["一、宣传工作开展情况：", PUBLICITY], None, None]])
    merge(table, (2, 0, 2))
    document.add_page_break()
    document.add_paragraph(TITLE + "（续）")
    table = make.rows(document, [HEAD, FILLED, [["入户复访20户。", "二、其他工作开展情况：", OTHER], None, None]])
    merge(table, (2, 0, 2))


@word("template-below-the-filled-form", form(), form(unit=None, date=None, name=None, phones=[], publicity="", other="", codes=["blank-form"]))
def _(document):
    make.annex(document)
    make.template(document)
    document.add_page_break()
    make.annex(document)
    make.template(document, ["XXXX", "X年X月X日", "名字＋电话"], ["一、宣传工作开展情况：" + make.INSTRUCTIONS, "二、其他工作开展情况："])


@word("empty-rows-everywhere", form())
def _(document):
    make.rows(document, [["", "", ""], HEAD, ["", "", ""], FILLED, ["", "", ""], ["一、宣传工作开展情况：", "", ""], ["", "", ""], [PUBLICITY, "", ""], ["", "", ""],
                         ["二、其他工作开展情况：", "", ""], [OTHER, "", ""], ["", "", ""]])


@word("notes-inside-the-table", form())
def _(document):
    make.annex(document)
    table = make.rows(document, [HEAD, FILLED, [SECTIONS, None, None],
                                 [["填表说明：1.单位名称请填全称；2.每月3日前报送平安办，发放资料不足10份的不填。"], None, None]])
    merge(table, (2, 0, 2), (3, 0, 2))


@word("remarks-row-and-signatures-inside-the-table", form())
def _(document):
    table = make.rows(document, [["单位名称", "金湖社区", "报送时间", "2020年7月2日"], ["宣传工作开展情况", PUBLICITY, None, None], ["其他工作开展情况", OTHER, None, None],
                                 ["备注", "海报由街道统一印制500张", None, None], ["负责人（签字）：陈丽", None, "填表人：王芳  电话：13900000002", None]])
    merge(table, (1, 1, 3), (2, 1, 3), (3, 1, 3), (4, 0, 1), (4, 2, 3))


@word("a-remark-column-beside-the-form", form())
def _(document):
    make.rows(document, [[*HEAD, "备注"], [*FILLED, "第一次报送"], ["宣传工作开展情况", PUBLICITY, None, ""], ["其他工作开展情况", OTHER, None, ""]])


@book("list-with-sums-and-notes", form(other="无"), form("pingan", "2020-07-03", "李强", ["13900000003"], base.PINGAN, "本月无"))
def _(workbook):
    page = workbook.create_sheet("6月")
    page.append(["宝圣湖街道6月份防诈宣传工作开展情况汇总表"])
    page.append(["序号", "单位名称", "报送时间", "报送人", "联系电话", "宣传工作开展情况", "其他工作开展情况", "备注"])
    page.append([1, "金湖社区", datetime.date(2020, 7, 2), "王芳", 13900000002, PUBLICITY, "无", None])
    page.append([2, "平安办", datetime.date(2020, 7, 3), "李强", 13900000003, base.PINGAN, "本月无", "补报"])
    page.append([None, "合　计", None, None, None, "张贴海报150张，发放资料1800份", None, None])
    page.append(["说明：本表由平安办汇总，每月3日前报送。"])
    page.merge_cells("A1:H1")
    page.merge_cells("A6:H6")


@word("three-months-as-columns", form(publicity="4月 5月 6月\n张贴海报50张 张贴海报60张 张贴海报150张", other="无", codes=["date-wrong-period"]))
def _(document):
    table = make.rows(document, [["单位名称", "金湖社区", "报送时间", "2020年7月2日"], ["报送人", "王芳", "电话", "13900000002"], ["宣传工作开展情况", None, None, None],
                                 ["4月", "5月", "6月", None], ["张贴海报50张", "张贴海报60张", "张贴海报150张", None], ["其他工作开展情况", None, None, None], ["无", None, None, None]])
    merge(table, (2, 0, 3), (3, 2, 3), (4, 2, 3), (5, 0, 3), (6, 0, 3))


MONTHS = ["4月，我社区张贴海报50张。", "5月，我社区张贴海报60张。", "6月，我社区张贴海报150张。"]


@book("months-as-columns-of-a-sheet", form(publicity=" ".join(MONTHS), other="无 无 摸排线索1次", codes=["date-wrong-period"]))
def _(workbook):
    page = workbook.create_sheet("二季度")
    for row in ([TITLE], ["单位名称", "金湖社区"], ["报送时间", "2020年7月2日"], ["报送人", "王芳13900000002"],
                ["项目", "4月", "5月", "6月"], ["宣传工作开展情况", *MONTHS], ["其他工作开展情况", "无", "无", "摸排线索1次"]):
        page.append(row)


@word("months-as-rows-of-the-section", form(publicity="5月 张贴海报60张\n6月 张贴海报150张", other="无", codes=["date-wrong-period"]))
def _(document):
    table = make.rows(document, [["单位名称", "金湖社区"], ["报送时间", "2020年7月2日"], ["报送人", "王芳13900000002"], ["宣传工作开展情况", None],
                                 ["5月", "张贴海报60张"], ["6月", "张贴海报150张"], ["其他工作开展情况", None], ["无", None]])
    for row in (3, 6, 7):
        merge(table, (row, 0, 1))


@word("next-month-as-a-row", form(publicity="6月 张贴海报150张\n7月 计划开展宣传活动2场", other="无"))
def _(document):
    table = make.rows(document, [["单位名称", "金湖社区"], ["报送时间", "2020年7月2日"], ["报送人", "王芳13900000002"], ["宣传工作开展情况", None],
                                 ["6月", "张贴海报150张"], ["7月", "计划开展宣传活动2场"], ["其他工作开展情况", None], ["无", None]])
    for row in (3, 6, 7):
        merge(table, (row, 0, 1))


@word("sections-blank-as-last-month", form(publicity="同上月", other="本月无", codes=["section-empty"]))
def _(document):
    make.annex(document)
    make.template(document, lines=make.sections("同上月", "本月无"))


@word("frame-of-text-boxes", form())
def _(document):
    document.add_paragraph(TITLE)
    document.add_paragraph()._p.append(base.text_box(["单位名称：金湖社区", "报送时间：2020年7月2日", "报送人：王芳 13900000002"]))
    document.add_paragraph()._p.append(base.text_box(SECTIONS))


@book("hidden-column", form(codes=["tracked-changes"]))
def _(workbook):
    page = workbook.create_sheet("Sheet1")
    for row in ([TITLE], ["单位名称", "金湖社区", None, "辅助列"], ["报送时间", "2020年7月2日", None, "44014"], ["报送人", "王芳13900000002"],
                ["宣传工作开展情况", PUBLICITY], ["其他工作开展情况", OTHER]):
        page.append(row)
    page.column_dimensions["D"].hidden = True


def upright_sheet(workbook, *more):
    page = workbook.create_sheet("Sheet1")
    for row in ([TITLE], *more, ["单位名称", "金湖社区"], ["报送时间", "2020年7月2日"], ["报送人", "王芳13900000002"],
                ["宣传工作开展情况", PUBLICITY], ["其他工作开展情况", OTHER]):
        page.append(row)
    return page


@book("date-in-a-hidden-row", form(codes=["tracked-changes"]))
def _(workbook):
    upright_sheet(workbook).row_dimensions[3].hidden = True


@book("section-in-a-hidden-row", form(codes=["tracked-changes"]))
def _(workbook):
    upright_sheet(workbook).row_dimensions[5].hidden = True


@book("last-month-in-hidden-rows", form(codes=["tracked-changes"]))
def _(workbook):
    page = upright_sheet(workbook, ["单位名称", "金湖社区"], ["报送时间", "2020年6月2日"], ["报送人", "张三13900000009"],
                         ["宣传工作开展情况", "5月，我社区张贴海报90张。"], ["其他工作开展情况", "无"])
    for row in range(2, 7):
        page.row_dimensions[row].hidden = True


@book("last-months-text-in-a-hidden-column", form(codes=["tracked-changes"]))
def _(workbook):
    page = workbook.create_sheet("Sheet1")
    for row in ([TITLE], ["单位名称", None, "金湖社区"], ["报送时间", "2020年6月2日", "2020年7月2日"], ["报送人", None, "王芳13900000002"],
                ["宣传工作开展情况", "5月，我社区张贴海报90张。", PUBLICITY], ["其他工作开展情况", "无", OTHER]):
        page.append(row)
    page.column_dimensions["B"].hidden = True


@book("list-filtered-to-one-unit", form(codes=["tracked-changes"]))
def _(workbook):
    page = workbook.create_sheet("Sheet1")
    page.append([*HEAD, "宣传工作开展情况", "其他工作开展情况"])
    page.append(["云岭社区", "2020年7月1日", "李四13900000003", "张贴海报60张。", "无"])
    page.append([*FILLED, PUBLICITY, OTHER])
    page.append(["和平社区", "2020年7月1日", "张三13900000004", "张贴海报70张。", "无"])
    page.auto_filter.ref = "A1:E4"
    page.row_dimensions[2].hidden = page.row_dimensions[4].hidden = True


@book("empty-column-hidden-in-the-middle", form())
def _(workbook):
    page = workbook.create_sheet("Sheet1")
    for row in ([TITLE], ["单位名称", None, "金湖社区"], ["报送时间", None, "2020年7月2日"], ["报送人", None, "王芳13900000002"],
                ["宣传工作开展情况", None, PUBLICITY], ["其他工作开展情况", None, OTHER]):
        page.append(row)
    page.column_dimensions["B"].hidden = True


@book("form-all-in-hidden-rows", form(codes=["tracked-changes"]))
def _(workbook):
    page = upright_sheet(workbook)
    for row in range(2, 7):
        page.row_dimensions[row].hidden = True


def formulas():
    """Formulas with the values that a spreadsheet program has stored beside them, which openpyxl writes none of."""
    stored = {"B1": "金湖社区", "B2": "44014", "B3": "王芳13900000002", "B4": "6月，我社区张贴海报150张。"}
    workbook = openpyxl.Workbook()
    page = workbook.active
    for row in (["单位名称", '="金湖"&"社区"'], ["报送时间", "=DATE(2020,6+1,2)"], ["报送人", "=D3&E3"],
                ["宣传工作开展情况", '="6月，我社区张贴海报"&100+50&"张。"'], ["其他工作开展情况", OTHER]):
        page.append(row)
    page["B2"].number_format = "yyyy年m月d日"
    plain, filled = io.BytesIO(), io.BytesIO()
    workbook.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(filled, "w") as target:
        for entry in source.infolist():
            content = source.read(entry).decode()
            if entry.filename.endswith("sheet1.xml"):
                for cell, value in stored.items():
                    kind = "" if value.isdigit() else ' t="str"'
                    content, count = re.subn(rf'<c r="{cell}"([^>]*)><f>(.*?)</f><v ?/?>(</v>)?</c>',
                                             lambda found: f'<c r="{cell}"{found[1]}{kind}><f>{found[2]}</f><v>{value}</v></c>', content)
                    assert count == 1, (cell, content)
            target.writestr(entry.filename, content)
    make.write("sheet-of-formulas", "xlsx", filled)


base.CASES["sheet-of-formulas"] = (formulas, [form(publicity="6月，我社区张贴海报150张。")])


@book("numbers-as-typed", form(other="无"))
def _(workbook):
    page = workbook.create_sheet("Sheet1")
    page.append(["填报单位", "金湖社区", "填报日期", 20200702])
    page.append(["填报人", "王芳", "手机号", 13900000002])
    page.append(["宣传工作", PUBLICITY])
    page.append(["其他工作", "无"])


# ---- mails ---------------------------------------------------------------------------------------------------------

mail("mail-table-of-bars", f"| 单位名称 | 报送时间 | 报送人 |\n| --- | --- | --- |\n| 金湖社区 | 2020年7月2日 | 王芳 13900000002 |\n\n一、宣传工作开展情况：\n{PUBLICITY}\n二、其他工作开展情况：\n{OTHER}\n", form())
mail("mail-wide-bars", f"单位名称｜金湖社区\n报送时间｜2020年7月2日\n报送人｜王芳 13900000002\n宣传工作开展情况｜{PUBLICITY}\n其他工作开展情况｜{OTHER}\n", form())

# ---- words of the fields -------------------------------------------------------------------------------------------

DAY = "2020年7月2日"
fields("date-a-month-in-characters", ["金湖社区", "二〇二〇年七月", "王芳13900000002"], form(date=None, codes=["date-invalid"]))
fields("date-a-month-with-a-dot", ["金湖社区", "2020.07", "王芳13900000002"], form(date=None, codes=["date-invalid"]))
fields("date-a-month-alone", ["金湖社区", "7月份", "王芳13900000002"], form(date=None, codes=["date-invalid"]))
fields("date-with-time-behind", ["金湖社区", "2020/7/2 17:30", "王芳13900000002"], form())
fields("unit-with-its-seal", ["宝圣湖街道金湖社区居民委员会（公章）", DAY, "王芳13900000002"], form())
fields("unit-and-its-party-branch", ["金湖社区党委、居委会（盖章）", DAY, "王芳13900000002"], form())
fields("unit-with-a-seal-on-its-own-line", [["金湖社区", "（加盖公章）"], DAY, "王芳13900000002"], form())
fields("post-in-brackets", ["金湖社区", DAY, "张三（副主任）139 0000 0002"], form(name="张三"))
fields("two-persons-one-phone", ["金湖社区", DAY, "张三、李四 13900000002"], form(name="张三、李四"))
fields("two-persons-with-posts", ["金湖社区", DAY, "王芳（综治专干）13900000002；李强（网格员）13900000003"], form(name="王芳、李强", phones=["13900000002", "13900000003"]))
fields("phone-with-extension-in-words", ["金湖社区", DAY, "王芳 （023）00001234转801分机"], form(phones=["023-00001234"]))
fields("phone-with-blanks-and-a-second", ["金湖社区", DAY, "王芳 1390000 0002/023-0000 1234"], form(phones=["13900000002", "023-00001234"]))
fields("phone-digit-by-digit", ["金湖社区", DAY, "王芳 1 3 9 0 0 0 0 0 0 0 2"], form())

# ---- other writers -------------------------------------------------------------------------------------------------


def upright(document):
    document.add_paragraph(TITLE)
    make.rows(document, [["单位名称", "金湖社区"], ["报送时间", DAY], ["报送人", "王芳13900000002"], ["宣传工作开展情况", PUBLICITY], ["其他工作开展情况", OTHER]])


def reversed_form(document):
    make.template(document, HEAD, head=FILLED)


# ---- forms of other works, nil reports, marks of secrecy -----------------------------------------------------------------

@word("another-works-form-with-the-same-labels")
def _(document):
    document.add_paragraph("宝圣湖街道禁毒工作月报表")
    make.template(document, FILLED, make.sections("6月，开展禁毒宣传2场，发放禁毒手册300份。", "走访戒毒康复人员5名。",
                                                  "一、禁毒宣传工作开展情况：", "二、其他工作开展情况："))


@word("two-works-in-one-file", form())
def _(document):
    document.add_paragraph("安全生产专项整治情况统计表（6月）")
    make.template(document, FILLED, make.sections("排查隐患12处，整改12处。", "无"))
    make.annex(document)
    make.template(document)


@word("title-of-the-units-own-with-a-neighbours-word", form())
def _(document):
    document.add_paragraph("金湖社区反诈、禁毒宣传工作开展情况表")
    make.template(document)


@word("nil-report-in-a-required-section", form(publicity="本月因疫情防控要求，未开展集中宣传活动。", other="无", codes=["section-empty"]))
def _(document):
    make.annex(document)
    make.template(document, lines=make.sections("本月因疫情防控要求，未开展集中宣传活动。", "无"))


@word("internal-paper", form(codes=["classified-words"]))
def _(document):
    document.add_paragraph("内部资料  注意保存")
    make.annex(document)
    make.template(document)


# ---- what the screen shows and the file does not ----------------------------------------------------------------------

@word("crossed-out-numbers", form(publicity="6月，入户走访75户，张贴海报60张。", codes=["struck-text"]))
def _(document):
    document.add_paragraph(TITLE)
    table = make.rows(document, [HEAD, FILLED, ["一、宣传工作开展情况：", None, None]])
    merge(table, (2, 0, 2))
    paragraph = table.cell(2, 0).add_paragraph("6月，入户走访")
    paragraph.add_run("90").font.strike = True
    paragraph.add_run("75户，张贴海报")
    paragraph.add_run("40").font.double_strike = True
    paragraph.add_run("60张。")
    for line in ["二、其他工作开展情况：", OTHER]:
        table.cell(2, 0).add_paragraph(line)


@word("unit-in-a-drop-down-before-content-controls", form())
def _(document):
    make.annex(document)
    make.template(document, ["", *FILLED[1:]])
    entries = "".join(f'<w:listEntry w:val="{name}"/>' for name in ["请选择", "和平社区", "金湖社区"])
    field = (f'<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="2"/>{entries}</w:ddList></w:ffData></w:fldChar>'
             '</w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/>')
    cell = document.tables[0].cell(1, 0)
    for run in parse_xml(f'<w:p {nsdecls("w")}><w:r>{field}</w:r></w:p>'):
        cell.paragraphs[0]._p.append(run)


def narrative_in_a_box():
    import xlsxwriter
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "input.xlsx")
        made = xlsxwriter.Workbook(path)
        page = made.add_worksheet("Sheet1")
        page.write_row("A1", ["单位名称", FILLED[0], "报送时间", FILLED[1], "报送人", FILLED[2]])
        page.write("A2", "宣传工作开展情况")
        page.merge_range("B2:F2", "")
        page.insert_textbox("B2", PUBLICITY, {"width": 300, "height": 15})
        page.write_row("A3", ["其他工作开展情况", OTHER])
        made.close()
        make.write("narrative-in-a-text-box-on-the-sheet", "xlsx", path)


base.CASES["narrative-in-a-text-box-on-the-sheet"] = (narrative_in_a_box, [form()])

converted("upright-form-in-odt", "odt", upright, form())
converted("upright-form-in-rtf", "rtf", upright, form())
converted("values-above-labels-in-doc", "doc", reversed_form, form())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--review"]:
        sys.exit(1 if base.review() else 0)
    for name, (write, _) in base.CASES.items():
        if not sys.argv[1:] or name in sys.argv[1:]:
            write()
