"""fonts.py SOURCES ASSETS: makes the embedded fonts from the fontsource packages in SOURCES. Run by fonts.sh."""

import json
import shutil
import struct
import sys
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

SOURCES, ASSETS = Path(sys.argv[1]), Path(sys.argv[2])

# Names of people and firms appear in PDFs, so these faces take every European script their family has.
# The first subset that has a character wins; latin also lends its names and metrics.
PDF_SUBSETS = ["latin", "latin-ext", "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext"]
PDF_FACES = {  # file: (package, weight and style)
    "NotoSans-Regular": ("noto-sans", "400-normal"),
    "NotoSans-Bold": ("noto-sans", "700-normal"),
    "NotoSansMono-Regular": ("noto-sans-mono", "400-normal"),
    "NotoSerif-Italic": ("noto-serif", "400-italic"),
    "Caveat-SemiBold": ("caveat", "600-normal"),
    "SourceSerif4-SemiBold": ("source-serif-4", "600-normal"),
}

# The desk's own faces: shaped and kerned by Fyne, never put into PDFs, figures in columns.
DESK_FACES = {
    "Inter-Regular": ("inter", "400-normal"),
    "Inter-SemiBold": ("inter", "600-normal"),
}

# In a style sheet the last rule that has a character wins: latin, the common case, comes last.
WEB_SUBSETS = ["cyrillic", "greek", "latin-ext", "latin"]
WEB_FACES = [  # (CSS family, package, weight, style)
    ("Inter", "inter", 400, "normal"),
    ("Inter", "inter", 600, "normal"),
    ("Source Serif 4", "source-serif-4", 600, "normal"),
    ("Caveat", "caveat", 600, "normal"),
    ("Noto Serif", "noto-serif", 400, "italic"),
]
RULE = """@font-face {{
  font-family: "{family}";
  font-style: {style};
  font-weight: {weight};
  font-display: swap;
  src: url("{file}") format("woff2");
  unicode-range: {ranges};
}}
"""

LICENCES = {
    "Caveat": "caveat",
    "Inter": "inter",
    "NotoSans": "noto-sans",
    "NotoSansMono": "noto-sans-mono",
    "NotoSerif": "noto-serif",
    "SourceSerif4": "source-serif-4",
}


def sources(package, style, subsets):
    """The subset files that the family has, in the order given."""
    found = [(s, SOURCES / package / "files" / f"{package}-{s}-{style}.woff2") for s in subsets]
    return [(s, path) for s, path in found if path.exists()]


def pdf_face(package, style):
    paths = [path for _, path in sources(package, style, PDF_SUBSETS)]
    # fpdf neither shapes text nor runs hinting programs.
    return merged(paths, ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "gasp", "prep"])


def desk_face(package, style):
    (_, latin), *others = sources(package, style, PDF_SUBSETS)
    frozen = SOURCES / package / "files" / f"{package}-{style}-frozen.woff2"
    freeze_figures(latin, frozen)
    return merged([frozen] + [path for _, path in others], ["BASE", "GDEF", "GSUB", "STAT", "gasp", "prep"])


def merged(paths, unused):
    font = merge.Merger(options=merge.Options(drop_tables=unused)).merge([str(path) for path in paths])

    # Merging leaves what no character reaches any more: alternates, small capitals, second copies.
    options = subset.Options(hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17])
    pruner = subset.Subsetter(options)
    pruner.populate(unicodes=font.getBestCmap())
    pruner.subset(font)

    # French figures and punctuation hold narrow no-break spaces, which the packages leave to the browser's makeshift.
    for table in font["cmap"].tables:
        table.cmap[0x202F] = table.cmap.get(0x2009, table.cmap[0x20])
        table.cmap[0x2010] = table.cmap[0x2011] = table.cmap[ord("-")]

    # The merger stamps the clock into the file, and so would saving.
    first = TTFont(paths[0])["head"]
    font["head"].created, font["head"].modified = first.created, first.modified
    font.recalcTimestamp = False

    # Adobe reserves the name "Source" to its own files (OFL 1.1, condition 3): this changed one is called otherwise.
    for record in font["name"].names:
        if record.nameID != 0:
            called = record.toUnicode()
            record.string = called.replace("Source Serif 4", "Paraph Serif").replace("SourceSerif4", "ParaphSerif")
    return font


def write_long_metrics(font, path):
    """Saves with an advance for every glyph. The usual shortening of a run of equal last advances makes fpdf 0.12.0
    overwrite the font's bytes in memory (getMetrics appends to a slice of them)."""
    font.save(path)
    font = TTFont(path, recalcBBoxes=False, recalcTimestamp=False)
    metrics, order = font["hmtx"].metrics, font.getGlyphOrder()
    table = DefaultTable("hmtx")
    table.data = b"".join(struct.pack(">Hh", *metrics[glyph]) for glyph in order)
    font["hmtx"] = table
    font["hhea"].numberOfHMetrics = len(order)
    font.save(path)


def freeze_figures(path, target):
    """Makes tabular figures the default, so that they stand in columns without being asked for. Only the digits: the
    feature also widens spaces, points and brackets, which would tear words apart."""
    font = TTFont(path, recalcTimestamp=False)
    gsub = font["GSUB"].table
    tabular = {}
    for feature in gsub.FeatureList.FeatureRecord:
        if feature.FeatureTag == "tnum":
            for index in feature.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    tabular.update(getattr(table, "ExtSubTable", table).mapping)
    digits = range(ord("0"), ord("9") + 1)
    for table in font["cmap"].tables:
        for digit in digits:  # tables that are alike share one dict, so the digit may be frozen already
            table.cmap[digit] = tabular.get(table.cmap[digit], table.cmap[digit])
    assert len({font["hmtx"][font.getBestCmap()[digit]][0] for digit in digits}) == 1, path
    font.save(target)


def web_face(folder, family, package, weight, style):
    ranges = json.loads((SOURCES / package / "unicode.json").read_text())
    rules = []
    for script, path in sources(package, f"{weight}-{style}", WEB_SUBSETS):
        target = folder / path.name
        if package == "inter" and script == "latin":
            freeze_figures(path, target)
        else:
            shutil.copyfile(path, target)  # unchanged, so the reserved name "Source" may stay
        rules.append(RULE.format(family=family, style=style, weight=weight, file=target.name, ranges=ranges[script]))
    return rules


def licence(package):
    """The copyright line of the font itself; fontsource's own first line is sometimes muddled."""
    font = TTFont(sorted((SOURCES / package / "files").glob(f"{package}-latin-*.woff2"))[0])
    _, text = (SOURCES / package / "LICENSE").read_text().split("\n", 1)
    return font["name"].getDebugName(0) + "\n" + text


def emptied(folder, pattern):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(pattern):
        old.unlink()
    return folder


fonts = emptied(ASSETS / "fonts", "*.ttf")
for name, face in PDF_FACES.items():
    write_long_metrics(pdf_face(*face), fonts / f"{name}.ttf")

for name, face in DESK_FACES.items():
    write_long_metrics(desk_face(*face), fonts / f"{name}.ttf")

web = emptied(ASSETS / "page" / "fonts", "*.woff2")
(web / "fonts.css").write_text("".join(rule for face in WEB_FACES for rule in web_face(web, *face)))

licences = ASSETS / "licences"
licences.mkdir(exist_ok=True)
for name, package in LICENCES.items():
    (licences / f"{name}-OFL.txt").write_text(licence(package))
