"""How figures look: sizes, fonts, colours, and the sheet a figure is laid out on.

Figures are built without pyplot, so that nothing is kept between them and nothing opens a window.
"""

import contextlib
import functools
import logging
import math
import re
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator

from experiments.figures.sheet.fonts import HELP, SANS, MissingFont
from experiments.figures.sheet.fonts_found import fonts_found_once

POINTS_PER_CM = 72 / 2.54


@dataclass(frozen=True)
class Size:
    """A format to print on: width and greatest height [cm], font size [points]."""

    width: float
    height: float
    font: float


MONEY = {"en": 1e9, "zh": 1e8}
"""Unit of sums over a run, as the axis says it: billion CNY in English, a hundred million in Chinese."""
SIZES = {"journal": Size(16.0, 23.0, 8.0), "slide": Size(25.4, 14.2, 11.0)}

# Okabe and Ito (2008), readable with any colour vision
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
# from light to dark in steps of 15 or more in CIE lightness, so that stages stay apart in a grey print
STAGE_COLOURS = ("#EBCB4B", "#56B48C", "#1B6CA8", "#2A1A4A")
NOT_OPEN = "#BDBDBD"
GREY = "#6E6E6E"
FAINT = "#B4B4B4"
INK = "#333333"
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "h")
LINE_STYLES = ("-", (0, (4, 1.5)), (0, (1, 1.2)), (0, (5, 1.2, 1, 1.2)))

_CHINESE_FILES = re.compile(r"NotoSansCJK|NotoSansSC|wqy-?zenhei|SourceHanSans|PingFang|msyh|simhei", re.IGNORECASE)


_TITLES: ContextVar[bool] = ContextVar("titles", default=True)
"""Whether figures that are built print their titles; see `style`."""


@functools.cache
def chinese_families() -> tuple[str, ...]:
    """Chinese font families found on this machine, best first; empty when there is none."""

    def listed() -> tuple[str, ...]:
        families = {font.name for font in font_manager.fontManager.ttflist}
        return tuple(family for family in SANS if family in families)

    if not listed():
        # matplotlib keeps its list of fonts from an earlier day: one installed since then has to be added by hand
        for path in font_manager.findSystemFonts():
            if _CHINESE_FILES.search(Path(path).name):
                with contextlib.suppress(RuntimeError, OSError):
                    font_manager.fontManager.addfont(path)
    return listed()


def has_chinese_font() -> bool:
    """Whether Chinese text can be printed here."""
    return bool(chinese_families())


def require_fonts(lang: str) -> None:
    """Raise MissingFont, saying what to install, when lang is "zh" and no Chinese font is found."""
    if lang == "zh" and not has_chinese_font():
        raise MissingFont(
            f"lang=zh needs a font with Chinese characters, but none of {', '.join(SANS)} is installed; {HELP}"
        )


def printable(lang: str) -> tuple[str, list[str]]:
    """The language that figures are drawn in, and lines to show: English, and why, where no font has the characters of another."""
    try:
        require_fonts(lang)
    except MissingFont as error:
        return "en", [str(error)]
    return lang, []


def size_named(size: str) -> Size:
    """The format of that name; ValueError when there is none."""
    if size not in SIZES:
        raise ValueError(f"figure size is {size!r}, but sizes are {', '.join(SIZES)}")
    return SIZES[size]


@contextlib.contextmanager
def style(lang: str = "en", size: str = "journal", titles: bool = True) -> Iterator[None]:
    """Matplotlib settings for the figures; build and save figures inside it.

    lang: "en" or "zh"; size: a name in SIZES; titles: whether sheets print theirs, which a caption may hold instead.
    Raises MissingFont when lang is "zh" and no font has the characters.
    """
    require_fonts(lang)
    font = size_named(size).font
    settings = {
        "font.family": ["DejaVu Sans", *chinese_families()[:1]],
        "font.size": font,
        "axes.titlesize": font,
        "axes.labelsize": font,
        "xtick.labelsize": 0.9 * font,
        "ytick.labelsize": 0.9 * font,
        "legend.fontsize": 0.9 * font,
        "axes.linewidth": 0.08 * font,
        "axes.edgecolor": "#444444",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.titlelocation": "left",
        "xtick.major.width": 0.08 * font,
        "ytick.major.width": 0.08 * font,
        "xtick.color": "#333333",
        "ytick.color": "#333333",
        "grid.color": "#E4E4E4",
        "grid.linewidth": 0.07 * font,
        "lines.linewidth": 0.18 * font,
        "legend.frameon": False,
        "legend.handlelength": 1.8,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        "pdf.fonttype": 42,
        "pdf.compression": 6,
        "path.simplify": True,
        # without it marks inside an SVG get names at random
        "svg.hashsalt": "yuanqu",
        # names are drawn as they are, whatever dollar signs they hold
        "text.parse_math": False,
    }
    # fontTools reports every table it leaves out of a subset; that is not news
    subset_log = logging.getLogger("fontTools.subset")
    level = subset_log.level
    subset_log.setLevel(logging.ERROR)
    shown = _TITLES.set(titles)
    try:
        with matplotlib.rc_context():
            # not from what the user's matplotlibrc says, which may ask for LaTeX
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(settings)
            with fonts_found_once():
                yield
    finally:
        _TITLES.reset(shown)
        subset_log.setLevel(level)


def text_width(text: str, font: float) -> float:
    """Width of a line of text [points] at a font size [points]."""
    return _width(text, font, tuple(matplotlib.rcParams["font.family"])) if text else 0.0


@functools.lru_cache(10_000)
def _width(text: str, font: float, families: tuple[str, ...]) -> float:
    properties = FontProperties(family=families, size=font)
    return float(text_to_path.get_text_width_height_descent(text, properties, False)[0])


def row_font(pitch: float, font: float) -> float:
    """Size of labels on rows that are pitch apart [points]: at most font; 0 when rows are too narrow for any."""
    fitting = min(0.85 * font, 0.8 * pitch)
    return fitting if fitting >= 4.5 else 0.0


# a Chinese character with the mark behind it, a word, or the part of one that ends with a hyphen
_TOKENS = re.compile(
    "[\u2e80-\uffef][，。；：、）％]*|[^\u2e80-\uffef\\s-]*-(?=\\w)|[^\u2e80-\uffef\\s-]+\\s*|-+\\s*|\\s+"
)


def wrapped(text: str, font: float, width: float, lines: int | None = None) -> str:
    """Text broken into lines no wider than width [points]; Chinese breaks between any characters.

    lines: how many lines at most; what does not fit is cut and ends in an ellipsis.
    """
    rows: list[str] = []
    for paragraph in text.split("\n"):
        rows.append("")
        for token in _TOKENS.findall(paragraph):
            if rows[-1] and text_width((rows[-1] + token).rstrip(), font) > width:
                rows.append("")
            rows[-1] += token
    rows = [row.strip() for row in rows]
    if lines is not None and len(rows) > lines:
        rows = rows[:lines]
        rows[-1] += "…"
    while lines is not None and text_width(rows[-1], font) > width and len(rows[-1]) > 2:
        rows[-1] = rows[-1].removesuffix("…")[:-1] + "…"
    return "\n".join(rows)


def log_ticks(low: float, high: float) -> tuple[list[float], list[str]]:
    """Ticks of a log axis between low and high at 1, 2, 5 times powers of ten (powers only over long ranges), as text."""
    decades = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    steps = (1, 2, 5) if high / low < 300 else (1,)
    ticks = [float(tick) for tick in np.outer(decades, steps).ravel() if low <= tick <= high]
    return ticks, [f"{tick:,.12g}" for tick in ticks]


def whole_years(axes: Axes, width: float = math.inf) -> None:
    """Ticks at whole years only, as many as stand side by side on width [points]; years are not written as 2007.5."""
    letters = FontProperties(size=matplotlib.rcParams["xtick.labelsize"]).get_size_in_points()
    fitting = width / (1.6 * text_width("2020", letters))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=int(min(9, max(2, fitting)))))


class Sheet:
    """A figure with its title at the top and its footer at the bottom; axes are placed between them, in points.

    height: what the part between asks for [points]; a format's greatest height may leave less.
    """

    def __init__(self, title: str, footer: str, height: float, size: str = "journal"):
        paper = size_named(size)
        self.font = paper.font
        self.width = paper.width * POINTS_PER_CM
        margin = self.font
        small, large = 0.8 * self.font, 1.25 * self.font
        # letters fitted to the pixels of a screen are a little wider than on paper
        room = 0.94 * (self.width - 2 * margin)
        heading, small_print = wrapped(title if _TITLES.get() else "", large, room), wrapped(footer, small, room)
        top = (heading.count("\n") + 1) * 1.3 * large + 1.4 * margin if heading else 0.7 * margin
        self.bottom = (small_print.count("\n") + 1) * 1.35 * small + 1.3 * margin
        self.height = min(height, paper.height * POINTS_PER_CM - top - self.bottom)
        self.total = self.height + top + self.bottom
        self.figure = Figure(figsize=(self.width / 72, self.total / 72))
        self.figure.text(margin / self.width, 1 - 0.7 * margin / self.total, heading, size=large, va="top")
        self.figure.text(
            margin / self.width,
            0.6 * margin / self.total,
            small_print,
            size=small,
            color=GREY,
            va="bottom",
            linespacing=1.3,
        )

    def axes(self, left: float, bottom: float, width: float, height: float, **settings: Any) -> Axes:
        """Axes in a box [points], measured from the left edge and from above the footer."""
        box = (left / self.width, (self.bottom + bottom) / self.total, width / self.width, height / self.total)
        return self.figure.add_axes(box, **settings)

    def text(self, x: float, y: float, text: str, **settings: Any) -> None:
        """Text at a place [points], measured as boxes of axes are."""
        self.figure.text(x / self.width, (self.bottom + y) / self.total, text, **settings)

    def legend(
        self,
        handles: Sequence[Artist],
        x: float,
        y: float,
        corner: str = "lower left",
        columns: int = 1,
        **settings: Any,
    ) -> None:
        """A legend with one of its corners at a place [points], measured as boxes of axes are."""
        place = (x / self.width, (self.bottom + y) / self.total)
        self.figure.legend(
            handles=list(handles), loc=corner, ncols=columns, borderaxespad=0.0, bbox_to_anchor=place, **settings
        )


def spread_out(places: Sequence[float], gap: float, low: float, high: float) -> np.ndarray:
    """Places on a line moved as little as possible (least squares) so that neighbours are at least gap apart.

    All in one unit; results lie between low and high. When the labels cannot all fit, the gap shrinks to what is there.
    """
    wanted = np.asarray(places, dtype=float)
    n = wanted.size
    if n == 0:
        return wanted
    gap = min(gap, (high - low) / max(n - 1, 1))
    order = np.argsort(wanted, kind="stable")
    # isotonic regression of the places less their share of gaps, by pooling adjacent violators
    blocks: list[tuple[float, int]] = []
    for value in wanted[order] - gap * np.arange(n):
        blocks.append((float(value), 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, m), (b, k) = blocks[-2:]
            blocks[-2:] = [((a * m + b * k) / (m + k), m + k)]
    level = np.concatenate([np.full(count, value) for value, count in blocks])
    placed = np.empty(n)
    placed[order] = np.clip(level, low, high - gap * (n - 1)) + gap * np.arange(n)
    return placed
