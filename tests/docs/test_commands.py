"""Whoever types what a page shows, from its first line to its last, gets what the page says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

import pytest

from experiments.commands.cli import main
from experiments.commands.help import SUBCOMMANDS, help_of
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.hydra_flags import asked
from sim.regions import load_folder
from sim.regions.column import InputError
from tests.docs import typed
from tests.docs.pages import PAGES, ROOT, items, items_of
from tests.docs.typed import COMPOSED, NOT_RUN, Typed

WITH_SOMETHING = tuple(page for page in PAGES if any(True for _ in items(page)))


@pytest.mark.parametrize("page", WITH_SOMETHING)
def test_what_a_page_shows_works_in_its_order(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    done = typed.type_page(page, tmp_path, lambda: "".join(capsys.readouterr()), monkeypatch)
    AFTER.get(page, lambda _: None)(done)


def the_readme(done: Typed) -> None:
    """The policy of the page has effects; its city was run; the report is in Chinese."""
    assert "my_policy" in (done.folder / "outputs/my_policy/effects.csv").read_text(encoding="utf-8")
    assert (done.folder / "outputs/my_city/summary.csv").is_file()
    assert '<html lang="zh' in (done.folder / "outputs/money/report.html").read_text(encoding="utf-8")
    assert (done.folder / "outputs/first_comparison/effects.csv").is_file()


def tables_in_python(done: Typed) -> None:
    """The Python block prints a table by date."""
    assert any("2006Q1" in text for text in done.shown.values())


def own_city(done: Typed) -> None:
    """Ten minutes end with a figure; a mistake is answered in the very words of the page."""
    assert list((done.folder / "outputs/my_city/figures").glob("*.png"))
    assert (done.folder / "outputs/my_city/summary.csv").is_file()
    answer = re.search(r"^parks\.csv, row 4.*", (ROOT / "docs/extending.md").read_text(encoding="utf-8"), re.MULTILINE)
    table = done.folder / "riverside/parks.csv"
    sound = table.read_text(encoding="utf-8")
    table.write_text(sound.replace("新实验园,south", "新实验园,suoth"), encoding="utf-8")
    assert answer
    with pytest.raises(InputError, match=re.escape(answer[0].removesuffix(" …"))):
        load_folder(table.parent)


def running(done: Typed) -> None:
    """Studies hold the scenarios that the page speaks of, and the blocks of Python found them."""
    tables = {path.parent.name for path in (done.folder / "outputs").glob("*/summary.csv")}
    assert {"rents", "grid", "withdrawal", "when", "equal", "young_software"} <= tables
    assert set(done.names["rates"].index.get_level_values("scenario")) == {"none", "subsidy"}
    assert not done.names["study"].computed, "scenarios that the page had run before were computed again"


def the_worked_example(done: Typed) -> None:
    """The command and the method of a study give the same difference."""
    assert any("18 runs computed, 0 failed" in text for text in done.shown.values())
    folder = done.folder / "outputs/rent_or_service"
    for name in ("effects.csv", "best.csv", "summary.csv", "manifest.json"):
        assert (folder / name).stat().st_size > 0
    effects, effect = done.names["effects"], done.names["effect"]
    assert set(effects["scenario"]) == {"rent_subsidy", "service"}
    chosen = effects[
        (effects["scenario"] == "rent_subsidy") & (effects["outcome"] == "vacancy_rate") & (effects["window"] == "run")
    ]
    assert chosen["difference"].item() == pytest.approx(effect["difference"].item(), abs=1e-12)


def mesa(done: Typed) -> None:
    """The model stops where the page says; a batch has a row for each value and seed."""
    assert (done.names["model"].t, done.names["model"].running) == (8, False)
    assert any(text.startswith("8 False") for text in done.shown.values())
    assert len(done.names["frame"]) == 8
    rows = done.names["rows"]
    assert sorted((row["rent.vacancy_response"], row["seed"]) for row in rows) == [
        (0.1, 0),
        (0.1, 1),
        (0.4, 0),
        (0.4, 1),
    ]
    assert {row["Step"] for row in rows} == {4}
    assert len({row["output"] for row in rows}) > 1


def own_check(done: Typed) -> None:
    """The check of the page is reckoned, and told in Chinese by the texts of the page."""
    (facts,) = done.folder.glob("outputs/mine/facts.csv")
    assert "mean vacancy" in facts.read_text(encoding="utf-8")
    assert "总有空置面积" in (done.folder / "outputs/mine/validation.zh.md").read_text(encoding="utf-8")


AFTER: dict[str, Callable[[Typed], None]] = {
    "README.md": the_readme,
    "docs/outputs.md": tables_in_python,
    "docs/outputs.zh.md": tables_in_python,
    "docs/extending.md": own_city,
    "docs/running.md": running,
    "docs/worked_example.md": the_worked_example,
    "docs/mesa.md": mesa,
    "docs/validating.md": own_check,
}
"""What has come out of a page."""


@pytest.mark.parametrize("page", typed.TWINS)
def test_a_page_in_chinese_shows_the_same_commands(page):
    def shown(page):
        return [
            [word for word in typed.filled(item) if not word.startswith("lang=")]
            for item in items(page)
            if item.kind == "command"
        ]

    assert shown(page) == shown(typed.TWINS[page])


def test_no_reason_is_left_of_a_command_that_no_page_shows():
    shown = [
        (" ".join(typed.filled(item)), item)
        for page in PAGES
        for item in items(page)
        if item.kind in ("command", "mention")
    ]
    assert {typed.reason(text, NOT_RUN) for text, _ in shown} - {""} == set(NOT_RUN)
    assert {typed.reason(text, COMPOSED) for text, item in shown if item.kind == "command"} - {""} == set(COMPOSED)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```bash\nrm -r outputs\n```\n", "not listed with a reason"),
        ("then `git clone it`\n", "not listed with a reason"),
        ("```bash\nmake coffee\n```\n", "there is no such thing"),
        ('`pip install -e ".[coffee]"`\n', "there is no such thing"),
        ("`python -m docs.coffee`\n", "there is no such thing"),
        ("```bash\nyuanqu list coffee\n```\n", "exit code 2"),
        ("```bash\nyuanqu lst\n```\n", "exit code 2"),
        ("A file:\n\n```yaml\na: 1\n```\n", "under which name"),
        ("Of `experiments/report/texts/costs.toml`:\n\n```toml\na = 1\n```\n", "says something else"),
        ("```\nyuanqu run\n```\n", "the language of a block"),
        ("```text\nyuanqu run\n```\n", "a command stands in a block of bash"),
        ("`yuanqu run polcy=none`\n", "did you mean policy"),
        ("`yuanqu compare scenarios=[baseline,coffee] seeds=3`\n", "coffee"),
    ],
)
def test_what_does_not_work_is_found(text, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises((AssertionError, ConfigurationError), match=re.escape(said)):
        typed.type_items(items_of(text, "page.md"), Typed(tmp_path), lambda: "".join(capsys.readouterr()))


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_examples_of_the_help_have_keys_and_options_that_exist(name):
    examples = re.findall(r"^ +yuanqu (\w+)( .*)?$", help_of(name, "en").split("examples")[1], re.MULTILINE)
    assert examples
    for subcommand, rest in examples:
        words = shlex.split(re.split(r" {2,}", rest)[0] if rest and not rest.startswith("  ") else "")
        assert subcommand == name
        if name != "new":
            found = asked(words, bare=name in ("list", "report", "validate"))
            found.overrides.check(sweep=found.multirun)


def test_comments_of_configurations_name_subcommands_that_exist():
    named = {
        (path.name, word)
        for path in (ROOT / "configs").rglob("*.yaml")
        for word in re.findall(r"yuanqu ([a-z]+)", path.read_text(encoding="utf-8"))
    }
    assert named
    assert {word for _, word in named} <= set(SUBCOMMANDS)


@pytest.mark.parametrize(
    "words",
    [
        ["vacancy_response=0.3"],
        ["policy=none,innovation"],
        ["policy=[none,innovation]"],
        ["executor=slurm", "region=synthetic", "region.parks=2", "region.districts=1", "region.enterprises=40"],
    ],
)
def test_answers_that_the_page_lists_are_what_is_said(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["run", "quarters=1", *words]) == 2
    said = capsys.readouterr().err
    rows = re.findall(r"^\| `(.+?)` \| ", typed.section("docs/running.md", "## Common answers"), re.MULTILINE)
    assert len(rows) > 8
    patterns = [re.escape(row).replace(r"\.\.\.", ".*") for row in rows]
    assert [pattern for pattern in patterns if re.search(pattern, said)], said
