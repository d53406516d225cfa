// Writes the cases that SheetJS (npm: xlsx) writes; started by make_sheets.py. NODE_PATH tells where the package is.
import { createRequire } from "node:module";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const XLSX = createRequire(import.meta.url)("xlsx");
const here = dirname(fileURLToPath(import.meta.url));

const sheet = XLSX.utils.aoa_to_sheet([
  ["各单位报送工作开展情况表"],
  ["填报单位", "金湖社区", "报送时间", { t: "n", v: 44014, z: "yyyy-mm-dd" }],
  ["张贴海报", 156, "占比", { t: "n", v: 0.956, z: "0.0%" }],
  ["合计", { t: "n", v: 312, f: "B3*2" }, "是否", true],
  ["报送人", "王芳，13900000002", null, "末"],
]);
sheet["!merges"] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 3 } }, { s: { r: 4, c: 1 }, e: { r: 4, c: 2 } }];
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, sheet, "附件3");
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["旧"]]), "旧表");
book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };

// Before Excel 97 the bytes of a string are in a code page that SheetJS cannot write Chinese in.
const plain = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(plain, XLSX.utils.aoa_to_sheet([
  ["Unit", "Jinhu", 156], [0.5, -3, { t: "n", v: 44014, z: "yyyy-mm-dd" }], [true, { t: "n", v: 6, f: "1+5" }, "end"],
]), "S");

for (const [name, type, extension, what] of [
  ["xls-sheetjs", "biff8", "xls", book],
  ["xls-sheetjs-excel-5", "biff5", "xls", plain],
  ["xls-sheetjs-excel-4", "biff4", "xls", plain],
  ["xls-sheetjs-excel-3", "biff3", "xls", plain],
  ["xls-sheetjs-excel-2", "biff2", "xls", plain],
  ["ods-sheetjs", "ods", "ods", book],
  ["ods-sheetjs-flat", "fods", "fods", book],
  ["excel-xml-sheetjs", "xlml", "xls", book],
]) {
  mkdirSync(join(here, name), { recursive: true });
  writeFileSync(join(here, name, `input.${extension}`), XLSX.write(what, { type: "buffer", bookType: type, compression: true }));
}
