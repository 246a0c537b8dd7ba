"""What a report of each kind of study says, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from experiments.report import answer, answer_of_one, captions, names
from experiments.report.document import Document, Paragraph, Picture, Section
from experiments.report.drawing import Drawn
from experiments.report.sections import (
    costs,
    effects,
    evidence,
    levels,
    method,
    ranking,
    reproduce,
    scenarios,
    sensitivity,
    transfers,
)
from experiments.report.source import Source

PLACES = {
    "forest": "effects",
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

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "compare": "Comparison of scenarios",
        "ablate": "What each lever does",
        "run": "Simulation of parks",
        "sensitivity": "Sensitivity of results",
        "join": ": ",
        "subtitle": "Study “{study}”, {runs} runs, computed {date} with Yuanqu {version}",
        "head": "Yuanqu – {study}",
        "summary": "Summary",
        "question": "Question",
        "answer": "Answer",
        "contents": "Contents",
        "table": "Table",
        "figure": "Figure",
        "tables_note": "Every table is in `tables/` as CSV and LaTeX, every figure in `figures/` with the data it shows.",
        "worlds": "Tables of single worlds",
        "over_time": "Developments over time",
        "other_worlds": "The figures are those of the world “{first}”; those of the other worlds are in `figures/`, a folder each.",
        "failed": "{n} runs failed and are left out; comparisons use the seeds that both scenarios have.",
    },
    "zh": {
        "compare": "情景比较",
        "ablate": "各手段的作用",
        "run": "园区模拟",
        "sensitivity": "结果的敏感性",
        "join": "：",
        "subtitle": "研究“{study}”，共 {runs} 次运行，{date} 由园区（Yuanqu）{version} 计算",
        "head": "园区（Yuanqu）· {study}",
        "summary": "摘要",
        "question": "问题",
        "answer": "回答",
        "contents": "目录",
        "table": "表",
        "figure": "图",
        "tables_note": "所有表格以 CSV 和 LaTeX 格式存于 `tables/`，所有图及其数据存于 `figures/`。",
        "worlds": "各外部环境的表格",
        "over_time": "随时间的演变",
        "other_worlds": "所示为外部环境“{first}”下的图，其他环境的图见 `figures/` 中各自的文件夹。",
        "failed": "有 {n} 次运行失败，未计入；比较只用两个情景都有的种子。",
    },
}


def document(source: Source, drawn: Sequence[Drawn]) -> Document:
    """The report of a study, of whatever kind."""
    words = WORDS[source.lang]
    pictures = _pictures(source, drawn)

    def of(place: str) -> tuple[Picture, ...]:
        return tuple(pictures.get(place, ()))

    middle: list[Section | None]
    if source.kind == "compare":
        middle = [
            effects.section(source, of("effects")),
            ranking.section(source, of("ranking")),
            costs.section(source, of("costs")),
            transfers.displacement(source, of("displacement")),
            transfers.adoption(source, of("adoption")),
            _over_time(source, of("over_time")),
        ]
    elif source.kind == "ablate":
        middle = [effects.section(source, of("effects"))]
    elif source.kind == "sensitivity":
        middle = [sensitivity.screening(source, of("screening")), sensitivity.sobol(source, of("sobol"))]
    else:
        middle = [levels.section(source, of("over_time"))]
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
        _worlds(source),
        reproduce.section(source),
        reproduce.citation(source),
    ]
    study, manifest = str(source.manifest.get("study", source.folder.name)), source.manifest
    title = words[source.kind] + (words["join"] + source.title if source.title else "")
    answers = answer.answer(source) if source.kind == "compare" else answer_of_one.answer(source)
    failed = len(manifest.get("runs_failed") or [])
    return Document(
        lang=source.lang,
        title=title,
        subtitle=words["subtitle"].format(
            study=study,
            runs=sum(len(entry.get("seeds", [])) for entry in source.scenarios.values()),
            date=str(manifest.get("finished", ""))[:10],
            version=(manifest.get("versions") or {}).get("yuanqu", ""),
        ),
        head=words["head"].format(study=study),
        question=answer.question(source),
        answer=(*answers, *([words["failed"].format(n=failed)] if failed else [])),
        sections=tuple(section for section in sections if section is not None),
        words=words,
    )


def _pictures(source: Source, drawn: Sequence[Drawn]) -> dict[str, list[Picture]]:
    """The figures by the section in which they stand."""
    found: dict[str, list[Picture]] = {}
    first = names.world(source.worlds[0], source.lang)
    for each in drawn:
        place = PLACES.get(each.name, "over_time")
        if place == "over_time" and len(source.worlds) > 1 and each.about != first:
            continue
        title, text = captions.of(source, each)
        found.setdefault(place, []).append(Picture(each.stem, title, text))
    return found


def _worlds(source: Source) -> Section | None:
    """All tables of a comparison for every world by itself."""
    if source.kind != "compare" or len(source.worlds) < 2:
        return None
    parts = (effects.of_world, costs.of_world, transfers.of_world)
    blocks = tuple(block for world in source.worlds for part in parts for block in part(source, world))
    return Section("worlds", WORDS[source.lang]["worlds"], blocks)


def _over_time(source: Source, pictures: tuple[Picture, ...]) -> Section | None:
    """The section on developments over time of a comparison."""
    if not pictures:
        return None
    words = WORDS[source.lang]
    blocks: list[Any] = []
    if len(source.worlds) > 1:
        blocks.append(Paragraph(words["other_worlds"].format(first=names.world(source.worlds[0], source.lang))))
    return Section("over_time", words["over_time"], (*blocks, *pictures))
