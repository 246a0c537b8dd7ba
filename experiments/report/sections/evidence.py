"""What results rest on, and what they do not say."""

from __future__ import annotations

from experiments.configuration.standing_words import called, years
from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.report.document import Block, Listing, Number, Paragraph, Rows, Section, Table
from experiments.report.sections.scenarios import differing, named
from experiments.report.study_folder import Source, joined
from experiments.statistics.standing import EMERGENT, WHOLE


def weak(source: Source) -> dict[str, list[str]]:
    """Names of the parameters by their tag, D and M-lo, as the manifest of the study lists them."""
    found = source.manifest.get("results_rest_on") or {}
    return {tag: list((found.get(tag) or {}).get("names", [])) for tag in ("D", "M-lo")}


def section(source: Source) -> Section:
    """The section on evidence; its lists of parameters are in the appendix."""
    words = texts_of("report/evidence", source.lang)
    by_tag = weak(source)
    intro = Paragraph(words("intro", d=len(by_tag["D"]), m=len(by_tag["M-lo"])))
    return Section("evidence", words("title"), (*put_in(source), *record(source), intro))


def parameters(source: Source) -> tuple[Block, ...]:
    """The parameters without a literature value by section of the model, those of sections that scenarios change first."""
    words = texts_of("report/evidence", source.lang)
    by_tag = weak(source)
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
                _listed(part, sections[part], source.lang),
            )
            for part, who in touched.items()
        )
        blocks += [
            Paragraph(words("touched")),
            Table(
                "evidence_touched",
                words("caption_touched"),
                words.row("columns_touched"),
                (Rows("", rows),),
                texts=5,
                wide=True,
            ),
        ]
    all_of_them = tuple(
        (f"`{part}`", *_counts(found), _listed(part, found, source.lang)) for part, found in sections.items()
    )
    blocks.append(
        Table("evidence", words("caption"), words.row("columns"), (Rows("", all_of_them),), texts=4, wide=True)
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


def _listed(part: str, found: dict[str, list[str]], lang: str) -> str:
    """Parameters of a section by what they are, with their names in brackets."""
    names = sorted({*found["D"], *found["M-lo"]})
    return label("semicolon", lang).join(named(f"{part}.{name}", lang, name) for name in names)
