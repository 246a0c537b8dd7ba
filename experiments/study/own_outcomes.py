"""Columns that outcomes of plugins add to the table `system` of a run: computed where the run is, for show, so that none voids it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.parameters.declare import ParameterError

if TYPE_CHECKING:
    import pandas as pd


def with_own_outcomes(
    tables: Mapping[str, pd.DataFrame], extensions: Sequence[Any], whole: Mapping[str, pd.DataFrame]
) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """The tables with a column of `system` for each outcome of the plugins, and why a column is empty: {outcome: line}.

    tables: those that the run writes; whole: all that there are, which the outcomes are computed from. Raises `ParameterError` where the run
    has a column of that name already.
    """
    found = dict(tables)
    empty: dict[str, str] = {}
    if "system" not in tables:
        return found, empty
    system = tables["system"]
    columns: dict[str, Any] = {}
    for extension in extensions:
        for one in extension.outcomes:
            name = one.outcome.name
            if name in system:
                raise ParameterError(
                    f"{extension.name}, outcome {name}: the table system has such a column already; call the outcome otherwise"
                )
            try:
                # its own copies, so that it cannot change what the run writes
                columns[name] = _numbers(one.of({key: frame.copy() for key, frame in whole.items()}), system["quarter"])
            except Exception as error:  # noqa: BLE001 - of a user's own, and for show: the run is whole without it
                columns[name] = np.full(len(system), np.nan)
                empty[name] = (
                    f"outcome {name} of {extension.name} is left empty: {type(error).__name__}: {error}; its function gets the tables of a run, "
                    "{name: frame}, and returns a finite number (or NaN) for each quarter (docs/plugins.md)"
                )
    return ({**found, "system": system.assign(**columns)} if columns else found), empty


def _numbers(values: Any, quarters: pd.Series) -> np.ndarray:
    """A number for each quarter; a series whose index is called `quarter` is put in order by it."""
    if getattr(getattr(values, "index", None), "name", None) == "quarter":
        values = values.reindex(quarters)
    found = np.asarray(values, dtype=float)
    if found.shape != (len(quarters),):
        raise ValueError(f"it gave the shape {found.shape} for {len(quarters)} quarters")
    if np.isinf(found).any():
        raise ValueError(f"it gave infinity in quarter {int(quarters.iloc[int(np.flatnonzero(np.isinf(found))[0])])}")
    return found
