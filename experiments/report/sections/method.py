"""How the numbers came about: the model in a paragraph, runs, seeds, intervals, corrections, cost, stopping."""

from __future__ import annotations

from typing import Any

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name
from experiments.report.document import Block, Listing, Paragraph, Section
from experiments.report.phrases import percent, sentence, sentences
from experiments.report.sections.costs import discount
from experiments.report.study_folder import Source


def seeds_text(seeds: list[int]) -> str:
    """Seeds as text, whole stretches as from–to."""
    found: list[list[int]] = []
    for seed in seeds:
        if found and seed == found[-1][-1] + 1:
            found[-1].append(seed)
        else:
            found.append([seed])
    return ", ".join(f"{each[0]}–{each[-1]}" if len(each) > 1 else str(each[0]) for each in found)


def section(source: Source) -> Section:
    """The section on method."""
    words = texts_of("report/method", source.lang)
    texts = [words("model"), _runs(source)]
    if source.kind in ("compare", "ablate"):
        told = source.comparison.get("common_random_numbers") or {}
        ratio = told.get("median_variance_ratio")
        gain = words("crn_gain", ratio=percent(ratio, 1), n=told.get("outcomes")) if ratio is not None else ""
        texts.append(sentences(source.lang, words("crn"), gain))
        interval = words("interval" if source.kind == "compare" else "interval_ablate")
        texts += [
            interval,
            sentences(source.lang, words("test"), sentence(source.correction, source.lang) or words("holm")),
        ]
    if source.kind == "ablate":
        texts.append(words(f"direction.{source.options.get('direction') or 'both'}"))
    if source.kind == "sensitivity":
        texts += _design(source)
    if source.kind == "run" and len(source.seeds) > 1:
        texts.append(words("observers"))
    cost = source.options.get("cost") or {}
    if cost.get("match"):
        texts.append(
            words(
                "cost",
                match=scenario_name(cost["match"], source.lang),
                tolerance=percent(float(cost["tolerance"]), 1),
                seeds=cost["seeds"],
                discount=discount(source),
            )
        )
    if source.comparison.get("stop"):
        texts.append(_stopping(source, source.comparison["stop"]))
    return Section("method", words("title"), (*map(Paragraph, texts), *_meanings(source)))


def _meanings(source: Source) -> tuple[Block, ...]:
    """What the main outcomes are, a sentence each; those of plugins have none."""
    words = texts_of("report/method", source.lang)
    told = [
        words("outcome", name=outcome_words.label(each, source.lang), meaning=meaning)
        for each in source.main
        if (meaning := outcome_words.meaning(each, source.lang))
    ]
    return (Paragraph(words("outcomes")), Listing(tuple(told))) if told else ()


def _design(source: Source) -> list[str]:
    """What a sensitivity analysis varied, and what it left out."""
    words, told = texts_of("report/method", source.lang), source.manifest.get("sensitivity") or {}
    reach = float(told.get("reach", 1.0))
    key = "design" if reach < 1.0 else "design_whole"
    texts = [words(key, n=len(told.get("varied", [])), reach=percent(reach))]
    left = told.get("left_out") or {}
    if left:
        reasons = [
            words(
                "reason",
                n=len(found),
                why=words(f"left_out_because.{why}") if f"left_out_because.{why}" in words else why,
            )
            for why, found in left.items()
        ]
        count = sum(len(found) for found in left.values())
        texts.append(words("left_out", n=count, reasons=label("semicolon", source.lang).join(reasons)))
    refused = sum(int(stage.get("combinations_refused", 0)) for stage in told.get("stages", []))
    if refused:
        texts.append(words("refused", n=refused))
    return texts


def _runs(source: Source) -> str:
    words = texts_of("report/method", source.lang)
    entries = source.scenarios.values()
    sets = {tuple(sorted(entry.get("seeds", []))) for entry in entries}
    seeds = source.seeds
    n, strategies, worlds = len(source.scenarios), len(source.strategies), len(source.worlds)
    if source.kind == "compare" and n > strategies * worlds:
        what = words("with_adoption", n=n, strategies=strategies)
    elif source.kind == "compare" and worlds > 1:
        what = words("in_worlds", n=strategies, worlds=worlds)
    elif source.kind == "sensitivity":
        what = words("combinations", n=n)
    else:
        what = words("scenarios", n=n) if n > 1 else words("one_scenario")
    runs = sum(len(entry.get("seeds", [])) for entry in entries)
    each = runs > 1 and (n > 1 or len(seeds) == 1)
    which = "seeds_apart" if len(sets) > 1 else "seed" if len(seeds) == 1 else "seeds"
    return words(
        "runs_in_place" if source.title else "runs",
        place=source.title,
        runs=words("several_runs", n=runs) if runs > 1 else words("one_run"),
        quarters=source.quarters,
        years=words("year" if source.quarters == 4 else "years", n=f"{source.quarters / 4:g}"),
        what=what,
        with_seeds=words(f"each.{which}" if each else f"with.{which}", n=len(seeds), list=seeds_text(seeds)),
        window=words(f"window.{source.window}"),
    )


def _stopping(source: Source, stop: dict[str, Any]) -> str:
    words = texts_of("report/method", source.lang)
    asked = source.options.get("stop") or {}
    # asked in the unit of English figures
    told = float(stop.get("smallest", 0.0)) * source.outcome.scale(source.lang) / source.outcome.factor
    ended = words("stop_reached" if stop.get("reached") else "stop_open", seeds=stop.get("seeds"))
    return words(
        "stop",
        step=asked.get("step", "–"),
        most=asked.get("most", "–"),
        outcome=outcome_words.label(source.outcome, source.lang),
        unit=outcome_words.shown_unit(source.outcome, source.lang),
        smallest=f"{told:,g}",
        ended=ended,
    )
