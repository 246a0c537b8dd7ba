"""Numbers of timing and of shares that may be set: the model and its plain twin read them, and each of them matters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import Parameters, ParkEcosystem
from tests.sim.strategies import changed, small
from tests.sim.test_twin import opening_later, programme, run_both

AT_WORK: dict[str, Any] = {
    "fund.guidance": 1.5,
    "fund.park": 1.0,
    "fund.raise_quarters": 3,
    "fund.ticket": 0.3,
    "fund.pace": 0.5,
    "alliance.share": 1.0,
    "alliance.planning_fee": 1_000.0,
    "rivalry.learning": True,
    "rivalry.trial": 0.1,
    "operation.learning": True,
    "operation.switch_cost": 1.0,
    "operation.imitation": 5.0,
    "development.kind": "community",
    "paths.innovation_ecosystem": 1.0,
}
OTHER: dict[str, Any] = {
    "fund.ripe": 3,
    "fund.request_every": 3,
    "fund.follow_on_after": 2,
    "fund.rd_quarters": 3,
    "alliance.plan_every": 3,
    "rivalry.review_every": 2,
    "rivalry.first_review": 4,
    "operation.compare_every": 3,
    "operation.even_odds": 0.2,
    "development.community_amenities": 0.9,
    "paths.lab_public": 0.8,
}


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    region = small(parks=5, districts=2, enterprises=200, layout=3, instruments=(programme("rd_subsidy", 0.3),))
    return changed(region, AT_WORK | OTHER)


def after(parameters: Parameters, quarters: int = 12) -> list[np.ndarray]:
    model = ParkEcosystem(parameters, 4, opening_later(parameters, (3,)))
    for _ in range(quarters):
        model.step()
    populations = model.funds, model.parks, model.governments, model.alliances
    return [values.copy() for population in populations for values in population.storage.values()]


def test_the_twin_reads_the_same_numbers(parameters):
    run_both(parameters, 12, seed=4, setting=opening_later(parameters, (3,)))


@pytest.fixture(scope="module")
def usual(parameters) -> list[np.ndarray]:
    return after(parameters)


@pytest.mark.parametrize("name", OTHER)
def test_each_of_them_matters(name, parameters, usual):
    group, leaf = name.split(".")
    default = getattr(getattr(Parameters(), group), leaf)
    assert default != OTHER[name]
    other = after(changed(parameters, {name: default}))
    assert not all(np.array_equal(one, two) for one, two in zip(usual, other, strict=True))
