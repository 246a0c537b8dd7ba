"""Numbers as texts say them, wherever they stand: how many decimals, p values, and probabilities estimated by resampling."""

from __future__ import annotations

import math
from collections.abc import Iterable

SIGNIFICANT = 0.05
"""An adjusted p below this counts as a difference; intervals beside it are at one minus this."""
LEAST_P = 0.001
MINUS = "\u2212"


def number_text(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """A number with thousands set apart and a true minus sign, none before zero; signed: a plus before gains. Empty when unknown."""
    if not math.isfinite(value):
        return ""
    text = f"{abs(value):,.{decimals}f}"
    if not text.strip("0.,"):
        return text
    return (MINUS if value < 0.0 else "+" if signed else "") + text


def decimals_for(values: Iterable[float], digits: int = 3, most: int = 6) -> int:
    """Decimals that show the largest of the values with so many digits, at most `most`, so that a column has one number of them."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    return min(max(digits - 1 - math.floor(math.log10(largest)), 0), most) if largest > 0.0 else 0


def precise(value: float, half: float, *, signed: bool = False) -> str:
    """A number no more precise than half of its interval, which keeps one digit, two where it begins with one; three digits where there is none."""
    if not math.isfinite(half) or half <= 0.0:
        return number_text(value, decimals_for([value]), signed=signed)
    power = math.floor(math.log10(half))
    digits = -power + (1 if half / 10.0**power < 2.0 else 0)
    return number_text(round(value, digits), max(digits, 0), signed=signed)


def p_text(p: float, *, spaced: bool = False) -> str:
    """A p value with three decimals, never 0; empty when unknown; spaced: a space behind the sign, as sentences have it."""
    if not math.isfinite(p):
        return ""
    if p < LEAST_P:
        return f"<{' ' if spaced else ''}{LEAST_P}"
    return f"{p:.3f}"


def chance_text(probability: float, lang: str = "en") -> str:
    """A probability estimated by resampling seeds, in percent: never 0 or 100 %, which no number of seeds could show; empty when unknown."""
    if not math.isfinite(probability):
        return ""
    text = "< 1 %" if probability < 0.005 else "> 99 %" if probability >= 0.995 else f"{100.0 * probability:.0f} %"
    return with_percent_signs(text, lang)


def with_percent_signs(text: str, lang: str) -> str:
    """The text with its percent signs as a language sets them: apart from the number in English, beside it in Chinese."""
    return text.replace(" %", "%") if lang == "zh" else text
