"""The page of levers: one sentence and one table for each, made of what was measured; and the chains as they are declared. In both languages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from experiments.configuration import reading_words
from experiments.configuration.chains import CHAINS
from experiments.configuration.levers import LEVERS
from experiments.configuration.texts import texts_of
from experiments.statistics import gains as books
from experiments.statistics.chains import BORNE_OUT, COST, LINK, OPPOSITE, SAME, UNDECIDED, WITHIN_LUCK
from experiments.statistics.numbers_as_text import decimals_for, number_text
from experiments.statistics.paired_effects import LEVEL
from experiments.statistics.readings import EVERYWHERE, READINGS, Reading, paid

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
NOTHING = "\u2013"
KINDS = tuple(item for item in books.GAINS if item != "elsewhere")
"""Kinds of agents of whom the page says that they gain or lose; buyers elsewhere pay more where they get more."""
SHOWN = tuple(item for item in books.ITEMS if item != "net_fiscal_cost")
"""Items of the table of gains; the net cost to governments is their balance with the other sign."""
SMALL = 1e8
"""Sums of money below this are shown in millions [CNY per year]."""


def page(levers: pd.DataFrame, gains: pd.DataFrame, lang: str) -> str:
    """The whole page in Markdown; levers: columns `chains.TABLE`, gains: columns `gains.TABLE`."""
    return f"# {texts_of('analyses/lever_pages', lang)('title')}\n\n{body(levers, gains, lang)}\n"


def body(levers: pd.DataFrame, gains: pd.DataFrame, lang: str, *, heading: str = "##") -> str:
    """The page without its title, its headings beginning at that level."""
    words = texts_of("analyses/lever_pages", lang)
    starts = list(dict.fromkeys(levers["start"]))
    links = int((levers["role"] == LINK).sum())
    most = int(levers["n"].max())
    chance = number_text((1.0 - LEVEL) / 2.0 * links, 0 if links > 40 else 1)
    least = int(levers["n"].min())
    runs = str(most) if least == most else f"{least}\u2013{most}"
    parts = [words("intro", n=runs, links=links, chance=chance)]
    if most < 2:
        parts.append(words("one_run"))
    for start in starts:
        rows, sums = levers[levers["start"] == start], gains[gains["start"] == start]
        if len(starts) > 1:
            parts.append(f"{heading} {words('start', start=start)}")
        grouped = {str(name): part.to_dict("records") for name, part in rows.groupby("lever", sort=False)}
        if most > 1:
            parts += [f"{heading} {words('summary')}", *_summary(grouped, lang)]
        for name, lines in grouped.items():
            title = words("lever", name=LEVERS[name].label(lang), key=name)
            told = sums[sums["lever"] == name].to_dict("records")
            parts += [f"{heading}# {title}", sentence(lines, told, lang), _table_of(lines, lang)]
        parts += [f"{heading} {words('gains')}", _gains(sums, lang)]
    return "\n\n".join(parts)


def declared(lang: str) -> str:
    """Every lever with who acts and its chain as it is declared, as a table in Markdown."""
    words = texts_of("analyses/lever_pages", lang)
    rows = []
    for name, chain in CHAINS.items():
        links = []
        for link in chain.links:
            told = {"name": reading_words.label(link.reading, lang), "expected": _expected(link.direction, lang)}
            at = reading_words.place(link.place, lang)
            links.append(
                words("declared.link", **told) if link.place == EVERYWHERE else words("declared.at", **told, place=at)
            )
        rows.append((f"`{name}`", reading_words.actor(chain.actor, lang), " → ".join(links)))
    return _markdown(words.row("declared_columns"), rows)


def sentence(lines: Sequence[Row], sums: Sequence[Row], lang: str) -> str:
    """What a lever does in one sentence, of the links that are borne out; plainly which are not; what is paid; who gains and who loses.

    lines, sums: its rows of the two tables.
    """
    words = texts_of("analyses/lever_pages", lang)
    links = [line for line in lines if line["role"] == LINK]
    listed = texts_of("configuration/punctuation", lang)("list")
    actor = reading_words.actor(str(links[0]["actor"]), lang)
    known = {
        kind: [line for line in links if line["verdict"] == kind]
        for kind in (BORNE_OUT, OPPOSITE, WITHIN_LUCK, SAME, UNDECIDED)
    }
    moved = [_moved(line, lang) for line in (*known[BORNE_OUT], *known[UNDECIDED])]
    parts = [
        words("sentence.moves", actor=actor, moved=words("sentence.then").join(moved))
        if moved
        else words("sentence.nothing", actor=actor)
    ]
    if moved and links[0]["verdict"] not in (BORNE_OUT, UNDECIDED):
        parts.append(words("sentence.first"))
    if known[OPPOSITE]:
        parts.append(words("sentence.against", moved=listed.join(_moved(line, lang) for line in known[OPPOSITE])))
    late = [line for line in known[WITHIN_LUCK] if line["verdict_later"] == BORNE_OUT]
    luck = [line for line in known[WITHIN_LUCK] if line["verdict_later"] != BORNE_OUT]
    for missed, key in ((late, "late"), (luck, "luck"), (known[SAME], "same")):
        if missed:
            names = listed.join(reading_words.label(_reading(line), lang) for line in missed)
            parts.append(words(f"sentence.{key}", names=names))
    for line in lines:
        if line["role"] == COST and line["verdict"] != SAME:
            parts.append(words("sentence.cost", **_numbers(line, lang)))
    for verdict, key in (("gains", "gain"), ("loses", "lose")):
        kinds = [
            reading_words.kind(str(line["item"]), lang)
            for line in sums
            if line["item"] in KINDS and line["verdict"] == verdict
        ]
        if kinds:
            parts.append(words(f"sentence.{key}", names=listed.join(kinds)))
    text = words("sentence.join").join(parts) + words("sentence.end")
    return text[:1].upper() + text[1:]


def _summary(grouped: Mapping[str, Sequence[Row]], lang: str) -> list[str]:
    """Levers by how far their chains are borne out."""
    words = texts_of("analyses/lever_pages", lang)
    found: dict[str, list[str]] = {"whole": [], "part": [], "none": []}
    for name, lines in grouped.items():
        verdicts = [line["verdict"] for line in lines if line["role"] == LINK]
        kind = "none" if verdicts[0] != BORNE_OUT else "whole" if set(verdicts) == {BORNE_OUT} else "part"
        found[kind].append(LEVERS[name].label(lang))
    listed = texts_of("configuration/punctuation", lang)("list")
    return [words(kind, count=len(names), names=listed.join(names)) for kind, names in found.items() if names]


def _table_of(lines: Sequence[Row], lang: str) -> str:
    """The table of one lever: a row for each link, and one for what is paid."""
    words = texts_of("analyses/lever_pages", lang)
    rows = []
    for line in lines:
        reading, scale = _reading(line), _reading(line).scale(lang)
        names = ("first", "later", "peak", "mean")
        decimals = decimals_for([scale * line[name] for name in names])
        ends = {"mean": ("low", "high")}

        def shown(name: str, line: Row = line, scale: float = scale, decimals: int = decimals, ends: Any = ends) -> str:
            low, high = ends.get(name, (f"{name}_low", f"{name}_high"))
            return _with_interval(scale * line[name], scale * line[low], scale * line[high], decimals)

        said = words(f"verdict.{line['verdict']}")
        if line["verdict_later"] in (BORNE_OUT, OPPOSITE) and line["verdict"] != line["verdict_later"]:
            said = words("verdict.later", verdict=said, later=words(f"verdict.{line['verdict_later']}"))
        rows.append(
            (
                reading_words.label(reading, lang),
                reading_words.place(str(line["place"]), lang),
                _expected(int(line["direction"]), lang) if line["role"] == LINK else NOTHING,
                reading_words.unit(reading, lang),
                number_text(scale * line["base_level"], decimals_for([scale * line["base_level"]])) or NOTHING,
                shown("first"),
                shown("later"),
                shown("peak"),
                str(line["peak_date"]) if line["peak_date"] and line["peak_date"] == line["peak_date"] else NOTHING,
                number_text(line["half_life"]) or NOTHING,
                shown("mean"),
                said if line["role"] == LINK else NOTHING,
            )
        )
    return _markdown(words.row("columns"), rows)


def _gains(gains: pd.DataFrame, lang: str) -> str:
    """The table of costs and gains: a row for each lever, a column for each item."""
    words, reading = texts_of("analyses/lever_pages", lang), paid("flows")
    scale = reading.scale(lang)
    rows = []
    for name, part in gains.groupby("lever", sort=False):
        cells = []
        by_item = {str(line["item"]): line for line in part.to_dict("records")}
        for item in SHOWN:
            line = by_item[item]
            values = [scale * line[key] for key in ("difference", "low", "high")]
            text = _with_interval(values[0], values[1], values[2], decimals_for(values[:1], 2, 4))
            cells.append(f"**{text}**" if line["verdict"] in ("gains", "loses", "more", "less") else text)
        rows.append((LEVERS[str(name)].label(lang), *cells))
    head = (words("gains_lever"), *(reading_words.item(item, lang) for item in SHOWN))
    return f"{words('gains_note', unit=reading_words.unit(reading, lang))}\n\n{_markdown(head, rows)}"


def _reading(line: Row) -> Reading:
    """How the numbers of a row are shown: small sums of money in millions."""
    reading = READINGS[str(line["outcome"])] if line["role"] == LINK else paid("flows")
    largest = max((abs(line[name]) for name in ("mean", "first", "later") if math.isfinite(line[name])), default=0.0)
    if reading.shown_in == "money" and largest < SMALL:
        return replace(reading, shown_in="operating_income", factor=1e-6)
    return reading


def _expected(direction: int, lang: str) -> str:
    words = texts_of("analyses/lever_pages", lang)
    return words("expected.up") if direction > 0 else words("expected.down")


def _numbers(line: Row, lang: str) -> dict[str, str]:
    reading = _reading(line)
    mean, low, high = (reading.scale(lang) * line[key] for key in ("mean", "low", "high"))
    decimals = decimals_for([mean])
    return {
        "difference": number_text(mean, decimals, signed=True),
        "unit": reading_words.unit(reading, lang),
        "interval": _interval(low, high, decimals),
    }


def _moved(line: Row, lang: str) -> str:
    name, numbers = reading_words.label(_reading(line), lang), _numbers(line, lang)
    if numbers["unit"].startswith(name):
        name, numbers["unit"] = numbers["unit"], ""
    text = texts_of("analyses/lever_pages", lang)("sentence.moved", name=name, **numbers)
    return " ".join(text.split())


def _interval(low: float, high: float, decimals: int) -> str:
    ends = [number_text(end, decimals, signed=True) for end in (low, high)]
    return f"[{ends[0]}, {ends[1]}]" if all(ends) else ""


def _with_interval(value: float, low: float, high: float, decimals: int) -> str:
    if not math.isfinite(value):
        return NOTHING
    return f"{number_text(value, decimals, signed=True)} {_interval(low, high, decimals)}".strip()


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
