"""The table of levers of a small ablation, computed in parts; its pages in both languages; what is kept of it for the documentation."""

from __future__ import annotations

import pandas as pd
import pytest

from docs import measured_levers
from experiments.analyses import lever_pages
from experiments.commands import cli
from experiments.configuration.chains import CHAINS
from experiments.configuration.levers import LEVERS
from experiments.configuration.texts import LANGUAGES
from experiments.statistics import chains, gains

WORDS = [
    "ablate",
    "region=synthetic",
    "region.parks=3",
    "region.districts=2",
    "region.enterprises=60",
    "quarters=5",
    "study=s",
    "seeds=2",
    "direction=on",
    "figures=false",
    "report=false",
]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "outputs" / "s"


def test_levers_are_measured_in_parts_and_put_together(here, capsys):
    assert cli.main([*WORDS, "levers=[rd_subsidy]"]) == 0
    assert "levers.csv has the chain of every lever" in capsys.readouterr().out
    alone = pd.read_csv(here / "levers.csv")
    assert set(alone["lever"]) == {"rd_subsidy"}
    assert cli.main([*WORDS, "levers=[alliance,site_selection,rd_subsidy]"]) == 0
    assert "4 of 8 runs were finished before and are kept" in capsys.readouterr().out
    levers, sums = pd.read_csv(here / "levers.csv"), pd.read_csv(here / "lever_gains.csv")
    pd.testing.assert_frame_equal(levers[levers["lever"] == "rd_subsidy"].reset_index(drop=True), alone)
    assert tuple(levers.columns) == chains.TABLE
    assert tuple(sums.columns) == gains.TABLE
    assert len(sums) == 3 * len(gains.ITEMS)
    rows = levers.set_index(["lever", "outcome"])
    # what a subsidy of research acts on directly is research; what is paid is what is paid for it
    first = rows.loc[("rd_subsidy", "rd")]
    assert (first["link"], first["n"]) == (1, 2)
    assert first["first"] > 0.0
    effects = pd.read_csv(here / "effects.csv").set_index(["lever", "outcome", "window"])
    for window, name in (("run", "mean"), ("last_year", "later")):
        assert first[name] == pytest.approx(effects.loc[("rd_subsidy", "rd", window), "difference"])
    paid = rows.loc[("rd_subsidy", "paid")]
    cost = sums.set_index(["lever", "item"]).loc[("rd_subsidy", "fiscal_cost")]
    assert paid["mean"] == pytest.approx(cost["difference"])
    assert paid["low"] == pytest.approx(cost["low"])
    assert rows.loc[("alliance", "service_level"), "place"] == "members"
    # a synthetic region has no park that opens later
    assert set(levers.loc[levers["lever"] == "site_selection", "verdict"]) == {"same"}
    assert set(sums.loc[sums["lever"] == "site_selection", "verdict"]) == {"same"}
    english, chinese = ((here / name).read_text(encoding="utf-8") for name in ("levers.md", "levers.zh.md"))
    assert "### R&D subsidy (`rd_subsidy`)\n\nThrough districts" in english
    assert "### 研发补贴（`rd_subsidy`）\n\n经由区政府" in chinese
    assert "through operators, and no link is borne out; unmoved in every run: paid for land" in english.lower()
    # `docs/levers` is filled from such a folder
    assert measured_levers.main([str(here)]) == 0
    shown = capsys.readouterr().out
    assert "site_selection: land_paid same" in shown
    assert f"says: {LEVERS['site_selection'].mechanism}" in shown
    assert "not measured: product_design" in shown
    assert measured_levers.main([str(here / "nowhere")]) == 2
    # pages are for show: one whose place is taken costs itself, and nothing that was computed
    for name in ("levers.md", "manifest.json", "levers.zh.md"):
        (here / name).unlink()
    (here / "levers.md").mkdir()
    assert cli.main([*WORDS, "levers=[alliance,site_selection,rd_subsidy]"]) == 0
    assert "not made: levers.md (ConfigurationError: " in capsys.readouterr().out
    assert (here / "levers.zh.md").read_text(encoding="utf-8") == chinese
    assert (here / "manifest.json").is_file()


def test_levers_asked_of_more_seeds_take_the_place_of_what_fewer_said():
    few = pd.DataFrame({"lever": ["site_selection", "alliance", "rd_subsidy", "rd_subsidy"], "n": 10})
    more = pd.DataFrame({"lever": ["alliance", "alliance"], "n": 30})
    found = measured_levers.joined([few, more])
    # in the order in which levers are declared
    assert list(found["lever"]) == ["site_selection", "alliance", "alliance", "rd_subsidy", "rd_subsidy"]
    assert list(found["n"]) == [10, 30, 30, 10, 10]


def row(lever="talent_subsidy", outcome="employees", verdict="borne_out", **changes):
    """A row of the table of levers."""
    numbers = dict.fromkeys(chains.TABLE, 1.0) | {"mean": 12.0, "low": 8.0, "high": 16.0}
    about = {
        "start": "s",
        "lever": lever,
        "actor": "districts",
        "role": "link",
        "outcome": outcome,
        "place": "everywhere",
    }
    return {
        **numbers,
        **about,
        "direction": 1,
        "n": 4,
        "peak_date": "2010Q1",
        "verdict": verdict,
        "verdict_later": verdict,
        **changes,
    }


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [row(), row(outcome="innovations")],
            "Through districts: employees +12.0 [+8.0, +16.0], then innovations a year +12.0 [+8.0, +16.0].",
        ),
        (
            [row(outcome="vacancy_rate", verdict="within_luck"), row(outcome="output", verdict="within_luck")],
            "Through districts, and no link is borne out; not told from luck: vacancy rate, enterprise revenue.",
        ),
        (
            [row(outcome="vacancy_rate", verdict="opposite", mean=0.1, low=0.05, high=0.15), row(outcome="output", verdict="same")],
            "Through districts, and no link is borne out; **against what was expected**: vacancy rate +10.0 percentage points [+5.0, +15.0]; "
            "unmoved in every run: enterprise revenue.",
        ),
        (
            [row(verdict="within_luck"), row(outcome="innovations"), row(outcome="paid", role="cost", mean=2e9, low=1e9, high=3e9)],
            "Through districts: innovations a year +12.0 [+8.0, +16.0]; **the first link is not borne out**; not told from luck: employees; "
            "paid or forgone: +2.00 billion CNY a year [+1.00, +3.00].",
        ),
        (
            [row(), row(outcome="output", verdict="within_luck", verdict_later="borne_out")],
            "Through districts: employees +12.0 [+8.0, +16.0]; borne out in the last year only: enterprise revenue.",
        ),
        # small sums in millions
        (
            [row(), row(outcome="paid", role="cost", mean=2e6, low=1e6, high=3e6)],
            "Through districts: employees +12.0 [+8.0, +16.0]; paid or forgone: +2.00 million CNY a year [+1.00, +3.00].",
        ),
    ],
)  # fmt: skip
def test_a_sentence_says_what_is_borne_out_and_no_more(rows, expected):
    assert lever_pages.sentence(rows, [], "en") == expected


def test_a_sentence_ends_with_who_gains_and_loses():
    sums = [
        {"item": "enterprises", "verdict": "loses"}, {"item": "workers", "verdict": "gains"}, {"item": "operators", "verdict": "within_luck"},
        {"item": "elsewhere", "verdict": "gains"}, {"item": "fiscal_cost", "verdict": "more"},
    ]  # fmt: skip
    assert lever_pages.sentence([row()], sums, "en").endswith("[+8.0, +16.0]; gain: workers; lose: enterprises.")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_chains_are_printed(lang):
    text = lever_pages.declared(lang)
    assert len(text.splitlines()) == 2 + len(CHAINS)
    table = pd.DataFrame(
        [
            row(name, each.outcome, verdict)
            for name, chain in CHAINS.items()
            for each in chain.links
            for verdict in ["borne_out"]
        ]
    )
    sums = pd.DataFrame(
        [
            {
                "start": "s",
                "lever": name,
                "item": item,
                "difference": 1e9,
                "low": -1e9,
                "high": 3e9,
                "verdict": "within_luck",
            }
            for name in CHAINS
            for item in gains.ITEMS
        ]
    )
    page = lever_pages.page(table, sums, lang)
    assert page.count("\n### ") == len(CHAINS)
    for lever in LEVERS.values():
        assert lever.label(lang) in page
