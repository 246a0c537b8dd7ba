"""From the tables of many runs to what a figure shows: one scenario, median and spread over seeds, time in years."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name

LOW, HIGH = 0.1, 0.9
"""The band of runs a figure shows, as quantiles over seeds."""


def table(tables: Mapping[str, pd.DataFrame], key: str, columns: Sequence[str], several: bool = False) -> pd.DataFrame:
    """One result table, checked: it is there, has the columns, has rows, and holds one scenario unless several may be.

    Raises ValueError otherwise, naming what is missing.
    """
    if key not in tables:
        raise ValueError(f"the figure needs the table {key!r}; tables at hand: {', '.join(tables) or 'none'}")
    frame = tables[key]
    missing = [column for column in ("scenario", "seed", "quarter", *columns) if column not in frame.columns]
    if missing:
        raise ValueError(f"table {key!r} lacks the columns {', '.join(missing)}; run the study again to record them")
    if frame.empty:
        raise ValueError(f"table {key!r} has no rows; there is nothing to draw")
    scenarios = frame["scenario"].unique()
    if len(scenarios) > 1 and not several:
        raise ValueError(
            f"table {key!r} holds {len(scenarios)} scenarios ({', '.join(map(str, scenarios))}); "
            "a figure shows one, so select the rows of one first"
        )
    return frame


def across_seeds(frame: pd.DataFrame, by: list[str], columns: list[str]) -> pd.DataFrame:
    """Median, 10 % and 90 % quantile over seeds: columns <name>, <name>_low, <name>_high, one row per group.

    NaN values (no stock to let, say) are left out; a group of NaN stays NaN.
    """
    if frame["seed"].nunique() == 1:
        shown = frame[by + columns].reset_index(drop=True)
        return shown.assign(**{f"{column}_{end}": shown[column] for column in columns for end in ("low", "high")})
    groups = frame.groupby(by, sort=True)[columns]
    parts = [groups.quantile(level).add_suffix(end) for level, end in ((0.5, ""), (LOW, "_low"), (HIGH, "_high"))]
    return pd.concat(parts, axis=1).reset_index()


def in_order(codes: Iterable[str], names: Mapping[str, Any]) -> list[str]:
    """Codes once each in the order of the region's names, as tables may come in another; unnamed ones last."""
    known = {code: i for i, code in enumerate(names)}
    return sorted(dict.fromkeys(codes), key=lambda code: known.get(code, len(known)))


def year_of(quarter: Any, start: tuple[int, int]) -> Any:
    """The beginning of quarter t as a decimal year; start is (year, quarter 1-4) of t = 0."""
    return start[0] + (start[1] - 1) / 4 + np.asarray(quarter) / 4


def date_of(quarter: int, start: tuple[int, int]) -> str:
    """Quarter t as text, "2006Q1"."""
    year, within = divmod(start[0] * 4 + start[1] - 1 + int(quarter), 4)
    return f"{year}Q{within + 1}"


def seeds_text(seeds: Iterable[int]) -> str:
    """Seeds as ranges: "0–4, 7"."""
    numbers = sorted(set(map(int, seeds)))
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))


def title_of(figure: str, info: Mapping[str, Any], lang: str) -> str:
    """The figure's title with the setting's."""
    setting = info.get("title", {}).get(lang) or info.get("title", {}).get("en", "")
    return label(f"title_{figure}", lang) + (label("title_join", lang) + setting if setting else "")


def footer_of(frame: pd.DataFrame, info: Mapping[str, Any], lang: str, spread: str, *notes: str) -> str:
    """The small print: scenario, runs and seeds, how runs are combined (a label, or ""), then further sentences."""
    seeds = frame["seed"].unique()
    scenarios = [scenario_name(code, lang, info) for code in frame["scenario"].unique()]
    parts = [label("scenario", lang, name=label("list", lang).join(scenarios))]
    if len(seeds) > 1:
        parts += [label("runs", lang, n=len(seeds), seeds=seeds_text(seeds))]
        parts += [label(spread, lang)] if spread else []
    else:
        parts += [label("one_run", lang, seeds=seeds_text(seeds))]
    return "\n".join([label("separator", lang).join(parts), *(note for note in notes if note)])


def open_cases(tables: Mapping[str, "pd.DataFrame"], setting_info: Mapping[str, Any]) -> list[str]:
    """The parks of which something is known and which open within the runs, in the order of the rows."""
    parks = dict.fromkeys(row["park"] for row in setting_info.get("cases", ()))
    last = int(tables["parks"]["quarter"].max()) if parks and "parks" in tables else -1
    return [park for park in parks if setting_info["openings"][park] <= last]
