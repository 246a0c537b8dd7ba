"""Who gains and who loses, from books made up by hand; and that every payment of the model has been looked at."""

from __future__ import annotations

import ast
from pathlib import Path

import pandas as pd
import pytest

from experiments.statistics.gains import ITEMS, PURPOSES, TABLE, gains, gains_of_run

ROOT = Path(__file__).resolve().parents[3]
FLOWS = {
    "sales": 100.0, "rent subsidy": 2.0, "inputs": 60.0, "wages": 20.0, "research": 3.0, "rent": 7.0, "property fees": 1.0,
    "service fees": 0.5, "taxes, district": 3.0, "taxes, central": 4.0, "talent subsidy": 0.25, "land": 5.0, "construction": 8.0,
    "renovation grant": 1.0, "interest": 0.5, "loans": 9.0, "rent-free period": 0.5,
}  # fmt: skip


def tables(**changes):
    """A run of one quarter; changes: other amounts by purpose."""
    flows = FLOWS | changes
    return {
        "system": pd.DataFrame(
            {
                "quarter": [0], "revenue": [12.0], "fiscal_cost": [5.0], "fiscal_returns": [0.5], "spending_land_discount": [1.5],
                "spending_tax_relief": [0.5],
            }
        ),
        "parks": pd.DataFrame(
            {
                "quarter": [0, 0], "operating_income": [3.0, 1.0], "rent_income": [4.0, 2.0], "service_income": [0.25, 0.25],
                "equity_income": [0.0, 0.5],
            }
        ),
        "flows": pd.DataFrame([(0, purpose, amount) for purpose, amount in flows.items()], columns=["quarter", "purpose", "amount"]),
    }  # fmt: skip


def test_every_item_by_hand():
    found = (gains_of_run(tables()) / 4.0).iloc[0]
    assert list(found.index) == list(ITEMS)
    expected = {
        "fiscal_cost": 5.0,
        # revenue 12 and returns 0.5, spent 5 of which 2 were forgone
        "governments": 12.0 + 0.5 - 3.0,
        "net_fiscal_cost": -9.5,
        # income 7, of which 4 are left
        "operators_cost": 3.0,
        "operators": 4.0,
        "operators_investment": 5.0 + 8.0 - 1.0,
        "enterprises": 100.0 + 2.0 - 60.0 - 20.0 - 3.0 - 7.0 - 1.0 - 0.5 - 3.0 - 4.0,
        "workers": 20.0 + 3.0 + 0.25,
        # suppliers, builders and lenders; landlords get the rents that operators do not
        "elsewhere": 60.0 + 8.0 + 0.5 + (7.0 + 1.0 + 0.5 - 6.0) - 100.0,
    }
    assert found.to_dict() == pytest.approx(expected)


def test_differences_and_verdicts_by_hand():
    base = gains_of_run(tables())
    pairs = {
        0: (gains_of_run(tables(wages=21.0)), base),
        1: (gains_of_run(tables(wages=21.5)), base),
        2: (gains_of_run(tables(wages=22.0)), base),
    }
    table = gains(pairs, {"start": "s", "lever": "l"})
    assert tuple(table.columns) == TABLE
    rows = table.set_index("item")
    # 4, 6 and 8 a year: mean 6, and 4.3027 times the standard error of 2 / sqrt(3) on either side
    half = 4.3026527 * 2.0 / 3.0**0.5
    told = rows.loc["workers", ["n", "base_level", "difference", "low", "high"]].tolist()
    assert told == pytest.approx([3, 93.0, 6.0, 6.0 - half, 6.0 + half])
    assert rows["verdict"].to_dict() == {item: "same" for item in ITEMS} | {"workers": "gains", "enterprises": "loses"}
    assert gains({0: pairs[0]}, {"start": "s", "lever": "l"}).set_index("item").loc["workers", "verdict"] == "undecided"


def test_the_last_year_is_told_apart():
    base = pd.concat([gains_of_run(tables())] * 8, ignore_index=True)
    one = base.copy()
    one.loc[4:, "workers"] += 1.0
    row = gains({0: (one, base)}, {"start": "s", "lever": "l"}).set_index("item").loc["workers"]
    assert (row["difference"], row["later"]) == (0.5, 1.0)


def test_every_purpose_of_the_ledger_belongs_to_an_item_or_to_none_on_purpose():
    found = set()
    for path in (ROOT / "sim").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
            if isinstance(node, ast.Call) and name in ("pay", "spend"):
                found |= {
                    each.value
                    for each in node.args[:2]
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    found -= {"households", "outside"}
    assert len(found) > 60
    assert found == PURPOSES
