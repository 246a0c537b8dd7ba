"""The model is a Mesa model: agents, sets, copies, and the same results everywhere."""

from __future__ import annotations

import copy
import pickle
import re
import subprocess
import sys
from pathlib import Path

import mesa
import numpy as np
import pytest

from sim import Alliance, Enterprise, Fund, Government, ParameterError, Park, ParkEcosystem, Platform
from tests.sim.laws import assert_leases_close, assert_money_closes, step_and_check
from tests.sim.strategies import assert_identical, finished, frames, small

ROOT = Path(__file__).parents[2]


class Bounded(ParkEcosystem):
    """Fails where it is stepped on and on, so that a test of what ends it does not go on for ever."""

    def step(self) -> None:
        assert self.t <= self.quarters, f"not ended after {self.quarters} quarters"
        super().step()


@pytest.fixture
def model():
    model = ParkEcosystem(small(5, 2, 150, 12, events=True, snapshots=4), 1)
    model.run_for(3)
    return model


def test_a_park_ecosystem_is_a_mesa_model(model):
    assert isinstance(model, mesa.Model)
    assert isinstance(next(iter(model.agents)), mesa.Agent)
    assert set(model.agent_types) == {Enterprise, Park, Government, Fund, Alliance, Platform}
    assert len(model.agents) == model.enterprises.size + model.parks.size + model.governments.size + 2
    assert model.t == 3


def test_one_step_is_one_quarter():
    one, other = ParkEcosystem(small(), 0), ParkEcosystem(small(), 0)
    one.run_for(5)
    for _ in range(5):
        other.step()
    assert one.t == other.t == 5
    assert_identical(frames(one), frames(other))


@pytest.mark.parametrize("kind", [Enterprise, Park, Government])
def test_agent_sets_answer_as_mesa_sets_do(model, kind):
    agents = model.agents_by_type[kind]
    population = agents.population
    assert len(agents) == population.size == len(list(agents))
    cash = population.cash.tolist()
    assert agents.get("cash") == cash
    assert agents.get(["cash", "name"])[2] == [cash[2], int(population.name[2])]
    assert agents.agg("cash", np.sum) == pytest.approx(sum(cash))
    assert agents.agg("cash", max) == max(cash)
    assert agents.agg("cash", [min, max]) == [min(cash), max(cash)]
    assert agents.get("row") == list(range(population.size))
    assert agents.agg("row", max) == population.size - 1
    rich = agents.select(lambda agent: agent.cash > np.median(cash))
    assert len(rich) == (population.cash > np.median(cash)).sum()
    assert len(agents.select(at_most=2)) == 2
    assert [agent.cash for agent in agents.sort("cash")] == sorted(cash, reverse=True)
    assert [agent.cash for agent in agents.sort("cash", ascending=True)] == sorted(cash)
    assert sorted(agent.unique_id for agent in agents.shuffle()) == population.serial.tolist()
    assert agents.map(lambda agent: agent.cash) == cash
    assert re.fullmatch(rf"{kind.__name__}\({population.serial[0]}, [\w ]+\)", agents.map("__repr__")[0])
    assert agents.agg(lambda agent: 2.0 * agent.cash, (min, max)) == [2.0 * min(cash), 2.0 * max(cash)]
    assert agents.select(lambda agent: True).agg(lambda agent: agent.cash, max) == max(cash)
    seen: list[float] = []
    assert agents.do(lambda agent: seen.append(agent.cash)) is agents
    assert seen == cash
    seen.clear()
    agents.shuffle_do(lambda agent: seen.append(agent.cash))
    assert sorted(seen) == sorted(cash)
    assert agents[0].unique_id == population.serial[0]
    assert agents[-1].unique_id == population.serial[-1]
    assert [agent.row for agent in agents[1:3]] == [1, 2]
    assert agents[0] in agents
    assert object() not in agents
    assert len(agents.copy()) == len(agents)


def test_groups_by_column_and_by_function(model):
    firms = model.agents_by_type[Enterprise]
    by_industry = firms.groupby("industry")
    counted = by_industry.count()
    assert counted == {kind: number for kind, number in enumerate(np.bincount(model.enterprises.industry)) if number}
    people = by_industry.agg("employees", sum)
    assert sum(people.values()) == pytest.approx(model.enterprises.employees.sum())
    inside = firms.groupby(lambda firm: firm.park >= 0).count()
    assert inside[True] == (model.enterprises.park >= 0).sum()


def test_agents_sets_and_groups_print_names(model):
    parks, codes = model.agents_by_type[Park], model.setting.parks.codes
    assert repr(parks[0]) == f"Park({parks[0].unique_id}, {codes[0]})"
    assert repr(parks).startswith(f"<{len(codes)} Park: Park(")
    chosen = parks.select(lambda park: park.unique_id == parks[0].unique_id)
    assert repr(chosen) == f"<1 Park: Park({parks[0].unique_id}, {codes[0]})>"
    assert repr(model.agents).startswith(f"<{len(model.agents)} agents: ")
    assert repr(model.agents_by_type[Government][-1]).endswith(", central)")
    firm = model.agents_by_type[Enterprise][0]
    assert f", {model.setting.industries.codes[firm.industry]} in " in repr(firm)
    groups = model.agents_by_type[Enterprise].groupby("park")
    for row, number in groups.count().items():
        assert groups.label(row) == (codes[row] if row >= 0 else "none")
        assert row not in list(groups.groups)[:6] or f"{groups.label(row)} {number}" in repr(groups)
    assert groups.agg(lambda each: each.employees, [min, max])[0] == [
        min(model.enterprises.employees[model.enterprises.park == 0]),
        max(model.enterprises.employees[model.enterprises.park == 0]),
    ]
    assert "groups by function" in repr(parks.groupby(lambda park: park.district))
    firm.remove()
    assert repr(firm) == f"Enterprise({firm.unique_id}, has left)"


def test_a_park_and_a_district_know_who_is_there(model):
    for park in model.agents_by_type[Park]:
        inside = park.enterprises
        assert [firm.unique_id for firm in inside] == model.enterprises.serial[
            model.enterprises.park == park.row
        ].tolist()
    district = model.agents_by_type[Government][0]
    assert {park.district for park in district.parks} == {0}
    assert len(district.enterprises) == (model.enterprises.district == 0).sum()


def test_the_model_stops_at_its_last_quarter():
    model = Bounded(small(2, 1, 20, 3), 1)
    assert model.running
    model.run_model()
    assert (model.t, model.running) == (3, False)
    # who asks for more gets more
    model.step()
    assert (model.t, model.running) == (4, False)
    assert_identical(frames(finished(small(2, 1, 20, 4), 1)), frames(model))


def test_a_seed_is_drawn_when_there_is_none_and_rng_stands_for_it():
    parameters = small(2, 1, 20, 1)
    seeds = {ParkEcosystem(parameters, None).seed for _ in range(3)}
    assert len(seeds) == 3
    assert ParkEcosystem(parameters, rng=7).seed == 7
    assert ParkEcosystem(parameters, rng=np.int64(7)).seed == 7
    assert (
        ParkEcosystem(parameters, rng=np.random.default_rng(7)).seed
        == ParkEcosystem(parameters, rng=np.random.default_rng(7)).seed
    )
    for wrong in ({"seed": 1, "rng": 2}, {"rng": -1}, {"rng": "7"}, {"seed": True}, {"seed": 1.0}):
        with pytest.raises(ParameterError):
            ParkEcosystem(parameters, **wrong)


def test_the_data_collector_holds_what_the_recorder_wrote():
    model = Bounded(small(2, 1, 20, 3), 1)
    assert model.datacollector.model_vars == {} or not any(model.datacollector.model_vars.values())
    model.run_model()
    frame = model.datacollector.get_model_vars_dataframe()
    system = model.results.system
    assert frame["output"].tolist() == system["output"].tolist()
    assert set(frame) == set(system)
    with pytest.raises(TypeError, match="by itself"):
        model.datacollector.collect(model)


def test_the_set_of_all_agents_answers_too(model):
    everybody = model.agents
    assert len(everybody) == len(list(everybody))
    assert everybody.agg("cash", sum) == pytest.approx(sum(each.cash.sum() for each in model.ledger.populations))
    assert len(everybody.select(agent_type=Park)) == model.parks.size
    assert everybody[0] in everybody
    # Mesa's own to_list looks for agents that a population does not keep
    assert everybody.to_list() == list(everybody)
    assert model.agents_by_type[Park].to_list() == list(model.agents_by_type[Park])
    assert len(everybody.get("unique_id")) == len(everybody)


def test_sets_cannot_be_changed_behind_the_models_back(model):
    firms = model.agents_by_type[Enterprise]
    with pytest.raises(TypeError, match="enters through the model"):
        firms.add(firms[0])
    with pytest.raises(TypeError, match="cannot be narrowed in place"):
        firms.select(lambda firm: True, inplace=True)
    with pytest.raises(TypeError, match="Park cannot be removed"):
        model.agents_by_type[Park][0].remove()


def test_views_read_and_write_the_column(model):
    firm = model.agents_by_type[Enterprise][7]
    assert firm.employees == model.enterprises.employees[7]
    assert isinstance(firm.employees, float)
    firm.employees = 41.5
    assert model.enterprises.employees[7] == 41.5
    model.enterprises.employees[7] = 12.0
    assert firm.employees == 12.0
    park = model.agents_by_type[Park][1]
    assert park.stock.shape == (4,)
    park.stock[0] += 10.0
    assert model.parks.stock[1, 0] == park.stock[0]
    assert firm.model is model
    assert firm == model.agents_by_type[Enterprise][7]
    assert len({firm, model.agents_by_type[Enterprise][7]}) == 1
    assert model.agents_by_type[Enterprise].set("settled_until", 3) is model.agents_by_type[Enterprise]
    assert (model.enterprises.settled_until == 3).all()


def test_views_follow_their_enterprise_when_rows_move(model):
    firms = model.agents_by_type[Enterprise]
    kept = list(firms)[10]
    name = kept.name
    for agent in list(firms)[:5]:
        agent.remove()
    assert kept.row == 5
    assert kept.name == name
    model.run_for(4)
    if kept in firms:
        assert kept.name == name


def test_a_view_of_a_leaver_says_so_and_the_books_stay_closed(model):
    firms = model.agents_by_type[Enterprise]
    inside = int(np.flatnonzero(model.enterprises.park >= 0)[3])
    gone = firms[inside]
    leased, park, count = gone.leased_m2, gone.park, len(firms)
    before = model.parks.leased[park].sum()
    gone.remove()
    assert len(firms) == count - 1
    assert gone not in firms
    with pytest.raises(LookupError, match=f"Enterprise {gone.unique_id} has left the model"):
        _ = gone.cash
    with pytest.raises(LookupError):
        gone.cash = 1.0
    with pytest.raises(LookupError):
        gone.remove()
    firms.discard(gone)
    assert len(firms) == count - 1
    assert model.parks.leased[park].sum() == pytest.approx(before - leased)
    assert abs(model.ledger.imbalance()) < 1e-3
    assert_leases_close(model)
    assert_money_closes(model)
    step_and_check(model)


def test_two_models_in_one_process_share_nothing():
    parameters = small(4, 2, 120, 6, events=True)
    alone = frames(finished(parameters, 0))
    one, other = ParkEcosystem(parameters, 0), ParkEcosystem(small(3, 1, 80, 6), 9)
    for _ in range(6):
        one.step()
        other.step()
        other.enterprises.cash[:] = 1e9
        other.parks.asking_rent[:] *= 1.1
    assert_identical(alone, frames(one))


def test_models_on_one_setting_share_nothing():
    first = ParkEcosystem(small(4, 2, 120, 6), 0)
    second = ParkEcosystem(small(4, 2, 120, 6), 0, first.setting)
    first.run_for(6)
    second.run_for(6)
    assert_identical(frames(first), frames(second))


@pytest.mark.parametrize(
    "copied", [lambda model: pickle.loads(pickle.dumps(model)), copy.deepcopy], ids=["pickle", "deepcopy"]
)
def test_a_copy_made_halfway_runs_on_as_the_original(copied):
    parameters = small(5, 2, 150, 10, events=True, snapshots=2)
    through = finished(parameters, 3)
    model = ParkEcosystem(parameters, 3)
    model.run_for(4)
    halfway = frames(model)
    twin = copied(model)
    assert_identical(halfway, frames(twin))
    twin.run_for(6)
    assert_identical(halfway, frames(model))
    assert twin.enterprises is not model.enterprises
    assert twin.enterprises.model is twin
    assert twin.agents_by_type[Enterprise].population is twin.enterprises
    assert twin.ledger.populations[0] is twin.enterprises
    model.run_for(6)
    assert_identical(frames(through), frames(twin))
    assert_identical(frames(through), frames(model))


def test_the_same_seed_gives_the_same_tables_and_another_seed_others():
    parameters = small(5, 2, 150, 8, events=True, snapshots=2)
    assert_identical(frames(finished(parameters, 3)), frames(finished(parameters, 3)))
    one, other = finished(parameters, 3).results.system, finished(parameters, 4).results.system
    assert (one["output"] != other["output"]).all()


def test_another_process_gives_the_same_tables():
    code = (
        "import hashlib, numpy as np\n"
        "from tests.sim.strategies import finished, frames, small\n"
        "digest = hashlib.sha256()\n"
        "for name, table in sorted(frames(finished(small(5, 2, 150, 8, events=True, snapshots=2), 3)).items()):\n"
        "    for column, values in sorted(table.items()):\n"
        "        kind = 'f8' if values.dtype.kind in 'fiub' else str\n"
        "        digest.update((name + column).encode() + np.asarray(values).astype(kind).tobytes())\n"
        "print(digest.hexdigest())\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": salt, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for salt in ("1", "2")
    }
    assert len(said) == 1


def test_results_name_the_tables_they_have():
    results = finished(small(quarters=2)).results
    with pytest.raises(AttributeError, match=r"results have no table 'park'; they have parks"):
        _ = results.park
    assert "events" not in results.tables()
    assert results.parks is results.parks


def test_results_asked_for_early_do_not_change_later():
    model = ParkEcosystem(small(quarters=6), 0)
    model.run_for(2)
    early = frames(model)
    results = model.results
    model.run_for(4)
    assert len(results.parks) == 2 * model.parks.size
    late = frames(model)
    for name in ("system", "industries", "regions"):
        for column, values in early[name].items():
            np.testing.assert_array_equal(values, late[name][column][: len(values)])


def test_the_data_collector_has_its_columns_before_the_first_quarter():
    model = ParkEcosystem(small())
    before = model.datacollector.get_model_vars_dataframe()
    assert len(before) == 0
    model.step()
    after = model.datacollector.get_model_vars_dataframe()
    # what measures add comes with the first quarter
    assert set(before.columns) <= set(after.columns)
    assert {"vacancy_rate", "employees", "output"} <= set(before.columns)
    assert len(after) == 1
