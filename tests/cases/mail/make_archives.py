#!/usr/bin/env python3
"""Writes the cases of archives, winmail.dat, odd file names and links to large files. People and numbers are invented.

    pip install py7zr pyzipper
    python3 tests/cases/mail/make_archives.py

Each function is one case; its docstring says what is odd about the mail. Times in archives are fixed; of 7z files
py7zr writes the times it is told, so that the same bytes come out.
"""
import bz2
import gzip
import importlib.util
import io
import lzma
import struct
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).parent
# The other script's mails and zips, without writing its cases again.
_source = (HERE / "make.py").read_text(encoding="utf-8").split("\nfor function in CASES:")[0]
_make = {"__file__": str(HERE / "make.py"), "__name__": "make"}
exec(compile(_source, "make.py", "exec"), _make)
b64, word, lines, head, part, mixed, plain, attached, zipped, DOCX, PNG, percent = (
    _make[name] for name in "b64 word lines head part mixed plain attached zipped DOCX PNG percent".split())
CASES = []
FORM = "附件3.docx"


def case(function):
    CASES.append(function)
    return function


def file(data, name, kind="application/octet-stream"):
    """An ordinary attachment with its name in UTF-8."""
    return attached(data, f"Content-Type: {kind}", b"Content-Disposition: attachment; filename*=UTF-8''" + percent(name.encode()))


def mail(*files, text="您好，附件为本月报表，请查收。"):
    return mixed([plain(text), *files])


def seven(entries, *switches, name="a.7z", volumes=False):
    """A 7z by the 7-Zip program, its files with one fixed time."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "in"
        for path, data in entries:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        for path in sorted(root.rglob("*"), reverse=True):
            subprocess.run(["touch", "-d", "2020-07-02 09:00:00 UTC", path], check=True)
        subprocess.run(["touch", "-d", "2020-07-02 09:00:00 UTC", root], check=True)
        out = Path(folder) / name
        subprocess.run(["7z", "a", "-bd", "-mmt1", "-mtc-", "-mta-", *switches, out, "."], cwd=root, check=True, stdout=subprocess.DEVNULL)
        if volumes:
            return [path.read_bytes() for path in sorted(Path(folder).glob(name + ".*"))]
        return out.read_bytes()


def py7z(entries, filters=None, password=None, header=False):
    """A 7z by py7zr."""
    import py7zr
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=filters, password=password, header_encryption=header) as archive:
        for path, data in entries:
            archive.writestr(data, path)
    return out.getvalue()


def tar(entries, mode="w", form=tarfile.PAX_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form) as archive:
        for path, data in entries:
            info = tarfile.TarInfo(path)
            info.size, info.mtime = len(data), 1593680400
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def gz(data, name=""):
    out = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=out, mtime=0) as stream:
        stream.write(data)
    return out.getvalue()


def vint(number):
    out = b""
    while number > 0x7F:
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number])


def rar5(entries):
    """A rar of version 5 with stored files (RAR 5.0 archive format, public technical note)."""
    def block(kind, body, flags=0, data=b""):
        header = vint(kind) + vint(flags | (2 if data else 0)) + (vint(len(data)) if data else b"") + body
        header = vint(len(header)) + header
        return struct.pack("<I", zlib.crc32(header)) + header + data
    out = b"Rar!\x1a\x07\x01\x00" + block(1, vint(0))
    for name, data in entries:
        name = name.encode()
        out += block(2, vint(4) + vint(len(data)) + vint(0o644) + struct.pack("<I", zlib.crc32(data)) + vint(0) + vint(1) + vint(len(name)) + name, data=data)
    return out + block(5, vint(0))


# --- TNEF (MS-OXTNEF) ---

def attribute(level, number, data):
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def padded(data):
    return struct.pack("<I", len(data)) + data + b"\0" * (-len(data) % 4)


def prop(kind, number, data, named=False):
    head = struct.pack("<HH", kind, number)
    if named:
        head += b"\x01" * 16 + struct.pack("<I", 1) + padded("名".encode("utf-16-le") + b"\0\0")
    if kind in (0x1E, 0x1F, 0x102, 0x0D):
        return head + struct.pack("<I", 1) + padded(data)
    return head + data


def props(*items):
    return struct.pack("<I", len(items)) + b"".join(items)


def tnef(*attributes):
    return struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x10000)) + b"".join(attributes)


CODE_PAGE = attribute(1, 0x00069007, struct.pack("<II", 936, 0))
RENDERING = attribute(2, 0x00069002, struct.pack("<HIHHI", 1, 0xFFFFFFFF, 0, 0, 0))


def winmail(data):
    return attached(data, "Content-Type: application/ms-tnef; name=\"winmail.dat\"", "Content-Disposition: attachment; filename=\"winmail.dat\"")


# --- 7z ---

@case
def seven_zip():
    """7z by 7-Zip: two folders with a form of the same name each, and an empty file."""
    return mail(file(seven([("云岭/附件3.docx", DOCX), ("金湖/附件3.docx", DOCX + b" "), ("金湖/空.txt", b"")]), "6月报表.7z"))


@case
def seven_zip_by_py7zr():
    """7z by py7zr, LZMA2 with a delta filter as it writes for pictures."""
    return mail(file(py7z([(FORM, DOCX), ("照片.png", PNG)], filters=[{"id": 3, "dist": 4}, {"id": 0x21, "preset": 1}]), "报表.7z"))


@case
def seven_zip_methods():
    """7z of one file each with LZMA, deflate and no compression, in a zip."""
    return mail(file(zipped([(f"{name}.7z", seven([(f"{name}.docx", DOCX)], f"-m0={name}")) for name in ("lzma", "deflate", "copy")]), "all.zip"))


@case
def seven_zip_other_method():
    """7z with PPMd, which is not read."""
    return mail(file(seven([("说明.txt", b"text " * 500)], "-m0=PPMd"), "报表.7z"))


@case
def seven_zip_with_password():
    """7z with a password, its directory open. py7zr salts: the committed bytes stay."""
    return mail(file(py7z([(FORM, DOCX)], password="123"), "报表.7z"))


@case
def seven_zip_with_hidden_names():
    """7z whose directory is encrypted too."""
    return mail(file(py7z([(FORM, DOCX)], password="123", header=True), "报表.7z"))


@case
def seven_zip_bomb():
    """7z of 300 MB of zeros."""
    return mail(file(seven([("zeros.bin", bytes(300 << 20))], "-mx1"), "报表.7z"))


@case
def seven_zip_damaged():
    """A byte of the packed stream is wrong; the file before it in another stream is whole."""
    data = bytearray(seven([("a.docx", DOCX), ("b.docx", DOCX + b"  ")], "-ms=off", "-m0=copy"))
    at = bytes(data).rindex(b"word/document.xml")
    data[at] ^= 1
    return mail(file(bytes(data), "报表.7z"))


@case
def seven_zip_cut():
    """A 7z cut off in the middle: its directory stood at the end."""
    return mail(file(seven([(FORM, DOCX)])[:200], "报表.7z"))


@case
def seven_zip_first_volume():
    """报表.7z.001 of two volumes."""
    first, *_ = seven([(FORM, DOCX), ("照片.bin", bytes(range(256)) * 20)], "-mx0", "-v3000b", volumes=True)
    return mail(file(first, "报表.7z.001"))


@case
def seven_zip_empty_folder():
    """7z that holds only a folder."""
    import py7zr
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, py7zr.SevenZipFile(out, "w") as archive:
        subprocess.run(["touch", "-d", "2020-07-02 09:00:00 UTC", folder], check=True)
        archive.write(folder, "6月")
    return mail(file(out.getvalue(), "报表.7z"))


# --- other archives ---

@case
def rar_stored():
    """rar 5: told, not opened."""
    return mail(file(rar5([(FORM, DOCX)]), "报表.rar"))


@case
def tar_gz():
    """tar.gz with a folder, a long name (pax) and macOS litter."""
    long = "各单位报送工作开展情况表" * 10 + ".docx"
    return mail(file(gz(tar([("./6月/" + FORM, DOCX), ("./6月/._" + FORM, b"x"), ("./" + long, DOCX)])), "报表.tar.gz"))


@case
def tar_as_it_is():
    """A tar that nothing packs, short enough to be damaged."""
    return mail(file(tar([("6月/" + FORM, DOCX)], form=tarfile.USTAR_FORMAT), "报表.tar"))


@case
def tar_gnu_in_zip():
    """A tar with GNU long names within a zip."""
    data = tar([("一" * 50 + "/" + FORM, DOCX)], form=tarfile.GNU_FORMAT)
    return mail(file(zipped([("内.tar", data)]), "外.zip"))


@case
def gzip_of_one_file():
    """One gzip names its file in the header, the other by its own name."""
    return mail(file(gz(DOCX, "form.docx"), "a.gz"), file(gz(DOCX), "附件3.docx.gz"))


@case
def gzip_bomb():
    """300 MB of zeros in a gzip in a gzip."""
    return mail(file(gz(gz(bytes(300 << 20))), "报表.gz"))


@case
def bzip2_and_xz():
    """Told, not opened."""
    return mail(file(bz2.compress(DOCX), "a.docx.bz2"), file(lzma.compress(DOCX), "a.docx.xz"))


# --- zip ---

@case
def zip_equal_names():
    """The same name in two folders, in two archives of one name, and twice in one folder."""
    inner = zipped([(FORM, DOCX)])
    double = zipped([("a/x.txt", b"1"), ("b/x.txt", b"2"), ("a/y.txt", b"3")]).replace(b"a/y.txt", b"a/x.txt")
    return mail(file(double, "材料.zip"), file(inner, "报表.zip"), file(inner, "报表.zip"))


@case
def zip_unicode_path():
    """GBK name with the UTF-8 name in extra field 0x7075, as Info-ZIP and WinRAR write it."""
    raw, name = FORM.encode("gbk"), FORM.encode()
    extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(raw)) + name
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("x" * len(raw), (2020, 7, 2, 9, 0, 0))
        info.compress_type, info.extra = zipfile.ZIP_DEFLATED, extra
        archive.writestr(info, DOCX)
    return mail(file(out.getvalue().replace(b"x" * len(raw), raw), "报表.zip"))


@case
def zip_aes():
    """zip with a password after WinZip (AES). The salt is random: the committed bytes stay."""
    import pyzipper
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"123")
        archive.writestr(FORM, DOCX)
    return mail(file(out.getvalue(), "报表.zip"))


@case
def zip_deflate64():
    """zip with Deflate64, as Windows and 7-Zip write it."""
    return mail(file(seven([(FORM, DOCX * 30)], "-tzip", "-mm=Deflate64", name="a.zip"), "报表.zip"))


@case
def zip_other_methods():
    """zip with bzip2 and LZMA, which are not read; the third file is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, method in (("a.docx", zipfile.ZIP_BZIP2), ("b.docx", zipfile.ZIP_LZMA), ("c.docx", zipfile.ZIP_DEFLATED)):
            info = zipfile.ZipInfo(name, (2020, 7, 2, 9, 0, 0))
            info.compress_type = method
            archive.writestr(info, DOCX)
    return mail(file(out.getvalue(), "报表.zip"))


@case
def zip_split():
    """Both volumes of a split zip; neither can be opened alone."""
    whole = zipped([(FORM, DOCX), ("照片.bin", bytes(range(256)) * 8)])
    first, last = b"PK\x07\x08" + whole[:300], bytearray(whole[300:])
    end = bytes(last).rindex(b"PK\x05\x06")
    last[end + 4:end + 8] = struct.pack("<HH", 1, 1)
    return mail(file(first, "报表.z01"), file(bytes(last), "报表.zip"))


@case
def zip64():
    """zip whose one member has the fields of zip64."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(zipfile.ZipInfo(FORM, (2020, 7, 2, 9, 0, 0)), "w", force_zip64=True) as member:
            member.write(DOCX)
    return mail(file(out.getvalue(), "报表.zip"))


@case
def zip_self_extracting():
    """A zip behind a Windows program: told as a program, never opened."""
    return mail(file(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + bytes(112) + b"PE\0\0" + zipped([(FORM, DOCX)]), "报表.exe"))


@case
def zip_unsafe_paths():
    """Paths that lead out of the folder, a drive, and backslashes."""
    return mail(file(zipped([("../../etc/附件3.docx", DOCX), ("C:\\Users\\王\\附件3.docx", DOCX), ("/附件3.docx", DOCX)]), "报表.zip"))


@case
def many_in_each_other():
    """A form in a 7z in a tar.gz in a zip, forwarded."""
    inner = gz(tar([("6月/内.7z", seven([(FORM, DOCX)]))]))
    message = mixed([plain("转发"), file(zipped([("内.tar.gz", inner)]), "外.zip")], subject="金湖报表")
    return mixed([plain("请看"), attached(message, "Content-Type: application/octet-stream; name=\"=?utf-8?B?6L2s5Y+R?=.eml\"", "Content-Disposition: attachment")])


# --- winmail.dat ---

@case
def winmail_with_form():
    """Long name in UTF-16 beside the 8.3 title in GBK; the text in HTML."""
    data = tnef(CODE_PAGE, attribute(1, 0x00069003, props(prop(0x1F, 0x0037, "报表".encode("utf-16-le") + b"\0\0", named=False),
                prop(0x1F, 0x8001, "x\0".encode("utf-16-le"), named=True), prop(0x102, 0x1013, "<html><body>见附件</body></html>".encode()))),
                RENDERING, attribute(2, 0x0006800F, DOCX), attribute(2, 0x00018010, "附件3~1.DOC".encode("gbk") + b"\0"),
                attribute(2, 0x00069005, props(prop(0x1F, 0x3707, FORM.encode("utf-16-le") + b"\0\0"))))
    return mail(winmail(data))


@case
def winmail_old():
    """Only the old attributes: two files, names in GBK, text in GBK."""
    data = tnef(CODE_PAGE, attribute(1, 0x0002800C, "见附件。".encode("gbk") + b"\0"),
                RENDERING, attribute(2, 0x00018010, FORM.encode("gbk") + b"\0"), attribute(2, 0x0006800F, DOCX),
                RENDERING, attribute(2, 0x00018010, "照片.png".encode("gbk") + b"\0"), attribute(2, 0x0006800F, PNG))
    return mail(winmail(data))


@case
def winmail_with_message():
    """A forwarded message as an object, itself TNEF with the form; the text as compressed RTF."""
    inner = tnef(RENDERING, attribute(2, 0x0006800F, DOCX), attribute(2, 0x00069005, props(prop(0x1F, 0x3707, FORM.encode("utf-16-le") + b"\0\0"))))
    rtf = b"{\\rtf1 \\u37329?\\u28246?}"
    packed = struct.pack("<III", len(rtf) + 12, len(rtf), 0x414C454D) + struct.pack("<I", 0) + rtf
    data = tnef(attribute(1, 0x00069003, props(prop(0x102, 0x1009, packed))), RENDERING,
                attribute(2, 0x00069005, props(prop(0x1F, 0x3001, "金湖报表\0".encode("utf-16-le")), prop(0x0D, 0x3701, b"\x07\x03\x02" + bytes(13) + inner))))
    return mail(winmail(data))


@case
def winmail_cut():
    """Cut off within the second file."""
    data = tnef(RENDERING, attribute(2, 0x00018010, b"a.docx\0"), attribute(2, 0x0006800F, DOCX), RENDERING,
                attribute(2, 0x00018010, b"b.docx\0"), attribute(2, 0x0006800F, DOCX))
    return mail(winmail(data[:-100]))


@case
def winmail_of_zeros():
    """Nulled on the way: an attribute of no kind, then nothing."""
    return mail(winmail(struct.pack("<IH", 0x223E9F78, 0) + b"\2" + bytes(37)))


@case
def winmail_formatting_only():
    """Nothing but the look of the text: no file, no fault; the form stands beside it."""
    return mail(winmail(tnef(CODE_PAGE, attribute(1, 0x00069003, props(prop(0x03, 0x0017, struct.pack("<I", 1)))))), file(DOCX, FORM))


# --- names ---

@case
def names_encoded_twice():
    """RFC 2047 words within RFC 2231 parameters, and RFC 2231 in GBK cut inside a character."""
    gbk = FORM.encode("gbk")
    return mail(attached(DOCX, "Content-Type: application/octet-stream",
                         b"Content-Disposition: attachment;\r\n filename*0=\"" + word(FORM)[:20] + b"\";\r\n filename*1=\"" + word(FORM)[20:] + b"\""),
                attached(DOCX + b" ", "Content-Type: application/octet-stream",
                         b"Content-Disposition: attachment;\r\n\tfilename*0*=gb18030'zh-cn'" + percent(gbk[:3]) + b";\r\n\tfilename*1*=" + percent(gbk[3:])),
                attached(DOCX + b"  ", "Content-Type: application/octet-stream",
                         b"Content-Disposition: attachment; filename*=utf-8''" + percent(word("云岭.docx"))))


@case
def names_raw_and_folded():
    """Raw GBK in the disposition; a name with a tab where its line was folded; gb18030 as the label of a word."""
    return mail(attached(DOCX, "Content-Type: application/octet-stream", b"Content-Disposition: attachment; filename=\"" + "云岭 附件3.docx".encode("gbk") + b"\""),
                attached(DOCX, "Content-Type: application/octet-stream", "Content-Disposition: attachment; filename=\"工作开展\r\n\t情况表.docx\"".encode()),
                attached(DOCX, b"Content-Type: application/octet-stream; name=\"" + word("镕基社区.docx", "gb18030") + b"\""))


@case
def names_elsewhere():
    """No file name, but a description, a location, or an identifier that is one."""
    return mail(attached(DOCX, "Content-Type: application/octet-stream", b"Content-Description: " + word(FORM), "Content-Disposition: attachment"),
                attached(PNG, "Content-Type: image/png", "Content-Location: http://photo.bsh.example/a/photo1.png", "Content-Disposition: attachment"),
                attached(PNG, "Content-Type: image/png", "Content-ID: <photo2.png@bsh.example>", "Content-Disposition: attachment"),
                attached(PNG, "Content-Type: image/png", "Content-Description: photo", "Content-ID: <ii_17@bsh.example>", "Content-Disposition: attachment"))


@case
def left_by_programs():
    """A card, a meeting, a signature, an empty ATT00001.txt and a piece of text as ATT00002.htm: nothing anyone sent."""
    return mail(file(DOCX, FORM), attached(b"BEGIN:VCARD\r\nFN:x\r\nEND:VCARD\r\n", "Content-Type: text/x-vcard; name=wang.vcf", "Content-Disposition: attachment"),
                attached(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "Content-Type: text/calendar; name=invite.ics"),
                attached(b"0\x82\x01", "Content-Type: application/octet-stream; name=smime.p7s", "Content-Disposition: attachment"),
                attached(b"\r\n", "Content-Type: text/plain; name=ATT00001.txt", "Content-Disposition: attachment"),
                attached(b"<html><body><br></body></html>", "Content-Type: text/html; name=ATT00002.htm", "Content-Disposition: attachment"))


# --- links ---

LINKS = {
    "large-file-netease": "您好，报表见下。\n从网易163邮箱发来的云附件\n附件3.docx (31.2M, 2020年7月17日 09:12 到期)\n下载：https://u.163.com/t0/AbCd12",
    "large-file-weixin": "https://wx.mail.qq.com/ftn/download?func=3&key=abc&code=12ab",
    "large-file-139": "139邮箱超大附件：http://file.mail.10086.cn/drive/download?id=12",
    "large-file-onedrive": "我已通过 OneDrive 共享：https://1drv.ms/w/s!Abc",
    "large-file-baidu": "链接: https://pan.baidu.com/s/1abc 提取码: 8xyz",
    "large-file-weiyun": "文件分享：https://share.weiyun.com/AbC12",
    "large-file-tencent-docs": "【腾讯文档】6月情况表 https://docs.qq.com/doc/DAbc",
    "large-file-kdocs": "金山文档：https://kdocs.cn/l/cabc",
    "large-file-aliyun": "https://www.alipan.com/s/abc",
    "large-file-none": "更多内容见 https://www.bsh.example/news/2020 。",
}


def link(text):
    return lambda: lines(head(extra=["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"]), b"", b64(text.encode()))


def write(name, data):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    target = folder / "mail.eml"
    # Salted archives differ with every run; what is committed stays.
    if name in ("seven-zip-with-password", "seven-zip-with-hidden-names", "zip-aes") and target.exists():
        return
    target.write_bytes(data)


for function in CASES:
    write(function.__name__.replace("_", "-"), function())
for name, text in LINKS.items():
    write(name, link(text)())
