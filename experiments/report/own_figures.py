"""Figures of plugins: drawn from the tables in the folder of a study, beside those that come with the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.configuration.plugin_registry import OwnFigure
from experiments.configuration.plugins import Plugin, plugins_of, put_in_force
from experiments.figures.drawing import Drawing, going_on
from experiments.study.for_show import lost

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

SIZES = {"journal": (6.3, 3.6), "slide": (10.0, 5.4)}
"""Width and height [inches]."""


class Tables(Mapping[str, "pd.DataFrame"]):
    """The combined tables of a study by name, each read when it is asked for, and a copy each time."""

    def __init__(self, folder: Path) -> None:
        self.files = {path.stem: path for path in sorted(folder.glob("*.parquet"))}

    def __getitem__(self, name: str) -> pd.DataFrame:
        import pandas as pd

        if name not in self.files:
            raise KeyError(f"the study has no table {name!r}; it has {', '.join(self.files)}")
        return pd.read_parquet(self.files[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


def plugins_in(folder: Path, manifest: Mapping[str, Any], lang: str) -> tuple[list[Plugin], list[str]]:
    """The plugins that a finished study was made with, put in force, and lines about those that are no longer to be had."""
    found: list[Plugin] = []
    notes: list[str] = []
    for each in manifest.get("plugins") or ():
        try:
            found += plugins_of([each["place"]])
        except Exception as error:  # noqa: BLE001 - for show: the other figures are drawn without it
            notes += lost(folder, [(f"plugin {each['name']}", error)], lang)
    put_in_force(found)
    return found, notes


def stem_of(one: OwnFigure) -> str:
    """Name of its files: none is called like a figure that comes with the program."""
    return f"own-{one.name}"


def drawings(plugins: Sequence[Plugin], folder: Path, lang: str, size: str) -> Iterator[Drawing]:
    """The figures of the plugins; one that fails raises when it is drawn."""
    for plugin in plugins:
        for one in plugin.figures:
            yield from going_on(stem_of(one), _drawn(one, plugin.name, folder, lang, size))


def _drawn(one: OwnFigure, source: str, folder: Path, lang: str, size: str) -> Iterator[Drawing]:
    import pandas as pd

    shown: Any = one.data(Tables(folder))
    if not isinstance(shown, pd.DataFrame):
        raise TypeError(
            f"{source}: data(tables) of figure {one.name} is to return a pandas frame; it gave {type(shown).__name__}"
        )
    number = 1 if lang == "zh" else 0
    facts = {"own_title": one.titles[number], "own_caption": one.captions[number]}
    yield Drawing(one.name, stem_of(one), shown, facts, partial(_figure, one, shown, size))


def _figure(one: OwnFigure, shown: pd.DataFrame, size: str) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZES[size], layout="constrained")
    axes = figure.subplots()
    one.draw(axes, shown.copy())
    if not axes.has_data():
        raise ValueError(f"draw(axes, shown) of figure {one.name} drew nothing on the axes that it was given")
    return figure
