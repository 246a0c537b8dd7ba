"""Captions of all figures: what is shown, how it is computed, of what a band or an interval is.

A caption is a row of sentences, which are in `experiments/figures/texts/captions.toml`. A sentence with braces is printed when the facts
in them are known; one that speaks of several runs only where there are several, since one run has no band and no interval; one on what
resampling of the seeds tells only where there are enough of them for it; one on a part that not every study has only where the figure drew
that part, as the figure itself says (`parts` of its module).
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.statistics.bootstrap import LEAST
from experiments.statistics.numbers_as_text import with_percent_signs
from experiments.statistics.outcomes import OUTCOMES


class Where(NamedTuple):
    """A sentence on a part that a figure draws in some studies only, and the one that stands in its place in the others."""

    part: str
    told: str
    otherwise: str = ""


CAPTIONS: dict[str, tuple[str | Where, ...]] = {
    "stage_reasons": ("stage_reasons.1", "shared.runs"),
    "stage_ribbon": ("stage_ribbon.1", Where("not_open", "stage_ribbon.not_open"), "stage_ribbon.2", "shared.runs"),
    "vacancy_rent": (
        "vacancy_rent.1",
        "shared.band",
        "vacancy_rent.2",
        Where("observed", "vacancy_rent.observed"),
        "shared.runs",
    ),
    "revenue": (
        "revenue.1",
        "shared.band",
        Where("observed", "revenue.observed"),
        Where("halves", "revenue.halves"),
        "shared.runs",
    ),
    "transitions": ("transitions.1", "transitions.2", "shared.pooled", "shared.runs"),
    "limits": ("limits.1", "limits.2", "shared.runs"),
    "industries": ("industries.1", "shared.runs"),
    "pain_points": ("pain_points.1", "shared.anchors", "shared.band", "pain_points.2", "shared.runs"),
    "pain_map": ("pain_map.1", "shared.anchors", Where("blank", "pain_map.blank"), "shared.runs"),
    "futures": ("futures.1", "shared.anchors", "shared.band", "shared.runs"),
    "fill_up": ("fill_up.1", Where("known", "fill_up.known"), "shared.band", "shared.each"),
    "stage_shares": ("stage_shares.1", "stage_shares.2", "shared.each"),
    "vacancy_rent_phase": (
        "vacancy_rent_phase.1",
        "vacancy_rent_phase.2",
        "vacancy_rent_phase.3",
        Where("runs", "vacancy_rent_phase.runs"),
        "shared.each",
    ),
    "transition_matrices": ("transition_matrices.1", "shared.pooled", "shared.each"),
    "dwell": ("dwell.1", Where("bands", "dwell.bands"), "shared.each"),
    "stage_ribbons": ("stage_ribbons.1", Where("not_open", "stage_ribbon.not_open"), "stage_ribbon.2", "shared.each"),
    "region_map": (
        "region_map.1",
        Where("alone", "region_map.alone"),
        Where("with_start", "region_map.with_start"),
        Where("ends", "region_map.ends"),
        "region_map.2",
        Where("districts", "region_map.districts"),
        Where("drawn_in", "region_map.drawn_in"),
        "region_map.3",
        "shared.each",
    ),
    "fiscal_flows": (
        "fiscal_flows.1",
        Where("programmes", "fiscal_flows.programmes"),
        Where("forgone", "fiscal_flows.forgone"),
        "shared.each",
    ),
    "convergence": ("convergence.1", Where("bands", "shared.band", "shared.medians"), "convergence.2", "shared.each"),
    "pains_by_scenario": (
        "pains_by_scenario.1",
        "shared.anchors",
        Where("differences", "pains_by_scenario.differences"),
        Where("differences", "pains_by_scenario.2"),
    ),
    "forest": ("forest.1", "shared.world", "forest.2", Where("bca", "forest.bca"), "forest.3", "forest.correction"),
    "effects_over_time": (
        "effects_over_time.1",
        "shared.world",
        "effects_over_time.2",
        Where("bands", "effects_over_time.bands"),
        Where("changes", "effects_over_time.changes"),
        Where("left_out", "effects_over_time.left_out"),
    ),
    "pareto": ("pareto.1", "pareto.2", "pareto.3", "pareto.4"),
    "ranking": (
        "ranking.1",
        Where("no_direction", "shared.no_direction"),
        "ranking.2",
        Where("concordance", "ranking.3"),
    ),
    "best": (
        Where("sampled", "best.1"),
        Where("sampled", "best.diamonds", "best.shares"),
        Where("no_direction", "shared.no_direction"),
        Where("equal", "best.equal"),
    ),
    "displacement": (
        Where("others", "displacement.1", "displacement.all_parks"),
        "shared.world",
        "shared.paired",
        "shared.unadjusted",
        Where("share_of_targeted", "displacement.2"),
        Where("share_of_parks", "displacement.3"),
    ),
    "adoption": (
        "adoption.1",
        Where("alone", "adoption.alone"),
        Where("together", "adoption.together"),
        Where("others_when_alone", "adoption.others"),
        Where("averaged", "adoption.averaged"),
        "shared.world",
        "adoption.2",
        "shared.paired",
        "shared.unadjusted",
    ),
    "cost_bars": (
        "cost_bars.1",
        Where("other", "cost_bars.other"),
        Where("returns", "cost_bars.returns"),
        Where("returns", "cost_bars.net", "cost_bars.2"),
        "cost_bars.3",
        "cost_bars.4",
    ),
    "record": (
        "record.1",
        Where("fed", "record.fed"),
        Where("tested", "record.tested"),
        Where("growth", "record.growth"),
        Where("brokers", "record.brokers"),
        "shared.runs",
    ),
    "tornado": (
        "tornado.1",
        Where("on", "tornado.on"),
        Where("off", "tornado.off"),
        "tornado.2",
        "tornado.3",
    ),
    "screening": ("screening.1", "screening.2", Where("noise", "screening.noise"), "screening.4"),
    "sobol": ("sobol.1", "sobol.2", Where("noise", "sobol.noise"), "sobol.4"),
}
"""The sentences of every figure by the name of its module, in their order: keys of captions.toml."""


def caption(name: str, lang: str, **facts: Any) -> str:
    """The caption of a figure in one language.

    name: of the figure's module; lang: "en" or "zh". Facts, each of which may be left out: n (runs of a scenario, or pairs of runs),
    outcome and window (keys of OUTCOMES and WINDOWS), base and world (as they are called), correction (a sentence on
    how p values were adjusted), discount (rate per year), price_year, parameters, points, trajectories, drawn (the parts that the figure
    drew of those that not every study has).
    Raises KeyError for a figure without a caption and ValueError for an unknown language.
    """
    words = texts_of("figures/captions", lang)
    known = _known(facts, lang)
    single = int(facts.get("n", 2)) < 2
    keys = list(_keys(CAPTIONS[name], facts.get("drawn", ())))
    spread = [key for key in keys if words.marked(key, "several_runs")]
    few = int(facts.get("n", LEAST)) < LEAST
    left_out = {key for key in keys if few and words.marked(key, "resampled")} | set(spread if single else ())
    told = [key for key in keys if words.placeholders(key) <= known.keys() and key not in left_out]
    sentences = [words(key, **known) for key in told]
    if lang == "en":
        sentences = [text[:1].upper() + text[1:] for text in sentences]
    if single and spread:
        sentences.append(words("shared.one_run"))
    return (" " if lang == "en" else "").join(sentences)


def _keys(row: Iterable[str | Where], drawn: Iterable[str]) -> Iterator[str]:
    """The sentences of a caption of a figure that drew these parts."""
    for each in row:
        if not isinstance(each, Where):
            yield each
        elif key := each.told if each.part in drawn else each.otherwise:
            yield key


def _known(facts: dict[str, Any], lang: str) -> dict[str, Any]:
    """The facts as they are printed in one language."""
    known = {key: value for key, value in facts.items() if value not in (None, "")}
    if "outcome" in known:
        outcome = OUTCOMES[known["outcome"]]
        known |= {
            "outcome": outcome_words.label(outcome, lang),
            "unit": outcome_words.shown_unit(outcome, lang),
            "heading": outcome_words.heading(outcome, lang),
            "level": outcome_words.heading(outcome, lang, level=True),
        }
    if "window" in known:
        known["window"] = outcome_words.window(known["window"], lang)
    if "discount" in known:
        known["discount"] = with_percent_signs(f"{100 * known['discount']:.10g} %", lang)
    return known
