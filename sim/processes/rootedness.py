"""What ties tenants to their place: the support they count on, the moment when it goes, and roots that grow with years and related firms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import policy
from sim.economy import Economy
from sim.processes.agglomeration import relatedness_density
from sim.processes.location import SpaceMarket, rent_subsidies


def chance_of_noticing(before: NDArray, now: NDArray, *, notice: float) -> NDArray:
    """Chance that a tenant looks around because support goes [0-1], min(1, notice * max(0, before - now)).

    before and now [N share] of rent and local taxes that the tenant counts on, a quarter ago and now, in the same rooms; notice [chance per share].
    """
    return np.minimum(notice * np.maximum(before - now, 0.0), 1.0)


def rooted_on_arrival(support: NDArray, *, newcomer: float) -> NDArray:
    """How rooted a tenant is when it comes [0-1], newcomer * (1 - min(support, 1)): the part that support pays for gives no roots.

    support [share] of rent and local taxes that it counts on there; newcomer [0-1] is how rooted one is that comes without support.
    """
    return newcomer * (1.0 - np.minimum(support, 1.0))


def root_growth(density: NDArray, *, speed: float, ties: float) -> NDArray:
    """Part of the way to full roots that a tenant goes in a quarter [0-1], min(1, speed * (1 + ties * density)).

    density [0-1] of related activity in its park; speed [per quarter] where there is none; ties [ratio].
    """
    return np.minimum(speed * (1.0 + ties * density), 1.0)


def more_rooted(rooted: NDArray, growth: NDArray) -> NDArray:
    """How rooted a tenant is a quarter later [0-1], rooted + growth * (1 - rooted); rooted and growth [0-1]."""
    return rooted + growth * (1.0 - rooted)


def rooted_for_long(age: NDArray, growth: NDArray, *, newcomer: float) -> NDArray:
    """How rooted those are who were there before [0-1], 1 - (1 - newcomer) (1 - growth)^age: they came when they were founded, without support.

    age [quarters]; growth [0-1 per quarter]; newcomer [0-1].
    """
    return 1.0 - (1.0 - newcomer) * (1.0 - growth) ** age


def support_in_parks(model: Economy) -> NDArray[np.float64]:
    """Support that each class of tenant counts on in each park [J, 1 or S, K, A]: its share of rent and its share of local taxes, added up."""
    relief = policy.expected(model, "tax_relief", discount=model.parameters.leasing.discount)
    return rent_subsidies(model) + relief[model.parks.district][:, None]


def support_of_tenants(model: Economy, market: SpaceMarket) -> NDArray[np.float64]:
    """Support that each enterprise counts on in the rooms it has [N]; zero outside the parks."""
    firms, parks = model.enterprises, model.parks
    shape = (parks.size, parks.stock.shape[1], market.kinds, market.ages)
    by_class = np.broadcast_to(support_in_parks(model), shape)
    counted = by_class[firms.park, firms.space, firms.industry, model.age_class()]
    return np.where(firms.park >= 0, counted, 0.0)


def growth_of_roots(model: Economy) -> NDArray[np.float64]:
    """Part of the way to full roots that each enterprise goes in a quarter where it is [N 0-1]; zero outside the parks."""
    p, firms, parks = model.parameters.leasing, model.enterprises, model.parks
    employees = model.by_cell(firms.employees, model.cell())[: parks.size]
    density = relatedness_density(employees, model.setting.industries.relatedness)
    growth = root_growth(density, speed=p.root_speed, ties=p.root_ties)
    return np.where(firms.park >= 0, growth[firms.park, firms.industry], 0.0)


def root_settled(model: Economy, rows: NDArray[np.int64]) -> None:
    """The enterprises of the given rows have been in their parks since they were founded."""
    firms = model.enterprises
    age = model.t - 1 - firms.founded[rows]
    rooted = rooted_for_long(age, growth_of_roots(model)[rows], newcomer=model.parameters.leasing.newly_rooted)
    firms.rootedness[rows] = np.where(firms.park[rows] >= 0, rooted, 0.0)


def take_root(model: Economy, market: SpaceMarket, came: NDArray[np.int64]) -> None:
    """Tenants root further where they are; those of the rows `came` have just come, and those outside the parks have no roots."""
    p, firms = model.parameters.leasing, model.enterprises
    firms.support = support_of_tenants(model, market)
    rooted = more_rooted(firms.rootedness, growth_of_roots(model))
    rooted[came] = rooted_on_arrival(firms.support[came], newcomer=p.newly_rooted)
    firms.rootedness = np.where(firms.park >= 0, rooted, 0.0)
