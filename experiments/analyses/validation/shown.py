"""Rows of verdicts as texts: numbers with few digits, bands, what a part is evidence for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from experiments.analyses.validation.found import Found
from experiments.configuration.texts import texts_of

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("check", "setting", "part", "use", "band", "median", "spread", "verdict", "distance", "evidence")
ORDER = {"FAIL": 0, "NONE": 1, "NEAR": 2, "PASS": 3}
"""Misses first."""


def number(value: Any, digits: int = 3) -> str:
    """A number with so many significant digits; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "∞" if value is not None and value == math.inf else "–"
    return f"{value:.{digits}g}" if abs(value) < 1e5 else f"{value:,.0f}"


def beside(value: Any, low: float, high: float) -> str:
    """A number as `number` gives it, with more digits where fewer would put it on an edge of its band on which it does not lie."""
    edges = [edge for edge in (low, high) if edge != value]
    texts = (number(value, digits) for digits in range(3, 7))
    return next((text for text in texts if text not in map(number, edges)), number(value))


def band(low: float, high: float, lang: str) -> str:
    """A band in words."""
    words = texts_of("analyses/validation", lang)
    if math.isinf(high):
        return words("band.above", low=number(low))
    if math.isinf(low):
        return words("band.below", high=number(high))
    return words("band.between", low=number(low), high=number(high))


def evidence(told: str, lang: str) -> str:
    """What a part is evidence for, in words."""
    words = texts_of("analyses/validation", lang)
    comma = texts_of("configuration/punctuation", lang)("list")
    return comma.join(words(f"null.{name}") for name in told.split())


def heads(lang: str) -> list[str]:
    """Heads of the columns of `row`."""
    words = texts_of("analyses/validation", lang)
    return [words(f"column.{name}") for name in COLUMNS]


def row(one: Any, found: Mapping[str, Found], lang: str) -> list[str]:
    """The cells of one part; one: a row of verdicts.parts, as `itertuples` gives it."""
    words = texts_of("analyses/validation", lang)
    return [
        one.check,
        one.setting,
        found[one.check].part_told(one.part, lang),
        one.use,
        band(one.low, one.high, lang),
        beside(one.median, one.low, one.high),
        number(one.spread),
        words(f"verdict.{one.verdict}"),
        number(one.distance),
        evidence(one.evidence, lang),
    ]


def misses_first(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with misses first, otherwise in their order."""
    return table.assign(order=table["verdict"].map(ORDER)).sort_values("order", kind="stable").drop(columns="order")
