"""What the screen shows of a comparison: the rounds of adding seeds, and the chosen outcome in each world."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analyses.comparison_plan import Plan
from experiments.analyses.more_seeds import Stopping
from experiments.configuration import outcome_words
from experiments.configuration.options import Options
from experiments.configuration.texts import Texts, texts_of
from experiments.report import first_page
from experiments.statistics import effects_over_time as course
from experiments.statistics import trade_off
from experiments.statistics.numbers_as_text import SIGNIFICANT, chance_text, p_text
from experiments.statistics.outcomes import OUTCOMES, WINDOWS
from experiments.statistics.text_columns import aligned, differences_shown

if TYPE_CHECKING:
    import pandas as pd

MOST_TIMES = 100
"""How many times as many runs are told: a ratio of variances is not known any better from some tens of runs."""

TITLE = 11
"""Letters in a line of the title of a column, where no word is longer."""

COST_FACTOR = {"en": 1e-9, "zh": 1e-8}
"""From CNY to billion CNY, and to hundreds of millions of it."""


def of_round(entry: Mapping[str, Any], stopping: Stopping, options: Options) -> str:
    """One line about a round of adding seeds."""
    words, half, outcome = (
        texts_of("analyses/comparison", options.lang),
        entry["widest_half_width"],
        OUTCOMES[options.outcome],
    )
    # the limit is in the unit of English figures; what is shown, in that of the language
    here = outcome.scale(options.lang) / outcome.factor
    if stopping.reached:
        key = "round.enough"
    elif entry["seeds"] >= options.stop.most:
        key = "round.capped"
    else:
        key = "round.idle" if stopping.idle else "round.more"
    return words(
        key,
        seeds=entry["seeds"],
        half=words("unknown") if half is None else words("width", half=half * here),
        unit=outcome_words.shown_unit(outcome, options.lang),
        smallest=stopping.smallest * here,
        most=options.stop.most,
        step=min(options.stop.step, options.stop.most - entry["seeds"]),
    )


def of_costs(told: Mapping[str, Mapping[str, Any]], lang: str) -> str:
    """A line for every scenario whose cost was to be matched."""
    words = texts_of("analyses/comparison", lang)
    lines = []
    for name, entry in told.items():
        if "left" in entry:
            lines.append(words("left", name=name))
            continue
        lines.append(
            words(
                "matched",
                name=name,
                scale=entry["policy.scale"],
                reached=entry["reached_present_value_CNY"],
                match=entry["match"],
                target=entry["target_present_value_CNY"],
                seeds=len(entry["seeds"]),
                trials=len(entry["evaluations"]),
            )
        )
    return "\n".join(lines)


def of_costs_apart(told: Mapping[str, Mapping[str, Any]], options: Options) -> str:
    """A line for every match of costs that, over all seeds, is further off than `cost.tolerance`."""
    words, lines = texts_of("analyses/comparison", options.lang), []
    for name, entry in told.items():
        whole = entry.get("all_seeds")
        if not whole:
            continue
        gap = whole["present_value_CNY"] / whole["target_present_value_CNY"] - 1.0
        if abs(gap) > options.cost.tolerance:
            lines.append(
                words(
                    "apart_below" if gap < 0.0 else "apart_above",
                    name=name,
                    seeds=whole["seeds"],
                    gap=f"{100.0 * abs(gap):.1f}",
                    match=entry["match"],
                    first=len(entry["seeds"]),
                )
            )
    return "\n".join(lines)


def text(tables: Mapping[str, pd.DataFrame], planned: Plan, options: Options) -> str:
    """The tables of the chosen outcome for each world, with what their columns mean.

    tables: effects, effects_over_time, best and costs as they are written, and cost_difference with the columns world, scenario,
    difference [CNY].
    """
    words, outcome = texts_of("analyses/comparison", options.lang), OUTCOMES[options.outcome]
    blocks: list[str] = []
    told: dict[str, None] = {}
    for world in planned.worlds:
        if block := _of_world(tables, planned, options, world):
            further, columns = _over_time(tables, planned, options, world)
            blocks += [block, *further]
            told.update(dict.fromkeys(columns))
    notes = [words("cost", rate=100.0 * options.cost.discount)]
    chances = _rows_of(tables["best"], options)["probability_best"]
    if outcome.better:
        if np.isfinite(chances.to_numpy(dtype=float)).any():
            notes.append(words("probability"))
        other = next(each for each in WINDOWS if each != options.window)
        notes.append(
            words(
                "ranked",
                window=outcome_words.window(options.window, options.lang),
                other=other,
                other_window=outcome_words.window(other, options.lang),
            )
        )
    notes += [words(f"about_column.{column}") for column in told if f"about_column.{column}" in words]
    notes.append(words("files_with_adoption" if options.adoption else "files"))
    if "titles" in tables:
        notes.append(words("titles"))
    return "\n\n".join([*blocks, "\n".join(notes), *_overview(tables, planned, options)]) if blocks else ""


def _overview(tables: Mapping[str, pd.DataFrame], planned: Plan, options: Options) -> list[str]:
    """Scenarios by cost and deciding outcomes, the last that the screen shows; nothing over several worlds, where no one table holds."""
    words = texts_of("report/first_page", options.lang)
    found = trade_off.lines(tables["effects"], tables["costs"], options.window) if len(planned.worlds) == 1 else []
    if not found:
        return []
    names = {name: name for name in [planned.base, *(line.scenario for line in found)]}
    columns, rows = first_page.cells(found, planned.base, names, options.lang)
    window = outcome_words.window(options.window, options.lang)
    seeds = max(effect.seeds for line in found for effect in line.effects.values())
    told = [words("screen", base=planned.base, window=window), *aligned([*in_lines(columns), *rows])]
    return ["\n".join([*told, *([words("screen_note", level=SIGNIFICANT, seeds=seeds)] if seeds > 1 else [])])]


def in_lines(titles: Sequence[str]) -> list[list[str]]:
    """Titles of columns broken into lines, that a table of many columns is no wider than a screen; the last lines side by side."""
    broken = [
        [
            line
            for part in title.replace("（", "\n（").split("\n")
            for line in textwrap.wrap(part, TITLE, break_long_words=False)
        ]
        for title in titles
    ]
    high = max(map(len, broken))
    return [list(row) for row in zip(*([""] * (high - len(lines)) + lines for lines in broken), strict=True)]


def _of_world(tables: Mapping[str, pd.DataFrame], planned: Plan, options: Options, world: str) -> str:
    words, outcome = texts_of("analyses/comparison", options.lang), OUTCOMES[options.outcome]
    rows = _rows_shown(tables["effects"], options, world)
    if rows.empty:
        return ""
    rows = rows.set_index("scenario").reindex([name for name in planned.strategies if name in set(rows["scenario"])])
    chances = _rows_shown(tables["best"], options, world).set_index("scenario")["probability_best"]
    dearer = tables["cost_difference"]
    dearer = dearer[dearer["world"] == world].set_index("scenario")["difference"]
    n = int(rows["n"].max())
    heading = words(
        "heading" if n > 1 else "single",
        heading=outcome_words.heading(outcome, options.lang),
        window=outcome_words.window(options.window, options.lang),
        n=n,
        base=planned.base,
        level=outcome.shown(float(rows["base_level"].iloc[0]), options.lang),
    )
    shown = differences_shown(outcome.scale(options.lang) * rows[["difference", "low", "high"]].to_numpy(dtype=float))
    spent = differences_shown(
        np.array([[COST_FACTOR[options.lang] * dearer.get(name, 0.0), 0.0, 0.0] for name in rows.index])
    )
    cells = [["", *words.row("columns")], [planned.base, "", "", "", "", _chance(chances, planned.base, options.lang)]]
    for (name, row), (difference, interval), (paid, _) in zip(rows.iterrows(), shown, spent, strict=True):
        nothing = bool(row["same"])
        cells.append(
            [
                str(name),
                words("same") if nothing else difference,
                "" if nothing else interval,
                "" if nothing else p_text(float(row["p_adjusted"]), spaced=True),
                paid if name in dearer.index else "",
                _chance(chances, str(name), options.lang),
            ]
        )
    kept = [column for column in range(len(cells[0])) if any(line[column] for line in cells[1:])]
    return "\n".join(
        [f"{world}: {heading}" if world else heading, *aligned([[line[at] for at in kept] for line in cells])]
    )


def _over_time(
    tables: Mapping[str, pd.DataFrame], planned: Plan, options: Options, world: str
) -> tuple[list[str], list[str]]:
    """The course of the chosen outcome: the other part of the run, the peak and what is left of it; and how new parks are let.

    Returns blocks of text and the columns that the first of them has.
    """
    words, outcome = texts_of("analyses/comparison", options.lang), OUTCOMES[options.outcome]
    table = tables["effects_over_time"]
    table = table[(table["world"] == world) & (table["outcome"] == outcome.name)]
    effects = tables["effects"][(tables["effects"]["world"] == world) & (tables["effects"]["outcome"] == outcome.name)]
    names = [name for name in planned.strategies[1:] if name in set(effects.loc[~effects["same"], "scenario"])]
    if not names or table.empty:
        return [], []
    by_window = {window: part.set_index("scenario").reindex(names) for window, part in effects.groupby("window")}
    by_measure = {measure: part.set_index("scenario").reindex(names) for measure, part in table.groupby("measure")}
    other = next(each for each in WINDOWS if each != options.window)
    scale = outcome.scale(options.lang)
    peak = by_measure[course.PEAK]
    columns = {
        "other": _with_interval(by_window[other], "difference", scale),
        "peak": _with_interval(peak, "value", scale),
        "when": list(peak["date"]),
        "half": _half_lives(by_measure, words, len(names)),
    }
    if outcome.amount:
        ratio = by_window[options.window][["log_ratio", "log_ratio_low", "log_ratio_high"]]
        columns["log_ratio"] = _with_interval(ratio.set_axis(["value", "low", "high"], axis=1), "value", 1.0)
    if course.SAVED in by_measure:
        saved = by_measure[course.SAVED]
        # what is saved is less vacancy
        columns["summed"] = _with_interval(
            -saved[["value", "low", "high"]].rename(columns={"low": "high", "high": "low"}), "value", scale
        )
    columns = {key: column for key, column in columns.items() if any(column)}
    heads = {"other": outcome_words.window(other, options.lang)}
    lines = [["", *(heads.get(key) or words(f"columns_over_time.{key}") for key in columns)]]
    lines += [[name, *cells] for name, *cells in zip(names, *columns.values(), strict=True)]
    heading = words("heading_over_time", heading=outcome_words.heading(outcome, options.lang))
    found = ["\n".join([f"{world}: {heading}" if world else heading, *aligned(lines)])]
    if course.UNTIL_LET in by_measure:
        found.append("\n".join(_new_parks(by_measure, words, planned.base, names)))
    return found, list(columns)


def _with_interval(rows: pd.DataFrame, column: str, scale: float) -> list[str]:
    """Numbers with their intervals, as texts with the same decimals; empty where there is none."""
    values = scale * rows[[column, "low", "high"]].to_numpy(dtype=float)
    if not np.isfinite(values[:, 0]).any():
        return [""] * len(values)
    shown = differences_shown(values)
    return [
        f"{number} {ends}".strip() if np.isfinite(value) else ""
        for (number, ends), value in zip(shown, values[:, 0], strict=True)
    ]


def _half_lives(by_measure: Mapping[str, pd.DataFrame], words: Texts, count: int) -> list[str]:
    """Quarters until half of the peak is gone; nothing where the interval at the peak includes zero."""
    if course.HALF_LIFE not in by_measure:
        return [""] * count
    peak, half = by_measure[course.PEAK], by_measure[course.HALF_LIFE]["value"]
    unsure = (peak["low"] <= 0.0) & (peak["high"] >= 0.0)
    return [
        f"{value:.0f}" if np.isfinite(value) else "" if doubtful else words("stays")
        for value, doubtful in zip(half, unsure, strict=True)
    ]


def _new_parks(by_measure: Mapping[str, pd.DataFrame], words: Texts, base: str, names: Sequence[str]) -> list[str]:
    """How soon parks that opened during the run are let, and how many are not: a line for each scenario."""
    opened, until, missed = (by_measure[name] for name in (course.OPENED, course.UNTIL_LET, course.NOT_LET))

    def means(values: pd.Series) -> list[str]:
        return [f"{value:.1f}" if np.isfinite(value) else "" for value in values]

    columns = (
        means(until["base_level"]),
        _with_interval(until, "value", 1.0),
        means(missed["base_level"]),
        means(missed["base_level"] + missed["value"]),
        means(opened["base_level"] + opened["value"]),
    )
    lines = [["", *words.row("columns_new_parks", base=base)]]
    lines += [[name, *cells] for name, *cells in zip(names, *columns, strict=True)]
    return [words("new_parks"), *aligned(lines)]


def _rows_of(table: pd.DataFrame, options: Options) -> pd.DataFrame:
    return table[(table["window"] == options.window) & (table["outcome"] == options.outcome)]


def _rows_shown(table: pd.DataFrame, options: Options, world: str) -> pd.DataFrame:
    found = _rows_of(table, options)
    return found[found["world"] == world]


def _chance(chances: pd.Series, name: str, lang: str) -> str:
    if name not in chances.index or not np.isfinite(chances[name]):
        return ""
    return chance_text(float(chances[name]), lang)


def joined(*parts: Sequence[str]) -> str:
    """Blocks of text under one another, empty ones left out."""
    return "\n\n".join(text for part in parts if (text := "\n".join(each for each in part if each)))


def of_common_numbers(found: Mapping[str, Any], lang: str) -> str:
    """What `precision.common_random_numbers` found, as a sentence."""
    words, ratio, n = texts_of("analyses/comparison", lang), found["median_variance_ratio"], found["outcomes"]
    if ratio is None:
        return words("common_numbers.unknown")
    outcomes = words("one_outcome" if n == 1 else "several_outcomes", n=n)
    if ratio >= 0.95:
        return words("common_numbers.none", ratio=ratio, outcomes=outcomes)
    if ratio * MOST_TIMES < 1.0:
        return words("common_numbers.large_gain", ratio=1.0 / MOST_TIMES, outcomes=outcomes, times=MOST_TIMES)
    return words("common_numbers.gain", ratio=ratio, outcomes=outcomes, times=f"{1.0 / ratio:.2g}")
