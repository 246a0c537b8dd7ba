"""`yuanqu check`: what a planner recognises of a region, and which of its numbers are hardly meant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from experiments.commands.exit_codes import DONE
from experiments.commands.sweep_jobs import one_after_another
from experiments.configuration.compose import composition
from experiments.configuration.doubts import all_doubts, tell
from experiments.configuration.hydra_flags import Asked, asked
from experiments.configuration.region import region_folder, setting_of
from experiments.configuration.texts import texts_of
from experiments.statistics.text_columns import aligned
from sim.regions import Setting
from sim.regions.park_figures import park_figures

TABLES = (".csv", ".xlsx", ".tsv", ".txt", ".xls")


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu check`: read a configuration with all its tables, and run nothing."""
    found = asked(words)
    found.overrides.check_command("check")
    return one_after_another("check", once, found, place) if found.multirun else once(found, place)


def once(found: Asked, place: list[Path]) -> int:
    """`yuanqu check` without `-m`."""
    composed = composition(found.overrides)
    if found.hands_over:
        return found.show()
    parameters, lang = composed.parameters, composed.options.lang
    setting, words = setting_of(parameters), texts_of("configuration/plausibility", lang)
    print("\n".join(recognised(setting, parameters.quarters or setting.quarters, lang)))
    folder = region_folder(parameters.region)
    unread = [] if folder is None or not folder.is_dir() else _unread(folder, setting)
    if unread:
        print(words("check.unread", files=", ".join(unread)))
    doubtful = all_doubts(parameters, composed.policy_table, setting, lang)
    tell(doubtful, lang)
    print(words("check.doubtful", count=len(doubtful)) if doubtful else words("check.sound"))
    return DONE


def recognised(setting: Setting, quarters: int, lang: str) -> list[str]:
    """The region in two lines, and its parks in a table."""
    words, parks, figures = texts_of("configuration/plausibility", lang), setting.parks, park_figures(setting)
    there = (parks.opening <= 0) & (parks.enterprises > 0)
    workers = float(figures.workers[there].sum())
    x = np.concatenate([parks.x_km, setting.districts.x_km])
    y = np.concatenate([parks.y_km, setting.districts.y_km])
    distance = (
        float(np.hypot(x[:, None] - x, y[:, None] - y).max()) if len(x) <= 2_000 else math.hypot(np.ptp(x), np.ptp(y))
    )
    lines = [
        words(
            "check.heading",
            name=setting.names[lang],
            start=_date(setting, 0),
            end=_date(setting, quarters - 1),
            parks=len(parks),
            districts=len(setting.districts),
            enterprises=int(parks.enterprises[there].sum()),
            workers=workers,
        )
    ]
    if workers > 0.0:
        stock = parks.stock.sum(axis=1)
        # what one park lacks is not vacant in another
        vacancy = float((np.maximum(figures.vacancy, 0.0) * stock)[there].sum() / stock[there].sum())
        space, revenue = float(stock[there].sum()) / workers, float(parks.revenue_at_start[there].sum()) / workers
        lines.append(words("check.space", space=space, revenue=revenue, vacancy=vacancy, distance=distance))
    else:
        lines.append(words("check.empty", distance=distance))
    table = [words.row("check.column")]
    for j, code in enumerate(parks.codes):
        rents = sorted(parks.asking_rent[j][parks.stock[j] > 0.0]) or [float("nan")]
        table.append(
            (
                code,
                _date(setting, int(parks.opening[j])),
                f"{int(parks.enterprises[j]):,}",
                f"{figures.workers[j]:,.0f}",
                _number(figures.workers_per_enterprise[j], ",.1f"),
                _number(figures.space_per_worker[j], ",.1f"),
                _number(figures.revenue_per_worker[j], ",.0f"),
                words("check.short", share=-figures.vacancy[j])
                if figures.vacancy[j] < 0.0
                else _number(figures.vacancy[j], ".1%"),
                "-".join(dict.fromkeys(_number(rent, ".2f") for rent in (rents[0], rents[-1]))),
                f"{figures.from_district[j]:,.1f}",
            )
        )
    return [*lines, *aligned(table), words("check.note")]


def _number(value: float, form: str) -> str:
    """A number, or nothing where there is none."""
    return format(float(value), form) if math.isfinite(value) else ""


def _date(setting: Setting, quarter: int) -> str:
    number = setting.start[0] * 4 + setting.start[1] - 1 + quarter
    return f"{number // 4}Q{number % 4 + 1}"


def _unread(folder: Path, setting: Setting) -> list[str]:
    """Files of a folder that look like tables of the region and are none that it may have."""
    return [
        path.name
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in TABLES and path.name not in setting.files.values()
    ]
