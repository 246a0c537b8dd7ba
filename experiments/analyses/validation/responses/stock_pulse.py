"""Floor space that comes at once and unasked for."""

from __future__ import annotations

import math
from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.analyses.validation.responses import paired

QUARTER, PULSE = 40, 0.05
LAST_YEAR = (116, 119)


def statistic(run: Run) -> Mapping[str, float]:
    """The largest deviation of vacancy, what is left of it in the last year, and how long half of it takes to go."""
    deviation = paired.vacancy(run).loc[QUARTER:]
    peak = int(deviation.abs().idxmax())
    largest = float(deviation[peak])
    halved = deviation.loc[peak:].index[(deviation.loc[peak:] / largest <= 0.5).to_numpy()] if largest else []
    return {
        "vacancy at the peak": largest,
        "left in the last year": paired.mean(deviation, *LAST_YEAR) / largest if largest else math.nan,
        "quarters until half is gone": float(halved[0] - peak) if len(halved) else math.nan,
    }


CHECK = Check(
    name="stock_pulse",
    title="Five per cent more floor space at once",
    source="stock-flow models of floor space (DiPasquale and Wheaton 1992 for the form); sizes judged, D",
    definition="Difference of the vacancy rate to the same seed without the pulse of quarter 40: where it is furthest from zero; its mean over "
    "quarters 116-119 as a share of that; and quarters from the peak until at most half is left. Directions: more than a "
    "tenth of a point, at most half left, half gone within the run",
    parts=(
        Part("vacancy at the peak", 0.001, share=True),
        Part("left in the last year", -0.5, 0.5, share=True),
        Part("quarters until half is gone", 1.0, 79.0),
    ),
    statistic=statistic,
    settings=("stock_pulse",),
    columns=paired.SYSTEM,
    beside=paired.BASE,
    own={"stock_pulse": ("quarters=120", f"supply.pulse_quarter={QUARTER}", f"supply.pulse={PULSE:g}")},
    curves=paired.main_outcomes,
    scales=paired.CHANGES,
)
