"""How far outputs were put in, in words; these are in `texts/standing.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.statistics.outcomes import OUTCOMES
from experiments.statistics.standing import EMERGENT, WHOLE, Span


def called(output: str, lang: str) -> str:
    """Name of an output."""
    if output in OUTCOMES:
        return outcome_words.label(OUTCOMES[output], lang)
    return texts_of("configuration/standing", lang)(f"further.{output}")


def sentence(spans: Sequence[Span], lang: str) -> str:
    """What of a run is put in, in one sentence; parks are counted with the whole."""
    words = texts_of("configuration/standing", lang)
    whole = [span for span in spans if span.place == WHOLE]
    first, last = min(span.first for span in whole), max(span.last for span in whole)
    parts = []
    for span in whole:
        if span.standing == EMERGENT:
            continue
        told = {"output": called(span.output, lang), "standing": words(f"standing.{span.standing}")}
        if (span.first, span.last) == (first, last):
            parts.append(words("part_always", **told))
        else:
            parts.append(words("part", years=years(span.first, span.last), **told))
    return words("put_in", parts=texts_of("configuration/punctuation", lang)("semicolon").join(parts))


def sentences(by_scenario: Mapping[str, Sequence[Span]], lang: str) -> str:
    """The sentence of all scenarios, or one for each group of scenarios that differ."""
    groups: dict[str, list[str]] = {}
    for scenario, spans in by_scenario.items():
        groups.setdefault(sentence(spans, lang), []).append(scenario)
    if len(groups) == 1:
        return next(iter(groups))
    words, comma = texts_of("configuration/standing", lang), texts_of("configuration/punctuation", lang)("list")
    return "\n".join(
        words("for_scenarios", scenarios=comma.join(names), sentence=text) for text, names in groups.items()
    )


def years(first: int, last: int) -> str:
    """A stretch of years."""
    return str(first) if first == last else f"{first}-{last}"
