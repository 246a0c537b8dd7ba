"""What the code says in English has its Chinese, and a command with lang=zh prints no English but codes."""

from __future__ import annotations

import ast
import csv
import dataclasses
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from experiments.analyses import speed
from experiments.commands import listing
from experiments.commands.cli import main
from experiments.commands.help import SUBCOMMANDS
from experiments.commands.listing import description
from experiments.configuration import options
from experiments.configuration.levers import LEVERS
from experiments.configuration.spoken import entries_said, in_language, language_of, said, speaking
from experiments.statistics.outcomes import OUTCOMES
from sim import ParkEcosystem
from sim.kinds import STRATEGIES
from sim.parameters import Parameters, declarations
from sim.parameters.policy_table import INSTRUMENTS, Instrument
from sim.regions import InputError
from sim.regions.column import Column, refuse
from sim.regions.industry_tables import industry_sources

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "sim/regions",
    "sim/parameters",
    *(f"experiments/{room}" for room in ("configuration", "commands", "analyses", "study", "report")),
)
REFUSING = {"ConfigurationError", "InputError", "ParameterError", "refuse", "_refuse", "complain", "said"}
"""What is called with a text that a user may read in Chinese."""
FRAMES = {"{}; got {}"}
"""A text made of nothing but values and signs, besides those that say what stands where."""
IN_PYTHON = {"experiments/configuration/texts.py": "says that a language is unknown, to those who write Python"}


def shape(parts: Iterator[str | None]) -> str:
    return "".join("\0" if part is None else part for part in parts)


def shape_of_entry(text: str) -> str:
    return "".join(literal + ("" if name is None else "\0") for literal, name, _, _ in Formatter().parse(text))


def shape_of_code(node: ast.expr) -> str | None:
    """The text of an expression with a mark for each value, or None where it is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return shape(str(part.value) if isinstance(part, ast.Constant) else None for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [shape_of_code(side) for side in (node.left, node.right)]
        return shape(iter(sides)) if any(side is not None for side in sides) else None
    return None


def texts_within(node: ast.AST) -> Iterator[str]:
    """Texts of an expression, and those of the values they hold."""
    text = shape_of_code(node) if isinstance(node, ast.expr) else None
    if text is not None:
        yield text
    inside = ast.walk(node) if text is not None else ast.iter_child_nodes(node)
    for each in inside:
        if text is None:
            yield from texts_within(each)
        elif isinstance(each, ast.FormattedValue):
            yield from texts_within(each.value)


def observers() -> set[str]:
    """Who observed vacancy and rents of the shipped region, which a figure names."""
    with (ROOT / "sim/regions/zhongguancun/evidence.csv").open(encoding="utf-8", newline="") as file:
        return {row["broker"] for row in csv.DictReader(file) if row["topic"] in ("vacancy_rate", "rent")} - {""}


@cache
def texts_in_code() -> frozenset[str]:
    """Every text of the packages, and what options of groups say of themselves."""
    found: set[str] = set()
    for path in [*ROOT.glob("sim/**/*.py"), *ROOT.glob("experiments/**/*.py")]:
        found |= set(texts_within(ast.parse(path.read_text(encoding="utf-8"))))
    found |= {row[key] for row in industry_sources() for key in ("source", "unit")}
    found |= observers()
    return frozenset(found | {description(path) for path in ROOT.glob("configs/*/*.yaml")})


def refusals(path: Path) -> set[str]:
    """Texts that are handed to what refuses."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in REFUSING:
                found |= {
                    text for each in (*node.args, *(key.value for key in node.keywords)) for text in texts_within(each)
                }
    return {
        text
        for text in found
        if re.search(r"[A-Za-z]{2}[^\0]* |[^\0]* [A-Za-z]{2}", text) and not re.fullmatch(r"[ -]*[\w.]+[ -]*", text)
    }


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_refusal_has_its_chinese(folder):
    known = {shape_of_entry(english) for english, _ in entries_said().values()}
    missing = {
        (str(path.relative_to(ROOT)), text.replace("\0", "{}"))
        for path in (ROOT / folder).rglob("*.py")
        if str(path.relative_to(ROOT)) not in IN_PYTHON
        for text in refusals(path)
        if text not in known
    }
    assert {each for each in missing if each[1] not in FRAMES} == set()


def test_every_chinese_sentence_stands_for_something_the_code_says():
    import tomllib

    for path in sorted((ROOT / "experiments/configuration/texts/said").glob("*.toml")):
        for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            names = [{name for _, name, _, _ in Formatter().parse(entry[lang]) if name} for lang in ("en", "zh")]
            assert names[1] <= names[0], (path.name, key)
            if not entry.get("composed"):
                assert shape_of_entry(entry["en"]) in texts_in_code(), (path.name, key, entry["en"])


def test_options_columns_levers_instruments_and_units_have_their_chinese():
    from experiments.commands.catalogue import INSTRUMENT_LINES
    from sim.regions import tables

    said_of = {description(path) for path in ROOT.glob("configs/*/*.yaml")} | set(INSTRUMENT_LINES.values())
    said_of |= {lever.mechanism for lever in LEVERS.values()}
    said_of |= {
        column.about
        for held in vars(tables).values()
        if isinstance(held, tuple)
        for column in held
        if isinstance(column, Column)
    }
    said_of |= {item.metadata["unit"] for _, item in declarations()} | {outcome.unit for outcome in OUTCOMES.values()}
    for held in (options.Options, options.Cost):
        said_of |= {item.metadata["about"] for item in dataclasses.fields(held) if item.metadata}
    missing = {text for text in said_of if in_language(text, "zh") == text and re.search("[A-Za-z]", text)}
    assert missing == set()
    assert set(INSTRUMENT_LINES) == set(INSTRUMENTS)


def test_what_is_declared_has_chinese_of_its_own():
    # an entry for the whole text: patterns for values would make nonsense of a text that happens to look like one
    fixed = {
        english.format()
        for english, _ in entries_said().values()
        if all(name is None for _, name, _, _ in Formatter().parse(english))
    }
    declared = [item.metadata for _, item in declarations()]
    declared += [item.metadata for item in dataclasses.fields(Instrument) if item.metadata]
    texts = {meta[key] for meta in declared for key in ("unit", "about", "source")}
    texts |= {row[key] for row in industry_sources() for key in ("source", "unit")}
    texts |= observers()
    assert {text for text in texts if re.search("[A-Za-z]", text)} - fixed == set()


# how it is said


def test_a_refusal_is_said_with_its_values_in_the_language_of_the_command(tmp_path):
    with pytest.raises(InputError) as refused:
        refuse(
            tmp_path / "parks.csv",
            4,
            "district",
            "district 'suoth' is not known; did you mean 'south'?",
            "one of north, south",
            "Correct the cell.",
        )
    english = str(refused.value)
    assert english.startswith("parks.csv, row 4, column 'district': district 'suoth' is not known")
    assert said(english) == english  # from Python: English
    token = speaking.set("zh")
    try:
        told = said(english)
    finally:
        speaking.reset(token)
    assert told == (
        f"parks.csv 第 4 行，'district' 列：没有区 'suoth'（可能应为 'south'）；允许的写法：下列之一：north, south。"
        f"请改正该单元格。（文件 {tmp_path / 'parks.csv'}）"
    )


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        (["run"], "en"),
        (["run", "lang=zh"], "zh"),
        (["run", "++lang='zh'"], "zh"),
        (["lang=zh", "lang=en"], "en"),
        (["lang=fr"], "en"),
    ],
)
def test_the_language_is_known_before_anything_is_checked(words, lang):
    assert language_of(words) == lang


# what a command prints


def words_left(text: str, codes: frozenset[str]) -> set[str]:
    """English words of a text that are no codes."""
    return {word for word in re.findall(r"[A-Za-z]{2,}", text) if not word.isupper() and word.lower() not in codes}


@cache
def codes() -> frozenset[str]:
    """Names that are the same in every language: of parameters, options, columns, files and commands, taken from where they are declared."""
    names: set[str] = {*SUBCOMMANDS, *LEVERS, *INSTRUMENTS, *STRATEGIES, "yuanqu"}
    names |= {name for name, _ in declarations()} | {item.name for item in dataclasses.fields(Instrument)}
    names |= {str(choice) for _, item in declarations() for choice in item.metadata["choices"] or ()}
    names |= {item.name for item in dataclasses.fields(options.Options)}
    names |= {part for path in ROOT.glob("configs/*/*.yaml") for part in (path.parent.name, path.stem)}
    names |= {
        path.name
        for folder in ("sim/regions", "docs", "experiments/commands/city")
        for path in (ROOT / folder).rglob("*.*")
    }
    names |= {*listing.OWN, *(item.name for item in dataclasses.fields(Parameters)), "--multirun"}
    return frozenset(word for name in names for word in re.findall(r"[a-z]{2,}", name.lower()))


ALSO = frozenset(
    ["lang", "zh", "true", "false", "null", "option", "key", "name", "value", "xlsx", "python", "register", "docs"]
)
"""Words of the command line itself, and of plugins."""


@pytest.mark.parametrize(
    "words",
    [
        "run polcy=none",
        "run policy=nonee",
        "run seeds=0",
        "run strict=perhaps",
        "run region.folder=/none/such",
        "run rent",
        "run policy=none,innovation",
        "list nothing",
        "compare scenarios=[baseline]",
        "compare scenarios=[baseline,nonee]",
        "compare policies=[none,nonee]",
        "compare policies=[none] scenarios=[/none/such.yaml]",
        "run plugins=[/none/such.py]",
        "run plugins=[nonesuch]",
        "run operation.strategy=nonesuch",
        "run 'timeline=[{at:1990Q1,alliance:full}]'",
    ],
)
def test_a_wrong_word_is_answered_in_chinese(words, capsys):
    given = shlex.split(words)
    assert main([*given, "lang=zh"]) == 2
    told = capsys.readouterr().err
    assert re.search("[\u4e00-\u9fff]", told)
    own = frozenset(word.lower() for word in re.findall(r"[A-Za-z]+", words))
    assert words_left(told, codes() | own | ALSO) == set()
    assert not re.search("[\u4e00-\u9fff][,:;] ?[\u4e00-\u9fff]", told)


@pytest.mark.parametrize(
    "topic",
    ["", "levers", "paths", "targets", "scenarios baseline", "demand", "parameters", "industries", "instruments"],
)
def test_lists_are_chinese(topic, capsys):
    assert main(["list", *topic.split(), "lang=zh"]) == 0
    told = capsys.readouterr().out
    # the words that an option stands for are codes, and so is what stands before its two blanks
    prose = "\n".join(re.sub(r"[\w./]+=\S+|\b\w+_\w+\b", "", line) for line in told.splitlines())
    sentences = re.findall(r"[A-Za-z]+(?: [A-Za-z]+){2,}", prose)
    assert [each for each in sentences if words_left(each, codes() | ALSO)] == []


def test_bench_is_chinese(capsys, monkeypatch):
    # every section, on sizes that are no measurement, in this process
    sizes = {"ENTERPRISES": (20, 40), "PARKS": (2, 3), "COMMON": 20, "NATION_QUARTERS": 1}
    for name, size in sizes.items():
        monkeypatch.setattr(speed, name, size)
    monkeypatch.setattr(speed, "NATION", {"parks": 2, "districts": 1, "enterprises": 20})
    monkeypatch.setattr(speed, "apart", speed.with_memory)
    monkeypatch.setattr(speed, "SECTIONS", speed.SECTIONS[:-2])
    words = ["region=synthetic", "region.parks=2", "region.districts=1", "region.enterprises=20", "quarters=1"]
    for lang, expected in (("en", "peak memory"), ("zh", "内存峰值")):
        assert main(["bench", *words, f"lang={lang}"]) == 0
        told = capsys.readouterr().out
        assert told.count(expected) == len(speed.SECTIONS)
    # processes of a quarter are named as in the code
    names = {process.name for process in ParkEcosystem.order} | {"observers"}
    assert {word for word in words_left(told, codes()) if word not in names} == set()
    monkeypatch.setattr(speed, "twin_class", lambda: None)
    for line in (*speed.against_twin(Parameters(), "zh"), speed.verdict(1.0, 2.0, "zh", at_least=True)):
        assert words_left(line, codes() | {"bench"}) == set()


def test_help_is_chinese(capsys):
    for subcommand in SUBCOMMANDS:
        assert main([subcommand, "--help", "lang=zh"]) == 0
        told = capsys.readouterr().out
        assert told.startswith(f"yuanqu {subcommand}：")
        explained = [re.sub(r"yuanqu(?: [\w\[\]=,.|]+)+|^ +\S+(?: ?\S+=\S+)*", "", line) for line in told.splitlines()]
        assert not [line for line in explained if re.search(r"(?:[a-z]+ ){4,}[a-z]+", line)]
    assert main(["--help", "lang=zh"]) == 0
    assert "子命令" in capsys.readouterr().out
