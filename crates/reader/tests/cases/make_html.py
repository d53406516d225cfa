#!/usr/bin/env python3
"""Writes input.html and input.xls of the cases html-*: pages as office programs, libraries and web systems write them.

Needs python-docx, openpyxl, pandas, pypandoc_binary, LibreOffice (soffice) and node with the package xlsx (NODE_PATH). Inputs are
committed: other versions write other pages. Every person and number in them is made up.
"""
import pathlib
import re
import subprocess
import tempfile

import docx
import openpyxl
import pandas
import pypandoc

HERE = pathlib.Path(__file__).parent


def save(case, data, name="input.html"):
    folder = HERE / case
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def office(build, suffix, output):
    """What LibreOffice makes of a file, without the day on which it did."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        build(folder / f"a.{suffix}")
        profile = f"-env:UserInstallation=file://{folder}/profile"
        subprocess.run(["soffice", profile, "--headless", "--convert-to", output, "--outdir", folder, folder / f"a.{suffix}"],
                       check=True, capture_output=True)
        page = (folder / "a.html").read_text("utf-8")
    return re.sub(r'<meta name="(created|changed)"[^>]*>\n?', "", page)


def letter(path):
    document = docx.Document()
    document.add_heading("各单位报送工作开展情况表", 1)
    for text in ["网格宣传", "进企宣传"]:
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("圆点", style="List Bullet")
    table = document.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    for column, text in enumerate(["单位名称", "报送时间", "报送人"]):
        table.cell(0, column).text = text
    for column, text in enumerate(["金湖社区", "2020年7月2日", "王芳13900000002"]):
        table.cell(1, column).text = text
    table.cell(2, 0).merge(table.cell(3, 0)).text = "工作情况"
    cell = table.cell(2, 1).merge(table.cell(2, 2))
    cell.text = "一、宣传工作开展情况："
    cell.add_paragraph("发放宣传手册1200余份，\n入户走访320户。")
    cell = table.cell(3, 1)
    inner = cell.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "海报", "150张"
    document.add_paragraph("A & B <c>\t后")
    document.save(path)


def book(path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "金湖"
    sheet["A1"] = "各单位报送工作开展情况表"
    sheet.merge_cells("A1:C1")
    for row in (["单位名称", "报送时间", "报送人"], ["金湖社区", 44014, "王芳"], ["合计", 1234.5, 0.25]):
        sheet.append(row)
    sheet["B3"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["B4"].number_format = "#,##0.00"
    sheet["C4"].number_format = "0%"
    sheet["A5"] = "一、宣传工作开展情况：\n发放1200份"
    sheet.merge_cells("A5:B6")
    sheet["C6"] = "旁"
    second = workbook.create_sheet("平安办")
    second["B2"] = "只有一格"
    workbook.save(path)


save("html-libreoffice-writer", office(letter, "docx", "html:HTML (StarWriter)"))
save("html-libreoffice-calc", office(book, "xlsx", "html:HTML (StarCalc)"))

save("html-pandoc", pypandoc.convert_text(
    "# 情况\n\n一段文字\n接着写 *重点* ~~删线~~ x^2^\n\n"
    "3. 三\n4. 四\n    a. 甲\n    b. 乙\n\n- [x] 已办\n- [ ] 未办\n\n"
    "+------+------+-----+\n| 单位 | 时间 | 人  |\n+======+======+=====+\n| 金湖 | 7月2日     |\n|      +------+-----+\n|      | - 一 | 王  |\n|      | - 二 | 芳  |\n+------+------+-----+\n\n"
    "    代码  两格\n    第二行\n",
    "html", format="markdown-yaml_metadata_block", extra_args=["--standalone", "--metadata", "title=题目"]))

frame = pandas.DataFrame({("数量", "海报"): [150, 1200], ("数量", "手册"): [1.5, None], ("备注", "说明"): ["a<b", "两行\n字"]},
                         index=pandas.MultiIndex.from_tuples([("金湖", "6月"), ("金湖", "7月")], names=["单位", "月份"]))
save("html-pandas", frame.to_html())

SHEETJS = """
const X = require('xlsx');
const sheet = X.utils.aoa_to_sheet([['单位名称', '报送时间', '报送人'], ['金湖社区', {t: 'n', v: 44014, z: 'yyyy-mm-dd'}, '王芳'],
  ['一、宣传\\n二、其他', null, null], [true, 0.25, 'a&b']]);
sheet['!merges'] = [X.utils.decode_range('A3:C3'), X.utils.decode_range('C1:C2')];
process.stdout.write(X.utils.sheet_to_html(sheet));
"""
save("html-sheetjs", subprocess.run(["node", "-e", SHEETJS], check=True, capture_output=True).stdout, "input.xls")

# Word's "网页" and Excel's, WPS's and a web system's, after pages found in public repositories.
WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns="http://www.w3.org/TR/REC-html40">

<head>
<meta http-equiv=Content-Type content="text/html; charset=%s">
<meta name=Generator content="Microsoft Word 15">
<title>附件3</title>
<!--[if gte mso 9]><xml>
 <o:DocumentProperties><o:Author>王芳</o:Author></o:DocumentProperties>
</xml><![endif]-->
<style>
<!--
 /* Font Definitions */
 @font-face {font-family:宋体;}
p.MsoNormal {margin:0cm; text-align:justify}
-->
</style>
<!--[if gte mso 10]><style>table.MsoNormalTable {mso-style-name:普通表格;}</style><![endif]-->
</head>

<body lang=ZH-CN style='tab-interval:21.0pt'>

<div class=WordSection1 style='layout-grid:15.6pt'>

<p class=MsoNormal align=center style='text-align:center'><b><span
style='font-size:16.0pt;font-family:宋体'>各单位报送工作
开展情况表<span lang=EN-US><o:p></o:p></span></span></b></p>

<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-36.0pt;mso-list:
l0 level1 lfo1'><![if !supportLists]><span lang=EN-US style='mso-fareast-font-family:
宋体'><span style='mso-list:Ignore'>一、<span style='font:7.0pt "Times New Roman"'>&nbsp;
</span></span></span><![endif]><span style='font-family:宋体'>宣传工作<span lang=EN-US>6</span>月</span></p>

<p class=MsoNormal><ins cite="mailto:王芳" datetime="2020-07-02T09:00"><span lang=EN-US>150</span></ins><del
cite="mailto:王芳" datetime="2020-07-02T09:00"><span lang=EN-US>100</span></del>张<span
style='display:none;mso-hide:all'>隐藏</span><span style='mso-tab-count:1'>&nbsp;&nbsp;&nbsp; </span>后<sup>①</sup><s>删线</s></p>

<p class=MsoNormal><!--[if gte vml 1]><v:shape id="_x0000_i1025"><v:imagedata src="a.files/image001.png" o:title="章"/></v:shape><![endif]--><![if !vml]><img
width=240 height=240 src="a.files/image002.gif" v:shapes="_x0000_i1025"><![endif]></p>

<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0
 style='border-collapse:collapse;border:none'>
 <tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'>
  <td width=189 rowspan=2 valign=top style='width:142.0pt'>
  <p class=MsoNormal><span style='font-family:宋体'>单位<span lang=EN-US><o:p></o:p></span></span></p>
  </td>
  <td width=189 colspan=2>
  <p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
  </td>
 </tr>
 <tr style='mso-yfti-irow:1;mso-yfti-lastrow:yes'>
  <td width=94><p class=MsoNormal>金湖<br>
  社区</p></td>
  <td width=95><p class=MsoNormal>王芳</p><p class=MsoNormal>13900000002</p></td>
 </tr>
</table>

<p class=MsoNormal><span lang=EN-US><br clear=all style='page-break-before:always'></span></p>

<div style='mso-element:comment-list'><![if !supportAnnotations]><hr class=msocomoff align=left size=1 width="33%%"><![endif]>
<div style='mso-element:comment'><p class=MsoCommentText>批注内容</p></div></div>

</div>

</body>

</html>
"""
save("html-word-page", (WORD % "gb2312").replace("\n", "\r\n").encode("gb18030"), "input.doc")
save("html-utf16", b"\xff\xfe" + (WORD % "unicode").replace("\n", "\r\n").encode("utf-16-le"), "input.doc")

save("html-excel-page", """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:x="urn:schemas-microsoft-com:office:excel"
xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312">
<meta name=ProgId content=Excel.Sheet>
<style>
<!--table {mso-displayed-decimal-separator:"\\.";}
.xl24 {mso-style-parent:style0; mso-number-format:"yyyy\\0022年\\0022m\\0022月\\0022d\\0022日\\0022\\;\\@";}
-->
</style>
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>6月</x:Name></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->
</head>
<body link=blue vlink=purple>
<table x:str border=0 cellpadding=0 cellspacing=0 width=288 style='border-collapse:collapse;table-layout:fixed;width:216pt'>
 <col width=72 span=4 style='width:54pt'>
 <tr height=19 style='height:14.25pt'>
  <td colspan=4 height=19 class=xl25 width=288>各单位报送工作开展情况表</td>
 </tr>
 <tr height=19>
  <td height=19>单位名称</td><td>报送时间</td><td colspan=2 style='mso-ignore:colspan'></td>
 </tr>
 <tr height=19>
  <td rowspan=2 height=38>金湖社区</td>
  <td class=xl24 align=right x:num="44014">2020年7月2日</td>
  <td align=right x:num>1200</td>
  <td class=xl26 align=right x:num="1234567.5">#######</td>
 </tr>
 <tr height=19 style='mso-height-source:userset;display:none'>
  <td x:num>7</td><td></td><td></td>
 </tr>
 <tr height=19>
  <td colspan=2>第一行<br>
    第二行</td><td x:bool="TRUE">TRUE</td><td x:err="#DIV/0!">#DIV/0!</td>
 </tr>
 <![if supportMisalignedColumns]>
 <tr height=0 style='display:none'><td width=72></td><td width=72></td><td width=72></td><td width=72></td></tr>
 <![endif]>
</table>
</body>
</html>
""".replace("\n", "\r\n").encode("gb18030"), "input.xls")

save("html-excel-frameset", """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
<script language="JavaScript"><!--
 var c_lTabs=2; for (i=0;i<c_lTabs;i++) document.write("<td>6月</td>");
//--></script>
</head>
<frameset rows="*,39" border=0 width=0 frameborder=no framespacing=0>
 <frame src="a.files/sheet001.htm" name="frSheet"><frame src="a.files/tabstrip.htm" name="frTabs" marginwidth=0 marginheight=0>
 <noframes><body><p>此页面使用了框架，而您的浏览器不支持框架。</p></body></noframes>
</frameset>
</html>
""".encode("gb18030"), "input.xls")

save("html-web-system", ("<TABLE BORDER=1 id=GridView1><TR bgColor=#cccccc><TH noWrap>单位<TH>手机<TH>数量</TR>"
     + "".join(f"<TR><TD>社区{row}</TD><TD style=\"vnd.ms-excel.numberformat:@\">139000000{row:02}</TD><TD align=right>{row * 10}&nbsp;份</TD></TR>\n" for row in range(1, 4))
     + "</TABLE>合计：60份").encode("gb18030"), "input.xls")

save("html-nothing-closed", """<html><head><title>题<body>
<p>第一段<p>第二段 <b>粗<i>斜
<ul><li>一<li>二<ol type=i><li>甲<li>乙</ul>
<table border=1><caption>表题<thead><tr><th>单位<th rowspan=2>时间<tbody><tr><td>金湖<td>7月<tr><td><table><tr><td>内一<td>内二</table>后<td colspan=2><div>字<span style="display:none">无<tr><td>末行
""")

save("html-nested-tables", "<table><tr><td>层" * 4_000)
save("html-absurd-spans", "<table><tr><td colspan=999999999 rowspan=999999999>大</td><td rowspan=0>到底</td><td colspan=-3>负</td></tr>"
     "<tr><td colspan='2x' rowspan=1.9>二</td></tr></table><table><tbody><tr><td rowspan=9>甲</td><td>乙</td></tr></tbody><tbody><tr><td>丙</td></tr></tbody></table>")

save("html-fields", """<!DOCTYPE html><html><body><form action=/save><h2>情况表</h2>
<table><tr><td>单位<td><select name=u><option>请选择</option><option selected>金湖社区</option></select>
<tr><td>人<td><input value="王芳"> <input type=tel value='13900000002'><input type=hidden name=token value=abc>
<tr><td>方式<td><input type=checkbox checked>网格 <input type=checkbox>广播 <input type=radio checked>本月<input type=radio>累计
<tr><td>内容<td><textarea rows=5>
一、宣传：1&lt;2
二、其他：<b>无</b></textarea></table><button>提交</button><input type=submit value=保存></form></body></html>""")

save("html-references-and-blanks", "<meta charset=utf-8><pre>\n  两格&#9;制表\n&lt;p&gt;</pre>\n<p>A&nbsp;&nbsp;B&ensp;C&hellip;&copy 2020 &#8226; &#x1F600; &#150; &bogus; &amp;lt;</p>\n"
     "<p>金湖\n社区\nABC\n中文</p><div style='white-space:pre-wrap'>一  二\n三</div><!-- <p>无</p> --><p>&nbsp;</p><p></p><div><br></div>末")
