"""How what governments pay for is filled: each item has one colour and pattern, the same in every figure."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.colors import to_hex, to_rgb

from experiments.figures.sheet.style import COLOURS
from experiments.statistics.fiscal_cost import OUTLAYS
from sim.parameters.policy_table import INSTRUMENTS

MOST = 12
"""Items with a fill of their own; the smallest of more are drawn as one."""
# without black, in which no pattern is seen; readable with any colour vision, and neighbours in the order of instruments far apart
_COLOURS = tuple(colour for colour in COLOURS if colour != "#000000")
# pattern, and share of white in the colour beneath: two items of one colour differ in both
_PATTERNS = (("", 0.0), ("////", 0.6), ("....", 0.0), ("xxxx", 0.6))
REST_FILL = ("#E6E6E6", "\\\\\\\\")
"""Of several items that are drawn as one."""
OTHER_FILL = ("#4D4D4D", "")
"""Of what no item names."""


def fills(items: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Colour and pattern of each item: that of the instrument or other measure, whatever else is drawn; those of plugins follow."""
    places = {item: place for place, item in enumerate(dict.fromkeys((*INSTRUMENTS, *OUTLAYS.values(), *items)))}
    count = len(_COLOURS)
    looks = {}
    for item in items:
        pattern, white = _PATTERNS[places[item] // count % len(_PATTERNS)]
        colour = to_rgb(_COLOURS[places[item] % count])
        looks[item] = (to_hex([white + (1.0 - white) * part for part in colour]), pattern)
    return looks


def largest(spent: pd.Series) -> list[str]:
    """Items that are paid for, the dearest first, as many as have a fill of their own; one fewer where the others are drawn as one."""
    paid = list(spent[spent > 0.0].sort_values(ascending=False, kind="stable").index)
    return paid if len(paid) <= MOST else paid[: MOST - 1]
