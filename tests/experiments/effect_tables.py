"""Made-up tables of a comparison and of a sensitivity analysis, as the figures read them."""

import numpy as np
import pandas as pd

from experiments.configuration.levers import LEVERS
from experiments.statistics.outcomes import OUTCOMES

MAIN = ("vacancy_rate", "asking_rent", "mean_stage", "innovations", "output", "enterprises", "employees", "fiscal_cost")
SCENARIOS = ("baseline", "innovation_oriented", "talent_oriented", "rent_subsidy_withdrawal", "digital_park")
WORLDS = ("boom-market", "boom-government_led", "stagnation-market", "stagnation-government_led")
INFO = {
    "title": {"en": "Zhongguancun, Beijing", "zh": "北京中关村"},
    "names": {"haidian": {"en": "Haidian Park", "zh": "海淀园"}, "changping": {"en": "Changping Park", "zh": "昌平园"}},
}
# about how large each outcome is, in the units of the tables
LEVELS = {
    "vacancy_rate": 0.18, "asking_rent": 4.2, "mean_stage": 2.4, "innovations": 310.0, "output": 9.1e11, "enterprises": 5200.0,
    "employees": 410_000.0, "fiscal_cost": 6.2e9, "operating_income": 4.0e8, "leased_m2": 8.0e6, "rd": 3e10, "imbalance": 0.4,
}  # fmt: skip


def effects(worlds=("",), scenarios=SCENARIOS, n=20):
    """Rows of effects.csv: the last scenario changes nothing, one is uncertain."""
    rng = np.random.default_rng(1)
    rows = []
    for world in worlds:
        for number, scenario in enumerate(scenarios[1:], 1):
            for outcome in MAIN:
                same = scenario == "digital_park" and outcome in ("fiscal_cost", "asking_rent")
                level = LEVELS[outcome]
                mean = 0.0 if same else level * 0.04 * rng.normal() * number
                half = 0.0 if same else level * 0.02 * (1 + rng.random()) * number
                if n < 2:
                    half = np.nan
                p = 1.0 if same else float(rng.random() ** 4)
                rows.append({
                    "scenario": scenario, "base": scenarios[0], "world": world, "window": "last_year", "outcome": outcome,
                    "unit": OUTCOMES[outcome].unit, "n": n, "base_level": level, "difference": mean, "low": mean - half,
                    "high": mean + half, "low_bca": mean - 0.9 * half, "high_bca": mean + 1.1 * half, "p": p,
                    "p_adjusted": p, "same": same, "variance_ratio": 0.2,
                })  # fmt: skip
    return pd.DataFrame(rows)


def by_quarter(worlds=("",), scenarios=SCENARIOS, n=20, quarters=76):
    """Rows of effects_by_quarter.csv: pulses that rise and fall at different times; the last scenario changes no rent and costs nothing."""
    t, rows = np.arange(quarters), []
    dates = [f"{2006 + each // 4}Q{each % 4 + 1}" for each in t]
    for world in worlds:
        for number, scenario in enumerate(scenarios[1:], 1):
            for outcome in MAIN:
                same = scenario == "digital_park" and outcome in ("fiscal_cost", "asking_rent")
                size = 0.0 if same else LEVELS[outcome] * 0.05 * (-1) ** number
                mean = size * np.exp(-(((t - 12.0 * number) / 10.0) ** 2))
                half = abs(size) * 0.3 * np.sqrt((t + 1) / quarters) if n > 1 else np.nan
                rows.append(pd.DataFrame({
                    "scenario": scenario, "base": scenarios[0], "world": world, "outcome": outcome, "unit": OUTCOMES[outcome].unit,
                    "quarter": t, "date": dates, "n": n, "base_level": LEVELS[outcome], "difference": mean, "low": mean - half,
                    "high": mean + half,
                }))  # fmt: skip
    return pd.concat(rows, ignore_index=True)


def best(worlds=("",), scenarios=SCENARIOS):
    """Rows of best.csv."""
    rng = np.random.default_rng(2)
    rows = []
    for world in worlds:
        for outcome in MAIN:
            if OUTCOMES[outcome].better == 0:
                continue
            ranks, chance = rng.permutation(len(scenarios)) + 1, rng.dirichlet(np.full(len(scenarios), 0.5))
            for scenario, rank, share in zip(
                scenarios, ranks, np.sort(chance)[::-1][np.argsort(np.argsort(ranks))], strict=True
            ):
                rows.append({
                    "world": world, "window": "last_year", "outcome": outcome, "scenario": scenario, "n": 20,
                    "mean": LEVELS[outcome], "low": 0.9 * LEVELS[outcome], "high": 1.1 * LEVELS[outcome], "rank": rank,
                    "probability_best": share, "share_best": np.round(20 * share) / 20,
                })  # fmt: skip
    return pd.DataFrame(rows)


def robustness(worlds=WORLDS, scenarios=SCENARIOS):
    """Rows of robustness.csv, of which the figures read the concordance."""
    return pd.DataFrame([
        {"window": "last_year", "outcome": outcome, "scenario": scenario, "worlds": len(worlds), "mean_rank": 2.5,
         "worst_rank": 4, "worlds_best": 1, "mean_regret": 1.0, "worst_regret": 2.0,
         "concordance": 0.62 if len(worlds) > 1 else np.nan}
        for outcome in MAIN if OUTCOMES[outcome].better for scenario in scenarios])  # fmt: skip


def pareto(worlds=("",), scenarios=SCENARIOS, outcomes=("output", "innovations")):
    """Rows of pareto.csv: fronts are found from the means."""
    rng = np.random.default_rng(3)
    rows = []
    for world in worlds:
        for outcome in outcomes:
            cost = np.concatenate([[1.5e9], 2e10 + 3e10 * rng.random(len(scenarios) - 1)])
            value = LEVELS[outcome] * (1 + 0.1 * rng.random(len(scenarios)))
            front = [
                not any((cost <= c) & (value >= v) & ((cost < c) | (value > v)))
                for c, v in zip(cost, value, strict=True)
            ]
            for scenario, c, v, on in zip(scenarios, cost, value, front, strict=True):
                rows.append({
                    "world": world, "outcome": outcome, "scenario": scenario, "n": 20, "cost": c, "cost_low": 0.94 * c,
                    "cost_high": 1.06 * c, "value": v, "value_low": 0.985 * v, "value_high": 1.015 * v, "on_front": on,
                    "probability_on_front": 0.93 if on else 0.08,
                })  # fmt: skip
    return pd.DataFrame(rows)


def displacement(worlds=("",), scenarios=SCENARIOS):
    """Rows of displacement.csv: what others lose is a share of what the parks targeted gain."""
    rng = np.random.default_rng(4)
    rows = []
    for world in worlds:
        for scenario in scenarios[1:]:
            for outcome in ("enterprises", "employees", "output", "innovations", "leased_m2"):
                gain = LEVELS[outcome] * 0.05 * rng.normal(0.5)
                lost, outside = -gain * rng.random() * 0.7, -gain * rng.random() * 0.2
                net = gain + lost + outside
                for part, value in zip(
                    ("treated", "other_parks", "outside_parks", "system"), (gain, lost, outside, net), strict=True
                ):
                    half = 0.3 * abs(value) + 0.005 * LEVELS[outcome]
                    share = 1 - net / gain if part == "system" and gain > 0 else np.nan
                    rows.append({"world": world, "scenario": scenario, "base": scenarios[0], "outcome": outcome, "part": part,
                                 "n": 20, "difference": value, "low": value - half, "high": value + half,
                                 "share_displaced": share})  # fmt: skip
    return pd.DataFrame(rows)


def adoption(
    worlds=("",), scenarios=("baseline", "innovation_oriented", "digital_park"), parks=("haidian", "changping")
):
    """Rows of adoption.csv."""
    rng = np.random.default_rng(5)
    rows = []
    for world in worlds:
        for scenario in scenarios[1:]:
            for park in parks:
                for outcome in (
                    "enterprises",
                    "employees",
                    "output",
                    "innovations",
                    "vacancy_rate",
                    "asking_rent",
                    "operating_income",
                ):
                    alone = LEVELS[outcome] * 0.03 * rng.normal(1)
                    together = alone * rng.random()
                    for way, value in zip(
                        ("alone", "together", "alone_minus_together", "others_when_alone"),
                        (alone, together, alone - together, -0.6 * alone),
                        strict=True,
                    ):
                        half = 0.3 * abs(value) + 0.002 * LEVELS[outcome]
                        rows.append({"world": world, "scenario": scenario, "base": scenarios[0], "park": park, "way": way,
                                     "outcome": outcome, "n": 20, "difference": value, "low": value - half,
                                     "high": value + half})  # fmt: skip
    return pd.DataFrame(rows)


def costs(worlds=("",), scenarios=SCENARIOS):
    """Rows of costs.csv: instruments and other spending add up to the fiscal cost."""
    rng = np.random.default_rng(6)
    kinds = [name for name, lever in LEVERS.items() if lever.programmes]
    rows = []
    for world in worlds:
        for number, scenario in enumerate(scenarios):
            spent = {kind: 4e9 * rng.random() if number and (i + number) % 3 else 0.0 for i, kind in enumerate(kinds)}
            spent["other"] = 3e9
            total, returns = sum(spent.values()), 1.2e9 * (number > 1)
            items = {"present_value": 0.7 * (total - returns), "fiscal_cost": total, "fiscal_returns": returns, **spent}
            rows += [{"world": world, "scenario": scenario, "item": item, "n": 20, "mean": value, "low": 0.95 * value,
                      "high": 1.05 * value} for item, value in items.items()]  # fmt: skip
    return pd.DataFrame(rows)


PARAMETERS = tuple(
    f"{section}.{leaf}"
    for section in ("leasing", "labour", "innovation", "operators", "governments", "market")
    for leaf in (
        "search_cost",
        "elasticity",
        "adjustment_speed",
        "share_of_local_sales",
        "memory",
        "threshold_of_entry",
    )
)


def screening(parameters=PARAMETERS, outcome="output", noise=True):
    """Rows of screening.csv: effects fall off from the first to the last parameter."""
    scale, rng = LEVELS[outcome] * 0.2, np.random.default_rng(7)
    rows = []
    floor = scale * 0.12
    for number, parameter in enumerate(("replicate", *parameters) if noise else parameters):
        star = floor if parameter == "replicate" else scale * 0.88 ** (number - 1) * (0.9 + 0.2 * rng.random())
        low, high = 0.75 * star, 1.25 * star
        rows.append({
            "outcome": outcome, "window": "last_year", "parameter": parameter, "section": parameter.split(".")[0],
            "unit": "CNY per year", "low": 0.0, "high": 1.0, "mu": 0.8 * star * (-1) ** number, "mu_star": star,
            "mu_star_low": low, "mu_star_high": high, "sigma": star * (0.2 + rng.random()), "rank": number,
            "beyond_noise": low > floor, "tag": "D",
        })  # fmt: skip
    return pd.DataFrame(rows)


def sobol(parameters=PARAMETERS[:8], outcome="output"):
    """Rows of sobol.csv: the last parameters cannot be told from zero."""
    rows = []
    for number, parameter in enumerate((*parameters, "replicate")):
        first, total = 0.4 * 0.6**number, 0.5 * 0.6**number + 0.02
        rows.append({"outcome": outcome, "window": "last_year", "parameter": parameter, "first": first,
                     "first_low": first - 0.06, "first_high": first + 0.06, "total": total, "total_low": total - 0.05,
                     "total_high": total + 0.05, "distinguishable": total > 0.05})  # fmt: skip
    return pd.DataFrame(rows)


def hindcast(scenario="baseline", runs=8):
    """Rows of hindcast.csv: revenue is put in, vacancy rates stand beside those that a broker counts, a park is not the whole."""
    seen = [
        *(("revenue", "city", str(year), "", "fed", 6e11 + 3e11 * (year - 2006), 1.04) for year in range(2006, 2019)),
        *(
            ("enterprises", "city", str(year), "", "emergent", 1.0 + 0.02 * (year - 2007), 1.3)
            for year in range(2007, 2019)
        ),
        *(("vacancy_rate", "city", period, "Colliers", "emergent", 0.12, 1.1) for period in ("2012Q1", "2019Q4")),
        ("rent", "city", "2019Q4", "Colliers", "emergent", 3.1, 1.4),
        ("revenue", "fengtai", "2012", "", "emergent", 1e11, 1.0),
        ("revenue", "city", "2021", "", "half-fed", 5e12, float("nan")),
    ]
    return pd.DataFrame([{
        "scenario": scenario, "topic": topic, "place": place, "period": period, "broker": broker, "fed": fed, "comparison": "same",
        "observed": value, "observed_compared": value, "simulated": ratio * value, "simulated_low": 0.95 * ratio * value,
        "simulated_high": 1.05 * ratio * value, "runs": runs, "source": "a yearbook", "provenance": "read",
        "error": 100.0 * (ratio - 1.0) * value if topic == "vacancy_rate" else ratio - 1.0,
        "error_unit": "points" if topic == "vacancy_rate" else "relative",
    } for topic, place, period, broker, fed, value, ratio in seen])  # fmt: skip
