"""How a declared parameter is shown: value, unit, range, what it is and where it comes from."""

from __future__ import annotations

import re
from typing import Any

from experiments.configuration.spoken import in_language
from experiments.configuration.texts import texts_of
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


def allowed(item: Any, lang: str) -> str:
    """The values a declared parameter may take."""
    meta = item.metadata
    if meta["choices"]:
        return " | ".join(meta["choices"])
    if isinstance(item.default, bool):
        return "true | false"
    if meta["low"] is not None and meta["high"] is not None:
        told = texts_of("commands/listing", lang)
        between = told("parameters.range", low=f"{meta['low']:g}", high=f"{meta['high']:g}")
        return f"{between}{' | null' if item.default is None else ''}"
    return ""


def entry(name: str, item: Any, now: Any, lang: str) -> list[str]:
    """A declared parameter or key: value, unit and range; below, what it is and where it comes from."""
    meta, told = item.metadata, texts_of("commands/listing", lang)
    value = shown(item.default)
    if now != item.default:
        value = told("parameters.default", now=shown(now), default=value)
    bounds = allowed(item, lang)
    head = f"{name} = {value}  [{in_language(meta['unit'], lang)}]" + (f"  {bounds}" if bounds else "")
    source = told("parameters.told", tag=meta["tag"], source=in_language(meta["source"], lang))
    semicolon = texts_of("configuration/punctuation", lang)("semicolon")
    text = semicolon.join(part for part in (in_language(meta["about"], lang), source) if part)
    return [head, *(f"    {line}" for line in wrapped_text(text, WIDTH - 4))]
