"""How operators behave this quarter: their strategies, changed by the business model, the service mode and what they have built up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.economy import Economy
from sim.kinds import AGE_CLASSES
from sim.parameters.strategies import (
    NEED,
    SINGLE,
)
from sim.sums import group_sums, product


def budget_share(
    by_strategy: NDArray, effort: NDArray, *, usual: float, by_business_model: float, more: float
) -> NDArray:
    """Share of its income an operator spends on services, usual * by_strategy * by_business_model + more * effort.

    by_strategy [ratio to the usual share], effort on industrial services [0-1], [J]; usual share, by_business_model [ratio], more [share].
    """
    return usual * by_strategy * by_business_model + more * effort


def weight_by_need(need: NDArray) -> NDArray:
    """Where a budget goes by what tenants need [J, M weight, mean one over services], M * need_jm / sum_m need_jm; one where nobody works.

    need of a park's tenants for each service, each tenant weighted by its industry's need and its employees, [J, M].
    """
    total = need.sum(axis=1, keepdims=True)
    return np.divide(need * need.shape[1], total, out=np.ones_like(need), where=total > 0.0)


def service_budget(model: Economy) -> NDArray[np.float64]:
    """Share of its income each operator spends on services [J share]."""
    p, b, parks = model.parameters, model.parameters.business_model, model.parks
    return budget_share(
        model.strategies.service_effort[parks.strategy],
        model.effort("industrial_services"),
        usual=p.operation.service_budget,
        by_business_model=b.service_effort,
        more=p.paths.service_budget,
    )


def service_price(model: Economy) -> NDArray[np.float64]:
    """Share of the cost of services that each operator charges [J ratio]."""
    p = model.parameters
    return (
        p.operation.service_price
        * model.strategies.service_price[model.parks.strategy]
        * p.business_model.service_price
    )


def service_weight(model: Economy) -> NDArray[np.float64]:
    """Where each operator's service budget goes [J, M weight, mean one over services].

    By its strategy; to property and government affairs alone; or in proportion to what its tenants need, each weighted by its industry's need.
    """
    kind, parks, firms = model.parameters.service.kind, model.parks, model.enterprises
    if kind == "ordinary":
        return model.strategies.service_weight[parks.strategy]
    if kind == "single":
        return np.tile(SINGLE, (parks.size, 1))
    ages = len(AGE_CLASSES)
    inside = np.flatnonzero(firms.park >= 0)
    group = firms.park[inside] * ages + model.age_class()[inside]
    weight = model.setting.industries.service_need[firms.industry[inside]] * firms.employees[inside]
    return weight_by_need(product(group_sums(group, weight, parks.size * ages).reshape(parks.size, ages), NEED))


def takes_equity(model: Economy) -> NDArray[np.bool_]:
    """Operators that let start-ups pay part of their rent in equity [J]."""
    return model.strategies.takes_equity[model.parks.strategy] | model.parameters.business_model.takes_equity


def preference(model: Economy) -> NDArray[np.float64]:
    """What each operator takes off the rent of its leading industry [J log points, negative or zero]."""
    parks, rules = model.parks, model.parameters.alliance
    own = model.strategies.preference[parks.strategy] - model.parameters.paths.specialist_discount * parks.specialised
    if rules.active("function") and model.alliances.next_plan[0] > 0:
        # members stand by the positions they have agreed on
        own = np.where(parks.member, own - rules.preference, own)
    return own - model.parameters.designation.promise * parks.titled


def newcomers_discount(model: Economy) -> float:
    """What operators take off the rent of new leases when they attract by land [log points]."""
    p = model.parameters.attraction
    return p.intensity * p.rent_discount if p.kind == "land" else 0.0
