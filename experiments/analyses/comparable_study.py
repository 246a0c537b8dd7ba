"""The study that Python users have: `experiments.Study`, which can compare its scenarios and write a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.analyses.comparison import finish, runs_of
from experiments.analyses.comparison_plan import Plan, Role
from experiments.analyses.written import Clock, Command
from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.options import Options, Story
from experiments.statistics import paired_effects
from experiments.study.study import Study
from sim.parameters.declare import ParameterError

if TYPE_CHECKING:
    import pandas as pd


class ComparableStudy(Study):
    """Scenarios, each run with its seeds, in the folder `out/name`; arguments and errors are those of `Study`, which it extends by `compare`."""

    def compare(
        self,
        base: str,
        *,
        outcome: str = "output",
        window: str = "run",
        question: str = "",
        lang: str = "en",
        figures: bool = True,
        report: bool = True,
    ) -> pd.DataFrame:
        """Compare all scenarios with one of them, as `yuanqu compare` does: computes what is missing, writes tables, figures and report.

        Returns the table of effects (`effects.csv`). question: what the report is to answer. Raises `ConfigurationError` for a
        value that is not allowed, a base that is not there, or a study of one scenario.
        """
        import pandas as pd

        said = {"base": base, "outcome": outcome, "window": window, "lang": lang}
        try:
            options = Options(
                question=Story(question, question),
                outcome=outcome,
                window=window,
                lang=lang,
                figures=figures,
                report=report,
                seeds=list(self.seeds),
            )
        except ParameterError as error:
            raise ConfigurationError(str(error)) from error
        others = [name for name in self.scenarios if name != base]
        if base not in self.scenarios or not others:
            raise ConfigurationError(
                f"base={base!r} and another scenario are needed; the study has {', '.join(self.scenarios) or 'none'}"
                + nearest(base, self.scenarios)
            )
        planned = Plan((base, *others))
        for name in planned.strategies:
            planned.add(Role(name), self.scenarios[name], self.notes.get(name, {}))
        words = ", ".join(f"{key}={value!r}" for key, value in said.items())
        seeds = len(self.seeds) if self.seeds == tuple(range(len(self.seeds))) else list(self.seeds)
        command = Command("compare", f"Study({self.name!r}, scenarios, seeds={seeds}).compare({words})")
        clock = Clock()
        runs, stopping = runs_of(self, planned, options)
        clock.mark("runs")
        _, tables = finish(self, planned, options, command, clock, runs, {}, stopping)
        return tables["effects"] if tables else pd.DataFrame(columns=list(paired_effects.EFFECTS))
