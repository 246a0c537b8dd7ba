"""What parks and the space outside offer to each class of tenant (docs/model: leasing.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.constants import AGES, DAYS, INCUBATOR, SPACES
from tests.reference.policy import expected
from tests.reference.quantities import (
    amenity_level,
    by_place,
    clip,
    density,
    fit,
    is_open,
    offered,
    related_employment,
    service_price,
    takes_equity,
)

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def standardised(values: list[float]) -> list[float]:
    """Values less their mean over their standard deviation; zero where they do not differ."""
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((x - mean) ** 2 for x in values) / len(values))
    return [(x - mean) / spread if spread > 1e-9 else 0.0 for x in values]


def standardised_logs(values: list[float]) -> list[float]:
    """The same of logarithms of values of one at least."""
    return standardised([math.log(max(x, 1.0)) for x in values])


Classes = list[list[list[float]]]
"""One number for each space type, industry and age class."""


class Offers:
    """Costs and utilities as they are at the start of leasing."""

    def __init__(self, model: ReferenceEcosystem):
        self.model = model
        industries, districts = range(len(model.industries)), range(len(model.inputs.districts))
        self.known_shares: dict[float, float] = {}
        self.free_share = self.rent_free_share(model.parameters.leasing.rent_free)
        self.tax = [self.tax_per_m2(k) for k in industries]
        local_share = model.parameters.government.local_share
        self.rent_subsidy = [
            [[expected(model, "rent_subsidy", r, k, a) for a in AGES] for k in industries] for r in districts
        ]
        self.incubation, self.signing = (
            [[[expected(model, kind, r, k, a) for a in AGES] for k in industries] for r in districts]
            for kind in ("incubation_grant", "rent_free_period")
        )
        self.tax_relief = [
            [[local_share * expected(model, "tax_relief", r, k, a) for a in AGES] for k in industries]
            for r in districts
        ]
        self.reach = self.labour_within_reach()
        self.cost: list[Classes] = []
        """By park, space type, industry and age class [CNY/m2/quarter]."""
        self.utility: list[Classes] = []
        """V, by park, space type, industry and age class."""
        employees = by_place(model, "employees")
        tenants = self.tenants()
        self.share = self.shares_in_region()
        self.mean_stock = []
        for s in SPACES:
            have = [park.stock[s] for park in model.parks if park.stock[s] > 0]
            self.mean_stock.append(sum(have) / len(have) if have else 1.0)
        self.district = self.attractions_of_districts()
        self.standing = self.standing_of_districts(employees)
        for j in range(len(model.parks)):
            self.cost.append(self.costs(j))
            self.utility.append(self.utilities(j, employees[j], tenants[j]))
        self.exp_utility = [
            [[[math.exp(v) for v in ages] for ages in types] for types in park] for park in self.utility
        ]
        self.outside_cost = [[[self.cost_outside(r, k, a) for a in AGES] for k in industries] for r in districts]
        self.outside = [[[self.outside_utility(r, k, a) for a in AGES] for k in industries] for r in districts]
        self.mean_cost = [[[self.market_cost(s, k, a) for a in AGES] for k in industries] for s in SPACES]

    def charges(self, j: int, k: int) -> float:
        """Service fees of an industry in a park [CNY/m2 per quarter]."""
        o, park, row = self.model.parameters.operation, self.model.parks[j], self.model.inputs.industries[k]
        wage_index = self.model.governments[park.district].wage_index
        full_set = service_price(self.model, park) * o.service_cost * wage_index
        return full_set * (sum(park.services) / len(park.services)) * row.service_need / row.space_per_worker

    def dividends(self, k: int) -> float:
        """Dividends that a start-up with a stake gives up [CNY/m2 per quarter]."""
        p = self.model.parameters
        profit = max(self.model.industries[k].margin, 0.0) * (1.0 - p.government.profit_tax) * self.sales_per_m2(k)
        return p.operation.equity_share * p.production.payout * profit

    def rent_free_share(self, free: float) -> float:
        """Share of the value of a usual lease that so many rent-free quarters take off."""
        p = self.model.parameters.leasing
        if free not in self.known_shares:
            weights = [math.exp(-p.discount * n) for n in range(p.usual_lease)]
            waived = sum(w * clip(free - n, 0.0, 1.0) for n, w in enumerate(weights))
            self.known_shares[free] = waived / sum(weights)
        return self.known_shares[free]

    def sales_per_m2(self, k: int) -> float:
        """What an industry sells from a square metre [CNY per quarter]."""
        row, industry = self.model.inputs.industries[k], self.model.industries[k]
        return row.revenue_per_worker * industry.price * industry.productivity / row.space_per_worker

    def tax_per_m2(self, k: int) -> float:
        """Turnover tax on that."""
        return self.model.parameters.government.turnover_tax * self.sales_per_m2(k)

    def labour_within_reach(self) -> list[float]:
        """Utility of the skilled labour around each district."""
        model = self.model
        governments = model.governments[:-1]
        at_start = sum(government.skilled_start for government in governments)
        reach = []
        for r in range(len(governments)):
            around = sum(model.commute[r][q] * government.skilled for q, government in enumerate(governments))
            reach.append(model.parameters.leasing.talent * math.log(max(around, 1.0) / at_start))
        return reach

    def tenants(self) -> list[list[int]]:
        """Enterprises of each park and industry."""
        counts = [[0 for _ in self.model.industries] for _ in self.model.parks]
        for each in self.model.enterprises:
            if each.park >= 0:
                counts[each.park][each.industry] += 1
        return counts

    def costs(self, j: int) -> Classes:
        """What a square metre costs for a quarter in a park."""
        model, park = self.model, self.model.parks[j]
        r, fee = park.district, model.parameters.leasing.property_fee
        cost: Classes = []
        for s in SPACES:
            cost.append([])
            for k in range(len(model.industries)):
                cost[s].append([])
                for a in AGES:
                    pays_in_equity = takes_equity(model, park) and a == 0
                    quarters = model.parameters.leasing.rent_free
                    if pays_in_equity:
                        quarters = model.parameters.operation.equity_rent_free
                    quarters += self.signing[r][k][a] * max(model.parameters.leasing.usual_lease - quarters, 0.0)
                    rent = offered(model, park, s, k) * (1.0 - self.rent_free_share(quarters))
                    rent *= 1.0 - self.rent_subsidy[r][k][a]
                    rent *= 1.0 - (self.incubation[r][k][a] if s == INCUBATOR else 0.0)
                    charges = self.charges(j, k) + (self.dividends(k) if pays_in_equity else 0.0)
                    tax = self.tax[k] * (1.0 - self.tax_relief[r][k][a])
                    cost[s][k].append(max(DAYS * (rent + fee) + charges + tax, 1e-9))
        return cost

    def utilities(self, j: int, workers: list[float], tenants: list[int]) -> Classes:
        """What a park is worth to each class."""
        model, park, p = self.model, self.model.parks[j], self.model.parameters.leasing
        relatedness = [row.relatedness for row in model.inputs.industries]
        total = sum(workers)
        common = -p.crowding * max(density(park) - model.parameters.production.congestion_start, 0.0)
        common += p.access * park.accessibility
        common += p.amenity * amenity_level(model, park, total)
        common += p.quality * park.upkeep
        common += model.parameters.paths.fitted_value * park.fitted
        fits = [fit(park, a) for a in AGES]
        utility: Classes = [[] for _ in SPACES]
        for k, row in enumerate(model.inputs.industries):
            related = sum(count * relatedness[h][k] for h, count in enumerate(workers)) / total if total > 0 else 0.0
            company = common + p.own_industry * math.log1p(tenants[k]) + p.relatedness * related
            company += p.park_quotient * math.log(self.quotient(tenants, k))
            named = math.log((self.model.inputs.parks[j].mix[k] + 0.01) / (self.share[k] + 0.01))
            company += p.plan / p.nesting * clip(named, -p.plan_most, p.plan_most)
            for s in SPACES:
                utility[s].append(
                    [
                        p.cost / p.nesting * math.log(self.cost[j][s][k][a])
                        + company
                        + p.floor_space * math.log(max(park.stock[s], 1.0) / self.mean_stock[s])
                        + p.services * row.service_need * fits[a]
                        for a in AGES
                    ]
                )
        return utility

    def shares_in_region(self) -> list[float]:
        """Share of each industry in all enterprises; one without any counts as one enterprise."""
        counts = [0 for _ in self.model.industries]
        for each in self.model.enterprises:
            counts[each.industry] += 1
        counts = [max(count, 1) for count in counts]
        return [count / sum(counts) for count in counts]

    def quotient(self, counts: list[int], k: int) -> float:
        """Location quotient of an industry at a place where so many enterprises of each are."""
        usual = self.model.parameters.leasing.quotient_weight
        return (counts[k] + usual * self.share[k]) / ((sum(counts) + usual) * self.share[k])

    def attractions_of_districts(self) -> list[list[float]]:
        """What draws each industry to each district."""
        model, p = self.model, self.model.parameters.leasing
        counts = [[0 for _ in model.industries] for _ in model.inputs.districts]
        for each in model.enterprises:
            counts[each.district][each.industry] += 1
        near, everywhere = related_employment(model)
        return [
            [
                p.district_quotient * math.log(self.quotient(row, k))
                + p.district_relatedness * (near[r][k] - everywhere[k])
                for k in range(len(model.industries))
            ]
            for r, row in enumerate(counts)
        ]

    def standing_of_districts(self, employees: list[list[float]]) -> list[float]:
        """How good an address each district is."""
        model = self.model
        parks, districts = len(model.parks), range(len(model.inputs.districts))
        totals = [sum(row) for row in employees]
        research = [0.0 for _ in districts]
        for each in model.enterprises:
            if each.park >= 0:
                research[each.district] += each.rd
        wages = [row.wage for row in model.inputs.industries]
        research = [spent / (sum(wages) / len(wages)) for spent in research]
        kernels = [model.city_kernel[parks + r] for r in districts]
        mass = [sum(share * total for share, total in zip(kernel, totals, strict=True)) for kernel in kernels]
        together = [a + b for a, b in zip(standardised_logs(mass), standardised_logs(research), strict=True)]
        return standardised(together)

    def cost_outside(self, r: int, k: int, a: int) -> float:
        """What a square metre costs a class outside the parks of a district [CNY per quarter]."""
        rent = DAYS * self.model.governments[r].off_park_rent * (1.0 - self.free_share)
        return max(rent + self.tax[k] * (1.0 - self.tax_relief[r][k][a]), 1e-9)

    def outside_utility(self, r: int, k: int, a: int) -> float:
        """What space outside the parks of a district is worth to a class."""
        p = self.model.parameters.leasing
        return p.off_park + p.cost * math.log(self.outside_cost[r][k][a]) + self.reach[r]

    def support(self, j: int, s: int, k: int, a: int) -> float:
        """Shares of rent and of local taxes that a class counts on in a park, added up."""
        r = self.model.parks[j].district
        of_rent = 1.0 - (1.0 - self.rent_subsidy[r][k][a]) * (
            1.0 - (self.incubation[r][k][a] if s == INCUBATOR else 0.0)
        )
        return of_rent + expected(self.model, "tax_relief", r, k, a)

    def market_cost(self, s: int, k: int, a: int) -> float:
        """Mean cost of a class over open parks, weighted by their floor space of the type."""
        weights = [park.stock[s] if is_open(self.model, park) else 0.0 for park in self.model.parks]
        if sum(weights) == 0:
            weights = [1.0 for _ in self.model.parks]
        return sum(w * self.cost[j][s][k][a] for j, w in enumerate(weights)) / sum(weights)
