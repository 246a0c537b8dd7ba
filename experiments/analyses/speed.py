"""`yuanqu bench`: how fast the model is, how it scales, and how it compares with one plain Mesa agent at a time.

Every section runs in a fresh process, so that its peak memory is its own; ratios compare things measured in the same call.
"""

from __future__ import annotations

import importlib
import math
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sim
from experiments.analyses import first_minute
from experiments.configuration.compose import compose
from experiments.configuration.options import Options
from sim.parameters import Parameters

try:
    import resource
except ImportError:
    # there is no such module on Windows
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from sim.model import ParkEcosystem

ENTERPRISES = (10_000, 100_000, 1_000_000)
PARKS = (10, 100, 1_000)
COMMON = 100_000  # enterprises in the comparisons by number of parks and with the twin
NATION = {"parks": 178, "districts": 31, "enterprises": 80_000}
NATION_QUARTERS = 120
BARS = {
    "slope in enterprises": 1.05,
    "slope in parks": 1.0,
    "twin": 60.0,
    "nation seconds": 40.0,
    "nation memory": 1.5,
    "workers": 1.8,
    "first minute": 1.5,
}


def main(parameters: Parameters, options: Options) -> None:
    """Measure and print, section by section; `parameters` are those of the first section, the others use synthetic regions."""
    print("yuanqu bench: every section in a process of its own; seconds are wall time\n")
    sections: tuple[tuple[str, Callable[[Parameters], list[str]]], ...] = (
        (f"One quarter of {parameters.region.name}, by process", by_process),
        ("Growth of cost with the number of enterprises (20 parks)", by_enterprises),
        (f"Growth of cost with the number of parks ({COMMON:,} enterprises)", by_parks),
        (f"Against the plain-Mesa twin of the same rules, {COMMON:,} enterprises", against_twin),
        ("A national system: 178 zones, 120 quarters, one core", nation),
        ("Two workers against one", two_workers),
        ("The first minute: a default run besides its simulation, against its imports", first_run),
    )
    for title, section in sections:
        print(title)
        # those two start processes themselves, which a daemonic process may not
        for line in section(parameters) if section in (two_workers, first_run) else apart(section, parameters):
            print(f"  {line}")
        print(flush=True)


def apart(section: Callable[[Parameters], list[str]], parameters: Parameters) -> list[str]:
    """The lines of a section run in a fresh process, with that process's peak memory."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(with_memory, (section, parameters))


def with_memory(section: Callable[[Parameters], list[str]], parameters: Parameters) -> list[str]:
    """The section's lines and the peak memory of this process."""
    lines = section(parameters)
    return [*lines, f"peak memory {peak_memory():.2f} GB"]


def peak_memory() -> float:
    """Largest resident memory of this process so far [GB]; NaN where the system does not tell."""
    if resource is None:
        return math.nan
    unit = 1.0 if sys.platform == "darwin" else 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def synthetic(parameters: Parameters, parks: int, districts: int, enterprises: int) -> Parameters:
    """The same parameters on a synthetic region of the given size, without events and snapshots."""
    region = replace(
        parameters.region,
        kind="synthetic",
        folder="",
        name="synthetic",
        parks=parks,
        districts=districts,
        enterprises=enterprises,
    )
    return replace(parameters, region=region, record=replace(parameters.record, events=False, snapshot_every=0))


def seconds_per_quarter(model: ParkEcosystem, quarters: int, warm_up: int = 2) -> float:
    """Median wall time of a quarter after warming up."""
    times = []
    for number in range(warm_up + quarters):
        start = time.perf_counter()
        model.step()
        if number >= warm_up:
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def slope(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """Least-squares slope of log seconds on log size."""
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in seconds]
    return statistics.linear_regression(x, y).slope


def verdict(value: float, bar: float, *, at_least: bool) -> str:
    """Whether a figure meets its bar, in words."""
    met = value >= bar if at_least else value <= bar
    return f"{'meets' if met else 'MISSES'} the bar of {'at least' if at_least else 'at most'} {bar:g}"


def by_process(parameters: Parameters) -> list[str]:
    """Time of each process over the region's whole run."""
    from sim.draws import Draws
    from sim.model import ParkEcosystem

    model = ParkEcosystem(parameters, seed=0)
    spent: dict[str, float] = {}
    start = time.perf_counter()
    for _ in range(model.quarters):
        for process in model.order:
            before = time.perf_counter()
            process(model, Draws(model.seed, process.name, model.t))
            spent[process.name] = spent.get(process.name, 0.0) + time.perf_counter() - before
        before = time.perf_counter()
        model.observe()
        spent["observers"] = spent.get("observers", 0.0) + time.perf_counter() - before
        model.t += 1
    total = time.perf_counter() - start
    lines = [
        f"{name:<12} {1000 * value / model.quarters:8.2f} ms {value / total:6.1%}"
        for name, value in sorted(spent.items(), key=lambda item: -item[1])
    ]
    return [*lines, f"{model.quarters} quarters to {model.enterprises.size:,} enterprises in {total:.2f} s"]


def scaling(
    parameters: Parameters, sizes: tuple[int, ...], build: Callable[[int], tuple[int, int, int]], bar: float
) -> list[str]:
    """Time of a quarter at each size, and the slope."""
    from sim.model import ParkEcosystem

    lines, seconds = [], []
    for size in sizes:
        model = ParkEcosystem(synthetic(parameters, *build(size)), seed=0)
        seconds.append(seconds_per_quarter(model, 5))
        each = 1e6 * seconds[-1] / model.enterprises.size
        lines.append(
            f"{size:>9,} {1000 * seconds[-1]:9.1f} ms a quarter, {each:6.2f} microseconds per enterprise-quarter"
        )
    value = slope(sizes, seconds)
    return [*lines, f"log-log slope {value:.2f}: {verdict(value, bar, at_least=False)}"]


def by_enterprises(parameters: Parameters) -> list[str]:
    """Cost from ten thousand to a million enterprises."""
    return scaling(parameters, ENTERPRISES, lambda size: (20, 4, size), BARS["slope in enterprises"])


def by_parks(parameters: Parameters) -> list[str]:
    """Cost from ten to a thousand parks."""
    return scaling(parameters, PARKS, lambda size: (size, max(1, size // 10), COMMON), BARS["slope in parks"])


def twin_class() -> Any:
    """The slow twin of the tests; None in an installation without them."""
    root = Path(sim.__file__).resolve().parent.parent
    if not (root / "tests" / "reference" / "twin.py").is_file():
        return None
    sys.path.insert(0, str(root))
    return importlib.import_module("tests.reference.twin").ReferenceEcosystem


def against_twin(parameters: Parameters) -> list[str]:
    """Speed per enterprise-quarter against one plain Mesa agent at a time."""
    from sim.model import ParkEcosystem

    reference = twin_class()
    if reference is None:
        return [
            "the twin is part of the tests, which this installation does not have: run the bench from a clone of the project"
        ]
    chosen = synthetic(parameters, 20, 4, COMMON)
    twin = reference(chosen, seed=0)
    start = time.perf_counter()
    twin.step()
    slow = (time.perf_counter() - start) / COMMON
    model = ParkEcosystem(chosen, seed=0)
    model.step()
    fast = seconds_per_quarter(model, 5, warm_up=0) / model.enterprises.size
    ratio = slow / fast
    return [
        f"twin    {1e6 * slow:9.2f} microseconds per enterprise-quarter",
        f"columns {1e6 * fast:9.2f} microseconds per enterprise-quarter",
        f"ratio {ratio:.0f}: {verdict(ratio, BARS['twin'], at_least=True)}",
    ]


def nation(parameters: Parameters) -> list[str]:
    """A run of the size of the national system of high-tech zones."""
    from sim.model import ParkEcosystem

    start = time.perf_counter()
    model = ParkEcosystem(synthetic(parameters, **NATION), seed=0)
    for _ in range(NATION_QUARTERS):
        model.step()
    seconds, memory = time.perf_counter() - start, peak_memory()
    return [
        f"{NATION['enterprises']:,} enterprises growing to {model.enterprises.size:,}: {seconds:.1f} s, "
        + verdict(seconds, BARS["nation seconds"], at_least=False),
        f"{memory:.2f} GB at most, " + verdict(memory, BARS["nation memory"], at_least=False),
    ]


def one_run(parameters: Parameters, seed: int) -> int:
    """A whole run; its number of enterprises at the end."""
    from sim.model import ParkEcosystem

    model = ParkEcosystem(parameters, seed=seed)
    for _ in range(model.quarters):
        model.step()
    return model.enterprises.size


def two_workers(parameters: Parameters) -> list[str]:
    """Throughput of eight runs on two processes against one, workers already started in both cases."""
    from joblib import Parallel, delayed

    seconds = {}
    for workers in (1, 2):
        with Parallel(n_jobs=workers, backend="loky") as pool:
            pool(delayed(one_run)(replace(parameters, quarters=2), seed) for seed in range(workers))
            start = time.perf_counter()
            pool(delayed(one_run)(parameters, seed) for seed in range(8))
            seconds[workers] = time.perf_counter() - start
    ratio = seconds[1] / seconds[2]
    return [
        f"8 runs: {seconds[1]:.1f} s on one, {seconds[2]:.1f} s on two",
        f"ratio {ratio:.2f}: {verdict(ratio, BARS['workers'], at_least=True)}",
    ]


def first_run(_: Parameters) -> list[str]:
    """What `yuanqu run` with its default settings takes besides the simulation, over what importing its libraries takes."""
    parameters = compose()
    one_run(replace(parameters, quarters=2), 0)
    found = first_minute.measured(lambda: one_run(parameters, 0))
    imports, whole, simulation = found["imports"], found["run"], found["simulation"]
    value = first_minute.ratio(found)
    return [
        f"import {', '.join(first_minute.IMPORTS)}: {imports.wall:.2f} s, {imports.processor:.2f} s of processor time",
        f"yuanqu run: {whole.wall:.2f} s, {whole.processor:.2f} s of processor time, first line on screen after {whole.first_line:.2f} s",
        f"its simulation alone: {simulation.wall:.2f} s, {simulation.processor:.2f} s of processor time",
        f"median of {first_minute.ROUNDS} each, in turn",
        f"ratio {value:.2f}: {verdict(value, BARS['first minute'], at_least=False)}",
    ]
