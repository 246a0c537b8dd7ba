"""What levers cost is taken off where it is paid, and each part of a lever shows when it is taken away."""

from __future__ import annotations

import numpy as np
import pytest

from sim import ParkEcosystem, policy
from sim.draws import Draws
from sim.parameters.policy_table import Instrument
from sim.processes.innovation import reach_of_knowledge
from tests.sim.strategies import assert_identical, changed, finished, frames, small
from tests.sim.test_directions import assert_moves


def flow(model, purpose):
    flows = model.results.flows
    return float(flows.loc[flows["purpose"] == purpose, "amount"].sum())


def income(model):
    return float(model.results.parks["operating_income"].sum())


COSTS = {
    "management": ({"paths__park_operation": 1.0}, "paths__operation_cost", 5.0),
    "linked operation": ({"paths__threefold_linkage": 1.0}, "paths__linkage_cost", 5.0),
    "refitting": ({"paths__product_design": 1.0}, "paths__refit_cost", 0.5),
    "attraction": ({"paths__attraction_channels": 1.0, "paths__leads": 1.0}, "paths__lead_cost", 20_000.0),
    "community work": ({"development__kind": "community"}, "development__community_cost", 500.0),
}


@pytest.mark.parametrize("purpose", COSTS)
def test_what_an_operator_pays_for_a_path_comes_off_its_operating_income(purpose):
    lever, name, price = COSTS[purpose]
    # in the first quarter a price changes the bill and nothing else
    free, dear = (finished(small(5, 2, 200, 1, **lever | {name: cost}), 1) for cost in (0.0, price))
    assert flow(dear, purpose) > 0.0 == flow(free, purpose)
    assert income(free) - income(dear) == pytest.approx(flow(dear, purpose), rel=1e-9)


def test_operators_pay_half_of_their_laboratories_out_of_operating_income():
    runs = [
        finished(small(5, 2, 200, 1, paths__innovation_ecosystem=1.0, paths__lab_share=share), 1)
        for share in (0.0, 1.0)
    ]
    assert income(runs[0]) - income(runs[1]) == pytest.approx(flow(runs[1], "laboratories"), rel=1e-4)


def test_what_guidance_funds_give_back_is_recorded_beside_what_they_cost():
    model = finished(small(4, 2, 200, 24, fund__guidance=2.0, fund__hold=2, fund__exit_rate=0.5, fund__recycle=0.2))
    returned = model.results.system["fiscal_returns"]
    assert returned.sum() == pytest.approx(flow(model, "fund returns, governments"), rel=1e-9)
    assert returned.sum() > 0.0


def test_programmes_with_a_target_have_guidance_funds_back_the_target_only():
    terms = {"kind": "guidance_fund_equity", "intensity": 1.0}
    backed = {}
    for target in ("", "software"):
        model = finished(
            small(4, 2, 400, 16, instruments=(Instrument(target=target, **terms),), fund__pace=1.0, fund__ticket=0.5)
        )
        firms = model.enterprises
        backed[target] = np.array(model.setting.industries.codes)[firms.industry[firms.fund_paid > 0.0]]
    assert len(backed["software"]) > 0
    assert set(backed["software"]) == {"software"}
    assert len(set(backed[""])) > 1


def test_programmes_of_guidance_fund_equity_raise_research():
    equity = (Instrument(kind="guidance_fund_equity", intensity=1.0),)
    pairs = [
        [finished(small(4, 2, 300, 20, instruments=programmes), seed) for programmes in ((), equity)]
        for seed in range(5)
    ]
    gain = np.array([after.results.system["rd"].sum() - before.results.system["rd"].sum() for before, after in pairs])
    assert_moves(gain, +1)


def test_the_scale_of_the_policy_leaves_the_way_of_attracting_alone():
    with_scale = [
        frames(finished(small(4, 2, 150, 8, attraction__kind="policy", policy__scale=scale))) for scale in (1.0, 3.0)
    ]
    assert_identical(*with_scale)


SAME_CHOICES = 1  # a seed with which a little less rent sends nobody to other rooms


def test_waived_rent_is_what_districts_pay_for_on_average():
    model = finished(
        small(6, 2, 4_000, 1, instruments=(Instrument(kind="rent_free_period", intensity=0.04),), leasing__waiting=1.0),
        SAME_CHOICES,
    )
    plain = finished(small(6, 2, 4_000, 1, leasing__waiting=1.0), SAME_CHOICES)
    leases, usual = model.leases, plain.leases
    new = (leases.start == 0) & (usual.free_until > 0)  # signed now, not renewed
    assert new.sum() > 100
    waived = leases.free_until[new] - usual.free_until[new]
    assert set(np.unique(waived)) <= {0, 1}
    share = 0.04 * policy.delivered(model)[model.enterprises.district[leases.enterprise[new]]]
    span = np.clip(leases.end[new] - usual.free_until[new] + 1, 0, 12)
    wanted = share * span
    error = np.sqrt((wanted * (1.0 - wanted)).sum())
    assert abs(waived.sum() - wanted.sum()) < 3.0 * error


def test_what_was_under_construction_before_product_design_is_not_made_to_measure():
    model = ParkEcosystem(
        small(4, 2, 150, 12, paths__product_design=1.0, paths__refit=0.0, supply__construction_lag=6), 0
    )
    model.run_for(6)
    assert (model.parks.fitted == 0.0).all()
    model.run_for(6)
    assert (model.parks.fitted > 0.0).any()


def test_floor_space_made_to_measure_counts_in_the_quarter_it_is_finished():
    # a district that approves four quarters sooner: begun at once, finished after two quarters instead of six
    model = ParkEcosystem(
        small(
            4,
            2,
            150,
            12,
            paths__product_design=0.5,
            paths__refit=0.0,
            paths__government_relation=1.0,
            paths__approval_cut=4.0,
            supply__construction_lag=6,
            supply__conversion=False,
        ),
        0,
    )
    parks = model.parks
    model.step()
    slot = 2 % model.longest_lag
    paid = parks.fitted_underway[:, slot].copy()
    effort = model.effort("product_design")
    # what is under way there besides was begun before the run, as in a quiet year
    before = (model.parameters.supply.replacement + model.parameters.supply.land_release) * model.setting.parks.stock
    assert paid == pytest.approx(effort * (parks.pipeline[:, :, slot] - before).sum(axis=1))
    assert (paid > 0.0).any()
    assert (parks.fitted == 0.0).all()
    model.step()
    model.step()
    assert parks.fitted * parks.stock.sum(axis=1) == pytest.approx(paid, rel=1e-3)


def test_converted_floor_space_made_to_measure_counts_when_it_comes_back():
    model = ParkEcosystem(
        small(
            4,
            2,
            150,
            12,
            paths__product_design=0.5,
            paths__refit=0.0,
            supply__conversion_permission=1.0,
            supply__conversion_patience=1,
            supply__construction_lag=12,
        ),
        0,
    )
    parks, back = model.parks, model.parameters.supply.conversion_downtime
    parks.rule_rent[:, model.laboratory] *= 10.0
    before = parks.stock.copy()
    model.step()
    converted = parks.fitted_underway[:, back % model.longest_lag].copy()
    assert (converted > 0.0).any()
    assert (converted <= 0.5 * before.sum(axis=1)).all()
    assert (parks.fitted == 0.0).all()
    model.run_for(model.parameters.supply.conversion_downtime)
    assert (parks.fitted[converted > 0.0] > 0.0).all()
    assert (parks.fitted[converted == 0.0] == 0.0).all()


def test_nobody_foresees_the_end_of_a_programme_that_is_not_announced():
    terms = {"intensity": 0.5, "duration": 10}
    share = {}
    for announced in (True, False):
        model = ParkEcosystem(small(4, 2, 100, 12, instruments=(Instrument(announced=announced, **terms),)), 0)
        seen = []
        for model.t in (0, 6, 9, 10):  # noqa: B007 (the clock itself)
            seen.append(float(policy.expected(model, "rent_subsidy", discount=0.02)[0, 0, 0]))
        share[announced] = np.array(seen) / policy.delivered(model)[0]
    assert share[False].tolist() == pytest.approx([0.5, 0.5, 0.5, 0.0])
    assert 0.5 > share[True][0] > share[True][1] > share[True][2] == share[True][3] == 0.0


# every part of the linked operation and of management, by itself


def levels(**values):
    """A model in which operators have built up what is named, before the next quarter."""
    model = ParkEcosystem(small(6, 2, 300, 4, paths__threefold_linkage=1.0), 2)
    model.run_for(2)
    for name, value in values.items():
        setattr(model.parks, name, value)
    return model


def test_a_marketised_operator_answers_vacancy_more_and_a_digital_one_hears_more_of_others():
    from sim.processes.rent import rent

    change = {}
    for level in (0.0, 1.0):
        model = levels(marketised=level)
        model.parameters = changed(
            model.parameters, {"rent.level_response": 0.0, "rent.cap": 0.3, "rent.greatest_premium": 5.0}
        )
        before = model.parks.rule_rent.copy()
        rent(model, Draws(2, "rent", model.t))
        change[level] = np.log(model.parks.rule_rent / before)
    response = 1.0 + model.parameters.paths.market_response
    moved = (np.abs(change[0.0]) > 1e-6) & (np.abs(change[1.0]) < 0.3 - 1e-9)  # within the cap
    np.testing.assert_allclose(change[1.0][moved], response * change[0.0][moved], rtol=1e-9)
    assert moved.any()
    inside = slice(0, model.parks.size)
    kernel = {level: reach_of_knowledge(levels(digital=level))[inside] for level in (0.0, 1.0)}
    np.testing.assert_allclose(kernel[1.0], (1.0 + model.parameters.paths.digital_links) * kernel[0.0])


def test_a_specialised_operator_takes_something_off_for_its_leading_industry_only():
    from sim.processes.location import SpaceMarket

    asked = {}
    for level in (0.0, 1.0):
        model = levels(specialised=level)
        asked[level] = SpaceMarket(model).asked
    led = np.flatnonzero(model.parks.leading_industry >= 0)
    assert len(led)
    for park in led:
        leader = model.parks.leading_industry[park]
        ratio = asked[1.0][park, 0] / asked[0.0][park, 0]
        assert ratio[leader] == pytest.approx(np.exp(-model.parameters.paths.specialist_discount))
        np.testing.assert_allclose(np.delete(ratio, leader), 1.0)


@pytest.mark.parametrize(
    ("lever", "number", "purpose"),
    [("threefold_linkage", "digital_saving", "services"), ("park_operation", "cost_discipline", "upkeep")],
)
def test_what_is_saved_is_not_paid(lever, number, purpose):
    runs = [
        finished(
            small(
                5, 2, 200, 2, **{f"paths__{lever}": 1.0, f"paths__{number}": value, "operation__service_speed": 0.01}
            ),
            1,
        )
        for value in (0.0, 0.4)
    ]
    assert 0.5 * flow(runs[0], purpose) < flow(runs[1], purpose) < flow(runs[0], purpose)
