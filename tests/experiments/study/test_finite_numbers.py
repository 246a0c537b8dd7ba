"""A run whose numbers left the finite is a failed run, with a line that says where, and no finished one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments import Study, compose
from experiments.study.finite_numbers import LARGEST, MAY_BE_UNKNOWN, NotFinite, require_finite
from experiments.study.run import attempt
from sim.regions import InputError, read_table
from sim.regions import tables as declared
from tests.sim.strategies import EVERYTHING, changed, finished, small

SMALL = ("region=synthetic", "region.parks=3", "region.districts=1", "region.enterprises=60", "quarters=3")


def tables(**columns: list[float]) -> dict[str, pd.DataFrame]:
    """A table of parks over two quarters, and one of the whole."""
    when = {"quarter": [0, 0, 1, 1], "date": ["2006Q1", "2006Q1", "2006Q2", "2006Q2"]}
    whole = pd.DataFrame({"quarter": [0, 1], "date": ["2006Q1", "2006Q2"], "output": [1.0, 2.0]})
    return {"parks": pd.DataFrame({**when, "output": [1.0] * 4, "asking_rent": [1.0] * 4, **columns}), "system": whole}


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan, 2.0 * LARGEST, -2.0 * LARGEST])
def test_the_line_says_which_table_column_and_quarter(value):
    with pytest.raises(NotFinite, match=r"table parks, column output, 2006Q2: .*; a parameter or an input table"):
        require_finite(tables(output=[1.0, 2.0, 3.0, value]))


def test_the_earliest_quarter_is_told_and_the_others_counted():
    found = tables(output=[1.0, 1.0, np.nan, np.nan], cash=[1.0, np.inf, np.nan, 1.0])
    with pytest.raises(NotFinite, match=r"table parks, column cash, 2006Q1: inf \(1 more column\)"):
        require_finite(found)


def test_nan_is_right_where_there_is_nothing_to_average_and_infinity_is_nowhere():
    require_finite(tables())
    require_finite(tables(asking_rent=[np.nan, 1.0, 1.0, np.nan]))
    with pytest.raises(NotFinite, match=r"column asking_rent, 2006Q1: inf"):
        require_finite(tables(asking_rent=[np.inf, 1.0, 1.0, 1.0]))


@cache
def everything() -> dict[str, pd.DataFrame]:
    return finished(changed(small(quarters=3, events=True, snapshots=1), EVERYTHING)).results.tables()


def test_columns_that_may_be_unknown_are_columns_of_the_tables():
    require_finite(everything())
    for name, columns in MAY_BE_UNKNOWN.items():
        assert columns <= set(everything()[name].columns), name


@pytest.mark.parametrize(
    ("size", "said"),
    [(1e200, r"table \w+, column \w+, 2006Q1: "), (1e308, "in quarter 0 of the run, before it was written down")],
)
def test_a_run_whose_numbers_left_the_finite_has_failed(tmp_path, recwarn, size, said):
    study = Study("s", {"base": compose(*SMALL)}, 1, out=tmp_path)
    (task,) = study.prepare()
    industries = task.setting.industries
    absurd = replace(industries, entrant_size=np.full_like(industries.entrant_size, size))
    ended = attempt(replace(task, setting=replace(task.setting, industries=absurd)))
    assert ended.error is not None
    assert ended.error.startswith("the numbers left the finite")
    assert pd.Series([ended.error]).str.contains(said).all()
    assert not task.complete
    assert task.failure.is_file()
    assert not list(task.folder.parent.rglob("*.parquet"))
    assert not recwarn.list
    # and as it should be it is computed
    assert attempt(task).error is None
    assert task.complete


@pytest.mark.parametrize("name", ["INDUSTRIES", "DISTRICTS", "PARKS"])
def test_amounts_in_input_tables_have_an_upper_end(name):
    for column in getattr(declared, name):
        # positions lie on a map of any size
        if column.kind in ("number", "integer") and column.name not in ("x_km", "y_km"):
            assert column.high is not None, column.name
            assert column.high < LARGEST


def test_an_absurd_size_of_newcomers_is_refused_with_row_and_column(tmp_path):
    frame = pd.read_csv(Path(declared.__file__).parent / "industries" / "industries.csv")
    frame["entrant_size"] = frame["entrant_size"].astype(float)
    frame.loc[1, "entrant_size"] = 1e308
    frame.to_csv(tmp_path / "industries.csv", index=False)
    with pytest.raises(InputError, match="row 3, column 'entrant_size': 1e.?308 is outside what is allowed"):
        read_table.read_table(tmp_path / "industries.csv", declared.INDUSTRIES, key=("industry",))
