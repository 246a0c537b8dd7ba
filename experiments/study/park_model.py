"""The model as Mesa's own tools make it: from keywords, whose names are those of the command line."""

from __future__ import annotations

from typing import Any

from experiments.configuration.compose import compose
from sim import ParkEcosystem


class ParkModel(ParkEcosystem):
    """A `ParkEcosystem` from keywords: groups and keys as on the command line, such as policy="innovation" or **{"rent.cap": 0.1}.

    `mesa.batch_run(ParkModel, {"policy": ["none", "innovation"]}, rng=range(5))` and `SolaraViz` make it that way. seed: a whole number from 0, None
    draws one; `rng` may be given instead. Raises `ConfigurationError` for a keyword that is none.
    """

    def __init__(self, *, seed: int | None = 0, rng: Any = None, **words: Any):
        parameters = compose(*(f"{key}={written(value)}" for key, value in words.items()))
        if rng is None:
            super().__init__(parameters, seed)
        else:
            super().__init__(parameters, seed or 0, rng=rng)
        # a page of Mesa hands its own scenario on when it makes the model anew, where here is the word of that name
        self._scenario = None


def written(value: Any) -> str:
    """A value as a word of a command has it."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(written, value)) + "]"
    return str(value)
