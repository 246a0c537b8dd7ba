"""Which parameters move the outcome: Morris screening and Sobol indices."""

from __future__ import annotations

from typing import Any

from experiments.configuration import outcome_words
from experiments.configuration.spoken import in_language
from experiments.configuration.texts import texts_of
from experiments.report.document import Block, Interval, Number, Paragraph, Rows, Section, Table
from experiments.report.study_folder import Source
from experiments.statistics.numbers_as_text import decimals_for

SHOWN = 25
"""Parameters in the table of the screening; all are in screening.csv."""


def parameter(name: str, lang: str) -> str:
    """How a parameter is printed: its key, or the replicate in words."""
    return texts_of("report/sensitivity", lang)("replicate") if name == "replicate" else f"`{name}`"


def screening(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on the Morris screening of the chosen outcome."""
    words = texts_of("report/sensitivity", source.lang)
    table, outcome = source.table("screening"), source.outcome
    if table is None:
        return None
    table = source.rows_with(table, outcome=outcome.name, window=source.window).sort_values(
        "mu_star", ascending=False, kind="stable"
    )
    whole = int((table["parameter"] != "replicate").sum())
    shown = table[(table["parameter"] == "replicate") | (table["parameter"] != "replicate").cumsum().le(SHOWN)]
    factor = outcome.scale(source.lang)
    decimals = decimals_for(list(factor * shown.loc[shown["parameter"] != "replicate", "mu_star"]))
    rows = tuple(
        (
            parameter(values["parameter"], source.lang),
            "" if values["parameter"] == "replicate" else in_language(str(values["unit"]), source.lang),
            "" if values["parameter"] == "replicate" else values["tag"],
            Number(values["low"], decimals_for([values["low"]])),
            Number(values["high"], decimals_for([values["high"]])),
            Number(factor * values["mu_star"], decimals),
            Interval(factor * values["mu_star_low"], factor * values["mu_star_high"], decimals),
            Number(factor * values["sigma"], decimals),
            words("yes" if _true(values["beyond_noise"]) else "no") if values["parameter"] != "replicate" else "",
        )
        for values in shown.to_dict("records")
    )
    caption = words(
        "caption_screening",
        heading=outcome_words.heading(outcome, source.lang),
        window=source.window_label(),
        shown=min(whole, SHOWN),
        whole=whole,
    )
    trajectories = (source.options.get("screening") or {}).get("trajectories", "–")
    return Section(
        "screening",
        words("title_screening"),
        (
            Paragraph(words("screening", trajectories=trajectories)),
            *pictures,
            Table(
                "screening",
                caption,
                words.row("columns_screening"),
                (Rows("", rows),),
                texts=3,
                note=words("note_screening"),
            ),
        ),
    )


def sobol(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on Sobol indices of the chosen outcome."""
    words = texts_of("report/sensitivity", source.lang)
    table, outcome = source.table("sobol"), source.outcome
    if table is None:
        return None
    table = source.rows_with(table, outcome=outcome.name, window=source.window).sort_values(
        "total", ascending=False, kind="stable"
    )
    rows = tuple(
        (
            parameter(values["parameter"], source.lang),
            Number(values["first"], 3),
            Interval(values["first_low"], values["first_high"], 3),
            Number(values["total"], 3),
            Interval(values["total_low"], values["total_high"], 3),
            words("yes" if _true(values["distinguishable"]) else "no"),
        )
        for values in table.to_dict("records")
    )
    caption = words("caption_sobol", outcome=outcome_words.label(outcome, source.lang), window=source.window_label())
    return Section(
        "sobol",
        words("title_sobol"),
        (
            Paragraph(words("sobol")),
            *pictures,
            Table("sobol", caption, words.row("columns_sobol"), (Rows("", rows),), note=words("note_sobol")),
        ),
    )


def _true(value: Any) -> bool:
    """A truth value of a CSV table, which may have been read as text beside empty fields."""
    return str(value) == "True"
