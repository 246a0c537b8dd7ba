"""The figures of a finished study, drawn from what its folder holds."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.figures import COMPARING, FIGURES, OF_CASES
from experiments.figures.of_effects.drawings import drawings
from experiments.figures.sheet.fonts import MissingFont
from experiments.figures.text.names import of_figures, scenario_name, world_name
from experiments.report.figure_files import comparison_columns, render, render_comparison, save
from experiments.report.study_folder import Source
from experiments.study import region_names
from experiments.study.columns_read import MOST_SEEDS_SHOWN

if TYPE_CHECKING:
    import pandas as pd

OF_ONE = ("parks", "system", "industries")
OF_TABLES = ("effects", "best", "pareto", "robustness", "displacement", "adoption", "costs", "screening", "sobol")


@dataclass(frozen=True)
class Drawn:
    """A figure that was drawn: its kind, its files without ending, and what it is about, where that is not the whole study."""

    name: str
    stem: Path
    about: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What its caption can say of it."""


def draw(source: Source, formats: Sequence[str], size: str) -> tuple[list[Drawn], list[str]]:
    """Draw all figures of the study into `figures/`; returns them, and lines to show.

    Where no font has Chinese characters the figures are in English, and a line says so.
    """
    from experiments.figures.sheet.style import require_fonts

    lang, notes = source.lang, []
    try:
        require_fonts(lang)
    except MissingFont as error:
        lang = "en"
        notes.append(str(error))
    figures = {"run": _runs, "compare": _comparison, "ablate": _of_tables, "sensitivity": _of_tables}[source.kind]
    drawn = figures(source, lang, tuple(formats), size)
    return drawn, notes


def told_of(source: Source, group: Mapping[str, Any]) -> dict[str, Any]:
    """What figures call things, from a group of `information.json`, with the names of scenarios."""
    found = dict(group.get("information") or region_names.NOTHING)
    codes = [*source.strategies, *(code for code in source.scenarios if code not in source.strategies)]
    own = dict(found.get("scenario_names") or {})
    if len(source.worlds) > 1:
        # a figure shows one world, which its title names
        own.update({code: of_figures([code.split("--")[0]])[code.split("--")[0]] for code in codes if "--" in code})
    found["scenario_names"] = {**of_figures(codes), **own}
    return found


def read(
    source: Source, wanted: Mapping[str, Sequence[str] | None], scenarios: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Tables of the runs of some scenarios, of at most MOST_SEEDS_SHOWN seeds; wanted: {table: its columns, None for all}."""
    import pandas as pd

    seeds = source.seeds[:MOST_SEEDS_SHOWN]
    found = {}
    for name, columns in wanted.items():
        path = source.folder / f"{name}.parquet"
        if not path.is_file():
            continue
        frame = pd.read_parquet(
            path,
            columns=None if columns is None else list(columns),
            filters=[("scenario", "in", list(scenarios)), ("seed", "in", seeds)],
        )
        if len(frame):
            found[name] = frame
    return found


def _runs(source: Source, lang: str, formats: tuple[str, ...], size: str) -> list[Drawn]:
    groups = source.groups
    jobs = []
    if len(groups) == 1:
        jobs.append(("", list(groups[0]["scenarios"]), groups[0]))
    else:
        jobs += [(scenario, [scenario], group) for group in groups for scenario in group["scenarios"]]
    drawn = []
    for place, scenarios, group in jobs:
        scenarios = [each for each in scenarios if each in source.scenarios]
        tables = read(source, dict.fromkeys(OF_ONE), scenarios)
        if set(tables) != set(OF_ONE):
            continue
        folder = source.folder / "figures" / place
        files = render(tables, told_of(source, group), lang, folder, formats, size=size)
        drawn += found(files, (*FIGURES, *OF_CASES), place, {"n": most_runs(source)})
    return drawn


def _comparison(source: Source, lang: str, formats: tuple[str, ...], size: str) -> list[Drawn]:
    drawn = _of_tables(source, lang, formats, size)
    several = len(source.worlds) > 1
    facts = {"n": most_runs(source), "base": scenario_name(source.base, source.lang)}
    for group in source.groups:
        told = told_of(source, group)
        titles = told["title"]
        wanted = comparison_columns(told.get("industries") or [])
        for world in source.worlds:
            scenarios = [source.scenario_of(each, world) for each in source.strategies]
            scenarios = [each for each in scenarios if each in group["scenarios"] and each in source.scenarios]
            tables = read(source, wanted, scenarios) if scenarios else {}
            if not set(wanted) <= set(tables):
                continue
            if several:
                told["title"] = {each: f"{titles[each]} – {world_name(world, each)}" for each in ("en", "zh")}
            files = render_comparison(tables, told, lang, source.folder / "figures" / world, formats, size)
            drawn += found(files, COMPARING, world_name(world, source.lang) if several else "", facts)
    return drawn


def _of_tables(source: Source, lang: str, formats: tuple[str, ...], size: str) -> list[Drawn]:
    """Figures that the tables of the study call for."""
    from experiments.figures.sheet.style import lean_fonts, style

    tables = {name: table for name in OF_TABLES if (table := source.table(name)) is not None}
    groups = source.groups
    told = told_of(source, groups[0] if groups else {})
    main = [each.name for each in source.main]
    drawn = []
    with style(lang, size), lean_fonts() if "pdf" in formats else contextlib.nullcontext():
        for each in drawings(tables, told, lang, size, outcome=source.outcome.name, window=source.window, main=main):
            stem = source.folder / "figures" / each.stem
            save(each.draw(), each.shown, stem, formats)
            about = _about(source, each.stem.removeprefix(each.name).removeprefix("-"))
            drawn.append(Drawn(each.name, stem, about, dict(each.facts)))
    return drawn


def _about(source: Source, code: str) -> str:
    """What stands behind the kind of a figure in the name of its file, in words: a world or a scenario, and a further page."""
    first, _, last = code.rpartition("-")
    if last.isdigit():
        return " ".join(part for part in (_about(source, first), last) if part)
    return world_name(code, source.lang) if code in source.worlds else scenario_name(code, source.lang) if code else ""


def most_runs(source: Source) -> int:
    """Runs of the scenario that has most of them, as far as figures show them."""
    return min(max((len(entry.get("seeds", [])) for entry in source.scenarios.values()), default=0), MOST_SEEDS_SHOWN)


def found(
    files: Iterable[Path], known: Sequence[str], about: str = "", facts: Mapping[str, Any] | None = None
) -> list[Drawn]:
    """The figures that files belong to, in their order; known: the kinds there are. What stands behind a kind is what it is about."""
    drawn: dict[Path, Drawn] = {}
    for path in files:
        stem = path.with_suffix("") if path.suffix in (".png", ".pdf", ".svg", ".csv") else path
        kinds = [kind for kind in known if stem.name == kind or stem.name.startswith(f"{kind}-")]
        if kinds:
            kind = max(kinds, key=len)
            drawn.setdefault(stem, Drawn(kind, stem, about or stem.name[len(kind) + 1 :], facts or {}))
    return list(drawn.values())
