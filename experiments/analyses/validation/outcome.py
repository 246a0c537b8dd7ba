"""What a validation found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class Outcome:
    """What a validation found, as tables; one without rows where a piece was not asked for."""

    parts: pd.DataFrame
    """One row for each part of each check in each setting, as verdicts.parts gives it, with its kind."""
    curves: pd.DataFrame
    record: pd.DataFrame
    owners: pd.DataFrame
    """Brokers' figures of the record over shares of owners, as record.by_owners gives them."""
    scores: pd.DataFrame
    contest: pd.DataFrame
    failed: dict[str, int] = field(default_factory=dict)
    """Checks whose reckoning failed, with the number of runs."""

    def of_kind(self, kind: str) -> pd.DataFrame:
        """The rows of one kind of check."""
        return self.parts[self.parts["kind"] == kind] if len(self.parts) else self.parts
