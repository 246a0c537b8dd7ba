"""Markets that stand still, and markets that grow: how much growth is the model's own?"""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run, Tables
from experiments.analyses.validation.responses import paired

YEARS = 12
"""From 2006 to 2018 where the run starts with 2006."""


def growth(tables: Tables) -> float:
    """Revenue of the thirteenth year over that of the first."""
    revenue = paired.series(tables, "output")
    return paired.mean(revenue, 4 * YEARS, 4 * YEARS + 3) / paired.mean(revenue, 0, 3)


def statistic(run: Run) -> Mapping[str, float]:
    """Growth of revenue when markets stand still, and how much more there is when they grow."""
    still = growth(run.tables)
    return {
        "revenue at 0 %": still,
        "6 % over 0 %": growth(run.beside["6 %"]) / still,
        "12 % over 0 %": growth(run.beside["12 %"]) / still,
    }


CHECK = Check(
    name="constant_growth",
    title="Little growth of its own when markets stand still",
    source="Zhongguancun 2006-2018: revenue per employee at constant prices x 1.9, R-B; the ratio judged, D",
    definition="Revenue of the thirteenth year over that of the first (2018 over 2006) with all markets growing 0, 6 and 12 % a year from the "
    "start in place of their life cycles; the same seed in all three",
    parts=(Part("revenue at 0 %", high=2.1), Part("6 % over 0 %", 1.01), Part("12 % over 0 %", 2.5)),
    statistic=statistic,
    settings=("constant_0",),
    columns=paired.SYSTEM,
    beside={"6 %": "constant_6", "12 %": "constant_12"},
    own={f"constant_{percent}": ("quarters=120", f"demand.constant={percent / 100:g}") for percent in (0, 6, 12)},
    curves=paired.levels_of("0 %"),
    scales=paired.LEVELS,
)
