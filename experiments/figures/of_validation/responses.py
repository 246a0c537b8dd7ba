"""How outcomes respond over time in planned experiments: a row for each response, a panel for each quantity, a line for each variant."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from experiments.figures.sheet.style import (
    COLOURS,
    FAINT,
    GREY,
    INK,
    LINE_STYLES,
    POINTS_PER_CM,
    Sheet,
    log_ticks,
    size_named,
    text_width,
    wrapped,
)
from experiments.figures.texts.labels import known, label

LOW, HIGH = 0.1, 0.9
ROWS = {"journal": 5, "slide": 2}
"""Responses on a sheet at most."""
ACROSS = 5
"""Panels in a row at most; a response of more quantities goes on in the next row."""
LOGARITHMIC = 10.0
"""Ratios that span more than this factor stand on a log axis."""
POWERS = 4
"""Ticks at most where they are far-off powers of ten."""
IN_PERCENT = ("share", "difference", "change", "deviation")
"""Scales drawn in hundredths."""
_LEVEL = {"difference": 0.0, "change": 0.0, "deviation": 0.0, "log": 0.0, "ratio": 1.0}
"""Where nothing has changed."""


def data(curves: pd.DataFrame, scales: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Check, setting, line, scale, quarter, and over seeds median, low and high (tenth and ninetieth percentile), without null models.

    Values that are not finite are left out; left_out: how many. Quantities stand in the order of the scales, variants in that of
    their numbers.
    curves: check, setting, null, seed, line, quarter, value; scales: {check: {quantity or line: scale}}.
    """
    runs = curves[curves["null"] == "base"]
    finite = runs.assign(value=runs["value"].astype(float).where(np.isfinite(runs["value"].astype(float))))
    # quantiles and counts pass over NaN
    groups = finite.groupby(["check", "setting", "line", "quarter"], sort=False)["value"]
    found = groups.quantile([LOW, 0.5, HIGH]).unstack()
    found.columns = ["low", "median", "high"]
    found = found.assign(left_out=groups.size() - groups.count()).dropna(subset="median").reset_index()
    lines = found[["check", "setting", "line"]].drop_duplicates()
    responses = list(dict.fromkeys(zip(lines["check"], lines["setting"], strict=True)))
    order, scale_of = {}, {}
    for check, setting, line in lines.itertuples(index=False):
        of_check = scales.get(check, {})
        known_as = line if line in of_check else split(line, ", ")[0]
        place = list(of_check).index(known_as) if known_as in of_check else len(of_check)
        # lines of scales of their own are in the order of their numbers, which that of the scales already is
        order[check, setting, line] = (responses.index((check, setting)), place, _in_order(line))
        scale_of[check, setting, line] = of_check.get(known_as, "")
    places = {key: place for place, key in enumerate(sorted(order, key=lambda each: order[each]))}
    each = list(zip(found["check"], found["setting"], found["line"], strict=True))
    found.insert(3, "scale", [scale_of[key] for key in each])
    found = found.assign(place=[places[key] for key in each]).sort_values(["place", "quarter"], kind="stable")
    return found.drop(columns="place").reset_index(drop=True)


def rows(shown: pd.DataFrame, lang: str) -> list[pd.DataFrame]:
    """The rows of data() that stand in each row of panels, with columns quantity and variant in the language."""
    found = []
    for _, of_response in shown.groupby(["check", "setting"], sort=False):
        words = [named(line, lang) for line in of_response["line"]]
        told = of_response.assign(quantity=[one for one, _ in words], variant=[other for _, other in words])
        quantities = list(dict.fromkeys(told["quantity"]))
        for begin in range(0, len(quantities), ACROSS):
            found.append(told[told["quantity"].isin(quantities[begin : begin + ACROSS])])
    return found


def named(line: str, lang: str) -> tuple[str, str]:
    """What a line shows and of which variant, in a language; the variant is empty where there is only one."""
    whole = f"validation_line.{line}"
    if known(whole):
        return split(label(whole, lang), label("comma", lang))
    quantity, variant = (_words(part, lang) for part in split(line, ", "))
    return quantity, variant


def figure(shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal") -> Figure:
    """One sheet; shown: rows of data(); info: title, titles {check: text}, several (checks that are tried in more than one setting)."""
    font = size_named(size).font
    strips = [_Strip(each, info, lang, size) for each in rows(shown, lang)]
    footer = label("validation_responses_footer", lang)
    if shown["left_out"].any():
        footer += (" " if lang == "en" else "") + label("validation_left_out", lang)
    around = sum(each.around for each in strips)
    sheet = Sheet(info["title"], footer, around + 9.0 * font * len(strips), size)
    tall = (sheet.height - around) / len(strips)
    top = sheet.height
    for strip in strips:
        strip.draw(sheet, top, tall)
        top -= strip.around + tall
    return sheet.figure


class _Strip:
    """One row of panels with its title above and its legend below."""

    def __init__(self, shown: pd.DataFrame, info: Mapping[str, Any], lang: str, size: str) -> None:
        paper = size_named(size)
        self.font = font = paper.font
        self.small = 0.8 * font
        self.lang, self.shown = lang, shown
        self.width = paper.width * POINTS_PER_CM
        self.quantities = list(dict.fromkeys(shown["quantity"]))
        self.cell = (self.width - 2 * font) / max(len(self.quantities), 2)
        check, setting = shown["check"].iloc[0], shown["setting"].iloc[0]
        title = info["titles"].get(check, check)
        if check in info["several"]:
            title += label("in_brackets", lang, text=_words(setting, lang))
        self.title = wrapped(title, font, 0.94 * (self.width - 2 * font))
        room = 0.92 * self.cell
        self.heads = [wrapped(_capital(each), 0.9 * font, room) for each in self.quantities]
        self.scales = dict(zip(shown["quantity"], shown["scale"], strict=True))
        self.logarithmic = {each: self._spans(each) for each in self.quantities}
        self.units = [wrapped(self._unit(each), self.small, room) for each in self.quantities]
        self.variants = list(dict.fromkeys(each for each in shown["variant"] if each))
        self.quarter = label("validation_quarter", lang)
        self.columns = self._columns()
        beside = len(self.quantities) == 1
        lines = -(-len(self.variants) // self.columns) if len(self.variants) > 1 and not beside else 1
        self.title_height = 1.3 * font * (self.title.count("\n") + 1) + 1.0 * font
        self.head_height = 1.2 * 0.9 * font * (max(each.count("\n") for each in self.heads) + 1)
        self.unit_height = 1.2 * self.small * (max(each.count("\n") for each in self.units) + 1) + 0.6 * font
        self.foot = 1.5 * font + 1.5 * self.small * lines + 0.5 * font
        self.around = self.title_height + self.head_height + self.unit_height + self.foot

    def _spans(self, quantity: str) -> bool:
        """Whether it is a ratio that spans more than a factor of ten."""
        ends = self.shown.loc[self.shown["quantity"] == quantity, ["low", "high"]].to_numpy(dtype=float)
        return bool(self.scales[quantity] == "ratio" and ends.min() > 0.0 and ends.max() / ends.min() > LOGARITHMIC)

    def _unit(self, quantity: str) -> str:
        scale = self.scales[quantity]
        unit = label(f"validation_scale.{scale}", self.lang) if scale else ""
        axis = label("comma", self.lang) + label("validation_log_axis", self.lang)
        return unit + axis if self.logarithmic[quantity] else unit

    def _columns(self) -> int:
        """How many variants of the legend stand side by side, to the right of what the axes below say."""
        if not self.variants:
            return 1
        widest = max(text_width(each, self.small) for each in self.variants) + 5.0 * self.small
        room = self.width - 4 * self.font - text_width(self.quarter, self.small)
        return int(max(1, min(len(self.variants), room // widest)))

    def draw(self, sheet: Sheet, top: float, tall: float) -> None:
        font = self.font
        line = (sheet.bottom + top) / sheet.total
        ends = [font / sheet.width, 1.0 - font / sheet.width]
        sheet.figure.add_artist(Line2D(ends, [line, line], color=FAINT, linewidth=0.06 * font))
        sheet.text(font, top - 0.55 * font, self.title, size=font, va="top", color="black")
        head = top - self.title_height
        bottom = head - self.head_height - self.unit_height - tall
        for place, quantity in enumerate(self.quantities):
            left = font + place * self.cell
            above = bottom + tall + 0.7 * font
            sheet.text(left, above, self.units[place], size=self.small, va="bottom", color=GREY)
            above += self.unit_height - 0.6 * font
            sheet.text(left, above, self.heads[place], size=0.9 * font, va="bottom", color=INK)
            axes = sheet.axes(left + 3.0 * font, bottom, self.cell - 4.2 * font, tall)
            self._panel(axes, quantity, tall)
        below = bottom - 1.7 * font
        sheet.text(font + 3.0 * font, below, self.quarter, size=self.small, va="top", color=INK)
        if len(self.variants) > 1:
            handles = [Line2D([], [], label=each, **self._look(each)) for each in self.variants]
            # beside a single panel half of the row is free
            beside = len(self.quantities) == 1
            sheet.legend(
                handles,
                font + self.cell if beside else sheet.width - font,
                head if beside else below + 0.1 * font,
                "upper left" if beside else "upper right",
                columns=1 if beside else self.columns,
                fontsize=self.small,
                borderpad=0.0,
                labelspacing=0.3,
                handlelength=2.6,
                columnspacing=1.6,
            )

    def _look(self, variant: str) -> dict[str, Any]:
        """Colour and dashes of a variant; black for a line of none beside lines of several."""
        if not variant:
            return {"color": INK if len(self.variants) > 1 else COLOURS[0], "linestyle": "-"}
        place = self.variants.index(variant)
        return {"color": COLOURS[place % len(COLOURS)], "linestyle": LINE_STYLES[place % len(LINE_STYLES)]}

    def _panel(self, axes: Axes, quantity: str, tall: float) -> None:
        font, scale = self.font, self.scales[quantity]
        factor = 100.0 if scale in IN_PERCENT else 1.0
        of_quantity = self.shown[self.shown["quantity"] == quantity]
        if self.logarithmic[quantity]:
            axes.set_yscale("log")
        if scale in _LEVEL:
            axes.axhline(_LEVEL[scale], color=FAINT, linewidth=0.08 * font, zorder=0)
        for variant, of_line in of_quantity.groupby("variant", sort=False):
            quarters = of_line["quarter"].to_numpy(dtype=float)
            low, median, high = (factor * of_line[each].to_numpy(dtype=float) for each in ("low", "median", "high"))
            look = self._look(str(variant))
            axes.fill_between(quarters, low, high, color=look["color"], alpha=0.18, linewidth=0)
            axes.plot(quarters, median, linewidth=0.14 * font, **look)
        axes.margins(x=0.01)
        axes.tick_params(labelsize=self.small, length=0.25 * font, pad=0.2 * font)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        if self.logarithmic[quantity]:
            _ticks_of_ratios(axes, int(max(3, tall // font)))
        else:
            most = int(min(6, max(3, tall // (1.5 * font))))
            axes.yaxis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 5, 10], min_n_ticks=3))
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _number(value)))


def _ticks_of_ratios(axes: Axes, most: int) -> None:
    """At most so many ticks of a log axis: at 1, 2, 5 times powers of ten where these are few enough, and otherwise at powers of ten."""
    low, high = axes.get_ylim()
    axes.yaxis.set_minor_locator(NullLocator())
    ticks, words = log_ticks(low, high)
    if len(ticks) > most or high / low >= 300.0:
        first, last = math.ceil(math.log10(low)), math.floor(math.log10(high))
        step = -(-(last - first + 1) // min(most, POWERS))
        # counted from 1, where a ratio starts
        powers = [power for power in range(first, last + 1) if power % step == 0]
        ticks = [10.0**power for power in powers]
        plain = first >= -3 and last <= 4
        words = [_number(tick) if plain else f"$10^{{{power}}}$" for tick, power in zip(ticks, powers, strict=True)]
    axes.set_yticks(ticks, words)


def _number(value: float) -> str:
    return f"{value:,.6g}".replace("-", "\N{MINUS SIGN}")


def split(text: str, comma: str) -> tuple[str, str]:
    """Quantity and variant of a line's name: what stands before its first comma, and after."""
    quantity, _, variant = text.partition(comma)
    return quantity, variant


def _words(part: str, lang: str) -> str:
    """A quantity, variant or setting in a language; its name in plain words where no text has it."""
    return label(f"validation_line.{part}", lang) if known(f"validation_line.{part}") else part.replace("_", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _in_order(line: str) -> Sequence[tuple[int, float, str]]:
    """Sorts names with numbers by these: 6 % before 12 %."""
    return tuple(_pieces(line))


def _pieces(line: str) -> Iterator[tuple[int, float, str]]:
    for piece in re.findall(r"\d+|\D+", line):
        yield (0, float(piece), "") if piece.isdigit() else (1, 0.0, piece)
