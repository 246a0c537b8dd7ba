"""Figures of runs: which ones the tables of one scenario or of several call for, and which columns they read."""

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from experiments.figures import COMPARING, FIGURES, OF_CASES
from experiments.figures.drawing import Drawing, going_on

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]


def of_scenarios(
    tables: Tables,
    info: Mapping[str, Any],
    lang: str,
    size: str = "journal",
    wanted: Callable[[], bool] = lambda: True,
) -> Iterator[Drawing]:
    """A set of figures for each scenario (`<name>-<scenario>` where there are several), then those of cases, which hold all of them.

    tables: those that `columns_of_scenarios` names. info: names {code: {"en", "zh"}}, evidence and cases (rows), openings {park of a
    case: quarter}, deflator {year: index}, start (year, quarter), title {"en", "zh"}. wanted: asked before each figure, whose data are
    not gathered where it says no. Raises ValueError when a table or a column is missing.
    """
    from experiments.figures.sheet.runs_to_frames import open_cases

    needed = {key: tables[key] for key in columns_of_scenarios() if key in tables}
    scenarios = list(dict.fromkeys(code for frame in needed.values() for code in frame["scenario"].unique()))
    for code in scenarios:
        one = needed
        if len(scenarios) > 1:
            one = {key: frame[frame["scenario"] == code] for key, frame in needed.items()}
        for name in FIGURES:
            if wanted():
                yield from _drawing(name, f"{name}-{code}" if len(scenarios) > 1 else name, one, info, lang, size)
    if open_cases(tables, info):
        for name in filter(lambda _: wanted(), OF_CASES):
            yield from _drawing(name, name, tables, info, lang, size)


def side_by_side(tables: Tables, info: Mapping[str, Any], lang: str, size: str = "journal") -> Iterator[Drawing]:
    """The figures in COMPARING, all scenarios in each; those for which the region has nothing to show are left out.

    tables: those that `columns_side_by_side` names, scenarios of one region. info: as above, and "scenario_names"
    {code: {"en", "zh"}}, whose order is that of the figures, the base first. Nothing to show: a plan without positions, likeness of a
    single district. Raises ValueError when a table or a column is missing.
    """
    for name in COMPARING:
        yield from _drawing(name, name, tables, info, lang, size)


def columns_of_scenarios() -> dict[str, list[str]]:
    """Columns of each table that the figures of single scenarios and of cases read."""
    return _columns((*FIGURES, *OF_CASES), ())


def columns_side_by_side(industries: Sequence[str]) -> dict[str, list[str]]:
    """Columns of each table that the figures in COMPARING read; industries: codes of the region's industries."""
    return _columns(COMPARING, industries)


def _columns(names: Sequence[str], industries: Sequence[str]) -> dict[str, list[str]]:
    """COLUMNS of all the figures together; a star stands for every industry."""
    wanted: dict[str, dict[str, None]] = {}
    for name in names:
        for table, columns in _module(name).COLUMNS.items():
            here = wanted.setdefault(table, dict.fromkeys(("scenario", "seed", "quarter")))
            for column in columns:
                here.update(
                    dict.fromkeys([column[:-1] + code for code in industries] if column.endswith("*") else [column])
                )
    return {table: list(columns) for table, columns in wanted.items()}


def _drawing(name: str, stem: str, tables: Tables, info: Mapping[str, Any], lang: str, size: str) -> Iterator[Drawing]:
    """One drawing, none where there is nothing to show, or one that raises what gathering its data ended with."""
    return going_on(stem, _drawn(name, stem, tables, info, lang, size))


def _drawn(name: str, stem: str, tables: Tables, info: Mapping[str, Any], lang: str, size: str) -> Iterator[Drawing]:
    module = _module(name)
    drawable = getattr(module, "drawable", None) if name in COMPARING else None
    if drawable is None or drawable(tables, info):
        shown = module.data(tables, info)
        # what its caption may speak of is decided where it is drawn
        parts = getattr(module, "parts", None)
        facts = {"drawn": sorted(parts(shown, info, size, tables=tables))} if parts else {}
        yield Drawing(name, stem, shown, facts, partial(module.figure, shown, info, lang, size, tables=tables))


def _module(name: str) -> Any:
    folder = "side_by_side" if name in COMPARING else "one_scenario"
    return importlib.import_module(f"experiments.figures.{folder}.{name}")
