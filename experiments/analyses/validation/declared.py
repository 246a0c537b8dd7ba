"""What a check is: runs that it needs, a statistic of their tables, and the band that the statistic should lie in."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from sim.parameters import Parameters
    from sim.regions import Setting

Tables = Mapping[str, "pd.DataFrame"]
"""Tables of one run by name; one without a row is not there."""

Columns = Mapping[str, Sequence[str] | None]
"""Columns to read of each table, all of them where it is None."""

USES = ("C", "V")
"""Calibration: parameters may be chosen with it; validation: they may not."""


@dataclass(frozen=True)
class Part:
    """One number of a check and the band that it should lie in.

    name: what the number is, as tables and pages print it; low, high: ends of the band, infinite where it is open;
    use: C or V; share: whether the number is a share or a correlation, which says how near to an edge at zero is near.
    """

    name: str
    low: float = -math.inf
    high: float = math.inf
    use: str = "V"
    share: bool = False

    def __post_init__(self) -> None:
        if self.use not in USES or not self.low <= self.high or math.isinf(self.low) and math.isinf(self.high):
            raise ValueError(
                f"part {self.name!r}: a band has a low end not above its high end, one of them finite, and use is "
                f"{' or '.join(USES)}; got low={self.low}, high={self.high}, use={self.use!r}"
            )


@dataclass(frozen=True)
class Run:
    """What a statistic is given: the tables of one run, and of those beside it with the same seed.

    beside: by the names that the check gives them.
    """

    tables: Tables
    setting: Setting
    parameters: Parameters
    beside: Mapping[str, Tables] = field(default_factory=dict)


Words = tuple[str, ...]
"""Words of the command line."""

Statistic = Callable[[Run], Mapping[str, float]]
"""From a run to a number for each part, by the part's name; NaN where there is nothing to reckon it from.

A part that a run cannot be asked is left out, such as what is there after thirty years of a run of nineteen.
"""

Curves = Callable[[Run], "pd.DataFrame"]
"""From a run to lines over time: columns `line`, `quarter`, `value`.

A name such as "jobs, half" says the quantity before the comma and the variant after it; figures draw a panel for each quantity.
"""

SCALES = ("share", "difference", "change", "deviation", "ratio", "log", "index")
"""What a line over time says.

A share; a difference of shares, or a relative change, against the run beside; a deviation of a share from its trend; the ratio to the
first quarter; a change so far in log points; an index.
"""


@dataclass(frozen=True)
class Check:
    """Something known, and how it is read off runs of the model.

    name: short, such as F1; title: what is known, in a few words; source: where it is known from, with its tag;
    definition: how the numbers are reckoned, in words; settings: names of the runs that it is reckoned for; columns: what is
    read of their tables; beside: {name: setting} of runs with the same seed that stand beside each of them, and under the same
    null model where that applies; nulls: names of the null models that it is also reckoned under; own: settings that only this
    check needs, {name: words of the command line, or a function that gives
    them for a region}; curves: lines over time; scales: what these say, {quantity: one of `SCALES`}, in the order in which they are
    drawn; not_runnable: why it cannot be tried, for one without settings.
    """

    name: str
    title: str
    source: str
    definition: str
    parts: tuple[Part, ...]
    statistic: Statistic | None = None
    settings: tuple[str, ...] = ()
    columns: Columns = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    nulls: tuple[str, ...] = ()
    own: Mapping[str, Words | Callable[[Setting], Words]] = field(default_factory=dict)
    curves: Curves | None = None
    scales: Mapping[str, str] = field(default_factory=dict)
    not_runnable: str = ""

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.scales.values()) - set(SCALES)):
            raise ValueError(f"check {self.name!r}: scales are any of {', '.join(SCALES)}; got {', '.join(unknown)}")

    def part(self, name: str) -> Part:
        """The part of that name; raises `KeyError` when there is none."""
        return {part.name: part for part in self.parts}[name]
