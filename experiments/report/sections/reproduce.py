"""How to compute the study again, with what it was made, and how to cite it."""

from __future__ import annotations

import re
from typing import Any

from experiments.report.document import Block, Code, Number, Paragraph, Rows, Section, Table
from experiments.report.sections.method import seeds_text
from experiments.report.study_folder import Source

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "How to reproduce",
        "command": "This command computes the study again, run by run with the same numbers:",
        "render": "Figures, tables and report alone are made again, without simulating, by:",
        "identity": "The identity of a scenario is a fingerprint of its parameters, input tables and the model's code: with the same identity and "
        "seed the tables of a run are the same.",
        "caption_identity": "Scenarios with their identities and seeds.",
        "columns_identity": ("Scenario", "Identity", "Seeds"),
        "caption_inputs": "Input tables and their checksums (SHA-256, first 16 digits; `manifest.json` has all).",
        "columns_inputs": ("Table", "SHA-256"),
        "caption_software": "Software and computation.",
        "columns_software": ("What", "Version or value"),
        "commit": "git commit",
        "dirty": " with uncommitted changes",
        "nogit": "not recorded (no checkout)",
        "model": "fingerprint of the model",
        "platform": "system",
        "finished": "finished",
        "wall": "wall time, of this call [s]",
        "computed": "runs computed in this call",
        "memory": "peak memory [MB]",
        "failed": "runs that failed",
        "cite": "How to cite",
        "cite_text": "The Yuanqu contributors ({year}). Yuanqu: an agent-based laboratory for the evolution of industrial and science parks. "
        "Version {version}, {commit}, model {model}. Study “{study}”.",
        "commit_word": "git commit",
    },
    "zh": {
        "title": "如何复现",
        "command": "以下命令可重新计算本研究，每次运行的数字都相同：",
        "render": "仅重新生成图、表和报告、不再模拟：",
        "identity": "情景的标识是其参数、输入表与模型代码的指纹：标识与种子相同，运行所得的表即相同。",
        "caption_identity": "各情景的标识与种子。",
        "columns_identity": ("情景", "标识", "种子"),
        "caption_inputs": "输入表及其校验和（SHA-256 前 16 位，完整值见 `manifest.json`）。",
        "columns_inputs": ("表", "SHA-256"),
        "caption_software": "软件与计算。",
        "columns_software": ("项目", "版本或数值"),
        "commit": "git 提交",
        "dirty": "，另有未提交的改动",
        "nogit": "未记录（非检出目录）",
        "model": "模型指纹",
        "platform": "系统",
        "finished": "完成时间",
        "wall": "本次调用用时[秒]",
        "computed": "本次调用计算的运行数",
        "memory": "内存峰值[MB]",
        "failed": "失败的运行数",
        "cite": "如何引用",
        "cite_text": "The Yuanqu contributors（{year}）。Yuanqu：产业园区与科学园区演化的主体建模实验室。"
        "版本 {version}，{commit}，模型 {model}。研究“{study}”。",
        "commit_word": "git 提交",
    },
}


MOST_IDENTITIES = 60
"""Scenarios whose identities are listed; a design of thousands is in manifest.json."""


def section(source: Source) -> Section:
    """The section on reproduction."""
    words = WORDS[source.lang]
    manifest = source.manifest
    blocks: list[Block] = [
        Paragraph(words["command"]),
        Code(str(manifest["command"])),
        Paragraph(words["render"]),
        Code(f"yuanqu report {source.options.get('out') or 'outputs'}/{manifest.get('study', source.folder.name)}"),
        _software(source),
    ]
    if source.kind != "sensitivity" and len(source.scenarios) <= MOST_IDENTITIES:
        rows = tuple(
            (
                source.called(name),
                f"`{entry.get('identity', '')}`",
                seeds_text(sorted(entry.get("seeds", []))),
            )
            for name, entry in source.scenarios.items()
        )
        caption, columns = words["caption_identity"], words["columns_identity"]
        blocks += [
            Paragraph(words["identity"]),
            Table("identities", caption, columns, (Rows("", rows),), texts=3, wide=True),
        ]
    inputs: dict[str, str] = {}
    for entry in source.scenarios.values():
        inputs.update(entry.get("inputs") or {})
    files = tuple((f"`{name}`", f"`{digest[:16]}`") for name, digest in sorted(inputs.items()))
    blocks.append(Table("inputs", words["caption_inputs"], words["columns_inputs"], (Rows("", files),), texts=2))
    return Section("reproduce", words["title"], tuple(blocks))


def _software(source: Source) -> Table:
    words = WORDS[source.lang]
    manifest = source.manifest
    memory = manifest.get("peak_memory_bytes")
    rows = [
        *((name, version) for name, version in (manifest.get("versions") or {}).items()),
        (words["commit"], commit(source) or words["nogit"]),
        (words["model"], str(manifest.get("model", ""))),
        (words["platform"], str(manifest.get("platform", ""))),
        (words["finished"], str(manifest.get("finished", ""))),
        (words["computed"], str(manifest.get("runs_computed", ""))),
        (words["failed"], str(len(manifest.get("runs_failed") or []))),
        (words["wall"], str(Number(float((manifest.get("seconds") or {}).get("total", "nan")), 1))),
        (words["memory"], str(Number(memory / 1e6)) if memory else "–"),
    ]
    return Table("software", words["caption_software"], words["columns_software"], (Rows("", tuple(rows)),), texts=2)


def commit(source: Source) -> str:
    """The git commit the study was made with, and whether files differed from it; empty when it is not known."""
    git = source.manifest.get("git") or {}
    if not git.get("commit"):
        return ""
    return git["commit"][:12] + (WORDS[source.lang]["dirty"] if git.get("dirty") else "")


def citation(source: Source) -> Section:
    """How to cite the software and the study, in words and for BibTeX."""
    words = WORDS[source.lang]
    manifest = source.manifest
    version = (manifest.get("versions") or {}).get("yuanqu", "")
    year = str(manifest.get("finished", ""))[:4]
    known = commit(source)
    text = words["cite_text"].format(
        year=year,
        version=version,
        commit=f"{words['commit_word']} {known}" if known else words["nogit"],
        model=manifest.get("model", ""),
        study=manifest.get("study", ""),
    )
    note = f"git commit {(manifest.get('git') or {}).get('commit', 'not recorded')}, model {manifest.get('model', '')}"
    key = re.sub(r"\W", "", f"yuanqu{year}")
    bibtex = (
        f"@software{{{key},\n"
        "  author  = {{The Yuanqu contributors}},\n"
        "  title   = {Yuanqu: an agent-based laboratory for the evolution of industrial and science parks},\n"
        f"  version = {{{version}}},\n  year    = {{{year}}},\n  note    = {{{note}}}\n}}"
    )
    return Section("cite", words["cite"], (Paragraph(text), Code(bibtex)))
