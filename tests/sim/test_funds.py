"""Funds: what they raise, whom they back, what comes back, and that nothing happens without them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim import ParkEcosystem
from sim.draws import Draws
from sim.parameters.policy_table import Instrument
from sim.processes import funds as process
from tests.sim.laws import step_and_check
from tests.sim.strategies import assert_identical, finished, frames, small
from tests.sim.test_directions import SLUMP, assert_moves

SEEDS = range(8)
GUIDANCE = {"fund__guidance": 1.0}
BOTH = {"fund__guidance": 1.0, "fund__park": 0.5}
RICH = {"fund__guidance": 1.0, "fund__full": 0.6, "fund__raised_mean": 0.9, "fund__pace": 0.3}


@cache
def run(changes, seed, quarters=24):
    """A finished run, and the names of all enterprises that a fund backed in it."""
    model = ParkEcosystem(small(6, 2, 300, quarters, layout=1, **dict(changes)), seed)
    # nobody looks at stages and measures, which takes time and changes nothing
    model.observe = model.recorder.observe
    backed = np.zeros(0, np.uint64)
    for _ in range(quarters):
        model.step()
        backed = np.union1d(backed, model.enterprises.name[model.enterprises.fund >= 0])
    return model, backed


def runs(changes=(), seeds=SEEDS):
    return [run(changes, seed) for seed in seeds]


def paired(measure, with_changes, without=None, seeds=SEEDS):
    one, other = (runs(tuple(sorted(each.items())), seeds) for each in (without or {}, with_changes))
    return np.array([measure(after[0]) - measure(before[0]) for before, after in zip(one, other, strict=True)])


def total(column):
    return lambda model: float(model.results.system[column].sum())


def test_a_fund_raises_its_mean_share_and_a_quarter_of_funds_raise_all():
    luck = (np.arange(100_000) + 0.5) / 100_000
    share = process.capital_raised(luck, mean=0.43, full=0.26)
    assert share.mean() == pytest.approx(0.43, abs=1e-3)
    assert (share == 1.0).mean() == pytest.approx(0.26, abs=1e-4)
    assert (np.diff(share) >= 0.0).all()
    for mean, full in ((0.1, 0.6), (0.9, 0.0), (0.43, 0.43)):
        share = process.capital_raised(luck, mean=mean, full=full)
        assert ((share >= 0.0) & (share <= 1.0)).all()
    assert process.capital_raised(luck, mean=0.9, full=0.0).mean() == pytest.approx(0.9, abs=1e-3)


def test_equations_of_stakes_and_scores():
    assert process.stake_bought(np.array([1.0]), np.array([1.0]), valuation=2.0) == pytest.approx([1.0 / 9.0])
    np.testing.assert_allclose(process.percentile(np.array([3.0, 1.0, 1.0, 2.0])), [1.0, 1 / 6, 1 / 6, 2 / 3])
    assert process.percentile(np.array([7.0])) == [0.5]
    assert process.percentile(np.zeros(0)).size == 0
    quality, luck = np.array([0.2, 0.9]), np.array([0.7, 0.1])
    assert (process.score(quality, luck, moral_hazard=0.0) == quality).all()
    assert (process.score(quality, luck, moral_hazard=1.0) == luck).all()
    assert process.score(quality, luck, moral_hazard=0.5) == pytest.approx([0.45, 0.5])


def test_funds_raise_part_of_their_target_over_the_seasons_named():
    ratios, fully = [], []
    for seed in range(6):
        # operators that do not build have the money for it
        still = {"supply__starts_response": 0.0, "supply__land_release": 0.0, "supply__conversion": False}
        changes = {"fund__guidance": 1.0, "fund__park": 0.2, "fund__raise_quarters": 4}
        model = finished(small(6, 3, 300, 6, **changes, **still), seed)
        funds = model.funds
        assert funds.size == 9
        done = funds.announced >= 0
        # owners could pay, so each has raised what its luck says
        np.testing.assert_allclose(funds.raised[done], (funds.target * funds.success)[done])
        np.testing.assert_allclose(funds.own, 0.25 * funds.raised)
        table = model.results.funds
        assert table.groupby("quarter")["raised"].sum().diff().iloc[1:4].gt(0.0).all()
        assert table.groupby("quarter")["raised"].sum().diff().iloc[4:].eq(0.0).all()
        ratios += funds.success[done].tolist()
        fully += (funds.success[done] == 1.0).tolist()
    assert np.mean(ratios) == pytest.approx(0.43, abs=0.12)
    assert 0.1 < np.mean(fully) < 0.45


def test_capital_costs_the_district_its_share_and_is_booked():
    for model, _ in runs(tuple(GUIDANCE.items()), range(2)):
        spent = model.results.system["spending_guidance_fund_equity"].sum()
        flows = model.results.flows.groupby("purpose")["amount"].sum()
        assert spent == pytest.approx(flows["fund capital, governments"])
        assert spent == pytest.approx(model.funds.own.sum())
        assert model.results.system["fiscal_cost"].sum() == pytest.approx(spent)
        assert flows["fund capital, outside"] == pytest.approx(3.0 * spent)


def test_every_yuan_of_a_fund_is_accounted_for():
    model = ParkEcosystem(small(6, 2, 300, 30, layout=1, fund__hold=4, fund__exit_rate=0.3, **BOTH), 3)
    for _ in range(30):
        step_and_check(model)
    funds, flows = model.funds, model.results.flows.groupby("purpose")["amount"].sum()
    back = flows[[name for name in flows.index if name.startswith("fund returns")]].sum()
    assert back == pytest.approx(0.5 * funds.returned.sum())
    np.testing.assert_allclose(funds.cash, funds.raised - funds.invested + 0.5 * funds.returned, rtol=1e-9)
    assert flows["fund investment"] == pytest.approx(funds.invested.sum())
    assert flows["sale of stakes"] + flows["dividends, funds"] == pytest.approx(funds.returned.sum())
    firms = model.enterprises
    held = firms.fund >= 0
    assert held.any()
    assert (firms.fund_stake[held] > 0.0).all()
    assert (firms.fund_stake[~held] == 0.0).all()
    assert (firms.fund_stake <= 0.25).all()


def test_what_is_not_recycled_goes_back_to_those_who_paid_in():
    kept, given = (
        finished(small(6, 2, 300, 20, layout=1, fund__hold=2, fund__exit_rate=0.5, fund__recycle=share, **BOTH), 1)
        for share in (1.0, 0.0)
    )
    flows = [model.results.flows.groupby("purpose")["amount"].sum() for model in (kept, given)]
    assert sum(flows[0].get(f"fund returns, {who}", 0.0) for who in ("governments", "operators", "outside")) == 0.0
    for who in ("governments", "operators"):
        assert flows[1][f"fund returns, {who}"] > 0.0
    assert flows[1]["fund returns, outside"] == pytest.approx(
        3.0 * (flows[1]["fund returns, governments"] + flows[1]["fund returns, operators"])
    )
    assert kept.funds.invested.sum() > given.funds.invested.sum()


@pytest.mark.parametrize("column", ["rd", "innovations"])
def test_funds_raise_research(column):
    assert_moves(paired(total(column), BOTH), +1)


def test_without_the_part_for_research_funds_are_a_cushion_only():
    assert_moves(paired(total("rd"), BOTH, BOTH | {"fund__rd_use": 0.0}), +1)


def test_fewer_enterprises_close():
    # in a slump, in which many come near their end
    assert_moves(paired(total("exits"), BOTH | SLUMP, SLUMP), -1)


def test_backed_enterprises_survive_longer_than_they_would_have():
    plain, funded = runs(tuple(sorted(SLUMP.items()))), runs(tuple(sorted((BOTH | SLUMP).items())))
    # those that exist in both worlds: founders from the pool and who was there at the start keep their names
    alive = [
        np.isin(backed, with_funds.enterprises.name).mean() - np.isin(backed, without.enterprises.name).mean()
        for (without, _), (with_funds, backed) in zip(plain, funded, strict=True)
    ]
    assert_moves(np.array(alive), +1)


def test_careless_money_loses_more_and_earns_less():
    careful, careless = RICH | {"fund__moral_hazard": 0.0}, RICH | {"fund__moral_hazard": 1.0}
    lost = paired(lambda model: model.funds.lost.sum() / model.funds.invested.sum(), careless, careful)
    assert_moves(lost, +1)

    def worth(model):
        firms = model.enterprises
        return (
            model.funds.returned.sum() + (firms.fund_stake * firms.revenue * 8.0).sum()
        ) / model.funds.invested.sum()

    assert_moves(paired(worth, careless, careful), -1)


def test_a_string_keeps_backed_enterprises_in_the_district():
    restless = RICH | {"leasing__home_district": 0.0, "leasing__search_base": 3.0, "leasing__waiting": 1.0}
    for string, moved_some in ((False, True), (True, False)):
        model = ParkEcosystem(small(6, 3, 300, 16, fund__relocation_string=string, **restless), 2)
        moved = 0
        for _ in range(16):
            model.step()
            firms = model.enterprises
            held = firms.fund >= 0
            moved += int((firms.district[held] != model.funds.district[firms.fund[held]]).sum())
        assert held.any()
        assert (moved > 0) == moved_some


def test_money_for_research_is_spent_in_equal_parts_over_eight_quarters():
    model = ParkEcosystem(small(2, 1, 60, 20, fund__park=0.1), 0)
    firms = model.enterprises
    firms.earmarked[0], firms.earmarked_until[0] = 80.0, 8
    for t in range(1, 9):
        model.t = t
        spent = process.spend_earmarked(model, np.ones(firms.size))
        assert spent[0] == pytest.approx(10.0)
        assert (spent[1:] == 0.0).all()
    assert firms.earmarked[0] == pytest.approx(0.0)
    model.t, firms.earmarked[0] = 30, 5.0  # what is late is spent at once
    assert process.spend_earmarked(model, np.ones(firms.size))[0] == 5.0


def test_a_programme_pays_into_the_guidance_funds():
    programme = (Instrument(kind="guidance_fund_equity", intensity=0.1, districts=("district_1",), duration=4),)
    model = finished(small(6, 2, 300, 8, layout=1, instruments=programme), 0)
    row = model.setting.districts.codes.index("district_1")
    flows = model.results.flows.groupby("purpose")["amount"].sum()
    spent = model.results.system["spending_guidance_fund_equity"]
    assert (spent.iloc[:4] > 0.0).all()
    assert (spent.iloc[4:] == 0.0).all()
    assert flows["guidance fund equity"] == pytest.approx(spent.sum())
    assert model.funds.size == 2
    assert model.funds.raised[row] == pytest.approx(spent.sum())
    assert model.funds.raised[1 - row] == 0.0
    assert model.funds.invested[row] > 0.0


def test_without_funds_nothing_about_them_matters():
    changes = {"fund__pace": 1.0, "fund__ticket": 12.0, "fund__relocation_string": True, "fund__start": 3}
    assert_identical(frames(finished(small(quarters=12), 1)), frames(finished(small(quarters=12, **changes), 1)))
    assert finished(small(quarters=4), 0).funds.size == 0


def test_a_fund_that_starts_later_changes_nothing_before():
    early, late = finished(small(quarters=12), 1), finished(small(quarters=12, fund__guidance=1.0, fund__start=6), 1)
    other_frames = frames(late)
    for name, columns in frames(early).items():
        if name == "flows":  # payments of nothing have their rows there
            continue
        for column, values in columns.items():
            other = other_frames[name][column]
            rows = columns["quarter"] < 6
            np.testing.assert_array_equal(values[rows], other[: rows.sum()], err_msg=f"{name}.{column}")


def test_luck_in_raising_does_not_depend_on_how_many_funds_there_are():
    one = finished(small(6, 2, 200, 2, layout=1, fund__guidance=0.5), 4).funds
    both = finished(small(6, 2, 200, 2, layout=1, fund__guidance=2.0, fund__park=1.0), 4).funds
    assert (one.success == both.success[: one.size]).all()
    assert one.success[0] == process.capital_raised(Draws(4, "funds", 0).uniform(1, one.name[:1]), mean=0.43, full=0.26)
