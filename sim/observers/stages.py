"""Observers of development stage: rule with hysteresis, fuzzy membership, mixture. No behaviour reads what they write.

Indicators are scaled by fixed anchors, never by the sample, so that a park's stage does not drift because others change.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.economy import Economy
from sim.observers.stage_mixture import mixture_labels
from sim.parameters import Stages
from sim.processes.agglomeration import chain_linkage, industry_shares
from sim.processes.operation import amenity_level
from sim.sums import product

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
BROAD = 0.3  # level from which a service counts as offered
EXCHANGE = 0.5  # R&D taken in per own R&D at which network density is one half
# thresholds of entry and of exit, by stage; design choices, the indicator families follow the official evaluation of high-tech zones
ENTER = {
    2: {"leading_industry_share": 0.40, "local_linkage": 0.25},
    3: {"functional_mix": 0.55, "service_breadth": 0.50, "jobs_housing": 0.50},
    4: {
        "rd_intensity": 0.04,
        "network_density": 0.50,
        "service_equity_share": 0.30,
        "local_linkage": 0.25,
        "cross_park_links": 0.01,
    },
}
LEAVE = {
    2: {"leading_industry_share": 0.32, "local_linkage": 0.18},
    3: {"functional_mix": 0.45, "service_breadth": 0.40},
    4: {"rd_intensity": 0.03, "network_density": 0.40, "service_equity_share": 0.22},
}
FAILINGS = {2: 1, 3: 1, 4: 2}  # how many exit thresholds must be undercut


def column(indicators: NDArray, name: str) -> NDArray:
    """One indicator of all parks [J]."""
    return indicators[:, INDICATORS.index(name)]


def qualifies(indicators: NDArray, stage: int, scale: float) -> NDArray[np.bool_]:
    """Parks that meet every entry threshold of a stage [J]."""
    return np.logical_and.reduce([column(indicators, name) >= scale * value for name, value in ENTER[stage].items()])


def fails(indicators: NDArray, stage: int, scale: float) -> NDArray[np.bool_]:
    """Parks that undercut as many exit thresholds of a stage as its rule asks [J]."""
    return (
        np.sum([column(indicators, name) < scale * value for name, value in LEAVE[stage].items()], axis=0)
        >= FAILINGS[stage]
    )


def candidate(indicators: NDArray, large: NDArray, reached: NDArray, scale: float) -> NDArray[np.int64]:
    """Highest stage whose entry thresholds a park meets [J]; the third asks for a past as a cluster or for size."""
    stage = np.ones(len(indicators), np.int64)
    stage[qualifies(indicators, 2, scale)] = 2
    third = qualifies(indicators, 3, scale) & (large | (reached >= 2) | (stage == 2))
    stage[third] = 3
    stage[third & qualifies(indicators, 4, scale)] = 4
    return stage


def fuzzy_scores(indicators: NDArray, p: Stages) -> NDArray[np.float64]:
    """Membership of each stage [J, 4], summing to one.

    g_s is the geometric mean of 1 / (1 + exp(-(x - theta) / (width theta))) over a stage's thresholds; a park belongs to s as far as it meets s
    and no higher stage: m_s = g_s prod_{u > s} (1 - g_u), m_1 = prod (1 - g_u).
    """
    met = np.ones((len(indicators), 5))
    for stage, thresholds in ENTER.items():
        logs = [
            -np.log1p(
                np.exp(
                    -np.clip(
                        (column(indicators, name) - p.scale * value) / (p.fuzzy_width * p.scale * value), -50.0, 50.0
                    )
                )
            )
            for name, value in thresholds.items()
        ]
        met[:, stage] = np.exp(np.mean(logs, axis=0))
    score = np.zeros((len(indicators), 4))
    above = np.ones(len(indicators))
    for stage in (4, 3, 2):
        score[:, stage - 1] = met[:, stage] * above
        above = above * (1.0 - met[:, stage])
    score[:, 0] = above
    return score


def measure(model: Economy) -> NDArray[np.float64]:
    """The ten indicators of every park [J, 10], each between 0 and 1 but for the R&D intensity, a share of revenue."""
    parks, firms, table = model.parks, model.enterprises, model.setting.industries
    cell = model.cell()
    employees = model.by_cell(firms.employees, cell)
    rd = model.by_cell(firms.rd, cell)
    inside = employees[: parks.size]
    people = inside.sum(axis=1)
    share = industry_shares(inside)

    def ratio(top: NDArray, bottom: NDArray) -> NDArray:
        return np.divide(top, bottom, out=np.zeros(parks.size), where=bottom > 0.0)

    whole = np.maximum(table.linkage.sum(axis=1), 1e-12)
    links = chain_linkage(inside, table.linkage, scale=model.parameters.production.supplier_scale) / whole
    floor = np.column_stack([parks.stock, parks.amenity_m2])
    part = np.divide(
        floor, floor.sum(axis=1, keepdims=True), out=np.zeros_like(floor), where=floor.sum(axis=1, keepdims=True) > 0.0
    )
    entropy = -(part * np.log(np.maximum(part, 1e-300))).sum(axis=1) / np.log(floor.shape[1])
    exchange = ratio(model.by_park(firms.absorbed, firms.park), model.by_park(firms.rd, firms.park))
    near = (product(product(model.knowledge_kernel[: parks.size], rd), table.relatedness) * inside).sum(axis=1)
    own = (product(rd[: parks.size], table.relatedness) * inside).sum(axis=1)
    income = parks.rent_income + parks.service_income + parks.equity_income
    return np.column_stack(
        [
            product(share, table.labour_intensity),
            share.max(axis=1),
            (share * links).sum(axis=1),
            ratio(model.by_park(firms.rd, firms.park), model.by_park(firms.revenue, firms.park)),
            (parks.services > BROAD).mean(axis=1) * (people > 0.0),
            entropy,
            amenity_level(parks.amenity_m2, people, per_worker=model.parameters.operation.amenity_per_worker),
            exchange / (exchange + EXCHANGE),
            ratio(parks.service_income + parks.equity_income, income),
            ratio(near, near + own),
        ]
    )


class StageObserver:
    """Watches the parks; keeps each observer's verdicts for the record."""

    def __init__(self, model: Economy):
        self.model = model
        count = model.parks.size
        self.stage = np.zeros(count, np.int64)
        self.fuzzy = np.zeros(count, np.int64)
        self.reached = np.zeros(count, np.int64)
        self.rising = np.zeros(count, np.int64)
        self.falling = np.zeros(count, np.int64)
        self.before = self.stage.copy()
        self.history: list[tuple[NDArray, NDArray]] = []

    def observe(self) -> None:
        """Look at the quarter that has just ended."""
        model, p = self.model, self.model.parameters.stages
        is_open = model.open_parks()
        self.indicators = measure(model)
        self.scores = fuzzy_scores(self.indicators, p)
        people = model.park_employees()
        large = people >= np.median(people[is_open]) if is_open.any() else np.zeros(len(people), bool)
        aim = candidate(self.indicators, large, self.reached, p.scale)
        self.before = self.stage.copy()
        new = is_open & (self.stage == 0)
        # what is there on the first day is taken as it is; a park that opens later starts at the bottom
        self.stage[new] = aim[new] if model.t == 0 else 1
        self.fuzzy[new] = self.stage[new]
        self.before[new] = self.stage[new]
        old = is_open & ~new
        self.rising = np.where(old & (aim > self.stage), self.rising + 1, 0)
        down = np.zeros(len(aim), bool)
        for stage in (2, 3, 4):
            at = self.stage == stage
            down[at] = fails(self.indicators, stage, p.scale)[at]
        self.falling = np.where(old & down, self.falling + 1, 0)
        up, fall = self.rising >= p.up, self.falling >= p.down
        self.stage += up.astype(np.int64) - (fall & ~up)
        self.rising[up] = 0
        self.falling[fall | up] = 0
        self.reached = np.maximum(self.reached, self.stage)

        best = self.scores.argmax(axis=1)
        rows = np.arange(len(best))
        now = np.maximum(self.fuzzy - 1, 0)
        switches = old & (self.scores[rows, best] > self.scores[rows, now] + p.fuzzy_margin)
        self.fuzzy[switches] = best[switches] + 1
        self.history.append((self.indicators, is_open))

    def limiting(self) -> list[str]:
        """The indicator furthest below its threshold for each park's next stage; empty at the top and before opening."""
        scale = self.model.parameters.stages.scale
        names = []
        for park, stage in enumerate(self.stage.tolist()):
            following = ENTER.get(stage + 1, {}) if stage else {}
            short = {
                name: self.indicators[park, INDICATORS.index(name)] / (scale * value)
                for name, value in following.items()
            }
            names.append(min(short, key=short.__getitem__) if short else "")
        return names

    def mixture(self) -> NDArray[np.int64]:
        """The third observer's verdict on all quarters so far [T, J]: classes found in the data, 0 before opening."""
        quarters, parks = len(self.history), self.model.parks.size
        verdict = np.zeros((quarters, parks), np.int64)
        if quarters:
            seen = np.array([is_open for _, is_open in self.history])
            sample = np.array([indicators for indicators, _ in self.history])[seen]
            if len(sample):
                verdict[seen] = mixture_labels(sample)
        return verdict
