"""What results rest on, and what they do not say."""

from __future__ import annotations

from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.report.document import Block, Listing, Number, Paragraph, Rows, Section, Table
from experiments.report.sections.scenarios import differing
from experiments.report.study_folder import Source


def weak(source: Source) -> dict[str, list[str]]:
    """Names of the parameters by their tag, D and M-lo, as the manifest of the study lists them."""
    found = source.manifest.get("results_rest_on") or {}
    return {tag: list((found.get(tag) or {}).get("names", [])) for tag in ("D", "M-lo")}


def section(source: Source) -> Section:
    """The section on evidence."""
    words = texts_of("report/evidence", source.lang)
    by_tag = weak(source)
    sections: dict[str, dict[str, list[str]]] = {}
    for tag, found in by_tag.items():
        for name in found:
            part, _, rest = name.rpartition(".")
            sections.setdefault(part or name, {"D": [], "M-lo": []})[tag].append(rest)
    blocks: list[Block] = [Paragraph(words("intro", d=len(by_tag["D"]), m=len(by_tag["M-lo"])))]
    changed = _changed(source)
    touched = {part: who for part, who in changed.items() if part in sections}
    if touched:
        rows = tuple(
            (f"`{part}`", label("list", source.lang).join(who), *_counts(sections[part]), _listed(sections[part]))
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
    all_of_them = tuple((f"`{part}`", *_counts(found), _listed(found)) for part, found in sections.items())
    blocks.append(
        Table("evidence", words("caption"), words.row("columns"), (Rows("", all_of_them),), texts=4, wide=True)
    )
    return Section("evidence", words("title"), tuple(blocks))


def limits(source: Source) -> Section:
    """The section on limits."""
    words = texts_of("report/evidence", source.lang)
    return Section(
        "limits",
        words("limits"),
        (Listing(words.row("limits_of_run" if source.kind == "run" else "limits_of_comparison")),),
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


def _listed(found: dict[str, list[str]]) -> str:
    return ", ".join(sorted({*found["D"], *found["M-lo"]}))
