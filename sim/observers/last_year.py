"""Sums over parks of what happened in a quarter, remembered for as long as the observers of stage look back."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from sim.economy import Economy
from sim.processes.innovation import reach_of_knowledge, related_pool
from sim.processes.operation import service_fit
from sim.sums import product

YEAR = 4  # quarters over which flows and stocks are averaged
SPIN_OFF_QUARTERS = 12  # quarters over which spin-offs are counted: they are rare
PEAK_QUARTERS = 20  # quarters within which employment had its peak


def from_other_parks(model: Economy, rd: NDArray) -> NDArray[np.float64]:
    """Share of other parks in the R&D that bears on each industry in each park [J, K share]; R&D of places [P, K CNY per quarter]."""
    parks, relatedness, reach = model.parks.size, model.setting.industries.relatedness, reach_of_knowledge(model)
    others = product(product(reach[:parks, :parks], rd[:parks]), relatedness)
    whole = related_pool(rd, reach, relatedness)[:parks]
    return np.divide(others, whole, out=np.zeros_like(others), where=whole > 0.0)


def quarter_of(model: Economy) -> dict[str, NDArray]:
    """Sums over the parks of the quarter that has just ended, by name; those of the whole zone have one row."""
    parks, firms, table = model.parks, model.enterprises, model.setting.industries
    cell, inside = model.cell(), slice(0, parks.size)
    count, kinds = parks.size, 3
    working = firms.revenue > 0.0  # who came this quarter has not been paid for anything yet
    wages = np.where(working, firms.wage * firms.employees, 0.0)
    employees, rd = model.by_cell(firms.employees, cell), model.by_cell(firms.rd, cell)
    absorbed = model.by_cell(firms.absorbed, cell)[inside]
    aged = np.where(firms.park >= 0, firms.park * kinds + model.age_class(), count * kinds)
    weight = table.service_need[firms.industry] * firms.employees
    need = np.bincount(aged, weight, minlength=count * kinds + 1)[:-1].reshape(count, kinds)
    return {
        "open": model.open_parks().astype(float),
        "employees": employees[inside],
        "region": employees.sum(axis=0),
        "revenue": model.by_cell(firms.revenue, cell)[inside],
        "inputs": model.by_cell(firms.inputs, cell)[inside],
        "rd": rd[inside].sum(axis=1),
        "absorbed": absorbed.sum(axis=1),
        "absorbed_elsewhere": (from_other_parks(model, rd) * absorbed).sum(axis=1),
        "wages": model.by_park(wages, firms.park),
        "earners": model.by_park(np.where(working, firms.employees, 0.0), firms.park),
        "enterprises": model.by_park(np.ones(firms.size), firms.park),
        "leased": parks.leased.sum(axis=1),
        "need": need,
        "fit": need * service_fit(parks.services),
        "amenity": parks.amenity_m2.copy(),
        "functions": np.column_stack(
            [parks.stock[:, 0], parks.stock[:, 1], parks.stock[:, 2:].sum(axis=1), parks.amenity_m2]
        ),
        "income": parks.rent_income + parks.service_income + parks.equity_income,
        "service_equity": parks.service_income + parks.equity_income,
        "spin_offs": parks.spin_offs.copy(),
        "zone_rd": np.array([firms.rd.sum()]),
        "zone_wages": np.array([wages.sum()]),
        "zone_earners": np.array([firms.employees[working].sum()]),
    }


class LastYears:
    """The quarters that observers look back to, and what they come to."""

    def __init__(self, parks: int):
        self.quarters: deque[dict[str, NDArray]] = deque(maxlen=SPIN_OFF_QUARTERS)
        self.jobs: deque[NDArray] = deque(maxlen=PEAK_QUARTERS)
        self.parks = parks

    def remember(self, quarter: dict[str, NDArray]) -> None:
        """Add the quarter that has just ended."""
        self.quarters.append(quarter)
        self.jobs.append(quarter["employees"].sum(axis=1))

    def total(self, name: str, quarters: int = YEAR) -> NDArray[np.float64]:
        """Sum over the last quarters."""
        return np.sum([each[name] for each in list(self.quarters)[-quarters:]], axis=0)

    def seen(self, quarters: int = YEAR) -> NDArray[np.float64]:
        """In how many of the last quarters each park was open [J], one at least."""
        return np.maximum(self.total("open", quarters), 1.0)

    def peak(self) -> NDArray[np.float64]:
        """Most jobs of each park in its last years [J persons]."""
        return np.max(self.jobs, axis=0)
