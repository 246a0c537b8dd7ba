"""The alliance: members, dues, and each synergy on its own."""

from __future__ import annotations

import numpy as np
import pytest

from sim import ParkEcosystem
from sim.draws import Draws
from sim.processes.alliance import advantage, agree_on_split, assigned_industries, joins, within_reach
from sim.processes.location import OUTSIDE, SpaceMarket
from sim.processes.search import choose, expected_lift
from tests.sim.strategies import assert_identical, finished, frames, small
from tests.sim.test_directions import CALM, HUGE, MORE, SEEDS, assert_moves
from tests.sim.test_platform import differences, flow, moves_between_districts, outside, run, runs, system

SYNERGIES = ("industry", "function", "service", "attraction")


def alone(*synergies, share=1.0, **changes):
    """An alliance that works on the named synergies only; its members stay, and its staff can do all there is to do."""
    kept = {"alliance__share": share, "alliance__review": 400, "alliance__office": 0.0, "alliance__officer": 0.0}
    return kept | {f"alliance__{each}": each in synergies for each in SYNERGIES} | changes


# the neutral values


def test_without_members_an_alliance_changes_nothing():
    plain = frames(finished(small(6, 3, 200, 10, events=True), 3))
    other = finished(small(6, 3, 200, 10, events=True, alliance__dues=5.0, alliance__link_reach=1.0, alliance__saving=0.6, alliance__preference=0.3,
                           alliance__planning_fee=0.0, alliance__tax_split=1.0, alliance__honour=1.0, alliance__barrier=1.0), 3)  # fmt: skip
    assert_identical(plain, frames(other))
    assert not other.results.flows["purpose"].str.contains("alliance|split").any()
    assert (other.results.system.filter(like="alliance").to_numpy() == 0.0).all()
    assert not other.results.parks["member"].any()


def test_an_alliance_that_works_on_nothing_costs_its_dues_and_moves_no_enterprise():
    plain, other = finished(small(6, 3, 200, 8), 3), finished(small(6, 3, 200, 8, **alone()), 3)
    for name in ("enterprises", "leased_m2", "output", "asking_rent"):
        np.testing.assert_array_equal(plain.results.system[name], other.results.system[name])
    assert other.parks.operating_income.sum() < plain.parks.operating_income.sum()


@pytest.mark.parametrize(
    ("synergy", "nothing"),
    [
        ("industry", {"alliance__link_reach": 0.0}),
        ("service", {"alliance__saving": 0.0}),
        ("function", {"alliance__planning_fee": 5e6, "alliance__dues": 0.0}),
    ],
)
def test_a_synergy_of_no_strength_is_a_synergy_switched_off(synergy, nothing):
    on, off = (finished(small(6, 3, 200, 8, **alone(*which, **nothing)), 3) for which in ((synergy,), ()))
    assert_identical(frames(on), frames(off))


def test_the_same_parks_are_members_when_more_are():
    keys = np.arange(1, 400).astype(np.uint64)
    before = np.zeros(len(keys), bool)
    for share in (0.0, 0.1, 0.4, 0.8, 1.0):
        now = joins(Draws(7, "alliance", 0).uniform(1, keys), share=share)
        assert (now | ~before).all()
        assert abs(now.mean() - share) < 0.08
        before = now
    members = [
        set(np.flatnonzero(ParkEcosystem(small(8, 3, 100, alliance__share=share), 0).parks.member))
        for share in (0.3, 0.7)
    ]
    assert members[0] <= members[1]


# dues


def test_dues_pay_staff_plans_and_work():
    model = ParkEcosystem(small(6, 3, 200, 12, **alone("function", share=0.6), alliance__planning_fee=40_000.0), 1)
    held, planned = 0.0, 0
    for _ in range(12):
        model.step()
        members = model.parks.member & model.open_parks()
        count, dues = members.sum(), 0.2 * model.parks.stock.sum(axis=1)[members].sum()
        assert model.alliances.members[0] == count > 0
        held += 0.4 * dues
        if model.t > planned and held >= 40_000.0 * count:
            held, planned = held - 40_000.0 * count, model.t - 1 + 4
        held = min(held, 40_000.0 * count)
        assert model.alliances.cash[0] == pytest.approx(held, abs=1e-3)
        assert model.alliances.next_plan[0] == planned
    assert planned > 4, "it plans more than once"
    dues, staff, plans, work = (flow(model, f"alliance {word}") for word in ("dues", "staff", "planning", "work"))
    assert staff == pytest.approx(0.6 * dues)
    assert dues == pytest.approx(staff + plans + work + held)
    assert model.results.system["alliance_cash"].iloc[-1] == pytest.approx(held, abs=1e-3)


# who is a member


def members_over_time(share, **changes):
    """Members at the start and after four years [one pair a seed]."""
    tables = [run(seed, alliance__share=share, **changes).results.system["alliance_members"] for seed in SEEDS]
    return [(int(table.iloc[0]), int(table.iloc[16])) for table in tables]


def test_too_few_members_and_the_alliance_dissolves_enough_and_it_grows():
    assert all(start <= 2 and end == 0 for start, end in members_over_time(0.1))
    assert all(start >= 4 and end > start for start, end in members_over_time(0.65))


def test_dearer_specialists_or_an_office_that_dues_cannot_pay_take_more_members():
    assert all(end == 0 for _, end in members_over_time(0.65, alliance__specialists=5e6))
    assert all(end == 0 for _, end in members_over_time(0.65, alliance__office=1e6))


def test_what_members_save_is_earned_by_their_number():
    few, all_of_them = (run(0, alliance__share=share, alliance__review=400).results.system for share in (0.5, 1.0))
    assert (few["alliance_capacity"] < all_of_them["alliance_capacity"]).iloc[:12].all()
    assert (few["alliance_saving"] < all_of_them["alliance_saving"]).iloc[:12].all()


def test_without_dues_and_savings_only_the_other_synergies_are_left():
    nothing = {"alliance__dues": 0.0, "alliance__saving": 0.0}
    one, other = (
        finished(small(6, 3, 200, 8, **alone("industry", service, **nothing)), 3) for service in ("service", "industry")
    )
    assert flow(one, "alliance dues") == flow(one, "alliance staff") == 0.0
    assert_identical(frames(one), frames(other))


def test_a_dissolved_alliance_keeps_no_money_and_its_claims_run_out():
    model = run(0, alliance__share=0.65, alliance__specialists=5e6)
    late = model.results.flows.query("quarter > 8 and purpose.str.startswith('alliance')")
    assert not late["amount"].any()
    assert model.results.system["alliance_cash"].iloc[-1] == pytest.approx(0.0, abs=1e-6)


# industry


def test_suppliers_of_other_members_count_in_part():
    people, member = np.array([[10.0, 0.0], [4.0, 6.0], [100.0, 100.0]]), np.array([True, True, False])
    assert within_reach(people, member, reach=0.5).tolist() == [[12.0, 3.0], [9.0, 6.0], [100.0, 100.0]]
    assert within_reach(people, member, reach=0.0).tolist() == people.tolist()
    assert within_reach(people, np.array([True, False, False]), reach=0.5).tolist() == people.tolist()


def test_members_sell_more_and_others_do_not_when_suppliers_are_shared():
    sales = []
    for which in (("industry",), ()):
        model = ParkEcosystem(small(8, 2, 300, layout=1, **alone(*which, share=0.5)), 0)
        next(each for each in model.order if each.name == "production")(model, Draws(0, "production", 0))
        sales.append(model.enterprises.revenue.copy())
    inside = model.enterprises.park >= 0
    member = inside & model.parks.member[model.enterprises.park]
    assert 0 < member.sum() < inside.sum()
    assert (sales[0][member] > sales[1][member]).all()
    # who makes as much as before is a little scarcer beside members that make more
    dearer = sales[0][~member] / sales[1][~member] - 1.0
    assert (dearer >= -1e-12).all()
    assert dearer.max() < 0.5 * (sales[0][member] / sales[1][member] - 1.0).mean()


def test_shared_suppliers_raise_margins():
    assert_moves(differences(lambda model: float(model.results.industries["margin"].mean()), {}, alone("industry")), +1)
    # that it keeps tenants stays within luck over 32 seeds


# function


def test_members_take_different_positions_the_largest_first():
    score = np.array([[3.0, 2.0, 1.0], [9.0, 2.0, 1.0], [1.0, 5.0, 4.0], [1.0, 2.0, 9.0]])
    assert assigned_industries(score, np.array([10.0, 5.0, 20.0, 1.0])).tolist() == [0, 2, 1, 2]
    assert assigned_industries(score[:0], np.array([])).tolist() == []


def test_advantage_compares_with_the_region():
    people, alike = np.array([[8.0, 2.0], [0.0, 0.0]]), np.eye(2)
    assert advantage(people, np.array([50.0, 50.0]), alike).tolist() == [[1.6, 0.4], [0.0, 0.0]]
    assert advantage(people, np.array([50.0, 0.0]), alike)[0, 1] == 0.0


def test_members_declare_leading_industries_that_differ_and_others_keep_theirs():
    model = ParkEcosystem(small(8, 2, 300, 8, layout=1, **alone("function", share=0.6)), 3)
    before, member = model.parks.leading_industry.copy(), model.parks.member
    model.run_for(8)
    after = model.parks.leading_industry
    assert 1 < member.sum() < 8
    assert len(set(after[member].tolist())) == member.sum()
    assert (after[~member] == before[~member]).all()


def test_agreed_positions_bring_members_apart():
    # the effect is small, as few tenants mind a tenth of rent more than who is there
    footloose = {"leasing__search_base": 2.0, "turnover__founders": 0.5, "enterprises": 1200}

    def agreed_share(model):
        """Share of employees in parks who work in the industry that the last plan gave their park."""
        firms, parks = model.enterprises, model.parks
        people = model.by_cell(firms.employees, model.cell())[: parks.size]
        lead = plan.parks.leading_industry
        return float(people[np.arange(parks.size), lead].sum() / people.sum())

    on = alone("function", alliance__preference=0.3, **footloose)
    change = []
    for before, after in zip(runs(MORE, **footloose), runs(MORE, **on), strict=True):
        plan = after
        change.append(agreed_share(after) - agreed_share(before))
    assert_moves(np.array(change), +1)
    assert_moves(
        differences(lambda model: float(model.results.parks["operating_income"].sum()), footloose, on, MORE), -1
    )


# service


def test_pooled_services_are_cheaper_and_better_for_members_only():
    base = alone(share=0.5)
    levels = []
    for before, after in zip(runs(**base), runs(**alone("service", share=0.5)), strict=True):
        member = after.parks.member
        gain = (after.parks.services - before.parks.services).mean(axis=1)
        assert 0 < member.sum() < len(member)
        levels.append(gain[member].mean() - gain[~member].mean())
    assert_moves(np.array(levels), +1)
    one = []
    for saving in (0.2, 0.0):
        model = ParkEcosystem(small(5, 2, 200, 1, **alone("service")), 0)
        model.alliances.saving = saving
        model.step()
        one.append(model)
        employees = model.park_employees()
        full = (1.0 - saving) * 2_500.0 * model.governments.wage_index[model.parks.district] * employees
        expected = (full * model.parks.services.mean(axis=1)).sum()
        # skilled wages move after services are paid
        assert flow(model, "services") == pytest.approx(expected, rel=0.02)
    assert flow(one[0], "services") < flow(one[1], "services"), "no better in the first quarter, and cheaper"


# attraction


def test_leads_that_found_no_room_go_to_members():
    calm = CALM | {"enterprises": HUGE}
    idle, leads = alone() | calm, alone("attraction", alliance__barrier=0.0) | calm
    assert_moves(differences(outside, idle, leads), -1)
    assert_moves(differences(system("vacancy_rate"), idle, leads), -1)


@pytest.mark.parametrize("listed", [False, True])
def test_whoever_knows_of_no_room_is_offered_that_of_members_and_no_other(listed):
    """Other parks list a corner that is too small, which makes a searcher turn away from a district it has not heard of.

    Nobody is tied to the home district, so that an offer elsewhere is taken.
    """
    went, footloose = {}, {"leasing__seen": 0.0, "leasing__home_district": 0.0}
    for which in (("attraction",), ()):
        model = ParkEcosystem(small(9, 3, 300, layout=1, **footloose, **alone(*which)), 1)
        firms, parks = model.enterprises, model.parks
        away = parks.district != 0
        parks.member = np.arange(parks.size) % 2 == 0
        parks.listed = listed & ~parks.member
        for district in range(1, model.central):
            assert 0 < parks.member[parks.district == district].sum() < (parks.district == district).sum()
        room = np.where(parks.member, 1e6, 30.0 if listed else 1e6)
        parks.stock = parks.leased + np.where(away, room, 0.0)[:, None]
        rows = np.flatnonzero(firms.district == 0)
        firms.park = firms.home = -1
        space = np.full(len(rows), 1)
        model.alliances.capacity = 1.0
        went[which] = choose(model, Draws(1, "leasing", 0), SpaceMarket(model), rows, space, np.full(len(rows), 50.0))
    assert (went[()] == OUTSIDE).all()
    found = went[("attraction",)][went[("attraction",)] >= 0]
    assert found.size > 20
    assert parks.member[found].all()
    assert away[found].all()


def test_an_expected_split_lowers_the_barrier_between_districts():
    assert expected_lift(1.5, barrier=0.5, tax_split=0.5, honour=0.6) == pytest.approx(0.225)
    sure = alone("attraction", alliance__barrier=1.0, alliance__tax_split=1.0, alliance__honour=1.0)
    never = sure | {"alliance__honour": 0.0}
    assert_moves(differences(moves_between_districts, never, sure), +1)
    for model in runs(**never):
        assert flow(model, "tax split") == 0.0
        assert (model.enterprises.split_district == -1).all()
    assert all(flow(model, "tax split") > 0.0 for model in runs(**sure))


def test_without_a_split_nobody_is_easier_to_move_to():
    unsplit = alone("attraction", alliance__barrier=1.0, alliance__tax_split=0.0)
    unbarred = alone("attraction", alliance__barrier=0.0, alliance__tax_split=0.0)
    assert_identical(frames(run(0, **unsplit)), frames(run(0, **unbarred)))


@pytest.mark.parametrize("honour", [0.0, 1.0])
def test_every_move_between_members_of_two_districts_makes_a_claim_or_none(honour):
    model = ParkEcosystem(
        small(
            9,
            3,
            400,
            24,
            layout=1,
            leasing__home_district=0.5,  # so that moves between districts are many
            **alone("attraction", share=0.6, alliance__honour=honour, alliance__split_quarters=3),
        ),
        1,
    )
    member, seen = model.parks.member, 0
    for _ in range(24):
        name, park, district, claim = (
            getattr(model.enterprises, column).tolist() for column in ("name", "park", "district", "split_district")
        )
        before = dict(zip(name, zip(park, district, claim, strict=True), strict=True))
        model.step()
        firms = model.enterprises
        for row, name in enumerate(firms.name.tolist()):
            park, district, claim = before.get(name, (-1, int(firms.district[row]), -1))
            if district != firms.district[row]:
                between = park >= 0 and member[park] and member[firms.park[row]]
                claim = district if between and honour == 1.0 else -1
                seen += between
                if between and honour == 1.0:
                    assert firms.split_until[row] == model.t - 1 + 3
            assert firms.split_district[row] == claim
    assert seen > 5


def test_a_claim_ends_when_its_enterprise_goes_to_another_district():
    model = ParkEcosystem(small(9, 3, 300, layout=1, **alone("attraction", alliance__honour=0.5)), 1)
    firms, parks = model.enterprises, model.parks
    parks.member = np.array([parks.district[park] != 2 for park in range(parks.size)])
    one, two, three = (int(np.flatnonzero(parks.district == district)[0]) for district in range(3))
    rows = np.flatnonzero(firms.district == 0)[:4]
    firms.split_district[rows], firms.split_until[rows] = 1, 99
    origin, target = np.array([one, one, one, -1]), np.array([two, two, three, two])
    agree_on_split(model, np.array([0.4, 0.6, 0.4, 0.4]), rows, origin, target)
    assert firms.split_district[rows].tolist() == [0, -1, -1, -1]
    assert firms.split_until[rows[0]] == 20
    within = np.flatnonzero(parks.district == 0)[-1:]
    firms.split_district[rows] = 1
    agree_on_split(model, np.array([0.4]), rows[:1], np.array([one]), within)
    assert firms.split_district[rows[0]] == 1, "a move within the district that owes it changes nothing"


def test_a_claim_is_paid_for_its_quarters_and_is_no_revenue_of_the_payer():
    model = ParkEcosystem(
        small(
            4, 2, 150, 12, **alone("attraction", alliance__barrier=0.0, alliance__tax_split=0.4, alliance__honour=0.0)
        ),
        0,
    )
    model.run_for(2)
    firms = model.enterprises
    host = np.flatnonzero(firms.district == 0)[:5]
    firms.split_district[host], firms.split_until[host] = 1, model.t + 1
    names, paid = firms.name[host].copy(), []
    g = model.parameters.government
    for _ in range(3):
        production = next(each for each in model.order if each.name == "production")
        for each in model.order:
            each(model, Draws(model.seed, each.name, model.t))
            if each is production:
                rows = np.flatnonzero(np.isin(model.enterprises.name, names) & (model.enterprises.district == 0))
                firms = model.enterprises
                # profit as recorded is before profit tax; without programmes nothing else is in it
                tax = g.turnover_tax * firms.revenue + g.profit_tax * np.maximum(firms.profit, 0.0)
                owed = 0.4 * g.local_share * tax[rows].sum() if model.t <= 3 else 0.0
                paid.append(model.ledger.flows.get("tax split", 0.0))
                assert paid[-1] == pytest.approx(owed)
                plain = g.local_share * model.by_government(tax, firms.district)
                assert model.governments.revenue[:2] == pytest.approx(plain[:2] + np.array([-owed, owed]))
        model.ledger.close_quarter()
        model.t += 1
    assert paid[0] > 0.0
    assert paid[1] > 0.0
    assert paid[2] == 0.0
