"""The answer at the top of a report without a comparison: of a run, of an ablation, of a sensitivity analysis."""

from __future__ import annotations

import math
from typing import Any

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import lever_name, scenario_name
from experiments.report.document import Number
from experiments.report.phrases import effect, level, percent, sentence, sentences
from experiments.report.sections.effects import distinguishable
from experiments.report.sections.levels import outcome_in_summary
from experiments.report.sections.sensitivity import parameter
from experiments.report.study_folder import Source, joined
from experiments.statistics.numbers_as_text import decimals_for

SPOKEN = ("enterprises", "employees", "output", "vacancy_rate", "asking_rent")


def answer(source: Source) -> list[str]:
    """The answer of a run, an ablation or a sensitivity analysis."""
    return {"run": _run, "ablate": _ablation, "sensitivity": _sensitivity}[source.kind](source)


def _run(source: Source) -> list[str]:
    words = texts_of("report/answer_of_single", source.lang)
    table = source.table("summary")
    if table is None:
        return []
    texts = []
    for scenario, part in table.groupby("scenario", sort=False):
        year = part["year"].max()
        values = part[part["year"] == year].set_index("outcome")["median"]
        said = []
        for outcome in SPOKEN:
            if math.isfinite(values.get(outcome, math.nan)):
                named, unit, factor = outcome_in_summary(outcome, source.lang)
                number = factor * float(values[outcome])
                decimals = decimals_for([number], 2 if outcome == "vacancy_rate" else 3)
                said.append(words("value", label=named, value=f"{Number(number, decimals)} {unit}".strip()))
        name = scenario_name(str(scenario), source.lang)
        text = words("run", scenario=name, year=year, values=label("semicolon", source.lang).join(said))
        texts.append(sentence(text, source.lang))
    n = int(table["seeds"].max())
    texts.append(words("run_note", n=n) if n > 1 else words("run_one"))
    return texts


def _ablation(source: Source) -> list[str]:
    words = texts_of("report/answer_of_single", source.lang)
    table = source.table("effects")
    if table is None:
        return []
    table = source.rows_with(table, outcome=source.outcome.name, window=source.window)
    texts = []
    starts = list(dict.fromkeys(table["start"]))
    for start in starts:
        said = []
        for direction in ("on", "off"):
            part = table[(table["start"] == start) & (table["direction"] == direction) & table["difference"].notna()]
            if part.empty:
                continue
            rows = part.to_dict("records")
            most = max(rows, key=lambda each: abs(each["difference"]))
            said.append(
                words(
                    f"most.{direction}",
                    lever=lever_name(most["lever"], source.lang),
                    outcome=outcome_words.label(source.outcome, source.lang),
                    window=source.window_label(),
                    effect=effect(source.outcome, most["difference"], most["low"], most["high"], source.lang),
                )
            )
            if direction == "on":
                told = [each for each in rows if distinguishable(each)]
                told.sort(key=lambda each: -abs(each["difference"]))
                labels = [lever_name(each["lever"], source.lang) for each in told]
                said.append(_counted(source, "told", labels, n=len(rows)))
        text = sentences(source.lang, *said)
        several = len(starts) > 1
        texts.append(words("start", start=scenario_name(start, source.lang), text=text) if several else text)
    base = table[table["direction"] == "on"]["base_level"] if len(starts) == 1 else table["base_level"].iloc[:0]
    if len(base) and math.isfinite(base.iloc[0]):
        texts.append(
            words(
                "without",
                outcome=outcome_words.label(source.outcome, source.lang),
                level=level(source.outcome, float(base.iloc[0]), source.lang),
            )
        )
    return texts


def _sensitivity(source: Source) -> list[str]:
    words = texts_of("report/answer_of_single", source.lang)
    texts = []
    screening, sobol = source.table("screening"), source.table("sobol")
    if screening is not None:
        part = source.rows_with(screening, outcome=source.outcome.name, window=source.window)
        part = part[part["parameter"] != "replicate"].sort_values("mu_star", ascending=False, kind="stable")
        beyond = [
            parameter(each, source.lang) for each in part.loc[part["beyond_noise"].astype(str) == "True", "parameter"]
        ]
        texts.append(
            _counted(
                source,
                "screening",
                beyond,
                n=len(part),
                outcome=outcome_words.label(source.outcome, source.lang),
                window=source.window_label(),
            )
        )
    if sobol is not None:
        part = source.rows_with(sobol, outcome=source.outcome.name, window=source.window)
        part = part.sort_values("total", ascending=False, kind="stable")
        rows = part[part["distinguishable"].astype(str) == "True"].to_dict("records")
        if not rows:
            texts.append(words("no_sobol"))
        else:
            texts.append(
                words(
                    "sobol",
                    parameter=parameter(rows[0]["parameter"], source.lang),
                    share=percent(rows[0]["total"]),
                    low=percent(rows[0]["total_low"]),
                    high=percent(rows[0]["total_high"]),
                )
            )
    return texts


def _counted(source: Source, key: str, found: list[str], **values: Any) -> str:
    """A sentence on how many were found and which: all of them when they are few, otherwise the first five."""
    words = texts_of("report/answer_of_single", source.lang)
    names = joined(found[:5], source.lang)
    if not found:
        return words(key, k=0, **values)
    return words(f"{key}_largest_named" if len(found) > 5 else f"{key}_all_named", k=len(found), names=names, **values)
