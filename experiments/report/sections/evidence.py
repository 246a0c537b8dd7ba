"""What results rest on, and what they do not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.configuration.standing_words import called, years
from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name
from experiments.report.document import Block, Listing, Number, Paragraph, Rows, Section, Table
from experiments.report.phrases import sentences
from experiments.report.sections.scenarios import as_text, declared, differing, flat, named
from experiments.report.study_folder import Source, joined
from experiments.statistics.standing import EMERGENT, WHOLE


def weak(source: Source) -> dict[str, list[str]]:
    """Names of the parameters by their tag, D and M-lo, as the manifest of the study lists them."""
    found = source.manifest.get("results_rest_on") or {}
    return {tag: list((found.get(tag) or {}).get("names", [])) for tag in ("D", "M-lo")}


def counts(source: Source) -> dict[str, int]:
    """How many parameters the model has in all, and how many of them are tagged D and M-lo: what texts call `all`, `d` and `m`."""
    by_tag = weak(source)
    every = (source.manifest.get("results_rest_on") or {}).get("parameters") or len(declared())
    return {"all": int(every), "d": len(by_tag["D"]), "m": len(by_tag["M-lo"])}


def section(source: Source) -> Section:
    """The section on evidence; its lists of parameters are in the appendix."""
    words = texts_of("report/evidence", source.lang)
    # a table of settings has the tags in its note
    tags = words("tags") if source.kind == "sensitivity" else ""
    intro = Paragraph(sentences(source.lang, tags, words("intro", **counts(source))))
    return Section("evidence", words("title"), (*put_in(source), *record(source), intro))


def parameters(source: Source) -> tuple[Block, ...]:
    """The parameters without a literature value by section of the model, those of sections that scenarios change first."""
    words = texts_of("report/evidence", source.lang)
    by_tag, base = weak(source), scenario_name(source.base, source.lang)
    entry = source.manifest["scenarios"].get(source.scenario_of(source.base)) or {}
    values = flat(entry.get("parameters") or {})
    sections: dict[str, dict[str, list[str]]] = {}
    for tag, found in by_tag.items():
        for name in found:
            part, _, rest = name.rpartition(".")
            sections.setdefault(part or name, {"D": [], "M-lo": []})[tag].append(rest)
    blocks: list[Block] = []
    changed = _changed(source)
    touched = {part: who for part, who in changed.items() if part in sections}
    if touched:
        rows = tuple(
            (
                f"`{part}`",
                label("list", source.lang).join(who),
                *_counts(sections[part]),
                _listed(part, sections[part], values, source.lang),
            )
            for part, who in touched.items()
        )
        blocks += [
            Paragraph(words("touched")),
            Table(
                "evidence_touched",
                words("caption_touched", base=base),
                words.row("columns_touched"),
                (Rows("", rows),),
                texts=5,
                wide=True,
            ),
        ]
    all_of_them = tuple(
        (
            f"`{part}`",
            *_counts(found),
            words("above") if part in touched else _listed(part, found, values, source.lang),
        )
        for part, found in sections.items()
    )
    blocks.append(
        Table(
            "evidence", words("caption", base=base), words.row("columns"), (Rows("", all_of_them),), texts=4, wide=True
        )
    )
    return tuple(blocks)


def put_in(source: Source) -> tuple[Block, ...]:
    """How far outputs are inputs: a paragraph, and a table of those that are; nothing for a study of an earlier version."""
    words, told = texts_of("report/evidence", source.lang), texts_of("configuration/standing", source.lang)
    table = source.table("standing")
    if table is None:
        return ()
    given = table[table["standing"] != EMERGENT]
    results = [output for output in dict.fromkeys(table["output"]) if output not in set(given["output"])]
    rows: dict[tuple[str, ...], list[str]] = {}
    for row in given.itertuples():
        place = "" if row.place == WHOLE else source.place(row.place)
        cells = (
            called(row.output, source.lang) + (f" ({place})" if place else ""),
            years(int(row.first_year), int(row.last_year)),
            told(f"standing.{row.standing}"),
            told(f"why.{row.why}"),
        )
        rows.setdefault(cells, []).append(str(row.scenario))
    every = len(set(table["scenario"]))
    differ = any(len(names) < every for names in rows.values())
    shown = tuple(
        (*cells, joined([source.called(name) for name in names], source.lang)) if differ else cells
        for cells, names in rows.items()
    )
    columns = words.row("columns_put_in")
    return (
        Paragraph(words("put_in", results=joined([called(output, source.lang) for output in results], source.lang))),
        Table(
            "put_in",
            words("caption_put_in"),
            columns if differ else columns[:-1],
            (Rows("", shown),),
            texts=len(columns) - (not differ),
            wide=True,
        ),
    )


def record(source: Source) -> tuple[Block, ...]:
    """Where the record of the whole region comes from, source by source, and that the base run was not paid what the real region was.

    Nothing where nothing was observed.
    """
    table = source.table("hindcast")
    words, topics = (texts_of(f"report/{each}", source.lang) for each in ("evidence", "first_page"))
    if table is None:
        return ()
    code = source.scenario_of(source.base)
    table = source.rows_with(table, scenario=code, place=WHOLE)
    table = table[table["error"].notna() & ("topic." + table["topic"]).isin(list(topics))]
    told = []
    for name, rows in table.groupby("source", sort=False):
        read_in = rows["period"].astype(str).str[:4].astype(int)
        told.append(
            words(
                "source" if (rows["provenance"] == "read").all() else "source_unverified",
                source=name,
                topics=joined([topics(f"topic.{topic}") for topic in dict.fromkeys(rows["topic"])], source.lang),
                years=years(read_in.min(), read_in.max()),
            )
        )
    if not told:
        return ()
    unpaid = () if paid(source) else (Paragraph(words("unpaid", name=source.called(source.base))),)
    return (Paragraph(words("record")), Listing(tuple(told)), *unpaid)


def paid(source: Source) -> bool:
    """Whether the base has programmes, as the real region had; True where that is not known."""
    entry = source.manifest["scenarios"].get(source.scenario_of(source.base), {})
    policy = (entry.get("parameters") or {}).get("policy")
    return bool(policy is None or policy.get("instruments") or entry.get("timeline"))


def limits(source: Source) -> Section:
    """The section on limits."""
    words = texts_of("report/evidence", source.lang)
    return Section(
        "limits",
        words("limits"),
        (Listing(words.row(f"limits_of_{source.kind if source.kind in ('run', 'sensitivity') else 'comparison'}")),),
    )


def _changed(source: Source) -> dict[str, list[str]]:
    """The sections of the model that scenarios set otherwise than the base, with the scenarios."""
    found: dict[str, list[str]] = {}
    for strategy, differences in differing(source).items():
        for part in dict.fromkeys(name.rpartition(".")[0] for name in differences):
            if part:
                found.setdefault(part, []).append(source.called(strategy))
    return found


def _counts(found: dict[str, list[str]]) -> tuple[Number, Number]:
    return Number(len(found["D"])), Number(len(found["M-lo"]))


def _listed(part: str, found: dict[str, list[str]], values: Mapping[str, Any], lang: str) -> str:
    """Parameters of a section by what they are, with their names and values in brackets."""
    names = sorted({*found["D"], *found["M-lo"]})
    return label("semicolon", lang).join(
        named(
            f"{part}.{name}", lang, f"{name} {shown}" if (shown := as_text(values.get(f"{part}.{name}", ""))) else name
        )
        for name in names
    )
