"""What a title is worth, told apart: whom it selects, what it does to them, and what it takes from the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.statistics.least_squares import coefficients, within
from experiments.statistics.paired_effects import LEVEL, mean_interval, themselves

if TYPE_CHECKING:
    import pandas as pd

BEFORE, AFTER = 4, 12
"""Quarters before a title whose mean is where a park starts; and after which its last four are where it has come to."""
YEAR = 4

MEASURED = ("occupancy", "output", "enterprises", "asking_rent")
"""What parks are compared by: change of occupancy in percentage points, of the others in 100 log points, about per cent."""
PARTS = ("naive", "regression", "applicants", "effect", "selection", "others", "share_apart")
COUNTED = ("applications", "given", "lost", "held", "compared")
COSTS = ("title grant", "title promotion", "title commission", "title application", "title report")
COLUMNS = {
    "parks": ["quarter", "park", "open", "titled", "titled_since", "applications", "leased_m2", "stock_m2", "output", "enterprises", "asking_rent"],
    "system": ["quarter", "title_applications", "titles_given", "titles_lost", "titles_held"],
    "flows": ["quarter", "purpose", "amount"],
}  # fmt: skip
"""Columns of a run's tables that are needed."""

TITLES = ("world", "scenario", "base", "outcome", "part", "n", "value", "low", "high")


def parks_of_run(parks: pd.DataFrame) -> pd.DataFrame:
    """Quarter, park, titled_since (-1 while a park has no title), applications so far, and what is measured of every open park of one run.

    Occupancy in per cent, the others as 100 times their logarithm, NaN where there is nothing.
    """
    import pandas as pd

    shown = parks[parks["open"].to_numpy(bool)]
    amount = {name: shown[name].to_numpy(float) for name in ("leased_m2", "stock_m2", *MEASURED[1:])}
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = {name: np.where(amount[name] > 0.0, 100.0 * np.log(amount[name]), np.nan) for name in MEASURED[1:]}
        occupancy = np.where(amount["stock_m2"] > 0.0, 100.0 * amount["leased_m2"] / amount["stock_m2"], np.nan)
    return pd.DataFrame(
        {
            "quarter": shown["quarter"].to_numpy(),
            "park": shown["park"].to_numpy(),
            "titled_since": np.where(shown["titled"].to_numpy(bool), shown["titled_since"].to_numpy(), -1),
            "applications": shown["applications"].to_numpy(),
            "occupancy": occupancy,
            **logs,
        }
    )


def counts_of_run(system: pd.DataFrame, flows: pd.DataFrame | None) -> pd.DataFrame:
    """Part, value: applications, titles given and lost over one run, titles held at its end, and what was paid for titles [CNY a year]."""
    import pandas as pd

    found = {
        "applications": float(system["title_applications"].sum()),
        "given": float(system["titles_given"].sum()),
        "lost": float(system["titles_lost"].sum()),
        "held": float(system.loc[system["quarter"].idxmax(), "titles_held"]),
    }
    years = system["quarter"].nunique() / YEAR
    for purpose in COSTS:
        paid = 0.0 if flows is None else float(flows.loc[flows["purpose"] == purpose, "amount"].sum())
        found[purpose] = paid / years
    return pd.DataFrame({"part": list(found), "value": list(found.values())})


def by_quarter(table: pd.DataFrame, outcome: str, parks: list[str], quarters: int) -> NDArray[np.float64]:
    """Values of a column by quarter and park [Q, J], NaN where a park is not open."""
    wide = table.pivot(index="quarter", columns="park", values=outcome)
    return wide.reindex(index=range(quarters), columns=parks).to_numpy(float)


def changes(values: NDArray, since: int) -> NDArray[np.float64]:
    """Change of each park around a title given in quarter `since` [J]: mean of the third year after it less mean of the year before it.

    values [Q, J]; NaN for a park of which a quarter of either year is not known.
    """
    after = values[since + AFTER - YEAR + 1 : since + AFTER + 1]
    return after.mean(axis=0) - values[since - BEFORE : since].mean(axis=0)


def parts_of_pair(treated: pd.DataFrame, base: pd.DataFrame) -> dict[tuple[str, str], float]:
    """What is told of titles in one seed, by outcome and part; the rows of `parks_of_run` of a run with titles and of one without.

    With growth g from the year before a title to the third year after it, t in the run with titles and b in the other, over titled parks T
    and untitled ones U of the same round:  naive = g_t(T) - g_t(U);  effect = g_t(T) - g_b(T);  selection = g_b(T) - g_b(U);
    others = g_b(U) - g_t(U);  naive = effect + selection + others. Rounds count by the number of their titled parks. Regression is naive with
    what parks had before as controls; applicants is naive beside those only who applied in the same round and got nothing.
    """
    parks = sorted(set(treated["park"]) & set(base["park"]))
    quarters = int(max(treated["quarter"].max(), base["quarter"].max())) + 1
    ours = {name: by_quarter(treated, name, parks, quarters) for name in MEASURED}
    held = by_quarter(treated, "titled_since", parks, quarters) >= 0.0
    first = np.where(held.any(axis=0), held.argmax(axis=0), -1)
    tried = np.diff(by_quarter(treated, "applications", parks, quarters), axis=0, prepend=0.0) > 0.0
    rounds = [int(each) for each in np.unique(first[first >= BEFORE]) if each + AFTER < quarters]
    found: dict[tuple[str, str], float] = {}
    for outcome in MEASURED:
        theirs = by_quarter(base, outcome, parks, quarters)
        means: list[tuple[float, ...]] = []
        beside: list[tuple[float, float]] = []
        rows: list[NDArray] = []
        for since in rounds:
            growth, without = changes(ours[outcome], since), changes(theirs, since)
            known = np.isfinite(growth + without)
            given, others = (first == since) & known, ~held[: since + AFTER + 1].any(axis=0) & known
            if not given.any() or not others.any():
                continue
            many = float(given.sum())
            means.append((many, *(float(g[who].mean()) for g in (growth, without) for who in (given, others))))
            refused = others & tried[since]
            if refused.any():
                beside.append((many, float(growth[given].mean() - growth[refused].mean())))
            both = given | others
            start = [ours[name][since - BEFORE : since, both].mean(axis=0) for name in MEASURED]
            rows.append(np.column_stack([np.full(both.sum(), since), growth[both], given[both], *start]))
        if not means:
            continue
        weight, *columns = np.array(means).T
        titled, untitled, titled_base, untitled_base = (float(np.average(each, weights=weight)) for each in columns)
        table = np.concatenate(rows)
        table = table[np.isfinite(table).all(axis=1)]
        group, explained, predictors = table[:, 0], table[:, 1], table[:, 2:]
        if len(table):
            found[outcome, "regression"] = float(coefficients(within(explained, group), within(predictors, group))[0])
        if beside:
            found[outcome, "applicants"] = float(
                np.average([each[1] for each in beside], weights=[each[0] for each in beside])
            )
        found[outcome, "naive"] = titled - untitled
        found[outcome, "effect"] = titled - titled_base
        found[outcome, "selection"] = titled_base - untitled_base
        found[outcome, "others"] = untitled_base - untitled
        found[outcome, "compared"] = float(weight.sum())
    return found


def titles(parks: pd.DataFrame, counts: pd.DataFrame, base: str, *, level: float = LEVEL) -> pd.DataFrame:
    """Means over seeds with t intervals of all that is told of titles: the columns TITLES.

    parks: world, scenario, seed and the rows of `parks_of_run`; counts: the same of `counts_of_run`. Outcome `titles` has the counts and
    `cost` the payments [CNY a year]; of the others, share_apart = (naive - effect) / naive is the share of the naive difference that is not
    the effect of the title, NaN unless the naive difference, beyond doubt where there are several seeds, is there.
    """
    import pandas as pd

    parks, counts = themselves(parks), themselves(counts)
    rows: list[dict[str, Any]] = []

    def add(where: Mapping[str, str], outcome: str, part: str, values: list[float]) -> tuple[float, float, float]:
        n, mean, low, high = mean_interval(np.array(values, float), level)
        rows.append({**where, "outcome": outcome, "part": part, "n": n, "value": mean, "low": low, "high": high})
        return mean, low, high

    for (world, scenario), here in counts.groupby(["world", "scenario"], sort=False):
        if scenario == base or not here.loc[here["part"] == "applications", "value"].any():
            continue
        where = {"world": str(world), "scenario": str(scenario), "base": base}
        of_world = parks[parks["world"] == world]
        ours, theirs = (dict(list(of_world[of_world["scenario"] == name].groupby("seed"))) for name in (scenario, base))
        pairs = [parts_of_pair(ours[seed], theirs[seed]) for seed in ours if seed in theirs]
        for part in COUNTED[:-1]:
            add(where, "titles", part, list(here.loc[here["part"] == part, "value"]))
        add(where, "titles", "compared", [pair.get((MEASURED[0], "compared"), 0.0) for pair in pairs])
        for purpose in COSTS:
            add(where, "cost", purpose, list(here.loc[here["part"] == purpose, "value"]))
        for outcome in MEASURED:
            if not any((outcome, "naive") in pair for pair in pairs):
                continue
            told = {
                part: add(where, outcome, part, [pair.get((outcome, part), np.nan) for pair in pairs])
                for part in PARTS[:-1]
            }
            naive, low, high = told["naive"]
            sure = low > 0.0 or high < 0.0 if len(pairs) > 1 else naive != 0.0
            share = (naive - told["effect"][0]) / naive if sure else float("nan")
            share_row = {"n": len(pairs), "value": share, "low": float("nan"), "high": float("nan")}
            rows.append({**where, "outcome": outcome, "part": PARTS[-1], **share_row})
    return pd.DataFrame(rows, columns=list(TITLES))
