"""Writes the inputs of the pdf-* cases: each by another program that makes PDFs.

Needs reportlab, fpdf2, weasyprint, python-docx and pikepdf (pip), soffice, chromium, and the Noto CJK fonts.
Persons, phones and places are made up. Programs of other versions write other bytes: rewrite one case by naming it.

    python3 make_pdf.py [CASE ...]
"""

import base64
import io
import random
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent
FACE = HERE / "make_pdf_face.ttf"

TITLE = "各单位报送工作开展情况表"
HEAD = [("单位名称", "金湖社区"), ("报送时间", "2020年7月2日"), ("报送人", "陈丽 13900000006")]
FIRST = "一、宣传工作开展情况："
STORY = (
    "6月，我社区结合网格走访，入户430户，发放宣传手册1200余份，张贴海报156张，悬挂横幅12条，"
    "转发微信信息86条，覆盖居民2.3万人次；联系电话023-67120001。"
)
EVENT = "6月18日，在文化广场举办“全民反诈”集中宣传活动1场，现场接受咨询150人次，解答问题37个。"
SECOND = "二、其他工作开展情况："
NIL = "无"


def html(more=1, extra=""):
    rows = "".join(f"<p>{number}. {STORY}</p>" for number in range(1, more + 1))
    cells = "".join(f"<td>{label}</td><td>{value}</td>" for label, value in HEAD)
    face = base64.b64encode(truetype().read()).decode()
    return f"""<!doctype html><meta charset=utf-8><title>{TITLE}</title>
<style>@font-face {{ font-family: own; src: url(data:font/ttf;base64,{face}) }} @page {{ size: A4; margin: 2cm }} body {{ font: 10.5pt/1.6 own }} h1 {{ font-size: 16pt; text-align: center }}
table {{ border-collapse: collapse; width: 100% }} td, th {{ border: 1px solid #000; padding: 4px; vertical-align: top; font-weight: normal }}
p {{ margin: 0; text-indent: 2em }} {extra}</style>
<p style="text-indent:0">附件3</p><h1>{TITLE}</h1>
<table><thead><tr>{cells}</tr></thead><tr><td colspan=6><p>{FIRST}</p>{rows}<p>{EVENT}</p></td></tr>
<tr><td colspan=6><p>{SECOND}</p><p>{NIL}</p></td></tr></table>"""


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def office(document, suffix):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"input.{suffix}"
        source.write_bytes(document)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        run("soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, str(source))
        return source.with_suffix(".pdf").read_bytes()


def libreoffice_form():
    """Merged on both axes, two pages with a repeated head row, page header and number."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Noto Serif CJK SC", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = "宝圣街道反诈宣传专项工作"
    paragraph = section.footer.paragraphs[0]
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run_ = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run_._r.append(mark)
    document.add_paragraph("附件3")
    document.add_paragraph(TITLE)
    document.add_paragraph(
        "请各单位于每月3日前将本表报送平安建设办公室，电子版与盖章扫描件一并报送，逾期未报的单位将在下一月的工作例会上予以通报。"
    )
    table = document.add_table(rows=0, cols=6)
    table.style = "Table Grid"
    cells = table.add_row().cells
    for at, (label, value) in enumerate(HEAD):
        cells[2 * at].text, cells[2 * at + 1].text = label, value
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    cells = table.add_row().cells
    cells[0].text = "宣传工作"
    cells[1].merge(cells[5]).text = "\n".join(f"{n}. {STORY}" for n in range(1, 9))
    cells = table.add_row().cells
    cells[0].merge(table.rows[1].cells[0])
    cells[1].merge(cells[2]).text = "活动场次"
    cells[3].text = "1200"
    cells[4].text = "参与人数"
    cells[5].text = "13900000002"
    cells = table.add_row().cells
    cells[0].text = "其他工作"
    cells[1].merge(cells[5]).text = "\n".join(f"{n}. {EVENT}" for n in range(1, 12))
    document.add_paragraph("填表说明：数据要真实准确。")
    out = io.BytesIO()
    document.save(out)
    return office(out.getvalue(), "docx")


def chromium(markup, *options):
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.html", Path(folder) / "a.pdf"
        source.write_text(markup)
        run(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", *options,
            f"--print-to-pdf={target}", f"file://{source}",
        )
        return target.read_bytes()


def reportlab_cid():
    """Fonts that are named and not embedded, as many Chinese systems write them."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return reportlab_table("STSong-Light")


def reportlab_embedded():
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Own", truetype()))
    return reportlab_table("Own")


def reportlab_table(font):
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    style = ParagraphStyle("a", fontName=font, fontSize=10.5, leading=16, wordWrap="CJK", firstLineIndent=21)
    small = ParagraphStyle("b", parent=style, firstLineIndent=0)
    title = ParagraphStyle("c", parent=small, fontSize=16, leading=24, alignment=1)
    out = io.BytesIO()
    head = [Paragraph(text, small) for pair in HEAD for text in pair]
    rows = [
        head,
        [[Paragraph(text, style) for text in (FIRST, STORY, EVENT)]] + [""] * 5,
        [[Paragraph(text, style) for text in (SECOND, NIL)]] + [""] * 5,
    ]
    table = Table(rows, colWidths=[60, 90, 60, 90, 50, 100])
    table.setStyle(
        [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("SPAN", (0, 1), (-1, 1)), ("SPAN", (0, 2), (-1, 2)),
         ("VALIGN", (0, 0), (-1, -1), "TOP")]
    )
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build([Paragraph("附件3", small), Paragraph(TITLE, title), table])
    return out.getvalue()


def truetype():
    """A small TrueType font: Noto Serif SC Bold 2.002 (SIL OFL 1.1) under another name, cut to the characters used."""
    return io.BytesIO(FACE.read_bytes())


def fpdf_form():
    from fpdf import FPDF

    with tempfile.NamedTemporaryFile(suffix=".ttf") as file:
        file.write(truetype().read())
        file.flush()
        pdf = FPDF()
        pdf.add_page()
        pdf.add_font("own", "", file.name)
        pdf.set_font("own", size=10.5)
        pdf.cell(0, 10, TITLE, align="C", new_x="LMARGIN", new_y="NEXT")
        with pdf.table(text_align="LEFT", first_row_as_headings=False) as table:
            row = table.row()
            for pair in HEAD:
                for text in pair:
                    row.cell(text)
            for text in (FIRST + "\n" + STORY + "\n" + EVENT, SECOND + "\n" + NIL):
                table.row().cell(text, colspan=6)
        return bytes(pdf.output())


def picture():
    from PIL import Image, ImageDraw

    image = Image.new("L", (620, 877), 255)
    draw = ImageDraw.Draw(image)
    for y in range(80, 800, 40):
        draw.line((60, y, 560, y), fill=60)
    return image


def scan():
    out = io.BytesIO()
    picture().save(out, "PDF", resolution=75)
    return out.getvalue()


def scan_with_text_layer():
    """A picture over the page, and the words that a recognising program laid under it unseen."""
    from reportlab.pdfgen import canvas
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(595, 842), invariant=1)
    page.drawImage(ImageReader(picture()), 0, 0, 595, 842)
    for at, text in enumerate([TITLE, "单位名称：金湖社区", "报送人：陈丽 13900000006"]):
        words = page.beginText(72, 760 - 24 * at)
        words.setFont("STSong-Light", 12)
        words.setTextRenderMode(3)
        words.textLine(text)
        page.drawText(words)
    page.save()
    return out.getvalue()


def reworked(source, **how):
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(source)) as pdf:
        for page in pdf.pages if how.pop("rotate", False) else []:
            page.rotate(90, relative=True)
        pdf.save(out, deterministic_id="encryption" not in how, **how)
    return out.getvalue()


def objects_packed():
    import pikepdf

    return reworked(reportlab_cid(), linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def encrypted(user):
    import pikepdf

    return reworked(reportlab_cid(), encryption=pikepdf.Encryption(owner="chief", user=user, R=6))


def by_hand(content, filters="", mediabox="0 0 595 842", pages=1, resources=""):
    """Smallest file with a content stream, objects one after another, offsets right."""
    kids = " ".join(f"{5 + n} 0 R" for n in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
        f"<</Length {len(content)}{filters}>>stream\n".encode() + content + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for _ in range(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[{mediabox}]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>{resources}>>>>".encode()
        )
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj".encode() + body + b"endobj\n"
    at = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        out += f"{offset:010} 00000 n \n".encode()
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>startxref\n{at}\n%%EOF\n".encode()
    return bytes(out)


def bomb():
    """2 GiB of blanks in 4 kB: deflated twice."""
    packer, inner = zlib.compressobj(9), bytearray()
    for _ in range(2048):
        inner += packer.compress(b" " * (1 << 20))
    inner += packer.flush()
    return by_hand(zlib.compress(bytes(inner), 9), "/Filter[/FlateDecode/FlateDecode]")


def broken_xref():
    return reportlab_cid().replace(b"startxref\n", b"startxref\n99").replace(b"xref\n0", b"xrfe\n0", 1)


def cut_short():
    whole = reportlab_embedded()
    return whole[: len(whole) // 3]


def words_without_rules():
    """Lines of a letter: digits set one by one, a number over two lines, no table."""
    lines = [
        "BT /F 12 Tf 72 760 Td [(1)-20(2)15(0)(0)] TJ 40 0 Td (13900)Tj 33.4 0 Td (000002) Tj ET",
        "BT /F 12 Tf 72 740 Td (Hello) Tj 34 0 Td (world, this is a line) Tj ET",
        "BT /F 12 Tf 1 0 0 1 72 700 Tm (Another paragraph.) Tj ET",
        "BT /F 12 Tf 0 1 -1 0 500 300 Tm (upright) Tj ET",
    ]
    return by_hand("\n".join(lines).encode())


def edges_close_together():
    """A table over two pages with a column narrower than what parts the edges of two pages."""
    lines = [f"100 {y} m 300 {y} l S" for y in (700, 720, 740)] + [f"{x} 700 m {x} 740 l S" for x in (100, 103.5, 300)]
    words = ["BT /F 12 Tf 110 725 Td (head) Tj ET", "BT /F 12 Tf 110 705 Td (text.) Tj ET"]
    return by_hand("\n".join(lines + words).encode(), pages=2)


def noise():
    """Operators in any order, strings of any bytes, deep nesting of states."""
    chance = random.Random(44014)
    words = [b"q", b"Q", b"BT", b"ET", b"/F 12 Tf", b"(a) Tj", b"1 0 0 1 9 9 cm", b"0 0 5 5 re", b"f", b"S", b"W n", b"1e38 0 0 1e38 0 0 cm", b"9 9 m", b"/X Do"]
    return by_hand(b" ".join(chance.choice(words) for _ in range(4000)))


CASES = {
    "pdf-libreoffice-form": libreoffice_form,
    "pdf-chromium-form": lambda: chromium(html(), "--no-pdf-header-footer"),
    "pdf-chromium-two-pages": lambda: chromium(html(24, "thead { display: table-header-group }"), "--no-pdf-header-footer"),
    "pdf-weasyprint-form": lambda: __import__("weasyprint").HTML(string=html(24)).write_pdf(),
    "pdf-reportlab-cid-fonts": reportlab_cid,
    "pdf-reportlab-embedded": reportlab_embedded,
    "pdf-fpdf-form": fpdf_form,
    "pdf-packed-and-linearised": objects_packed,
    "pdf-rotated": lambda: reworked(reportlab_cid(), rotate=True),
    "pdf-password": lambda: encrypted("secret"),
    "pdf-owner-password-only": lambda: encrypted(""),
    "pdf-broken-xref": broken_xref,
    "pdf-cut-short": cut_short,
    "pdf-scan": scan,
    "pdf-scan-with-text-layer": scan_with_text_layer,
    "pdf-words-without-rules": words_without_rules,
    "pdf-many-pages": lambda: by_hand(b"BT /F 12 Tf 72 760 Td (a) Tj ET", pages=201),
    "pdf-edges-close-together": edges_close_together,
    "pdf-noise": noise,
}

# Nothing bounds what this one takes but the limits of a process: it is no case, and read by tests of those.
(HERE.parent / "hostile" / "pdf-blanks-bomb.pdf").write_bytes(bomb())

for name in sys.argv[1:] or CASES:
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    (folder / "input.pdf").write_bytes(CASES[name]())
    print(name, (folder / "input.pdf").stat().st_size)
