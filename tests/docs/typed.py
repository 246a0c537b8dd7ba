"""What a page shows is done as a reader would do it, in one folder from its first line to its last, only smaller."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import experiments
from experiments.analyses import comparison_plan
from experiments.analyses.figure_process import Painter
from experiments.commands.cli import main
from experiments.configuration.compose import composition
from experiments.configuration.hydra_flags import asked
from experiments.figures import drawings_over_time
from sim import ParkEcosystem
from tests.docs.pages import ROOT, Item, items

NOT_RUN = {
    r"^make (?!run$)": "it tests, checks or writes this very tree; the Makefile must have the target",
    r"^make run$": "it makes the environment first; its own command is run instead",
    r"^pip install ": "it changes the environment; the project must have the extra that it asks for",
    r"^dask (scheduler|worker) ": "it serves until it is ended",
    r"^python -m ": "it is the same command again, or writes into this tree; the module must be there",
    r"^source ": "it changes a shell",
}
"""Commands that no test types, each with its reason and with what is looked at instead (`known`)."""

COMPOSED = {
    r"executor=(dask|slurm)": "a cluster computes it",
    r"^yuanqu validate (?!.*validate\.folder=)": "its runs take minutes to hours; one check of one's own is run",
    r"^yuanqu compare (.*)experiment=": "it differs from the comparisons that are run in its scenarios only",
    r"^yuanqu ablate .*direction=on": "it differs from the ablation that is run in seeds and levers only",
    r"^yuanqu compare .*tables=\[young_software\.csv\]": "it differs from the run of the same table in what is beside it only",
    r" study=pictures_": "`make pictures` runs it, and it differs from the runs and comparisons of other pages in its scenarios only",
    r"study=equal label=rent": "it differs from the run of the same policy in its name only",
}
"""Commands of blocks whose configuration is composed and checked, and that are not run, each with its reason. So are all commands in running
text that would compute something."""

FIGURES = ("yuanqu run region.folder=my_city study=my_city",)
"""Commands that draw a figure too; all others leave them out, as that takes longer than all the rest."""

COMPUTING = ("run", "compare", "ablate", "sensitivity", "validate", "bench")
TWINS = {
    "README.zh-CN.md": "README.md",
    "docs/catalogue.zh.md": "docs/catalogue.md",
    "docs/outputs.zh.md": "docs/outputs.md",
    "docs/gallery.zh.md": "docs/gallery.md",
}
"""Chinese pages, whose commands are those of an English page, but for the language: they are composed only."""
REGION = ("region=synthetic", "region.parks=2", "region.districts=1", "region.enterprises=40")
OWN_PLACE = ("region.folder=", "region=my_city", "policy.table=", "validate.folder=")
"""Words that say which region it is, or which districts are asked for."""
PLACEHOLDERS = {
    "experiment=NAME": "experiment=subsidy_withdrawal",
    "scenarios NAME": "scenarios baseline",
    "scenarios 名称": "scenarios baseline",
    "report DIR": "report outputs/first_comparison",
    "city FOLDER": "city my_city",
    "parameters WORD": "parameters rent",
}
"""What a page leaves to its reader, and what stands for it here."""


@dataclass
class Typed:
    """A page that was typed."""

    folder: Path
    names: dict[str, Any] = field(default_factory=dict)
    """What the names of its Python blocks stand for."""
    shown: dict[str, str] = field(default_factory=dict)
    """What was on the screen after each command."""


def reason(text: str, table: dict[str, str]) -> str:
    """The pattern of the table that a command fits; nothing where none does."""
    return next((pattern for pattern in table if re.search(pattern, text)), "")


def filled(item: Item) -> list[str]:
    """The words of a command, with something in place of what is left to the reader."""
    text = item.text
    for placeholder, value in PLACEHOLDERS.items():
        text = text.replace(placeholder, value)
    return Item(item.page, item.line, item.kind, text).words


def smaller(words: list[str]) -> list[str]:
    """Words that a reader could append to have the same in a second or two."""
    subcommand, rest = words[1], words[2:]
    text = " ".join(words)
    if subcommand == "report":
        return ["figures=false"]
    if subcommand not in COMPUTING:
        return []
    place = () if any(word.startswith(OWN_PLACE) for word in rest) else REGION
    # a timeline has to come to its dates
    quarters = 57 if "scenario=later" in text else 37 if "timeline" in text else 4
    more = [*place, f"quarters={quarters}", "workers=1"]
    more += ["formats=[png]"] if " ".join(words) in FIGURES else ["figures=false"]
    if subcommand == "compare":
        # a preset of a dozen scenarios is run to its end with one seed; others have intervals
        more += ["seeds=1" if "experiment=" in text else "seeds=2", "report=false"]
    elif subcommand == "ablate":
        more += ["seeds=2", "levers=[alliance]"]
    elif subcommand == "sensitivity":
        more += ["seeds=2", "vary=[rent.cap]", "screening.trajectories=2", "sobol.top=1", "sobol.points=2"]
    elif subcommand == "validate":
        more += ["seeds=1", "validate.nulls=false"]
    elif "seeds=" in text:
        more += ["seeds=1"]
    if "cost.match" in text:
        more += ["cost.seeds=1", "cost.tolerance=0.05"]
    return more


@cache
def checked(words: tuple[str, ...]) -> None:
    """Compose what a command asks for, as far as it goes before the first run; raises `ConfigurationError`."""
    subcommand = words[1]
    found = asked(words[2:], bare=subcommand in ("list", "report", "validate"))
    if subcommand not in ("list", "report"):
        found.overrides.check_command(subcommand)
    composed = composition(found.overrides)
    if subcommand == "compare" and "experiment" not in found.overrides.keys:
        # those of the experiments are planned in tests of their own
        comparison_plan.plan(composed)


def known(words: list[str]) -> bool:
    """Whether what a command that is not run names is there: a target of the Makefile, an extra of the project, a module."""
    if words[0] == "make":
        targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        return words[1] in targets
    if words[0] == "pip":
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
            "optional-dependencies"
        ]
        asked_for = re.findall(r"\[(\w+)\]", words[-1])
        plain = {re.split(r"[<>=~]", each)[0] for each in extras["excel"]}
        return set(asked_for) <= set(extras) if asked_for else words[-1] in plain
    if words[0] == "python":
        return importlib.util.find_spec(words[2]) is not None
    return True


def recipe_of_run() -> str:
    """The command of `make run`."""
    (command,) = re.findall(
        r"^run:.*\n\t@\$\(BIN\)/(yuanqu .*) \$\(ARGS\)$", (ROOT / "Makefile").read_text("utf-8"), re.M
    )
    return str(command)


def type_page(page: str, folder: Path, screen: Callable[[], str], patch: Any) -> Typed:
    """Do what a page shows, in this folder, which must be the one that the process is in.

    screen: what was printed since it was asked last; patch: pytest's `monkeypatch`. Raises `AssertionError` with page, line and command.
    """
    make_small(patch)
    return type_items(items(page), Typed(folder), screen)


def type_items(shown: Iterable[Item], typed: Typed, screen: Callable[[], str]) -> Typed:
    """The same of single items, after what was typed before."""
    for item in shown:
        if item.kind == "python":
            exec(compile(item.text, item.where, "exec"), typed.names)
            typed.shown[item.where] = screen()
        elif item.kind == "file":
            save(item, typed.folder)
        else:
            type_command(item, typed, screen)
    return typed


def type_command(item: Item, typed: Typed, screen: Callable[[], str]) -> None:
    """Run a command, or compose it, or look at what it names."""
    words = filled(item)
    if item.kind == "mention" and words[0] == "yuanqu" and len(words) == 2:
        # the name of a subcommand
        words += ["--help"]
    if reason(" ".join(words), NOT_RUN):
        assert known(words), f"{item.where}: {item.text}: there is no such thing"
        if item.text != "make run" or item.kind == "mention" or item.page in TWINS:
            return
        words = recipe_of_run().split()
    elif only_composed(item, words):
        checked(tuple(words))
        return
    assert words[0] == "yuanqu", (
        f"{item.where}: {item.text}: no test runs it, and it is not listed with a reason in NOT_RUN"
    )
    text = " ".join(words)
    code = main([*words[1:], *smaller(words)])
    typed.shown[text] = screen()
    assert code == 0, f"{item.where}: {item.text}: exit code {code}\n{typed.shown[text]}"


def only_composed(item: Item, words: list[str]) -> bool:
    """Whether it is enough that a command can be composed: for its reason, in running text, or since the page in English has the same."""
    if words[0] != "yuanqu" or words[1] not in (*COMPUTING, "report") or "--help" in words:
        return False
    if words[1] == "report":
        # running text names it of studies that the page need not have made
        return item.kind == "mention" or item.page in TWINS
    return item.kind == "mention" or item.page in TWINS or bool(reason(" ".join(words), COMPOSED))


def save(item: Item, folder: Path) -> None:
    """Save a block under the name that the page gives it; one of a file in the house must be part of it."""
    assert not item.name.startswith("."), f"{item.where}: the page does not say under which name this is saved"
    if (ROOT / item.name).is_file():
        assert item.text in (ROOT / item.name).read_text(encoding="utf-8"), (
            f"{item.where}: {item.name} says something else"
        )
        return
    if item.name.endswith(".yaml"):
        assert isinstance(yaml.safe_load(item.text), dict), item.where
    (folder / item.name).parent.mkdir(parents=True, exist_ok=True)
    (folder / item.name).write_text(item.text, encoding="utf-8")


def section(page: str, heading: str) -> str:
    """What a page says below a heading, up to the next."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return text.split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]


def make_small(patch: Any) -> None:
    """Where no word can be appended: `compose` of Python blocks that choose no size of the region, seeds of `Study`, one figure in place of all.

    A model that is stepped on and on fails, so that a page never goes on for ever.
    """
    patch.setattr(drawings_over_time, "FIGURES", ("vacancy_rent",))
    patch.setattr(Painter, "begin", lambda self, options: None)
    compose, study, step = experiments.compose, experiments.Study, ParkEcosystem.step

    def bounded(model: ParkEcosystem) -> None:
        assert model.t <= model.quarters, f"not ended after {model.quarters} quarters"
        step(model)

    def small(*words: str) -> Any:
        chosen = {word.partition("=")[0] for word in words}
        size = () if any(key.startswith("region.") for key in chosen) else REGION
        return compose(*words, *size, *(() if "quarters" in chosen else ("quarters=4",)))

    def few(*given: Any, seeds: Any = 1, workers: int = 1, **more: Any) -> Any:
        return study(*given, seeds=seeds if seeds <= 6 else 1, **more)

    patch.setattr(ParkEcosystem, "step", bounded)
    patch.setattr(experiments, "compose", small, raising=False)
    patch.setattr(experiments, "Study", few, raising=False)
