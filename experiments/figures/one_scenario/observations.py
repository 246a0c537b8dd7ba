"""Observed figures from a region's evidence, made comparable with the model: units, time, prices, who says so."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from experiments.figures.texts.labels import label

DAYS_PER_MONTH = 30.4

UNITS: dict[str, dict[str, float]] = {
    "vacancy_rate": {"%": 0.01, "percent": 0.01, "share": 1.0, "fraction": 1.0, "1": 1.0, "0-1": 1.0},
    "rent": {"cny/m2/day": 1.0, "cny/m2/month": 1 / DAYS_PER_MONTH},
    "revenue": {"cny": 1.0, "10k cny": 1e4, "million cny": 1e6, "100m cny": 1e8, "bn cny": 1e9, "billion cny": 1e9},
}
"""What one unit of a topic is in the model's own: shares, CNY/m2/day, CNY."""

_BROKERS = {
    "Colliers": r"Colliers|高力",
    "CBRE": r"CBRE|世邦魏理仕",
    "Jones Lang LaSalle": r"JLL|Jones Lang|仲量联行",
    "Knight Frank": r"Knight Frank|莱坊",
    "Savills": r"Savills|第一太平",
    "CORC": r"CORC",
    "Cushman & Wakefield": r"Cushman|C&W|戴德梁行|DTZ",
}


@dataclass(frozen=True)
class Observation:
    """One observed figure.

    value at current prices and constant at start-year prices (the same for shares; None when the year has no price
    index), in the model's unit; time as a decimal year; part: what it was measured over, "quarter", "year", "half" (a
    year's value made from half of it) or "other" (made from another part of it).
    """

    place: str
    time: float
    period: str
    value: float
    constant: float | None
    source: str
    broker: str
    verified: bool
    part: str


def observations(
    evidence: Iterable[Mapping[str, Any]],
    topic: str,
    deflator: Mapping[Any, float],
    span: tuple[float, float],
    prices: bool,
) -> list[Observation]:
    """The evidence on one topic inside a span of decimal years, oldest first.

    evidence: rows with topic, place, year, quarter, value, unit, source_title, provenance (and broker, annualised_from,
    note if known).
    deflator: {year: price index, start year = 1}; prices: whether the topic is in money and so is deflated.
    Raises ValueError for a unit that is not in UNITS.
    """
    index = {int(year): float(level) for year, level in deflator.items()}
    found = []
    for row in evidence:
        if row["topic"] != topic:
            continue
        year, period = int(float(row["year"])), _period(row.get("quarter"))
        time = year + _MIDDLE.get(period, 0.5)
        if not span[0] <= time <= span[1]:
            continue
        value = float(row["value"]) * _scale(topic, row)
        made_from = str(row.get("annualised_from") or "")
        part = _part(period, made_from)
        if topic == "revenue" and part == "half" and period and not made_from:
            value *= 2
        constant = (value / index[year] if year in index else None) if prices else value
        found.append(
            Observation(
                place=str(row.get("place") or ""),
                time=time,
                period=f"{year}{period}",
                value=value,
                constant=constant,
                source=str(row.get("source_title") or ""),
                broker=broker_of(row),
                verified=str(row.get("provenance") or "").strip() == "read",
                part=part,
            )
        )
    return sorted(found, key=lambda o: (o.broker, o.place, o.time))


def broker_of(row: Mapping[str, Any]) -> str:
    """Who measured: the row's broker, else what stands before a colon in its source, else a known name in it.

    A broker named only in a place or a note comes next; a source that names none stands for itself.
    """
    if row.get("broker"):
        return str(row["broker"])
    head, colon, _ = str(row.get("source_title") or "").partition(":")
    if colon and len(head) <= 45:
        return head.strip()
    for field in ("source_title", "place", "note"):
        for broker, pattern in _BROKERS.items():
            if re.search(pattern, str(row.get(field) or "")):
                return broker
    return str(row.get("source_title") or "")


def provenance_text(verified: Iterable[Any], lang: str, left_out: int = 0) -> str:
    """A footer sentence: how many observations were read at their source, are unverified, and were left out."""
    known = [bool(one) for one in verified]
    counts = (("read_at_source", sum(known)), ("unverified", len(known) - sum(known)), ("left_out", left_out))
    parts = [label(key, lang, n=n) for key, n in counts if n]
    return label("observations", lang, text=label("list", lang).join(parts) or label("no_observations", lang))


def _period(quarter: Any) -> str:
    """ "" for a whole year, "Q1".."Q4", "H1", "H2"; other text is left as it is."""
    text = "" if quarter is None or quarter != quarter else str(quarter).strip().upper().removesuffix(".0")
    return f"Q{text}" if text in ("1", "2", "3", "4") else text


def _scale(topic: str, row: Mapping[str, Any]) -> float:
    written = str(row.get("unit") or "").strip()
    unit = written.lower().replace("rmb", "cny").replace("yuan", "cny").replace("sqm", "m2").replace("m²", "m2")
    unit = re.sub(r"\s*(/|per )(yr|year|a)$", "", unit) if topic == "revenue" else unit
    if unit in UNITS[topic]:
        return UNITS[topic][unit]
    raise ValueError(
        f"evidence on {topic} for {row.get('place')!r} in {row.get('year')} has the unit {written!r}; "
        f"allowed are {', '.join(UNITS[topic])} (RMB reads as CNY, sqm as m2); correct the row"
    )


_MIDDLE = {"": 0.5, "H1": 0.25, "H2": 0.75, "Q1": 0.125, "Q2": 0.375, "Q3": 0.625, "Q4": 0.875}
_HALF = re.compile(r"half|\bH[12]\b", re.IGNORECASE)


def _part(period: str, made_from: str) -> str:
    """What a figure was measured over; made_from: the part that a year's value was made from, if it was."""
    if period in ("H1", "H2") or (not period and _HALF.search(made_from)):
        return "half"
    if not period and not made_from:
        return "year"
    return "quarter" if period in _MIDDLE and period else "other"
