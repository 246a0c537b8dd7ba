"""The figures of a finished study, drawn from what its folder holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.configuration.plugins import Plugin
from experiments.figures import drawings_over_time
from experiments.figures.drawing import Drawing
from experiments.figures.drawings_of_effects import of_effects
from experiments.figures.texts.names import of_figures, scenario_name, world_name
from experiments.report.figure_files import saved
from experiments.report.own_figures import drawings
from experiments.report.study_folder import Source
from experiments.study import region_names
from experiments.study.for_show import lost

if TYPE_CHECKING:
    import pandas as pd

MOST_SEEDS_SHOWN = 100
"""Runs of a scenario that figures show: more change no median that can be seen, and a figure of all would take them all at once."""
OF_TABLES = (
    "hindcast", "effects", "effects_by_quarter", "best", "pareto", "robustness", "displacement", "adoption", "costs", "screening", "sobol",
)  # fmt: skip

Save = Callable[..., list[tuple[Drawing, list[Path]]]]
"""Takes drawings and a folder, and hands back those that could be saved, each with its files."""


@dataclass(frozen=True)
class Drawn:
    """A figure that was drawn: its kind, its files without ending, and what it is about, where that is not the whole study."""

    name: str
    stem: Path
    about: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What its caption can say of it."""


def draw(
    source: Source,
    formats: Sequence[str],
    size: str,
    scenarios: Sequence[str] = (),
    plugins: Sequence[Plugin] = (),
    titles: bool = True,
    wanted: Callable[[], bool] = lambda: True,
) -> tuple[list[Drawn], list[str]]:
    """Draw all figures of the study into `figures/`; returns them, and lines to show.

    scenarios: of a study of runs, only the figures of these. Where no font has Chinese characters the figures are in English, and a
    line says so. A figure that fails is left out, and a line says that. plugins: whose figures are drawn, too; titles: whether figures
    print theirs; wanted: asked before each figure of runs, in their order, and before those of plugins, which are left out where it says no.
    """
    from experiments.figures.sheet.style import printable

    lang, notes = printable(source.lang)
    failed: list[tuple[str, Exception]] = []
    save = partial(saved, lang=lang, size=size, formats=tuple(formats), failed=failed, titles=titles)
    drawn = [] if source.kind == "run" else _of_tables(source, lang, size, save)
    if source.kind == "run":
        drawn = _runs(source, lang, size, save, scenarios or list(source.scenarios), wanted)
    if source.kind == "compare":
        drawn += _side_by_side(source, lang, size, save)
    folder = source.folder / "figures"
    own = save(drawings(plugins, source.folder, lang, size), folder) if plugins and wanted() else []
    drawn += [Drawn(each.name, folder / each.stem, facts=each.facts) for each, _ in own]
    return drawn, [*notes, *lost(source.folder, [(f"figures/{name}", error) for name, error in failed], source.lang)]


def told_of(source: Source, group: Mapping[str, Any]) -> dict[str, Any]:
    """What figures call things, from a group of `information.json`, with the names of scenarios."""
    found = dict(group.get("information") or region_names.NOTHING)
    codes = [*source.strategies, *(code for code in source.scenarios if code not in source.strategies)]
    own = dict(found.get("scenario_names") or {})
    if len(source.worlds) > 1:
        # a figure shows one world, which its title names
        own.update({code: of_figures([code.split("--")[0]])[code.split("--")[0]] for code in codes if "--" in code})
    found["scenario_names"] = {**of_figures(codes), **own}
    entries = {code: source.manifest["scenarios"].get(code, {}).get("timeline") or () for code in codes}
    found["changes"] = {code: [each["date"] for each in told] for code, told in entries.items() if told}
    return found


def read(source: Source, wanted: Mapping[str, Sequence[str]], scenarios: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Tables of the runs of some scenarios, of at most MOST_SEEDS_SHOWN seeds; wanted: {table: columns}, read where they are there."""
    import pandas as pd
    import pyarrow.parquet as pq

    seeds = source.seeds[:MOST_SEEDS_SHOWN]
    found = {}
    for name, columns in wanted.items():
        path = source.folder / f"{name}.parquet"
        if not path.is_file():
            continue
        there = set(pq.read_schema(path).names)
        frame = pd.read_parquet(
            path,
            columns=[column for column in columns if column in there],
            filters=[("scenario", "in", list(scenarios)), ("seed", "in", seeds)],
        )
        if len(frame):
            found[name] = frame
    return found


def _runs(
    source: Source, lang: str, size: str, save: Save, shown: Sequence[str], wanted: Callable[[], bool]
) -> list[Drawn]:
    """Figures of single scenarios; those of one region lie together, those of several in a folder for each scenario."""
    groups = [
        (group, [each for each in group["scenarios"] if each in source.scenarios and each in shown])
        for group in source.groups
    ]
    groups = [(group, scenarios) for group, scenarios in groups if scenarios]
    jobs = [("", group, scenarios) for group, scenarios in groups]
    if len(groups) > 1:
        jobs = [(scenario, group, [scenario]) for group, scenarios in groups for scenario in scenarios]
    columns, facts = drawings_over_time.columns_of_scenarios(), {"n": most_runs(source)}
    drawn = []
    for place, group, scenarios in jobs:
        tables = read(source, columns, scenarios)
        if set(tables) == set(columns):
            figures = drawings_over_time.of_scenarios(tables, told_of(source, group), lang, size, wanted)
            folder = source.folder / "figures" / place
            drawn += [
                Drawn(each.name, folder / each.stem, place or each.about, {**facts, **each.facts})
                for each, _ in save(figures, folder)
            ]
    return drawn


def _side_by_side(source: Source, lang: str, size: str, save: Save) -> list[Drawn]:
    """Figures of all scenarios of a comparison together, for each world."""
    drawn = []
    several = len(source.worlds) > 1
    facts = {"n": most_runs(source), "base": scenario_name(source.base, source.lang)}
    for group in source.groups:
        told = told_of(source, group)
        titles = told["title"]
        columns = drawings_over_time.columns_side_by_side(told.get("industries") or [])
        for world in source.worlds:
            scenarios = [source.scenario_of(each, world) for each in source.strategies]
            scenarios = [each for each in scenarios if each in group["scenarios"] and each in source.scenarios]
            tables = read(source, columns, scenarios) if scenarios else {}
            if not set(columns) <= set(tables):
                continue
            if several:
                told["title"] = {each: f"{titles[each]} – {world_name(world, each)}" for each in ("en", "zh")}
            folder = source.folder / "figures" / world
            about = world_name(world, source.lang) if several else ""
            figures = drawings_over_time.side_by_side(tables, told, lang, size)
            drawn += [
                Drawn(each.name, folder / each.stem, about, {**facts, **each.facts})
                for each, _ in save(figures, folder)
            ]
    return drawn


def _of_tables(source: Source, lang: str, size: str, save: Save) -> list[Drawn]:
    """Figures that the tables of the study call for."""
    tables = {name: table for name in OF_TABLES if (table := source.table(name)) is not None}
    groups = source.groups
    told = told_of(source, groups[0] if groups else {})
    main = [each.name for each in source.main]
    figures = of_effects(tables, told, lang, size, outcome=source.outcome.name, window=source.window, main=main)
    folder = source.folder / "figures"
    return [
        Drawn(each.name, folder / each.stem, _about(source, each.about), dict(each.facts))
        for each, _ in save(figures, folder)
    ]


def _about(source: Source, code: str) -> str:
    """What stands behind the kind of a figure in the name of its file, in words: a world or a scenario, and a further page."""
    first, _, last = code.rpartition("-")
    if last.isdigit():
        return " ".join(part for part in (_about(source, first), last) if part)
    return world_name(code, source.lang) if code in source.worlds else scenario_name(code, source.lang) if code else ""


def most_runs(source: Source) -> int:
    """Runs of the scenario that has most of them, as far as figures show them."""
    return min(max((len(entry.get("seeds", [])) for entry in source.scenarios.values()), default=0), MOST_SEEDS_SHOWN)
