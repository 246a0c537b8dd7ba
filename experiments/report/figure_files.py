"""Figures as files: each is drawn and saved in every format, beside the data it shows."""

import contextlib
import importlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.figures import COMPARING, FIGURES, OF_CASES
from experiments.study.whole_files import write_whole

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

# no dates in files, so that the same tables give the same bytes
_SAVING: dict[str, dict[str, Any]] = {
    "pdf": {"metadata": {"CreationDate": None}},
    "svg": {"metadata": {"Date": None}},
}


def render(
    tables: Mapping[str, "pd.DataFrame"],
    setting_info: Mapping[str, Any],
    lang: str,
    folder: Path,
    formats: Sequence[str] = ("png", "pdf"),
    dpi: int = 200,
    size: str = "journal",
) -> list[Path]:
    """Save every figure in every format, each beside `<name>.csv` with the data it shows; returns the files.

    tables: parks, system, industries (other tables are not read). A study of several scenarios gets one set of figures
    a scenario, named `<name>-<scenario>`; figures of cases hold all scenarios.
    setting_info: names {code: {"en", "zh"}}, evidence and cases (rows), openings {park of a case: quarter}, deflator
    {year: index}, start (year, quarter), title {"en", "zh"}. lang: "en" or "zh"; size: "journal" or "slide"; dpi: of
    the PNG.
    Every file is written whole or not at all. Raises style.MissingFont when lang is "zh" and no font has the
    characters, ValueError when a table or a column is missing.
    """
    from experiments.figures.sheet.runs_to_frames import open_cases
    from experiments.figures.sheet.style import lean_fonts, style

    folder = Path(folder)
    written: list[Path] = []
    with style(lang, size), lean_fonts() if "pdf" in formats else contextlib.nullcontext():
        jobs = [(name, suffix, one) for suffix, one in _by_scenario(tables) for name in FIGURES]
        if open_cases(tables, setting_info):
            jobs += [(name, "", tables) for name in OF_CASES]
        for figure_name, suffix, one in jobs:
            module = importlib.import_module(f"experiments.figures.one_scenario.{figure_name}")
            shown = module.data(one, setting_info)
            figure = module.figure(one, setting_info, lang, size, shown)
            written += save(figure, shown, folder / f"{figure_name}{suffix}", formats, dpi)
    return written


def render_comparison(
    tables: Mapping[str, "pd.DataFrame"],
    information: Mapping[str, Any],
    lang: str,
    folder: Path,
    formats: Sequence[str] = ("png", "pdf"),
    size: str = "journal",
    dpi: int = 200,
) -> list[Path]:
    """Save the figures in COMPARING, all scenarios in each, beside `<name>.csv` with the data it shows; returns the files.

    tables: with the columns that comparison_columns() names, scenarios of one region. information: as region_names.figure_information gives,
    and "scenario_names" {code: {"en", "zh"}}, whose order is that of the figures, the base first. Figures for which the region has
    nothing to show (a plan without positions, likeness of a single district) are left out. Raises what `render` raises.
    """
    from experiments.figures.sheet.style import lean_fonts, style

    written: list[Path] = []
    with style(lang, size), lean_fonts() if "pdf" in formats else contextlib.nullcontext():
        for figure_name in COMPARING:
            module = importlib.import_module(f"experiments.figures.side_by_side.{figure_name}")
            if hasattr(module, "drawable") and not module.drawable(tables, information):
                continue
            shown = module.data(tables, information)
            figure = module.figure(tables, information, lang, size, shown)
            written += save(figure, shown, Path(folder) / figure_name, formats, dpi)
    return written


def comparison_columns(industries: Sequence[str]) -> dict[str, list[str]]:
    """Columns of each table that the figures in COMPARING read; industries: codes of the region's industries."""
    wanted: dict[str, dict[str, None]] = {}
    for figure_name in COMPARING:
        for table, columns in importlib.import_module(
            f"experiments.figures.side_by_side.{figure_name}"
        ).COLUMNS.items():
            named = [
                name
                for column in columns
                for name in ([column[:-1] + code for code in industries] if column.endswith("*") else [column])
            ]
            wanted.setdefault(table, dict.fromkeys(("scenario", "seed", "quarter"))).update(dict.fromkeys(named))
    return {table: list(columns) for table, columns in wanted.items()}


def save(figure: "Figure", shown: "pd.DataFrame", stem: Path, formats: Sequence[str], dpi: int = 200) -> list[Path]:
    """Save a figure in every format as `<stem>.<format>`, beside `<stem>.csv` with the data it shows; returns the files."""
    written = [write_whole(stem.with_name(f"{stem.name}.csv"), partial(shown.to_csv, index=False))]
    for kind in formats:
        write = partial(figure.savefig, format=kind, dpi=dpi, **_SAVING.get(kind, {}))
        written.append(write_whole(stem.with_name(f"{stem.name}.{kind}"), write))
    return written


def _by_scenario(tables: Mapping[str, "pd.DataFrame"]) -> list[tuple[str, Mapping[str, "pd.DataFrame"]]]:
    """The tables of each scenario with the ending of its file names; no ending when there is only one."""
    needed = {key: frame for key, frame in tables.items() if key in ("parks", "system", "industries")}
    scenarios = list(dict.fromkeys(code for frame in needed.values() for code in frame["scenario"].unique()))
    if len(scenarios) < 2:
        return [("", needed)]
    return [
        (f"-{code}", {key: frame[frame["scenario"] == code] for key, frame in needed.items()}) for code in scenarios
    ]
