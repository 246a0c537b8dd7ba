"""What maps of parks by measure share: names along both sides, and the scale of colours beside them."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh

from experiments.figures.sheet.style import Sheet


def name_sides(axes: Axes, heads: Sequence[str], texts: Sequence[str], small: float, row_size: float) -> None:
    """Names of columns aslant beneath, in letters of size small; names of rows in letters of row_size, none where it is 0 [points]."""
    axes.set(xlim=(0, len(heads)))
    axes.set_xticks(np.arange(len(heads)) + 0.5, heads, rotation=45, ha="right", rotation_mode="anchor", size=small)
    if row_size:
        axes.set_yticks(np.arange(len(texts)) + 0.5, texts, size=row_size, linespacing=0.95)
    else:
        axes.set_yticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def colour_scale(sheet: Sheet, mesh: QuadMesh, left: float, foot: float, height: float, text: str) -> None:
    """The scale of a map's colours to the right of it, whose place is given [points], along its upper part."""
    tall = min(height, 16 * sheet.font)
    axes = sheet.axes(left + 1.4 * sheet.font, foot + height - tall, sheet.font, tall)
    sheet.figure.colorbar(mesh, cax=axes)
    axes.set_ylabel(text)
    axes.spines[:].set_visible(False)
