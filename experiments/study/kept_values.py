"""What studies keep of each run in memory: a few numbers, read from the files of one run after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.statistics.outcomes import COLUMNS, of_run
from experiments.study.run_tables import read_run
from experiments.study.task import Task
from experiments.study.whole_files import write_whole

if TYPE_CHECKING:
    import pandas as pd

Reducer = Callable[[Mapping[str, "pd.DataFrame"], str], "pd.DataFrame"]
"""From the tables of one run, those without a row left out, and the scenario's name, to the rows kept of it."""

OUTCOMES_FILE = "outcomes.parquet"
TOGETHER = 200


class KeptValues:
    """Rows kept of every complete run of a study, by kind.

    columns: what is read of each table, None for all of it; reducers: what is kept.
    """

    def __init__(self, columns: Mapping[str, Sequence[str] | None], reducers: Mapping[str, Reducer]) -> None:
        self.columns, self.reducers = dict(columns), dict(reducers)
        self._order: dict[str, int] = {}
        self._seen: set[tuple[str, int]] = set()
        self._kept: dict[str, list[pd.DataFrame]] = {kind: [] for kind in reducers}

    def update(self, tasks: Iterable[Task]) -> None:
        """Read the runs among the tasks that have been completed since the last time; a study may have got more seeds meanwhile."""
        for task in tasks:
            key = task.scenario, task.seed
            self._order.setdefault(task.scenario, len(self._order))
            if key in self._seen or not task.complete:
                continue
            tables = read_run(task.folder, task.scenario, task.seed, self.columns)
            for kind, reduce in self.reducers.items():
                frame = reduce(tables, task.scenario)
                if frame.empty:
                    # nothing is kept of it, and a frame without rows would make the numbers of the others objects
                    continue
                frame.insert(0, "scenario", task.scenario)
                frame.insert(1, "seed", task.seed)
                self._keep(kind, frame)
            self._seen.add(key)

    def _keep(self, kind: str, frame: pd.DataFrame) -> None:
        import pandas as pd

        parts = self._kept[kind]
        parts.append(frame)
        # many small frames take far more memory than their numbers
        if len(parts) >= TOGETHER:
            parts[:] = [pd.concat(parts, ignore_index=True)]

    def rows(self, kind: str) -> pd.DataFrame:
        """Scenario, seed and the rows kept of that kind, by the order of scenarios and by seed, however the runs came about."""
        import pandas as pd

        parts = self._kept[kind]
        if not parts:
            return pd.DataFrame(columns=["scenario", "seed"])
        whole = pd.concat(parts, ignore_index=True)
        order = whole["scenario"].map(self._order)
        sorted_rows = whole.assign(order=order).sort_values(["order", "seed"], kind="stable", ignore_index=True)
        return sorted_rows.drop(columns="order")


def outcomes(tables: Mapping[str, pd.DataFrame], _: str) -> pd.DataFrame:
    """Window, outcome, value of one run: a reducer."""
    return of_run(tables["system"], tables["parks"])


def outcomes_of(tasks: Iterable[Task]) -> pd.DataFrame:
    """Scenario, seed, window, outcome, value of every run among the tasks that is complete; no row without any."""
    import pandas as pd

    runs = KeptValues(COLUMNS, {"outcomes": outcomes})
    runs.update(tasks)
    values = runs.rows("outcomes")
    return pd.DataFrame(columns=["scenario", "seed", "window", "outcome", "value"]) if values.empty else values


def write_outcomes(values: pd.DataFrame, folder: Path) -> Path:
    """Write scenario, seed, window, outcome, value of all runs as `outcomes.parquet`, whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "scenario": pa.string(),
        "seed": pa.int64(),
        "window": pa.string(),
        "outcome": pa.string(),
        "value": pa.float64(),
    }
    table = pa.table({name: pa.array(values[name], kind) for name, kind in kinds.items()})
    return write_whole(folder / OUTCOMES_FILE, lambda part: pq.write_table(table, part))
