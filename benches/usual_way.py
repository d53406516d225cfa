#!/usr/bin/env python3
"""The usual Python way of the same job: read a folder of mails, take the forms out, add the figures up, write the
report as docx, its PDF by LibreOffice, and a workbook.  usage: usual_way.py MAILBOX OUTPUT"""
import email, email.policy, io, pathlib, re, subprocess, sys

import docx, openpyxl

FIGURE = re.compile(r"(张贴|发放|入户走访|开展|推送)[^，。；0-9]*?([0-9]+)余?(张|份|户|场|条)")


def forms(mailbox):
    for path in sorted(mailbox.glob("*.eml")):
        with open(path, "rb") as file:
            message = email.message_from_binary_file(file, policy=email.policy.default)
        for part in message.iter_attachments():
            if not (part.get_filename() or "").endswith(".docx"):
                continue
            for table in docx.Document(io.BytesIO(part.get_payload(decode=True))).tables:
                rows = [[cell.text for cell in row.cells] for row in table.rows]
                if rows and rows[0][0] == "单位名称":
                    yield dict(zip(rows[0], rows[1])), rows[2][0], message["From"], message["Date"]


def main():
    mailbox, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    output.mkdir(parents=True, exist_ok=True)
    units, faults = {}, []
    for head, text, sender, date in forms(mailbox):
        if not re.search(r"1[3-9][0-9]{9}", head["报送人"]):
            faults.append((head["单位名称"], "电话"))
        units[head["单位名称"]] = (head, text, [(v, int(n), u) for v, n, u in FIGURE.findall(text)], sender, date)
    report, book = docx.Document(), openpyxl.Workbook()
    report.add_heading("关于2020年6月工作开展情况的报告", 0)
    table = report.add_table(rows=1, cols=3)
    totals = {}
    for unit, (head, text, figures, sender, date) in sorted(units.items()):
        report.add_paragraph(f"{unit}：{text}")
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = unit, head["报送时间"], head["报送人"]
        book.active.append([unit, head["报送时间"], head["报送人"], str(sender), str(date), text])
        for verb, number, measure in figures:
            totals[verb, measure] = totals.get((verb, measure), 0) + number
    for (verb, measure), number in sorted(totals.items()):
        book.active.append([verb, number, measure])
    report.save(output / "report.docx")
    book.save(output / "ledger.xlsx")
    subprocess.run(["soffice", f"-env:UserInstallation=file://{output.resolve()}/profile", "--headless",
                    "--convert-to", "pdf", "--outdir", str(output), str(output / "report.docx")],
                   check=True, capture_output=True)


main()
