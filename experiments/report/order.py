"""What a report of each kind of study says, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.figures.text.names import world_name
from experiments.report import answer, answer_of_single, captions
from experiments.report.document import Block, Document, Paragraph, Picture, Section
from experiments.report.pictures import Drawn
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
from experiments.report.study_folder import Source

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
        "subtitle": "Study “{study}”, {runs} {word}, computed {date} with Yuanqu {version}",
        "head": "Yuanqu – {study}",
        "summary": "Summary",
        "question": "Question",
        "answer": "Answer",
        "contents": "Contents",
        "table": "Table",
        "figure": "Figure",
        "tables_note": "Every table is in `tables/` as CSV and LaTeX, every figure in `figures/` with the data it shows.",
        "worlds": "Figures and tables of single worlds",
        "over_time": "Developments over time",
        "over_time_intro": "The figures follow every scenario through the whole run; the numbers behind them are in `figures/`, beside each figure.",
        "other_worlds": "The figures are those of the world “{first}”; those of the other worlds are in `figures/`, a folder each.",
        "one_run": "run",
        "several_runs": "runs",
        "failed": "Runs that failed and are left out: {n}. Comparisons use the seeds that both scenarios have; `manifest.json` lists the runs.",
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
        "worlds": "各外部环境的图表",
        "over_time": "随时间的演变",
        "over_time_intro": "下列各图展示各情景在整个运行期内的演变，所依据的数据见 `figures/` 中与图同名的文件。",
        "other_worlds": "所示为外部环境“{first}”下的图，其他环境的图见 `figures/` 中各自的文件夹。",
        "one_run": "",
        "several_runs": "",
        "failed": "有 {n} 次运行失败，未计入；比较只用两个情景都有的种子，失败的运行列于 `manifest.json`。",
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
        _worlds(source, pictures),
        reproduce.section(source),
        reproduce.citation(source),
    ]
    study, manifest = str(source.manifest.get("study", source.folder.name)), source.manifest
    title = words[source.kind] + (words["join"] + source.title if source.title else "")
    answers = answer.answer(source) if source.kind == "compare" else answer_of_single.answer(source)
    failed = len(manifest.get("runs_failed") or [])
    runs = sum(len(entry.get("seeds", [])) for entry in source.scenarios.values())
    return Document(
        lang=source.lang,
        title=title,
        subtitle=words["subtitle"].format(
            study=study,
            runs=runs,
            word=words["several_runs" if runs > 1 else "one_run"],
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
    parts = (effects.of_world, costs.of_world, transfers.of_world)
    blocks: list[Block] = []
    for world in source.worlds:
        blocks += pictures.get(world_name(world, source.lang), ())
        blocks += [block for part in parts for block in part(source, world)]
    return Section("worlds", WORDS[source.lang]["worlds"], tuple(blocks))


def _over_time(source: Source, pictures: tuple[Picture, ...]) -> Section | None:
    """The section on developments over time of a comparison."""
    if not pictures:
        return None
    words = WORDS[source.lang]
    blocks: list[Block] = [Paragraph(words["over_time_intro"])]
    if len(source.worlds) > 1:
        blocks.append(Paragraph(words["other_worlds"].format(first=world_name(source.worlds[0], source.lang))))
    return Section("over_time", words["over_time"], (*blocks, *pictures))
