"""What outcomes and windows are called, what they mean, and in which units they are printed; the words are in `texts/outcomes.toml`."""

from __future__ import annotations

from experiments.configuration.texts import texts_of
from experiments.statistics.outcomes import OWN, Outcome


def window(name: str, lang: str) -> str:
    """A part of the run that outcomes are measured over, in words."""
    return texts_of("configuration/outcomes", lang)(f"window.{name}")


def label(outcome: Outcome, lang: str) -> str:
    """Name in one language."""
    if any(outcome.names):
        return outcome.names[1 if lang == "zh" else 0]
    return texts_of("configuration/outcomes", lang)(f"outcome.{outcome.name}")


def meaning(outcome: Outcome, lang: str) -> str:
    """What is counted, in one sentence; empty for an outcome of a plugin."""
    return "" if any(outcome.names) else texts_of("configuration/outcomes", lang)(f"meaning.{outcome.name}")


def shown_unit(outcome: Outcome, lang: str) -> str:
    """Unit of differences on figures and on the screen, in one language."""
    if outcome.shown_in == OWN:
        return outcome.unit
    return texts_of("configuration/outcomes", lang)(f"unit.{outcome.shown_in}")


def named(outcome: Outcome, lang: str, level: bool = False) -> tuple[str, str]:
    """Name, and the unit where the name does not say it: `output`, `billion CNY a year`, but `innovations a year` and nothing.

    level: of the outcome itself, not of differences in it.
    """
    name, unit = label(outcome, lang), "%" if level and outcome.share else shown_unit(outcome, lang)
    return (unit, "") if unit.startswith(name) else (name, unit)


def heading(outcome: Outcome, lang: str, level: bool = False) -> str:
    """Name and unit in one, for headings and axes."""
    name, unit = named(outcome, lang, level)
    return texts_of("configuration/outcomes", lang)("heading", name=name, unit=unit) if unit else name
