"""Numbers that are not parameters (docs/model: the constants of each page)."""

from __future__ import annotations

DAYS = 365 / 4
IN_PARK, OFF_PARK, POOL, SPIN_OFF = 3, 4, 1, 2
ROUNDS = 12
DISTRICT_FUND, PARK_FUND = 5, 6
COMPETING = ("land_discount", "rent_subsidy", "tax_relief")
SINGLE = (4.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
LEAD = 5
ANCHOR = 7
EXIT_HAZARD = (0.004, 0.0161, 0.0246, 0.022, 0.022, 0.022, 0.022, 0.019, 0.0175, 0.016, 0.015)
COSTS_NOTHING = 1e-9

FACTORY, OFFICE, LAB, INCUBATOR = SPACES = range(4)
SERVICES = range(8)
AGES = range(3)
EFFORTS = (
    "site_selection",
    "product_design",
    "government_relation",
    "attraction_channels",
    "industrial_services",
    "park_operation",
    "threefold_linkage",
    "innovation_ecosystem",
)
INSTRUMENTS = (
    "land_discount",
    "rent_subsidy",
    "rent_free_period",
    "tax_relief",
    "rd_subsidy",
    "talent_housing",
    "talent_subsidy",
    "guidance_fund_equity",
    "incubation_grant",
    "service_platform_grant",
    "pilot_line_grant",
    "renovation_grant",
    "scenario_procurement",
    "fast_approval",
    "brand_promotion",
)

# by strategy: volume, cluster, service, equity, quota
MARKUP = (-0.1, 0.0, 0.15, 0.0, 0.0)
SERVICE_EFFORT = (0.5, 1.0, 1.6, 1.0, 0.7)
SERVICE_PRICE = (0.6, 1.0, 2.2, 1.2, 0.6)
PREFERENCE = (0.0, -0.1, 0.0, 0.0, 0.0)
TAKES_EQUITY = (False, False, False, True, False)
SERVICE_WEIGHT = tuple(
    tuple(weight * len(row) / sum(row) for weight in row)
    for row in (
        (3.0, 2.0, 0.5, 0.5, 0.3, 0.3, 0.4, 1.0),
        (1.0, 1.0, 1.0, 0.7, 1.3, 1.8, 0.9, 0.3),
        (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        (0.8, 0.8, 0.9, 2.2, 1.5, 0.5, 1.0, 0.3),
        (2.0, 3.0, 0.6, 0.6, 0.4, 0.5, 0.4, 0.5),
    )
)

NEED = (
    (0.1, 0.25, 0.1, 0.25, 0.1, 0.05, 0.1, 0.05),
    (0.08, 0.08, 0.22, 0.12, 0.1, 0.18, 0.17, 0.05),
    (0.12, 0.1, 0.1, 0.22, 0.22, 0.1, 0.09, 0.05),
)

# the observers of stage: nothing, full, weight, in logarithms or not
MARKS = {
    "knowledge": {
        "labour_intensity": (0.5, 0.2, 1.0, False),
        "rd_intensity": (0.03, 0.055, 1.5, False),
        "floor_productivity": (2.0, 4.5, 0.75, False),
        "knowledge_exchange": (0.05, 0.12, 0.75, False),
    },
    "cluster": {
        "chain_location_quotient": (1.2, 2.4, 1.0, False),
        "chain_jobs": (2000.0, 30000.0, 1.0, True),
        "chain_closure": (0.5, 0.9, 0.5, False),
    },
    "function": {
        "service_fit": (0.25, 0.75, 1.0, False),
        "jobs_housing": (0.2, 0.9, 1.0, False),
        "functional_mix": (0.6, 0.95, 1.0, False),
    },
    "ecosystem": {
        "spin_offs": (4.0, 16.0, 1.0, False),
        "rd_from_other_parks": (8.0, 80.0, 1.0, True),
        "service_equity_share": (0.03, 0.25, 1.0, False),
    },
}
DIMENSIONS = tuple(MARKS)
INDICATORS = tuple(name for marks in MARKS.values() for name in marks)
BARS = {
    2: {"knowledge": 0.36, "cluster": 0.42},
    3: {"knowledge": 0.5, "function": 0.62},
    4: {"knowledge": 0.84, "function": 0.7, "ecosystem": 0.55},
}
FLOORS = {
    2: {"occupancy": 0.6, "employees": 500.0, "jobs_against_peak": 0.65},
    3: {"occupancy": 0.68, "employees": 2000.0, "jobs_against_peak": 0.72},
    4: {"occupancy": 0.72, "employees": 5000.0, "jobs_against_peak": 0.78},
}
ROOM = 30.0

LOOKS_AT = (
    "labour_intensity", "rd_intensity", "floor_productivity", "chain_location_quotient", "chain_jobs", "service_fit", "jobs_housing",
    "knowledge_exchange", "rd_from_other_parks", "service_equity_share",
)  # fmt: skip
IN_LOGS = ("chain_jobs", "rd_from_other_parks")
SCALES = (0.08, 0.007, 1.0, 0.5, 2.0, 0.2, 0.25, 0.02, 1.0, 0.08)
PROTOTYPES = tuple(
    dict(zip(LOOKS_AT, values, strict=True))
    for values in (
        (0.44, 0.037, 2.8, 2.0, 3000.0, 0.32, 0.55, 0.08, 15.0, 0.04),
        (0.35, 0.043, 3.8, 1.8, 15000.0, 0.43, 0.62, 0.097, 22.0, 0.05),
        (0.3, 0.048, 4.2, 1.8, 20000.0, 0.68, 0.85, 0.117, 35.0, 0.14),
        (0.2, 0.065, 5.0, 1.9, 80000.0, 0.98, 0.97, 0.135, 45.0, 0.3),
    )
)
