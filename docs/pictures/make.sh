#!/usr/bin/env bash
# Remakes the pictures of README.md from the sample month: runs the program on inbox-samples/ in a folder of its own
# and photographs the report, the workbook, the page and a letter.
# The pictures of the desk are made by UPDATE=1 cargo test --test browser.
# Needs soffice, pdftoppm, chromium, python3 with Pillow and Noto CJK fonts.   usage: docs/pictures/make.sh [huizong]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=$(realpath "${1:-$root/target/debug/huizong}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$program" init "$work/month" >/dev/null
code=0
(cd "$work/month" && "$program" run --as-of 2020-07-04) || code=$?
# 1 says that units are awaited, as they are in the sample.
[ "$code" -le 1 ]
month=$work/month/output/2020-06

# The report: first page, a page of the text, the task table, the figures.
pages=$(pdfinfo "$month/report.pdf" | awk '/^Pages:/ {print $2}')
pdftoppm -r 60 -png "$month/report.pdf" "$work/page"
pdftotext -layout "$month/report.pdf" "$work/report.txt"

# The workbook: the sheet of states and the one that says where each number comes from.
soffice -env:UserInstallation="file://$work/profile" --headless --convert-to pdf --outdir "$work" \
    "$month/ledger.xlsx" >/dev/null 2>&1
pdftoppm -r 90 -png "$work/ledger.pdf" "$work/book"
pdftotext -layout "$work/ledger.pdf" "$work/ledger.txt"

photograph() { # HTML PNG WIDTH HEIGHT
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
        --user-data-dir="$work/chromium" --window-size="$3,$4" --screenshot="$2" "file://$1" >/dev/null 2>&1
}
photograph "$month/index.html" "$work/month.png" 1000 900

# The letter that asks a unit to mend its form, as a mail program shows it.
python3 - "$work" <<'PYTHON'
import email, email.policy, html, pathlib, sys
work = pathlib.Path(sys.argv[1])
for path in sorted((work / "month/outbox").glob("*.eml")):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    if "补正" in mail["Subject"] and "和平" in mail["Subject"]:
        break
else:
    sys.exit("no letter of correction to 和平社区")
body = html.escape(mail.get_body().get_content())
names = "、".join(part.get_filename() for part in mail.iter_attachments())
head = "".join(f"<b>{label}</b> {html.escape(str(text))}<br>"
               for label, text in [("发件人", mail["From"]), ("收件人", mail["To"]), ("主题", mail["Subject"]), ("附件", names)])
(work / "letter.html").write_text(
    "<meta charset=utf-8><style>body{margin:24px;font:15px/1.7 'Noto Sans CJK SC',sans-serif}"
    "div{border-bottom:1px solid #bbb;padding-bottom:10px;margin-bottom:10px}pre{white-space:pre-wrap;font:inherit;margin:0}"
    f"</style><div>{head}</div><pre>{body}</pre>", encoding="utf-8")
PYTHON
photograph "$work/letter.html" "$work/letter.png" 820 900

# Cut to what is shown, few colours, so that each stays small.
python3 - "$work" "$here" "$pages" <<'PYTHON'
import pathlib, sys
from PIL import Image, ImageChops, ImageOps
work, here = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
pages = sorted(work.glob("page-*.png"))
text = (work / "report.txt").read_text(encoding="utf-8").split("\f")

def small(image, name, width):
    image = image.convert("RGB")
    image.thumbnail((width, 100_000), Image.LANCZOS)
    image = ImageOps.expand(image, border=1, fill="#999")
    image.quantize(64, dither=Image.Dither.NONE).save(here / name, optimize=True)
    size = (here / name).stat().st_size
    print(f"{name}: {image.width} x {image.height}, {size // 1000} kB")
    if size > 150_000:
        sys.exit(f"{name} is larger than 150 kB")

def annex(number):
    mark = f"附件{number}"
    return next(index for index, page in enumerate(text) if index and page.replace(" ", "").strip().startswith(mark))

def beside(*indices):
    images = [ImageOps.expand(Image.open(pages[index]).convert("RGB"), border=1, fill="#bbb") for index in indices]
    sheet = Image.new("RGB", (sum(i.width for i in images) + 12 * (len(images) - 1), max(i.height for i in images)), "white")
    left = 0
    for image in images:
        sheet.paste(image, (left, 0))
        left += image.width + 12
    return sheet

def trimmed(image, margin=12):
    image = image.convert("RGB")
    box = ImageChops.difference(image, Image.new("RGB", image.size, image.getpixel((0, 0)))).getbbox()
    left, top, right, bottom = box
    return image.crop((max(0, left - margin), max(0, top - margin), min(image.width, right + margin), min(image.height, bottom + margin)))

def workbook():
    """The sheet of states over the head of the sheet with each number's source."""
    sheets = sorted(work.glob("book-*.png"))
    words = (work / "ledger.txt").read_text(encoding="utf-8").split("\f")
    details = next(index for index, sheet in enumerate(words) if "指标明细" in sheet and "原文" in sheet)
    parts = [page.crop((0, 0, page.width, page.height * 9 // 10)) for page in (Image.open(sheets[0]), Image.open(sheets[details]))]
    upper, lower = trimmed(parts[0]), trimmed(parts[1])
    lower = lower.crop((0, 0, lower.width, min(lower.height, 300)))
    sheet = Image.new("RGB", (max(upper.width, lower.width), upper.height + lower.height), "white")
    sheet.paste(upper, (0, 0))
    sheet.paste(lower, (0, upper.height))
    return sheet

small(beside(0, 1), "report.png", 1010)
small(Image.open(pages[annex(2)]), "tasks.png", 760)
small(workbook(), "workbook.png", 1000)
small(Image.open(work / "month.png"), "page.png", 800)
small(trimmed(Image.open(work / "letter.png"), 20), "letter.png", 760)
PYTHON
