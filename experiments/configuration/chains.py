"""The chain of every lever: who acts, what changes first, what follows, and what is paid. `yuanqu ablate` measures it.

A chain is a row of a table: the actor, links as `outcome+` (up) or `outcome-` (down), each read everywhere or `@place`, and what is paid. The
first link is what the lever acts on directly, as its page in docs/model says. To add one, add a row; a test asks for one of every lever.
"""

from __future__ import annotations

from experiments.statistics.chains import Chain, Link
from experiments.statistics.readings import EVERYWHERE, paid

ACTORS = ("operators", "districts", "both", "funds", "alliance", "platform")
"""Who acts by a lever; names for readers in experiments/configuration/texts/readings.toml."""


def link(text: str) -> Link:
    """A link from its text, `outcome+` or `outcome-@place`."""
    outcome, _, place = text.partition("@")
    return Link(outcome[:-1], {"+": 1, "-": -1}[outcome[-1]], place or EVERYWHERE)


def _chain(actor: str, links: str, *bill: str) -> Chain:
    """links: in order, with spaces between; bill: a table and the columns or purposes in it that say what is paid."""
    return Chain(actor, tuple(link(each) for each in links.split()), paid(*bill) if bill else None)


CHAINS: dict[str, Chain] = {
    # the ten paths
    "site_selection": _chain("operators", "land_paid+ park_leased_m2+@opened_later park_output+@opened_later", "flows", "land"),
    "product_design": _chain("operators", "stock_m2- asking_rent+ vacancy_rate-", "flows", "made to measure", "refitting"),
    "government_relation": _chain("districts", "pain_6- displaced_m2- stock_m2+", "flows", "enterprise officers"),
    "attraction_channels": _chain("operators", "entries+ enterprises_in_parks+ leased_m2+ output+", "flows", "attraction"),
    "industrial_services": _chain("operators", "service_level+ service_income+ mean_stage+", "flows", "services"),
    "park_operation": _chain("operators", "displaced_m2- vacancy_rate- operators_income+", "flows", "management"),
    "business_model": _chain("operators", "floor_space_sold+ service_income+ service_level+ mean_stage+", "flows", "services"),
    "threefold_linkage": _chain(
        "operators", "digital+ service_level+ rd_from_other_parks+ innovations+", "flows", "linked operation"
    ),
    "innovation_ecosystem": _chain("both", "knowledge_exchange+ innovations+ spin_offs+ output+", "flows", "laboratories", "public laboratories"),
    # trends and institutions
    "innovation_community": _chain("operators", "knowledge_exchange+ innovations+ output+", "flows", "community work"),
    "ecosystem_attraction": _chain("operators", "entries+ enterprises_in_parks+ chain_closure+ output+", "flows", "attraction"),
    "full_cycle_services": _chain("operators", "service_fit+ service_income+ enterprises_in_parks+", "flows", "services"),
    "targeted_talent": _chain(
        "districts", "skilled_labour+ vacancies_filled+ employees+ output+", "flows", "attracting people"
    ),
    "revival": _chain("both", "revival_work+ vacancy_rate- output+", "flows", "revival"),
    "admission": _chain("operators", "refused_m2+ leading_industry_share+@refusing park_vacancy_rate+@refusing"),
    "industrial_fund": _chain(
        "funds", "fund_investment+ rd+ innovations+ output+", "flows", "fund capital, governments", "fund capital, operators"
    ),
    "learning_governments": _chain("districts", "offered+ convergence+ enterprises+ revenue-", "system", "fiscal_cost"),
    "learning_operators": _chain("operators", "strategy_switches+ operators_income+ mean_stage+", "flows", "switch of strategy"),
    "alliance": _chain(
        "alliance", "service_level+@members park_enterprises+@members park_vacancy_rate-@members output+", "flows", "alliance dues"
    ),
    "platform": _chain(
        "platform", "platform_matches+ enterprises_in_parks+ park_vacancy_rate-@listed output+", "flows", "platform fees",
        "platform grant",
    ),
    "designation": _chain(
        "both", "titles_held+ park_enterprises+@titled park_vacancy_rate-@titled output+", "flows", "title application",
        "title commission", "title report", "title promotion", "title grant",
    ),
    # alternatives to these
    "complex": _chain("operators", "amenity+ functional_mix+ enterprises_in_parks+", "flows", "amenity building"),
    "land_attraction": _chain("both", "effective_rent- stock_m2+ leased_m2+", "system", "spending_land_discount"),
    "policy_attraction": _chain(
        "districts", "enterprises_in_parks+ leased_m2+ output+", "system", "spending_rent_subsidy", "spending_tax_relief"
    ),
    "single_services": _chain("operators", "service_fit- service_income- mean_stage-", "flows", "services"),
    "talent_for_all": _chain(
        "districts", "skilled_labour+ vacancies_filled+ employees+ output+", "flows", "attracting people"
    ),
    "sale_model": _chain("operators", "floor_space_sold+ rent_income- service_level- mean_stage-", "flows", "services"),
    "rent_model": _chain("operators", "asking_rent+ service_level- service_income-", "flows", "services"),
    "service_model": _chain("operators", "service_level+ service_income+ enterprises_in_parks-", "flows", "services"),
    "equity_model": _chain("operators", "equity_income+ rent_income- service_level+", "flows", "services"),
    # instruments of policy
    "land_discount": _chain("districts", "pipeline_m2+ stock_m2+ asking_rent- leased_m2+", "system", "spending_land_discount"),
    "rent_subsidy": _chain("districts", "enterprises_in_parks+ leased_m2+ output+", "system", "spending_rent_subsidy"),
    "rent_free_period": _chain(
        "districts", "effective_rent- enterprises_in_parks+ leased_m2+", "system", "spending_rent_free_period"
    ),
    "tax_relief": _chain("districts", "enterprises+ employees+ output+", "system", "spending_tax_relief"),
    "rd_subsidy": _chain("districts", "rd+ innovations+ output+", "system", "spending_rd_subsidy"),
    "talent_housing": _chain(
        "districts", "skilled_labour+ vacancies_filled+ employees+", "system", "spending_talent_housing"
    ),
    "talent_subsidy": _chain(
        "districts", "vacancies_filled+ employees+ innovations+ output+", "system", "spending_talent_subsidy"
    ),
    "guidance_fund_equity": _chain(
        "districts", "fund_investment+ rd+ innovations+ output+", "system", "spending_guidance_fund_equity"
    ),
    "incubation_grant": _chain("districts", "leased_incubator_m2+ enterprises_in_parks+ output+", "system", "spending_incubation_grant"),
    "service_platform_grant": _chain(
        "districts", "service_level+ service_income+ mean_stage+", "system", "spending_service_platform_grant"
    ),
    "pilot_line_grant": _chain(
        "districts", "stock_lab_m2+ leased_lab_m2+ innovations+", "system", "spending_pilot_line_grant"
    ),
    "renovation_grant": _chain("districts", "pipeline_m2+ vacancy_rate- output+", "system", "spending_renovation_grant"),
    "scenario_procurement": _chain("districts", "output+ rd+ employees+ innovations+", "system", "spending_scenario_procurement"),
    "fast_approval": _chain("districts", "enterprises_in_parks+ leased_m2+ vacancy_rate-", "system", "spending_fast_approval"),
    "brand_promotion": _chain("districts", "entries+ enterprises+ output+", "system", "spending_brand_promotion"),
}  # fmt: skip
"""The chain of every lever, by its name in `experiments.configuration.levers.LEVERS`."""
