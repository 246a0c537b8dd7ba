"""Asking rents: the two-gap rule in logarithms, the ceiling of what rooms cost elsewhere, and each operator's mark-up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy, vacancy_rate
from sim.process import process
from sim.sums import group_sums, product

LEAST_VACANCY = 1e-9  # rate: so that a park wholly let has a logarithm; the cap holds its rents long before


def adjusted_rent(
    rent: NDArray,
    vacancy: NDArray,
    equilibrium: NDArray,
    natural: NDArray,
    *,
    vacancy_response: float,
    level_response: float,
    cap: float,
    sharper: NDArray | float = 1.0,
) -> NDArray:
    """Rent by the two-gap rule after a quarter [CNY/m2/day], before the operator's mark-up.

    ln R' = ln R + clip(sharper a v* ln(v* / v) + b ln(R* / R), +-cap), a = vacancy_response, b = level_response; sharper [ratio] is above one for a
    marketised operator. vacancy v, at least LEAST_VACANCY, and natural v* [rate]; equilibrium R* [CNY/m2/day]. Hendershott 1996, as quoted by
    Brounen and Jennen 2009, with the time until a room is let in place of the gap of vacancy: it goes with v, and operators answer to its logarithm.
    Near v* that is the linear rule, a (v* - v). R' = R at v = v*, R = R*.
    """
    gap = natural * np.log(natural / np.maximum(vacancy, LEAST_VACANCY))
    change = sharper * vacancy_response * gap + level_response * np.log(equilibrium / rent)
    return rent * np.exp(np.clip(change, -cap, cap))


def equilibrium_rent(base: NDArray, wage_index: NDArray, *, elasticity: float) -> NDArray:
    """Rent at which space earns its keep in the long run [CNY/m2/day], base * wage_index^elasticity."""
    return base * wage_index**elasticity


def scarcity_of_land(plan_use: NDArray, *, premium: float, scarce_from: float, span: float) -> NDArray:
    """What scarce land adds to equilibrium rent [J ratio], exp(premium clip((plan_use - scarce_from) / span, 0, 1)).

    plan_use [J] is the share of the permitted floor space that is let: what is built and empty makes no land scarce. premium [log points],
    scarce_from and span [share].
    """
    return np.exp(premium * np.clip((plan_use - scarce_from) / span, 0.0, 1.0))


def scarcity_outside(need: NDArray, at_start: NDArray, others: NDArray, room: NDArray, *, response: float) -> NDArray:
    """What scarce ordinary space adds to rents outside the parks [R ratio], ((others + need) / (room + at_start))^response.

    need of the enterprises outside, now and at the start, and what others use of the ordinary space that would suit them, now and at the start,
    others and room [R m2].
    """
    return ((others + need) / (room + at_start)) ** response


def risen_elsewhere(relative: NDArray, weight: NDArray, outside: NDArray, nearness: NDArray) -> NDArray:
    """How far rents have risen since the start where tenants of a park could go [J, S ratio]: in other parks or outside, whichever is cheaper.

    min(sum_i nearness_ji weight_is relative_is / sum_i nearness_ji weight_is, outside_j), i over other parks; outside_j where no other park has any.
    relative [J, S ratio] rents over those at the start; weight [J, S m2] floor space of open parks; outside [J ratio] rents outside the parks;
    nearness [J, J share].
    """
    others = nearness * (1.0 - np.eye(len(nearness)))
    near = product(others, weight)
    mean = np.divide(product(others, weight * relative), near, out=np.full_like(relative, np.inf), where=near > 0.0)
    return np.minimum(mean, outside[:, None])


def held(rent: NDArray, before: NDArray, ceiling: NDArray, *, cap: float) -> NDArray:
    """Rent that tenants bear [CNY/m2/day], min(rent, max(ceiling, before exp(-cap))): what is above the ceiling comes down, by cap a quarter at most.

    rent by the two-gap rule, rent a quarter before and ceiling [CNY/m2/day]; cap [log points per quarter].
    """
    return np.minimum(rent, np.maximum(ceiling, before * np.exp(-cap)))


def marked_up(rent: NDArray, markup: NDArray) -> NDArray:
    """Asking rent [CNY/m2/day], rent * exp(markup): the rent by the rule with the mark-up of the operator [log points]."""
    return rent * np.exp(markup)


@process("parks.rule_rent", "parks.asking_rent")
def rent(model: Economy, draws: Draws) -> None:
    """Operators ask more where space is short and less where it stands empty."""
    p, parks = model.parameters.rent, model.parks
    vacancy = vacancy_rate(parks.stock, parks.leased, empty=model.natural_vacancy)
    by_rule = adjusted_rent(
        parks.rule_rent,
        vacancy,
        long_run_rent(model),
        model.natural_vacancy,
        vacancy_response=p.vacancy_response,
        level_response=p.level_response,
        cap=p.cap,
        sharper=(1.0 + model.parameters.paths.market_response * parks.marketised)[:, None],
    )
    ceiling = parks.base_rent * rents_elsewhere(model) * np.exp(p.greatest_premium)
    parks.rule_rent = held(by_rule, parks.rule_rent, ceiling, cap=p.cap)
    markup = model.strategies.markup[parks.strategy] + model.parameters.business_model.rent_level
    parks.asking_rent = marked_up(parks.rule_rent, markup[:, None])


def long_run_rent(model: Economy) -> NDArray[np.float64]:
    """Rent that local incomes and scarce land bear in the long run, in each park by type [J, S CNY/m2/day]."""
    p, parks = model.parameters.rent, model.parks
    wage = model.governments.wage_index[parks.district][:, None]
    scarcity = scarcity_of_land(model.plan_use(), premium=p.land_premium, scarce_from=p.scarce_from, span=p.scarce_span)
    return equilibrium_rent(parks.base_rent, wage, elasticity=p.income_elasticity) * scarcity[:, None]


def ordinary_space(permitted: NDArray, district: NDArray, districts: int, *, share: float) -> NDArray:
    """Ordinary space outside the parks that would suit their enterprises [R m2], share * max(permitted in the district, mean of districts).

    permitted floor space of each park [J m2], district [J], number of districts, share [ratio to the permitted].
    """
    here = group_sums(district, permitted, districts)
    return share * np.maximum(here, here.mean())


def needed_outside(model: Economy) -> NDArray[np.float64]:
    """Floor space that enterprises outside the parks need, by district [R m2]."""
    firms = model.enterprises
    outside = np.where(firms.park < 0, model.space_need(), 0.0)
    return model.by_government(outside, firms.district)[: model.central]


def rents_elsewhere(model: Economy) -> NDArray[np.float64]:
    """How far rents have risen since the start where the tenants of each park could go [J, S ratio]."""
    parks, gov = model.parks, model.governments
    outside = gov.off_park_rent[: model.central] / model.off_park_start
    return risen_elsewhere(
        parks.rule_rent / parks.base_rent,
        np.where(model.open_parks()[:, None], parks.stock, 0.0),
        outside[parks.district],
        model.city_kernel[: parks.size, : parks.size],
    )
