"""Sums that do not depend on the processor's BLAS: what they give, and that nothing in `sim` goes around them."""

import ast
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import sim
from sim.sums import group_sums, product, sums_of_runs

SOURCE = Path(sim.__file__).parent
ROOT = SOURCE.parent
THROUGH_BLAS = {"dot", "vdot", "inner", "matmul", "tensordot", "linalg", "matvec", "vecmat", "vecdot", "multi_dot"}

TABLES = """
import hashlib
from dataclasses import replace

import numpy as np

from sim import Parameters, ParkEcosystem

p = Parameters()
p = replace(p, paths=replace(p.paths, innovation_ecosystem=1.0, threefold_linkage=1.0), service=replace(p.service, kind="full_cycle"))
model = ParkEcosystem(p, seed=3)
model.run_for(3)
seen = hashlib.sha256()
for name, table in sorted(model.results.tables().items()):
    for column in table:
        values = table[column].to_numpy()
        seen.update(f"{name}.{column}".encode())
        seen.update(values.tobytes() if values.dtype.kind in "fib" else "|".join(map(str, values)).encode())
print(seen.hexdigest())
"""


@given(st.data())
def test_product_is_the_matrix_product(data):
    rows, inner, columns = data.draw(array_shapes(min_dims=3, max_dims=3, max_side=5))
    numbers = st.floats(-100, 100)
    left = data.draw(arrays(float, (rows, inner), elements=numbers))
    right = data.draw(arrays(float, (inner, columns), elements=numbers))
    expected = [[sum(left[i, j] * right[j, k] for j in range(inner)) for k in range(columns)] for i in range(rows)]
    assert product(left, right) == pytest.approx(np.array(expected), abs=1e-9)
    assert product(left, right[:, 0]) == pytest.approx(np.array(expected)[:, 0], abs=1e-9)
    # the order of summation is that of the rows, whatever an array was cut from
    assert (product(np.asfortranarray(left), right) == product(left, right)).all()
    assert (product(np.repeat(left, 2, axis=1)[:, ::2], right) == product(left, right)).all()


def test_group_sums_keep_empty_groups():
    assert group_sums(np.array([2, 2, 0]), np.array([1.0, 2.0, 4.0]), 5).tolist() == [4.0, 0.0, 3.0, 0.0, 0.0]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_sums_of_runs_keep_empty_runs(length):
    length = np.array(length)
    first = np.cumsum(length) - length
    values = np.arange(2.0 * length.sum()).reshape(-1, 2) + 1.0
    expected = [values[start : start + size].sum(axis=0) for start, size in zip(first, length, strict=True)]
    assert sums_of_runs(values, first, length).tolist() == np.array(expected).tolist()


def test_no_module_of_the_science_calls_blas():
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            where = f"{path.name}, line {getattr(node, 'lineno', 0)}: use sim.sums, whose bits do not depend on the processor"
            assert not isinstance(node, ast.MatMult), where
            assert not (isinstance(node, ast.Attribute) and node.attr in THROUGH_BLAS), where
            assert not (isinstance(node, ast.alias) and node.name.rpartition(".")[2] in THROUGH_BLAS), where
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "einsum":
                assert not any(word.arg == "optimize" for word in node.keywords), where


@pytest.mark.slow
def test_a_run_gives_the_same_bits_under_two_kernels_of_blas_one_and_two_threads_and_any_hash_seed():
    found = set()
    for kernel, threads, salt in (("Nehalem", "1", "0"), ("Haswell", "2", "7")):
        words = {
            "OPENBLAS_CORETYPE": kernel,
            "OPENBLAS_NUM_THREADS": threads,
            "OMP_NUM_THREADS": threads,
            "PYTHONHASHSEED": salt,
        }
        done = subprocess.run(
            [sys.executable, "-c", TABLES],
            cwd=ROOT,
            env={**os.environ, **words},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout.strip())
    assert len(found) == 1
    assert len(found.pop()) == len(hashlib.sha256().hexdigest())
