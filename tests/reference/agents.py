"""Enterprises, parks and governments as ordinary Mesa agents; industries, leases and accounts as ordinary objects."""

from __future__ import annotations

from dataclasses import dataclass, field

import mesa

from tests.reference.constants import COMPETING, EFFORTS, INSTRUMENTS


@dataclass
class Lease:
    """A contract: the rent of a floor area for a term."""

    park: int
    space: int
    area: float
    rent: float
    start: int
    end: int
    free_until: int


@dataclass
class Account:
    """A sector without behaviour: households, or the outside world."""

    cash: float = 0.0


@dataclass
class Industry:
    """A market: what all enterprises of an industry sell into."""

    key: int
    market_start: float = 0.0
    trend: float = 0.0
    shock: float = 0.0
    price: float = 1.0
    normal_price: float = 1.0
    use: float = 1.0
    outside: float = 0.0
    outside_cost: float = 1.0
    input_price: float = 1.0
    potential: float = 0.0
    capacity: float = 0.0
    margin: float = 0.0
    usual_margin: float = 0.0
    support: float = 0.0
    asked_ratio: float = 1.0
    productivity: float = 1.0
    base_level: float = 0.0
    enterprises_start: int = 0
    entries: int = 0
    exits: int = 0
    joined: int = 0
    founders_start: float = field(default=0.0, repr=False)


class Enterprise(mesa.Agent):
    """A firm: it produces, learns, rents, grows, moves, spins off and fails."""

    def __init__(
        self,
        model: mesa.Model,
        name: int,
        *,
        park: int,
        district: int,
        industry: int,
        space: int,
        main_space: int,
        home: int,
        founded: int,
        employees: float,
        productivity: float,
        inventiveness: float,
        demand: float,
        margin: float,
        settled_until: int | None = None,
    ):
        super().__init__(model)
        self.name = name
        self.park, self.district, self.industry = park, district, industry
        self.space, self.main_space, self.home = space, main_space, home
        self.founded = founded
        self.settled_until = founded if settled_until is None else settled_until
        self.employees, self.productivity = employees, productivity
        self.inventiveness, self.demand, self.margin = inventiveness, demand, margin
        self.asked, self.promise, self.contract = 1.0, 0.0, 0.0
        self.knowledge = self.rd = self.absorbed = 0.0
        self.innovations = 0
        self.cash = self.revenue = self.inputs = self.profit = self.wage = self.fixed_cost = self.subsidy = 0.0
        self.leases: list[Lease] = []
        self.leased_m2 = 0.0
        self.support = self.rootedness = 0.0
        self.owner = self.awaited = False
        self.stake, self.stake_park = 0.0, -1
        self.fund, self.fund_stake, self.fund_since, self.fund_paid = -1, 0.0, 0, 0.0
        self.followed_on, self.earmarked, self.earmarked_until = False, 0.0, 0
        self.split_district, self.split_until, self.local_tax = -1, 0, 0.0


class Park(mesa.Agent):
    """A park and its operator."""

    def __init__(self, model: mesa.Model, key: int, longest_lag: int):
        super().__init__(model)
        self.name = key
        self.district = self.opening = self.strategy = 0
        self.leading_industry = -1
        self.permitted_m2 = self.accessibility = self.amenity_m2 = 0.0
        self.stock, self.leased = [0.0] * 4, [0.0] * 4
        self.sublet, self.modern = [0.0] * 4, [0.0] * 4
        self.pipeline = [[0.0] * longest_lag for _ in range(4)]
        self.rule_rent, self.asking_rent, self.base_rent = [0.0] * 4, [0.0] * 4, [0.0] * 4
        self.land_value = [0.0] * 4
        self.expected_absorption = self.let_before = 0.0
        self.idle = [0] * 4
        self.services = [0.0] * 8
        self.upkeep = 1.0
        self.strained = self.managed_since = 0
        self.member = self.listed = False
        self.titled = self.member_by_title = False
        self.titled_since = self.applied = self.title_lost = -1
        self.applications = self.failed_reviews = 0
        self.agreed_discount = self.income_record = 0.0
        self.effort = [0.0] * len(EFFORTS)
        self.fitted = self.sold = 0.0
        self.fitted_underway = [0.0] * longest_lag
        self.marketised = self.specialised = self.digital = 0.0
        self.cash = self.debt = self.displaced = self.refused = self.relatedness_required = 0.0
        self.spin_offs = 0
        self.rent_income = self.service_income = self.equity_income = self.operating_income = self.path_cost = 0.0

    @property
    def income(self) -> float:
        """What the operator earned this quarter, amenity rents and grants aside."""
        return self.rent_income + self.service_income + self.equity_income


class Government(mesa.Agent):
    """A district government, or the central one, which is last in the model's list."""

    def __init__(self, model: mesa.Model, key: int, industries: int):
        super().__init__(model)
        self.name = key
        self.cash = self.revenue = 0.0
        self.responsiveness = self.rationing = 1.0
        self.promised = 0.0
        self.spending = dict.fromkeys(INSTRUMENTS, 0.0)
        self.spending_by_target: dict[tuple[str, str], float] = {}
        self.within_budget: list[float] = []
        self.housing_support = self.hiring_support = 0.0
        self.outlay = self.fund_returns = 0.0
        self.missed = [0.0] * 4
        self.lacking: list[float] = []
        self.placed: list[float] = []
        self.wage_index = self.fill_rate = self.access_base = self.ordinary_use = 1.0
        self.skilled = self.skilled_base = self.vacancies = self.homes = self.ordinary_jobs = 0.0
        self.housing_rent = self.off_park_rent = self.founders_weight = 0.0
        self.offered, self.last_change = dict.fromkeys(COMPETING, 0.0), dict.fromkeys(COMPETING, 0.0)
        self.account = self.account_before = self.output_account = self.output_before = 0.0
        self.priority, self.industry_before = [1.0 / industries] * industries, [0.0] * industries
        # of the start, for reference
        self.skilled_start = self.housing_start = self.off_park_start = self.needed_outside_start = 0.0
        self.ordinary_start = self.customers_start = 0.0


def pay(payer: Account | mesa.Agent, payee: Account | mesa.Agent, amount: float) -> None:
    """Move money [CNY]."""
    payer.cash -= amount
    payee.cash += amount


def spend(park: Park, payee: Account | mesa.Agent, amount: float) -> None:
    """Pay for a path; it comes off operating income (operation)."""
    pay(park, payee, amount)
    park.path_cost += amount
