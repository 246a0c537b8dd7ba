"""The first two observers of stage: rules with hysteresis, and fuzzy membership (docs/model: stages.md)."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from tests.reference.constants import BROAD, ENTER, EXCHANGE, FAILINGS, LEAVE
from tests.reference.quantities import amenity_level, by_place, clip, is_open, link

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem

INDICATORS = (
    "labour_intensity",
    "leading_industry_share",
    "local_linkage",
    "rd_intensity",
    "service_breadth",
    "functional_mix",
    "jobs_housing",
    "network_density",
    "service_equity_share",
    "cross_park_links",
)


class Observers:
    """What the observers remember of each park."""

    def __init__(self, model: ReferenceEcosystem):
        self.model = model
        parks = len(model.parks)
        self.stage, self.fuzzy = [0] * parks, [0] * parks
        self.rising, self.falling = [0] * parks, [0] * parks
        self.advanced = [False] * parks
        self.scores: list[dict[int, float]] = [{} for _ in range(parks)]
        self.limiting = [""] * parks
        self.indicators: list[dict[str, float]] = []

    def observe(self) -> None:
        """Look at every park after a quarter."""
        model = self.model
        self.indicators = all_indicators(model)
        employees = [sum(row) for row in by_place(model, "employees")[: len(model.parks)]]
        among_open = [count for count, park in zip(employees, model.parks, strict=True) if is_open(model, park)]
        middle = median(among_open) if among_open else 0.0
        for j, park in enumerate(model.parks):
            self.scores[j] = scores(model, self.indicators[j])
            if is_open(model, park):
                self.rule(j, employees[j] >= middle)
                self.membership(j)
            self.limiting[j] = self.limit(j)

    def rule(self, j: int, large: bool) -> None:
        """The first observer."""
        model, p, found = self.model, self.model.parameters.stages, self.indicators[j]
        aim = 1
        if self.qualifies(found, 2):
            aim = 2
        if self.qualifies(found, 3) and (large or self.advanced[j] or self.qualifies(found, 2)):
            aim = 4 if self.qualifies(found, 4) else 3
        if self.stage[j] == 0:
            self.stage[j] = aim if model.t == 0 else 1
        else:
            self.rising[j] = self.rising[j] + 1 if aim > self.stage[j] else 0
            self.falling[j] = self.falling[j] + 1 if self.fails(found, self.stage[j]) else 0
            if self.rising[j] >= p.up:
                self.stage[j] += 1
                self.rising[j] = self.falling[j] = 0
            elif self.falling[j] >= p.down:
                self.stage[j] -= 1
                self.falling[j] = 0
        self.advanced[j] = self.advanced[j] or self.stage[j] >= 2

    def membership(self, j: int) -> None:
        """The second observer."""
        if self.fuzzy[j] == 0:
            self.fuzzy[j] = self.stage[j]
            return
        ranked = self.scores[j]
        best = max(ranked, key=lambda stage: ranked[stage])
        if ranked[best] > ranked[self.fuzzy[j]] + self.model.parameters.stages.fuzzy_margin:
            self.fuzzy[j] = best

    def qualifies(self, found: dict[str, float], stage: int) -> bool:
        """Whether every threshold for entering a stage is reached."""
        scale = self.model.parameters.stages.scale
        return all(found[name] >= scale * threshold for name, threshold in ENTER[stage].items())

    def fails(self, found: dict[str, float], stage: int) -> bool:
        """Whether enough thresholds for leaving a stage are undercut."""
        scale = self.model.parameters.stages.scale
        if stage == 1:
            return False
        return sum(found[name] < scale * threshold for name, threshold in LEAVE[stage].items()) >= FAILINGS[stage]

    def limit(self, j: int) -> str:
        """The indicator that holds a park back from its next stage."""
        if self.stage[j] in (0, 4):
            return ""
        found, thresholds = self.indicators[j], ENTER[self.stage[j] + 1]
        return min(thresholds, key=lambda name: found[name] / thresholds[name])


def scores(model: ReferenceEcosystem, found: dict[str, float]) -> dict[int, float]:
    """Membership of a park in each stage."""
    p = model.parameters.stages
    g = {}
    for stage, thresholds in ENTER.items():
        logs = 0.0
        for name, threshold in thresholds.items():
            theta = p.scale * threshold
            z = clip((found[name] - theta) / (p.fuzzy_width * theta), -50.0, 50.0)
            logs += math.log(1.0 / (1.0 + math.exp(-z)))
        g[stage] = math.exp(logs / len(thresholds))
    return {
        1: (1.0 - g[2]) * (1.0 - g[3]) * (1.0 - g[4]),
        2: g[2] * (1.0 - g[3]) * (1.0 - g[4]),
        3: g[3] * (1.0 - g[4]),
        4: g[4],
    }


def all_indicators(model: ReferenceEcosystem) -> list[dict[str, float]]:
    """The ten indicators of every park."""
    employees, research = by_place(model, "employees"), by_place(model, "rd")
    revenue, absorbed = by_place(model, "revenue"), by_place(model, "absorbed")
    industries, places = range(len(model.industries)), range(len(employees))
    rows = model.inputs.industries
    result = []
    for j, park in enumerate(model.parks):
        workers = employees[j]
        total = sum(workers)
        areas = [*park.stock, park.amenity_m2]
        shares = [area / sum(areas) for area in areas if area > 0]
        found = dict.fromkeys(INDICATORS, 0.0)
        found["functional_mix"] = -sum(share * math.log(share) for share in shares) / math.log(5)
        found["jobs_housing"] = amenity_level(model, park, total)
        earned = park.service_income + park.equity_income
        found["service_equity_share"] = earned / park.income if park.income > 0 else 0.0
        if total > 0:
            e = [count / total for count in workers]
            links = link(model, workers)
            found["labour_intensity"] = sum(e[k] * rows[k].labour_intensity for k in industries)
            found["leading_industry_share"] = max(e)
            found["local_linkage"] = sum(e[k] * links[k] / max(sum(rows[k].linkage), 1e-12) for k in industries)
            found["rd_intensity"] = sum(research[j]) / sum(revenue[j]) if sum(revenue[j]) > 0 else 0.0
            found["service_breadth"] = sum(level > BROAD for level in park.services) / len(park.services)
            exchange = sum(absorbed[j]) / sum(research[j]) if sum(research[j]) > 0 else 0.0
            found["network_density"] = exchange / (exchange + EXCHANGE)
            elsewhere = [sum(model.knowledge_kernel[j][h] * research[h][k] for h in places) for k in industries]
            own, near = (
                sum(workers[k] * sum(pool[h] * rows[h].relatedness[k] for h in industries) for k in industries)
                for pool in (research[j], elsewhere)
            )
            found["cross_park_links"] = near / (near + own) if near + own > 0 else 0.0
        result.append(found)
    return result
