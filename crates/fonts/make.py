"""In: the unpacked npm package of Noto Serif SC, Debian's font and Unihan files. Out: the subset, renamed faces."""

import bz2
import gzip
import os
import sys
import unicodedata

from fontTools import subset
from fontTools.ttLib import TTFont

NOTO_SERIF, OUT = sys.argv[1], sys.argv[2]
FANDOL = "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
FANDOL_DOC = "/usr/share/doc/texlive-doc/fonts/fandol/"
NOTO_SANS = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"


def standard_table():
    """通用规范汉字表 (2013): the 8,105 characters that Unihan marks with kTGH."""
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        return {int(line.split("\t")[0][2:], 16) for line in lines if "\tkTGH\t" in line}


def gbk():
    """Everything GBK can write that is not a Han character: symbols, kana, Greek, Cyrillic, brackets, box drawing."""
    signs = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                char = bytes([lead, trail]).decode("gbk")
            except UnicodeDecodeError:
                continue
            if len(char) == 1 and "CJK UNIFIED" not in unicodedata.name(char, ""):
                signs.add(ord(char))
    return signs


def wanted():
    """The characters of a subset face."""
    chars = standard_table() | gbk()
    chars |= set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))
    chars |= set(range(0x2010, 0x2027)) | set(range(0x2030, 0x205F))
    # ①–⑳ ⑴ ⒈ and the like, arrows, mathematics, ㈠ ㎡, full-width forms, ✓ ✔ ✕ ✗
    for first, last in [(0x2100, 0x2200), (0x2200, 0x2300), (0x2460, 0x2500), (0x25A0, 0x2670), (0x2713, 0x2719),
                        (0x3000, 0x3040), (0x3200, 0x3400), (0xFE30, 0xFE70), (0xFF00, 0xFFF0)]:
        chars |= set(range(first, last))
    return chars


def make(source, number, name, family, chars):
    """Writes one face: cut down to `chars` (None: all), without hints and layout tables, under a name of its own."""
    font = TTFont(source, fontNumber=number, recalcTimestamp=False)
    origin = font["name"].getDebugName(4)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 13, 14]
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx", "gasp", "prep"]
    cut = subset.Subsetter(options)
    cut.populate(unicodes=font.getBestCmap() if chars is None else chars)
    cut.subset(font)
    table = font["name"]
    table.names = [record for record in table.names if record.platformID == 3 and record.langID == 0x409]
    postscript = family.replace(" ", "")
    for key, text in [(1, family), (2, "Regular"), (3, f"{postscript};subset of {origin}"), (4, family),
                      (5, "Version 1.000"), (6, postscript), (10, f"Subset of {origin}, renamed; made by make.sh")]:
        table.setName(text, key, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [postscript]
        top = cff[0]
        for part in getattr(top, "FDArray", None) or []:
            part.FontName = postscript
        for field in ("FullName", "FamilyName"):
            if field in top.rawDict:
                top.rawDict[field] = family
    font["OS/2"].usWeightClass = 400
    font["head"].macStyle = 0
    font.save(os.path.join(OUT, name))
    print(f"{name}: {len(font.getBestCmap())} characters from {origin}, {os.path.getsize(os.path.join(OUT, name))} bytes")
    print("   ", table.getDebugName(0))
    return table.getDebugName(0)


def main():
    chars = wanted()
    make(FANDOL + "FandolFang-Regular.otf", -1, "fangsong.otf", "Huizong FangSong", chars)
    make(FANDOL + "FandolKai-Regular.otf", -1, "kai.otf", "Huizong Kai", chars)
    sans = make(NOTO_SANS, 2, "hei.otf", "Huizong Hei", chars)
    make(NOTO_SERIF + "/700Bold/NotoSerifSC_700Bold.ttf", -1, "biaosong.ttf", "Huizong BiaoSong", chars)
    make(NOTO_SERIF + "/400Regular/NotoSerifSC_400Regular.ttf", -1, "song.ttf", "Huizong Song", None)

    with open(NOTO_SERIF + "/LICENSE_FONT", encoding="utf-8") as text:
        licence = text.read()
    with open(os.path.join(OUT, "LICENSE-song-biaosong.txt"), "w", encoding="utf-8") as out:
        out.write(licence)
    body = licence[licence.index("This Font Software"):]
    with open(os.path.join(OUT, "LICENSE-hei.txt"), "w", encoding="utf-8") as out:
        out.write(sans.strip() + "\n\n" + body)
    with gzip.open(FANDOL_DOC + "COPYING.gz", "rt", encoding="utf-8") as text, \
            open(os.path.join(OUT, "LICENSE-fangsong-kai.txt"), "w", encoding="utf-8") as out:
        out.write(text.read())
    with open(FANDOL_DOC + "README", encoding="utf-8") as text, \
            open(os.path.join(OUT, "README-fandol.txt"), "w", encoding="utf-8") as out:
        out.write(text.read())


main()
