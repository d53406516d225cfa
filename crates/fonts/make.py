"""In: Debian's font and Unihan files. Out: the subset, renamed faces."""

import bz2
import gzip
import os
import sys
import unicodedata

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = sys.argv[1]
FANDOL = "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
FANDOL_DOC = "/usr/share/doc/texlive-doc/fonts/fandol/"
NOTO = "/usr/share/fonts/opentype/noto/"
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


def is_hangul(char):
    """Letters and syllables of Korean (Unicode blocks Hangul Jamo, its two extensions, Compatibility Jamo, Syllables)."""
    blocks = [(0x1100, 0x1200), (0x3130, 0x3190), (0xA960, 0xA980), (0xAC00, 0xD800), (0xFFA0, 0xFFE0)]
    return any(first <= char < last for first, last in blocks)


def make(source, number, name, family, chars):
    """Writes one face: cut down to `chars` (None: all but Korean), without hints and layout tables, under a name of its own."""
    font = TTFont(source, fontNumber=number, recalcTimestamp=False)
    origin = font["name"].getDebugName(4)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 13, 14]
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx", "gasp", "prep"]
    cut = subset.Subsetter(options)
    if chars is None:
        chars = {char for char in font.getBestCmap() if not is_hangul(char)}
    cut.populate(unicodes=chars)
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
    # Regular, neither bold nor italic: the family has no other face.
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x21 | 0x40
    font["head"].macStyle = 0
    font.save(os.path.join(OUT, name))
    print(f"{name}: {len(font.getBestCmap())} characters from {origin}, {os.path.getsize(os.path.join(OUT, name))} bytes")
    print("   ", table.getDebugName(0))


def main():
    chars = wanted()
    make(FANDOL + "FandolFang-Regular.otf", -1, "fangsong.otf", "Huizong FangSong", chars)
    make(FANDOL + "FandolKai-Regular.otf", -1, "kai.otf", "Huizong Kai", chars)
    # Face 2 of the collections is the one for Simplified Chinese.
    make(NOTO + "NotoSansCJK-Regular.ttc", 2, "hei.otf", "Huizong Hei", chars)
    make(NOTO + "NotoSerifCJK-Bold.ttc", 2, "biaosong.otf", "Huizong BiaoSong", chars)
    make(NOTO + "NotoSerifCJK-Regular.ttc", 2, "song.otf", "Huizong Song", None)

    with gzip.open(FANDOL_DOC + "COPYING.gz", "rt", encoding="utf-8") as text, \
            open(os.path.join(OUT, "LICENSE-fangsong-kai.txt"), "w", encoding="utf-8") as out:
        out.write(text.read())
    with open(FANDOL_DOC + "README", encoding="utf-8") as text, \
            open(os.path.join(OUT, "README-fandol.txt"), "w", encoding="utf-8") as out:
        out.write(text.read())


main()
