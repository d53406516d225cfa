// Writes the case that the npm package `docx` writes; needs `npm i docx` where this is run.
import { writeFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(process.cwd() + "/");
const { AlignmentType, Document, Footer, Header, Packer, Paragraph, Table, TableCell, TableRow, TextRun, VerticalMergeType } = require("docx");

const words = (text) => new Paragraph({ children: [new TextRun(text)] });
const cell = (text, more = {}) => new TableCell({ children: text.split("\n").map(words), ...more });
const level = { level: 0, format: "chineseCounting", text: "%1、", alignment: AlignmentType.LEFT };
const item = (text) => new Paragraph({ text, numbering: { reference: "一", level: 0 } });
const document = new Document({
  numbering: { config: [{ reference: "一", levels: [level] }] },
  sections: [{
    headers: { default: new Header({ children: [words("宝圣湖街道办事处")] }) },
    footers: { default: new Footer({ children: [words("内部资料")] }) },
    children: [
      words("各单位报送工作开展情况表"),
      new Table({ rows: [
        new TableRow({ children: [cell("填报单位"), cell("金湖社区"), cell("报送人"), cell("王芳 13900000002")] }),
        new TableRow({ children: [cell("宣传工作", { verticalMerge: VerticalMergeType.RESTART }), cell("张贴海报156张\n发放资料1200余份", { columnSpan: 3 })] }),
        new TableRow({ children: [cell("", { verticalMerge: VerticalMergeType.CONTINUE }), cell("入户300户", { columnSpan: 3 })] }),
        new TableRow({ children: [cell("其他", { rowSpan: 2 }), cell("无"), cell("甲"), cell("乙")] }),
        new TableRow({ children: [cell("丙", { columnSpan: 3 })] }),
      ] }),
      item("走访"), item("宣讲"),
    ],
  }],
});
const folder = new URL("docx-npm/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("input.docx", folder), await Packer.toBuffer(document));
