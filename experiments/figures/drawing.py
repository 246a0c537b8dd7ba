"""A figure that can be drawn: the one form in which figures of every kind are handed on, drawn and saved."""

from collections.abc import Callable, Iterator, Mapping
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


def going_on(name: str, drawings: Iterator[Drawing]) -> Iterator[Drawing]:
    """The drawings as they come; where gathering their data fails, one that raises the error in place of those that would follow."""
    import pandas as pd

    try:
        yield from drawings
    except Exception as error:  # noqa: BLE001 - figures are for show: whatever one dies of, the others are drawn

        def failed(error: Exception = error) -> "Figure":
            raise error

        yield Drawing(name, name, pd.DataFrame(), {}, failed)
