"""Small regions for tests, and hypothesis strategies for any valid configuration of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from sim import Parameters, ParkEcosystem
from sim.kinds import STRATEGIES
from sim.parameters import Record, RegionChoice, declarations
from sim.parameters.development import EFFORTS
from sim.parameters.policy_table import GROUPS, INSTRUMENTS, KINDS, Instrument, Policy
from sim.regions import Setting, load_industries

INDUSTRIES = load_industries()
# said by the region strategy, or not a matter of behaviour
FIXED = ("region.", "record.", "policy.table", "quarters", "money_unit")
DECLARED = {name: item for name, item in declarations() if not name.startswith(FIXED)}
# all that is off by default, in full swing
LEARNING = {
    "fund__guidance": 1.0, "fund__park": 0.5, "fund__hold": 3, "fund__exit_rate": 0.3, "fund__relocation_string": True,
    "rivalry__learning": True, "rivalry__term": 5, "rivalry__trial": 0.1, "operation__learning": True,
}  # fmt: skip
SWITCHES = [name for name, item in DECLARED.items() if isinstance(item.default, bool)]

# every lever on at once: what all of them together may do to the laws, to what is written and to speed
EVERYTHING: dict[str, Any] = {
    **{f"paths.{name}": 1.0 for name in EFFORTS},
    "development.kind": "community",
    "attraction.kind": "ecosystem",
    "service.kind": "full_cycle",
    "talent.kind": "targeted",
    "business_model.sale_share": 0.2,
    "business_model.service_effort": 1.3,
    "business_model.service_price": 1.5,
    "business_model.takes_equity": True,
    "revival.intensity": 1.0,
    "admission.kind": "by_chain",
    "admission.focus": 0.3,
    "alliance.share": 1.0,
    "platform.participation": 1.0,
    "designation.by": "score",
    "designation.start": 2,
    "designation.least_chain": 0.1,
    "designation.application_cost": 20_000.0,
    **{name.replace("__", "."): value for name, value in LEARNING.items()},
}


def changed(parameters: Parameters, changes: Mapping[str, Any]) -> Parameters:
    """The same parameters with some dotted names given other values, all at once."""
    groups: dict[str, dict[str, Any]] = {}
    for name, value in changes.items():
        group, _, leaf = name.rpartition(".")
        groups.setdefault(group, {})[leaf] = value
    plain = groups.pop("", {})
    return replace(
        parameters,
        **plain,
        **{group: replace(getattr(parameters, group), **leaves) for group, leaves in groups.items()},
    )


def coherent(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The same changes with the parameters that bound one another brought into order."""
    changes = dict(changes)
    if changes.keys() & {"turnover.inheritance_low", "turnover.inheritance_high"}:
        changes = {"turnover.inheritance_low": 0.3, "turnover.inheritance_high": 2.0} | changes
        if changes["turnover.inheritance_low"] > changes["turnover.inheritance_high"]:
            changes["turnover.inheritance_low"] = changes["turnover.inheritance_high"]
    if changes.keys() & {"leasing.term_short", "leasing.term_long"}:
        changes = {"leasing.term_short": 0.0, "leasing.term_long": 0.0} | changes
        changes["leasing.term_long"] = min(changes["leasing.term_long"], 1.0 - changes["leasing.term_short"])
    return changes


def small(parks: int = 4, districts: int = 2, enterprises: int = 120, quarters: int = 8, layout: int = 0, events: bool = False, snapshots: int = 0,
          instruments: tuple[Instrument, ...] = (), **changes: Any) -> Parameters:  # fmt: skip
    """Parameters of a small synthetic region; further names are dotted with a double underscore, `turnover__exit="table"`."""
    base = Parameters(
        region=RegionChoice(kind="synthetic", name="", parks=parks, districts=districts, enterprises=enterprises, layout_seed=layout),
        policy=Policy(instruments=instruments), record=Record(events=events, snapshot_every=snapshots), quarters=quarters,
    )  # fmt: skip
    return changed(base, {name.replace("__", "."): value for name, value in changes.items()})


def finished(parameters: Parameters, seed: int = 0, setting: Setting | None = None) -> ParkEcosystem:
    """A model that has run its length."""
    model = ParkEcosystem(parameters, seed, setting)
    model.run_for(model.quarters)
    return model


def unwatched(parameters: Parameters, seed: int = 0, setting: Setting | None = None) -> ParkEcosystem:
    """The same without the observers of stages and measures, which take a fifth of the time and write nothing: their columns stay empty."""
    model = ParkEcosystem(parameters, seed, setting)
    model.observe = model.recorder.observe  # type: ignore[method-assign]
    model.run_for(model.quarters)
    return model


def frames(model: ParkEcosystem) -> dict[str, dict[str, np.ndarray]]:
    """All result tables as arrays, for comparing two runs bit by bit."""
    return {
        name: {column: frame[column].to_numpy() for column in frame} for name, frame in model.results.tables().items()
    }


def assert_identical(
    one: Mapping[str, Mapping[str, np.ndarray]], other: Mapping[str, Mapping[str, np.ndarray]]
) -> None:
    """Every table and column the same in every bit (NaN equals NaN)."""
    assert one.keys() == other.keys()
    for name, columns in one.items():
        assert columns.keys() == other[name].keys(), name
        for column, values in columns.items():
            np.testing.assert_array_equal(values, other[name][column], err_msg=f"{name}.{column}")


def without_luck(setting: Setting, **industries: Any) -> Setting:
    """The setting with the given industry columns replaced by one number each."""
    size = len(setting.industries)
    return replace(
        setting,
        industries=replace(
            setting.industries, **{name: np.full(size, float(value)) for name, value in industries.items()}
        ),
    )


def shuffled(setting: Setting, rng: np.random.Generator) -> tuple[Setting, dict[str, str]]:
    """The setting with rows in another order and other codes for parks and districts; and the old code of each new one."""
    rows = {name: rng.permutation(len(getattr(setting, name))) for name in ("industries", "districts", "parks")}
    tables, old = {}, {}
    for name, order in rows.items():
        table = getattr(setting, name)
        changes = {
            item.name: getattr(table, item.name)[order]
            for item in fields(table)
            if isinstance(getattr(table, item.name), np.ndarray)
        }
        for column in ("codes", "gbt_code"):
            if hasattr(table, column):
                changes[column] = tuple(getattr(table, column)[row] for row in order)
        changes["names"] = {language: tuple(words[row] for row in order) for language, words in table.names.items()}
        if name != "industries":
            codes = tuple(f"{name}_x{number}" for number in rng.permutation(len(order)))
            old |= dict(zip(codes, changes["codes"], strict=True))
            changes["codes"] = codes
        tables[name] = replace(table, **changes)
    columns, place = rows["industries"], {name: np.argsort(order) for name, order in rows.items()}
    industries, parks = tables["industries"], tables["parks"]
    tables["industries"] = replace(
        industries, linkage=industries.linkage[:, columns], relatedness=industries.relatedness[:, columns]
    )
    leading = np.where(parks.leading_industry >= 0, place["industries"][parks.leading_industry], -1)
    tables["parks"] = replace(
        parks,
        district=place["districts"][parks.district],
        leading_industry=leading,
        industry_mix=parks.industry_mix[:, columns],
    )
    return replace(setting, **tables), old


def choices_of(item: Field) -> tuple[str, ...] | None:
    """The words that a declared parameter may be, without plugins; None where it is no word."""
    # the two to whose lists plugins add
    if item.name == "strategy":
        return ("", *STRATEGIES)
    return INSTRUMENTS if item.metadata["choices"] is KINDS else item.metadata["choices"]


def values_of(item: Field) -> st.SearchStrategy[Any]:
    """Values a declared parameter allows: both ends and what lies between."""
    meta = item.metadata
    if (choices := choices_of(item)) is not None:
        return st.sampled_from(choices)
    if isinstance(item.default, bool):
        return st.booleans()
    low, high = meta["low"], meta["high"]
    if isinstance(item.default, int):
        return st.sampled_from((int(low), int(high))) | st.integers(int(low), int(high))
    return st.sampled_from((float(low), float(high))) | st.floats(float(low), float(high))


@st.composite
def instruments(draw: st.DrawFn, districts: int, quarters: int) -> Instrument:
    """Any programme, aimed at some or all."""
    codes = [f"district_{number}" for number in range(1, districts + 1)]
    return Instrument(
        kind=draw(st.sampled_from(INSTRUMENTS)),
        intensity=draw(st.sampled_from((0.0, 1.0)) | st.floats(1e-6, 1.0)),
        start=draw(st.integers(0, quarters)), duration=draw(st.integers(1, quarters)), sunset=draw(st.integers(0, 6)),
        districts=tuple(draw(st.lists(st.sampled_from(codes), unique=True, max_size=districts))),
        target=draw(st.just("") | st.sampled_from((*INDUSTRIES.codes, *GROUPS))), budget=draw(st.sampled_from((0.0, 1.0, 1e6)) | st.floats(1.0, 1e9)),
        max_age=draw(st.sampled_from((1, 20, 10_000))),
    )  # fmt: skip


@st.composite
def configurations(draw: st.DrawFn, longest: int = 16) -> Parameters:
    """Any valid configuration of a small synthetic region."""
    parks = draw(st.integers(1, 8))
    districts = draw(st.integers(1, min(3, parks)))
    quarters = draw(st.integers(4, longest))
    names = draw(st.lists(st.sampled_from(sorted(DECLARED)), unique=True, max_size=8))
    switches = draw(st.lists(st.sampled_from(SWITCHES), unique=True, max_size=4))
    changes = {name: draw(values_of(DECLARED[name])) for name in names}
    changes |= {name: not DECLARED[name].default for name in switches}
    # levers that are off by default, and of which a number more or less would show nothing
    for name in draw(st.lists(st.sampled_from(sorted(EVERYTHING)), unique=True, max_size=12)):
        if name not in changes:
            changes[name] = draw(st.sampled_from((EVERYTHING[name],)) | values_of(DECLARED[name]))
    changes["turnover.exit"] = draw(st.sampled_from(("cash", "table")))
    table: list[Instrument] = []
    for each in draw(st.lists(instruments(districts, quarters), max_size=6)):
        if not any(each.repeats(other) for other in table):
            table.append(each)
    base = small(
        parks, districts, draw(st.integers(20, 400)), quarters, layout=draw(st.integers(0, 50)), events=True, snapshots=draw(st.integers(0, 3)),
        instruments=tuple(table),
    )  # fmt: skip
    return changed(base, coherent(changes))
