"""The shared state: populations, geography, clock and books, and the sums over them that several processes need.

A process gets an `Economy` and asks it; it never needs to know the model that runs it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents import DAYS
from sim.columns import Population
from sim.ledger import Account, Ledger
from sim.parameters import Parameters
from sim.parameters.development import EFFORTS
from sim.parameters.extensions import Strategies
from sim.parameters.policy_table import Instrument
from sim.regions import Setting
from sim.rings import RINGS, Ground, point_of
from sim.sums import group_sums, sums_of_runs


def relative_rent(rent: NDArray, base: NDArray, wage_index: NDArray) -> NDArray:
    """Rent over wage against the start of the run [ratio], rent / base / wage_index; rent and base [CNY/m2/day], wage_index [ratio]."""
    return rent / base / wage_index


def thrift(relative: NDArray, *, elasticity: float, least: float, greatest: float) -> NDArray:
    """Floor space taken per worker against the industry's norm [ratio], clip(relative, least, greatest) ^ -elasticity; relative rent [ratio]."""
    return np.clip(relative, least, greatest) ** -elasticity


def needed_area(employees: NDArray, space_per_worker: NDArray, thrift: NDArray) -> NDArray:
    """Floor space an enterprise needs [m2], employees * space_per_worker * thrift; employees [persons], space_per_worker [m2], thrift [ratio]."""
    return employees * space_per_worker * thrift


def vacancy_rate(stock: NDArray, leased: NDArray, *, empty: NDArray | float) -> NDArray:
    """Vacancy rate [0-1], (stock - leased) / stock; `empty` where there is no floor space. Areas in m2.

    What `empty` is depends on who asks: nothing is vacant for who looks for floor space (0), an operator without any reckons with the natural
    rate, and a table has no number (NaN).
    """
    return np.divide(stock - leased, stock, out=np.broadcast_to(empty, stock.shape).astype(float), where=stock > 0.0)


def share_of_plan_let(leased: NDArray, permitted: NDArray) -> NDArray:
    """Floor space let over what the plan permits [share], leased / max(permitted, 1); areas in m2."""
    return leased / np.maximum(permitted, 1.0)


def bearable(debt: NDArray, income: NDArray, *, interest: float, share: float) -> NDArray[np.bool_]:
    """Whether a lender finds an operator's interest bearable, interest / 4 * debt <= share * income.

    debt [CNY], income [CNY per quarter], interest [per year], share of income that interest may take.
    """
    return interest / 4.0 * debt <= share * income


def stepped_up_rent(now: int, rent: NDArray, start: NDArray, *, step_up: float) -> NDArray:
    """Rent a lease has come to by now [CNY/m2/day], rent (1 + step_up) ^ floor((now - start) / 4).

    rent of the first year [CNY/m2/day]; now and start [quarters], step_up [per year].
    """
    return rent * (1.0 + step_up) ** ((now - start) // 4)


def rent_today(now: int, rent: NDArray, start: NDArray, free_until: NDArray, *, step_up: float) -> NDArray:
    """Rent a lease pays today [CNY/m2/day]: stepped_up_rent(now, rent, start; step_up), nothing before free_until.

    rent of the first year [CNY/m2/day]; now, start and free_until [quarters], step_up [per year].
    """
    return np.where(now >= free_until, stepped_up_rent(now, rent, start, step_up=step_up), 0.0)


class Economy(mesa.Model):
    """What there is: agents as columns, places, the books.

    Shapes: N enterprises, J parks, R districts, K industries, S space types, P = J + R places; governments have R + 1 rows, the central one last.
    """

    seed: int
    t: int
    """Quarter since the start of the run, from 0."""
    given: Parameters
    """What the run was given: with its timeline, all money in yuan."""
    parameters: Parameters
    """In force this quarter, money in the unit of account."""
    setting: Setting
    quarters: int
    """Length of the run."""
    programmes: tuple[Instrument, ...]
    """Of the policy, and those that a way of attracting brings with it; last those that a timeline brings later."""
    instruments: tuple[str, ...]
    """Names of all instruments, in the order in which spending is booked."""
    strategies: Strategies
    """What operators may do, a row each."""
    foreseen: tuple[tuple[int, tuple[float, ...]], ...]
    """What the intensity of each programme is multiplied by, as far as is known today: from which quarter, and how much; zero without it."""
    ledger: Ledger
    on_event: Callable[[str, Any, NDArray | None], None] | None = None
    """Who is told of events; None where nobody records them."""

    enterprises: Population
    parks: Population
    governments: Population
    funds: Population
    alliances: Population
    platforms: Population
    industries: Population
    leases: Population

    # keys name the askers of draws [uint64]
    district_key: NDArray[np.uint64]
    park_key: NDArray[np.uint64]
    industry_key: NDArray[np.uint64]

    # geography: fixed for the run, but for the sites of parks that have not opened when paths change
    central: int
    """Number of districts, which is the row of the central government."""
    takes_paths: NDArray[np.bool_]
    """Parks that the paths of development are meant for [J]."""
    site_effort: NDArray[np.float64]
    """How far the site of each park was chosen with care [J 0-1]."""
    accessibility: NDArray[np.float64]
    """Of each park [J 0-1]."""
    city_kernel: NDArray[np.float64]
    """How much of each place's mass counts at each other place [P, P share], diagonal one."""
    knowledge_kernel: NDArray[np.float64]
    """How much of each place's research reaches each other place [P, P share], diagonal zero."""
    ground: Ground | None
    """Where enterprises outside the parks may lie; None where nobody asks."""
    ring_city_kernel: NDArray[np.float64] | None
    """How much of each place's mass counts in each ring of each district [R * 3, P share]; None where rings do not matter."""
    ring_knowledge_kernel: NDArray[np.float64] | None
    """The same for research; zero for what is outside the parks of the same district."""
    commute: NDArray[np.float64]
    """Share of the people of a district who would work in another [R, R]."""
    parks_in_district: NDArray[np.int64]
    """Number of parks of each district [R]; they are neighbouring rows."""
    first_park: NDArray[np.int64]
    """Row of the first park of each district [R]."""
    natural_vacancy: NDArray[np.float64]
    """By space type [S rate]."""
    construction_cost: NDArray[np.float64]
    """By space type [S CNY/m2]."""
    longest_lag: int
    """Quarters that the pipeline looks ahead."""
    incubator: int
    """Row of incubators in space types."""
    laboratory: int
    """Row of laboratories in space types."""

    # the first day, against which indices are reckoned
    founders_start: NDArray[np.float64]
    """Enterprises of each industry that potential founders are reckoned from [K]."""
    skilled_start: NDArray[np.float64]
    """Skilled labour of each district [R persons]."""
    housing_start: NDArray[np.float64]
    """Housing rent of each district [R CNY/m2/day]."""
    off_park_start: NDArray[np.float64]
    """Rent outside the parks of each district [R CNY/m2/day]."""
    needed_outside_start: NDArray[np.float64]
    """Floor space that enterprises outside the parks of each district need [R m2]."""
    ordinary_start: NDArray[np.float64]
    """Ordinary jobs of each district [R persons]."""
    ordinary_wage_start: float
    """What an ordinary job pays [CNY per worker and quarter]."""
    customers_start: NDArray[np.float64]
    """Those who hold the jobs of the region's industries, where they live [R persons]; who joins later was there before."""

    @property
    def year(self) -> float:
        """Calendar year at the start of the quarter, 2006.0 for the first quarter of 2006."""
        return self.setting.start[0] + (self.setting.start[1] - 1 + self.t) / 4.0

    # sums and lookups that several processes share

    def place(self) -> NDArray[np.int64]:
        """Where each enterprise is [N]: its park's row, or the number of parks plus its district's row outside the parks."""
        firms = self.enterprises
        return np.where(firms.park >= 0, firms.park, self.parks.size + firms.district)

    def cell(self) -> NDArray[np.int64]:
        """Place and industry of each enterprise in one number [N], an index into tables [P, K] laid out flat."""
        return self.place() * self.industries.size + self.enterprises.industry

    def points(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Point of the ground where each of some enterprises outside the parks lies [n]."""
        firms = self.enterprises
        assert self.ground is not None
        return point_of(self.ground, self.seed, firms.name[rows], firms.district[rows], self.district_key)

    def ring_place(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """District and ring of each of some enterprises outside the parks in one number [n], a row of tables by ring."""
        assert self.ground is not None
        return self.enterprises.district[rows] * len(RINGS) + self.ground.ring[self.points(rows)]

    def by_cell(self, weights: NDArray, cell: NDArray) -> NDArray[np.float64]:
        """Sums over places and industries [P, K]."""
        places, kinds = self.parks.size + self.central, self.industries.size
        return group_sums(cell, weights, places * kinds).reshape(places, kinds)

    def by_industry(self, weights: NDArray) -> NDArray[np.float64]:
        """Sums over industries [K]."""
        return group_sums(self.enterprises.industry, weights, self.industries.size)

    def count_by_industry(self) -> NDArray[np.float64]:
        """Enterprises of each industry [K]."""
        return np.bincount(self.enterprises.industry, minlength=self.industries.size).astype(np.float64)

    def by_park(self, weights: NDArray, park: NDArray) -> NDArray[np.float64]:
        """Sums over parks [J]; a park of -1 counts nowhere."""
        return group_sums(park + 1, weights, self.parks.size + 1)[1:]

    def by_government(self, weights: NDArray, district: NDArray) -> NDArray[np.float64]:
        """Sums over governments [R + 1] of what belongs to districts, the central government's row last."""
        return group_sums(district, weights, self.governments.size)

    def by_district(self, values: NDArray) -> NDArray[np.float64]:
        """Sums over the parks of each district [R, ...] of what parks have, [J, ...]; parks of a district are neighbouring rows."""
        return sums_of_runs(values.astype(np.float64, copy=False), self.first_park, self.parks_in_district)

    def park_employees(self) -> NDArray[np.float64]:
        """Employees of each park [J persons]."""
        return self.by_park(self.enterprises.employees, self.enterprises.park)

    def age_class(self) -> NDArray[np.int64]:
        """Age class of each enterprise [N]: start-up, growing, mature."""
        p = self.parameters.turnover
        return np.searchsorted((p.growing_from, p.mature_from), self.t - self.enterprises.founded, side="right")

    def open_parks(self) -> NDArray[np.bool_]:
        """Parks that have opened [J]."""
        return self.parks.opening <= self.t

    def vacancy(self) -> NDArray[np.float64]:
        """Vacancy rate by park and space type [J, S]; zero where there is no floor space."""
        return vacancy_rate(self.parks.stock, self.parks.leased, empty=0.0)

    def plan_use(self) -> NDArray[np.float64]:
        """Share of the permitted floor space that is let [J]."""
        return share_of_plan_let(self.parks.leased.sum(axis=1), self.parks.permitted_m2)

    def start_ups(self) -> NDArray[np.bool_]:
        """Which enterprises are start-ups still [N]."""
        return self.t - self.enterprises.founded < self.parameters.turnover.growing_from

    def space_need(self) -> NDArray[np.float64]:
        """Floor space each enterprise needs [N m2]: employees times the industry's norm, less where rent has outrun wages."""
        p, firms, parks, gov, here = (
            self.parameters.leasing,
            self.enterprises,
            self.parks,
            self.governments,
            slice(0, self.central),
        )
        dearer = relative_rent(parks.asking_rent, parks.base_rent, gov.wage_index[parks.district][:, None])
        outside = relative_rent(gov.off_park_rent[here], self.off_park_start, gov.wage_index[here])
        # one row a place, one column a space type
        relative = np.concatenate([dearer, np.repeat(outside[:, None], dearer.shape[1], axis=1)])
        saving = thrift(
            relative, elasticity=p.space_elasticity, least=p.least_relative_rent, greatest=p.greatest_relative_rent
        )
        per_worker = self.setting.industries.space_per_worker[firms.industry]
        return needed_area(firms.employees, per_worker, saving[self.place(), firms.space])

    def instrument(self, kind: str) -> int:
        """Column of an instrument in the governments' spending."""
        return self.instruments.index(kind)

    def effort(self, path: str) -> NDArray[np.float64]:
        """How far each operator goes on a path this quarter [J, 0-1]."""
        return self.parks.effort[:, EFFORTS.index(path)]

    def creditworthy(self) -> NDArray[np.bool_]:
        """Operators whose interest leaves enough of their income for a lender, or for an effort beyond ordinary practice [J]."""
        p, parks = self.parameters, self.parks
        income = parks.rent_income + parks.service_income + parks.equity_income
        return bearable(parks.debt, income, interest=p.operation.interest, share=p.supply.credit_share)

    # leases

    def stepped_up_rents(self) -> NDArray[np.float64]:
        """Rent each lease has come to by its yearly steps [CNY/m2/day], whether or not it is free of rent just now."""
        leases = self.leases
        return stepped_up_rent(self.t, leases.rent, leases.start, step_up=self.parameters.leasing.step_up)

    def lease_rents(self) -> NDArray[np.float64]:
        """Rent each lease pays today [CNY/m2/day]: as it has come to by now, nothing in rent-free quarters."""
        leases = self.leases
        return rent_today(self.t, leases.rent, leases.start, leases.free_until, step_up=self.parameters.leasing.step_up)

    def rent_due(self) -> NDArray[np.float64]:
        """Rent bill of each enterprise's leases [N CNY per quarter]."""
        return group_sums(self.leases.enterprise, DAYS * self.leases.area * self.lease_rents(), self.enterprises.size)

    def owner_occupied(self) -> NDArray[np.float64]:
        """Floor space whose occupier owns it [J, S m2]."""
        return self.by_park_and_space(self.leases.area * self.enterprises.owner[self.leases.enterprise])

    def by_park_and_space(self, weights: NDArray) -> NDArray[np.float64]:
        """Sums over the leases of each park and space type [J, S]; one weight a lease."""
        leases, stock = self.leases, self.parks.stock
        return group_sums(leases.park * stock.shape[1] + leases.space, weights, stock.size).reshape(stock.shape)

    def count_leases(self) -> None:
        """Bring what enterprises and parks know of their leases up to the list of leases."""
        leases = self.leases
        self.enterprises.leased_m2 = group_sums(leases.enterprise, leases.area, self.enterprises.size)
        self.parks.leased = self.by_park_and_space(leases.area)

    def drop_leases(self, ended: NDArray[np.bool_]) -> None:
        """Take ended leases out of the list; `count_leases` is up to the caller."""
        if ended.any():
            self.leases.leave(ended)

    def close(self, leaving: NDArray[np.bool_]) -> None:
        """Close the marked enterprises: their leases end, their owners take what cash is left or cover what is owed."""
        if not leaving.any():
            return
        firms, leases = self.enterprises, self.leases
        self.note("exit", np.flatnonzero(leaving), park_from=firms.park[leaving])
        if self.funds.size:
            held = leaving & (firms.fund >= 0)
            self.funds.lost += group_sums(firms.fund[held], firms.fund_paid[held], self.funds.size)
        self.ledger.pay("liquidation", Account(firms), "households", np.where(leaving, firms.cash, 0.0))
        leases.leave(leaving[leases.enterprise])
        moved = firms.leave(leaving)
        leases.enterprise = moved[leases.enterprise]
        self.count_leases()

    def note(self, event: str, rows: Any, park_from: NDArray | None = None) -> None:
        """Tell whoever records events what happens to the given enterprises; nobody listens unless events are recorded."""
        if self.on_event is not None:
            self.on_event(event, rows, park_from)

    def code_of(self, column: str, row: Any) -> str | None:
        """The code of the industry, park or district that a column of rows means; None where it means something else."""
        tables = self.setting.industries, self.setting.parks, self.setting.districts
        codes = dict(zip(("industry", "park", "district"), (table.codes for table in tables), strict=True))
        kind = column.removeprefix("leading_").removeprefix("stake_").removeprefix("split_")
        if kind not in codes or isinstance(row, bool) or not isinstance(row, int | np.integer):
            return None
        names = codes[kind]
        return names[row] if 0 <= row < len(names) else "none" if row < 0 else "all"

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """English and Chinese names by code."""
        return self.setting.labels()
