"""Captions of all figures: what is shown, how it is computed, of what a band or an interval is.

A caption is a row of sentences. A sentence with braces is printed when the facts in them are known; one that speaks of several runs only
where there are several, since one run has no band and no interval.
"""

from typing import Any

from experiments.figures.text.captions_of_effects import OF_EFFECTS
from experiments.figures.text.captions_over_time import OVER_TIME
from experiments.figures.text.labels import language_index
from experiments.statistics.outcomes import OUTCOMES, WINDOWS

CAPTIONS = {**OVER_TIME, **OF_EFFECTS}
"""Sentences of every figure in both languages, by the name of its module."""
SEVERAL = "~"
"""First letter of a sentence about several runs."""
_ONE_RUN = (
    "There is one run only: how much runs differ is not known, and no interval can be given.",
    "仅有一次运行：各次运行之间的差异未知，也无法给出区间。",
)


def caption(name: str, lang: str, **facts: Any) -> str:
    """The caption of a figure in one language.

    name: of the figure's module; lang: "en" or "zh". Facts, each of which may be left out: n (runs of a scenario, or pairs of runs),
    outcome and window (keys of OUTCOMES and WINDOWS), base and world (as they are called), correction (the sentence of
    precision.correction), discount (rate per year), price_year, parameters, points, trajectories.
    Raises KeyError for a figure without a caption and ValueError for an unknown language.
    """
    place = language_index(lang)
    known = _known(facts, place)
    single = int(facts.get("n", 2)) < 2
    texts = [pair[place] for pair in CAPTIONS[name]]
    sentences = [
        _filled(text.removeprefix(SEVERAL), known, place) for text in texts if not (single and text.startswith(SEVERAL))
    ]
    if single and any(text.startswith(SEVERAL) for text in texts):
        sentences.append(_ONE_RUN[place])
    return (" " if lang == "en" else "").join(sentence for sentence in sentences if sentence)


def _known(facts: dict[str, Any], place: int) -> dict[str, Any]:
    """The facts as they are printed in one language."""
    lang = ("en", "zh")[place]
    known = {key: value for key, value in facts.items() if value not in (None, "")}
    if "outcome" in known:
        outcome = OUTCOMES[known["outcome"]]
        known |= {
            "outcome": outcome.label(lang),
            "unit": outcome.shown_unit(lang),
            "heading": outcome.heading(lang),
            "level": outcome.heading(lang, level=True),
        }
    if "window" in known:
        known["window"] = WINDOWS[known["window"]][place]
    if "discount" in known:
        known["discount"] = f"{100 * known['discount']:.10g} %"
    return known


def _filled(sentence: str, known: dict[str, Any], place: int) -> str:
    """The sentence with its facts, in English with a capital letter first; empty when one of them is not known."""
    try:
        text = sentence.format_map(known)
    except KeyError:
        return ""
    return text if place else text[:1].upper() + text[1:]
