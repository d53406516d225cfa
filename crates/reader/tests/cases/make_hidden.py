"""Writes sheets with hidden rows and columns: python3 make_hidden.py. Needs openpyxl, xlwt and LibreOffice."""

import pathlib
import subprocess
import tempfile

import openpyxl
import xlwt

import make
import make_sheets

# Column C and rows 2 and 5 are hidden; a merged cell begins in row 5 and is seen in row 6.
ROWS = [["甲", "乙", "藏列"], ["藏行", "藏行", "都藏"], ["丙", None, "藏列"], ["丁"], ["合并"], [None, "戊"]]


def xlsx():
    book = openpyxl.Workbook()
    page = book.active
    page.title = "表"
    for row in ROWS:
        page.append(row)
    page.merge_cells("A5:A6")
    page.row_dimensions[2].hidden = True
    page.row_dimensions[5].hidden = True
    page.column_dimensions["C"].hidden = True
    filtered = book.create_sheet("筛选")
    for row in (["单位", "数"], ["一", 1], ["二", 2]):
        filtered.append(row)
    filtered.auto_filter.ref = "A1:B3"
    filtered.row_dimensions[2].hidden = True
    return book


def main():
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "input.xlsx")
        xlsx().save(source)
        make.save("xlsx-hidden-cells", "input.xlsx", make.sheets(xlsx()))
        for target in ("ods", "xls", "fods"):
            subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", target,
                            "--outdir", folder, str(source)], check=True, capture_output=True)
        make.save("xls-hidden-cells-libreoffice", "input.xls", pathlib.Path(folder, "input.xls").read_bytes())
        make.save("ods-hidden-cells-libreoffice", "input.fods", pathlib.Path(folder, "input.fods").read_bytes())

    def fill(book):
        page = book.add_sheet("表")
        for at, row in enumerate(ROWS[:4]):
            for column, text in enumerate(row):
                if text:
                    page.write(at, column, text)
        page.row(1).hidden = True
        page.col(2).hidden = True
    make_sheets.save("xls-hidden-cells", "input.xls", make_sheets.workbook(fill))

    cell = make_sheets.data
    rows = ('<Column/><Column ss:Index="3" ss:Span="1" ss:Hidden="1"/><Row>' + "".join(cell("String", text) for text in "甲乙藏藏戊") + "</Row>"
            '<Row ss:Hidden="1" ss:Span="1"/><Row ss:Hidden="1">' + cell("String", "藏行") + "</Row><Row>" + cell("String", "己") + "</Row>")
    make_sheets.save("excel-xml-hidden-cells", "input.xls", make_sheets.book(make_sheets.worksheet(rows)).encode())


if __name__ == "__main__":
    main()
