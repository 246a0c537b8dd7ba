"""Numbers in sentences: values with their units, intervals, money, probabilities, in English and Chinese."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.report.document import NOTHING, Interval, Number
from experiments.statistics.numbers_as_text import MINUS, decimals_for, p_text
from experiments.statistics.outcomes import Outcome

SCALES = ("mean_stage", "imbalance")
"""Outcomes whose unit is a scale, which stands in headings but not behind a number."""


_UNKNOWN = re.compile(rf"(^|= ){NOTHING}( |$)|^nan( |$)")

MOST = 1000.0
"""Largest relative difference that is told [percent]: beyond, the base level is next to nothing, and the number says nothing more."""


def unit(outcome: Outcome, lang: str) -> str:
    """How a unit follows a number in a sentence about the outcome: what its name counts is not said again."""
    text = (
        ""
        if outcome.name in SCALES
        else outcome_words.shown_unit(outcome, lang).removeprefix(outcome_words.label(outcome, lang)).strip()
    )
    return f" {text}" if text else ""


def level(outcome: Outcome, value: float, lang: str) -> str:
    """A level with its unit; a share is printed in percent."""
    return bare_level(outcome, value, lang) + ("" if outcome.share else unit(outcome, lang))


def bare_level(outcome: Outcome, value: float, lang: str) -> str:
    """A level beside a heading that says the unit; a share in percent all the same."""
    if outcome.share:
        return f"{Number(100.0 * value, 1)} %"
    return rounded(outcome.scale(lang) * value)


def rounded(value: float, digits: int = 4, signed: bool = False) -> str:
    """A number with so many digits at least, all of its whole part."""
    return str(Number(value, decimals_for([value], digits), signed))


def effect(outcome: Outcome, difference: float, low: float, high: float, lang: str, decimals: int | None = None) -> str:
    """A difference with its interval and unit, as in `+12.3 [4.5, 20.1] billion CNY a year`; decimals: those that others beside it have."""
    values = [outcome.scale(lang) * each for each in (difference, low, high)]
    digits = decimals_for(values[:1]) if decimals is None else decimals
    text = str(Number(values[0], digits, signed=True))
    if math.isfinite(values[1]):
        text += f" {Interval(values[1], values[2], digits, signed=True)}"
    return text + unit(outcome, lang)


def percent(share: float, digits: int = 0) -> str:
    """A share in percent; what is rounded to all or nothing is not printed as all or nothing unless it is."""
    if not math.isfinite(share):
        return "\u2013"
    edge = 0.5 * 10.0 ** (-digits - 2)
    if 0.0 < share < edge:
        return f"<{10.0**-digits:.{digits}f} %"
    if 1.0 - edge < share < 1.0:
        return f">{100.0 - 10.0**-digits:.{digits}f} %"
    return f"{Number(100.0 * share, digits)} %"


def lacking(value: object) -> bool:
    """Whether a value that is to stand in a sentence is a number that is not known, with its unit or without: such a sentence is left out."""
    return _UNKNOWN.search(str(value)) is not None


def sentence(text: str, lang: str) -> str:
    """The text with a capital letter first, be it printed in bold; Chinese has none."""
    if lang == "zh":
        return text
    start = 2 if text.startswith("**") else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


def sentences(lang: str, *texts: str) -> str:
    """Sentences after one another, those that are not empty."""
    words, told = texts_of("configuration/punctuation", lang), [text for text in texts if text]
    return functools.reduce(lambda first, second: words("sentences", first=first, second=second), told) if told else ""


def money_unit(values: Sequence[float], lang: str) -> tuple[float, str]:
    """Factor and unit in which amounts [CNY] are printed, by the largest of them."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    words = texts_of("report/phrases", lang)
    large, middle = (1e8, 1e4) if lang == "zh" else (1e9, 1e6)
    if largest >= large:
        return 1.0 / large, words("money.large")
    return (1.0 / middle, words("money.middle")) if largest >= middle else (1.0, words("money.small"))


def money(value: float, lang: str, low: float = math.nan, high: float = math.nan) -> str:
    """An amount [CNY], with an interval where there is one."""
    factor, name = money_unit([value, low, high], lang)
    digits = decimals_for([factor * value])
    text = str(Number(factor * value, digits))
    if math.isfinite(low) and math.isfinite(high):
        text += f" {Interval(factor * low, factor * high, digits)}"
    return f"{text} {name}"


def p_phrase(p: float) -> str:
    """A p value as it stands in a sentence."""
    shown = p_text(p, spaced=True) or NOTHING
    return f"p {shown}" if shown.startswith("<") else f"p = {shown}"


def relative(difference: float, base: float) -> str:
    """A difference as a share of the base level, empty where that has no meaning."""
    if not (math.isfinite(difference) and math.isfinite(base)) or base == 0.0:
        return ""
    share = 100.0 * difference / abs(base)
    if abs(share) > MOST:
        return f"{'>' if share > 0.0 else '<'} {Number(math.copysign(MOST, share), signed=True)} %"
    return f"{Number(share, decimals_for([share], 2), signed=True)} %".replace("-", MINUS)
