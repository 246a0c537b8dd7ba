"""Chains from a lever to outcomes: what should change first and what should follow, and whether runs bear it out. Frames in, frames out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.statistics.effects_over_time import HALF_LIFE, PEAK, PEAK_QUARTER, by_quarter, of_course
from experiments.statistics.outcomes import QUARTERS
from experiments.statistics.paired_effects import LEVEL, mean_interval
from experiments.statistics.readings import EVERYWHERE, READINGS, Reading

if TYPE_CHECKING:
    import pandas as pd

BORNE_OUT, OPPOSITE, WITHIN_LUCK, SAME, UNDECIDED = "borne_out", "opposite", "within_luck", "same", "undecided"
VERDICTS = (BORNE_OUT, OPPOSITE, WITHIN_LUCK, SAME, UNDECIDED)
"""The interval lies on the side expected; on the other; includes zero; no run differs at all; a single run has no interval."""

LINK, COST = "link", "cost"
"""Roles of a row: a link of the chain, or what is paid for the lever."""

TABLE = (
    "start", "lever", "actor", "role", "link", "outcome", "place", "unit", "direction", "n", "base_level", "first", "first_low", "first_high",
    "later", "later_low", "later_high", "peak", "peak_low", "peak_high", "peak_quarter", "peak_date", "half_life", "mean", "low", "high",
    "verdict", "verdict_later",
)  # fmt: skip
"""Columns of the table of levers."""


@dataclass(frozen=True)
class Link:
    """An outcome that should move, which way, and where it is read."""

    outcome: str
    """A name in READINGS."""
    direction: int
    """1 for up, -1 for down."""
    place: str = EVERYWHERE
    """A name in PLACES."""

    @property
    def reading(self) -> Reading:
        """How it is read off a run."""
        return READINGS[self.outcome]


@dataclass(frozen=True)
class Chain:
    """Who acts by a lever, what changes first and what follows, and what is paid for it."""

    actor: str
    """Who acts; its name for readers is in experiments/configuration/texts/readings.toml."""
    links: tuple[Link, ...]
    """In order; the first is what the lever acts on directly."""
    paid: Reading | None = None
    """What is paid or forgone for it where the books name it; otherwise its costs are in what operators earn."""


def verdict(low: float, high: float, direction: int, *, same: bool = False) -> str:
    """What an interval of the difference says of the direction expected."""
    if same:
        return SAME
    if not np.isfinite([low, high]).all():
        return UNDECIDED
    near, far = sorted((direction * low, direction * high))
    return BORNE_OUT if near > 0.0 else OPPOSITE if far < 0.0 else WITHIN_LUCK


def chain_table(
    chain: Chain,
    pairs: Mapping[int, tuple[Sequence[pd.Series], Sequence[pd.Series]]],
    dates: Sequence[str],
    about: Mapping[str, Any],
    *,
    level: float = LEVEL,
) -> pd.DataFrame:
    """A row for each link of a chain, and one for what is paid: the columns TABLE.

    pairs: by seed, the course of each link, and of what is paid if the chain says so, with the lever and without, as `readings.course`
    gives them; dates of the quarters; about: start and lever. Differences are paired by seed: `first` is the mean of the first year of
    the run, `later` of the last, `mean` of all years, each with its t interval. Peak, its quarter and the half-life are those of
    `effects_over_time`. The verdict goes by the mean over all years, `verdict_later` by the last year.
    """
    import pandas as pd

    rows = []
    asked = [(LINK, link.outcome, link.place, link.direction, link.reading) for link in chain.links]
    if chain.paid is not None:
        asked.append((COST, chain.paid.name, EVERYWHERE, 1, chain.paid))
    for number, (role, outcome, place, direction, reading) in enumerate(asked):
        apart = np.array([(one[number] - other[number]).to_numpy(dtype=float) for one, other in pairs.values()])
        base = np.array([other[number].to_numpy(dtype=float) for _, other in pairs.values()])
        windows = {"first": apart[:, :QUARTERS], "later": apart[:, -QUARTERS:], "mean": apart}
        found = {name: mean_interval(_means(part), level) for name, part in windows.items()}
        n, mean, low, high = found["mean"]
        same = bool(np.isfinite(apart).any()) and not np.nan_to_num(apart).any()
        told = {
            "role": role,
            "link": number + 1 if role == LINK else 0,
            "outcome": outcome,
            "place": place,
            "unit": reading.unit,
            "direction": direction,
            "n": n,
            "base_level": mean_interval(_means(base), level)[1],
            **_ends("first", found["first"]),
            **_ends("later", found["later"]),
            **_read_off(pairs, number, dates, reading, level),
            "mean": mean,
            "low": low,
            "high": high,
            "verdict": verdict(low, high, direction, same=same),
            "verdict_later": verdict(*found["later"][2:], direction, same=same),
        }
        rows.append({**about, "actor": chain.actor, **told})
    return pd.DataFrame(rows, columns=list(TABLE))


def _means(courses: np.ndarray) -> np.ndarray:
    """Mean over known quarters of each run [n]; NaN where none is."""
    known = np.isfinite(courses)
    count = known.sum(axis=1)
    return np.divide(
        np.where(known, courses, 0.0).sum(axis=1), count, out=np.full(len(courses), np.nan), where=count > 0
    )


def _ends(name: str, found: tuple[int, float, float, float]) -> dict[str, float]:
    _, mean, low, high = found
    return {name: mean, f"{name}_low": low, f"{name}_high": high}


def _read_off(
    pairs: Mapping[int, tuple[Sequence[pd.Series], Sequence[pd.Series]]],
    number: int,
    dates: Sequence[str],
    reading: Reading,
    level: float,
) -> dict[str, Any]:
    """Peak, its quarter and the half-life of one link."""
    import pandas as pd

    parts = [
        pd.DataFrame({"scenario": name, "seed": seed, "quarter": each[number].index, "date": list(dates), "0": each[number].to_numpy()})
        for seed, both in pairs.items()
        for name, each in zip(("with", "without"), both, strict=True)
    ]  # fmt: skip
    values = pd.concat(parts, ignore_index=True).assign(world="")
    found = by_quarter(values, "without", outcomes={"0": reading}, level=level)
    measures = {row["measure"]: row for row in of_course(found, reading.unit)}
    top = measures[PEAK]
    return {
        "peak": top["value"],
        "peak_low": top.get("low", np.nan),
        "peak_high": top.get("high", np.nan),
        "peak_quarter": measures.get(PEAK_QUARTER, {}).get("value", np.nan),
        "peak_date": top.get("date", ""),
        "half_life": measures.get(HALF_LIFE, {}).get("value", np.nan),
    }
