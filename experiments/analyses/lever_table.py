"""The table of levers: every link of every lever's chain and who gains and loses, from runs with the lever alone and without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from experiments.analyses import lever_pages
from experiments.configuration.chains import CHAINS
from experiments.configuration.texts import LANGUAGES
from experiments.statistics import gains
from experiments.statistics.chains import Chain, chain_table
from experiments.statistics.paired_effects import Pair
from experiments.statistics.readings import EVERYWHERE, PLACES, Reading, columns_needed, course
from experiments.study.for_show import lost
from experiments.study.run_tables import read_run
from experiments.study.study import Study
from experiments.study.task import Task
from experiments.study.whole_files import write_csv, write_text

if TYPE_CHECKING:
    import pandas as pd

LEVERS_FILE, GAINS_FILE = "levers.csv", "lever_gains.csv"
PAGES = {"en": "levers.md", "zh": "levers.zh.md"}


class Tables(NamedTuple):
    """The table of links and that of gains."""

    levers: pd.DataFrame
    gains: pd.DataFrame


def tables_of(study: Study, pairs: Sequence[Pair]) -> Tables | None:
    """Both tables of all levers that are on alone in a complete run whose base is complete, too; None where there is none."""
    import pandas as pd

    runs: dict[str, dict[int, Task]] = {}
    for task in study.tasks():
        if task.complete:
            runs.setdefault(task.scenario, {})[task.seed] = task
    money: dict[tuple[str, int], pd.DataFrame] = {}
    links, sums = [], []
    for pair in pairs:
        name = str(pair.notes["lever"])
        both = [runs.get(scenario, {}) for scenario in (pair.scenario, pair.base)]
        seeds = [seed for seed in both[0] if seed in both[1]]
        if pair.notes["direction"] != "on" or not seeds:
            continue
        about = {"start": pair.notes["start"], "lever": name}
        for scenario in (pair.scenario, pair.base):
            for seed in seeds:
                if (scenario, seed) not in money:
                    money[scenario, seed] = gains.gains_of_run(_read(runs[scenario][seed], gains.COLUMNS))
        paired = {seed: (money[pair.scenario, seed], money[pair.base, seed]) for seed in seeds}
        sums.append(gains.gains(paired, about))
        courses: dict[int, tuple[list[pd.Series], list[pd.Series]]] = {}
        for seed in seeds:
            with_it, without, dates = _courses(CHAINS[name], both[0][seed], both[1][seed])
            courses[seed] = with_it, without
        links.append(chain_table(CHAINS[name], courses, dates, about))
        for seed in seeds:
            # the base serves the next lever, too
            del money[pair.scenario, seed]
    return Tables(pd.concat(links, ignore_index=True), pd.concat(sums, ignore_index=True)) if links else None


def _read(task: Task, columns: Mapping[str, Sequence[str]]) -> dict[str, pd.DataFrame]:
    return read_run(task.folder, task.scenario, task.seed, columns)


def _courses(chain: Chain, one: Task, other: Task) -> tuple[list[pd.Series], list[pd.Series], list[str]]:
    """The course of every link with the lever and without, in the places that the run with it has; and the dates of the quarters."""
    asked: list[tuple[Reading, str]] = [(link.reading, link.place) for link in chain.links]
    if chain.paid is not None:
        asked.append((chain.paid, EVERYWHERE))
    columns = columns_needed([reading for reading, _ in asked], [place for _, place in asked])
    tables = [_read(task, columns) for task in (one, other)]
    units = {name: place.found(tables[0]) if (place := PLACES[name]) else None for _, name in asked}
    found = [[course(each, reading, units[place]) for reading, place in asked] for each in tables]
    dates = tables[0]["system"].drop_duplicates("quarter").sort_values("quarter")["date"]
    return found[0], found[1], [str(date) for date in dates]


def write(study: Study, pairs: Sequence[Pair]) -> Tables | None:
    """Write both tables into the folder of the study; None where no pair of runs is complete."""
    found = tables_of(study, pairs)
    if found is not None:
        write_csv(study.folder / LEVERS_FILE, found.levers)
        write_csv(study.folder / GAINS_FILE, found.gains)
    return found


def write_pages(folder: Path, found: Tables, lang: str) -> list[str]:
    """Write the pages that print both tables, in both languages; returns lines of those that failed, in one language."""
    failed: list[tuple[str, Exception]] = []
    for each in LANGUAGES:
        try:
            write_text(folder / PAGES[each], lever_pages.page(found.levers, found.gains, each))
        except Exception as error:  # noqa: BLE001 - for show: whatever one page dies of, the other is written
            failed.append((PAGES[each], error))
    return lost(folder, failed, lang)
