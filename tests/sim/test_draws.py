"""Random numbers: as random as they should be, and tied to who asks."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare, gumbel_r, kstest, norm, uniform

from sim import ParkEcosystem
from sim.draws import Draws, fold, name_key
from sim.parameters.policy_table import INSTRUMENTS, Instrument
from tests.sim.strategies import assert_identical, finished, frames, small

ROOT = Path(__file__).parents[2]
WHO = np.arange(100_000)
WORD = st.integers(-(2**63), 2**63 - 1)


@pytest.mark.parametrize(("kind", "law"), [("uniform", uniform), ("normal", norm), ("gumbel", gumbel_r)])
def test_draws_follow_their_distribution(kind, law):
    for seed, decision, t in ((0, "leasing", 0), (1, "demand", 7)):
        values = getattr(Draws(seed, decision, t), kind)(WHO)
        assert kstest(values, law.cdf).pvalue > 1e-3
        assert abs(values.mean() - law.mean()) < 4.5 * law.std() / np.sqrt(len(WHO))
        assert abs(values.var() / law.var() - 1.0) < 0.05


def test_uniform_draws_are_inside_the_open_interval_and_fill_it():
    values = Draws(0, "test", 0).uniform(np.arange(2_000_000))
    assert values.min() > 0.0
    assert values.max() < 1.0
    assert chisquare(np.bincount((values * 1000).astype(int), minlength=1000)).pvalue > 1e-3


def test_draws_of_different_decisions_quarters_seeds_and_neighbours_are_unrelated():
    base = Draws(0, "leasing", 3).normal(WHO)
    others = [
        Draws(0, "leasing", 4).normal(WHO), Draws(0, "closing", 3).normal(WHO), Draws(1, "leasing", 3).normal(WHO),
        Draws(0, "leasing", 3).normal(1, WHO), Draws(0, "leasing", 3).normal(WHO + 1), Draws(0, "leasing", 3).normal(fold(WHO)),
    ]  # fmt: skip
    for other in others:
        assert abs(np.corrcoef(base, other)[0, 1]) < 4.5 / np.sqrt(len(WHO))
    pairs = (Draws(0, "a", 0).uniform(WHO) * 20).astype(int) * 20 + (Draws(0, "a", 1).uniform(WHO) * 20).astype(int)
    assert chisquare(np.bincount(pairs, minlength=400)).pvalue > 1e-3


@given(st.integers(0, 2**31), st.lists(WORD, min_size=1, max_size=4))
def test_the_same_asker_gets_the_same_number_whoever_else_asks(seed, words):
    draws = Draws(seed, "x", 5)
    alone = draws.bits(*words)
    crowd = draws.bits(*words[:-1], np.array([7, words[-1], -1], np.int64))
    assert crowd[1] == alone[0]
    assert draws.bits(*words)[0] == alone[0]
    assert Draws(seed, "x", 5).bits(*words)[0] == alone[0]


@given(WORD)
def test_signed_unsigned_and_plain_integers_name_the_same_asker(word):
    plain, signed, unsigned = (
        fold(3, word),
        fold(3, np.array([word])),
        fold(3, np.array([word & 0xFFFFFFFFFFFFFFFF], np.uint64)),
    )
    assert plain[0] == signed[0] == unsigned[0]
    if -(2**31) <= word < 2**31:
        assert fold(3, np.array([word], np.int32))[0] == plain[0]


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=4))
def test_words_that_are_one_number_give_what_arrays_give(words):
    # the first words of a key are hashed in Python's own integers
    assert fold(*words).tolist() == fold(*(np.array([word, word]) for word in words))[:1].tolist()
    assert fold(*words).tolist() == fold(*map(np.int64, words)).tolist()


def test_fold_broadcasts_pairs_and_tells_the_order_of_words():
    rows, columns = np.arange(5), np.arange(7)
    table = fold(1, rows[:, None], columns[None, :])
    assert table.shape == (5, 7)
    for row in rows:
        for column in columns:
            assert table[row, column] == fold(1, int(row), int(column))[0]
    assert fold(1, 2)[0] != fold(2, 1)[0]
    assert fold(1)[0] != fold(1, 0)[0]


def test_fold_leaves_its_input_alone_and_rarely_collides():
    words = np.arange(1_000_000, dtype=np.uint64)
    before = words.copy()
    assert len(np.unique(fold(words))) == len(words)
    np.testing.assert_array_equal(words, before)


def test_names_do_not_depend_on_the_process():
    code = "from sim.draws import name_key, Draws; print(name_key('leasing'), Draws(3, 'leasing', 2).uniform(9)[0])"
    said = {
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": salt, "PYTHONPATH": str(ROOT)}, check=True,
                       capture_output=True, text=True).stdout
        for salt in ("0", "1")
    }  # fmt: skip
    assert said == {f"{name_key('leasing')} {Draws(3, 'leasing', 2).uniform(9)[0]}\n"}


def test_nothing_in_the_model_draws_from_another_source(monkeypatch):
    model = ParkEcosystem(small(events=True))

    def refuse(*args, **kwargs):
        raise AssertionError("a draw from a shared stream")

    for name in dir(np.random):
        item = getattr(np.random, name)
        if callable(item) and not isinstance(item, type) and not name.startswith("_"):
            monkeypatch.setattr(np.random, name, refuse)
    for name in (
        "random",
        "uniform",
        "choice",
        "choices",
        "shuffle",
        "sample",
        "randint",
        "randrange",
        "gauss",
        "getrandbits",
    ):
        monkeypatch.setattr(random, name, refuse)
    python, numpy = model.random.getstate(), str(model.rng.bit_generator.state)
    model.run_for(3)
    assert model.random.getstate() == python
    assert str(model.rng.bit_generator.state) == numpy


def test_one_more_newcomer_is_one_more_newcomer():
    """With no room to compete for, an extra enterprise changes nobody else's choice in the quarter it arrives."""
    parameters = small(5, 2, 200, events=True)
    one, other = ParkEcosystem(parameters, 2), ParkEcosystem(parameters, 2)
    for model in (one, other):
        model.parks.stock += 1e8
    name = fold(99, 1)
    other.enterprises.enter(1, name=name, district=1, industry=4, space=1, main_space=1, founded=0, employees=1e-6, productivity=1.0,
                            wage=9_000.0, margin=0.055, cash=1e6)  # fmt: skip
    for model in (one, other):
        for process in model.order:
            if process.name in ("demand", "completions", "innovation", "closing", "founding", "leasing"):
                process(model, Draws(model.seed, process.name, model.t))
    firms, more = one.enterprises, other.enterprises
    assert more.size == firms.size + 1
    rest = more.name != name[0]
    for column in (
        "name",
        "park",
        "district",
        "industry",
        "space",
        "main_space",
        "demand",
        "innovations",
        "inventiveness",
        "founded",
    ):
        np.testing.assert_array_equal(getattr(firms, column), getattr(more, column)[rest], err_msg=column)
    others = other.leases.enterprise != np.flatnonzero(~rest)[0]
    assert one.leases.size == others.sum()
    ours, theirs = np.sort(one.leases.end), np.sort(other.leases.end[others])
    np.testing.assert_array_equal(ours, theirs)


NULLS = {
    "no strength": Instrument(kind="rent_subsidy", intensity=0.0), "no strength of any kind": None,
    "starts too late to be looked forward to": Instrument(kind="tax_relief", intensity=0.9, start=10 + 13),
    "for nobody young enough": Instrument(kind="rd_subsidy", intensity=0.0, max_age=1),
}  # fmt: skip


@pytest.fixture(scope="module")
def without_policy():
    return frames(finished(small(5, 2, 200, 10, events=True, snapshots=2), 1))


@pytest.mark.parametrize("name", NULLS)
def test_a_policy_that_changes_nothing_has_exactly_no_effect(name, without_policy):
    programmes = (NULLS[name],) if NULLS[name] else tuple(Instrument(kind=kind, intensity=0.0) for kind in INSTRUMENTS)
    null = small(5, 2, 200, 10, events=True, snapshots=2, instruments=programmes)
    assert_identical(without_policy, frames(finished(null, 1)))


def test_a_policy_leaves_the_luck_of_every_enterprise_as_it_was():
    plain, strong = (
        small(5, 2, 200, 10),
        small(5, 2, 200, 10, instruments=(Instrument(kind="rent_subsidy", intensity=0.8),)),
    )
    one, other = finished(plain, 4), finished(strong, 4)
    both, ours, theirs = np.intersect1d(one.enterprises.name, other.enterprises.name, return_indices=True)
    assert len(both) > 100
    for column in ("demand", "inventiveness", "founded", "industry", "main_space"):
        np.testing.assert_array_equal(
            getattr(one.enterprises, column)[ours], getattr(other.enterprises, column)[theirs], err_msg=column
        )
    assert one.enterprises.fixed_cost.sum() != other.enterprises.fixed_cost.sum()


def test_before_it_is_announced_a_policy_has_no_effect_and_after_it_has():
    start = 16
    late = small(5, 2, 200, 20, instruments=(Instrument(kind="rent_subsidy", intensity=0.9, start=start),))
    one, other = finished(small(5, 2, 200, 20), 0).results.parks, finished(late, 0).results.parks
    difference = (one["leased_m2"] - other["leased_m2"]).abs().groupby(one["quarter"]).sum()
    assert (difference[difference.index < start - 12] == 0.0).all()
    assert (difference[difference.index > start] > 0.0).any()
