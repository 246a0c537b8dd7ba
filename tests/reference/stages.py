"""The two observers of stage: bars with confirmation, and the nearest of four typical parks (docs/model: stages.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.constants import (
    BARS,
    DIMENSIONS,
    FLOORS,
    IN_LOGS,
    INDICATORS,
    LOOKS_AT,
    MARKS,
    PROTOTYPES,
    ROOM,
    SCALES,
)  # fmt: skip
from tests.reference.past import quarter_of
from tests.reference.quantities import clip, is_open

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem

Found = dict[str, float]


class Observers:
    """What the observers remember of each park."""

    def __init__(self, model: ReferenceEcosystem):
        self.model = model
        parks = len(model.parks)
        self.stage, self.nearest, self.age = [0] * parks, [0] * parks, [0] * parks
        self.rising, self.falling = [0] * parks, [0] * parks
        self.scores: list[dict[int, float]] = [{} for _ in range(parks)]
        self.limiting = [("", "")] * parks
        self.indicators: list[Found] = []
        self.dimensions: list[Found] = []
        self.past: list[dict] = []
        self.far: list[list[list[float]]] = [[] for _ in range(parks)]

    def observe(self) -> None:
        """Look at every park after a quarter."""
        self.past.append(quarter_of(self.model))
        self.indicators, self.dimensions = [], []
        for j, park in enumerate(self.model.parks):
            found = self.measured(j)
            self.indicators.append(found)
            jobs = [sum(quarter["employees"][j]) for quarter in self.past[-20:]]
            dims = dimensions(found, park.digital) if jobs[-1] > 0 else dict.fromkeys(DIMENSIONS, 0.0)
            self.dimensions.append(dims)
            floors = {
                "occupancy": ratio(sum(park.leased), sum(park.stock)),
                "employees": jobs[-1],
                "jobs_against_peak": ratio(jobs[-1], max(jobs)),
            }
            self.judge(j, dims, floors, is_open(self.model, park))
            self.second(j, is_open(self.model, park))
            self.limiting[j] = self.limit(j, dims | floors)

    def measured(self, j: int) -> Found:
        """The indicators of a park over the last year."""
        model, year = self.model, self.past[-4:]
        rows, industries = model.inputs.industries, range(len(model.industries))
        seen = max(sum(quarter["open"][j] for quarter in year), 1)

        def total(name: str) -> float:
            return sum(quarter[name][j] for quarter in year)

        def by_industry(name: str) -> list[float]:
            return [sum(quarter[name][j][k] for quarter in year) for k in industries]

        workers = [count / seen for count in by_industry("employees")]
        sold, bought = by_industry("revenue"), by_industry("inputs")
        region = [sum(quarter["region"][k] for quarter in year) for k in industries]
        people, added, firms = sum(workers), sum(sold) - sum(bought), total("enterprises") / seen
        wage = 4.0 * ratio(total("wages"), total("earners"))
        zone_wage = 4.0 * ratio(sum(q["zone_wages"] for q in year), sum(q["zone_earners"] for q in year))
        zone_rd = sum(quarter["zone_rd"] for quarter in year) / len(year)
        found = dict.fromkeys(INDICATORS, 0.0)
        share = clip(total("wages") / added, 0.1, 0.6) if added > 0 else 0.6
        mix = ratio(sum(workers[k] * rows[k].labour_intensity for k in industries), people)
        found["labour_intensity"] = mix * math.sqrt(share / 0.28)
        found["rd_intensity"] = ratio(total("rd"), sum(sold))
        found["floor_productivity"] = ratio(ROOM * ratio(4.0 * added / seen, total("leased") / seen), wage)
        around = math.log1p(zone_rd / (250.0 * zone_wage)) if zone_wage > 0 else 0.0
        found["knowledge_exchange"] = ratio(ratio(total("absorbed"), total("rd")), around)
        found |= chain(model, workers, region, sold, bought)
        found["service_fit"] = ratio(total("met"), total("need"))
        there, wanted = total("amenity") / seen, model.parameters.operation.amenity_per_worker * people
        found["jobs_housing"] = ratio(min(there, wanted), max(there, wanted))
        areas = [sum(quarter["functions"][j][f] for quarter in year) for f in range(4)]
        parts = [area / sum(areas) for area in areas if area > 0]
        found["functional_mix"] = -sum(part * math.log(part) for part in parts) / math.log(4)
        three = self.past[-12:]
        known = max(sum(quarter["open"][j] for quarter in three), 1)
        there = sum(quarter["enterprises"][j] for quarter in three) / known
        found["spin_offs"] = 1000.0 * ratio(4.0 * sum(quarter["spin_offs"][j] for quarter in three) / known, there)
        found["rd_from_other_parks"] = ratio(ratio(4.0 * total("elsewhere") / seen, firms), wage)
        found["service_equity_share"] = ratio(total("service_equity"), total("income"))
        return found

    def judge(self, j: int, dims: Found, floors: Found, opened: bool) -> None:
        """The first observer."""
        p = self.model.parameters.stages
        self.scores[j] = {1: 1.0}
        aim = holds = 1
        for stage, bars in BARS.items():
            by_dimension = min(dims[name] / (p.scale * bar) for name, bar in bars.items())
            if stage == 2:
                by_dimension = max(by_dimension, dims["knowledge"] / (p.scale * 0.5))
            by_floor = min(floors[name] / (p.scale * least) for name, least in FLOORS[stage].items())
            self.scores[j][stage] = by_dimension
            lowest = min(by_dimension, by_floor)
            aim = stage if lowest >= 1.0 else aim
            holds = stage if lowest >= 0.95 else holds
        if not opened:
            return
        self.age[j] += 1
        if self.age[j] <= 4:
            self.stage[j] = aim
            return
        self.rising[j] = self.rising[j] + 1 if aim > self.stage[j] else 0
        self.falling[j] = self.falling[j] + 1 if holds < self.stage[j] else 0
        if self.rising[j] >= p.up:
            self.stage[j] += 1
            self.rising[j] = self.falling[j] = 0
        elif self.falling[j] >= p.down:
            self.stage[j] -= 1
            self.falling[j] = 0

    def second(self, j: int, opened: bool) -> None:
        """The second observer."""
        if not opened:
            return
        here = on_scale(self.indicators[j])
        self.far[j].append(
            [
                math.sqrt(sum(min((a - b) ** 2, 9.0) for a, b in zip(here, on_scale(typical), strict=True)) / len(here))
                for typical in PROTOTYPES
            ]
        )
        last = self.far[j][-4:]
        mean = [sum(each[s] for each in last) / len(last) for s in range(4)]
        best = mean.index(min(mean))
        if self.nearest[j] == 0 or mean[best] < 0.9 * mean[self.nearest[j] - 1]:
            self.nearest[j] = best + 1

    def limit(self, j: int, values: Found) -> tuple[str, str]:
        """The dimension or floor that holds a park back, and its indicator."""
        scale, wanted, least, held = self.model.parameters.stages.scale, 0, -math.inf, ""
        if self.stage[j] == 0:
            return "", ""
        for stage in range(self.stage[j] + 1, 5):
            for way in (BARS[stage], {"knowledge": 0.5}) if stage == 2 else (BARS[stage],):
                rule = way | FLOORS[stage]
                name = min(rule, key=lambda each: values[each] / (scale * rule[each]))  # noqa: B023 (called at once)
                if values[name] / (scale * rule[name]) > least:
                    wanted, least, held = stage, values[name] / (scale * rule[name]), name
        if not wanted or least >= 1.0:
            return "", ""
        if held not in MARKS:
            return held, held
        found = self.indicators[j]
        return held, max(
            MARKS[held], key=lambda name: MARKS[held][name][2] * (1.0 - met(found[name], *MARKS[held][name]))
        )


def ratio(part: float, whole: float) -> float:
    """part / whole, 0 without a whole."""
    return part / whole if whole > 0 else 0.0


def chain(
    model: ReferenceEcosystem, workers: list[float], region: list[float], sold: list[float], bought: list[float]
) -> Found:
    """The leading chain of a park: its location quotient, its jobs, and how far the park could supply it."""
    links = [row.linkage for row in model.inputs.industries]
    industries = range(len(links))

    def belongs(k: int, other: int) -> float:
        return 1.0 if k == other else min((links[k][other] + links[other][k]) / 2.0 / 0.3, 1.0)

    jobs = [sum(workers[h] * belongs(k, h) for h in industries) for k in industries]
    usual = [ratio(sum(region[h] * belongs(k, h) for h in industries), sum(region)) for k in industries]
    excess = [round(ratio(jobs[k] - usual[k] * sum(workers), sum(workers)), 9) for k in industries]
    lead = excess.index(max(excess))
    supplied = 0.0
    for h in industries:
        demand = sum(bought[k] * links[k][h] for k in industries)
        supplied += links[lead][h] * (min(sold[h] / demand, 1.0) if demand > 0 else 0.0)
    return {
        "chain_location_quotient": ratio(ratio(jobs[lead], sum(workers)), usual[lead]),
        "chain_jobs": jobs[lead],
        "chain_closure": ratio(supplied, sum(links[lead])),
    }


def met(value: float, nothing: float, full: float, weight: float, logs: bool) -> float:
    """How far an indicator reaches its full mark."""
    if logs:
        value, nothing, full = math.log(max(value, 1e-300)), math.log(nothing), math.log(full)
    return clip((value - nothing) / (full - nothing), 0.0, 1.0)


def dimensions(found: Found, digital: float) -> Found:
    """The four dimensions of a park where somebody works."""
    result = {}
    for name, marks in MARKS.items():
        weight = sum(mark[2] for mark in marks.values())
        result[name] = sum(mark[2] * met(found[each], *mark) for each, mark in marks.items()) / weight
    result["ecosystem"] = min(result["ecosystem"] + 0.15 * digital, 1.0)
    return result


def on_scale(found: Found) -> list[float]:
    """The indicators of the second observer, in its scales."""
    return [
        (math.log(max(found[name], 0.1)) if name in IN_LOGS else found[name]) / scale
        for name, scale in zip(LOOKS_AT, SCALES, strict=True)
    ]
