"""The contest: does the model forecast the region better than no change, a trend, and AR(1) that know the past only?

Runs start with the region, and a forecast is the level observed at an origin times the simulated growth since. What is put in
after the origin should be the trend known then; `rows` is given runs by origin where inputs differ by origin. Where the runs are
the same for every origin and follow a path of markets taken from revenue, revenue is not tried, as the path is what would be forecast;
what is forecast of the others knows the path and the rivals do not. Parameters were chosen knowing the whole record, which favours the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from experiments.configuration.texts import texts_of
from experiments.statistics import forecast_contest, record
from experiments.statistics.forecast_contest import MODEL, RIVALS
from experiments.statistics.standing import Given
from experiments.statistics.text_columns import aligned

if TYPE_CHECKING:
    import pandas as pd

    from sim.regions import Setting

ORIGINS = (2010, 2012, 2014, 2016)
QUANTITIES = ("revenue", "employees", "enterprises")
TOO_SHORT = ("vacancy_rate", "rent")
"""Quantities of which no series by year is long enough: brokers change their baskets, and baskets are never joined."""


def rows(
    system_by_seed: Mapping[int, pd.DataFrame],
    setting: Setting,
    given: Given,
    by_origin: Mapping[int, Mapping[int, pd.DataFrame]] | None = None,
) -> pd.DataFrame:
    """Scores by quantity, origin, horizon and forecaster, columns in `forecast_contest.SCORES`.

    system_by_seed: the table `system` of each run; given: what these are given; by_origin: those of runs with the inputs known at an
    origin, where they differ. Revenue is at start-year prices. Vacancy and rent are rows with the reason why they are not tried.
    """
    import pandas as pd

    parts = []
    for quantity in QUANTITIES:
        if quantity == "revenue" and given.market and not by_origin:
            parts.append(forecast_contest.not_tried(quantity, "fed"))
            continue
        runs = {origin: _joined((by_origin or {}).get(origin, system_by_seed), quantity) for origin in ORIGINS}
        observed = record.longest_series(setting.evidence, quantity, setting.deflator)
        parts.append(forecast_contest.scores(quantity, observed, runs, ORIGINS))
    for quantity in TOO_SHORT:
        seen = any(row["topic"] == quantity for row in setting.evidence)
        parts.append(forecast_contest.not_tried(quantity, "baskets" if seen else "short_series"))
    return pd.concat(parts, ignore_index=True)


def _joined(system_by_seed: Mapping[int, pd.DataFrame], quantity: str) -> pd.DataFrame:
    """The simulated quantity by whole year [years, seeds]."""
    import pandas as pd

    column = record.column_of(quantity, record.WHOLE)
    runs = [table[["date", column]].assign(seed=seed) for seed, table in system_by_seed.items()]
    return record.whole_years(pd.concat(runs, ignore_index=True), quantity)


def verdict(scores: pd.DataFrame) -> pd.DataFrame:
    """The verdict per quantity and forecaster, columns in `forecast_contest.VERDICT`, whatever it is."""
    return forecast_contest.verdict(scores)


def text(verdicts: pd.DataFrame, lang: str) -> str:
    """The contest for the screen: scores of all forecasters by quantity, and a sentence on each."""
    words = texts_of("analyses/validation_record", lang)
    blocks = [words("contest.title"), words("contest.how")]
    for quantity, part in verdicts.groupby("quantity", sort=False):
        name, own = words(f"contest.quantity.{quantity}"), part.set_index("forecaster").loc[MODEL]
        if own["verdict"] == "not_tried":
            blocks.append(words(f"contest.{own['reason']}", quantity=name))
            continue
        lines = [["", *words.row("contest.columns")]]
        for forecaster in (MODEL, *RIVALS):
            row = part.set_index("forecaster").loc[forecaster]
            behind = "" if forecaster == MODEL else _interval(row, "behind", "+.1f")
            lines.append([words(f"forecaster.{forecaster}"), _interval(row, "rmse"), _interval(row, "crps"), behind])
        said = words(f"contest.verdict.{own['verdict']}", n=int(own["points"]))
        blocks.append("\n".join([name, *aligned(lines), f"  {said}"]))
    blocks.append(words("contest.few"))
    return "\n\n".join(blocks)


def _interval(row: pd.Series, name: str, pattern: str = ".1f") -> str:
    middle, low, high = (format(float(row[key]), pattern) for key in (name, f"{name}_low", f"{name}_high"))
    return f"{middle} [{low}, {high}]"
