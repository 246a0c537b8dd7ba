"""Every word a figure prints, in one language; the words themselves are in `experiments/figures/texts/`."""

from collections.abc import Mapping
from typing import Any

from experiments.configuration.texts import TextError, entries, texts_of

FILES = (
    "figures/one_scenario",
    "figures/of_effects",
    "figures/side_by_side",
    "figures/of_validation",
    "figures/names",
    "configuration/punctuation",
)
"""Files whose texts figures print as labels; a key stands in one of them only."""


def label(key: str, lang: str, **values: Any) -> str:
    """The text for a key in one language, with values filled in.

    key: of a text in FILES; lang: "en" or "zh"; values: what the braces in the text stand for.
    Raises ValueError for an unknown language and `TextError` for an unknown key or a value that is missing.
    """
    for file in FILES:
        if key in entries(file):
            return texts_of(file, lang)(key, **values)
    raise TextError(f"no file of figures has a text [{key}]")


def known(key: str) -> bool:
    """Whether there is a label of that key."""
    return any(key in entries(file) for file in FILES)


def name(names: Mapping[str, Mapping[str, str]], code: str, lang: str) -> str:
    """What a park, district, industry, scenario or source is called; its code in plain words when no name is given.

    names: {code: {"en": text, "zh": text}}; a name missing in one language is taken from the other.
    """
    given = names.get(str(code), {})
    if not given and known(f"source.{code}"):
        return label(f"source.{code}", lang)
    return given.get(lang) or given.get("en") or given.get("zh") or str(code).replace("_", " ")
