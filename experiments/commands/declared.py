"""How a declared parameter is shown: value, unit, range, what it is and where it comes from."""

from __future__ import annotations

import re
import textwrap
from typing import Any

from experiments.statistics.text_columns import width

WIDTH = 120


def wrapped_text(text: str, columns: int) -> list[str]:
    """A paragraph in lines no wider than a terminal; Chinese breaks between any characters."""
    lines = [""]
    for piece in re.findall(r"“?[\u2e80-\uffef][，。；：、）”]*|[^\u2e80-\uffef\s]+\s*|\s+", text):
        if lines[-1] and width((lines[-1] + piece).rstrip()) > columns:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def shown(value: Any) -> str:
    """A value as one would write it on the command line."""
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "null"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(shown, value)) + "]"
    return str(value) if value != "" else '""'


def allowed(item: Any) -> str:
    """The values a declared parameter may take."""
    meta = item.metadata
    if meta["choices"]:
        return " | ".join(meta["choices"])
    if isinstance(item.default, bool):
        return "true | false"
    if meta["low"] is not None and meta["high"] is not None:
        return f"{meta['low']:g} to {meta['high']:g}{' | null' if item.default is None else ''}"
    return ""


def entry(name: str, item: Any, now: Any) -> list[str]:
    """A declared parameter or key: value, unit and range; below, what it is and where it comes from."""
    meta = item.metadata
    value = shown(item.default) if now == item.default else f"{shown(now)}* (default {shown(item.default)})"
    bounds = allowed(item)
    head = f"{name} = {value}  [{meta['unit']}]" + (f"  {bounds}" if bounds else "")
    told = "; ".join(part for part in (meta["about"], f"{meta['tag']}: {meta['source']}") if part)
    return [head, *textwrap.wrap(told, WIDTH, initial_indent="    ", subsequent_indent="    ")]
