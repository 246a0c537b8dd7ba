"""What instruments of a user's own pay reaches enterprises as a subsidy and operators as income, and never more than the programme grants."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sim import ParkEcosystem
from sim.parameters.extensions import OwnInstrument
from sim.parameters.policy_table import KINDS, Instrument
from tests.sim.strategies import changed, small


@pytest.fixture
def known():
    """The name of the instrument, which the process knows as long as the test lasts."""
    KINDS.append("mine")
    yield "mine"
    KINDS.remove("mine")


def run(name: str, to: str, intensity: float) -> ParkEcosystem:
    own = OwnInstrument(
        name, lambda model: np.full(len(getattr(model, "parks" if to == "operators" else to)), 1e6), to=to
    )
    programme = Instrument(kind=name, intensity=intensity)
    parameters = changed(
        small(3, 1, 60, instruments=(programme,)), {"extensions": (SimpleNamespace(instruments=(own,), strategies=()),)}
    )
    model = ParkEcosystem(parameters, 1)
    model.run_for(1)
    return model


@pytest.mark.parametrize("to", ["operators", "enterprises"])
def test_what_is_paid_is_income_of_who_gets_it(known, to):
    none, some = run(known, to, 0.0), run(known, to, 0.5)
    flows = some.results.flows
    paid = float(flows.loc[flows["purpose"] == "plugin: mine", "amount"].sum())
    assert paid > 0.0
    assert some.governments.spending.sum() == pytest.approx(paid)
    income = some.parks.operating_income.sum() - none.parks.operating_income.sum()
    subsidy = some.enterprises.subsidy.sum() - none.enterprises.subsidy.sum()
    # whoever is richer also does a little more with whoever else is there
    assert income == pytest.approx(paid * (to == "operators"), abs=1e-3 * paid)
    assert subsidy == pytest.approx(paid * (to == "enterprises"), abs=1e-3 * paid)
