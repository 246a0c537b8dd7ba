"""Texts that users read: both languages of every entry, and the same entries in the files as in the code that prints them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from experiments.configuration import outcome_words, texts
from experiments.configuration.levers import LEVERS
from experiments.configuration.texts import LANGUAGES, TextError, entries, texts_of
from experiments.figures.texts import labels
from experiments.statistics.outcomes import OUTCOMES, WINDOWS
from sim.observers.dimensions import FLOORS, INDICATORS

ROOT = Path(__file__).parents[2]
FILES = sorted(f"{path.parents[1].name}/{path.stem}" for path in ROOT.glob("experiments/*/texts/*.toml"))
CHINESE = re.compile("[\u3400-\u9fff]")
PRINTED = re.compile("[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
"""Chinese characters and punctuation."""
MARKS = {"same", "several_runs", "resampled"}
"""What an entry may hold beside its texts."""
IN_CODE = {
    "experiments/configuration/spoken.py": "the example of a file of texts",
    "experiments/configuration/texts.py": "the example of a file of texts",
    "experiments/figures/one_scenario/observations.py": "patterns that find who measured in the sources of evidence",
}
"""Modules that hold Chinese characters, and why."""
SAYERS = {"label": 0, "title": 0, "_say": 1, "_counted": 1, "_named": 1}
"""Functions that hand a key on, and where it stands among their arguments."""


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def all_entries() -> list[tuple[str, str]]:
    return [(file, key) for file in FILES for key in entries(file)]


# the files


def test_every_room_with_texts_is_found():
    assert {file.partition("/")[0] for file in FILES} == {"analyses", "commands", "configuration", "figures", "report"}
    assert len(all_entries()) > 800


@pytest.mark.parametrize("file", FILES)
def test_every_text_is_there_in_both_languages(file):
    for key, entry in entries(file).items():
        assert set(entry) - set(LANGUAGES) <= MARKS, key
        assert all(entry[mark] is True for mark in set(entry) & MARKS), key
        for lang in LANGUAGES:
            assert isinstance(entry.get(lang), str), (key, lang)
            assert entry[lang].strip(), (key, lang)
        assert not CHINESE.search(entry["en"]), key


@pytest.mark.parametrize("file", FILES)
def test_both_languages_say_the_same_values(file):
    for key, entry in entries(file).items():
        assert fields_of(entry["en"]) == fields_of(entry["zh"]), key
        assert "" not in fields_of(entry["en"]), f"{key}: name the value, as in {{unit}}"


@pytest.mark.parametrize("file", FILES)
def test_chinese_is_chinese(file):
    for key, entry in entries(file).items():
        bare = "".join(text for text, *_ in Formatter().parse(entry["zh"]))
        if entry.get("same"):
            assert entry["en"] == entry["zh"], key
        elif re.search(r"[^\W\d_]", bare):
            assert PRINTED.search(bare), f"{key} is not translated; same = true says that this is meant"


# the code


@cache
def modules() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "experiments").rglob("*.py")))


def test_no_chinese_stands_in_the_code():
    found = {str(path.relative_to(ROOT)) for path in modules() if CHINESE.search(path.read_text(encoding="utf-8"))}
    assert found == set(IN_CODE)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def file_of(node: ast.expr) -> str | None:
    """The file that a call opens."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("texts_of", "_named"):
        first = node.args[0]
        return first.value if isinstance(first, ast.Constant) else None
    return None


@cache
def opened(path: Path) -> set[str]:
    """The files whose texts a module prints."""
    found = {file for node in ast.walk(parsed(path)) if isinstance(node, ast.Call) and (file := file_of(node))}
    names = {alias.name for node in ast.walk(parsed(path)) if isinstance(node, ast.ImportFrom) for alias in node.names}
    return found | (set(labels.FILES) if "label" in names or "figures" in path.parts else set())


def pattern(node: ast.JoinedStr) -> str:
    """What an f-string may give, as a regular expression."""
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values)


def leaves(node: ast.expr) -> Iterator[str]:
    """Keys that an expression may give, as regular expressions; a variable gives none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield pattern(node)
    elif isinstance(node, ast.IfExp):
        yield from leaves(node.body)
        yield from leaves(node.orelse)


@cache
def said(path: Path) -> list[tuple[ast.Call, ast.expr, bool, set[str]]]:
    """The calls of a module that print a text: call, key, whether it asks for all texts beneath it, and the files it may stand in."""
    files = {file for node in ast.walk(parsed(path)) if isinstance(node, ast.Call) and (file := file_of(node))}
    bound: dict[str, set[str]] = {}
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Assign):
            one = isinstance(node.value, ast.Tuple) and isinstance(node.targets[0], ast.Tuple)
            names = node.targets[0].elts if one else node.targets
            for name, value in zip(names, node.value.elts if one else [node.value], strict=False):
                if isinstance(name, ast.Name) and (file := file_of(value)):
                    bound.setdefault(name.id, set()).add(file)
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call):
            continue
        function, row = node.func, False
        if isinstance(function, ast.Attribute) and function.attr == "row":
            function, row = function.value, True
        if file := file_of(function):
            found.append((node, node.args[0], row, {file}))
        elif isinstance(function, ast.Name) and function.id in bound:
            found.append((node, node.args[0], row, bound[function.id]))
        elif isinstance(function, ast.Name) and function.id in SAYERS and len(node.args) > SAYERS[function.id]:
            own = function.id in ("label", "title")
            found.append((node, node.args[SAYERS[function.id]], False, set(labels.FILES) if own else files))
    return found


@pytest.mark.parametrize("path", [path for path in modules() if opened(path)], ids=lambda path: path.stem)
def test_every_text_that_the_code_prints_is_there(path):
    for call, node, row, files in said(path):
        known = {key: entry for file in files for key, entry in entries(file).items()}
        for key in leaves(node):
            title = isinstance(call.func, ast.Name) and call.func.id == "title"
            wanted = f"title_{key}" if title else rf"{key}\..+" if row else key
            found = [each for each in known if re.fullmatch(wanted, each)]
            assert found, f"{path.name}, line {call.lineno}: there is no text {key}"
            given = {keyword.arg for keyword in call.keywords}
            # values may be handed on as a whole, and a function that hands keys on may add its own
            if None in given or title or (isinstance(call.func, ast.Name) and call.func.id in ("_say", "_counted")):
                continue
            # of a family, one text at least can be printed with what is given
            missing = [fields_of(known[each]["en"]) - given for each in found]
            assert not all(missing), f"{path.name}, line {call.lineno}: {found} are printed without {missing}"


@pytest.mark.parametrize("file", FILES)
def test_every_text_is_printed_somewhere(file):
    printed, groups = set(), set()
    for path in (path for path in modules() if file in opened(path)):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                printed.add(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr) and re.search(r"\w", pattern(node)):
                printed.add(pattern(node))
        groups |= {leaf for _, node, row, files in said(path) if row and file in files for leaf in leaves(node)}
    if file == "figures/one_scenario":
        # what holds a park back is printed by the name that the table of parks gives
        printed |= {*INDICATORS, *FLOORS}
    if file == "report/document":
        shown = [path.read_text(encoding="utf-8") for path in (ROOT / "experiments/report").glob("templates/*")]
        shown.append((ROOT / "experiments/report/document.py").read_text(encoding="utf-8"))
        printed |= {f"template\\.{word}" for text in shown for word in re.findall(r"\bwords(?:\.|\[\")(\w+)", text)}
    wanted = re.compile("|".join([*printed, *(rf"{group}\.[^.]+" for group in groups)]))
    assert not [key for key in entries(file) if not wanted.fullmatch(key)]


def test_a_label_stands_in_one_file():
    keys = [key for file in labels.FILES for key in entries(file)]
    assert len(keys) == len(set(keys))


def test_what_has_a_name_of_its_own_is_named():
    names = set(entries("figures/names"))
    assert set(entries("configuration/levers")) == set(LEVERS)
    assert {f"scenario.{path.stem}" for path in (ROOT / "configs" / "scenario").glob("*.yaml")} <= names
    assert {*INDICATORS, *FLOORS} <= set(entries("figures/one_scenario"))
    for lang in LANGUAGES:
        assert all(outcome_words.window(window, lang) for window in WINDOWS)
        assert all(outcome_words.heading(outcome, lang) for outcome in OUTCOMES.values())


# the reader


def test_a_missing_text_names_its_file_and_key():
    words = texts_of("report/costs", "en")
    with pytest.raises(
        TextError, match=r"experiments/report/texts/costs\.toml has no text \[captoin\].*did you mean caption"
    ):
        words("captoin")
    with pytest.raises(
        TextError, match=r"experiments/report/texts/costs\.toml: \[caption\] needs a value for 'unit'; given: money"
    ):
        words("caption", money="CNY")
    with pytest.raises(TextError, match=r"costs\.toml has no texts beneath \[rows\]"):
        words.row("rows")
    with pytest.raises(TextError, match=r"there is no file of texts experiments/report/texts/prices\.toml"):
        texts_of("report/prices", "en")
    with pytest.raises(ValueError, match="lang is 'fr'.*write lang=en or lang=zh"):
        texts_of("report/costs", "fr")


def test_texts_are_filled_in_and_keep_the_order_of_their_file():
    assert texts_of("report/costs", "en")("caption", unit="CNY") == "Fiscal cost over the run, CNY, mean over runs."
    assert texts_of("report/costs", "zh").row("columns")[:2] == ("情景", "成本现值")
    assert texts_of("figures/captions", "en").placeholders("shared.runs") == {"n"}
    assert texts_of("report/costs", "en") is texts_of("report/costs", "en")


def test_a_file_that_is_no_toml_names_itself(tmp_path, monkeypatch):
    (tmp_path / "report" / "texts").mkdir(parents=True)
    (tmp_path / "report" / "texts" / "broken.toml").write_text("[a\n", encoding="utf-8")
    (tmp_path / "report" / "texts" / "loose.toml").write_text('word = "a"\n', encoding="utf-8")
    monkeypatch.setattr(texts.resources, "files", lambda package: tmp_path)
    with pytest.raises(TextError, match=r"experiments/report/texts/broken\.toml: "):
        texts_of("report/broken", "en")
    with pytest.raises(TextError, match=r"loose\.toml: 'word' stands outside a text"):
        texts_of("report/loose", "en")
