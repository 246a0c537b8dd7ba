"""Observers of development stage: bars with confirmation, and the nearest of four typical parks. No behaviour reads what they write.

Indicators stand against fixed marks, never against the sample, so that a park's stage does not drift because others change.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.economy import Economy
from sim.observers import indicators as of
from sim.observers.dimensions import (
    DIMENSIONS,
    FLOORS,
    INDICATORS,
    LEAST,
    MARKS,
    STAY,
    WAYS,
    dimensions,
    floor_scores,
    highest,
    ratios,
    reached,
    stage_scores,
)  # fmt: skip
from sim.observers.ladder import Ladder
from sim.observers.last_year import SPIN_OFF_QUARTERS, YEAR, LastYears, quarter_of
from sim.observers.prototypes import LOOKS_AT, NearestPrototype

TOP = 4


def column(indicators: NDArray, name: str) -> NDArray:
    """One indicator of all parks [J]."""
    return indicators[:, INDICATORS.index(name)]


def measure(model: Economy, past: LastYears) -> NDArray[np.float64]:
    """The indicators of every park over the last year [J, I], in the order of `INDICATORS`."""
    table, per_worker = model.setting.industries, model.parameters.operation.amenity_per_worker
    total, seen = past.total, past.seen()
    each = seen[:, None]
    employees, region, inputs = total("employees") / each, total("region"), total("inputs")
    revenue, people, firms = total("revenue"), total("employees").sum(axis=1) / seen, total("enterprises") / seen
    value_added = revenue.sum(axis=1) - inputs.sum(axis=1)
    # the year's wages over its quarters' earners: what one of them earns in a quarter, times four
    wage, zone_wage = (YEAR * of.over(total(f"{who}wages"), total(f"{who}earners")) for who in ("", "zone_"))
    weights = of.chain_weights(table.linkage)
    chain = of.leading_chain(employees, region, weights)
    spun, known = total("spin_offs", SPIN_OFF_QUARTERS), past.seen(SPIN_OFF_QUARTERS)
    there = total("enterprises", SPIN_OFF_QUARTERS) / known
    zone_rd = total("zone_rd")[0] / min(len(past.quarters), YEAR)
    return np.column_stack(
        [
            of.labour_intensity(employees, table.labour_intensity, total("wages"), value_added),
            of.over(total("rd"), revenue.sum(axis=1)),
            of.floor_productivity(YEAR * value_added / seen, total("leased") / seen, wage),
            of.knowledge_exchange(total("absorbed"), total("rd"), zone_rd, float(zone_wage[0])),
            of.chain_location_quotient(employees, region, weights, chain),
            of.chain_jobs(employees, weights, chain),
            of.chain_closure(revenue, inputs, table.linkage, chain),
            of.service_fit(total("fit"), total("need")),
            of.balance(total("amenity") / seen, per_worker * people),
            of.functional_mix(total("functions")),
            of.spin_offs_per_thousand(YEAR * spun / known, there),
            of.rd_from_other_parks(YEAR * total("absorbed_elsewhere") / seen, firms, wage),
            of.over(total("service_equity"), total("income")),
        ]
    )


class StageObserver:
    """Watches the parks; keeps both observers' verdicts for the record."""

    def __init__(self, model: Economy):
        self.model = model
        count = model.parks.size
        self.past = LastYears(count)
        self.ladder, self.second = Ladder(count), NearestPrototype(count, YEAR)
        self.indicators = np.zeros((count, len(INDICATORS)))
        self.dimensions = np.zeros((count, len(DIMENSIONS)))
        self.floors = np.zeros((count, len(FLOORS)))
        self.scores = np.ones((count, TOP))

    @property
    def stage(self) -> NDArray[np.int64]:
        """Stage of each park by the first observer [J], 0 before opening."""
        return self.ladder.stage

    @property
    def before(self) -> NDArray[np.int64]:
        """The same a quarter ago; what a park opens with counts as no change."""
        return self.ladder.before

    @property
    def nearest(self) -> NDArray[np.int64]:
        """Stage of each park by the second observer [J], 0 before opening."""
        return self.second.stage

    def observe(self) -> None:
        """Look at the quarter that has just ended."""
        model, p = self.model, self.model.parameters.stages
        parks, is_open = model.parks, model.open_parks()
        self.past.remember(quarter_of(model))
        people = self.past.jobs[-1]
        self.indicators = measure(model, self.past)
        self.floors = np.column_stack(
            [
                of.over(parks.leased.sum(axis=1), parks.stock.sum(axis=1)),
                people,
                of.over(people, self.past.peak()),
            ]
        )
        self.dimensions = dimensions(self.indicators, parks.digital, people > 0.0)
        self.scores = stage_scores(self.dimensions, p.scale)
        judged = np.minimum(self.scores, floor_scores(self.floors, p.scale))
        self.ladder.look(highest(judged, 1.0), highest(judged, STAY), is_open, up=p.up, down=p.down)
        looked_at = [column(self.indicators, name) for name in LOOKS_AT]
        self.second.observe(np.column_stack(looked_at), is_open)

    def limiting(self) -> list[tuple[str, str]]:
        """What holds each park back: the dimension or floor, and the indicator; empty where nothing does, at the top and before opening.

        Of the ways into higher stages the one that is least far off counts (the lower of equals), and there the dimension or floor with the
        smallest ratio to its bar. Its indicator is the one that costs the dimension most; a floor is its own.
        """
        scale, parts = self.model.parameters.stages.scale, reached(self.indicators)
        values, names = np.hstack([self.dimensions, self.floors]), (*DIMENSIONS, *FLOORS)
        ways = [(stage, rule | LEAST[stage]) for stage, each in WAYS.items() for rule in each]
        found = [ratios(values, names, rule, scale) for _, rule in ways]
        held = []
        for park, now in enumerate(self.stage.tolist()):
            above = [row for row, (stage, _) in enumerate(ways) if now and stage > now]
            worst = {row: found[row][park].min() for row in above}
            wanted = max(worst, key=worst.__getitem__, default=None)
            if wanted is None or worst[wanted] >= 1.0:
                held.append(("", ""))
                continue
            name = list(ways[wanted][1])[int(found[wanted][park].argmin())]
            held.append((name, costliest(name, parts[park]) if name in MARKS else name))
        return held


def costliest(dimension: str, parts: NDArray) -> str:
    """The indicator that costs a dimension most, argmax_i w_i (1 - m_i); parts m of one park [I 0-1] in the order of `INDICATORS`."""
    missed = {name: mark.weight * (1.0 - parts[INDICATORS.index(name)]) for name, mark in MARKS[dimension].items()}
    return max(missed, key=missed.__getitem__)
