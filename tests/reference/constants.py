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
BROAD = 0.3
EXCHANGE = 0.5
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

ENTER = {
    2: {"leading_industry_share": 0.4, "local_linkage": 0.25},
    3: {"functional_mix": 0.55, "service_breadth": 0.5, "jobs_housing": 0.5},
    4: {
        "rd_intensity": 0.04,
        "network_density": 0.5,
        "service_equity_share": 0.3,
        "local_linkage": 0.25,
        "cross_park_links": 0.01,
    },
}
LEAVE = {
    2: {"leading_industry_share": 0.32, "local_linkage": 0.18},
    3: {"functional_mix": 0.45, "service_breadth": 0.4},
    4: {"rd_intensity": 0.03, "network_density": 0.4, "service_equity_share": 0.22},
}
FAILINGS = {2: 1, 3: 1, 4: 2}
