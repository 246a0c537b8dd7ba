"""Studies made from numbers that were made up, for the tests of reports."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import asdict

import numpy as np
import pandas as pd

from experiments import compose
from experiments.configuration import region
from experiments.statistics.outcomes import OUTCOMES
from experiments.study import region_names

SMALL = ["region=synthetic", "region.parks=3", "region.districts=1", "region.enterprises=60", "quarters=5"]
STRATEGIES = ("baseline", "innovation_oriented", "talent_oriented", "my_own")
MAIN = ("output", "vacancy_rate", "fiscal_cost", "asking_rent")


def comparison(folder, worlds=("",), **changes):
    """A study of a comparison made from numbers that were made up: folder, manifest, information and tables."""
    folder.mkdir(parents=True)
    draw = np.random.default_rng(0)
    composed = {name: compose(*SMALL, f"scenario={name}") for name in STRATEGIES[:3]}
    composed["my_own"] = compose(*SMALL, "rent.vacancy_response=0.3")
    story = {"en": "A story in <English> & 100 % of it.", "zh": "一段中文说明。"}
    of_scenario = {
        (name if not world else f"{name}--{world}"): {"strategy": name, "world": world, "way": ""}
        for name in STRATEGIES
        for world in worlds
    }
    manifest = {
        "study": folder.name,
        "kind": "compare",
        "command": f"yuanqu compare scenarios=[{','.join(STRATEGIES)}] seeds=20 study={folder.name}",
        "finished": "2026-11-24T14:07:53+0000",
        "versions": {"python": "3.12.1", "yuanqu": "0.1.0"},
        "platform": "Linux",
        "git": {"commit": "ce19ad36d5b90dc7f542686d645cdbdaced056c4", "dirty": False},
        "model": "14614cc913af",
        "runs_computed": 80,
        "runs_failed": [],
        "seconds": {"total": 12.3},
        "peak_memory_bytes": 290430976,
        "results_rest_on": {
            "D": {"count": 2, "names": ["rent.vacancy_response", "supply.pipeline_count"]},
            "M-lo": {"count": 1, "names": ["supply.land_price"]},
        },
        "options": {"lang": "en", "size": "journal", "formats": ["png"], "cost": {"match": "", "discount": 0.04}, "stop": {"step": 10, "most": 200}},
        "scenarios": {
            code: {
                "identity": "0123456789ab",
                "seeds": list(range(20)),
                "quarters": 76,
                "inputs": {"industries.csv": "52702de2b7b14f06f91287a5d21a7dfa"},
                "parameters": json.loads(json.dumps(asdict(composed[each["strategy"]]), default=list)),
                **({"story": story} if each["strategy"] != "my_own" else {}),
            }
            for code, each in of_scenario.items()
        },
        "comparison": {
            "base": "baseline",
            "strategies": list(STRATEGIES),
            "worlds": list(worlds),
            "scenarios": of_scenario,
            "outcome": "output",
            "window": "last_year",
            "question": {"en": "", "zh": ""},
            "main_outcomes": list(MAIN),
            "stop": {"smallest": 0.5, "reached": False, "seeds": 20, "history": []},
            "common_random_numbers": {"median_variance_ratio": 0.124, "outcomes": 16},
        },
        **changes,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    told = region_names.figure_information(region.setting_of(composed["baseline"]))
    (folder / "information.json").write_text(
        json.dumps({"groups": [{"scenarios": list(of_scenario), "information": told}]}, default=str), encoding="utf-8"
    )
    scale = {"output": 2e11, "vacancy_rate": 0.2, "fiscal_cost": 2e9, "asking_rent": 4.0}
    rows: dict[str, list[dict[str, object]]] = {
        name: []
        for name in (
            "effects",
            "effects_over_time",
            "best",
            "pareto",
            "robustness",
            "displacement",
            "adoption",
            "costs",
        )
    }
    for world in worlds:
        for outcome in MAIN:
            for name in STRATEGIES:
                place = STRATEGIES.index(name) or 4  # the base is the last of all
                size = 0.01 * scale[outcome] * (4 - place)
                keys = {"scenario": name, "base": "baseline", "world": world, "window": "last_year", "outcome": outcome}
                if name != "baseline":
                    told = 0.5 if name == "my_own" else 0.0004
                    rows["effects"].append(
                        {
                            **keys,
                            "unit": OUTCOMES[outcome].unit,
                            "n": 20,
                            "base_level": scale[outcome],
                            "difference": size,
                            "low": size * 0.5,
                            "high": size * 1.5,
                            "low_bca": size * 0.6,
                            "high_bca": size * 1.4,
                            "p": told,
                            "p_adjusted": told,
                            "same": False,
                            "variance_ratio": 0.1,
                            **(
                                {"log_ratio": 4.0 - place, "log_ratio_low": 3.0 - place, "log_ratio_high": 5.0 - place}
                                if outcome == "output"
                                else {}
                            ),
                        }
                    )
                    rows["effects"].append({**rows["effects"][-1], "window": "run", "difference": 0.5 * size})
                    about = {key: keys[key] for key in ("scenario", "base", "world", "outcome")} | {"n": 20}
                    sure = name != "my_own"
                    rows["effects_over_time"] += [
                        {
                            **about,
                            "measure": "peak",
                            "unit": OUTCOMES[outcome].unit,
                            "base_level": scale[outcome],
                            "value": 3 * size,
                            "low": 2 * size if sure else -size,
                            "high": 4 * size,
                            "date": "2012Q3",
                        },
                        {
                            **about,
                            "measure": "peak_quarter",
                            "unit": "quarter of the run, from 0",
                            "value": 26,
                            "date": "2012Q3",
                        },
                        {
                            **about,
                            "measure": "half_life",
                            "unit": "quarters",
                            "value": 7 if name == "innovation_oriented" else "",
                        },
                    ]
                    if outcome == "vacancy_rate":
                        rows["effects_over_time"] += [
                            {**about, "measure": measure, "unit": "", "base_level": base, "value": value, "low": value - 0.1,
                             "high": value + 0.1}
                            for measure, base, value in (
                                ("vacancy_quarters_saved", "", 0.39), ("parks_opened", 2.0, 0.0), ("quarters_until_80_let", 8.5, -1.6),
                                ("parks_not_80_let", 0.5, -0.4))
                        ]  # fmt: skip
                if OUTCOMES[outcome].better:
                    rows["best"].append({
                        **keys, "n": 20, "mean": scale[outcome] + size, "low": scale[outcome] * 0.9, "high": scale[outcome] * 1.1,
                        "rank": place, "probability_best": (0.88, 0.12, 0.0, 0.0)[place - 1], "share_best": 0.25,
                    })  # fmt: skip
                if OUTCOMES[outcome].better and world == worlds[-1] and len(worlds) > 1:
                    rows["robustness"].append({
                        **keys, "worlds": len(worlds), "mean_rank": place, "worst_rank": 4, "worlds_best": 1, "mean_regret": size,
                        "worst_regret": 2 * size, "concordance": 0.83,
                    })  # fmt: skip
        for number, name in enumerate(STRATEGIES):
            cost = 1.5e9 * number
            rows["pareto"].append({
                "world": world, "outcome": "output", "scenario": name, "n": 20, "cost": cost, "cost_low": cost * 0.9, "cost_high": cost * 1.1,
                "value": 2e11 + number, "value_low": 1.9e11, "value_high": 2.1e11, "on_front": number < 2, "probability_on_front": 0.9996,
            })  # fmt: skip
            for item, share in (
                ("present_value", 1.0),
                ("fiscal_cost", 1.3),
                ("fiscal_returns", 0.0),
                ("rd_subsidy", 0.8),
                ("other", 0.5),
            ):
                rows["costs"].append({
                    "world": world, "scenario": name, "item": item, "n": 20, "mean": share * cost, "low": 0.9 * share * cost,
                    "high": 1.1 * share * cost,
                })  # fmt: skip
            if name == "baseline":
                continue
            for part, difference in (
                ("treated", 4e9),
                ("other_parks", -1e9),
                ("outside_parks", -4e8),
                ("system", 2.6e9),
            ):
                rows["displacement"].append({
                    "world": world, "scenario": name, "base": "baseline", "outcome": "output", "part": part, "n": 20, "difference": difference,
                    "low": difference - 1e9, "high": difference + 1e9, "share_displaced": 0.35 if part == "system" else "",
                })  # fmt: skip
            for way, difference in (
                ("alone", 3e8),
                ("together", 1e8),
                ("alone_minus_together", 2e8),
                ("others_when_alone", -2e8),
            ):
                rows["adoption"].append({
                    "world": world, "scenario": name, "base": "baseline", "park": "park_1", "way": way, "outcome": "output", "n": 20,
                    "difference": difference + draw.normal(), "low": 0.0, "high": 2 * difference,
                })  # fmt: skip
    for name, found in rows.items():
        if found:
            pd.DataFrame(found).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    write_runs(folder, pd.DataFrame(rows["effects"]), pd.DataFrame(rows["costs"]))
    return folder


def write_runs(folder, effects, costs):
    """The single runs behind the effects and costs of the made-up comparison: luck of a seed makes every effect larger or smaller alike."""
    seeds = np.arange(20)
    luck, other = (part - part.mean() for part in (np.tile([1.0, -1.0], 10), np.repeat([1.0, -1.0], 10)))
    # with 19 degrees of freedom, t = 2.093: half of the interval is half of the effect, and a tenth of the cost
    luck, other = (share * part / part.std(ddof=1) * 20**0.5 / 2.093 for share, part in ((0.5, luck), (0.1, other)))
    parts = []
    for row in effects.to_dict("records"):
        name = row["scenario"] + (f"--{row['world']}" if row["world"] else "")
        about = {"seed": seeds, "window": row["window"], "outcome": row["outcome"]}
        value = row["base_level"] + row["difference"] * (1.0 + luck)
        parts.append(pd.DataFrame({"scenario": name, **about, "value": value}))
        of_base = name.replace(row["scenario"], row["base"])
        parts.append(pd.DataFrame({"scenario": of_base, **about, "value": row["base_level"]}))
    runs = pd.concat(parts).drop_duplicates(["scenario", "seed", "window", "outcome"], ignore_index=True)
    runs.to_parquet(folder / "outcomes.parquet")
    paid = costs[costs["item"] == "fiscal_cost"].to_dict("records")
    system = [
        pd.DataFrame(
            {
                "scenario": row["scenario"] + (f"--{row['world']}" if row["world"] else ""),
                "seed": seeds,
                "quarter": 0,
                "fiscal_cost": row["mean"] * (1.0 + other),
                "fiscal_returns": 0.0,
            }
        )
        for row in paid
    ]
    pd.concat(system, ignore_index=True).to_parquet(folder / "system.parquet")


def words_of(path):
    """The text of an HTML file without its tags, style and pictures."""
    text = path.read_text(encoding="utf-8").replace("\u2019", "'")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)))


def with_seeds(folder, number):
    """The made-up comparison as so few seeds would have left it: no probabilities, and with one seed no intervals either."""
    for name, columns in (
        ("effects", ("low", "high", "p", "p_adjusted", "variance_ratio", "log_ratio_low", "log_ratio_high")),
        ("effects_over_time", ("low", "high")),
        ("best", ("low", "high")),
        ("pareto", ("cost_low", "cost_high", "value_low", "value_high")),
        ("costs", ("low", "high")),
        ("displacement", ("low", "high")),
        ("adoption", ("low", "high")),
    ):
        table = pd.read_csv(folder / f"{name}.csv", keep_default_na=False)
        table["n"] = number
        for column in table.columns:
            if column.startswith("probability") or column.endswith("_bca") or (number == 1 and column in columns):
                table[column] = ""
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


def prepare(folder, kind, options):
    """Kind, options and information of a study, where the subcommand has not written them."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest = {**manifest, "kind": kind, "options": {**manifest.get("options", {}), **options}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    if not (folder / "information.json").exists():
        told = region_names.figure_information(region.setting_of(compose(*SMALL)))
        groups = {"groups": [{"scenarios": list(manifest["scenarios"]), "information": told}]}
        (folder / "information.json").write_text(json.dumps(groups, default=str), encoding="utf-8")


def pages(path):
    """The text of a PDF in one line, None where pdftotext is not installed."""
    if shutil.which("pdftotext") is None:
        return None
    found = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return re.sub(r"\s+", " ", found.replace("\u200b", ""))
