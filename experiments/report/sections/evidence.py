"""What results rest on, and what they do not say."""

from __future__ import annotations

from typing import Any

from experiments.report.document import Block, Listing, Number, Paragraph, Rows, Section, Table
from experiments.report.sections.scenarios import differing
from experiments.report.study_folder import Source

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "What the results rest on",
        "intro": "Every parameter carries a tag of provenance: R-A peer-reviewed, R-B official statistics, R-C commercial sources, R-code the code "
        "of a published model, M-hi, M-md and M-lo general knowledge of high, middling and low confidence, D a choice of ours. "
        "Of the parameters in use, {d} are choices (D) and {m} weak general knowledge (M-lo). Results that hang on one of "
        "them are no stronger than it.",
        "caption": "Parameters tagged D or M-lo, by section of the model.",
        "columns": ("Section", "D", "M-lo", "Parameters"),
        "touched": "**Touched by the scenarios of this study.** These weak parameters belong to sections of the model that the scenarios set "
        "otherwise than the base, so the differences rest on them most directly.",
        "caption_touched": "Weak parameters in the sections that scenarios change.",
        "columns_touched": ("Section", "Changed by", "D", "M-lo", "Weak parameters"),
        "limits": "Limits",
        "limits_items": (
            "The model is exploratory. It compares policies under stated assumptions; it does not forecast any named park, year or sum.",
            "Intervals tell how far results depend on the seeds of this model. They hold neither the uncertainty of its parameters nor that of "
            "its structure; for the former, `yuanqu sensitivity`.",
            "What a park gains may be lost elsewhere. Effects on the whole region are net of moves inside it; what comes from other regions or "
            "goes there is not followed.",
            "Effects hold for the region, the time and the data described here, and need not carry over to others.",
            "Many comparisons are made at once. A single interval without zero is weak evidence unless it also holds after correction.",
        ),
        "limits_run": (
            "The model is exploratory. It shows how parks could develop under stated assumptions; it does not forecast any named park, year or sum.",
            "A range of runs tells how far the seeds matter. It holds neither the uncertainty of the parameters nor that of the model's structure.",
            "One scenario by itself says nothing about the effect of a policy: for that it is compared with another on the same seeds "
            "(`yuanqu compare`).",
            "Results hold for the region, the time and the data described here, and need not carry over to others.",
        ),
    },
    "zh": {
        "title": "结果的依据",
        "intro": "每个参数都带有来源等级：R-A 同行评审文献，R-B 官方统计，R-C 商业来源，R-code 已发表模型的代码，"
        "M-hi、M-md、M-lo 可信度高、中、低的一般知识，"
        "D 我们的设定。所用参数中，{d} 个为设定（D），{m} 个为可信度低的一般知识（M-lo）。依赖这些参数的结果，其可靠性不会高于参数本身。",
        "caption": "证据等级为 D 或 M-lo 的参数（按模型部分）。",
        "columns": ("模型部分", "D", "M-lo", "参数"),
        "touched": "**本研究各情景直接涉及的参数。**下列证据薄弱的参数属于各情景改动了的模型部分，情景之间的差别最直接地依赖于它们。",
        "caption_touched": "各情景所改动部分中证据薄弱的参数。",
        "columns_touched": ("模型部分", "改动它的情景", "D", "M-lo", "证据薄弱的参数"),
        "limits": "局限",
        "limits_items": (
            "本模型是探索性的：在明确的假设下比较政策，不对任何具体园区、年份或数额作出预测。",
            "区间反映结果在多大程度上取决于模型的种子，既不含参数的不确定性，也不含模型结构的不确定性；前者可用 `yuanqu sensitivity` 考察。",
            "一个园区的收益可能是别处的损失。对全区域的作用已扣除区域内部的转移，但来自或流向其他区域的部分未予追踪。",
            "所得作用只对此处的区域、时期和数据成立，不一定适用于其他情形。",
            "同时进行了多次比较。单个不含零的区间若在校正后不再显著，只能算作弱证据。",
        ),
        "limits_run": (
            "本模型是探索性的：展示园区在明确假设下可能的演变，不对任何具体园区、年份或数额作出预测。",
            "运行的分布区间反映种子的影响，既不含参数的不确定性，也不含模型结构的不确定性。",
            "单个情景不能说明政策的作用：须用相同种子与另一情景比较（`yuanqu compare`）。",
            "结果只对此处的区域、时期和数据成立，不一定适用于其他情形。",
        ),
    },
}


def weak(source: Source) -> dict[str, list[str]]:
    """Names of the parameters by their tag, D and M-lo, as the manifest of the study lists them."""
    found = source.manifest.get("results_rest_on") or {}
    return {tag: list((found.get(tag) or {}).get("names", [])) for tag in ("D", "M-lo")}


def section(source: Source) -> Section:
    """The section on evidence."""
    words = WORDS[source.lang]
    by_tag = weak(source)
    sections: dict[str, dict[str, list[str]]] = {}
    for tag, found in by_tag.items():
        for name in found:
            part, _, rest = name.rpartition(".")
            sections.setdefault(part or name, {"D": [], "M-lo": []})[tag].append(rest)
    blocks: list[Block] = [Paragraph(words["intro"].format(d=len(by_tag["D"]), m=len(by_tag["M-lo"])))]
    changed = _changed(source)
    touched = {part: who for part, who in changed.items() if part in sections}
    if touched:
        rows = tuple(
            (f"`{part}`", ("、" if source.zh else ", ").join(who), *_counts(sections[part]), _listed(sections[part]))
            for part, who in touched.items()
        )
        blocks += [
            Paragraph(words["touched"]),
            Table(
                "evidence_touched",
                words["caption_touched"],
                words["columns_touched"],
                (Rows("", rows),),
                texts=5,
                wide=True,
            ),
        ]
    all_of_them = tuple((f"`{part}`", *_counts(found), _listed(found)) for part, found in sections.items())
    blocks.append(Table("evidence", words["caption"], words["columns"], (Rows("", all_of_them),), texts=4, wide=True))
    return Section("evidence", words["title"], tuple(blocks))


def limits(source: Source) -> Section:
    """The section on limits."""
    words = WORDS[source.lang]
    return Section(
        "limits", words["limits"], (Listing(words["limits_run" if source.kind == "run" else "limits_items"]),)
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
