"""What the screen says of a sensitivity analysis, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analyses.sensitivity.design import REPLICATE, SCREENING, Design
from experiments.analyses.sensitivity.results import of
from experiments.configuration import outcome_words
from experiments.configuration.options import Options
from experiments.configuration.texts import texts_of
from experiments.statistics.outcomes import OUTCOMES
from experiments.statistics.text_columns import aligned

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 15
"""Parameters of the screening on the screen; the table has all."""


def before(made: Design, missing: int, options: Options) -> str:
    """How many runs a stage has, and how many of them are missing."""
    words = texts_of("analyses/sensitivity", options.lang)
    size = options.screening.trajectories if made.stage == SCREENING else options.sobol.points
    number = len(made.dimensions)
    parameters = words("one_parameter" if number == 1 else "several_parameters", n=number)
    line = words(f"stage.{made.stage}", parameters=parameters, size=size, runs=len(made.scenarios), missing=missing)
    refused = len(made.scenarios) - len(made.parameters)
    return line + (f"\n{words('refused', number=refused)}" if refused else "")


def time_left(left: int, each: float, number: int, options: Options) -> str:
    """How long the runs that are left will take, going by the seconds that each of the first ones took."""
    lang, whole = options.lang, each * left / min(options.workers, left)
    return texts_of("analyses/sensitivity", lang)(
        "time", number=number, each=_duration(each, lang), left=left, time=_duration(whole, lang)
    )


def _duration(seconds: float, lang: str) -> str:
    words = texts_of("analyses/sensitivity", lang)
    if seconds < 90.0:
        return words("duration.seconds", number=seconds)
    if seconds < 5_400.0:
        return words("duration.minutes", number=seconds / 60.0)
    return words("duration.hours", number=seconds / 3_600.0)


def screening(table: pd.DataFrame, options: Options) -> str:
    """The parameters that change the chosen outcome most, and what another seed changes."""
    words, about = texts_of("analyses/sensitivity", options.lang), _about(options)
    rows = of(table, options.outcome, options.window)
    noise = rows[rows["parameter"] == REPLICATE].iloc[0]
    parameters = rows[rows["parameter"] != REPLICATE]
    moved = parameters[parameters["mu_star"] > 0.0]
    shown = moved.head(SHOWN)
    still = int((parameters["mu_star"] == 0.0).sum())
    if moved.empty:
        return words("constant", **about)
    factor = OUTCOMES[options.outcome].scale(options.lang)
    decimals = _decimals(factor * max(shown["mu_star"].max(), noise["mu_star"] if noise["n"] else 0.0))
    cells = [
        [
            *((words("noise"),) if name is None else (name,)),
            _number(factor * row["mu_star"], decimals),
            f"[{_number(factor * row['mu_star_low'], decimals)}, {_number(factor * row['mu_star_high'], decimals)}]",
            _number(factor * row["sigma"], decimals),
        ]
        for name, row in [*((row["parameter"], row) for _, row in shown.iterrows()), (None, noise)]
    ]
    lines = [
        words("mu", **about, n=int(rows["n"].max())),
        *aligned(cells),
        words(
            "beyond_largest_shown" if len(moved) > len(shown) else "beyond",
            number=int(parameters["beyond_noise"].sum()),
            all=len(parameters),
            shown=len(shown),
        ),
    ]
    if still:
        lines.append(words("none", number=still, all=len(parameters)))
    return "\n".join(lines)


def sobol(table: pd.DataFrame, options: Options) -> str:
    """Shares of the variance of the chosen outcome."""
    words, about = texts_of("analyses/sensitivity", options.lang), _about(options)
    rows = of(table, options.outcome, options.window)
    if not np.isfinite(rows["total"]).any():
        return words("constant", **about)
    cells = [
        [
            (words("noise") if row["parameter"] == REPLICATE else row["parameter"])
            + ("" if row["distinguishable"] else " *"),
            *(
                f"{row[kind]:.2f} [{row[f'{kind}_low']:.2f}, {row[f'{kind}_high']:.2f}]".replace("-0.00", "0.00")
                for kind in ("first", "total")
            ),
        ]
        for _, row in rows.iterrows()
    ]
    lines = [words("variance", **about, n=int(rows["n"].iloc[0])), *aligned(cells)]
    if not rows["distinguishable"].all():
        lines.append(words("unclear"))
    return "\n".join(lines)


def nothing_left(options: Options) -> str:
    """Why there is no analysis of variance."""
    return texts_of("analyses/sensitivity", options.lang)("nothing", **_about(options))


def _about(options: Options) -> dict[str, Any]:
    outcome = OUTCOMES[options.outcome]
    return {
        "outcome": outcome_words.label(outcome, options.lang),
        "heading": outcome_words.heading(outcome, options.lang),
        "window": outcome_words.window(options.window, options.lang),
    }


def _decimals(largest: float) -> int:
    return int(np.clip(2 - np.floor(np.log10(largest)), 0, 9)) if largest > 0.0 else 0


def _number(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}" if np.isfinite(value) else "–"
