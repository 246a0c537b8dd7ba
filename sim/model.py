"""The model: populations, the order of a quarter, and the few sums that processes share."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim import policy, regions
from sim.agents import (
    AGE_BOUNDS,
    DAYS,
    SERVICES,
    Alliance,
    Enterprise,
    Fund,
    Government,
    Industry,
    Lease,
    Park,
    Platform,
)
from sim.canonical import canonical, in_unit
from sim.columns import EverySet, Population, PopulationSet
from sim.declare import ParameterError
from sim.draws import Draws
from sim.ledger import Account, Ledger
from sim.levers import EFFORTS, check_parks
from sim.measures import MeasureObserver
from sim.parameters import Parameters
from sim.processes.alliance import alliance
from sim.processes.closing import closing
from sim.processes.completions import completions
from sim.processes.demand import demand
from sim.processes.founding import founding
from sim.processes.funds import funds
from sim.processes.government import government
from sim.processes.innovation import innovation
from sim.processes.learning import learning
from sim.processes.leasing import leasing
from sim.processes.operation import operation
from sim.processes.paths import paths, sites
from sim.processes.platform import platform
from sim.processes.production import production
from sim.processes.rent import rent
from sim.processes.rivalry import rivalry
from sim.processes.starts import starts
from sim.processes.talent import talent
from sim.programmes import INSTRUMENTS, check_names
from sim.record import Recorder, Results
from sim.regions import Setting
from sim.settle import settle
from sim.stages import StageObserver
from sim.sums import group_sums, sums_of_runs


class ParkEcosystem(mesa.Model):
    """Parks, their enterprises and governments, one quarter at a time.

    `parameters` say everything but the luck, `seed` (an integer from 0) says the luck.
    Raises `ParameterError` or `InputError` for what cannot be run.
    """

    order = (
        demand,
        completions,
        paths,
        innovation,
        production,
        closing,
        founding,
        leasing,
        rent,
        operation,
        starts,
        funds,
        government,
        rivalry,
        talent,
        alliance,
        platform,
        learning,
    )

    def __init__(self, parameters: Parameters = Parameters(), seed: int = 0, setting: Setting | None = None):  # noqa: B008 (frozen)
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
            raise ParameterError(f"the seed of a run is a whole number from 0; got {seed!r}")
        super().__init__(rng=int(seed))
        keep_freed_memory()
        self.seed, self.t = int(seed), 0
        setting = setting if setting is not None else load(parameters)
        check_names(parameters.policy, setting)
        check_parks(parameters.paths, setting)
        setting, self.parameters = in_unit(setting, parameters)
        self.setting, self.district_key, self.park_key, self.industry_key = canonical(setting)
        self.quarters = parameters.quarters or self.setting.quarters
        self.fixed_geography()

        axes = {
            "space": len(regions.SPACE_TYPES),
            "lag": self.longest_lag,
            "service": len(SERVICES),
            "instrument": len(INSTRUMENTS),
            "target": len(policy.targets(self)),
            "programme": len(self.programmes),
            "path": len(EFFORTS),
            "industry": len(self.industry_key),
        }
        self.enterprises = Population(self, Enterprise, axes, on_remove=self.close)
        self.parks = Population(self, Park, axes)
        self.governments = Population(self, Government, axes)
        self.funds = Population(self, Fund, axes)
        self.alliances = Population(self, Alliance)
        self.platforms = Population(self, Platform)
        self.industries = Population(self, Industry, axes)
        self.leases = Population(self, Lease, axes)
        populations = (self.enterprises, self.parks, self.governments, self.funds, self.alliances, self.platforms)
        sets = {each.kind: PopulationSet(each, self.random) for each in populations}
        self._agents_by_type = sets
        self._all_agents = EverySet(sets.values(), self.random)

        settle(self)
        self.ledger = Ledger(populations)
        self.stages = StageObserver(self)
        self.measures = MeasureObserver(self)
        self.recorder = Recorder(self)

    def fixed_geography(self) -> None:
        """Distances, kernels and memberships that stay as they are for the whole run."""
        p, parks, districts = self.parameters, self.setting.parks, self.setting.districts
        self.central = len(districts.codes)
        self.programmes = (*p.policy.instruments, *p.attraction.programmes())
        self.chosen = np.array([not p.paths.parks or code in p.paths.parks for code in parks.codes])
        self.site_effort = np.where(self.chosen & (parks.opening > 0), p.paths.site_selection, 0.0)
        park_x, park_y, self.accessibility = sites(parks, districts, self.site_effort, pull=p.paths.site_pull)
        x, y = np.append(park_x, districts.x_km), np.append(park_y, districts.y_km)
        distance = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
        self.city_kernel = np.exp(-distance / p.production.distance)
        self.knowledge_kernel = np.exp(-distance / p.innovation.distance)
        np.fill_diagonal(self.knowledge_kernel, 0.0)
        between = distance[len(parks.codes) :, len(parks.codes) :]
        self.commute = np.exp(-p.talent.commuting * p.talent.minutes_per_km * between)
        self.parks_in_district = np.bincount(parks.district, minlength=self.central)
        self.first_park = np.cumsum(self.parks_in_district) - self.parks_in_district
        self.natural_vacancy = np.array([p.rent.natural_factory] + [p.rent.natural_office] * 3)
        self.construction_cost = np.array(
            [getattr(p.supply, f"construction_cost_{kind}") for kind in regions.SPACE_TYPES]
        )
        self.longest_lag = max(p.supply.construction_lag, p.supply.conversion_downtime) + 1
        self.incubator = regions.SPACE_TYPES.index("incubator")
        self.laboratory = regions.SPACE_TYPES.index("lab")

    def step(self) -> None:
        """One quarter: every process in order, then the observers."""
        for process in self.order:
            process(self, Draws(self.seed, process.name, self.t))
        self.observe()
        self.t += 1

    def observe(self) -> None:
        """The observers look at the quarter that has just ended, each at what those before it saw; they write nothing."""
        self.stages.observe()
        self.measures.observe()
        self.recorder.observe()

    @property
    def year(self) -> float:
        """Calendar year at the start of the quarter, 2006.0 for the first quarter of 2006."""
        return self.setting.start[0] + (self.setting.start[1] - 1 + self.t) / 4.0

    @property
    def results(self) -> Results:
        """Tables of what was recorded so far."""
        return self.recorder.results()

    # sums and lookups that several processes share

    def place(self) -> NDArray[np.int64]:
        """Where each enterprise is [N]: its park's row, or the number of parks plus its district's row outside the parks."""
        firms = self.enterprises
        return np.where(firms.park >= 0, firms.park, self.parks.size + firms.district)

    def cell(self) -> NDArray[np.int64]:
        """Place and industry of each enterprise in one number [N], an index into tables [P, K] laid out flat."""
        return self.place() * self.industries.size + self.enterprises.industry

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
        return np.searchsorted(AGE_BOUNDS, self.t - self.enterprises.founded, side="right")

    def open_parks(self) -> NDArray[np.bool_]:
        """Parks that have opened [J]."""
        return self.parks.opening <= self.t

    def vacancy(self) -> NDArray[np.float64]:
        """Vacancy rate by park and space type [J, S]; zero where there is no floor space."""
        stock = self.parks.stock
        return np.divide(stock - self.parks.leased, stock, out=np.zeros_like(stock), where=stock > 0.0)

    def density(self) -> NDArray[np.float64]:
        """Share of the permitted floor space that is let [J]."""
        return self.parks.leased.sum(axis=1) / np.maximum(self.parks.permitted_m2, 1.0)

    def space_need(self) -> NDArray[np.float64]:
        """Floor space each enterprise needs [N m2]: employees times the industry's norm, less where rent has outrun wages."""
        firms, parks, gov, here = self.enterprises, self.parks, self.governments, slice(0, self.central)
        dearer = parks.asking_rent / parks.base_rent / gov.wage_index[parks.district][:, None]
        outside = gov.off_park_rent[here] / self.off_park_start / gov.wage_index[here]
        # one row a place, one column a space type
        relative = np.concatenate([dearer, np.repeat(outside[:, None], dearer.shape[1], axis=1)])
        thrift = np.clip(relative, 0.2, 5.0) ** -self.parameters.leasing.space_elasticity
        return (
            firms.employees
            * self.setting.industries.space_per_worker[firms.industry]
            * thrift[self.place(), firms.space]
        )

    def instrument(self, kind: str) -> int:
        """Column of an instrument in the governments' spending."""
        return policy.position(kind)

    def effort(self, path: str) -> NDArray[np.float64]:
        """How far each operator goes on a path this quarter [J, 0-1]."""
        return self.parks.effort[:, EFFORTS.index(path)]

    def creditworthy(self) -> NDArray[np.bool_]:
        """Operators whose interest leaves enough of their income for a lender, or for an effort beyond ordinary practice [J]."""
        p, parks = self.parameters, self.parks
        income = parks.rent_income + parks.service_income + parks.equity_income
        return p.operation.interest / 4.0 * parks.debt <= p.supply.credit_share * income

    # leases

    def lease_rents(self) -> NDArray[np.float64]:
        """Rent each lease pays today [CNY/m2/day]: as contracted, stepped up every year, nothing in rent-free quarters."""
        leases = self.leases
        years = (self.t - leases.start) // 4
        return np.where(
            self.t >= leases.free_until, leases.rent * (1.0 + self.parameters.leasing.step_up) ** years, 0.0
        )

    def rent_due(self) -> NDArray[np.float64]:
        """Rent bill of each enterprise's leases [N CNY per quarter]."""
        return group_sums(self.leases.enterprise, DAYS * self.leases.area * self.lease_rents(), self.enterprises.size)

    def count_leases(self) -> None:
        """Bring what enterprises and parks know of their leases up to the ledger."""
        leases, parks = self.leases, self.parks
        self.enterprises.leased_m2 = group_sums(leases.enterprise, leases.area, self.enterprises.size)
        spaces = parks.stock.shape[1]
        leased = group_sums(leases.park * spaces + leases.space, leases.area, parks.stock.size)
        parks.leased = leased.reshape(parks.stock.shape)

    def drop_leases(self, ended: NDArray[np.bool_]) -> None:
        """Take ended leases out of the ledger; `count_leases` is up to the caller."""
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
        """Record an event of the given enterprises, when events are recorded."""
        if self.parameters.record.events:
            self.recorder.note(event, rows, park_from)

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """English and Chinese names by code."""
        return self.setting.labels()


def keep_freed_memory() -> None:
    """Have the C library reuse the memory of temporary arrays instead of asking the system for it each time.

    glibc raises its thresholds to the size of the largest block it has seen freed, 32 MiB at most; elsewhere this does nothing. Measured at
    100,000 enterprises: a quarter takes three quarters of the time.
    """
    np.empty((32 << 20) - (64 << 10), np.uint8)


def load(parameters: Parameters) -> Setting:
    """The setting that the parameters name: a folder of tables, a region that is shipped, or one laid out by formula."""
    p = parameters.region
    if p.kind == "synthetic":
        industries = regions.reader.load_industries()
        setting = regions.synthetic(p.parks, p.districts, p.enterprises, industries, p.layout_seed)
        return replace(setting, name=p.name) if p.name else setting
    folder = Path(p.folder) if p.folder else Path(regions.__file__).parent / p.name
    return regions.load_folder(folder)
