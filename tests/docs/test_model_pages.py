"""The pages of docs/model say what the code says, each thing has its page, and links lead somewhere."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import shutil
from pathlib import Path

import pytest

from docs import model_tables
from docs.reads import POPULATIONS
from sim import Parameters, ParkEcosystem
from sim.columns import Population
from sim.parameters import declarations
from sim.parameters.policy_table import Instrument
from sim.regions import Districts, Industries, Parks
from tests.sim.strategies import small

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "model"
FENCE = re.compile(r"^ *```text\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CALL = re.compile(r"(?<![\w.])([a-z][a-z0-9_]*)\(")
FORMS = ("uniform", "normal", "gumbel")
DECISIONS = {
    "settlement.py": ("settle",),
    "hiring.py": ("production",),
    "rings.py": ("ground",),
    "search.py": ("leasing",),
}
# words before a bracket that notation.md, draws.md or policy_table.md explain, or that everybody knows
NOTATION = {
    "exp", "ln", "ln1p", "max", "min", "clip", "floor", "sqrt", "sign", "pay", "grants", "grants_to_parks", "expected",
    "shares_counted_on", "shares_counted_on_by_parks", "strength", "effort", "fold", "textkey", "key", "bits", "mix",
}  # fmt: skip


def process_pages() -> list[str]:
    return [process.name for process in ParkEcosystem.order]


def by_hand(text: str) -> str:
    """What is not generated."""
    return model_tables.PART.sub("", text)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(PAGES.glob("*.md"))}


@pytest.fixture(scope="module")
def whole(texts) -> str:
    return "\n".join(by_hand(text) for text in texts.values())


@pytest.fixture(scope="module")
def model() -> ParkEcosystem:
    return ParkEcosystem(small())


def markers(texts: dict[str, str], kind: str) -> list[tuple[str, str]]:
    """Markers of a kind as (page, words)."""
    return [
        (page, match["words"])
        for page, text in texts.items()
        for match in model_tables.PART.finditer(text)
        if match["kind"] == kind
    ]


# generated parts


def test_generated_parts_are_current(capsys):
    assert model_tables.main(["--check"]) == 0, capsys.readouterr().out


def test_check_notices_and_rewriting_repairs(tmp_path, capsys):
    for name in ("rent", "parameters"):
        shutil.copy(PAGES / f"{name}.md", tmp_path)
    assert model_tables.main(["--check", "--folder", str(tmp_path)]) == 0
    for name, old, new in (("rent", "| `base_rent`, ", "| "), ("parameters", "| `rent.cap` |", "| `rent.cup` |")):
        text = (tmp_path / f"{name}.md").read_text(encoding="utf-8")
        assert old in text
        (tmp_path / f"{name}.md").write_text(text.replace(old, new), encoding="utf-8")
    assert model_tables.main(["--check", "--folder", str(tmp_path)]) == 1
    assert "out of date: parameters.md, rent.md" in capsys.readouterr().out
    assert model_tables.main(["--folder", str(tmp_path)]) == 0
    for name in ("rent", "parameters"):
        assert (tmp_path / f"{name}.md").read_bytes() == (PAGES / f"{name}.md").read_bytes()


@pytest.mark.parametrize(
    ("marker", "reason"),
    [
        ("<!-- equations:\nsim.processes.rent.adjusted\n-->\n<!-- end -->", "nothing in the code is called sim.processes.rent.adjusted;"),
        ("<!-- equations: sim.nowhere.thing -->\n<!-- end -->", "nothing in the code is called sim.nowhere.thing;"),
        ("<!-- tables: sim.agents.DAYS -->\n<!-- end -->", "no such kind; the kinds are bars, by service, chains, chosen, columns"),
        ("<!-- order: sim.model.ParkEcosystem\nrent demand: Two\n-->\n<!-- end -->", "must name, in this order, demand, contracts, completions"),
        ("<!-- end -->", "0 generated parts and 1 ends"),
    ],
)  # fmt: skip
def test_a_marker_that_cannot_be_met_is_named(marker, reason):
    with pytest.raises(ValueError, match=re.escape(reason)) as told:
        model_tables.rewritten(f"# page\n\n{marker}\n", "some_page.md")
    assert str(told.value).startswith("some_page.md")


# each thing has its place


def test_every_process_has_its_page(texts):
    shown = dict(markers(texts, "process"))
    assert sorted(shown) == sorted(process_pages()), (
        "a page for each process, and the reads and writes of one process on it"
    )
    for name, words in shown.items():
        assert model_tables.named(words.strip()) is next(each for each in ParkEcosystem.order if each.name == name)
        assert texts[name].startswith(f"# {name}\n")
        headings = re.findall(r"^## (.+)$", texts[name], re.MULTILINE)
        assert headings[-2:] == ["Reads and writes", "Parameters"], name
        assert {"What changes it", "Equations"} <= set(headings), name
        assert re.search(r"\]\(parameters\.md#\w+\)", texts[name].rpartition("## Parameters")[2]), name


def test_index_leads_to_every_page(texts):
    linked = {target.partition("#")[0].removesuffix(".md") for target in LINK.findall(texts["README"])}
    assert set(texts) - {"README"} <= linked


def test_every_parameter_is_in_the_table(texts):
    for name, _ in declarations():
        assert f"\n| `{name}` |" in texts["parameters"], name
    for field in dataclasses.fields(Instrument):
        assert f"\n| `policy.instruments[n].{field.name}` |" in texts["policy_table"], field.name


def test_every_column_of_every_population_is_in_the_table(texts, model):
    populations = {name: each for name, each in vars(model).items() if isinstance(each, Population)}
    assert sorted(populations) == sorted(POPULATIONS), "docs.reads watches every population"
    for name, population in populations.items():
        part = texts["columns"].partition(f"\n## {population.kind.__name__}\n")[2].partition("\n## ")[0]
        assert f"Population `{name}`." in part
        for column, values in population.storage.items():
            assert f"\n| `{column}` | {values.dtype.name} |" in part, (name, column)


# the text by hand


def test_every_parameter_named_in_the_text_exists(whole):
    known = {name for name, _ in declarations()} | {
        "policy.name",
        "policy.instruments",
        "paths.parks",
        "operation.strategy_parks",
    }
    sections = {item.name for item in dataclasses.fields(Parameters) if dataclasses.is_dataclass(item.default)}
    named = set(re.findall(rf"(?<![\w./])((?:{'|'.join(sections)})\.[a-z][a-z0-9_]*)", whole))
    named = {name for name in named if not name.endswith((".md", ".py", ".csv"))}
    assert named - known == set()


def test_every_number_parameter_has_a_place_in_the_equations(whole):
    silent = {"region", "record"}
    for name, item in declarations():
        section, _, short = name.rpartition(".")
        if section not in silent and section and not name.startswith("policy.instruments"):
            mentioned = name in whole or (
                item.metadata["unit"] in ("switch", "CNY/m2") and short.split("_")[-1] in whole
            )
            assert mentioned, f"{name} is in no equation of docs/model"
    for field in dataclasses.fields(Instrument):
        assert field.name in whole


def test_every_column_named_in_the_text_exists(whole, model):
    tables = {"parks": Parks, "industries": Industries, "districts": Districts}
    for name in (*POPULATIONS, "districts"):
        known = set(getattr(model, name).storage) if name in POPULATIONS else set()
        known |= set(getattr(tables.get(name), "__dataclass_fields__", ()))
        named = set(re.findall(rf"(?<![\w./]){name}\.([a-z][a-z0-9_]*)", whole)) - {"csv", "md"}
        assert named - known == set(), name


def test_nothing_refers_to_a_numbered_section(texts):
    for page, text in texts.items():
        assert not re.search(r"\bsections? \d", by_hand(text)), page


def test_what_pages_say_of_the_order_is_so(texts):
    place = {name: number for number, name in enumerate(process_pages())}
    told = [
        (page, when, other)
        for page in place
        for when, other in re.findall(r"\b(after|before)\s+\[`?(\w+)`?\]\(\w+\.md\)", by_hand(texts[page]))
    ]
    assert len(told) >= 3
    for page, when, other in told:
        assert (place[page] > place[other]) == (when == "after"), f"{page} says that it comes {when} {other}"


# equations


def printed(texts: dict[str, str]) -> dict[str, str]:
    """Equations that the pages print, by their last name: the dotted name."""
    names = [name for _, words in markers(texts, "equations") for name, _ in model_tables.lines_of(words)]
    assert len(set(names)) == len(names), "an equation is printed once"
    return {name.rpartition(".")[2]: name for name in names}


def calls(text: str) -> list[tuple[str, str]]:
    """Words before a bracket in text blocks and code spans written by hand, with what stands in the bracket."""
    found = []
    for block in [*FENCE.findall(by_hand(text)), *re.findall(r"`([^`\n]+)`", FENCE.sub("", by_hand(text)))]:
        block = re.sub(r"pay\([^)]*\)", "", block)
        for match in CALL.finditer(block):
            depth, end = 1, match.end()
            while depth and end < len(block):
                depth += {"(": 1, ")": -1}.get(block[end], 0)
                end += 1
            found.append((match[1], block[match.end() : end - 1]))
    return found


def test_every_equation_used_is_printed_and_takes_these_symbols(texts):
    known = printed(texts)
    for page, text in texts.items():
        for name, inside in calls(text):
            if name in NOTATION:
                continue
            assert name in known, f"{page}: {name}(…) is neither an equation that a page prints nor notation"
            arguments = inspect.signature(model_tables.named(known[name])).parameters
            symbols = set(re.findall(r"(\w+) = ", inside.partition(";")[2]))
            assert symbols <= set(arguments), f"{page}: {name} takes {', '.join(arguments)}"


def test_every_equation_printed_by_a_process_is_used(texts):
    used = {name for text in texts.values() for name, _ in calls(text)} | set(
        re.findall(r"`([a-z_]+)`", "\n".join(by_hand(texts[name]) for name in process_pages()))
    )
    observers = {"stages", "measures"}
    for page, words in markers(texts, "equations"):
        for name, _ in model_tables.lines_of(words):
            short = name.rpartition(".")[2]
            assert page in observers or short in used, (page, short)


# draws


def draws_in(path: Path) -> set[tuple[str, str, str]]:
    """Draws of a source file as (decision, leading integer, form)."""
    found = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        decisions = DECISIONS.get(path.name, (path.stem,))
        if function.name == "space_needs":
            decisions = ("founding", "settle")
        if function.name in ("main_space_needed", "luck_for_life"):
            decisions = ("founding", "settle", "anchors")
        if function.name == "terms_ahead":
            decisions = ("terms",)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            numbers: list[tuple[str, str]] = [
                (str(word.value.value), "uniform")
                for word in call.keywords
                if word.arg == "decision" and isinstance(word.value, ast.Constant)
            ]
            target = call.func
            if (
                isinstance(target, ast.Attribute)
                and target.attr in FORMS
                and getattr(target.value, "id", "") == "draws"
            ):
                first = call.args[0]
                if isinstance(first, ast.Constant):
                    numbers.append((str(first.value), target.attr))
                elif getattr(first, "id", "") != "decision":
                    numbers.append(("–", target.attr))
            found |= {(decision, number, form) for decision in decisions for number, form in numbers}
    return found


def test_every_draw_of_the_code_is_in_the_table(texts):
    told = set(re.findall(rf"^\| `(\w+)` \| (\d+|–) \| ({'|'.join(FORMS)}) \|", texts["draws"], re.MULTILINE))
    made = set().union(*(draws_in(path) for path in (ROOT / "sim").rglob("*.py") if path.name != "draws.py"))
    assert told == made


# links


def anchors(path: Path) -> set[str]:
    """Anchors of a page's headings, as GitHub makes them."""
    found: set[str] = set()
    for title in re.findall(
        r"^#+ (.+)$",
        re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE),
        re.MULTILINE,
    ):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).replace("`", "").strip().lower()
        base = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        count = 0
        while (anchor := f"{base}-{count}" if count else base) in found:
            count += 1
        found.add(anchor)
    return found


@pytest.mark.parametrize(
    "path",
    [*model_tables.pages(), *(ROOT / name for name in ("README.md", "README.zh-CN.md", "CHANGELOG.md"))],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_links_lead_somewhere(path):
    text = re.sub(r"^ *```.*?^ *```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        goal = (path.parent / name).resolve() if name else path
        assert goal.exists(), target
        if anchor:
            assert anchor in anchors(goal), target
