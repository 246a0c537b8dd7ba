"""The observer that gathers what the measures need after every quarter, and remembers the last year and the last three."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.economy import Economy
from sim.observers.measures import futures, pains
from sim.observers.measures.anchors import WINDOW
from sim.observers.measures.links import links
from sim.observers.measures.world import GROWTH_PAST, WorldObserver, yearly_growth
from sim.observers.stages import column
from sim.sums import group_sums

PAINS = (
    "unclear_positioning",
    "short_chains",
    "sameness",
    "weak_innovation",
    "empty_town",
    "policy_dependence",
    "ineffective_attraction",
    "vacancy_and_rent",
)
FUTURES = (
    "future_innovation_centre",
    "future_value_chain",
    "future_digital",
    "future_cross_park_cluster",
    "future_national_layout",
)


class Quarter(NamedTuple):
    """What is remembered of the end of a quarter, or of the start of the run."""

    leased: NDArray  # [J m2]
    rent: NDArray  # [J, S CNY/m2/day]
    serial: int  # of the next lease
    let: NDArray  # [J m2] newly in the quarter
    moved: NDArray  # [J m2] of it to enterprises from another park
    innovations: NDArray  # [J count]


class MeasureObserver:
    """Measures each park and the whole; nothing in the model reads what it finds."""

    def __init__(self, model: Economy):
        self.model = model
        parks, nothing = model.parks, np.zeros(model.parks.size)
        self.pains = np.full((parks.size, len(PAINS)), np.nan)
        self.whole: dict[str, float] = {}
        self.world = WorldObserver(parks.size)
        self.quarters_open = np.zeros(parks.size, np.int64)
        self.links: dict[str, NDArray] = {}
        start = Quarter(
            parks.leased.sum(axis=1), parks.asking_rent.copy(), model.leases.arrivals, nothing, nothing, nothing
        )
        self.year = deque([start], WINDOW + 1)
        self.people = deque([model.park_employees()], GROWTH_PAST + 1)

    def observe(self) -> None:
        """Look at the quarter that has just ended, after the observer of stages has."""
        model, parks, firms, leases = self.model, self.model.parks, self.model.enterprises, self.model.leases
        is_open = model.open_parks()
        self.quarters_open += is_open
        fresh = leases.serial >= self.year[-1].serial
        self.year.append(
            Quarter(
                parks.leased.sum(axis=1),
                parks.asking_rent.copy(),
                leases.arrivals,
                model.by_park(leases.area[fresh], leases.park[fresh]),
                parks.displaced.copy(),
                model.by_park(firms.innovations, firms.park),
            )
        )
        employees = model.by_cell(firms.employees, model.cell())[: parks.size]
        people = employees.sum(axis=1)
        self.people.append(people)
        self.links = links(model, employees)
        # innovations of the last four quarters at most, as a rate a year
        spent = np.clip(self.quarters_open, 1, len(self.year) - 1)
        made = sum(quarter.innovations for quarter in list(self.year)[1:]) * WINDOW / spent
        innovations = pains.over(1000.0 * made, people, 0.0)
        found = self.park_pains(employees, innovations)
        self.pains = np.where(is_open[:, None], found, np.nan)
        self.summarise(employees, innovations)
        self.follow_world(is_open, people)

    def park_pains(self, employees: NDArray, innovations: NDArray) -> NDArray[np.float64]:
        """The eight pain points of every park [J, 8], whether open or not; innovations [J a year per 1,000 employees]."""
        model, parks, table = self.model, self.model.parks, self.model.setting.industries
        p, seen = model.parameters, model.stages.indicators
        declared = parks.leading_industry.astype(np.int64)
        wanted = p.operation.amenity_per_worker * employees.sum(axis=1)
        stock, natural = parks.stock, model.natural_vacancy[None, :]
        support, value_added = self.support(employees.sum(axis=1))
        start, past = self.year[0], list(self.year)[1:]
        kept = model.leases.serial >= start.serial
        return np.column_stack(
            [
                pains.unclear_positioning(employees, declared, table.relatedness),
                pains.short_chains(
                    employees, self.links["local_linkage"], table.linkage, scale=p.production.supplier_scale
                ),
                pains.sameness(employees, declared),
                pains.weak_innovation(column(seen, "rd_intensity"), innovations, employees),
                pains.empty_town(parks.amenity_m2, wanted, parks.accessibility),
                pains.policy_dependence(
                    support, value_added, model.governments.responsiveness[parks.district], employees
                ),
                pains.ineffective_attraction(
                    np.sum([quarter.let for quarter in past], axis=0),
                    np.sum([quarter.moved for quarter in past], axis=0),
                    model.by_park(model.leases.area[kept], model.leases.park[kept]),
                    stock.sum(axis=1),
                    start.leased,
                    self.year[-1].leased,
                    (natural * stock).sum(axis=1),
                    np.minimum(self.quarters_open, len(past)),
                ),
                pains.vacancy_and_rent(stock, parks.leased, natural, parks.asking_rent, start.rent),
            ]
        )

    def support(self, people: NDArray) -> tuple[NDArray, NDArray]:
        """Public money in each park, and its tenants' value added [J CNY per quarter].

        Support of tenants, and all else the district spends on programmes and levers, split by employees of its parks. Value added is wages and what
        profit there is.
        """
        model, parks, firms, gov = self.model, self.model.parks, self.model.enterprises, self.model.governments
        of_district = group_sums(parks.district, people, gov.size)
        spent = gov.spending.sum(axis=1) + gov.outlay
        rest = np.maximum(spent - group_sums(firms.district, firms.subsidy, gov.size), 0.0)
        support = model.by_park(firms.subsidy, firms.park) + pains.over(rest, of_district, 0.0)[parks.district] * people
        value = model.by_park(firms.wage * firms.employees + np.maximum(firms.profit, 0.0), firms.park)
        return support, value

    def summarise(self, employees: NDArray, innovations: NDArray) -> None:
        """Measures of the whole: pain points weighted by employees, the last two by floor space; imbalance; futures."""
        model, parks, firms, table = self.model, self.model.parks, self.model.enterprises, self.model.setting.industries
        seen, people, floor = model.stages.indicators, employees.sum(axis=1), parks.stock.sum(axis=1)
        weights = np.column_stack([people] * 6 + [floor] * 2)
        averages = futures.average(self.pains, weights)
        whole = {f"pain_{number}": float(value) for number, value in enumerate(averages, 1)}
        output = model.by_park(firms.revenue, firms.park)
        imbalance = pains.regional_imbalance(group_sums(firms.district, firms.revenue, model.central))
        whole["regional_imbalance"] = imbalance
        whole["concentrated_contribution"] = pains.concentrated_contribution(output[model.open_parks()])

        sales = model.by_industry(firms.revenue)
        outside = (sales * (1.0 - table.local_market_share)).sum() / sales.sum() if sales.sum() > 0.0 else 0.0
        names = ("local_linkage", "network_density", "cross_park_links")
        level = [column(seen, "rd_intensity"), column(seen, "labour_intensity"), *(self.links[name] for name in names)]
        level += [innovations, np.clip(parks.digital, 0.0, 1.0)]
        means = futures.average(np.column_stack(level), np.column_stack([people] * len(level)))
        # where nobody is at work there is nothing of any future
        rd, labour, linkage, network, links, innovated, digital = (
            means.tolist() if people.sum() > 0.0 else [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
        )
        reached = (
            futures.innovation_centre(rd, innovated, labour),
            futures.value_chain(linkage, network),
            digital,
            futures.cross_park_cluster(links),
            futures.national_layout(imbalance, float(outside)),
        )
        self.whole = whole | dict(zip(FUTURES, reached, strict=True))

    def follow_world(self, is_open: NDArray, people: NDArray) -> None:
        """Bring the world's three stages up to date."""
        model, parks, p = self.model, self.model.parks, self.model.parameters.stages
        # how far back a park was already open, three years at most; the start of the run counts as a quarter's end
        back = np.clip(self.quarters_open - (parks.opening > 0), 0, len(self.people) - 1)
        before = np.array(self.people)[len(self.people) - 1 - back, np.arange(parks.size)]
        self.world.observe(
            model.stages.dimensions, model.stages.floors, yearly_growth(before, people, back), is_open,
            there_at_start=parks.opening <= 0, scale=p.scale, up=p.up, down=p.down,
        )  # fmt: skip
