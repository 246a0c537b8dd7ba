"""What was recorded of the whole system, in the form of a Mesa data collector."""

from __future__ import annotations

from typing import Any

from mesa import DataCollector

from sim.observers.recorder import Recorder


class Collected(DataCollector):
    """A data collector that is filled already: the columns of the table `system`, a value for each quarter that is over.

    Money is in CNY, as in the table. Steps count quarters that are over, from 1.
    """

    def __init__(self, recorder: Recorder):
        super().__init__()
        table: dict[str, list[Any]] = recorder.results().system.to_dict("list")
        if not table.get("quarter"):
            # pages that plot a column ask for it before the first quarter is over
            table = {name: [] for name in recorder.columns_of_system()}
        self.model_vars = table
        self.model_reporters = {name: name for name in table}
        self._collection_steps = [quarter + 1 for quarter in table.get("quarter", [])]

    def collect(self, model: Any) -> None:
        """Refuse: the recorder writes down every quarter by itself."""
        raise TypeError("every quarter is recorded by itself; read model.datacollector or model.results after a step")
