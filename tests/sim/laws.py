"""What must hold after every quarter of every run."""

from __future__ import annotations

import numpy as np

from experiments.study.finite_numbers import MAY_BE_UNKNOWN
from sim import ParkEcosystem
from sim.agents import DAYS
from sim.observers.dimensions import INDICATORS
from sim.observers.ladder import READ_OFF
from sim.observers.measures import FUTURES
from sim.policy import row_of

AREA = 1e-6  # m2 that rounding may lose in a sum of areas
SHARES = {
    "enterprises": ("stake", "fund_stake", "rootedness"),
    "parks": ("services", "upkeep", "accessibility", "effort", "fitted", "digital", "marketised", "specialised", "sold",
              "relatedness_required"),
    "governments": (
        "responsiveness", "rationing", "fill_rate", "placed", "offered", "priority", "within_budget", "housing_support", "hiring_support",
    ),
}  # fmt: skip
POSITIVE = {
    "enterprises": ("productivity", "inventiveness", "wage", "knowledge"), "parks": ("rule_rent", "asking_rent", "base_rent"),
    "governments": ("wage_index",), "industries": ("price", "productivity", "market_start"),
}  # fmt: skip
NOT_NEGATIVE = {
    "enterprises": (
        "revenue", "inputs", "rd", "absorbed", "innovations", "subsidy", "support", "leased_m2", "fixed_cost", "fund_paid", "earmarked",
    ),
    "parks": ("stock", "leased", "let_before", "sublet", "modern", "pipeline", "strained", "amenity_m2", "idle", "debt", "rent_income",
              "service_income", "equity_income", "spin_offs", "refused"),
    "governments": ("skilled", "homes", "vacancies", "spending", "spending_by_target", "outlay", "missed", "lacking"),
    "platforms": ("listed_m2", "searches", "matches"), "leases": ("rent",),
    "industries": ("potential", "outside", "use", "price", "input_price", "entries", "exits", "joined"),
    "funds": ("target", "raised", "own", "invested", "returned", "lost", "dividends"),
}  # fmt: skip
SHARES_OF_STAGES = ("chain_closure", "service_fit", "jobs_housing", "functional_mix", "service_equity_share")
ALL_PAINS = [f"pain_{number}" for number in range(1, 9)]
UNIT = ("regional_imbalance", "concentrated_contribution", *FUTURES)  # measures of the whole, 0-1


def assert_leases_close(model: ParkEcosystem) -> None:
    """Floor space, leases and tenants tell the same story."""
    firms, parks, leases = model.enterprises, model.parks, model.leases
    spaces = parks.stock.shape[1]
    assert (parks.leased >= -AREA).all()
    assert (parks.leased <= parks.stock + AREA).all()
    assert ((leases.enterprise >= 0) & (leases.enterprise < firms.size)).all()
    assert (leases.area > 0.0).all()
    by_space = np.bincount(leases.park * spaces + leases.space, leases.area, minlength=parks.size * spaces).reshape(
        parks.size, spaces
    )
    np.testing.assert_allclose(by_space, parks.leased, rtol=1e-12, atol=AREA)
    np.testing.assert_allclose(
        np.bincount(leases.enterprise, leases.area, minlength=firms.size), firms.leased_m2, rtol=1e-12, atol=AREA
    )
    assert (firms.park[leases.enterprise] == leases.park).all()
    assert (firms.space[leases.enterprise] == leases.space).all()
    assert ((np.bincount(leases.enterprise, minlength=firms.size) > 0) == (firms.park >= 0)).all()
    inside = firms.park >= 0
    assert (firms.district[inside] == parks.district[firms.park[inside]]).all()
    assert (parks.opening[firms.park[inside]] <= model.t).all()
    assert not firms.owner[~inside].any()
    assert not firms.owner[firms.space == model.incubator].any()
    assert (leases.end >= leases.start).all()
    bill = np.zeros(firms.size)
    np.add.at(bill, leases.enterprise, DAYS * leases.area * model.lease_rents())
    np.testing.assert_allclose(bill, model.rent_due(), rtol=1e-12)
    # a pulse is a gift that no plot limits
    most = parks.permitted_m2 * (1.0 + model.parameters.supply.pulse)
    assert (parks.stock.sum(axis=1) + parks.pipeline.sum(axis=(1, 2)) <= most * (1.0 + 1e-9) + AREA).all()


def assert_money_closes(model: ParkEcosystem) -> None:
    """The sum over all accounts is zero but for rounding."""
    flows = sum(abs(row["amount"]) for row in model.recorder.rows["flows"] if row["quarter"] == model.t - 1)
    assert abs(model.ledger.imbalance()) <= 1e-9 * max(flows, 1.0), (model.ledger.imbalance(), flows)


def assert_state_is_sound(model: ParkEcosystem) -> None:
    """Numbers are finite and inside what they can mean."""
    for name in ("enterprises", "parks", "governments", "funds", "alliances", "platforms", "industries", "leases"):
        population = getattr(model, name)
        for column in population.storage:
            assert np.isfinite(getattr(population, column)).all(), f"{name}.{column}"
    for table, lowest in ((POSITIVE, np.nextafter(0.0, 1.0)), (NOT_NEGATIVE, 0.0), (SHARES, 0.0)):
        for name, columns in table.items():
            for column in columns:
                values = getattr(getattr(model, name), column)
                assert (values >= lowest).all(), f"{name}.{column}: {values.min()}"
                if table is SHARES:
                    assert (values <= 1.0 + 1e-12).all(), f"{name}.{column}: {values.max()}"
    funds = model.funds
    assert (funds.cash >= -1e-9 * (funds.raised + funds.returned)).all(), (
        "a fund that pays its last yuan may owe a rounding error"
    )
    firms = model.enterprises
    assert (firms.employees >= 1.0).all()
    assert (np.diff(firms.serial) > 0).all()
    assert len(np.unique(firms.name)) == firms.size
    assert (firms.rootedness[firms.park < 0] == 0.0).all(), "roots outside the parks"
    assert (firms.support[firms.park < 0] == 0.0).all(), "support of rooms that nobody has"
    assert (firms.support <= 2.0 + 1e-12).all(), "more than the whole of rents and of local taxes"
    for name, bound in (
        ("park", model.parks.size),
        ("district", model.central),
        ("industry", model.industries.size),
        ("space", 4),
    ):
        values = getattr(firms, name)
        assert (values >= (-1 if name == "park" else 0)).all(), name
        assert (values < bound).all(), name


def assert_stages_move_by_one(model: ParkEcosystem, before: np.ndarray) -> None:
    """Stages lie within 0-4; a park that is out of its first year changes by one stage at most; what they rest on is bounded."""
    seen = model.stages
    assert (np.abs(seen.stage - before)[seen.ladder.age > READ_OFF] <= 1).all()
    for now in (seen.stage, seen.nearest):
        assert ((now >= 0) & (now <= 4)).all()
        assert ((now > 0) == (model.parks.opening < model.t)).all()
    assert ((seen.dimensions >= 0.0) & (seen.dimensions <= 1.0)).all()
    assert (seen.scores >= 0.0).all()
    assert np.isfinite(seen.indicators).all()
    shares = [number for number, name in enumerate(INDICATORS) if name in SHARES_OF_STAGES]
    assert (seen.indicators[:, shares] >= 0.0).all()
    assert (seen.indicators[:, shares] <= 1.0 + 1e-12).all()
    assert (seen.floors[:, [0, 2]] <= 1.0 + 1e-9).all()


def assert_programmes_are_booked(model: ParkEcosystem) -> None:
    """Spending by target sums to spending, and no programme spends more than its budget."""
    gov, programmes = model.governments, model.programmes
    np.testing.assert_allclose(gov.spending_by_target.sum(axis=1), gov.spending, rtol=1e-9, atol=1e-6)
    for each in programmes:
        alone = sum(each.kind == other.kind and each.target == other.target for other in programmes) == 1
        # what a government offers of its own accord, and capital of its own guidance fund, are booked for all as well
        shared = each.target == "" and (
            gov.offered.any() or each.kind == "guidance_fund_equity" and model.parameters.fund.guidance > 0.0
        )
        if each.budget > 0.0 and alone and not shared:
            spent = gov.spending_by_target[:, row_of(model, each.target), model.instrument(each.kind)]
            assert (spent <= each.budget / 4.0 * (1.0 + 1e-12)).all(), each


def counts(model: ParkEcosystem) -> np.ndarray:
    """Enterprises by industry."""
    return np.bincount(model.enterprises.industry, minlength=model.industries.size)


def step_and_check(model: ParkEcosystem) -> None:
    """One quarter, and every law after it."""
    number, stage, arrivals = counts(model), model.stages.stage.copy(), model.enterprises.arrivals
    model.step()
    assert_leases_close(model)
    assert_money_closes(model)
    assert_state_is_sound(model)
    assert_stages_move_by_one(model, stage)
    assert_programmes_are_booked(model)
    markets = model.industries
    np.testing.assert_array_equal(counts(model), number + markets.entries + markets.joined - markets.exits)
    assert model.enterprises.arrivals == arrivals + markets.entries.sum() + markets.joined.sum()


def assert_tables_are_sound(model: ParkEcosystem) -> None:
    """Tables agree with one another and hold no number that is not one."""
    tables = model.results.tables()
    for name, frame in tables.items():
        numbers, unknown = frame.select_dtypes("number"), MAY_BE_UNKNOWN.get(name, ())
        bad = [column for column in numbers if column not in unknown and not np.isfinite(numbers[column]).all()]
        assert not bad, (name, bad)
        assert not np.isinf(numbers.to_numpy(float)).any(), name
    parks, system, regions = tables["parks"], tables["system"], tables["regions"]
    assert len(parks) == model.t * model.parks.size
    assert len(system) == model.t
    for frame in (parks, regions, system):
        for name in ("vacancy_rate", "vacancy_rate_let", "vacancy_rate_broker"):
            assert frame[name].dropna().between(-1e-12, 1.0 + 1e-12).all(), name
        assert (frame["vacancy_rate"].isna() == (frame["stock_m2"] <= 0.0)).all()
        assert (frame["vacancy_rate_broker"].isna() == (frame["broker_m2"] <= 0.0)).all()
        let = frame["vacancy_rate_let"]
        assert ((frame["vacancy_rate"] <= let + 1e-12) | let.isna()).all()
        assert (frame["owned_m2"] <= frame["leased_m2"] + AREA).all()
        assert (frame["owned_m2"] + frame["sublet_m2"] + frame["broker_m2"] <= frame["stock_m2"] + AREA).all()
        assert (frame["sublet_m2"] <= frame["stock_m2"] - frame["leased_m2"] + AREA).all()
    assert parks["stage_nearest"].between(0, 4).all()
    by_quarter = parks.groupby("quarter")[["stock_m2", "leased_m2", "employees", "output", "pipeline_m2"]].sum()
    for column, name in (
        ("stock_m2", "stock_m2"),
        ("leased_m2", "leased_m2"),
        ("output", "output_in_parks"),
        ("pipeline_m2", "pipeline_m2"),
    ):
        np.testing.assert_allclose(by_quarter[column], system[name], rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(regions.groupby("quarter")["output"].sum(), system["output"], rtol=1e-9)
    np.testing.assert_allclose(regions.groupby("quarter")["employees"].sum(), system["employees"], rtol=1e-9)
    kinds = tables["industries"].groupby("quarter")[["enterprises", "entries", "exits", "joined"]].sum()
    np.testing.assert_array_equal(kinds["enterprises"], system["enterprises"])
    np.testing.assert_array_equal(kinds["entries"], system["entries"])
    np.testing.assert_array_equal(kinds["exits"], system["exits"])
    np.testing.assert_array_equal(kinds["joined"], system["joined"])
    change = system["entries"] + system["joined"] - system["exits"]
    np.testing.assert_array_equal(system["enterprises"].diff().iloc[1:], change.iloc[1:])
    if "events" in tables:
        events = tables["events"]
        entered = (
            events[events["event"].isin(["entry", "spin_off", "anchor"])]
            .groupby("quarter")
            .size()
            .reindex(system["quarter"], fill_value=0)
        )
        left = events[events["event"] == "exit"].groupby("quarter").size().reindex(system["quarter"], fill_value=0)
        np.testing.assert_array_equal(entered, system["entries"])
        np.testing.assert_array_equal(left, system["exits"])
        came = events[events["event"] == "joined"].groupby("quarter").size().reindex(system["quarter"], fill_value=0)
        np.testing.assert_array_equal(came, system["joined"])


def assert_measures_are_bounded(model: ParkEcosystem) -> None:
    """Pains, futures and world stages lie within their ranges, and are known wherever there is something to measure."""
    results = model.results
    parks, system = results.parks, results.system
    for frame in (parks[ALL_PAINS], system[ALL_PAINS]):
        values = frame.to_numpy()
        assert ((values >= 0.0) & (values <= 1.0) | np.isnan(values)).all()
    closed = ~parks["open"]
    assert parks.loc[closed, ALL_PAINS].isna().all().all()
    peopled = parks["open"] & (parks["employees"] > 0.0)
    assert parks.loc[peopled, ALL_PAINS[:6]].notna().all().all()
    assert parks.loc[parks["open"] & (parks["stock_m2"] > 0.0), ALL_PAINS[6:]].notna().all().all()
    assert system[list(UNIT)].apply(lambda column: column.between(0.0, 1.0)).all().all()
    assert ((parks["world_stage"] == 0) == closed).all()
    assert parks["world_stage"].between(0, 3).all()
