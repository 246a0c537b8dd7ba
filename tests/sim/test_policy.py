"""The policy table: who is meant, what is paid, within which budget, and where it is booked."""

from __future__ import annotations

import numpy as np
import pytest

from sim import ParkEcosystem, policy
from sim.parameters.policy_table import GROUPS, INSTRUMENTS, Instrument
from sim.processes.founding import founding_chance, support_expected
from sim.processes.talent import fill_rate, location_shares
from tests.sim.strategies import assert_identical, finished, frames, small

HERE = "district_1"
PAID = tuple(kind for kind in INSTRUMENTS if kind != "guidance_fund_equity")  # whose payment the funds ask for
PURPOSES = {
    "rent_subsidy": "rent subsidy", "rent_free_period": "rent-free period", "rd_subsidy": "R&D subsidy", "talent_housing": "talent housing",
    "talent_subsidy": "talent subsidy", "incubation_grant": "incubation grant", "service_platform_grant": "service platform grant",
    "pilot_line_grant": "pilot line grant", "renovation_grant": "renovation grant", "scenario_procurement": "scenario procurement",
    "fast_approval": "fast approval", "brand_promotion": "brand promotion",
}  # fmt: skip


def run(*instruments, quarters=8, seed=0, **changes):
    changes = {"supply__conversion_patience": 1, "supply__conversion_permission": 1.0} | changes
    return finished(small(6, 2, 300, quarters, layout=1, instruments=instruments, **changes), seed)


def region(model, district=HERE):
    return model.setting.districts.codes.index(district)


@pytest.mark.parametrize("target", ["", "software", "start_ups"])
def test_instruments_without_intensity_are_exactly_no_instruments(target):
    """All of them in one run: effects to the last bit do not cancel."""
    plain = frames(run(quarters=6))
    for intensity, scale in ((0.0, 1.0), (0.7, 0.0)):
        idle = (Instrument(kind=kind, target=target, intensity=intensity) for kind in INSTRUMENTS)
        assert_identical(plain, frames(run(*idle, quarters=6, policy__scale=scale)))


@pytest.mark.parametrize("kind", INSTRUMENTS)
def test_an_instrument_without_intensity_is_exactly_no_instrument_by_itself(kind):
    """In the first quarters: what is alone takes no part in a sum that could hide it."""
    assert_identical(frames(run(quarters=2)), frames(run(Instrument(kind=kind), quarters=2)))


@pytest.mark.parametrize("kind", PAID)
def test_every_instrument_costs_its_district_and_no_other(kind):
    model = run(Instrument(kind=kind, intensity=0.9, districts=(HERE,)))
    spent = model.results.regions.groupby("region")[f"spending_{kind}"].sum()
    assert spent[HERE] > 0.0
    assert (spent.drop(HERE) == 0.0).all()
    assert model.results.spending["instrument"].unique().tolist() == [kind]
    if kind in PURPOSES:
        flows = model.results.flows.query("purpose == @PURPOSES[@kind]")["amount"].sum()
        assert flows == pytest.approx(spent[HERE], rel=1e-12)


def test_spending_by_target_is_the_spending_of_each_district_and_the_money_that_moved():
    table = tuple(
        Instrument(kind=kind, intensity=0.5, target=target, budget=budget)
        for kind in PAID for target, budget in (("", 0.0), ("software", 2e5), ("start_ups", 0.0), ("chain_leaders", 0.0))
    )  # fmt: skip
    model = run(*table)
    results = model.results
    spending, regions = results.spending, results.regions
    assert (spending["amount"] != 0.0).all()
    assert set(spending["target"]) >= {"all", "software", "start_ups"}
    for kind in PAID:
        booked = spending[spending["instrument"] == kind].groupby(["quarter", "region"])["amount"].sum()
        total = regions.set_index(["quarter", "region"])[f"spending_{kind}"]
        np.testing.assert_allclose(
            booked.reindex(total.index, fill_value=0.0), total, rtol=1e-9, atol=1e-6, err_msg=kind
        )
        if kind in PURPOSES:
            flow = results.flows.query("purpose == @PURPOSES[@kind]").set_index("quarter")["amount"]
            by_quarter = total.groupby("quarter").sum()
            np.testing.assert_allclose(
                flow.reindex(by_quarter.index, fill_value=0.0), by_quarter, rtol=1e-9, atol=1e-3, err_msg=kind
            )
    # nothing is noted of a quarter in which nothing was paid
    every = spending.groupby("quarter")["amount"].sum().reindex(results.system["quarter"], fill_value=0.0)
    np.testing.assert_allclose(every, results.system["fiscal_cost"], rtol=1e-9)


@pytest.mark.parametrize("kind", PAID)
def test_a_budget_binds_to_the_yuan_in_every_district_and_quarter(kind):
    free = run(Instrument(kind=kind, intensity=0.8)).results.regions[f"spending_{kind}"]
    budget = float(free[free > 0.0].median())
    capped = run(Instrument(kind=kind, intensity=0.8, budget=budget)).results.regions[f"spending_{kind}"]
    assert (capped <= budget / 4.0 * (1.0 + 1e-12)).all()
    assert np.isclose(capped, budget / 4.0, rtol=1e-12).sum() >= 2


def test_budgets_that_are_never_reached_change_nothing():
    wide, without = (
        run(*(Instrument(kind=kind, intensity=0.8, budget=budget) for kind in PAID), quarters=4)
        for budget in (1e13, 0.0)
    )
    assert_identical(frames(wide), frames(without))


def test_a_budget_that_binds_lowers_what_tenants_expect():
    shares = []
    for budget in (0.0, 1e6):
        model = run(Instrument(kind="rent_subsidy", intensity=0.8, budget=budget), quarters=3)
        shares.append(policy.expected(model, "rent_subsidy", discount=0.02)[0])
    assert (shares[1] < 0.9 * shares[0]).all()


def test_an_enterprise_gets_the_sum_of_its_cells_and_no_more_than_the_whole():
    cells = (
        Instrument(intensity=0.3),
        Instrument(intensity=0.5, target="start_ups"),
        Instrument(intensity=0.4, target="software"),
    )
    model = run(*cells, quarters=1)
    firms, base = model.enterprises, np.ones(model.enterprises.size)
    young, software = model.t - firms.founded < 12, firms.industry == model.setting.industries.codes.index("software")
    wanted = np.minimum(0.3 + 0.5 * young + 0.4 * software, 1.0) * policy.delivered(model)[firms.district]
    before = model.governments.spending_by_target.sum(axis=0)
    np.testing.assert_allclose(policy.grants(model, "rent_subsidy", base), wanted, rtol=1e-12)
    np.testing.assert_allclose(policy.shares_counted_on(model, "rent_subsidy"), wanted, rtol=1e-12)
    assert (young & software).any()
    booked = (model.governments.spending_by_target.sum(axis=0) - before)[:, model.instrument("rent_subsidy")]
    assert booked.sum() == pytest.approx(wanted.sum())
    assert (booked > 0.0).sum() == 3


def test_groups_are_told_by_age_and_employees():
    model = run(quarters=4, policy__leader_employees=200.0, policy__sme_employees=60.0)
    firms = model.enterprises
    age = model.t - firms.founded
    expected = {
        "start_ups": age < 12, "growing_smes": (age >= 12) & (age < 40) & (firms.employees < 60.0), "chain_leaders": firms.employees >= 200.0,
    }  # fmt: skip
    for group in GROUPS:
        assert expected[group].any()
        np.testing.assert_array_equal(policy.targeted(model, group), expected[group])


def test_what_a_tenant_expects_of_a_target():
    model = run(Instrument(intensity=0.5, target="software"), Instrument(kind="tax_relief", intensity=0.5, target="chain_leaders"),
                Instrument(kind="rd_subsidy", intensity=0.5, target="start_ups"), quarters=1)  # fmt: skip
    kept = policy.delivered(model)[:-1, None, None]
    row = model.setting.industries.codes.index("software")
    rent = policy.expected(model, "rent_subsidy", discount=0.02)
    np.testing.assert_allclose(rent[:-1, row], 0.5 * kept[:, :, 0] * np.ones(3), rtol=1e-12)
    assert (np.delete(rent, row, axis=1) == 0.0).all()
    assert (rent[-1] == 0.0).all(), "the central government has no programmes"
    firms, leaders = model.enterprises, policy.expected(model, "tax_relief", discount=0.02)
    of_class = (firms.industry == row) & (model.age_class() == 2)
    share = (firms.employees[of_class] >= 1_000.0).mean() if of_class.any() else 0.0
    np.testing.assert_allclose(leaders[:-1, row, 2], 0.5 * share * kept[:, 0, 0], rtol=1e-12)
    young = policy.expected(model, "rd_subsidy", discount=0.0)
    # a start-up of typical age 6 stays one for five of the next twelve quarters
    np.testing.assert_allclose(
        young[:-1, :, 0], (0.5 * kept * 5.0 / 12.0)[:, :, 0] * np.ones(young.shape[1]), rtol=1e-12
    )
    assert (young[:, :, 1:] == 0.0).all()
    born = policy.expected(model, "rd_subsidy", discount=0.0, youngest=0.0)
    # who is founded now is one for eleven of them
    np.testing.assert_allclose(born[:-1, 0, 0], 0.5 * kept[:, 0, 0] * 11.0 / 12.0, rtol=1e-12)


def test_founders_see_what_their_district_has_announced_and_no_other():
    later = {"kind": "tax_relief", "intensity": 0.8, "start": 8, "districts": ("district_1",)}
    told, untold = run(Instrument(**later), quarters=1), run(Instrument(**later, announced=False), quarters=1)
    assert (support_expected(untold) == 0.0).all()
    support = support_expected(told)
    assert (support[0] > 0.0).all()
    assert (support[1:] == 0.0).all()
    assert (told.industries.support == 0.0).all(), "nothing is paid yet"
    chance = founding_chance(told) / founding_chance(untold)
    assert (chance[0] > 1.0).all()
    np.testing.assert_array_equal(chance[1:], 1.0)
    deaf = run(Instrument(**later), quarters=1, turnover__support_seen=0.0)
    np.testing.assert_array_equal(founding_chance(deaf), founding_chance(untold))


def test_the_margin_shows_what_governments_paid_of_it():
    """Everybody counts on the same: nobody sees more than the margin, but for the rents, which newcomers and others pay differently."""
    model = run(Instrument(kind="rd_subsidy", intensity=0.5), quarters=1)
    firms = model.enterprises
    # half of a grant leaks
    paid = np.bincount(firms.industry, 0.5 * firms.subsidy, model.industries.size)
    sold = np.bincount(firms.industry, firms.revenue, model.industries.size)
    assert (paid > 0.0).all()
    stayed = model.industries.exits == 0
    assert stayed.any()
    np.testing.assert_allclose(model.industries.support[stayed], (paid / sold)[stayed], rtol=1e-12)
    kept = policy.delivered(model)[: model.central, None]
    np.testing.assert_allclose(support_expected(model), 0.25 * kept * model.setting.industries.rd_intensity, rtol=1e-12)


def test_operators_are_paid_by_the_share_of_their_employees_in_the_target():
    model = run(Instrument(kind="service_platform_grant", intensity=0.5, target="electronics"), quarters=1)
    firms, parks = model.enterprises, model.parks
    electronics = firms.industry == model.setting.industries.codes.index("electronics")
    for park, share in enumerate(policy.shares_counted_on_by_parks(model, "service_platform_grant")):
        there = firms.park == park
        part = firms.employees[there & electronics].sum() / firms.employees[there].sum()
        assert share == pytest.approx(0.5 * part * policy.delivered(model)[parks.district[park]])


def test_a_government_may_offer_of_its_own_accord():
    model = run(Instrument(intensity=0.5, target="software"), quarters=1)
    row, kind = region(model), model.instrument("rent_subsidy")
    model.governments.offered[row, kind] = 0.2
    model.governments.priority[row] = 1.0 / model.industries.size
    firms = model.enterprises
    software = firms.industry == model.setting.industries.codes.index("software")
    wanted = (0.5 * software + 0.2 * (firms.district == row)) * policy.delivered(model)[firms.district]
    before = model.governments.spending_by_target[:, 0, kind].copy()
    np.testing.assert_allclose(policy.grants(model, "rent_subsidy", np.ones(firms.size)), wanted, rtol=1e-12)
    booked = model.governments.spending_by_target[:, 0, kind] - before
    assert booked[row] == pytest.approx(0.2 * (policy.delivered(model)[firms.district] * (firms.district == row)).sum())
    for kind in PAID:
        model.governments.offered[:, model.instrument(kind)] = 0.3
    model.step()
    assert (
        model.governments.spending[
            :-1, [model.instrument(kind) for kind in ("land_discount", "tax_relief", "fast_approval")]
        ]
        > 0.0
    ).all()


def test_scale_multiplies_intensities():
    one = frames(run(Instrument(intensity=0.4), Instrument(kind="rd_subsidy", intensity=1.0)))
    other = frames(run(Instrument(intensity=0.2), Instrument(kind="rd_subsidy", intensity=0.7), policy__scale=2.0))
    assert_identical(one, other)


@pytest.mark.parametrize("kind", PAID)
def test_a_programme_fades_and_ends_as_announced(kind):
    model = run(Instrument(kind=kind, intensity=0.6, start=1, duration=3, sunset=1), quarters=8)
    spent = model.results.system[f"spending_{kind}"].to_numpy()
    assert (spent[[0, 5, 6, 7]] == 0.0).all()
    assert spent[1:5].any()
    assert model.parameters.policy.instruments[0].strength(4) == pytest.approx(0.3)
    assert (model.governments.housing_support == 0.0).all()
    assert (model.governments.hiring_support == 0.0).all()


def test_promotion_brings_founders_besides_those_who_come_anyway():
    many = {"turnover__spin_offs": False, "turnover__founders": 1.0, "turnover__acceptance": 0.5}

    def promoted(*table):
        return finished(small(6, 2, 300, 1, layout=1, instruments=table, **many), 3)

    one, other = promoted(), promoted(Instrument(kind="brand_promotion", intensity=1.0, target="software"))
    assert set(one.enterprises.name) < set(other.enterprises.name)
    more = ~np.isin(other.enterprises.name, one.enterprises.name)
    assert (other.enterprises.industry[more] == other.setting.industries.codes.index("software")).all()
    for kind in ("growing_smes", "chain_leaders"):
        aside = promoted(Instrument(kind="brand_promotion", intensity=1.0, target=kind))
        assert aside.results.system["fiscal_cost"].sum() == 0.0, "founders are neither grown up nor leaders"


def test_a_renovation_grant_is_for_large_parks():
    programme = Instrument(kind="renovation_grant", intensity=0.5)
    assert run(programme).results.system["fiscal_cost"].sum() > 0.0
    assert run(programme, policy__renovation_min_m2=1e6).results.system["fiscal_cost"].sum() == 0.0


def test_a_talent_subsidy_multiplies_the_fill_exponent_and_housing_support_counts_as_cheaper_housing():
    access, jobs, sought = np.array([1.0, 0.9]), np.array([100.0, 80.0]), np.array([20.0, 30.0])
    plain = fill_rate(access, np.ones(2), jobs, sought, slack=0.1, least=0.01)
    helped = fill_rate(access, np.ones(2), jobs, sought, slack=0.1, least=0.01, appeal=np.array([1.0, 2.5]))
    np.testing.assert_allclose(1.0 - helped, (1.0 - plain) ** np.array([1.0, 2.5]), rtol=1e-12)
    rule = {"mobility": 3.0, "housing_share": 0.3, "amenity_value": 0.1}
    flat, wage = np.zeros(2), np.ones(2)
    helped = location_shares(flat, wage, np.ones(2), flat, housing_support=np.array([0.5, 0.0]), **rule)
    cheaper = location_shares(flat, wage, np.exp([-0.5, 0.0]), flat, **rule)
    np.testing.assert_allclose(helped, cheaper, rtol=1e-12)


def test_rent_waived_is_paid_to_the_operator_once():
    programme = Instrument(kind="rent_free_period", intensity=0.5)
    # start-ups sign for more than the shortest of other leases: a lease of a year has little left to waive
    terms = {"leasing__start_up_lease": 10}
    model = ParkEcosystem(small(6, 2, 300, 1, layout=1, instruments=(programme,), **terms), 2)
    first = model.leases.arrivals
    model.step()
    leases, firms = model.leases, model.enterprises
    new = leases.serial >= first
    assert new.any()
    plain = finished(small(6, 2, 300, 1, layout=1, **terms), 2).leases
    assert (leases.free_until[new] - leases.start[new]).mean() > (plain.free_until - plain.start)[
        plain.serial >= first
    ].mean() + 2
    share = 0.5 * model.governments.responsiveness[firms.district[leases.enterprise[new]]]
    free = leases.free_until[new] - leases.start[new] - 1
    assert (free <= leases.end[new] - leases.start[new]).all()
    assert (free >= np.floor(share * 6)).all()
    flow = model.results.flows.query("purpose == 'rent-free period'")["amount"].sum()
    assert flow == pytest.approx(model.results.system["fiscal_cost"].sum())
