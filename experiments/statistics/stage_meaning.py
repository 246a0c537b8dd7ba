"""What stages of parks mean in runs: how often they change, what tells them apart, what holds parks back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.statistics.stage_transitions import annual_rates, year_pairs
from experiments.statistics.summary import STAGES, kappa
from sim.observers.dimensions import DIMENSIONS, ENTER, FLOORS, INDICATORS, LEAST

if TYPE_CHECKING:
    import pandas as pd

SECOND = "stage_nearest"
"""Column of the second observer."""


def area_under_curve(values: np.ndarray, above: np.ndarray) -> float:
    """Probability that a case above has the larger value than one below [0-1], ties half (Mann-Whitney); NaN without both.

    values [n], above [n bool]; 0.5 tells nothing, near 0 says that low values belong above.
    """
    from scipy.stats import rankdata

    many, few = int(above.sum()), int((~above).sum())
    if not many or not few:
        return float("nan")
    return float((rankdata(values)[above].sum() - many * (many + 1) / 2.0) / (many * few))


def adjusted_r2(values: np.ndarray, groups: np.ndarray) -> float:
    """Adjusted R2 of values on the names of groups, 1 - (1 - R2) (n - 1) / (n - groups); NaN without variation or repetition."""
    names, row = np.unique(groups, return_inverse=True)
    total = float(((values - values.mean()) ** 2).sum())
    if total <= 0.0 or len(values) <= len(names):
        return float("nan")
    means = np.bincount(row, values) / np.bincount(row)
    within = float(((values - means[row]) ** 2).sum())
    return 1.0 - within / total * (len(values) - 1) / (len(values) - len(names))


def changes(parks: pd.DataFrame) -> dict[str, float]:
    """How far stages move and observers agree: shares of parks and park-years, and kappas, over all seeds.

    parks: open parks of all quarters, columns seed, park, quarter, stage, stage_nearest.
    """
    import pandas as pd

    each = parks.groupby(["seed", "park"])["stage"]
    pairs = pd.concat([year_pairs(rows) for _, rows in parks.groupby("seed")])
    stay, dwell, fall = annual_rates(pairs)
    first, second = parks["stage"].to_numpy(), parks[SECOND].to_numpy()
    last = parks[parks["quarter"] == parks["quarter"].max()]
    at_top = pairs[pairs["before"] == max(STAGES)]
    return {
        "parks that never change [share]": float((each.nunique() == 1).mean()),
        "park-years that stay [share]": stay,
        "years in a stage": dwell,
        "downgrades [% of park-years]": 100.0 * fall,
        "park-years at 4.0 that stay [share]": float((at_top["after"] == max(STAGES)).mean()),
        "kappa of the two observers, linear weights": kappa(first, second, weighted=True),
        "kappa of the two observers, unweighted": kappa(first, second),
        "adjusted R2 of the last stage on the park": adjusted_r2(
            last["stage"].to_numpy(float), last["park"].to_numpy()
        ),
        **{f"park-quarters at {stage}.0 [share]": float((first == stage).mean()) for stage in STAGES},
    }


def by_stage(parks: pd.DataFrame) -> pd.DataFrame:
    """Mean of every indicator and dimension at each stage, rows by name."""
    return parks.groupby("stage")[[*INDICATORS, *DIMENSIONS]].mean().reindex(list(STAGES)).T


def discrimination(parks: pd.DataFrame) -> pd.DataFrame:
    """Area under the curve of every indicator, dimension and floor for being at a stage or above against all below, rows by name."""
    import pandas as pd

    stage, names = parks["stage"].to_numpy(), (*INDICATORS, *DIMENSIONS, *FLOORS)
    found = {name: [area_under_curve(parks[name].to_numpy(), stage >= least) for least in STAGES[1:]] for name in names}
    return pd.DataFrame(found, index=list(STAGES[1:])).T


def held_back(parks: pd.DataFrame) -> pd.DataFrame:
    """Share of park-quarters at a stage that miss each bar of the next, and any of its floors; rows by dimension, columns by next stage."""
    import pandas as pd

    columns = {}
    for stage, bars in ENTER.items():
        here = parks[parks["stage"] == stage - 1]
        missed = {name: float((here[name] < bar).mean()) for name, bar in bars.items()}
        below = pd.DataFrame({name: here[name] < floor for name, floor in LEAST[stage].items()}).any(axis=1)
        columns[stage] = missed | {"any floor": float(below.mean())}
    return pd.DataFrame(columns).reindex([*DIMENSIONS, "any floor"])
