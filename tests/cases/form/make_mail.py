"""Writes input.eml of the cases beside it: forms pasted into mails as mail programs wrap them, and earlier mails quoted
below. Every person and number in them is made up. Standard library only; run in this folder: python3 make_mail.py"""

import base64
import html
import pathlib

HERE = pathlib.Path(__file__).parent
PUBLICITY = "6月，我社区张贴防诈宣传海报150张，发放宣传手册1200余份，入户走访320户，开展线下宣传活动2场，受众约400人次。"
OTHER = "配合派出所开展电信诈骗线索摸排1次。"
HEAD = ["单位名称", "报送时间", "报送人"]
FILLED = ["金湖社区", "2020年7月2日", "王芳13900000002"]


def word(text):
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def part(body, kind="html", charset="utf-8", label=True):
    named = f"; charset={charset}" if label else ""
    data = base64.encodebytes(body.encode(charset)).decode()
    return f"Content-Type: text/{kind}{named}\nContent-Transfer-Encoding: base64\n\n{data}"


def mail(name, body, subject="6月份工作开展情况报送"):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    head = (
        f"From: {word('金湖社区')} <jinhu@bsh.example>\nTo: pingan@bsh.example\nSubject: {word(subject)}\n"
        "Date: Thu, 2 Jul 2020 09:12:10 +0800\nMessage-ID: <a1@bsh.example>\nMIME-Version: 1.0\n"
    )
    (folder / "input.eml").write_bytes((head + body).replace("\n", "\r\n").encode())


def alternative(text, page, **options):
    inner = "".join(f"--alt\n{one}" for one in (part(text, "plain", **options), part(page, **options)))
    return f"Content-Type: multipart/alternative; boundary=alt\n\n{inner}--alt--\n"


# ---- forms pasted into the body ----


def word_paragraph(text):
    return f"<p class=MsoNormal align=center style='text-align:center'><span style='font-family:仿宋_GB2312;mso-hansi-font-family:仿宋_GB2312'>{text}<span lang=EN-US><o:p></o:p></span></span></p>"


def word_table(values=FILLED, publicity=PUBLICITY, other=OTHER):
    row = lambda cells: "<tr style='mso-yfti-irow:0;height:28.35pt'>" + "".join(f"<td width=189 valign=top\n  style='width:141.9pt;border:solid windowtext 1.0pt'>{word_paragraph(cell)}</td>" for cell in cells) + "</tr>"
    text = "".join(word_paragraph(line) for line in ["一、宣传工作开展情况：", publicity, "二、其他工作开展情况：", other])
    return (
        "<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0\n style='border-collapse:collapse;mso-yfti-tbllook:1184'>"
        f"{row(HEAD)}{row(values)}<tr><td width=568 colspan=3 valign=top>{text}</td></tr>"
        "<![if !supportMisalignedColumns]><tr height=0><td width=189 style='border:none'></td><td width=189 style='border:none'></td><td width=189 style='border:none'></td></tr><![endif]></table>"
    )


def outlook(body):
    return (
        "<html xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head>"
        "<meta http-equiv=Content-Type content=\"text/html; charset=utf-8\"><meta name=Generator content=\"Microsoft Word 15 (filtered medium)\">"
        "<!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]--><style><!--\np.MsoNormal {margin:0cm;}\n--></style>"
        "<!--[if gte mso 9]><xml><o:shapedefaults v:ext=\"edit\" spidmax=\"1026\" /></xml><![endif]--></head>"
        f"<body lang=ZH-CN link=\"#0563C1\"><div class=WordSection1>{body}</div></body></html>"
    )


def plain_table(rows, attributes="border=1"):
    return f"<table {attributes}><tbody>" + "".join("<tr>" + "".join(row) + "</tr>" for row in rows) + "</tbody></table>"


def td(text, **spans):
    told = "".join(f' {name}="{value}"' for name, value in spans.items())
    return f"<td{told}>{text}</td>"


def divs(lines):
    return "".join(f"<div>{line or '<br>'}</div>" for line in lines)


SECTIONS = ["一、宣传工作开展情况：", PUBLICITY, "二、其他工作开展情况：", OTHER]
WHOLE = plain_table([[td(x) for x in HEAD], [td(x) for x in FILLED], [td(divs(SECTIONS), colspan=3)]])

mail("mail-outlook-word-table", part(outlook(word_paragraph("各位领导：请查收。") + word_table() + word_paragraph("&nbsp;"))))
mail(
    "mail-qq-pasted-table",
    part(
        "<div>您好，6月情况如下：</div><div><br></div><div><!--StartFragment--><table style=\"border-collapse:collapse;width:415.3pt\" border=\"0\"><colgroup><col width=\"138\"><col width=\"138\"><col width=\"138\"></colgroup><tbody>"
        + "<tr height=\"30\">" + "".join(f"<td class=\"et2\" x:str=\"\" height=\"30\" width=\"138\" style=\"white-space:pre-wrap\">{x}</td>" for x in HEAD) + "</tr>"
        + "<tr>" + "".join(f"<td class=\"et2\" x:str=\"\">&nbsp;{x}</td>" for x in FILLED) + "</tr>"
        + f"<tr><td class=\"et3\" colspan=\"3\" rowspan=\"2\">{'<br>'.join(SECTIONS)}</td></tr><tr></tr></tbody></table><!--EndFragment--></div><div><includetail><!--<![endif]--></includetail></div>"
    ),
)
mail(
    "mail-163-layout-table",
    part(
        "<div style=\"line-height:1.7;color:#000000;font-size:14px;font-family:Arial\"><table width=\"100%\" cellpadding=0><tr><td><table width=600 align=center><tr><td>&nbsp;</td><td>"
        f"<div>平安办：</div>{WHOLE}<div>此致</div></td><td>&nbsp;</td></tr></table></td></tr></table></div><span title=\"neteasefooter\"><p>&nbsp;</p></span>"
    ),
)
mail(
    "mail-transposed",
    part(
        plain_table(
            [
                [td("单 位 名 称"), td("金湖社区", colspan=2)],
                [td("报&nbsp;送&nbsp;时&nbsp;间"), td("2020.7.2", colspan=2)],
                [td("报送人", rowspan=2), td("姓名：王芳"), td("书记")],
                [td("电话：13900000002", colspan=2)],
                [td("宣传工作开展情况"), td(PUBLICITY, colspan=2)],
                [td("其他工作开展情况"), td("无", colspan=2)],
            ]
        )
    ),
)
mail(
    "mail-plain-wide-blanks",
    part("平安办：\n　　6月情况如下。\n\n" + "　　　".join(HEAD) + "\n" + "　　".join(FILLED) + "\n\n" + "\n".join(SECTIONS) + "\n", "plain"),
)
mail(
    "mail-labels-and-values-in-divs",
    part(divs(["您好：", "", "单位名称", "金湖社区", "", "报送时间", "2020年7月2日", "报送人", "王芳 13900000002", "", *SECTIONS])),
)
mail("mail-labels-then-values-in-paragraphs", part("".join(f"<p>{x}</p>" for x in [*HEAD, *FILLED, *SECTIONS])))
mail(
    "mail-gb2312-alternative",
    alternative(
        "\n".join([*HEAD, *FILLED]),
        "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\"></head><body>"
        + plain_table(
            [
                [td("附件3<br>各单位报送工作开展情况表", colspan=4)],
                [td("填报单位"), td("金湖社区"), td("填报时间"), td("7月2日")],
                [td("填报人"), td("王芳"), td("联系电话"), td("13900000002")],
                [td("工作<br>情况", rowspan=2), td("一、宣传工作开展情况：" + PUBLICITY, colspan=3)],
                [td("二、其他工作开展情况：" + OTHER, colspan=3)],
            ]
        )
        + "</body></html>",
        charset="gb2312",
        label=False,
    ),
)
mail(
    "mail-in-one-cell",
    part("<table><tr><td>" + "<br>".join(["单位名称：金湖社区", "报送时间：2020年7月2日", "报送人：王芳 13900000002", *SECTIONS]) + "</td></tr></table>"),
)
mail(
    "mail-fields-of-a-web-page",
    part(
        "<form>" + plain_table(
            [
                [td("单位名称"), td("<select><option>平安办<option selected>金湖社区</select>")],
                [td("报送时间"), td("<input type=date value=2020-07-02>")],
                [td("报送人"), td("<input value=王芳> <input value=13900000002><input type=hidden value=x>")],
                [td("宣传工作开展情况"), td(f"<textarea rows=9>\n{PUBLICITY}</textarea>")],
                [td("其他工作开展情况"), td(f"<textarea>{OTHER}</textarea>")],
            ]
        ) + "<input type=submit value=提交></form>"
    ),
)

# ---- earlier mails below ----

OLD = plain_table(
    [[td(x) for x in HEAD], [td(x) for x in ["金湖社区", "2020年6月2日", "王芳13900000002"]],
     [td(divs(["一、宣传工作开展情况：", "5月，我社区张贴海报90张，入户走访100户，发放手册300份。", "二、其他工作开展情况：", "无"]), colspan=3)]]
)
COLLEAGUE = ("王芳", "wangfang@bsh.example")
OFFICE = ("平安办", "pingan@bsh.example")


def address(who):
    return html.escape(f"{who[0]} <{who[1]}>")


def header(who, names, between="<br>", bold=True, subject="6月情况表"):
    values = [address(who), "2020年7月2日 9:12", "x@bsh.example", subject]
    pieces = [f"<b>{name}</b> {value}" if bold else f"{name} {value}" for name, value in zip(names, values)]
    return between.join(pieces)


ZH = ["发件人:", "发送时间:", "收件人:", "主题:"]


def netease_reply(top, old, who):
    return f"<div style=\"line-height:1.7\"><div>{top}</div><br><br><p>在 2020-07-02 09:12:11，\"{who[0]}\" &lt;{who[1]}&gt; 写道：</p><br><blockquote id=\"isReplyContent\" style=\"PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid\">{old}</blockquote></div>"


def netease_forward(top, old, who):
    return f"<div>{top}</div><br><br>-------- 转发邮件信息 --------<br>" + header(who, ["发件人：", "发送日期：", "收件人：", "主题："], bold=False) + f"<br><div>{old}</div>"


def qq(top, old, who):
    return (
        f"<div>{top}</div><div><br></div><div><div style=\"font-size: 12px;padding:2px 0\">------------------&nbsp;原始邮件&nbsp;------------------</div>"
        f"<div style=\"font-size: 12px;background:#efefef;padding:8px;\"><div>{header(who, ZH, '</div><div>')}</div></div><div><br></div>{old}</div>"
    )


def foxmail(top, old, who):
    return (
        f"<div><span></span>{top}</div><div>&nbsp;</div><hr style=\"width: 210px; height: 1px;\" color=\"#b5c4df\" size=\"1\" align=\"left\"><div><span>王芳</span></div>"
        "<blockquote style=\"margin-Top: 0px; margin-Bottom: 0px; margin-Left: 0.5em; margin-Right: inherit\"><div>&nbsp;</div>"
        f"<div style=\"border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><div style=\"background:#efefef\"><div>{header(who, [x.replace(':', '：') for x in ZH], '</div><div>')}</div></div></div><div>{old}</div></blockquote>"
    )


def outlook_below(names):
    def build(top, old, who):
        return outlook(
            f"{word_paragraph(top)}{word_paragraph('&nbsp;')}<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
            f"<p class=MsoNormal>{header(who, names)}<o:p></o:p></p></div></div>{word_paragraph('&nbsp;')}{old}"
        )
    return build


def gmail_reply(top, old, who):
    return f"<div dir=\"ltr\">{top}</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">{address(who)} 于2020年7月2日周四 上午9:12写道：<br></div><blockquote class=\"gmail_quote\" style=\"margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex\">{old}</blockquote></div>"


def gmail_forward(top, old, who):
    return f"<div dir=\"ltr\">{top}<br><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">---------- Forwarded message ---------<br>{header(who, ['发件人：', 'Date:', 'To:', 'Subject:'], bold=False)}<br></div><br><br>{old}</div></div>"


def apple_reply(top, old, who):
    return f"<div>{top}</div><div><br><blockquote type=\"cite\"><div>在 2020年7月2日，上午9:12，{address(who)} 写道：</div><br class=\"Apple-interchange-newline\"><div>{old}</div></blockquote></div>"


def apple_forward(top, old, who):
    return f"<div>{top}</div><div><br><blockquote type=\"cite\"><div>开始转发的邮件：</div><br class=\"Apple-interchange-newline\"><div>{header(who, ['发件人: ', '日期: ', '收件人: ', '主题: '], '</div><div>')}</div><br><div>{old}</div></blockquote></div>"


def china_mobile(top, old, who):
    return f"<div>{top}</div><hr id=\"replySplit\"><div id=\"reply139content\"><div>----邮件原文----</div><div>{header(who, ['发件人：', '发送时间：', '收件人：', '主题：'], '</div><div>')}</div><br>{old}</div>"


def netease_master(top, old, who):
    rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in [("发件人", address(who)), ("日期", "2020年07月02日 09:12"), ("收件人", "x@bsh.example"), ("主题", "6月情况表")])
    return f"<div>{top}</div><div>---- 回复的原邮件 ----</div><blockquote style=\"margin:0;padding:0;font-size:14px\"><table width=\"100%\"><tbody>{rows}</tbody></table><div>{old}</div></blockquote>"


CLIENTS = {
    "163": (netease_reply, netease_forward),
    "qq": (qq, qq),
    "foxmail": (foxmail, foxmail),
    "outlook-zh": (outlook_below(ZH), outlook_below(ZH)),
    "outlook-en": (outlook_below(["From:", "Sent:", "To:", "Subject:"]),) * 2,
    "gmail": (gmail_reply, gmail_forward),
    "apple": (apple_reply, apple_forward),
    "139": (china_mobile, china_mobile),
    "163-master": (netease_master, netease_master),
}
for client, (reply, forward) in CLIENTS.items():
    mail(f"quoted-{client}-answered", part(reply("电话已核对，是13900000002。", OLD, OFFICE)), "回复：关于请补正的函")
    mail(f"quoted-{client}-forwarded", part(forward("请查收。", WHOLE, COLLEAGUE)), "转发：6月情况表")

mail("quoted-below-a-form", part(outlook_below(ZH)(WHOLE, OLD, COLLEAGUE)), "转发: 回复: 5月情况表")
mail("quoted-forward-of-our-letter", part(qq("见下", OLD, OFFICE)), "转发：请补正的函")
mail("quoted-answer-forwarded", part(outlook_below(ZH)("请查收", foxmail(WHOLE, OLD, OFFICE), COLLEAGUE)), "Fw: 6月情况表")
TEXT_FORM = ["单位名称：金湖社区", "报送时间：2020年7月2日", "报送人：王芳 13900000002", *SECTIONS]
mail(
    "quoted-text-answered",
    part("\n".join(["已改。", "", "-----原始邮件-----", "发件人: 平安办 <pingan@bsh.example>", "发送时间: 2020年7月2日 9:12", "收件人: x", "主题: 函", "", *TEXT_FORM]), "plain"),
    "回复: 函",
)
mail(
    "quoted-text-forwarded",
    part("\n".join(["请收。", "", "> 下面是被转发的邮件：", "> ", "> 发件人: 王芳 <wangfang@bsh.example>", "> 主题: 6月", "> 日期: 2020年7月2日 9:12", "> ", *(f"> {line}" for line in TEXT_FORM)]), "plain"),
    "6月",
)
