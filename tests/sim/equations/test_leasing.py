"""Areas, terms and deposits of leases, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.parameters import Leasing, ParameterError
from sim.processes import leasing


def test_areas():
    rule = {"margin": 1.05, "smallest": 20.0}
    assert leasing.area_sought(np.array([100.0, 10.0]), **rule).tolist() == [105.0, 20.0]
    assert leasing.area_added(np.array([200.0, 100.0]), np.array([150.0, 90.0]), **rule).tolist() == [60.0, 20.0]
    assert leasing.surplus_area(np.array([150.0, 80.0]), np.array([105.0, 105.0])).tolist() == [45.0, 0.0]


def test_what_is_kept_of_ending_leases():
    surplus, ending = np.array([45.0, 70.0, 0.0, 0.0]), np.array([60.0, 60.0, 60.0, 0.0])
    assert leasing.share_kept(surplus, ending).tolist() == [0.25, 0.0, 1.0, 1.0]


def test_deposit():
    # 91.25 days at 2 CNY for 100 m2, and a quarter and a half of them
    lost = leasing.deposit_lost(np.array([2.0]), np.array([100.0]), deposit=1.5)
    assert lost[0] == pytest.approx(27_375.0)


def test_terms_follow_their_parameters():
    p = Leasing(short_lease=4, usual_lease=16, long_lease=24, term_short=0.5, term_long=0.25)
    assert leasing.lease_term(np.array([0.49, 0.5, 0.74, 0.75]), False, p).tolist() == [4, 16, 16, 24]
    assert leasing.lease_term(np.array([0.49, 0.75]), np.array([True, False]), p).tolist() == [p.start_up_lease, 24]
    for name, value in (("short_lease", 11), ("usual_lease", 17), ("long_lease", 16)):
        with pytest.raises(ParameterError, match=rf"leasing\.{name} must lie between .* \[quarters\]; got {value}"):
            Leasing(**{name: value})


def test_rent_free_time_of_a_lease():
    free = leasing.usual_rent_free(np.array([8, 12, 20]), rent_free=3.0, usual=12)
    np.testing.assert_allclose(free, [2.0, 3.0, 5.0])
    # signed in quarter 7, rent begins in the next, later by whole quarters
    assert leasing.rent_free_until(7, np.array([0.0, 0.49, 0.5, 1.0, 1.5])).tolist() == [8, 8, 9, 9, 10]
    due = leasing.quarters_due(np.array([15, 30, 5]), np.array([8, 8, 8]), most=12)
    assert due.tolist() == [8, 12, 0]
