"""The kinds of agents and of things kept for them, each column declared once with dtype, default and unit.

Columns that serve as indices are 64 bits wide, which is what NumPy would convert them to at every use.
"""

from __future__ import annotations

import numpy as np

from sim.agent_sets import ViewSet, drawn_where
from sim.columns import Column, RowAgent, Rows

DAYS = 365 / 4  # days in a quarter: rents are quoted per day


class Enterprise(RowAgent):
    """A firm: it produces, learns, rents, grows, moves, spins off and fails."""

    @property
    def label(self) -> str:
        """Its industry, and the park or the district where it is."""
        park = self.park
        place = self.model.code_of("park", park) if park >= 0 else self.model.code_of("district", self.district)
        return f"{self.model.code_of('industry', self.industry)} in {place}"

    park = Column(np.int64, -1, unit="row in parks, -1 outside every park")
    district = Column(np.int64, 0, unit="row in governments")
    industry = Column(np.int64, 0, unit="row in industries")
    space = Column(np.int64, 0, unit="space type it needs now")
    main_space = Column(np.int64, 0, unit="space type it needs when grown up")
    home = Column(
        np.int32,
        -1,
        unit="row in parks it is tied to, -1 none",
        about="its own park, or its parent's before it has one",
    )
    founded = Column(np.int32, 0, unit="quarter; negative before the start")
    awaited = Column(
        np.bool_, False, unit="yes or no", about="a large investor from outside that suppliers in a park wait for"
    )
    settled_until = Column(np.int32, 0, unit="quarter", about="end of an arrangement outside the parks")
    employees = Column(unit="persons")
    productivity = Column(default=1.0, unit="ratio to the average of the industry at the start")
    knowledge = Column(unit="CNY", about="depreciated stock of R&D done and taken in")
    inventiveness = Column(default=1.0, unit="ratio", about="fixed for life, mean one")
    demand = Column(unit="log points", about="the enterprise's own demand against its market")
    asked = Column(
        default=1.0,
        unit="CNY per quarter at start prices",
        about="what it is asked for: could sell at the industry's price",
    )
    promise = Column(unit="log points", about="of what it will be asked for, as far as it has not shown yet")
    contract = Column(unit="log points", about="won or lost this quarter")
    cash = Column(unit="CNY")
    revenue = Column(unit="CNY per quarter")
    inputs = Column(unit="CNY per quarter", about="bought for what it sold; value added is revenue less these")
    profit = Column(unit="CNY per quarter", about="before profit tax, relief from taxes included")
    margin = Column(unit="share of revenue", about="moving average")
    rd = Column(unit="CNY per quarter")
    wage = Column(unit="CNY per worker per quarter")
    fixed_cost = Column(unit="CNY per quarter", about="wages and rent, the yardstick of cash")
    absorbed = Column(unit="CNY per quarter", about="R&D of others taken in")
    innovations = Column(unit="count per quarter")
    subsidy = Column(unit="CNY per quarter", about="received from governments, relief from taxes included")
    support = Column(
        unit="share", about="of rent and of local taxes that it counts on in its rooms, added up, as leasing left it"
    )
    rootedness = Column(unit="0-1", about="how rooted it is in its park; zero outside")
    leased_m2 = Column(unit="m2", about="its own rooms included")
    owner = Column(
        np.bool_, False, unit="yes or no", about="owns the rooms it has; settled when one of its leases ends"
    )
    stake = Column(unit="share", about="held by a park operator")
    stake_park = Column(np.int64, -1, unit="row in parks of the holder, -1 none")
    split_district = Column(
        np.int64,
        -1,
        unit="row in governments, -1 none",
        about="district it came from, if that is owed a share of its taxes",
    )
    split_until = Column(np.int32, 0, unit="quarter", about="the last in which the share is owed")
    local_tax = Column(unit="CNY per quarter", about="taxes paid to the district, after relief")
    fund = Column(np.int64, -1, unit="row in funds of the holder, -1 none")
    fund_stake = Column(unit="share", about="held by a fund")
    fund_since = Column(np.int32, 0, unit="quarter", about="when the fund invested first")
    fund_paid = Column(unit="CNY", about="paid in by a fund so far; who has had fund money once gets no other fund's")
    followed_on = Column(np.bool_, False, unit="yes or no", about="has had its second ticket")
    earmarked = Column(unit="CNY", about="fund money still to be spent on R&D")
    earmarked_until = Column(np.int32, 0, unit="quarter", about="when it is to be spent")


class Park(RowAgent):
    """A park and its operator."""

    @property
    def label(self) -> str:
        """Its code in the tables of the region."""
        return str(self.model.code_of("park", self.row))

    @property
    def enterprises(self) -> ViewSet:
        """The enterprises in the park now."""
        return drawn_where(self.model.enterprises, self.model.enterprises.park == self.row, self.model.random)

    district = Column(np.int32, 0, unit="row in governments")
    opening = Column(np.int32, 0, unit="quarter")
    strategy = Column(np.int8, 0, unit="row in STRATEGIES")
    leading_industry = Column(np.int16, -1, unit="row in industries, -1 none", about="what the park says it is for")
    permitted_m2 = Column(unit="m2", about="floor space the plan allows")
    accessibility = Column(unit="0-1")
    effort = Column(unit="0-1", axis="path", about="how far the operator goes on each path, as far as it can pay")
    fitted = Column(unit="share", about="of the floor space, made to tenants' measure")
    digital = Column(unit="0-1", about="level of digital operation")
    marketised = Column(unit="0-1", about="how far rents follow the market")
    specialised = Column(unit="0-1", about="how far the operator works for its leading industry")
    sold = Column(unit="share", about="of the floor space, sold to investors")
    stock = Column(unit="m2", axis="space")
    leased = Column(unit="m2", axis="space")
    sublet = Column(unit="m2", axis="space", about="offered by owners who have too much, and still vacant")
    modern = Column(
        unit="m2",
        axis="space",
        about="finished since 2000; investment-grade as far as offices and laboratories are an operator's to let",
    )
    displaced = Column(unit="m2 per quarter", about="let to enterprises that came from another park")
    relatedness_required = Column(
        unit="0-1", about="to its leading industry, that its operator asks of new tenants this quarter; zero: of nobody"
    )
    refused = Column(
        unit="m2 per quarter", about="looked for by enterprises that would have liked the park best and were not let in"
    )
    pipeline = Column(
        unit="m2", axis=("space", "lag"), about="under construction, by quarter of completion modulo the longest lag"
    )
    fitted_underway = Column(
        unit="m2",
        axis="lag",
        about="of what is under construction, made to tenants' measure, by quarter of completion modulo the longest lag",
    )
    expected_absorption = Column(unit="log points per quarter", about="net absorption that builders reckon with")
    let_before = Column(unit="m2", about="let when builders last looked")
    rule_rent = Column(unit="CNY/m2/day", axis="space", about="by the two-gap rule, before the operator's mark-up")
    asking_rent = Column(unit="CNY/m2/day", axis="space")
    base_rent = Column(unit="CNY/m2/day", axis="space", about="equilibrium rent at the start")
    land_value = Column(unit="CNY per m2 of floor", axis="space")
    idle = Column(np.int16, 0, unit="quarters", axis="space", about="for how long converting would have paid")
    amenity_m2 = Column(unit="m2", about="housing, commerce, culture")
    services = Column(unit="level 0-1", axis="service")
    upkeep = Column(default=1.0, unit="0-1")
    cash = Column(unit="CNY")
    debt = Column(unit="CNY")
    rent_income = Column(unit="CNY per quarter", about="rent and property fees")
    spin_offs = Column(unit="count per quarter", about="founded by enterprises of the park, wherever they settle")
    service_income = Column(unit="CNY per quarter")
    equity_income = Column(unit="CNY per quarter")
    operating_income = Column(
        unit="CNY per quarter", about="income less services, upkeep, interest, paths, dues and fees of the platform"
    )
    path_cost = Column(unit="CNY", about="paid for paths and community work since operating income was last reckoned")
    member = Column(
        np.bool_,
        False,
        unit="yes or no",
        about="of the alliance; before its opening, whether invited; a title may bring it",
    )
    listed = Column(
        np.bool_,
        False,
        unit="yes or no",
        about="lists its vacant floor space on the platform; before its opening, whether won over",
    )
    titled = Column(np.bool_, False, unit="yes or no", about="has the title of featured park")
    titled_since = Column(np.int32, -1, unit="quarter", about="when it was last given the title, -1 never")
    applied = Column(np.int32, -1, unit="quarter", about="when it last applied for the title, -1 never")
    applications = Column(np.int32, 0, unit="count", about="for the title so far")
    failed_reviews = Column(np.int32, 0, unit="count", about="of the title, in a row")
    title_lost = Column(np.int32, -1, unit="quarter", about="when it last lost the title, -1 never")
    member_by_title = Column(np.bool_, False, unit="yes or no", about="of the alliance only because of the title")
    strained = Column(np.int32, 0, unit="quarters", about="in a row, in which its interest was more than lenders bear")
    managed_since = Column(np.int32, 0, unit="quarter", about="from which on the present management runs it")
    income_record = Column(
        unit="CNY per m2", about="operating income per m2 of stock since the last comparison of strategies"
    )


class Government(RowAgent):
    """A district government, or (the last row) the central one."""

    @property
    def label(self) -> str:
        """The code of its district; `central` for the government above all districts."""
        row = self.row
        return "central" if row == self.model.central else str(self.model.code_of("district", row))

    @property
    def parks(self) -> ViewSet:
        """The parks of its district."""
        return drawn_where(self.model.parks, self.model.parks.district == self.row, self.model.random)

    @property
    def enterprises(self) -> ViewSet:
        """The enterprises of its district, in parks and outside."""
        return drawn_where(self.model.enterprises, self.model.enterprises.district == self.row, self.model.random)

    cash = Column(unit="CNY", about="below zero is debt")
    revenue = Column(unit="CNY per quarter")
    responsiveness = Column(default=1.0, unit="share", about="share of promises kept")
    promised = Column(unit="CNY per quarter", about="what the programmes would cost unrationed")
    rationing = Column(default=1.0, unit="share", about="share of programmes the budget can pay")
    spending = Column(
        unit="CNY per quarter", axis="instrument", about="by instrument, taxes and land revenue forgone included"
    )
    spending_by_target = Column(unit="CNY per quarter", axis=("target", "instrument"), about="the same by target")
    within_budget = Column(
        default=1.0, unit="share", axis="programme", about="share of each programme its budget left when it last paid"
    )
    housing_support = Column(unit="share", about="share of the housing rent of skilled workers that programmes pay")
    hiring_support = Column(unit="share", about="share promised for skilled hires, over all vacancies")
    fund_returns = Column(unit="CNY per quarter", about="what guidance funds give back")
    outlay = Column(unit="CNY per quarter", about="fiscal cost outside the policy table")
    missed = Column(unit="m2", axis="space", about="floor space looked for and not found, moving average")
    lacking = Column(unit="persons", axis="industry", about="skilled vacancies by industry")
    placed = Column(unit="share", axis="industry", about="skilled vacancies that attracted people fill")
    wage_index = Column(default=1.0, unit="ratio to the start", about="in the last row, wages elsewhere in the country")
    homes = Column(unit="persons", about="skilled people whom housing has been built for")
    skilled = Column(unit="persons", about="skilled labour living in the district")
    skilled_base = Column(unit="log", about="pull of the district that nothing in the model explains")
    ordinary_jobs = Column(unit="persons", about="outside the region's industries: shops, schools, building")
    ordinary_use = Column(
        default=1.0, unit="ratio to the start", about="of the ordinary space outside the parks by the ordinary economy"
    )
    access_base = Column(default=1.0, unit="ratio", about="skilled labour within reach per job at the start")
    fill_rate = Column(default=1.0, unit="share", about="skilled vacancies filled in a quarter")
    vacancies = Column(
        unit="persons", about="skilled jobs: all that are sought, and from talent on those left unfilled"
    )
    housing_rent = Column(unit="CNY/m2/day")
    off_park_rent = Column(unit="CNY/m2/day")
    founders_weight = Column(unit="share")
    offered = Column(unit="share", axis="instrument", about="offered on its own initiative, beside the programmes")
    last_change = Column(unit="share", axis="instrument", about="of what it offers, at the last review")
    priority = Column(unit="share", axis="industry", about="weight of each industry in what it wants; sums to one")
    account = Column(unit="CNY", about="revenue less programmes since the last review")
    account_before = Column(unit="CNY", about="of the year before")
    output_account = Column(unit="CNY", about="sales of the district's enterprises since the last review")
    output_before = Column(unit="CNY", about="of the year before")
    industry_before = Column(unit="CNY per quarter", axis="industry", about="sales by industry at the last review")


class Fund(RowAgent):
    """A fund that takes stakes in enterprises: a district's guidance fund, or a park's own."""

    district = Column(np.int64, 0, unit="row in governments")
    park = Column(np.int64, -1, unit="row in parks, -1 for a guidance fund")
    announced = Column(np.int32, -1, unit="quarter", about="when its target was set, -1 not yet")
    success = Column(unit="share of the target", about="what it will have raised in the end")
    target = Column(unit="CNY")
    cash = Column(unit="CNY")
    raised = Column(unit="CNY", about="paid in so far")
    own = Column(unit="CNY", about="part of it that its government or operator paid in")
    invested = Column(unit="CNY", about="paid to enterprises so far")
    returned = Column(unit="CNY", about="sales of stakes and dividends so far")
    lost = Column(unit="CNY", about="paid to enterprises that have closed")
    dividends = Column(unit="CNY per quarter")


class Alliance(RowAgent):
    """The alliance of parks, one agent, there even when no park is a member."""

    cash = Column(unit="CNY")
    members = Column(np.int64, 0, unit="open parks")
    next_plan = Column(
        np.int32, 0, unit="quarter", about="before which members do not agree on leading industries again"
    )
    capacity = Column(unit="share", about="of the joint work, that the staff paid by the last dues can do")
    saving = Column(unit="share", about="of the cost of services, that members save by the common specialists")
    led_m2 = Column(unit="m2", about="let to leads since parks last decided on membership")
    vacant_m2 = Column(unit="m2 x quarters", about="vacant in member parks, summed since parks last decided")
    next_review = Column(np.int32, 0, unit="quarter", about="at the end of which parks decide on membership")


class Platform(RowAgent):
    """The platform that lists vacant floor space, one agent, there even when no park lists."""

    cash = Column(unit="CNY")
    listed_m2 = Column(unit="m2", about="vacant floor space on the list")
    searches = Column(
        np.int64, 0, unit="count per quarter", about="searchers who saw parks only because they were listed"
    )
    matches = Column(np.int64, 0, unit="count per quarter", about="of these, searchers who took rooms in such a park")
    users = Column(unit="share", about="of searchers, who look at the list")
    parks = Column(np.int64, 0, unit="open parks", about="that list")
    fees = Column(unit="CNY per quarter")
    let_m2 = Column(unit="m2", about="let to those matches, what was before the last decisions on listing in part")
    offered_m2 = Column(unit="m2 x quarters", about="vacant floor space on the list, summed in the same way")
    next_review = Column(np.int32, 0, unit="quarter", about="at the end of which parks decide on listing")
    waived_until = Column(np.int32, 0, unit="quarter", about="before which no fee is asked")


class Industry(Rows):
    """A market: what all enterprises of an industry sell into."""

    key = Column(np.uint64, 0, unit="key")
    market_start = Column(unit="CNY per quarter", about="size at the start, in the region's own terms of trade")
    trend = Column(unit="log points", about="growth of the market since the start")
    shock = Column(unit="log points")
    price = Column(default=1.0, unit="ratio to the start")
    normal_price = Column(default=1.0, unit="ratio to the start", about="price at which everybody works at full use")
    use = Column(default=1.0, unit="ratio", about="part of what could be supplied that is, in the region and elsewhere")
    outside = Column(unit="CNY per quarter at start prices", about="what suppliers elsewhere could supply, all in use")
    outside_cost = Column(default=1.0, unit="ratio to the start", about="price that suppliers elsewhere need to stay")
    input_price = Column(default=1.0, unit="ratio to the start", about="of what enterprises buy")
    potential = Column(
        unit="CNY per quarter at start prices",
        about="what the region's enterprises could supply in the last quarter, all in use",
    )
    capacity = Column(
        unit="CNY per quarter at start prices",
        about="output of last quarter's workers at the productivity of the start",
    )
    margin = Column(unit="share of revenue", about="average over the region")
    asked_ratio = Column(default=1.0, unit="ratio", about="what its enterprises are asked for over what they make")
    usual_margin = Column(unit="share of revenue", about="at which enterprises keep their size; fixed for the run")
    support = Column(unit="share of revenue", about="of the margin, what governments paid; average over the region")
    productivity = Column(default=1.0, unit="ratio", about="average weighted by employees")
    base_level = Column(unit="log points", about="so that productivity averages one at the start")
    enterprises_start = Column(unit="count")
    entries = Column(unit="count per quarter")
    exits = Column(unit="count per quarter")
    joined = Column(unit="count per quarter", about="came with a park that opened, and are not entries")


class Lease(Rows):
    """A contract: the rent of a floor area for a term."""

    enterprise = Column(np.int64, 0, unit="row in enterprises")
    park = Column(np.int64, 0, unit="row in parks")
    space = Column(np.int64, 0, unit="space type")
    area = Column(unit="m2")
    rent = Column(unit="CNY/m2/day", about="of the first year")
    start = Column(np.int32, 0, unit="quarter")
    end = Column(np.int32, 0, unit="quarter")
    free_until = Column(np.int32, 0, unit="quarter")
