"""Takes a finished validation into the documentation: `python -m docs.validation_page outputs/STUDY`; `--check` only looks at the READMEs.

Copies the pages in both languages, the tables and the figures, and says in the READMEs how many parts pass, fail and are no evidence.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parent
KEPT = DOCS / "validation"
"""Tables and figures of the last validation that was taken in."""
TABLES = ("facts.csv", "responses.csv", "docking.csv", "record.csv", "record_owners.csv", "contest.csv")
SENTENCES = {
    "README.md": (
        "Of {all} parts of stylised facts {PASS} lie in their band, {NEAR} near it and {FAIL} outside{unknown}; {nothing} of them are no "
        "evidence for any mechanism, since null models give the same ([docs/validation.md](docs/validation.md), misses first)."
    ),
    "README.zh-CN.md": (
        "典型事实共 {all} 项：{PASS} 项落在区间内，{NEAR} 项接近，{FAIL} 项未达{unknown}；其中 {nothing} 项在零模型下结果相同，不构成任何机制的证据"
        "（见 [docs/validation.zh.md](docs/validation.zh.md)，未达标者列在最前）。"
    ),
}
UNKNOWN = {"README.md": ", {NONE} have no number", "README.zh-CN.md": "，{NONE} 项无数值"}
MARKED = re.compile(r"(?<=<!-- validation -->\n).*?(?=<!-- end -->)", re.DOTALL)


def counts(table: Path) -> dict[str, int]:
    """How many parts have which verdict, and are no evidence."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {name: sum(row["verdict"] == name for row in rows) for name in ("PASS", "NEAR", "FAIL", "NONE")}
    return {**found, "all": len(rows), "nothing": sum(row["evidence"] == "none" for row in rows)}


def sentence(readme: str, found: dict[str, int]) -> str:
    """What a README says of the counts."""
    unknown = UNKNOWN[readme].format(**found) if found["NONE"] else ""
    return SENTENCES[readme].format(**found, unknown=unknown)


def wrong(root: Path = DOCS.parent) -> list[str]:
    """READMEs that do not say what the table of facts says."""
    found = counts(KEPT / "facts.csv")
    return [
        name
        for name in SENTENCES
        if MARKED.findall((root / name).read_text(encoding="utf-8")) != [sentence(name, found) + "\n"]
    ]


def take_in(study: Path, root: Path = DOCS.parent) -> None:
    """Copy pages, tables and figures of a study, and write the sentences of the READMEs again."""
    if not (study / "facts.csv").is_file() or not (study / "validation.md").is_file():
        raise SystemExit(
            f"{study} is no finished validation: it has no facts.csv and validation.md; run yuanqu validate"
        )
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir()
    for name in TABLES:
        if (study / name).is_file():
            shutil.copy(study / name, KEPT / name)
    for figure in sorted((study / "figures").glob("*.png")):
        shutil.copy(figure, KEPT / figure.name)
    for name in ("validation.md", "validation.zh.md"):
        text = (study / name).read_text(encoding="utf-8")
        # figures lie in the folder of the page's name here
        (DOCS / name).write_text(text.replace("](figures/", "](validation/"), encoding="utf-8", newline="\n")
    found = counts(KEPT / "facts.csv")
    for name in SENTENCES:
        path = root / name
        text = MARKED.sub(lambda _, name=name: sentence(name, found) + "\n", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8", newline="\n")


def main(words: Sequence[str] | None = None) -> int:
    """Take a study in, or check; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study", nargs="?", type=Path, help="folder of a finished validation")
    parser.add_argument("--check", action="store_true", help="only say whether the READMEs agree with the table")
    given = parser.parse_args(words)
    if given.check:
        found = wrong()
        for name in found:
            print(
                f"{name} does not say what docs/validation/facts.csv says; run python -m docs.validation_page STUDY",
                file=sys.stderr,
            )
        return 1 if found else 0
    if given.study is None:
        parser.error("name the folder of a finished validation, or --check")
    take_in(given.study)
    return 0


if __name__ == "__main__":
    sys.exit(main())
