"""icons.py FROM TO NAME…: copies icons with their arcs as Bézier curves, because Fyne 2.8.0 draws arcs that follow one
another wrongly (a circle becomes a disc). Run by icons.sh."""

import re
import sys
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.svgLib.path import parse_path


def number(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


def curves(match):
    pen = SVGPathPen(None, ntos=number)
    parse_path(match[1], pen)
    return f' d="{pen.getCommands()}"'


source, target = Path(sys.argv[1]), Path(sys.argv[2])
for name in sys.argv[3:]:
    svg = (source / f"{name}.svg").read_text()
    (target / f"{name}.svg").write_text(re.sub(r' d="([^"]+)"', curves, svg))
