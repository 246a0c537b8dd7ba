"""Makes every picture of the documentation again: `python -m docs.pictures`, or with names of studies only those; `make pictures` does all.

gallery.toml says which studies there are, with their commands, and which figure is shown of each. A study is computed in outputs/pictures_NAME,
where the same command goes on where it stopped; its pictures are kept in docs/pictures/LANGUAGE as small files, with what their captions tell
in docs/pictures/facts.json. The pages of the gallery are written last (`docs.gallery`).
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
KEPT = DOCS / "pictures"
FACTS = KEPT / "facts.json"
LANGUAGES = ("en", "zh")
WIDTH = 900
"""Pixels across; a page of GitHub shows about as many."""
COLOURS = 128
"""A palette of so many colours shows lines, letters and shades as well, in a third of the bytes."""


def declared() -> dict[str, Any]:
    """What gallery.toml says of studies and figures."""
    return tomllib.loads((DOCS / "gallery.toml").read_text(encoding="utf-8"))


def studies() -> list[str]:
    """Studies whose pictures are made here; a figure that names its picture has it from elsewhere."""
    own = {each["study"] for each in declared()["figures"].values() if "picture" not in each}
    return [name for name in declared()["studies"] if name in own]


def words(study: str) -> list[str]:
    """The words of the command that computes a study, without `yuanqu`."""
    return shlex.split(declared()["studies"][study]["command"])[1:]


def shrink(drawn: Path, kept: Path) -> None:
    """Save a drawn picture as a small file."""
    # it comes with Matplotlib, and nothing else here needs it
    from PIL import Image

    with Image.open(drawn) as picture:
        height = round(picture.height * WIDTH / picture.width)
        small = picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # an octree keeps rare colours, such as those of markers, which a median cut takes for grey
    method = Image.Quantize.FASTOCTREE
    small.quantize(COLOURS, method=method, dither=Image.Dither.NONE).save(kept, optimize=True)


def keep(study: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Draw the figures of a finished study and keep those that the gallery shows; returns what their captions tell, by language and figure.

    Raises `SystemExit` where a figure could not be drawn, or is in another language than the one asked for.
    """
    from experiments.report import captions
    from experiments.report.pictures import draw
    from experiments.report.study_folder import Source

    wanted = {name: each for name, each in declared()["figures"].items() if each["study"] == study}
    found: dict[str, dict[str, Any]] = {lang: {} for lang in LANGUAGES}
    for lang in LANGUAGES:
        source = Source(folder, lang)
        for size in sorted({each.get("size", "journal") for each in wanted.values()}):
            drawn, notes = draw(source, ("png",), size)
            if notes:
                raise SystemExit(f"the pictures of {study} are not whole: {'; '.join(notes)}")
            for each in drawn:
                one = wanted.get(each.name)
                if one is None or one.get("size", "journal") != size or each.name in found[lang]:
                    # of several pages or worlds the first stands for all
                    continue
                shrink(each.stem.with_name(f"{each.stem.name}.png"), KEPT / lang / f"{each.name}.png")
                found[lang][each.name] = {
                    "file": each.stem.name,
                    "seeds": source.seeds,
                    **captions.facts(source),
                    **each.facts,
                }
        if missing := sorted(set(wanted) - set(found[lang])):
            raise SystemExit(f"the study {study} has no figure {', '.join(missing)}; gallery.toml asks for it")
    return found


def main(given: Sequence[str] | None = None) -> int:
    """Compute the studies, keep their pictures and write the gallery; returns the exit code."""
    from docs import gallery
    from experiments.commands.cli import main as yuanqu

    known = studies()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("studies", nargs="*", metavar="STUDY", help=f"only these, out of {', '.join(known)}")
    chosen = parser.parse_args(given).studies or known
    if unknown := [name for name in chosen if name not in known]:
        parser.error(f"there is no study {', '.join(unknown)}; there are {', '.join(known)}")
    for study in chosen:
        print(f"{study}: yuanqu {shlex.join(words(study))}", flush=True)
        # drawn below, in the sizes and languages of the pages
        extra = ["report=false"] if words(study)[0] != "run" else []
        code = yuanqu([*words(study), "figures=false", *extra])
        if code:
            return code
        facts = json.loads(FACTS.read_text(encoding="utf-8")) if FACTS.is_file() else {lang: {} for lang in LANGUAGES}
        for lang, found in keep(study, Path("outputs") / f"pictures_{study}").items():
            facts[lang] = {name: one for name, one in facts[lang].items() if name in declared()["figures"]} | found
        text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)
        FACTS.write_text(text + "\n", encoding="utf-8", newline="\n")
    gallery.main([])
    return 0


if __name__ == "__main__":
    sys.exit(main())
