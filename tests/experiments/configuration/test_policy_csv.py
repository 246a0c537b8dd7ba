"""A policy as a CSV file: what it means, and what is said when it is wrong."""

import pytest

from experiments.configuration.compose import compose
from experiments.configuration.errors import ConfigurationError
from experiments.study.manifest import identity
from sim.parameters.policy_table import Instrument

SMALL = ("region=synthetic", "region.parks=4", "region.districts=2", "region.enterprises=100")
HEADER = "kind,target,intensity,start,duration,sunset,budget,districts,max_age,source\n"


def write(tmp_path, text):
    file = tmp_path / "mine.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_line_is_a_programme_and_an_empty_field_the_default(tmp_path):
    text = (
        HEADER
        + 'rent_subsidy,start_ups,0.5,8,12,4,2000000,district_1;district_2,10,"Wuchang, 2020"\n\nfast_approval,,1,,,,,,,\n'
    )
    policy = compose(*SMALL, f"policy.table={write(tmp_path, text)}").policy
    assert policy.instruments == (
        Instrument("rent_subsidy", 0.5, "start_ups", 8, 12, 4, 2e6, ("district_1", "district_2"), 10, "Wuchang, 2020"),
        Instrument("fast_approval", intensity=1.0),
    )
    assert policy.table == "", "what was read stands in instruments"


def test_kind_and_intensity_are_enough_and_come_behind_the_chosen_policy(tmp_path):
    # a byte-order mark and Windows line ends, as spreadsheets write them
    file = write(tmp_path, "\ufeffintensity,kind\r\n0.2,tax_relief\r\n")
    policy = compose(*SMALL, "policy=rent_subsidy", f"policy.table={file}").policy
    assert [each.kind for each in policy.instruments] == ["rent_subsidy", "tax_relief"]


def test_a_programme_that_is_not_announced_is_read_as_such(tmp_path):
    file = write(tmp_path, "kind,intensity,announced\ntax_relief,0.2,false\nrd_subsidy,0.2,\n")
    assert [each.announced for each in compose(*SMALL, f"policy.table={file}").policy.instruments] == [False, True]


def test_where_terms_come_from_does_not_make_another_run(tmp_path):
    one, other = (compose(*SMALL, f"policy.table={write(tmp_path, f'kind,intensity,source{chr(10)}tax_relief,0.2,{source}')}")
                  for source in ("a law", "a speech"))  # fmt: skip
    assert identity(one, 8, {}) == identity(other, 8, {})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "kind,intensty\nrent_subsidy,0.2\n",
            ("row 1, column 'intensty'", "unknown column; did you mean 'intensity'?"),
        ),
        ("kind\nrent_subsidy\n", ("row 1, column 'intensity'", "the column is missing")),
        ("kind,kind,intensity\nrent_subsidy,rent_subsidy,1\n", ("row 1, column 'kind'", "more than once")),
        ("kind,intensity\n", ("a header but no rows",)),
        (
            "kind,intensity\nrent_subsidy,0.2\nrent_subsidies,0.2\n",
            ("row 3, column 'kind'", "'rent_subsidies' is not known; did you mean 'rent_subsidy'?"),
        ),
        ("kind,intensity\nrent_subsidy,\n", ("row 2, column 'intensity': the cell is empty",)),
        (
            "kind,intensity,start\nrent_subsidy,0.3,30 %\n",
            ("row 2, column 'start': '30 %' is not a number", "a whole number from 0", "12 % is 0.12"),
        ),
        ("kind,intensity\nrent_subsidy,30\n", ("row 2, column 'intensity': 30 is outside", "a number from 0 to 1")),
        (
            "kind,intensity,start\nrent_subsidy,0.3,2022Q1\n",
            ("row 2, column 'start': '2022Q1' is not a number", "a whole number from 0"),
        ),
        (
            "kind,intensity,target\nrent_subsidy,0.3,softwear\n",
            ("row 2, column 'target': 'softwear' is not known", "did you mean 'software'?"),
        ),
        (
            "kind,intensity,districts\nrent_subsidy,0.3,district_1;district_7\n",
            ("row 2, column 'districts': 'district_7' is not known", "one of district_"),
        ),
        (
            "kind,intensity,announced\nrent_subsidy,0.3,perhaps\n",
            ("row 2, column 'announced': 'perhaps' is not known", "true or false"),
        ),
        ("kind,intensity\nrent_subsidy,0.3,software\n", ("row 2: 3 cells where the header has 2",)),
        ("kind,intensity\nrent_subsidy\n", ("row 2: 1 cells where the header has 2",)),
        (
            "kind,intensity,start,duration\nrent_subsidy,0.3,0,8\nrent_subsidy,0.1,8,8\nrent_subsidy,0.2,12,8\n",
            ("row 4 fills the cell of row 3 again: rent_subsidy for all",),
        ),
    ],
)
def test_a_mistake_is_answered_with_file_line_column_value_and_what_is_allowed(tmp_path, text, parts):
    file = write(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        compose(*SMALL, f"policy.table={file}")
    for part in ("mine.csv", *parts):
        assert part in str(caught.value), str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_an_error(tmp_path):
    with pytest.raises(ConfigurationError, match="there is no file"):
        compose(*SMALL, f"policy.table={tmp_path / 'nowhere.csv'}")
    file = tmp_path / "mine.csv"
    file.write_bytes(b"kind,intensity\n\xff\xfe,1\n")
    with pytest.raises(ConfigurationError, match="byte 15 is not UTF-8"):
        compose(*SMALL, f"policy.table={file}")


def test_a_cell_that_the_chosen_policy_fills_already_is_refused(tmp_path):
    file = write(tmp_path, "kind,intensity\nrd_subsidy,0.1\n")
    with pytest.raises(ConfigurationError, match="fills the cell of policy.instruments"):
        compose(*SMALL, "policy=innovation", f"policy.table={file}")


@pytest.mark.parametrize(
    ("text", "programmes"),
    [
        ("kind,intensity,start,duration\nrent_subsidy,0.3,8.0,20.0\nrd_subsidy,0.1,8.0,\n",
         (Instrument("rent_subsidy", 0.3, start=8, duration=20), Instrument("rd_subsidy", 0.1, start=8))),
        ("kind , intensity\nrent_subsidy, ０.３\n", (Instrument("rent_subsidy", 0.3),)),
        ("kind,intensity,,\nrent_subsidy,30 %,,\n", (Instrument("rent_subsidy", 0.3),)),
        ("kind;intensity;budget\nrent_subsidy;0.3;2,000,000\n", (Instrument("rent_subsidy", 0.3, budget=2e6),)),
        ("我市政策\n工具,强度,是否公布,实施区\nrent_subsidy,0.3,否,district_1；district_2\n",
         (Instrument("rent_subsidy", 0.3, districts=("district_1", "district_2"), announced=False),)),
        ("# ours\nkind,intensity,announced\nrent_subsidy,0.3,NO\nrd_subsidy,0.1,1\n",
         (Instrument("rent_subsidy", 0.3, announced=False), Instrument("rd_subsidy", 0.1))),
    ],
)  # fmt: skip
def test_a_policy_table_is_read_by_the_rules_of_all_tables(tmp_path, text, programmes):
    assert compose(*SMALL, f"policy.table={write(tmp_path, text)}").policy.instruments == programmes


def test_a_policy_table_in_gbk_keeps_its_source(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_bytes("kind,intensity,source\nrent_subsidy,0.3,武汉东湖\n".encode("gbk"))
    assert compose(*SMALL, f"policy.table={file}").policy.instruments == (
        Instrument("rent_subsidy", 0.3, source="武汉东湖"),
    )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("kind,intensity,start\nrent_subsidy,0.3,20000\n", "a whole number from 0 to 10000"),
        ("kind,intensity,budget\nrent_subsidy,0.3,200万\n", "200万 is 2000000"),
        ("kind,intensity,start\nrent_subsidy,0.3,8.5\n", "8.5 is outside"),
    ],
)  # fmt: skip
def test_hints_of_a_policy_table_are_those_of_all_tables(tmp_path, text, part):
    with pytest.raises(ConfigurationError, match=part):
        compose(*SMALL, f"policy.table={write(tmp_path, text)}")
