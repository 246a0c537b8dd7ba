"""Timelines in configurations: what entries mean, what each mistake is answered with, and how they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments import ConfigurationError
from experiments.configuration.compose import Composition, composition
from experiments.configuration.overrides import Overrides
from experiments.configuration.timeline_words import lines, told
from experiments.study.manifest import identifying, timeline_told
from sim.parameters.policy_table import Instrument

REGION = ("region=synthetic", "quarters=20")


def composed(timeline: str, *words: str, config_dir: Path | None = None) -> Composition:
    return composition(Overrides.read((*REGION, f"timeline={timeline}", *words), config_dir))


def changes(timeline: str, *words: str) -> list[tuple[int, bool, dict[str, object]]]:
    found = composed(timeline, *words).parameters.timeline
    return [(change.quarter, change.announced, dict(change.values)) for change in found]


def test_options_parameters_and_sections_change_at_a_date():
    assert changes(
        "[{at:9,announced:false,paths.park_operation:1},{at:2007Q1,alliance:full,platform:{participation:0.3,fee:1}}]"
    ) == [
        (4, True, {"alliance.share": 1.0, "platform.participation": 0.3, "platform.fee": 1.0}),
        (9, False, {"paths.park_operation": 1.0}),
    ]


def test_each_entry_stands_on_those_before_it():
    """An option takes the place of what was set of its group before; what words set besides stays."""
    timeline = "[{at:4,alliance:{share:0.5,fee:1}},{at:8,alliance:half},{at:12,alliance:none}]".replace("fee", "dues")
    assert changes(timeline, "alliance.honour=0.9") == [
        (4, True, {"alliance.share": 0.5, "alliance.dues": 1.0}),
        (8, True, {"alliance.dues": 0.2}),
        (12, True, {"alliance.share": 0.0}),
    ]
    # an option stands above what a word or a scenario has set for the whole run
    assert changes("[{at:4,alliance:full}]", "alliance.share=0.4") == [(4, True, {"alliance.share": 1.0})]
    assert changes("[{at:4,paths.park_operation:0}]", "scenario=park_operation") == [
        (4, True, {"paths.park_operation": 0.0})
    ]


def test_a_scenario_begins_at_a_date_and_what_is_so_already_changes_nothing():
    (_, _, values), (_, _, nothing) = changes("[{at:4,scenario:alliance_and_platform},{at:8,alliance:full}]")
    assert values == {"alliance.share": 1.0, "platform.participation": 1.0}
    assert nothing == {}


def test_programmes_come_by_option_or_as_a_list():
    (_, _, by_option), (_, _, listed) = changes(
        "[{at:4,policy:withdrawal},{at:8,policy.instruments:[{kind:tax_relief,intensity:0.2}]}]"
    )
    assert [(each.kind, each.announced) for each in by_option["policy.instruments"]] == [("rent_subsidy", False)]
    assert listed["policy.instruments"] == (Instrument("tax_relief", 0.2),)


@pytest.mark.parametrize(
    ("timeline", "answer"),
    [
        ("foo", "timeline must be a list of entries"),
        ("[a]", "timeline is a list of entries such as"),
        ("[{alliance:full}]", "says no date"),
        ("[{at:2007Q1}]", "changes nothing"),
        (
            "[{at:2017Q1,alliance:full}]",
            "2017Q1 (quarter 44) is after the end of the run, which goes from 2006Q1 to 2010Q4",
        ),
        ("[{at:1999Q1,alliance:full}]", "1999Q1 is before the run, which begins in 2006Q1"),
        ("[{at:2008,alliance:full}]", "at=2008 is a year; say which quarter of it, as in 2008Q1"),
        (
            "[{at:soon,alliance:full}]",
            "at is a date such as 2015Q1, or the number of a quarter of the run (0 is 2006Q1)",
        ),
        ("[{at:4,alliance:full,announced:perhaps}]", "announced is true or false"),
        ("[{at:4,aliance:full}]", "did you mean alliance?"),
        ("[{at:4,alliance:ful}]", "allowed are attraction, full"),
        ("[{at:4,alliance.share:3}]", "alliance.share must lie between 0 and 1 [share of parks]; got 3"),
        ("[{at:4,fund.ripe:1.5}]", "fund.ripe is a whole number"),
        ("[{at:4,region:zhongguancun}]", "region cannot change under way: a run stays in its region"),
        ("[{at:4,experiment:first_look}]", "experiment cannot change under way"),
        ("[{at:4,quarters:8}]", "quarters cannot change under way: a run has one length. Give it for the whole run"),
        ("[{at:4,seeds:8}]", "seeds cannot change under way: it is an option of the study"),
        ("[{at:4,paths:1}]", "paths is a section"),
        ("[{at:4,policy:{instruments:[{knd:tax_relief}]}}]", "has no key 'knd'; did you mean kind?"),
        (
            "[{at:4,policy.instruments:[{kind:tax_relief,intensity:0.2,target:nobody}]}]",
            "timeline, from 2007Q1 (quarter 4) on: policy.instruments[0].target",
        ),
        ("[{at:4,scenario:operation_and_services_from_2015}]", "has a timeline of its own"),
        ("[{at:4,alliance:full},{at:4,alliance.share:0.5}]", ""),
    ],
)
def test_mistakes_are_answered_before_the_run(timeline, answer):
    from experiments import compose

    if not answer:
        # of two entries for one date the later stands on the earlier, and both would set the same parameter
        answer = "alliance.share is given two values for the same quarter"
    with pytest.raises(ConfigurationError) as caught:
        compose(*REGION, f"timeline={timeline}")
    assert answer in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 2


def test_a_part_of_a_timeline_is_no_key():
    with pytest.raises(ConfigurationError, match="a timeline is given as a whole"):
        composition(Overrides.read((*REGION, "timeline.0.at=2008Q1")))


def test_a_file_of_ones_own_is_named_when_its_timeline_is_wrong(tmp_path):
    (tmp_path / "scenario").mkdir()
    file = tmp_path / "scenario" / "late.yaml"
    file.write_text(
        '# @package _global_\n# Late\ntimeline:\n  - {at: 2007Q1, "null": no_agglomeration}\n', encoding="utf-8"
    )
    found = composition(Overrides.read((*REGION, "scenario=late"), tmp_path))
    assert dict(found.parameters.timeline[0].values)["innovation.spillovers"] is False
    assert found.options.label == "late"
    file.write_text("# @package _global_\n# Late\ntimeline:\n  - {at: 2007Q1, alliance: ful}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"\(from the file .*late.yaml\)"):
        composition(Overrides.read((*REGION, "scenario=late"), tmp_path))


def test_a_timeline_is_told_with_its_dates_in_both_languages():
    found = composed(
        "[{at:2007Q1,alliance:full},{at:9,paths.park_operation:1,announced:false},{at:12,policy.instruments:[{kind:tax_relief,intensity:0.2}]}]"
    )
    assert told(found.timeline, "en") == (
        "from 2007Q1 on the alliance of parks is `full`; from 2008Q2 on, not announced before, park operation (`paths.park_operation`) is `1`; "
        "from 2009Q1 on the programmes of policy are `tax_relief`"
    )
    assert lines({"late": found.timeline, "base": []}, "zh") == (
        "late：自 2007Q1 起，园区联盟为 `full`；自 2008Q2 起（事先未公布），园区运营（`paths.park_operation`）为 `1`；"
        "自 2009Q1 起，政策计划为 `tax_relief`"
    )
    assert found.story()["timeline"] == list(found.timeline)
    # parameter by parameter, where nobody has written it
    assert timeline_told(found.parameters, (2006, 1))[0]["sets"] == {"alliance.share": 1.0}
    change = identifying(found.parameters, 20)["timeline"][2]
    assert "source" not in change["values"]["policy.instruments"][0]
