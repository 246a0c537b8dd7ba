"""How far each output of a run was put in: declared here, and read by the record, the screen, the report and `standing.csv`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from experiments.statistics.outcomes import OUTCOMES

if TYPE_CHECKING:
    from sim import Parameters
    from sim.regions import Setting

FED, HALF_FED, EMERGENT = STANDINGS = ("fed", "half-fed", "emergent")
"""Its path is an input; part of it is, or what drives it was chosen in view of it; nothing of its path is, at most its first day."""

WHOLE = "city"
"""The place that stands for the whole region."""

OUTPUTS = (*OUTCOMES, "moves")
"""Every output of which something is said: the outcomes that runs are compared by, and moves between parks, which `events` counts."""

SAME = {
    # column: the output it counts
    "output_in_parks": "output",
    "employees_in_parks": "employees",
    "enterprises_in_parks": "enterprises",
    "occupancy_rate": "vacancy_rate",
}


@dataclass(frozen=True)
class Given:
    """What a run is given that its outputs may be read off."""

    market: frozenset[int] = frozenset()
    """Years for which the growth of all markets together is."""
    delivered: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Years for which the floor space delivered is, by park."""
    inflow: bool = False
    """Whether skilled labour grows by a rate of its own, whatever jobs there are."""

    @classmethod
    def of(cls, parameters: Parameters, setting: Setting) -> Given:
        """What a run with the parameters in the region is given."""
        demand, history = parameters.demand, setting.history
        path = history.markets.get("") if demand.path and demand.constant is None else None
        return cls(
            frozenset(path.growth) if path else frozenset(),
            _delivered(history.delivered, setting.sites),
            parameters.talent.inflow != 0.0,
        )


def _delivered(
    years: Mapping[str, Mapping[int, float]], larger: Mapping[str, Sequence[str]]
) -> dict[str, frozenset[int]]:
    """Years for which deliveries are given, by park; of a larger park those in which they are for all its sites."""
    found = {park: frozenset(given) for park, given in years.items()}
    for code, sites in larger.items():
        common = frozenset.intersection(*(found.get(site, frozenset()) for site in sites))
        if common:
            found[code] = common
    return found


def standing(output: str, year: int, given: Given, place: str = WHOLE) -> tuple[str, str]:
    """One of STANDINGS and the reason, by its name in `configuration/texts/standing.toml`; place: a park, or the whole region.

    output: one of OUTPUTS, or a column that counts the same. Money, jobs, enterprises, vacancy, rents, moves and stages are never fed but for revenue
    of the whole region, where the path of its markets is taken from it.
    """
    output = SAME.get(output, output)
    if output == "output" and place == WHOLE:
        return (FED, "path") if year in given.market else (HALF_FED, "markets")
    if output == "stock_m2":
        return (FED, "delivered") if year in given.delivered.get(place, ()) else (HALF_FED, "built")
    if output == "employees" and given.inflow:
        return HALF_FED, "inflow"
    return EMERGENT, "result"


@dataclass(frozen=True)
class Span:
    """Years in which an output of a place stands alike."""

    output: str
    place: str
    first: int
    last: int
    standing: str
    why: str


def spans(given: Given, first: int, last: int) -> list[Span]:
    """How every output of the whole stands from year to year, and floor space of parks for which deliveries are given."""
    asked = [(output, WHOLE) for output in OUTPUTS] + [("stock_m2", park) for park in given.delivered]
    found = []
    for output, place in asked:
        by_year = [(year, standing(output, year, given, place)) for year in range(first, last + 1)]
        for (how, why), years in groupby(by_year, key=lambda each: each[1]):
            covered = [year for year, _ in years]
            found.append(Span(output, place, covered[0], covered[-1], how, why))
    return found
