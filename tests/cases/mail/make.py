#!/usr/bin/env python3
"""Writes every case's mail.eml, byte for byte as mail programs in offices send it. People and numbers are invented.

    python3 tests/cases/mail/make.py

Each function is one case; its docstring says what is odd about the mail. Standard library only, no clock, no randomness.
"""
import base64
import binascii
import io
import quopri
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
CASES = []


def case(function):
    CASES.append(function)
    return function


def b64(data, width=76):
    text = base64.b64encode(data)
    return b"\r\n".join(text[i:i + width] for i in range(0, len(text), width))


def word(text, charset="utf-8", how="B"):
    data = text if isinstance(text, bytes) else text.encode(charset)
    if how == "B":
        return f"=?{charset}?B?".encode() + base64.b64encode(data) + b"?="
    return f"=?{charset}?Q?".encode() + b"".join(b"=%02X" % byte for byte in data) + b"?="


def percent(data):
    return b"".join(b"%%%02X" % byte for byte in data)


def lines(*items):
    return b"\r\n".join(item if isinstance(item, bytes) else item.encode() for item in items)


def head(subject="6月份工作开展情况报送", sender=None, extra=(), received="Thu, 2 Jul 2020 09:12:11 +0800 (CST)"):
    sender = sender if sender is not None else word("金湖社区") + b" <jinhu@bsh.example>"
    subject = subject if isinstance(subject, bytes) else word(subject)
    first = [f"Received: from mail.bsh.example (unknown [192.0.2.7])\r\n\tby mx.bsh.example (Coremail) with SMTP id 1;\r\n\t{received}"] if received else []
    return lines(*first, b"From: " + sender, "To: office@bsh.example", b"Subject: " + subject,
                 "Date: Thu, 2 Jul 2020 09:12:10 +0800", "Message-ID: <a1@bsh.example>", "MIME-Version: 1.0", *extra)


def part(body, *headers):
    return lines(*headers, b"", body)


def multipart(parts, kind="mixed", boundary=b"----=_Part_1", end=True):
    text = b"".join(b"--" + boundary + b"\r\n" + one + b"\r\n" for one in parts)
    return text + (b"--" + boundary + b"--\r\n" if end else b"")


def mixed(parts, kind="mixed", boundary=b"----=_Part_1", end=True, **headers):
    extra = [f"Content-Type: multipart/{kind};\r\n\tboundary=\"".encode() + boundary + b"\""] + list(headers.pop("extra", ()))
    return lines(head(extra=extra, **headers), b"", multipart(parts, boundary=boundary, end=end))


def plain(text="您好，附件为本月报表，请查收。", charset="utf-8"):
    return part(b64(text.encode(charset)), f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: base64")


def attached(data, *headers):
    return part(b64(data), *headers, "Content-Transfer-Encoding: base64")


def zipped(entries, flag=None, method=zipfile.ZIP_DEFLATED):
    """A zip; names given as bytes go in raw, without the UTF-8 flag."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for number, (name, data) in enumerate(entries):
            placeholder = f"{number:03}" + "x" * (len(name) - 3) if isinstance(name, bytes) else name
            info = zipfile.ZipInfo(placeholder, (2020, 7, 2, 9, 0, 0))
            info.compress_type = method
            archive.writestr(info, data)
    data = out.getvalue()
    for number, (name, _) in enumerate(entries):
        if isinstance(name, bytes):
            data = data.replace((f"{number:03}" + "x" * (len(name) - 3)).encode(), name)
    return data


def docx(text="各单位报送工作开展情况表"):
    return zipped([("[Content_Types].xml", "<Types/>"),
                   ("word/document.xml", f"<w:document xmlns:w='x'><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>")])


DOCX = docx()
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def named(name):
    return attached(DOCX, f"Content-Type: {DOCX_TYPE}", b"Content-Disposition: attachment; filename=" + name)


@case
def plain_with_docx():
    """The ordinary mail: text, one docx, both names encoded."""
    name = word("附件3.docx")
    return mixed([plain(), attached(DOCX, b"Content-Type: " + DOCX_TYPE.encode() + b"; name=\"" + name + b"\"",
                                    b"Content-Disposition: attachment; filename=\"" + name + b"\"")],
                 extra=["In-Reply-To: <letter-1@bsh.example>", "References: <letter-0@bsh.example>\r\n <letter-1@bsh.example>"])


@case
def words_split_utf8():
    """Subject and sender in words cut inside a character (UTF-8)."""
    data = "宝圣湖街道六月份工作开展情况报送".encode()
    subject = b"\r\n ".join(word(data[i:i + 16], "utf-8") for i in range(0, len(data), 16))
    sender = b"\"" + word("金湖".encode()[:4], "UTF-8", "Q") + b" " + word("金湖".encode()[4:], "utf-8", "Q") + b"\" <jinhu@bsh.example>"
    return mixed([plain()], subject=subject, sender=sender)


@case
def words_split_gbk():
    """The same in GBK, under the labels gb2312 and GBK, and a character that GB2312 does not have."""
    data = "宝圣湖街道六月份工作开展情况报送㑇".encode("gb18030")
    subject = b"\r\n ".join(word(data[i:i + 13], label) for i, label in zip(range(0, len(data), 13), ["gb2312", "GBK", "GB2312"]))
    return mixed([plain(charset="gb2312")], subject=subject)


@case
def raw_gbk_headers():
    """Subject, sender and file name as raw GBK bytes, body GBK without a charset; the name ends in a character whose second byte is a backslash."""
    gbk = "真誠".encode("gbk")
    return mixed([part("本月工作情况见附件。".encode("gbk"), "Content-Type: text/plain", "Content-Transfer-Encoding: 8bit"),
                  named(b"\"" + gbk + b"\"; size=1")],
                 subject="六月工作情况".encode("gbk"), sender="\"和平社区\"".encode("gbk") + b" <heping@bsh.example>")


@case
def raw_utf8_headers():
    """Subject, sender and file name as raw UTF-8 bytes."""
    return mixed([plain(), named("\"附件3（六月）.docx\"".encode())], subject="六月工作情况".encode(),
                 sender="和平社区 <heping@bsh.example>".encode())


@case
def rfc2231_split_utf8():
    """RFC 2231 continuations cut inside a character, UTF-8."""
    data = "六月工作开展情况表.docx".encode()
    pieces = [data[i:i + 10] for i in range(0, len(data), 10)]
    name = b"; ".join(b"filename*%d*=" % i + (b"utf-8''" if i == 0 else b"") + percent(p) for i, p in enumerate(pieces))
    return mixed([plain(), attached(DOCX, f"Content-Type: {DOCX_TYPE}", b"Content-Disposition: attachment;\r\n " + name.replace(b"; ", b";\r\n "))])


@case
def rfc2231_split_gbk():
    """RFC 2231 continuations cut inside a character, GBK under the label gb2312."""
    data = "六月工作开展情况表.docx".encode("gbk")
    pieces = [data[i:i + 7] for i in range(0, len(data), 7)]
    name = b";\r\n ".join(b"filename*%d*=" % i + (b"gb2312'zh-cn'" if i == 0 else b"") + percent(p) for i, p in enumerate(pieces))
    return mixed([plain(), attached(DOCX, f"Content-Type: {DOCX_TYPE}", b"Content-Disposition: attachment;\r\n " + name)])


@case
def name_in_type_only():
    """The name stands in Content-Type only."""
    return mixed([plain(), attached(DOCX, b"Content-Type: application/octet-stream; name=" + word("附件3.docx", "gb2312"))])


@case
def name_in_disposition_only():
    """The name stands in Content-Disposition only, percent-encoded without saying so."""
    return mixed([plain(), named(b"\"" + percent("附件3".encode()) + b".docx\"")])


@case
def no_name():
    """No name at all: one is made up."""
    return mixed([plain(), attached(DOCX, "Content-Type: application/octet-stream"), attached(PNG, "Content-Type: image/png", "Content-Disposition: attachment")])


@case
def unsafe_name():
    """A name with folders, and one that only goes up."""
    return mixed([plain(), named(b"\"../../etc/cron.d/x.docx\""), named("\"C:\\\\报表\\\\附件3.docx\"".encode()), named(b"\"..\"")])


@case
def html_only_with_table():
    """The form pasted as an HTML table in GB2312 without any charset in the header."""
    html = ("<html><head><meta charset=gb2312><style>td{a:b}</style></head><body><p>领导好：</p><table border=1>"
            "<tr><td><p>报送时间</p></td><td><p>2020年7月2日</p></td><td>报送人</td><td>王芳&nbsp;13800000001</td></tr>"
            "<tr><td colspan=4><p>一、宣传工作</p><p>发放资料1,200份。</p></td></tr></table><p>谢谢！</p></body></html>")
    return lines(head(extra=["Content-Type: text/html", "Content-Transfer-Encoding: quoted-printable"]), b"",
                 quopri.encodestring(html.encode("gbk")).replace(b"\n", b"\r\n"))


@case
def alternative_with_inline_logo():
    """QQ's usual mail: related around alternative, a logo inside, a docx sent as inline beside it."""
    alternative = multipart([plain("见附件"), part("<p>见附件<img src='cid:logo'></p>", "Content-Type: text/html; charset=utf-8")], boundary=b"alt")
    related = multipart([part(alternative, "Content-Type: multipart/alternative; boundary=alt"),
                         attached(PNG, "Content-Type: image/png; name=logo.png", "Content-ID: <logo>", "Content-Disposition: inline")], boundary=b"rel")
    return mixed([part(related, "Content-Type: multipart/related; boundary=rel"),
                  attached(DOCX, f"Content-Type: {DOCX_TYPE}", "Content-Disposition: inline; filename=\"a.docx\"")])


@case
def empty_plain_beside_html():
    """A plain alternative that is blank: the text comes from the HTML."""
    alternative = multipart([part("  \r\n", "Content-Type: text/plain"), part("<div>本月无<br>其他工作</div>".encode(), "Content-Type: text/html; charset=utf-8")], boundary=b"alt")
    return lines(head(extra=["Content-Type: multipart/alternative; boundary=alt"]), b"", alternative)


@case
def missing_end_boundary():
    """Cut off before the end boundary."""
    return mixed([plain(), named(b"a.docx")], end=False)


@case
def wrong_boundary():
    """The header names another boundary than the body uses."""
    return mixed([plain(), named(b"a.docx")], boundary=b"----=_Part_2").replace(b"boundary=\"----=_Part_2", b"boundary=\"other")


@case
def uuencode_in_body():
    """A file written into the text as uuencode."""
    rows = [b"begin 644 " + "附件3.docx".encode("gbk")]
    rows += [binascii.b2a_uu(DOCX[i:i + 45]).rstrip(b"\n") for i in range(0, len(DOCX), 45)]
    return lines(head(extra=["Content-Type: text/plain; charset=gb2312"]), b"", "见下。".encode("gbk"), *rows, b"`", b"end", "此致".encode("gbk"))


@case
def winmail():
    """Outlook's TNEF."""
    return mixed([plain(), attached(b"\x78\x9f\x3e\x22" + b"\0" * 40, "Content-Type: application/ms-tnef; name=\"winmail.dat\"")])


def unit_mail(subject="和平社区6月报送", text="请见附件。", files=None):
    return mixed([plain(text)] + (files or [named(word("附件3.docx"))]), subject=subject, sender=word("和平社区") + b" <heping@bsh.example>")


@case
def forwarded_plain():
    """A forwarded message/rfc822, inside it a file, and its own text."""
    return mixed([plain("转发，请收。"), part(unit_mail(), "Content-Type: message/rfc822", "Content-Disposition: attachment; filename=forward.eml")], boundary=b"outer")


@case
def forwarded_base64():
    """The same in base64, sent as a file of unknown type, with a form as HTML in its body; subject with a slash."""
    inner = lines(head("和平/6月"), b"Content-Type: text/html; charset=gb2312", b"", "<table><tr><td>报送人<td>李强</table>".encode("gbk"))
    return mixed([plain("转发"), attached(inner, "Content-Type: application/octet-stream; name=mail.eml")])


@case
def forwarded_too_deep():
    """Seven mails within each other."""
    mail = unit_mail("第0层")
    for level in range(1, 8):
        boundary = b"level%d" % level
        mail = mixed([part(mail, "Content-Type: message/rfc822")], boundary=boundary, subject=f"第{level}层")
    return mail


@case
def zip_gbk_names():
    """A zip with names in GBK and no UTF-8 flag, folders, and what macOS and Word leave behind."""
    data = zipped([("目录/".encode("gbk"), b""), ("目录/附件3.docx".encode("gbk"), DOCX), ("目录/照片.png".encode("gbk"), PNG),
                   ("__MACOSX/._a", b"x"), ("目录/~$附件3.docx".encode("gbk"), b"x")])
    return mixed([plain(), attached(data, b"Content-Type: application/zip; name=" + word("材料.zip", "gbk"))])


@case
def zip_in_zip():
    """A zip in a zip, called .docx; names in UTF-8."""
    inner = zipped([("附件3.docx", DOCX)])
    return mixed([plain(), attached(zipped([("内层.docx", inner), ("../../说明.txt", "见表".encode())]), "Content-Type: application/x-zip", "Content-Disposition: attachment; filename=all.docx")])


@case
def zip_too_deep():
    """Zips within each other beyond the limit."""
    data = DOCX
    for level in range(7):
        data = zipped([(f"z{level}.zip", data)])
    return mixed([plain(), attached(data, "Content-Type: application/zip; name=deep.zip")])


@case
def zip_damaged():
    """A zip cut in half."""
    data = zipped([("a.txt", bytes(range(256)) * 20)])
    return mixed([plain(), attached(data[:len(data) // 2], "Content-Type: application/zip; name=half.zip")])


@case
def zip_with_one_bad_file():
    """One file of the zip has a wrong checksum, the other is whole."""
    data = zipped([("bad.txt", b"AAAA"), ("good.docx", DOCX)], method=zipfile.ZIP_STORED).replace(b"AAAA", b"AAAB")
    return mixed([plain(), attached(data, "Content-Type: application/zip; name=mixed.zip")])


@case
def zip_with_password():
    """Every entry is flagged as encrypted."""
    data = bytearray(zipped([("附件3.txt", b"a" * 50), ("b.txt", b"b")]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return mixed([plain(), attached(bytes(data), b"Content-Type: application/zip; name=" + word("有密码.zip"))])


@case
def zip_bomb():
    """300 MB of zeros in 300 KB."""
    data = zipped([("0.txt", DOCX), ("big.txt", b"\0" * (300 << 20))])
    return mixed([plain(), attached(data, "Content-Type: application/zip; name=bomb.zip")])


@case
def zip_of_many():
    """More entries than are taken."""
    return mixed([plain(), attached(zipped([(f"{i}.txt", b"x") for i in range(400)]), "Content-Type: application/zip; name=many.zip")])


@case
def zip_empty():
    """A zip without any file."""
    return mixed([plain(), attached(zipped([]), "Content-Type: application/zip; name=empty.zip")])


@case
def docx_with_password():
    """An office zip with an encrypted member is the reader's business: left as it is."""
    data = bytearray(DOCX)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rfind(mark) + offset] |= 1
    return mixed([plain(), attached(bytes(data), "Content-Type: application/octet-stream; name=locked.docx")])


@case
def wps_binary():
    """A .wps (Word binary) is left as it is."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016
    return mixed([plain(), attached(ole, b"Content-Type: application/octet-stream; name=" + word("附件3.wps"))])


@case
def large_file_links():
    """QQ's block for a large file: only a link, which expires."""
    html = ("<div>见附件</div><div>从QQ邮箱发来的超大附件</div><a href=\"https://mail.qq.com/cgi-bin/ftnExs_download?k=1&t=exs_ftn_download\">"
            "附件3.docx (30.1M, 2020年08月01日 09:00 到期)</a><div>进入下载页面</div>")
    return lines(head(extra=["Content-Type: text/html; charset=utf-8"]), b"", html)


@case
def large_file_only_quoted():
    """A reply that quotes our letter, which asks not to send large-file links: no link here."""
    text = "已重新发送，见附件。\r\n\r\n------------------ 原始邮件 ------------------\r\n请勿使用超大附件（链接会过期）。http://www.bsh.example/\r\n"
    return mixed([plain(text), named(b"a.docx")], subject="回复：补正函")


@case
def sender_comma_and_java_date():
    """Comma in the sender's name without quotes; a Date as Java prints it; no Received header."""
    mail = mixed([plain()], sender="王芳, 金湖社区 <Jinhu@BSH.example>".encode(), received=None)
    return mail.replace(b"Thu, 2 Jul 2020 09:12:10 +0800", b"Thu Jul 02 09:12:10 CST 2020")


@case
def received_without_time():
    """The topmost Received has no time: the next one counts, not Date."""
    mail = mixed([plain()], received="Fri, 3 Jul 2020 23:59:58 +0800 (CST)")
    return b"Received: from localhost by localhost\r\n" + mail.replace(b"Date: Thu, 2 Jul 2020", b"Date: Wed, 1 Jan 2003")


@case
def mbox_line_and_broken_fold():
    """An mbox line in front, bare LF, and a long subject broken without a blank."""
    mail = mixed([plain()], subject="六月工作开展情况\r\n报送".encode())
    return b"From jinhu@bsh.example Thu Jul  2 09:12:11 2020\n" + mail.replace(b"\r\n", b"\n")


@case
def utf8_with_a_damaged_byte():
    """UTF-8 text with one byte lost on the way."""
    data = bytearray("本月共发放宣传资料一千二百份，张贴海报三十张。".encode())
    del data[7]
    return lines(head(extra=["Content-Type: text/plain; charset=\"UTF-8\"", "Content-Transfer-Encoding: base64"]), b"", b64(bytes(data)))


@case
def no_header_at_all():
    """Only text."""
    return "这不是一封邮件\r\n\r\n但也要能读。\r\n".encode()


@case
def auto_submitted():
    """A vacation answer (RFC 3834)."""
    return lines(head("自动回复: 报表催报", extra=["Return-Path: <>", "Auto-Submitted: auto-replied", "Content-Type: text/plain; charset=utf-8"]), b"", "我正在休假。")


@case
def auto_subject_only():
    """Known by its subject alone."""
    return lines(head("【自动回复】邮件已收到", extra=["Content-Type: text/plain; charset=utf-8"]), b"", "已收到。")


@case
def suppress_alone_is_a_person():
    """Exchange writes X-Auto-Response-Suppress into people's mail; Auto-Submitted: no says no."""
    return lines(head(extra=["X-Auto-Response-Suppress: DR, OOF", "Auto-Submitted: no", "Content-Type: text/plain; charset=utf-8"]), b"", "报表稍后发。")


@case
def mailing_list():
    """A list's mail."""
    return lines(head("通知", extra=["List-Id: <news.bsh.example>", "Precedence: list", "Content-Type: text/plain; charset=utf-8"]), b"", "全体单位：")


@case
def own_letter():
    """One of our own letters come back."""
    return lines(head("关于报送6月份工作开展情况的催报函", extra=["X-Huizong-Letter: 2020-06/jinhu/reminder", "Auto-Submitted: auto-generated", "Content-Type: text/plain; charset=utf-8"]), b"", "各单位：")


@case
def bounce_report():
    """A delivery report (RFC 3464) of two recipients, one only delayed, with the letter that came back."""
    status = lines("Reporting-MTA: dns; mx.bsh.example", "", "Final-Recipient: rfc822; Old@bsh.example", "Original-Recipient: rfc822;heping@bsh.example",
                   "Action: failed", "Status: 5.1.1", "", "Final-Recipient: rfc822; slow@bsh.example", "Action: delayed", "Status: 4.4.1", "")
    letter = lines("Subject: x", "Message-ID: <letter-7@bsh.example>", "X-Huizong-Letter: k", "Content-Type: text/plain", "", "body")
    parts = [plain("Undelivered"), part(status, "Content-Type: message/delivery-status"), part(letter, "Content-Type: message/rfc822")]
    return lines(b"Return-Path: <>", head("Undelivered Mail Returned to Sender", sender=b"MAILER-DAEMON@mx.bsh.example",
                 extra=["Content-Type: multipart/report; report-type=delivery-status; boundary=r", "Auto-Submitted: auto-replied"]), b"", multipart(parts, boundary=b"r"))


@case
def bounce_in_chinese():
    """QQ's and NetEase's own way: a letter in HTML from postmaster."""
    html = ("<p>很抱歉，您的邮件被退回。</p><table><tr><td>主题</td><td>催报函</td></tr><tr><td>收件人</td><td>gone@bsh.example</td></tr></table>"
            "<p>退信原因：收件人邮箱不存在。如有疑问请联系 help@mail.example</p>")
    return lines(head("系统退信 / Systems bounce", sender=b"postmaster@mail.example", extra=["Content-Type: text/html; charset=gbk"]), b"", html.encode("gbk"))


@case
def read_receipt():
    """A read receipt is no bounce."""
    parts = [plain("已读"), part("Disposition: manual-action/MDN-sent-manually; displayed", "Content-Type: message/disposition-notification")]
    return lines(head("已读: 催报函", extra=["Content-Type: multipart/report; report-type=disposition-notification; boundary=r"]), b"", multipart(parts, boundary=b"r"))


@case
def signed_mail():
    """A signature is no file that anyone sent; a text file beside it is."""
    return mixed([plain(), attached("见表".encode("gbk"), "Content-Type: text/plain; name=a.txt", "Content-Disposition: attachment"),
                  attached(b"0\x82", "Content-Type: application/pkcs7-signature; name=smime.p7s")], kind="signed")


FORM = "报送：金湖社区\n发放宣传资料1200份，张贴海报150张。\n"


def text_mail(body, *headers):
    return lines(head(extra=headers), b"", body)


@case
def mark_before_the_header():
    """Saved by a program that begins every text with a byte order mark."""
    return b"\xef\xbb\xbf" + text_mail(FORM.encode(), "Content-Type: text/plain; charset=utf-8")


@case
def lines_ended_by_carriage_returns():
    """Exported by an old Macintosh program."""
    return mixed([plain(), attached("见表".encode("gbk"), "Content-Type: text/plain; name=a.txt")]).replace(b"\r\n", b"\r")


@case
def transfer_encoding_with_a_semicolon():
    """Blanks, a semicolon and a comment behind the name of the transfer encoding."""
    parts = [part(b64(text.encode()), f"Content-Type: text/plain; name={name}", f"Content-Transfer-Encoding: {value}", "Content-Disposition: attachment")
             for name, text, value in [("a.txt", "第一", "base64  "), ("b.txt", "第二", "base64;"), ("c.txt", "第三", "Base64 (rfc2045)")]]
    return mixed(parts)


@case
def multipart_in_base64():
    """A gateway has encoded the whole multipart, which the standard forbids."""
    parts = multipart([plain("正文"), attached("见表".encode(), "Content-Type: text/plain; name=a.txt")], boundary=b"inner")
    return lines(head(extra=["Content-Type: multipart/mixed; boundary=inner", "Content-Transfer-Encoding: base64"]), b"", b64(parts))


@case
def flowed_text_with_deleted_spaces():
    """Apple Mail breaks Chinese lines anywhere, numbers too, and says that the blank at the end is none of the text."""
    body = "发放宣传资料120 \r\n0份，张贴海报1 \r\n50张。\r\n\r\n> 请报送6月 \r\n> 情况\r\n-- \r\n金湖社区".encode()
    return text_mail(body, "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes", "Content-Transfer-Encoding: 8bit")


@case
def text_in_hz():
    """Outlook Express of old: Chinese in seven bits."""
    return text_mail(FORM.encode("hz").replace(b"\n", b"\r\n"), "Content-Type: text/plain; charset=hz-gb-2312", "Content-Transfer-Encoding: 7bit")


@case
def text_in_iso_2022_cn():
    """Shift-out and shift-in around the Chinese characters."""
    shifted = b"".join(b"\x1b$)A\x0e" + bytes(byte & 0x7F for byte in char.encode("gb2312")) + b"\x0f" if ord(char) > 127 else char.encode()
                       for char in FORM)
    return text_mail(shifted, "Content-Type: text/plain; charset=iso-2022-cn", "Content-Transfer-Encoding: 7bit")


@case
def text_in_utf_7():
    """Exchange of old."""
    return text_mail(FORM.encode("utf-7"), "Content-Type: text/plain; charset=utf-7", "Content-Transfer-Encoding: 7bit")


@case
def header_line_without_a_colon():
    """A gateway has put a line of its own into the header."""
    return mixed([plain(), attached("见表".encode("gbk"), "Content-Type: text/plain; name=a.txt")]).replace(
        b"MIME-Version: 1.0", b"this line has no colon\r\nMIME-Version: 1.0", 1)


def der(tag, content):
    size = len(content)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def cms(number, content):
    oid = der(6, bytes([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, number]))
    return der(0x30, oid + der(0xA0, content))


def signed(content):
    data = der(6, bytes([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1]))
    return cms(2, der(0x30, der(2, b"\x01") + der(0x31, b"") + der(0x30, data + der(0xA0, der(4, content))) + der(0x31, b"")))


def secure(content, kind):
    return lines(head(extra=[f"Content-Type: application/pkcs7-mime; smime-type={kind}; name=smime.p7m", "Content-Transfer-Encoding: base64",
                             "Content-Disposition: attachment; filename=smime.p7m"]), b"", b64(content))


@case
def smime_signed_around_the_mail():
    """The whole mail is inside its signature."""
    parts = multipart([plain("正文"), attached("见表".encode(), "Content-Type: text/plain; name=a.txt")], boundary=b"inner")
    return secure(signed(lines("Content-Type: multipart/mixed; boundary=inner", b"", parts)), "signed-data")


@case
def smime_encrypted():
    """Only the recipient's key opens it."""
    return secure(cms(3, der(0x30, der(2, b"\x00"))), "enveloped-data")


@case
def web_archive_named_doc():
    """Word's 单个文件网页, sent as a .doc: one file, not the files it is made of."""
    page = quopri.encodestring("<html><meta charset=gb2312><p>附件3</p><table><tr><td>单位</td><td>金湖社区</td></tr></table>".encode("gbk"))
    parts = [part(page, "Content-Location: file:///C:/A/0.htm", "Content-Transfer-Encoding: quoted-printable", 'Content-Type: text/html; charset="gb2312"'),
             part(b"<xml/>", "Content-Location: file:///C:/A/0.files/filelist.xml", 'Content-Type: text/xml; charset="utf-8"')]
    archive = lines("MIME-Version: 1.0", 'Content-Type: multipart/related; boundary="next"', b"", b"This document is a Single File Web Page.", b"",
                    multipart(parts, boundary=b"next"))
    return mixed([plain(), attached(archive, 'Content-Type: application/msword; name="附件3.doc"'.encode("gbk"))])


@case
def apple_pages():
    """A file of Pages is a zip, but not one whose files anyone sent."""
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w") as archive:
        for name in ["Index/Document.iwa", "Metadata/Properties.plist", "preview.jpg"]:
            archive.writestr(zipfile.ZipInfo(name, (2020, 7, 2, 0, 0, 0)), b"x")
    return mixed([plain(), attached(store.getvalue(), "Content-Type: application/octet-stream; name=a.pages")])


@case
def archive_that_mentions_iwa():
    """Only the names of its parts make a zip a file of Pages, not the same letters elsewhere in it."""
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w") as archive:
        archive.writestr(zipfile.ZipInfo("汇总.iwa.txt", (2020, 7, 2, 0, 0, 0)), "说明：buildVersionHistory.plist 和 Index/Document.iwa 都不是我们发的。")
    return mixed([plain(), attached(store.getvalue(), "Content-Type: application/zip; name=a.zip")])


for function in CASES:
    folder = HERE / function.__name__.replace("_", "-")
    folder.mkdir(exist_ok=True)
    (folder / "mail.eml").write_bytes(function())
