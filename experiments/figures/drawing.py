"""A figure that can be drawn: the one form in which figures of every kind are handed on, drawn and saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Drawing:
    """A figure that can be drawn inside style.style."""

    name: str
    """Module, and key of the caption."""
    stem: str
    """Name of its files, without an ending: the name, and behind it what the figure is about."""
    shown: "pd.DataFrame"
    """The data it shows."""
    facts: Mapping[str, Any]
    """What captions.caption can say of it: n, outcome, window, base, world and so on."""
    draw: Callable[[], "Figure"]

    @property
    def about(self) -> str:
        """Code of the scenario or the world it shows, a page behind it; empty where it shows all."""
        return self.stem.removeprefix(self.name).removeprefix("-")
