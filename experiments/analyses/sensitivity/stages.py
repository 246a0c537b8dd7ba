"""Screening, then the analysis of variance of what it left: runs in one study, tables, and what the screen and the manifest say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import TYPE_CHECKING, Any

from experiments.analyses.sensitivity import analysis, design, results, text
from experiments.analyses.sensitivity.design import Design
from experiments.analyses.sensitivity.space import Space, configured, space
from experiments.analyses.written import Clock, named
from experiments.configuration.compose import Composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.options import Options
from experiments.configuration.region import setting_of
from experiments.statistics.outcomes import COLUMNS
from experiments.study import kept_values
from experiments.study.manifest import identifying
from experiments.study.study import Study
from experiments.study.task import EndedRun, Task
from experiments.study.whole_files import write_csv

if TYPE_CHECKING:
    import pandas as pd

SEEDS = 8
"""Seeds that the replicate is drawn from when nothing else is said."""

TIMED = 4
"""Runs from different parts of the design that the time of all is foreseen from."""


@dataclass
class Sensitivity:
    """One analysis: the composed configuration, what is varied around it, and what has been found so far."""

    composed: Composition
    name: str
    space: Space
    quarters: int
    designs: list[Design] = field(default_factory=list)
    studies: list[Study] = field(default_factory=list)
    values: list[pd.DataFrame] = field(default_factory=list)
    screening: pd.DataFrame | None = None
    sobol: pd.DataFrame | None = None

    @property
    def options(self) -> Options:
        """What was chosen about the study."""
        return self.composed.options

    def study(self, designs: Sequence[Design], only: Collection[str] | None = None) -> Study:
        """The study that holds the points of some designs, or some of them only, each with its seed."""
        scenarios = {name: parameters for each in designs for name, parameters in each.parameters.items()}
        seeds = {name: seed for each in designs for name, seed in each.seeds_of.items()}
        chosen = [name for name in scenarios if only is None or name in only]
        return Study(
            self.name,
            {name: scenarios[name] for name in chosen},
            {name: seeds[name] for name in chosen},
            out=self.options.out,
            workers=self.options.workers,
            executor=self.options,
            tables=tuple(COLUMNS),
        )

    def whole(self) -> Study:
        """The study of all stages so far, with what became of their runs."""
        found = self.study(self.designs)
        found.computed = [ended for study in self.studies for ended in study.computed]
        found.failed = [ended for study in self.studies for ended in study.failed]
        return found


def planned(composed: Composition) -> Sensitivity:
    """What an analysis varies; raises `ConfigurationError` for what cannot be analysed."""
    options, base = composed.options, composed.parameters
    if len(options.seeds) < 2:
        raise ConfigurationError(
            f"seeds={list(options.seeds)}: how far results differ by chance alone takes two seeds or more (default {SEEDS})"
        )
    quarters = base.quarters or setting_of(base).quarters
    varied = space(base, quarters, options.vary, options.reach)
    if not varied.dimensions:
        raise ConfigurationError(
            f"vary={list(options.vary)} leaves no parameter to move around this configuration with reach={options.reach:g}"
        )
    return Sensitivity(composed, named(options, "sensitivity"), varied, quarters)


def first_stage(work: Sensitivity) -> Study:
    """The study of the screening, with nothing computed yet."""
    options = work.options
    made = design.screening(
        work.composed.parameters,
        work.space.dimensions,
        options.seeds,
        options.screening.trajectories,
        options.screening.levels,
    )
    return _begin(work, made)


def second_stage(work: Sensitivity) -> Study | None:
    """The study of the analysis of variance, with nothing computed yet; None where it is not asked for or nothing is left to analyse."""
    options = work.options
    if not options.sobol.top or work.screening is None:
        return None
    names = results.largest(work.screening, options.outcome, options.window, options.sobol.top)
    if not names:
        return None
    made = design.sobol(
        work.composed.parameters, work.space.among(names).dimensions, options.seeds, options.sobol.points
    )
    return _begin(work, made)


def _begin(work: Sensitivity, made: Design) -> Study:
    work.designs.append(made)
    work.studies.append(work.study([made]))
    return work.studies[-1]


def compute(work: Sensitivity, study: Study) -> None:
    """Compute the runs of a stage that are missing, after saying how many there are and how long they may take."""
    made = work.designs[-1]
    missing = study.prepare()
    _write_design(work, study)
    print(text.before(made, len(missing), work.options), flush=True)
    # a queue would be waited for twice
    first = len(missing) > 2 * TIMED and work.options.executor == "local"
    timed = _timed(work, missing) if first else []
    study.compute()
    study.computed = [*timed, *study.computed]


def _timed(work: Sensitivity, missing: Sequence[Task]) -> list[EndedRun]:
    """Compute some runs from all over a stage and say how long the others will take; returns what became of them."""
    some = missing[:: len(missing) // TIMED][:TIMED]
    first = work.study(work.designs[-1:], only={task.scenario for task in some})
    first.compute(progress=False)
    if first.computed:
        each = fmean(ended.seconds for ended in first.computed)
        print(text.time_left(len(missing) - len(some), each, len(some), work.options), flush=True)
    return first.computed


def _write_design(work: Sensitivity, study: Study) -> None:
    import pandas as pd

    table = pd.concat([each.table() for each in work.designs], ignore_index=True)
    later = table["stage"] != work.designs[0].stage
    for name in work.space.names:
        # what a later stage leaves as configured
        if name not in work.designs[-1].inputs:
            table.loc[later, name] = configured(work.composed.parameters, name)
    write_csv(study.folder / "design.csv", table)


def analyse(work: Sensitivity, study: Study, clock: Clock) -> None:
    """Reduce the runs of the last stage and write its table; without a finished run there is none."""
    made = work.designs[-1]
    values = kept_values.outcomes_of(study.tasks())
    work.values.append(values)
    if values.empty:
        return
    wide = results.joined(made, values)
    if made.stage == design.SCREENING:
        work.screening = results.screening_table(made, wide, work.options.screening.levels)
        table = work.screening
    else:
        work.sobol = results.sobol_table(made, wide)
        table = work.sobol
    write_csv(study.folder / f"{made.stage}.csv", table)
    clock.mark(f"analysis of the {made.stage}")


def finish(work: Sensitivity) -> str:
    """Write the outcomes of all stages, remove what an earlier analysis left of a stage; returns the text for the screen."""
    import pandas as pd

    folder = work.studies[0].folder
    kept_values.write_outcomes(pd.concat(work.values, ignore_index=True), folder)
    for stage, table in ((design.SCREENING, work.screening), (design.SOBOL, work.sobol)):
        if table is None:
            (folder / f"{stage}.csv").unlink(missing_ok=True)
    blocks = [] if work.screening is None else [text.screening(work.screening, work.options)]
    if work.sobol is not None:
        blocks.append(text.sobol(work.sobol, work.options))
    elif work.screening is not None and work.options.sobol.top:
        blocks.append(text.nothing_left(work.options))
    return "\n\n".join(blocks)


def about(work: Sensitivity) -> dict[str, Any]:
    """What the manifest says of an analysis."""
    options = work.options
    return {
        "sensitivity": {
            "outcome": options.outcome,
            "window": options.window,
            "reach": options.reach,
            "replicate_seeds": list(options.seeds),
            "quarters": work.quarters,
            "varied": list(work.space.names),
            "left_out": {why: list(names) for why, names in work.space.left_out.items()},
            "around": identifying(work.composed.parameters, work.quarters),
            "stages": [_stage(each, values, options) for each, values in zip(work.designs, work.values, strict=False)],
        },
    }


def _stage(made: Design, values: pd.DataFrame, options: Options) -> dict[str, Any]:
    finished = 0 if values.empty else len(values[["scenario", "seed"]].drop_duplicates())
    size = (
        {
            "trajectories": options.screening.trajectories,
            "levels": options.screening.levels,
            "step": analysis.step(options.screening.levels),
        }
        if made.stage == design.SCREENING
        else {"points": options.sobol.points}
    )
    return {
        "stage": made.stage,
        "parameters": [each.name for each in made.dimensions],
        **size,
        "runs": len(made.scenarios),
        "runs_finished": finished,
        "combinations_refused": len(made.scenarios) - len(made.parameters),
    }
