"""`yuanqu ablate`: every lever on alone, and off alone from all on, against common bases on common seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analyses import lever_table
from experiments.analyses.written import Clock, Command, for_show, rendered, write_manifest
from experiments.configuration import outcome_words
from experiments.configuration.compose import Composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.levers import LEVERS, Lever, levers_named
from experiments.configuration.options import LONGEST_NAME, Options
from experiments.configuration.texts import texts_of
from experiments.statistics.outcomes import OUTCOMES
from experiments.statistics.paired_effects import Pair, contrasts
from experiments.statistics.text_columns import aligned, differences_shown
from experiments.study import kept_values
from experiments.study.study import Study
from experiments.study.whole_files import write_csv
from sim.parameters import Parameters

if TYPE_CHECKING:
    import pandas as pd

SEEDS = 10
"""Runs of each scenario when nothing else is said: an interval needs several."""


@dataclass
class Plan:
    """What is run and what is compared with what."""

    scenarios: dict[str, Parameters] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    starts: list[str] = field(default_factory=list)
    """Scenarios that the levers are switched in."""


def plan(starts: Sequence[Composition], *, several: bool = False) -> Plan:
    """The scenarios of an ablation: for each start itself, with each lever on; all levers on, without each of them.

    several: these starts are some of several, even if there is one.
    """
    found = Plan()
    options = starts[0].options
    levers = levers_named(options.levers)
    for composed in starts:
        start = composed.options.label
        # the labels of several starts tell their scenarios apart
        before = f"{start}-" if several or len(starts) > 1 else ""
        found.starts.append(start)
        if options.direction != "off":
            _add(found, start, composed.parameters, dict(composed.story()))
            for lever in levers:
                name = f"{before}with-{lever.name}"
                _add(found, name, lever.switched(composed.parameters, True), {"lever": {"on": lever.name}})
                found.pairs.append(_pair(start, lever, "on", name, start))
        if options.direction != "on":
            everything = composed.parameters
            among = [lever for lever in levers if not lever.other]
            for lever in among:
                everything = lever.switched(everything, True)
            full = f"{before}all-levers"
            _add(found, full, everything, {"lever": {"on": [lever.name for lever in among]}})
            for lever in among:
                name = f"{before}without-{lever.name}"
                _add(found, name, lever.switched(everything, False), {"lever": {"off": lever.name}})
                found.pairs.append(_pair(start, lever, "off", name, full))
    return found


def _add(found: Plan, name: str, parameters: Parameters, notes: dict[str, Any]) -> None:
    if name in found.scenarios or len(name) > LONGEST_NAME:
        raise ConfigurationError(
            f"label={name} cannot name a scenario of this ablation: it is {'taken by a lever' if name in found.scenarios else 'too long'}; "
            "choose another label="
        )
    found.scenarios[name], found.notes[name] = parameters, notes


def _pair(start: str, lever: Lever, direction: str, scenario: str, base: str) -> Pair:
    return Pair(scenario, base, {"start": start, "lever": lever.name, "direction": direction})


def effects(study: Study, pairs: Sequence[Pair]) -> pd.DataFrame:
    """Paired differences of every lever, direction, outcome and window, and `outcomes.parquet`; empty when no pair of runs is complete."""
    values = kept_values.outcomes_of(study.tasks())
    if values.empty:
        return values
    kept_values.write_outcomes(values, study.folder)
    return contrasts(values, pairs)


def finish(study: Study, planned: Plan, options: Options, command: Command, clock: Clock) -> str:
    """Write tables, effects, manifest, figures and report; returns the text for the screen, empty when no pair of runs is complete."""
    study.combine()
    clock.mark("tables")
    table = effects(study, planned.pairs)
    if not table.empty:
        write_csv(study.folder / "effects.csv", table)
    clock.mark("effects")
    chains = lever_table.write(study, planned.pairs)
    clock.mark("chains")
    write_manifest(study, options, command, clock)
    if table.empty:
        return ""
    starts = [start for start in planned.starts if (table["start"] == start).any()]
    words = texts_of("analyses/ablation", options.lang)
    blocks = [for_show(study, options, lambda start=start: text(table, options, start)) for start in starts]  # type: ignore[misc]
    blocks.append(words("rest"))
    if chains is not None:
        blocks += [words("chains"), *lever_table.write_pages(study.folder, chains, options.lang)]
    return "\n\n".join([*blocks, *rendered(study, options, clock)])


def text(table: pd.DataFrame, options: Options, start: str) -> str:
    """What the screen shows of one start: the chosen outcome, levers by size, and those that change nothing."""
    words, outcome = texts_of("analyses/ablation", options.lang), OUTCOMES[options.outcome]
    rows = table[(table["start"] == start) & (table["outcome"] == outcome.name) & (table["window"] == options.window)]
    n = int(rows["n"].max())
    filled = {
        "heading": outcome_words.heading(outcome, options.lang),
        "window": outcome_words.window(options.window, options.lang),
        "n": n,
    }
    lines = [f"{start}: " + words("heading" if n > 1 else "one", **filled)]
    for direction in ("on", "off"):
        part = rows[rows["direction"] == direction]
        if part.empty:
            continue
        level = outcome.shown(float(part["base_level"].iloc[0]), options.lang)
        lines.append(words(f"direction.{direction}", level=level))
        moved = part[~part["same"]]
        order = np.argsort(-moved["difference"].abs().to_numpy(), kind="stable")
        ends = outcome.scale(options.lang) * moved[["difference", "low", "high"]].to_numpy(dtype=float)[order]
        names = [LEVERS[name].label(options.lang) for name in moved["lever"].iloc[order]]
        cells = [[name, *numbers] for name, numbers in zip(names, differences_shown(ends), strict=True)]
        lines += aligned(cells) if cells else []
        same = [LEVERS[name].label(options.lang) for name in part.loc[part["same"], "lever"]]
        if same:
            lines.append(
                "  " + words("same", names=texts_of("configuration/punctuation", options.lang)("list").join(same))
            )
    return "\n".join(lines)
