"""What a report of each kind of study says, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.configuration.texts import texts_of
from experiments.figures.texts.names import world_name
from experiments.report import answer, answer_of_single, captions, first_page, in_short
from experiments.report.document import Block, Document, Paragraph, Picture, Section
from experiments.report.pictures import Drawn
from experiments.report.sections import (
    costs,
    effects,
    effects_over_time,
    evidence,
    levels,
    method,
    origins,
    pains,
    ranking,
    reproduce,
    scenarios,
    sensitivity,
    stage_marks,
    titles,
    transfers,
)
from experiments.report.study_folder import Source
from sim.parameters.timeline import date_of

PLACES = {
    "record": "front",
    "forest": "effects",
    "effects_over_time": "effects_over_time",
    "tornado": "effects",
    "best": "ranking",
    "ranking": "ranking",
    "pareto": "costs",
    "cost_bars": "costs",
    "displacement": "displacement",
    "adoption": "adoption",
    "screening": "screening",
    "sobol": "sobol",
}
"""The section in which a figure stands; the others show developments over time."""
STAGE_OF_EACH = ("stage_ribbons", "region_map")
"""Figures that show the stage of each park by its name."""


def document(source: Source, drawn: Sequence[Drawn]) -> Document:
    """The report of a study, of whatever kind."""
    words = texts_of("report/document", source.lang)
    pictures = _pictures(source, drawn)

    def of(place: str) -> tuple[Picture, ...]:
        return tuple(pictures.get(place, ()))

    short = in_short.answer(source)
    in_full = answer.answer(source) if source.kind == "compare" else answer_of_single.answer(source)
    middle: list[Section | None]
    if source.kind == "compare":
        middle = [
            answer.section(source, in_full) if short else None,
            effects.section(source, of("effects")),
            effects_over_time.section(source, of("effects_over_time")),
            ranking.section(source, of("ranking")),
            costs.section(source, of("costs")),
            transfers.displacement(source, of("displacement")),
            origins.section(source),
            transfers.adoption(source, of("adoption")),
            titles.section(source),
            _over_time(source, of("over_time")),
        ]
    elif source.kind == "ablate":
        middle = [effects.section(source, of("effects"))]
    elif source.kind == "sensitivity":
        middle = [sensitivity.screening(source, of("screening")), sensitivity.sobol(source, of("sobol"))]
    else:
        middle = [levels.section(source, (*_named_parks(source, of("over_time")), *of("over_time")))]
    # what every lever sets is long, and looked up rather than read
    settings = scenarios.section(source)
    before = [settings] if source.kind != "ablate" else []
    after = [settings] if source.kind == "ablate" else []
    sections = [
        *before,
        method.section(source),
        *middle,
        *after,
        evidence.section(source),
        evidence.limits(source),
        _worlds(source, pictures),
        reproduce.section(source),
        reproduce.citation(source),
        Section(
            "appendix",
            words("appendix"),
            (*stage_marks.told(source), *evidence.parameters(source), *reproduce.made_with(source)),
        ),
    ]
    study, manifest = str(source.manifest.get("study", source.folder.name)), source.manifest
    title = words(f"title.{source.kind}")
    if source.title:
        title = words("title_with_place", kind=title, place=source.title)
    failed = len(manifest.get("runs_failed") or [])
    runs = sum(len(entry.get("seeds", [])) for entry in source.scenarios.values())
    return Document(
        lang=source.lang,
        title=title,
        subtitle=words(
            "subtitle" if runs > 1 else "subtitle_one_run",
            study=study,
            runs=runs,
            period=_period(source),
            date=str(manifest.get("finished", ""))[:10],
            version=(manifest.get("versions") or {}).get("yuanqu", ""),
        ),
        head=words("head", study=study),
        question=answer.question(source),
        answer=(*(short or in_full), *([words("failed", n=failed)] if failed else [])),
        front=first_page.front(source, of("front")),
        sections=tuple(section for section in sections if section is not None),
        words={key.removeprefix("template."): words(key) for key in words if key.startswith("template.")},
    )


def _period(source: Source) -> str:
    """The quarters that the runs are of, and the year at whose prices money is; empty where regions start at several times."""
    if len(source.starts) != 1 or not source.quarters:
        return ""
    (start,) = source.starts
    first, last = (date_of(quarter, start) for quarter in (0, source.quarters - 1))
    return texts_of("report/document", source.lang)("period", first=first, last=last, prices=start[0])


def _pictures(source: Source, drawn: Sequence[Drawn]) -> dict[str, list[Picture]]:
    """The figures by the section in which they stand."""
    found: dict[str, list[Picture]] = {}
    first = world_name(source.worlds[0], source.lang)
    for each in drawn:
        place = PLACES.get(each.name, "over_time")
        if len(source.worlds) > 1 and each.about and each.about != first:
            if place == "over_time":
                continue
            # of figures of one world each, the first stands with the text and the others with the tables of their worlds
            place = each.about
        title, text = captions.of(source, each)
        found.setdefault(place, []).append(Picture(each.stem, title, text))
    return found


def _worlds(source: Source, pictures: Mapping[str, Sequence[Picture]]) -> Section | None:
    """All tables of a comparison for every world by itself, with the figures of the worlds that have none in the text."""
    if source.kind != "compare" or len(source.worlds) < 2:
        return None
    parts = (effects.of_world, effects_over_time.of_world, costs.of_world, transfers.of_world, titles.of_world)
    blocks: list[Block] = []
    for world in source.worlds:
        blocks += pictures.get(world_name(world, source.lang), ())
        blocks += [block for part in parts for block in part(source, world)]
    return Section("worlds", texts_of("report/document", source.lang)("worlds"), tuple(blocks))


def _over_time(source: Source, pictures: tuple[Picture, ...]) -> Section | None:
    """The section on developments over time of a comparison."""
    if not pictures:
        return None
    words = texts_of("report/document", source.lang)
    blocks: list[Block] = [Paragraph(words("over_time_intro"))]
    if len(source.worlds) > 1:
        blocks.append(Paragraph(words("other_worlds", first=world_name(source.worlds[0], source.lang))))
    # texts among figures would let those before them float
    texts = (*blocks, *_named_parks(source, pictures), *pains.told(source, pictures))
    return Section("over_time", words("over_time"), (*texts, *pictures))


def _named_parks(source: Source, pictures: tuple[Picture, ...]) -> tuple[Block, ...]:
    """What names of parks mean in figures that show the stage of each, where the region is a real one."""
    entry = next(iter(source.scenarios.values()), {})
    real = ((entry.get("parameters") or {}).get("region") or {}).get("kind") == "folder"
    if not real or not any(picture.stem.name.startswith(STAGE_OF_EACH) for picture in pictures):
        return ()
    return (Paragraph(texts_of("report/document", source.lang)("named_parks")),)
