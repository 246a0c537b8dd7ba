"""Title and caption of a figure in a report."""

from __future__ import annotations

from typing import Any

from experiments.configuration import outcome_words
from experiments.figures.texts.captions import CAPTIONS, caption
from experiments.figures.texts.labels import known, label
from experiments.figures.texts.names import scenario_name
from experiments.report.pictures import Drawn
from experiments.report.study_folder import Source


def of(source: Source, drawn: Drawn) -> tuple[str, str]:
    """Title and caption of a figure; the caption of one without any is empty."""
    if "own_title" in drawn.facts:
        return drawn.facts["own_title"], drawn.facts["own_caption"]
    key = f"title_{drawn.name}"
    told = {
        "outcome": outcome_words.label(source.outcome, source.lang),
        "window": source.window_label(),
        "base": scenario_name(source.base, source.lang),
    }
    title = label(key, source.lang, **told) if known(key) else drawn.name.replace("_", " ")
    if drawn.about:
        about = scenario_name(drawn.about, source.lang) if drawn.about in source.scenarios else drawn.about
        title += label("in_brackets", source.lang, text=about)
    if drawn.name not in CAPTIONS:
        return title, ""
    return title, caption(drawn.name, source.lang, **{**facts(source), **drawn.facts})


def facts(source: Source) -> dict[str, Any]:
    """What captions can say of every figure of the study."""
    screening, sobol, cost = (source.options.get(key) or {} for key in ("screening", "sobol", "cost"))
    return {
        "outcome": source.outcome.name,
        "window": source.window,
        "discount": cost.get("discount"),
        "trajectories": screening.get("trajectories"),
        "points": sobol.get("points"),
        "correction": source.correction,
    }
