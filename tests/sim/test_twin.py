"""Two programs of one text: the model and its plain twin give the same numbers, quarter by quarter."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from operator import methodcaller
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import Change, Parameters, ParkEcosystem
from sim.agents import Alliance, Enterprise, Fund, Government, Industry, Park, Platform
from sim.observers.dimensions import DIMENSIONS, INDICATORS
from sim.parameters.development import EFFORTS
from sim.parameters.policy_table import GROUPS, INSTRUMENTS, Instrument, target_names
from sim.processes.founding import support_expected
from sim.regions import History, MarketPath, Setting, load
from tests import reference
from tests.reference.rings import ring
from tests.reference.turnover import support_for_newcomers
from tests.reference.twin import ReferenceEcosystem
from tests.sim.laws import step_and_check
from tests.sim.strategies import EVERYTHING, SWITCHES, changed, configurations, small

RTOL = 1e-9
# sums of gains and losses cancel: a thousandth of a yuan, square metre or person is rounding
ATOL = {
    "cash": 1e-3,
    "profit": 1e-3,
    "operating_income": 1e-3,
    "debt": 1e-3,
    "account": 1e-3,
    "account_before": 1e-3,
    "own": 1e-3,
    "raised": 1e-3,
}


def expect(what: str, fast: Any, slow: Any, atol: float = 1e-9) -> None:
    """Fail unless the numbers agree, naming what differs."""
    fast, slow = np.asarray(fast, float), np.asarray(slow, float)
    # numpy.testing costs ten times as much: it is asked for its words, and about what is not finite
    if fast.shape == slow.shape and (np.abs(fast - slow) <= atol + RTOL * np.abs(slow)).all():
        return
    np.testing.assert_allclose(fast, slow, rtol=RTOL, atol=atol, err_msg=what)


OTHERWISE = ("serial", "name", "key", "spending", "spending_by_target", "offered", "last_change")
# what is compared column by column: the attribute of either program and the kind of agent
POPULATIONS = {
    "enterprises": Enterprise,
    "parks": Park,
    "governments": Government,
    "funds": Fund,
    "alliances": Alliance,
    "platforms": Platform,
    "industries": Industry,
}
TERMS = ("park", "space", "area", "rent", "start", "end", "free_until")


def state(twin: ReferenceEcosystem) -> dict[str, Any]:
    """Everything the twin knows, as plain numbers that stay when it runs on; enterprises by the key that names them."""
    agents = {name: list(getattr(twin, name)) for name in POPULATIONS}
    agents["enterprises"].sort(key=lambda each: each.name)
    found: dict[str, Any] = {
        name: {
            column: np.array([getattr(agent, column) for agent in agents[name]], float)
            for column in kind.columns
            if column not in OTHERWISE
        }
        for name, kind in POPULATIONS.items()
    }
    industries = range(len(twin.industries))
    found["support"] = [
        [support_for_newcomers(twin, r, k) for k in industries] for r in range(len(twin.governments) - 1)
    ]
    found["names"] = [each.name for each in agents["enterprises"]]
    found["leases"] = sorted(
        (each.name, *(getattr(lease, term) for term in TERMS))
        for each in agents["enterprises"]
        for lease in each.leases
    )
    for name in ("spending", "spending_by_target", "offered", "last_change"):
        found[f"government {name}"] = [dict(getattr(each, name)) for each in twin.governments]
    for name in ("households", "outside"):
        found[name] = getattr(twin, name).cash
    watched = twin.observers
    found["indicators"] = [[park[name] for name in INDICATORS] for park in watched.indicators]
    found["scores"] = [[score[stage] for stage in (1, 2, 3, 4)] for score in watched.scores if score]
    found["dimensions"] = [[park[name] for name in DIMENSIONS] for park in watched.dimensions]
    for name in ("stage", "nearest", "rising", "falling", "limiting"):
        found[f"observer {name}"] = list(getattr(watched, name))
    return found


def compare_enterprises(when: str, model: ParkEcosystem, slow: dict[str, Any]) -> None:
    """Every column of the enterprises, and every lease, matched by the key that names an enterprise."""
    names = model.enterprises.name
    order = np.argsort(names)
    assert names[order].tolist() == slow["names"], f"{when}: names of enterprises"
    for name, values in slow["enterprises"].items():
        expect(f"{when}: Enterprise.{name}", getattr(model.enterprises, name)[order], values, ATOL.get(name, 1e-9))
    leases = model.leases
    fast = zip(names[leases.enterprise].tolist(), *(getattr(leases, term).tolist() for term in TERMS), strict=True)
    held = sorted(fast)
    assert [lease[0] for lease in held] == [lease[0] for lease in slow["leases"]], f"{when}: who holds how many leases"
    expect(f"{when}: leases", [lease[1:] for lease in held], [lease[1:] for lease in slow["leases"]])


def compare_governments(when: str, model: ParkEcosystem, slow: dict[str, Any]) -> None:
    """What governments spend and offer, by instrument and by target."""
    for name, atol in (("spending", 1e-3), ("offered", 1e-9), ("last_change", 1e-9)):
        own = [[each.get(kind, 0.0) for kind in INSTRUMENTS] for each in slow[f"government {name}"]]
        expect(f"{when}: {name}", getattr(model.governments, name), own, atol)
    cells = [
        [
            [each.get((target, kind), 0.0) for kind in INSTRUMENTS]
            for target in target_names(model.setting.industries.codes)
        ]
        for each in slow["government spending_by_target"]
    ]
    expect(f"{when}: spending_by_target", model.governments.spending_by_target, cells, 1e-3)


def compare_stages(when: str, model: ParkEcosystem, slow: dict[str, Any]) -> None:
    """Indicators, scores and verdicts of two observers."""
    expect(f"{when}: indicators", model.stages.indicators, slow["indicators"])
    expect(f"{when}: dimensions", model.stages.dimensions, slow["dimensions"])
    expect(f"{when}: scores", model.stages.scores, slow["scores"])
    watched = model.stages
    for name, values in (
        ("stage", watched.stage), ("nearest", watched.nearest), ("rising", watched.ladder.rising), ("falling", watched.ladder.falling),
    ):  # fmt: skip
        assert values.tolist() == slow[f"observer {name}"], f"{when}: {name}"
    assert model.stages.limiting() == slow["observer limiting"], f"{when}: limiting indicator"


def compare(model: ParkEcosystem, slow: dict[str, Any]) -> None:
    """Everything the two programs know."""
    when = f"t = {model.t}"
    compare_enterprises(when, model, slow)
    for population, kind in POPULATIONS.items():
        if population != "enterprises":
            for name, values in slow[population].items():
                fast = getattr(getattr(model, population), name)
                expect(f"{when}: {kind.__name__}.{name}", fast, values, ATOL.get(name, 1e-9))
    compare_governments(when, model, slow)
    expect(f"{when}: support for newcomers", support_expected(model), slow["support"])
    for name in ("households", "outside"):
        expect(f"{when}: {name}", model.ledger.sector[name], slow[name], 1e-3)
    if model.t > 0:
        compare_stages(when, model, slow)


def run_both(
    parameters: Parameters,
    quarters: int,
    seed: int = 0,
    setting: Setting | None = None,
    step: Callable[[ParkEcosystem], None] = methodcaller("step"),
) -> ReferenceEcosystem:
    """Run the two programs side by side, compare them at the start and after every quarter, and give the twin."""
    model, slow = ParkEcosystem(parameters, seed, setting), ReferenceEcosystem(parameters, seed, setting)
    compare(model, state(slow))
    for _ in range(quarters):
        step(model)
        slow.step()
        compare(model, state(slow))
    return slow


def programme(kind: str, intensity: float, **fields: Any) -> Instrument:
    """One programme that ends within the test and fades out."""
    return Instrument(kind=kind, intensity=intensity, **{"start": 2, "duration": 7, "sunset": 4} | fields)


def opening_later(parameters: Parameters, quarters: tuple[int, ...]) -> Setting:
    """The region with its last parks empty until they open, in the given quarters."""
    setting = load(parameters)
    opening, enterprises = setting.parks.opening.copy(), setting.parks.enterprises.copy()
    opening[-len(quarters) :], enterprises[-len(quarters) :] = quarters, 0
    return replace(setting, parks=replace(setting.parks, opening=opening, enterprises=enterprises))


def test_default() -> None:
    twin = run_both(small(parks=5, districts=2, enterprises=150), 20)
    # the comparison is worth something only if things happened
    assert any(each.founded > 0 for each in twin.enterprises)
    assert any(lease.start > 0 for each in twin.enterprises for lease in each.leases)
    assert any(each.stake > 0 for each in twin.enterprises)


def test_owners_and_rooms_given_back() -> None:
    changes: dict[str, Any] = {
        "turnover__entrant_cash": 0.5,
        "contracts__rate": 0.4,
        "contracts__shed": 1.0,
        "tenure__owned_share": 0.7,
        "tenure__owner_age": 4,
        "tenure__spare": 1.0,
        "tenure__give_back": 0.6,
        "demand__growth_shift": -0.15,
        "leasing__short_lease": 2,
        "leasing__term_short": 0.7,
        "supply__pulse": 0.1,
        "supply__pulse_quarter": 5,
    }
    twin = run_both(small(parks=5, districts=2, enterprises=150, **changes), 16, seed=2)
    assert any(each.owner for each in twin.enterprises)
    assert any(area > 0.0 for park in twin.parks for area in park.sublet)


def test_programmes_of_every_kind() -> None:
    instruments = (
        programme("land_discount", 0.6),
        programme("rent_subsidy", 0.5, max_age=30),
        programme("rent_subsidy", 0.7, target="software", districts=("district_1",)),
        programme("rent_subsidy", 0.7, target="electronics", districts=("district_1",)),
        programme("tax_relief", 0.8, start=0),
        programme("rd_subsidy", 0.9, districts=("district_2",)),
        programme("service_platform_grant", 0.7, duration=12),
        programme("guidance_fund_equity", 0.6, start=0, max_age=40),
    )
    changes: dict[str, Any] = {"policy__additionality": -0.4, "policy__leakage": 0.2, "government__debt_limit": 0.2}
    run_both(small(parks=5, districts=2, enterprises=150, instruments=instruments, **changes), 20, seed=1)


@pytest.mark.parametrize(("seed", "unit"), [(5, 1.0), (6, 1000.0)])
def test_every_cell_of_the_policy_table(seed: int, unit: float) -> None:
    targets = ("", "software", "electronics", *GROUPS)
    instruments = tuple(
        programme(kind, 0.3 + 0.1 * number, target=target, budget=(0.0, 3e5)[(number + seed) % 2], start=number % 3)
        for kind in INSTRUMENTS
        for number, target in enumerate(targets)
    )
    changes: dict[str, Any] = {
        "policy__sme_employees": 60.0,
        "policy__leader_employees": 90.0,
        "policy__scale": 0.6,
        "policy__additionality": -0.4,
        "government__debt_limit": 0.6,
        "demand__slowdown_quarter": 4,
        "demand__slowdown_shift": -0.15,
        "supply__conversion_patience": 1,
        "money_unit": unit,
    }
    twin = run_both(
        small(parks=5, districts=2, enterprises=150, layout=5, instruments=instruments, **changes), 14, seed
    )
    assert any(0.0 < share < 1.0 for each in twin.governments for share in each.within_budget)


# all levers of paths, trends, business models, revival and attraction of people, and turns some of them can take
INSTITUTIONS = {
    name: value
    for name, value in EVERYTHING.items()
    if name.startswith(("alliance.", "platform.", "fund.", "rivalry.", "operation."))
}
LEVERS = {name: value for name, value in EVERYTHING.items() if name not in INSTITUTIONS}
VARIANTS: dict[str, dict[str, Any]] = {
    "community": {},
    "institutions": INSTITUTIONS | {"rivalry.learning_rate": 0.5, "fund.ticket": 0.6},
    "complex": {"development.kind": "complex", "attraction.kind": "land", "talent.kind": "anybody", "service.kind": "single"},
    "incentives": {"attraction.kind": "policy", "attraction.intensity": 0.7, "policy.scale": 1.3, "money_unit": 1000.0},
    "halfway": {f"paths.{name}": 0.4 + 0.05 * number for number, name in enumerate(EFFORTS)} | {"revival.intensity": 0.5},
    "indebted": {"supply.credit_share": 0.02, "operation.interest": 0.1, "operation.takeover_after": 2,
                 "paths.parks": ("park_1", "park_3", "park_5")},
    "crowded": {"leasing.passes": 1, "leasing.off_park": -4.0, "leasing.waiting": 1.0, "turnover.founders": 0.05, "supply.land_release": 0.0},
    "dear": {"rent.scarce_from": 0.02, "rent.scarce_span": 0.3, "rent.greatest_premium": 0.02, "supply.replacement": 0.01},
    "choosy": {"admission.kind": "by_chain", "admission.focus": 0.3, "admission.anybody": 0.9, "leasing.home_park": 0.2},
    "idle": {"demand.slowdown_quarter": 3, "demand.slowdown_shift": -0.2, "supply.conversion_patience": 2},
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_lever_of_operators_and_districts(variant: str) -> None:
    programmes = tuple(programme(kind, 0.4, budget=4e5 * (number % 2)) for number, kind in enumerate(INSTRUMENTS))
    region = small(parks=5, districts=2, enterprises=150, layout=7, instruments=programmes)
    parameters = changed(region, LEVERS | VARIANTS[variant])
    twin = run_both(parameters, 14, seed=8, setting=opening_later(parameters, (3, 6)))
    assert any(park.sold > 0 for park in twin.parks)
    if variant == "indebted":
        assert sum(park.managed_since > 0 for park in twin.parks) > 1
    if variant == "choosy":
        assert sum(park.refused for park in twin.parks) > 0.0
    if variant == "crowded":
        assert any(area > 0 for each in twin.governments for area in each.missed)


def test_institutions_together() -> None:
    programmes = (programme("guidance_fund_equity", 0.6, duration=12), programme("tax_relief", 0.5))
    changes: dict[str, Any] = {
        "leasing.seen": 0.5,
        "alliance.honour": 1.0,
        "fund.raise_quarters": 6,
        "fund.ticket": 0.6,
    }
    parameters = small(parks=7, districts=3, enterprises=200, layout=2, instruments=programmes)
    run_both(changed(parameters, INSTITUTIONS | changes), 14, seed=8)


def test_other_rules() -> None:
    switches: dict[str, Any] = dict.fromkeys((name.replace(".", "__") for name in SWITCHES), False)
    other: dict[str, Any] = {"turnover__exit": "table", "supply__pipeline_count": 1.0, "supply__construction_lag": 4}
    run_both(small(parks=4, districts=2, enterprises=150, layout=3, **switches | other), 20, seed=2)


def test_weak_demand_leads_to_conversion_and_exit() -> None:
    changes: dict[str, Any] = {
        "demand__slowdown_quarter": 3,
        "demand__slowdown_shift": -0.2,
        "supply__conversion_patience": 1,
        "supply__conversion_permission": 1.0,
        "supply__land_vacancy_response": -2.0,
        "production__overdraft": 0.2,
        "money_unit": 1000.0,
    }
    run_both(small(parks=5, districts=3, enterprises=150, layout=1, **changes), 20, seed=3)


def test_switches_of_experiments() -> None:
    """A steady market that slumps for a while, and floor space that comes from nowhere, part of which is sold."""
    changes: dict[str, Any] = {
        "demand__constant": 0.04,
        "demand__slowdown_quarter": 2,
        "demand__slowdown_quarters": 3,
        "demand__slowdown_shift": -0.2,
        "supply__pulse_quarter": 6,
        "supply__pulse": 0.1,
        "business_model__sale_share": 0.3,
        "paths__product_design": 0.5,
        "rivalry__learning": True,
        "rivalry__term": 4,
    }
    parameters = small(parks=5, districts=2, enterprises=150, **changes)
    run_both(parameters, 10, seed=4, setting=opening_later(parameters, (4, 6)))


def test_parks_that_open_later() -> None:
    parameters = small(parks=4, districts=2, enterprises=150)
    run_both(parameters, 20, seed=4, setting=opening_later(parameters, (3, 7)))


PATHS = {
    "whole": {"": MarketPath({2006: 0.1, 2007: -0.08}, (2008, 0.04))},
    "industries": {"software": MarketPath({2007: 0.2}), "electronics": MarketPath({2006: 0.05}, (2009, 0.0))},
}


@pytest.mark.parametrize("path", PATHS)
def test_what_a_region_is_given_year_by_year(path: str) -> None:
    """Market paths with and without a trend, and floor space delivered, also where approval is quicker."""
    changes: dict[str, Any] = {
        "paths__government_relation": 0.7,
        "paths__product_design": 0.5,
        "rivalry__learning": True,
        "rivalry__review_every": 2,
        "demand__slowdown_quarter": 9,
        "demand__slowdown_shift": -0.05,
    }
    parameters = small(parks=5, districts=2, enterprises=150, quarters=16, **changes)
    delivered = {"park_1": {2006: 9_000.0, 2008: 0.0}, "park_2": {2007: 20_000.0}, "park_5": {2008: 4_000.0}}
    setting = replace(opening_later(parameters, (6,)), history=History(PATHS[path], delivered))
    twin = run_both(parameters, 14, seed=4, setting=setting, step=step_and_check)
    assert any(park.stock != row.stock for park, row in zip(twin.parks, twin.inputs.parks, strict=True))


def test_parks_that_bring_their_enterprises() -> None:
    """With all levers on, in a region with later parks of which one opens empty."""
    parameters = changed(small(parks=6, districts=2, enterprises=200, layout=3, money_unit=1000.0), LEVERS)
    setting = opening_later(parameters, (5, 3, 3))
    coming = setting.parks.enterprises.copy()
    coming[-3:] = (25, 30, 0)
    setting = replace(setting, parks=replace(setting.parks, enterprises=coming))
    twin = run_both(parameters, 10, seed=6, setting=setting, step=step_and_check)
    assert sum(each.park == 4 for each in twin.enterprises) > 10


def test_alliance_and_platform() -> None:
    changes: dict[str, Any] = {
        "alliance__share": 0.8,
        "alliance__planning_fee": 20_000.0,
        "alliance__honour": 0.9,
        "alliance__split_quarters": 3,
        "platform__participation": 0.7,
        "leasing__seen": 0.3,
        "leasing__home_district": 0.3,
        "leasing__home_park": 0.2,
        "leasing__passes": 1,
        "supply__land_release": 0.0,
    }
    twin = run_both(small(parks=7, districts=3, enterprises=250, **changes), 14, seed=5)
    assert twin.alliances[0].next_plan > 4
    assert any(each.split_district >= 0 for each in twin.enterprises)
    assert twin.platforms[0].searches > 0


def test_parks_join_and_leave_the_alliance_and_the_platform() -> None:
    changes: dict[str, Any] = {
        "alliance__share": 0.5,
        "alliance__review": 2,
        "alliance__worth": 6.0,
        "alliance__office": 20_000.0,
        "alliance__specialists": 900_000.0,
        "platform__participation": 0.5,
        "platform__users": 0.7,
        "platform__review": 3,
        "platform__waiver": 5,
        "platform__fee": 0.6,
        "leasing__seen": 0.3,
        "leasing__home_district": 0.3,
        "leasing__passes": 1,
    }
    parts: set[tuple[int, int]] = set()

    def watched(model: ParkEcosystem) -> None:
        step_and_check(model)
        parts.add((int(model.parks.member.sum()), int(model.parks.listed.sum())))

    run_both(small(parks=7, districts=3, enterprises=200, **changes), 9, seed=5, step=watched)
    assert len({members for members, _ in parts}) > 1
    assert len({listed for _, listed in parts}) > 1


@pytest.mark.parametrize("by", ["score", "lottery"])
def test_titles_of_featured_parks(by: str) -> None:
    """Titles given, refused and lost, in an alliance of some, beside the channels of operators."""
    changes: dict[str, Any] = {
        "designation__by": by,
        "designation__start": 1,
        "designation__round_every": 2,
        "designation__first_batch": 2,
        "designation__later_batch": 2,
        "designation__least_share": 0.2,
        "designation__least_chain": 0.1,
        "designation__least_services": 0.1,
        "designation__least_occupancy": 0.75,
        "designation__application_cost": 20_000.0,
        "designation__report_cost": 50_000.0,
        "designation__grant": 300_000.0,
        "designation__wait": 2,
        "designation__review_every": 1,
        "designation__tolerance": 1.0,
        "designation__promise": 0.05,
        "designation__leads": 0.8,
        "paths__attraction_channels": 0.4,
        "paths__leads": 1.0,
        "alliance__share": 0.4,
        "alliance__planning_fee": 20_000.0,
        "leasing__seen": 0.3,
        "supply__pulse": 0.15,
        "supply__pulse_quarter": 4,
    }
    parameters = small(parks=7, districts=3, enterprises=250, **changes)
    twin = run_both(parameters, 14, seed=5, setting=opening_later(parameters, (4,)))
    assert any(park.titled for park in twin.parks)
    assert any(park.applications > 0 and not park.titled for park in twin.parks)
    assert any(park.member_by_title for park in twin.parks)
    if by == "score":
        assert any(park.title_lost >= 0 for park in twin.parks)


@pytest.mark.parametrize("peers", ["neighbours", "rank", "all"])
def test_learning_governments_and_operators(peers: str) -> None:
    changes: dict[str, Any] = {
        "rivalry__peers": peers,
        "rivalry__imitation": 0.7,
        "rivalry__learning": True,
        "rivalry__learning_rate": 0.5,
        "rivalry__trial": 0.1,
        "rivalry__term": 5,
        "operation__learning": True,
        "operation__switch_cost": 1.0,
        "operation__imitation": 5.0,
        "government__debt_limit": 0.3,
    }
    twin = run_both(small(parks=7, districts=3, enterprises=250, **changes), 22, seed=6)
    assert any(offer > 0 for each in twin.governments for offer in each.offered.values())
    assert any(park.strategy != row.strategy for park, row in zip(twin.parks, twin.inputs.parks, strict=True))


def test_anchors_that_come_and_go_and_operators_that_change_hands() -> None:
    changes: dict[str, Any] = {
        "anchors__coming": 15.0,
        "anchors__size": 60.0,
        "anchors__size_spread": 0.4,
        "anchors__going": 0.3,
        "anchors__large": 60.0,
        "anchors__local": 0.9,
        "operation__new_management": 0.2,
        "operation__takeover_after": 2,
        "supply__credit_share": 0.02,
        "fund__guidance": 1.5,
    }
    twin = run_both(small(parks=6, districts=3, enterprises=250, **changes), 16, seed=3, step=step_and_check)
    assert any(park.strategy != row.strategy for park, row in zip(twin.parks, twin.inputs.parks, strict=True))
    assert any(park.managed_since > 0 for park in twin.parks)
    assert any(each.awaited for each in twin.enterprises)


def test_funds() -> None:
    changes: dict[str, Any] = {
        "fund__guidance": 1.5,
        "fund__park": 1.0,
        "fund__raise_quarters": 4,
        "fund__ticket": 0.5,
        "fund__pace": 0.3,
        "fund__hold": 5,
        "fund__exit_rate": 0.3,
        "fund__relocation_string": True,
        "leasing__home_district": 0.2,
        "production__cash_buffer": 0.5,
        "production__poor_rd": 0.4,
    }
    twin = run_both(small(parks=6, districts=3, enterprises=250, **changes), 18, seed=7)
    assert sum(fund.invested > 0 for fund in twin.funds) > len(twin.funds) / 2
    assert any(fund.returned > 0 and fund.dividends > 0 for fund in twin.funds)
    assert any(fund.lost > 0 for fund in twin.funds)
    assert any(each.followed_on for each in twin.enterprises)


def test_enterprises_outside_that_count_from_where_they_are() -> None:
    parameters = small(parks=4, districts=2, enterprises=150, layout=4, paths__site_selection=0.5)
    parameters = replace(parameters, region=replace(parameters.region, nearness=0.7, ground=6.0))
    twin = run_both(parameters, 6, seed=1, setting=opening_later(parameters, (3,)))
    outside = [each for each in twin.enterprises if each.park < 0]
    assert len({ring(twin, each) for each in outside}) == 3


def test_changes_at_a_date() -> None:
    """Everything on and off again at different dates, some of it announced, with parks that open before and after."""
    base = small(
        parks=5, districts=2, enterprises=120, quarters=12, instruments=(programme("tax_relief", 0.5, start=0),)
    )
    grants = tuple(programme(kind, 0.3, target="start_ups", start=0, duration=4, sunset=2) for kind in INSTRUMENTS)
    kept = (*base.policy.instruments, programme("rent_subsidy", 0.4, start=0, duration=9))
    timeline = (
        Change(2, {"policy.instruments": kept, "policy.scale": 0.8}),
        Change(3, LEVERS | {"paths.parks": ("park_2", "park_5"), "fund.park": 1.0}, announced=False),
        Change(4, {"attraction.kind": "policy", "policy.instruments": grants, "policy.scale": 1.2}),
        Change(5, INSTITUTIONS | {"rivalry.review_every": 1, "rivalry.first_review": 0, "rent.natural_office": 0.1}, announced=False),
        Change(8, {name: getattr(getattr(base, name.split(".")[0]), name.split(".")[1]) for name in EVERYTHING}),
    )  # fmt: skip
    parameters = replace(base, timeline=timeline, money_unit=1000.0)
    twin = run_both(parameters, 11, seed=4, setting=opening_later(parameters, (3, 6)), step=step_and_check)
    assert [fund.park < 0 for fund in twin.funds] == [False] * 5 + [True] * 2
    assert any(park.digital > 0.0 for park in twin.parks)


def test_almost_empty_parks() -> None:
    changes: dict[str, Any] = {"turnover__exit": "table", "production__use_congestion": False}
    run_both(small(parks=8, districts=2, enterprises=20, layout=20, **changes), 12, seed=151)


def thinned(setting: Setting, part: float) -> Setting:
    """The region with a part of its enterprises, in as much less floor space and land; parks, districts and industries stay what they are.

    The twin takes one enterprise after another, so that a quarter costs it as much as there are enterprises.
    """
    parks, districts, history = setting.parks, setting.districts, setting.history
    amounts = {name: part * getattr(parks, name) for name in ("land_m2", "stock", "amenity_m2", "revenue_at_start")}
    firms = np.ceil(part * parks.enterprises).astype(np.int64)
    outside = np.ceil(part * districts.off_park_enterprises).astype(np.int64)
    delivered = {park: {year: part * area for year, area in years.items()} for park, years in history.delivered.items()}
    return replace(
        setting,
        parks=replace(parks, enterprises=firms, **amounts),
        districts=replace(districts, off_park_enterprises=outside),
        history=replace(history, delivered=delivered),
    )


def test_zhongguancun() -> None:
    """All 42 parks and what is given year by year, with a twentieth of the enterprises."""
    twin = run_both(Parameters(), 6, setting=thinned(load(Parameters()), 0.05))
    assert len({each.park for each in twin.enterprises}) > len(twin.parks) / 2


@settings(max_examples=20)
@given(configurations(longest=10), st.integers(0, 3))
def test_any_configuration(parameters: Parameters, seed: int) -> None:
    """And every law holds besides: what both programs have wrong is wrong all the same."""
    run_both(parameters, parameters.quarters, seed, step=step_and_check)


def at_work(name: str) -> tuple[Parameters, Setting | None]:
    """A region in which the constants of a group do something."""
    if name == "plain":
        return small(parks=4, districts=2, enterprises=150), None
    if name == "institutions":
        turns = {"alliance.planning_fee": 20_000.0, "alliance.honour": 1.0, "leasing.home_district": 0.3}
        turns |= {"operation.switch_cost": 1.0, "operation.imitation": 5.0, "fund.ticket": 0.6}
        # an alliance whose members stay, and whose staff can do all there is to do
        turns |= {"alliance.office": 0.0, "alliance.officer": 0.0, "alliance.specialists": 0.0, "alliance.review": 400}
        return changed(small(parks=6, districts=2, enterprises=150), INSTITUTIONS | turns), None
    programmes = tuple(programme(kind, 0.4) for kind in INSTRUMENTS)
    parameters = changed(small(parks=5, districts=2, enterprises=150, layout=7, instruments=programmes), LEVERS)
    return parameters, opening_later(parameters, (3, 6))


CONSTANTS = {
    "plain": (
        "rent.vacancy_response", "leasing.deposit", "innovation.frontier_drag", "production.cash_buffer", "supply.land_release",
        "supply.planned_vacancy", "supply.absorption_speed",
        "tenure.investment_grade", "talent.speed", "operation.amenity_yield", "government.administration", "turnover.margin_memory",
    ),
    "institutions": (
        "alliance.link_reach", "alliance.saving", "alliance.preference", "alliance.tax_split", "platform.fee", "fund.valuation",
        "fund.rd_use", "rivalry.follow", "rivalry.growth_weight", "rivalry.inertia",
        "rivalry.zoning", "rivalry.land", "rivalry.learning_rate", "operation.switch_cost",
    ),
    "levers": (
        "paths.site_pull", "paths.refit_cost", "paths.linkage_coupling", "paths.exchange", "development.mix", "revival.patience_cut",
        "talent.targeted_grant", "talent.subsidy_response", "policy.approval_cost", "business_model.sale_share",
    ),
}  # fmt: skip


class Course:
    """The states a twin goes through, worked out as far as somebody asks."""

    def __init__(self, parameters: Parameters, setting: Setting | None):
        self.twin = ReferenceEcosystem(parameters, 0, setting)
        self.states = [state(self.twin)]

    def follow(self, model: ParkEcosystem, quarters: int) -> None:
        """Run the model, and compare it at the start and after every quarter."""
        for quarter in range(quarters + 1):
            if quarter == len(self.states):
                self.twin.step()
                self.states.append(state(self.twin))
            compare(model, self.states[quarter])
            model.step()


@pytest.mark.parametrize("group", CONSTANTS)
def test_a_constant_that_is_off_by_a_millionth_is_noticed(group: str, subtests: pytest.Subtests) -> None:
    """One run of the twin serves all constants of a group: it is the model that is run with each of them off."""
    parameters, setting = at_work(group)
    course = Course(parameters, setting)
    for name in CONSTANTS[group]:
        section, leaf = name.split(".")
        off = changed(parameters, {name: getattr(getattr(parameters, section), leaf) * (1.0 - 1e-6)})
        with subtests.test(name), pytest.raises(AssertionError, match="t = "):
            course.follow(ParkEcosystem(off, 0, setting), 10)


def test_twin_shares_inputs_only() -> None:
    allowed = {"sim.parameters", "sim.parameters.policy_table", "sim.regions"}
    for path in Path(reference.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sim":
                assert node.module in allowed, f"{path.name} imports {node.module}"
