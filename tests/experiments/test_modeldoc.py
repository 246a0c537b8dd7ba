"""docs/model.md says what the code says."""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path

import pytest

from experiments import modeldoc
from sim.agents import Alliance, Enterprise, Fund, Government, Industry, Lease, Park, Platform
from sim.model import ParkEcosystem
from sim.parameters import Parameters, declarations
from sim.parameters.policy_table import Instrument
from sim.regions import Districts, Industries, Parks

ROOT = Path(__file__).resolve().parents[2]
FORMS = ("uniform", "normal", "gumbel", "laplace")
ELSEWHERE = ("learning", "funds", "rivalry", "alliance", "platform")  # processes that are off by default have a section of their own
DECISIONS = {"settle.py": ("settle",), "search.py": ("leasing",)}


@pytest.fixture(scope="module")
def text() -> str:
    return modeldoc.DOCUMENT.read_text(encoding="utf-8")


def test_generated_parts_are_current(capsys):
    assert modeldoc.main(["--check"]) == 0, capsys.readouterr().out


def test_check_notices_and_rewriting_repairs(tmp_path, text, capsys):
    copy = tmp_path / "model.md"
    assert "| `rent.cap` |" in text
    copy.write_text(text.replace("| `rent.cap` |", "| `rent.cup` |"), encoding="utf-8")
    assert modeldoc.main(["--check", "--document", str(copy)]) == 1
    assert "out of date" in capsys.readouterr().out
    assert modeldoc.main(["--document", str(copy)]) == 0
    assert copy.read_text(encoding="utf-8") == text


def test_missing_part_is_named(text):
    with pytest.raises(ValueError, match="expected each of .*parameters"):
        modeldoc.rewritten(text.replace("<!-- generated: parameters -->", ""))


def test_every_parameter_named_in_the_text_exists(text):
    known = {name for name, _ in declarations()} | {"policy.name", "policy.instruments", "paths.parks"}
    sections = {item.name for item in dataclasses.fields(Parameters) if dataclasses.is_dataclass(item.default)}
    named = set(re.findall(rf"(?<![\w./])((?:{'|'.join(sections)})\.[a-z][a-z0-9_]*)", text))
    named = {name for name in named if not name.endswith((".md", ".py", ".csv"))}
    assert named - known == set()


def test_every_number_parameter_has_a_place_in_the_equations(text):
    by_hand = modeldoc.BLOCK.sub("", text)
    silent = {"region", "record"}
    for name, item in declarations():
        section, _, short = name.rpartition(".")
        if section not in silent and section and not name.startswith("policy.instruments"):
            mentioned = name in by_hand or (item.metadata["unit"] in ("switch", "CNY/m2") and short.split("_")[-1] in by_hand)
            assert mentioned, f"{name} is in no equation of docs/model.md"
    for field in dataclasses.fields(Instrument):
        assert field.name in by_hand


def test_every_column_named_in_the_text_exists(text):
    kinds = {
        "enterprises": (Enterprise,), "parks": (Park, Parks), "governments": (Government,),
        "industries": (Industry, Industries), "leases": (Lease,), "funds": (Fund,), "alliances": (Alliance,), "platforms": (Platform,),
        "districts": (Districts,),
    }  # fmt: skip
    for population, classes in kinds.items():
        known = {name for each in classes for name in getattr(each, "columns", getattr(each, "__dataclass_fields__", ()))}
        named = set(re.findall(rf"(?<![\w./]){population}\.([a-z][a-z0-9_]*)", text)) - {"csv"}
        assert named - known == set(), population


def test_submodels_stand_in_the_order_of_the_quarter(text):
    headings = re.findall(r"^### 7\.(\d+) (\w+)$", text, re.MULTILINE)
    core = [process.name for process in ParkEcosystem.order if process.name not in ELSEWHERE]
    assert headings == [(str(number), name) for number, name in enumerate(core, 1)]
    assert all(f"The process `{name}`" in text for name in ELSEWHERE)


def draws_in(path: Path) -> set[tuple[str, str, str]]:
    """Draws of a source file as (decision, leading integer, form)."""
    found = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        decisions = DECISIONS.get(path.name, (path.stem,))
        if function.name in ("space_needs", "luck_for_life"):
            decisions = ("founding", "settle")
        if function.name == "terms_ahead":
            decisions = ("terms",)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            numbers: list[tuple[str, str]] = [
                (str(word.value.value), "uniform")
                for word in call.keywords
                if word.arg == "decision" and isinstance(word.value, ast.Constant)
            ]
            target = call.func
            if isinstance(target, ast.Attribute) and target.attr in FORMS and getattr(target.value, "id", "") == "draws":
                first = call.args[0]
                if isinstance(first, ast.Constant):
                    numbers.append((str(first.value), target.attr))
                elif getattr(first, "id", "") != "decision":
                    numbers.append(("–", target.attr))
            found |= {(decision, number, form) for decision in decisions for number, form in numbers}
    return found


def test_every_draw_of_the_code_is_in_the_table(text):
    told = set(re.findall(rf"^\| `(\w+)` \| (\d+|–) \| ({'|'.join(FORMS)}) \|", text, re.MULTILINE))
    made = set().union(*(draws_in(path) for path in (ROOT / "sim").rglob("*.py") if path.name != "draws.py"))
    assert told == made


def test_links_lead_somewhere(text):
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in anchors
        else:
            assert (modeldoc.DOCUMENT.parent / target).is_file(), target
