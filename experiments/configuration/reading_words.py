"""What links of levers' chains are called, and in which units they are printed; the words are in `texts/readings.toml` and `texts/outcomes.toml`."""

from __future__ import annotations

from experiments.configuration import outcome_words
from experiments.configuration.texts import Texts, texts_of
from experiments.statistics.readings import Reading


def words(lang: str) -> Texts:
    """The texts of readings, places, actors and items of the books."""
    return texts_of("configuration/readings", lang)


def label(reading: Reading, lang: str) -> str:
    """Name in one language; outcomes that runs are compared by keep theirs."""
    own = words(lang)
    return own(f"reading.{reading.name}") if f"reading.{reading.name}" in own else outcome_words.label(reading, lang)


def unit(reading: Reading, lang: str) -> str:
    """Unit of differences as pages print them."""
    own = words(lang)
    key = f"unit.{reading.shown_in}"
    return own(key) if key in own else outcome_words.shown_unit(reading, lang)


def place(name: str, lang: str) -> str:
    """Where a link is read."""
    return words(lang)(f"place.{name}")


def actor(name: str, lang: str) -> str:
    """Who acts by a lever."""
    return words(lang)(f"actor.{name}")


def item(name: str, lang: str) -> str:
    """A cost, or whose result changes."""
    return words(lang)(f"item.{name}")


def kind(name: str, lang: str) -> str:
    """A kind of agents that gains or loses."""
    return words(lang)(f"kind.{name}")
