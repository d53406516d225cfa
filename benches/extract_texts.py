#!/usr/bin/env python3
"""The forms that units sent and the letters written to them as plain texts, one a file, for grep.
usage: extract_texts.py FORMS OUTBOX TEXTS"""
import email, email.policy, pathlib, sys

import docx


def text_of(path):
    if path.suffix == ".docx":
        document = docx.Document(path)
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    with open(path, "rb") as file:
        message = email.message_from_binary_file(file, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain",))
    return f"{message['Subject']}\n{body.get_content() if body else ''}"


def main():
    forms, outbox, texts = map(pathlib.Path, sys.argv[1:])
    texts.mkdir(parents=True, exist_ok=True)
    found = [*sorted(forms.rglob("*.docx")), *sorted(outbox.rglob("*.eml"))]
    for number, path in enumerate(found):
        (texts / f"{number:06}.txt").write_text(text_of(path), encoding="utf-8")


main()
