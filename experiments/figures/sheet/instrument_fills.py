"""How instruments of policy are filled: each has one colour and pattern, the same in every figure."""

from collections.abc import Sequence

from experiments.figures.sheet.style import COLOURS
from sim.parameters.policy_table import INSTRUMENTS

# without black, in which no pattern is seen; readable with any colour vision, and neighbours in the order of instruments far apart
_COLOURS = tuple(colour for colour in COLOURS if colour != "#000000")
_PATTERNS = ("", "////", "....", "xxxx")
REST_FILL = ("#9A9A9A", "")
"""Of several instruments that are drawn as one."""


def fills(items: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Colour and pattern of each item: that of the instrument, whatever else is drawn; those of plugins and other measures follow."""
    places = {item: place for place, item in enumerate(dict.fromkeys((*INSTRUMENTS, *items)))}
    count = len(_COLOURS)
    return {item: (_COLOURS[places[item] % count], _PATTERNS[places[item] // count % len(_PATTERNS)]) for item in items}
