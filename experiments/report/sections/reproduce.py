"""How to compute the study again, with what it was made, and how to cite it."""

from __future__ import annotations

import re

from experiments.configuration.texts import texts_of
from experiments.report.document import Block, Code, Number, Paragraph, Rows, Section, Table
from experiments.report.sections.method import seeds_text
from experiments.report.study_folder import Source
from experiments.report.table_files import escaped

MOST_IDENTITIES = 60
"""Scenarios whose identities are listed; a design of thousands is in manifest.json."""


def section(source: Source) -> Section:
    """The section on reproduction; its tables are in the appendix."""
    words = texts_of("report/reproduce", source.lang)
    manifest = source.manifest
    dirty = (manifest.get("git") or {}).get("dirty")
    blocks: tuple[Block, ...] = (
        Paragraph(words("command")),
        Code(str(manifest["command"])),
        *([Paragraph(words("dirty"))] if dirty else []),
        Paragraph(words("render")),
        Code(f"yuanqu report {source.options.get('out') or 'outputs'}/{manifest.get('study', source.folder.name)}"),
    )
    return Section("reproduce", words("title"), blocks)


def made_with(source: Source) -> tuple[Block, ...]:
    """Software and computation, the identities of the scenarios, and the input tables with their checksums."""
    words = texts_of("report/reproduce", source.lang)
    blocks: list[Block] = [_software(source)]
    if source.kind != "sensitivity" and len(source.scenarios) <= MOST_IDENTITIES:
        rows = tuple(
            (
                source.called(name),
                f"`{entry.get('identity', '')}`",
                seeds_text(sorted(entry.get("seeds", []))),
            )
            for name, entry in source.scenarios.items()
        )
        caption, columns = words("caption_identity"), words.row("columns_identity")
        blocks += [
            Paragraph(words("identity")),
            Table("identities", caption, columns, (Rows("", rows),), texts=3, wide=True),
        ]
    inputs: dict[str, str] = {}
    for entry in source.scenarios.values():
        inputs.update(entry.get("inputs") or {})
    files = tuple((f"`{name}`", f"`{digest[:16]}`") for name, digest in sorted(inputs.items()))
    blocks.append(Table("inputs", words("caption_inputs"), words.row("columns_inputs"), (Rows("", files),), texts=2))
    return tuple(blocks)


def _software(source: Source) -> Table:
    words = texts_of("report/reproduce", source.lang)
    manifest = source.manifest
    memory = manifest.get("peak_memory_bytes")
    rows = [
        *((name, version) for name, version in (manifest.get("versions") or {}).items()),
        (words("commit"), commit(source) or words("nogit")),
        (words("model"), str(manifest.get("model", ""))),
        (words("platform"), str(manifest.get("platform", ""))),
        (words("finished"), str(manifest.get("finished", ""))),
        (words("computed"), str(manifest.get("runs_computed", ""))),
        (words("failed"), str(len(manifest.get("runs_failed") or []))),
        (words("wall"), str(Number(float((manifest.get("seconds") or {}).get("total", "nan")), 1))),
        (words("memory"), str(Number(memory / 1e6)) if memory else "–"),
    ]
    return Table(
        "software", words("caption_software"), words.row("columns_software"), (Rows("", tuple(rows)),), texts=2
    )


def commit(source: Source, lang: str = "", digits: int = 12) -> str:
    """The git commit the study was made with, and whether files differed from it; empty when it is not known.

    lang: another language than that of the report.
    """
    git = source.manifest.get("git") or {}
    if not git.get("commit"):
        return ""
    known, words = str(git["commit"][:digits]), texts_of("report/reproduce", lang or source.lang)
    return words("commit_changed", commit=known) if git.get("dirty") else known


def citation(source: Source) -> Section:
    """How to cite the software and the study, in words and for BibTeX."""
    words = texts_of("report/reproduce", source.lang)
    manifest = source.manifest
    version = (manifest.get("versions") or {}).get("yuanqu", "")
    year = str(manifest.get("finished", ""))[:4]
    known = commit(source)
    text = words(
        "cite_text",
        year=year,
        version=version,
        commit=f"{words('commit')} {known}" if known else words("nogit"),
        model=manifest.get("model", ""),
        study=manifest.get("study", ""),
    )
    # an entry is English in every report
    entry = texts_of("report/reproduce", "en")
    note = entry(
        "cite_note",
        study=escaped(str(manifest.get("study", ""))),
        commit=f"{entry('commit')} {whole}" if (whole := commit(source, "en", 40)) else entry("nogit"),
        model=manifest.get("model", ""),
    )
    key = re.sub(r"\W", "", f"yuanqu{year}")
    bibtex = (
        f"@software{{{key},\n"
        "  author  = {{The Yuanqu contributors}},\n"
        "  title   = {Yuanqu: an agent-based laboratory for the evolution of industrial and science parks},\n"
        f"  version = {{{version}}},\n  year    = {{{year}}},\n  note    = {{{note}}}\n}}"
    )
    return Section("cite", words("cite"), (Paragraph(text), Code(bibtex)))
