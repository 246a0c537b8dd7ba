"""The search for rooms: what each searcher has heard of, rounds of choice and lottery, and what the alliance offers the rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.parameters import Leasing
from sim.processes.admission import admitted
from sim.processes.designation import known_by_title
from sim.processes.location import NOWHERE, OUTSIDE, SpaceMarket, accepted
from sim.sums import group_sums

ALMOST_NOTHING = 1e-9  # ratio: a productivity below it counts as this, to have a logarithm


def choose(
    model: Economy, draws: Draws, market: SpaceMarket, rows: NDArray, space: NDArray, area: NDArray
) -> NDArray[np.int64]:
    """Where each searcher goes: a park, `OUTSIDE` every park, or `NOWHERE` when no round of the lottery found room.

    rows of the searchers [M], space type and area [m2] each looks for. A searcher who may stay in its own rooms needs no lottery for them.
    """
    search = Search(model, draws, market, rows, space, area)
    let_in = admitted(model)
    if let_in is not None:
        search.keep_out(let_in)
    for _ in range(model.parameters.leasing.passes):
        pending = np.flatnonzero(search.place == NOWHERE)
        if not pending.size:
            break
        search.round(pending)
    if model.parameters.alliance.active("attraction"):
        search.offer_members()
    search.count_matches()
    return search.place


def expected_lift(home_district: float, *, barrier: float, tax_split: float, honour: float) -> float:
    """Utility by which an expected tax split lowers the attachment to the home district, home_district * barrier * tax_split * honour."""
    return home_district * barrier * tax_split * honour


def district_attachment(
    taste: NDArray, at_home: NDArray, reach: NDArray, industry: NDArray, ability: NDArray, standing: NDArray, p: Leasing
) -> NDArray:
    """What draws a searcher to a district besides its parks [M, R utility].

    taste + home_district * at_home + reach + industry + sorting * ability * standing; taste [M, R] Gumbel draws, at_home [M, R] marks the searcher's
    own district, reach [R utility] of skilled labour, industry [M, R utility] what draws the searcher's industry there; the able gain most from a
    good address: ability [M log points] is productivity against the industry's, standing [R] that of the district.
    """
    return taste + (p.home_district * at_home + reach + industry + p.sorting * ability[:, None] * standing)


def district_utility(weights: NDArray, attachment: NDArray, *, scale: float, nesting: float) -> NDArray:
    """Utility of a district [M, R], nesting * (ln(weights) + scale) + attachment: the inclusive value of its parks, and what else draws there.

    weights [M, R] sums of exp(utility - scale) over the parks that a searcher knows and that have room; minus infinity where there is none.
    """
    with np.errstate(divide="ignore"):
        return nesting * (np.log(np.maximum(weights, 0.0)) + scale) + attachment


def staying_outside(utility: NDArray, taste: NDArray, *, home_district: float) -> NDArray:
    """Utility of space outside the parks of its own district to each searcher [M], utility + home_district + taste (Gumbel draws)."""
    return utility + home_district + taste


def home_loyalty(rootedness: NDArray, inside: NDArray, *, home_park: float) -> NDArray:
    """What a searcher's own park is worth to it besides [M utility], home_park * rootedness.

    rootedness [M 0-1], taken as 1 of those not inside a park: founders know the park where they worked, or that met them, as one who is at home.
    """
    return home_park * np.where(inside, rootedness, 1.0)


def rooms_on_offer(free: NDArray, stock: NDArray, *, natural: NDArray, smallest: float, weight: float) -> NDArray:
    """How many rooms a park has to choose from, against one of its size at natural vacancy [J, S ratio], (free / (natural * stock)) ** weight.

    What searchers choose among is vacant rooms, not rooms; where less than the smallest area [m2] is free there are none. free, stock [J, S m2],
    natural [S 0-1]. Source: aggregation of alternatives (McFadden 1978).
    """
    usual = np.maximum(natural * stock, 1.0)
    return np.where(free >= smallest, np.maximum(free / usual, 0.0) ** weight, 0.0)


def home_bonus(
    weight: NDArray, offered: NDArray, stays: NDArray, *, loyalty: NDArray, counted: NDArray | float = 1.0
) -> NDArray:
    """What a searcher's own park adds to the sum of weights of its district [M]; loyalty [M utility] to it.

    weight * (exp(loyalty) * (1 if the searcher may stay in its rooms, else offered) - counted * offered); offered [M ratio] is what the park has to
    choose from, counted 1 where that is in the sum already, 0 where the park refuses all of its kind but those who are in. The rooms a searcher has
    are there for it whatever else is vacant.
    """
    return weight * (np.exp(loyalty) * np.where(stays, 1.0, offered) - counted * offered)


def ability_of(productivity: NDArray, usual: NDArray) -> NDArray:
    """How able an enterprise is [M log points], ln(productivity / usual of its industry), each [ratio] of ALMOST_NOTHING at least."""
    return np.log(np.maximum(productivity, ALMOST_NOTHING) / np.maximum(usual, ALMOST_NOTHING))


class Search:
    """One quarter's searchers with their tastes, what they have heard of, and the floor space that is left."""

    def __init__(self, model: Economy, draws: Draws, market: SpaceMarket, rows: NDArray, space: NDArray, area: NDArray):
        firms, parks = model.enterprises, model.parks
        self.model, self.draws, self.market, self.space, self.area = model, draws, market, space, area
        self.names, self.home = firms.name[rows], firms.home[rows]
        regions = np.arange(len(model.district_key))
        self.at_home = regions[None, :] == firms.district[rows][:, None]
        self.stays = (firms.park[rows] >= 0) & (firms.space[rows] == space)
        self.priority = draws.uniform(3, self.names)
        self.free = np.where(model.open_parks()[:, None], parks.stock - parks.leased, 0.0)
        self.weigh(rows)
        self.hear(rows)

        self.let_in: NDArray[np.bool_] | None = None
        self.counted: NDArray[np.float64] | float = 1.0
        self.place = np.full(len(rows), NOWHERE, np.int64)
        self.over = np.zeros(len(rows), bool)  # nothing a searcher knows of has any room
        self.refused = np.zeros((len(rows), len(regions)), bool)

    def weigh(self, rows: NDArray) -> None:
        """What parks, districts and the outside are worth to each searcher, rooms aside."""
        model, market, draws, p = self.model, self.market, self.draws, self.model.parameters.leasing
        firms, parks = model.enterprises, model.parks
        age_class, industry = model.age_class()[rows], firms.industry[rows]
        self.industry, self.inside = industry, firms.park[rows] >= 0
        self.classes = market.class_of(self.space, industry, age_class)
        self.top = market.value.max()
        self.weight = np.exp(market.value - self.top)
        self.home_weight = np.where(self.home >= 0, self.weight[self.home, self.classes], 0.0)
        self.loyalty = home_loyalty(firms.rootedness[rows], firms.park[rows] >= 0, home_park=p.home_park)
        self.home_row = np.where(self.home >= 0, parks.district[self.home], 0)
        taste = draws.gumbel(1, self.names[:, None], model.district_key[None, :])
        ability = ability_of(firms.productivity[rows], model.industries.productivity[industry])
        self.attachment = district_attachment(
            taste, self.at_home, market.reachable, market.district[:, industry].T, ability, market.standing, p
        )
        if model.funds.size and model.parameters.fund.relocation_string:
            # whom a guidance fund holds may not leave its district
            fund = firms.fund[rows]
            tied = (fund >= 0) & (model.funds.park[fund] < 0)
            self.attachment = np.where(tied[:, None] & ~self.at_home, -np.inf, self.attachment)
        here = firms.district[rows]
        outside = market.outside[here, industry, age_class] + market.district[here, industry]
        outside = outside + p.sorting * ability * market.standing[here]
        self.elsewhere = staying_outside(outside, draws.gumbel(2, self.names), home_district=p.home_district)

    def hear(self, rows: NDArray) -> None:
        """What each searcher has heard of, and what alliances tell it."""
        model, draws, p, rules = self.model, self.draws, self.model.parameters.leasing, self.model.parameters.alliance
        # districts a searcher has heard of; None when all know everything
        self.seen = None
        if p.seen < 1.0:
            heard = draws.uniform(11, self.names[:, None], model.district_key[None, :]) < p.seen
            self.seen = self.at_home | heard
        # who looks at the platform's list
        self.looks = np.zeros(len(rows), bool)
        if model.parameters.platform.participation > 0.0:
            self.looks = draws.uniform(21, self.names) < model.platforms.users[0]
        # what a member park gains in the eyes of enterprises in other members' districts [utility]
        self.lift, self.lifted = 0.0, np.zeros(len(rows), bool)
        if rules.active("attraction"):
            self.lift = expected_lift(
                p.home_district, barrier=rules.barrier, tax_split=rules.tax_split, honour=rules.honour
            )
            park = model.enterprises.park[rows]
            self.lifted = (park >= 0) & model.parks.member[park]

    def keep_out(self, let_in: NDArray[np.bool_]) -> None:
        """Take parks out of the choice of new tenants they refuse; let_in [J, K]. Whoever is in a park may stay, or take other rooms there."""
        self.count_refused(let_in)
        self.let_in = let_in
        ages, spaces = self.market.ages, self.model.parks.stock.shape[1]
        self.weight = self.weight * np.tile(np.repeat(let_in, ages, axis=1), (1, spaces))
        self.counted = np.where(self.home >= 0, let_in[self.home, self.industry], True).astype(float)
        self.home_weight = np.where(self.inside, self.home_weight, self.counted * self.home_weight)

    def count_refused(self, let_in: NDArray[np.bool_]) -> None:
        """Note what those look for who would go to a park that refuses them, were everybody let in everywhere."""
        everyone = np.arange(self.place.size)
        best, leaves, _ = self.preferred_district(everyone, offer=False)
        goes = everyone[~leaves]
        park = self.best_park(goes, best[~leaves], offer=False)
        own = self.inside[goes] & (park == self.home[goes])
        out = (park >= 0) & ~own & ~let_in[park, self.industry[goes]]
        self.model.parks.refused += self.model.by_park(self.area[goes[out]], park[out])

    def inclusive(self, offered: NDArray, pending: NDArray, offer: bool) -> NDArray[np.float64]:
        """Sums of weights over the parks that each pending searcher sees, by district [P, R]; offered [J, C ratio] what there is."""
        parks, classes = self.model.parks, self.classes[pending]

        def sums(weight: NDArray) -> NDArray:
            def of(known: NDArray) -> NDArray:
                return self.model.by_district(weight * known[:, None])[:, classes].T

            if offer:
                return of(parks.member)
            everything = self.model.by_district(weight)[:, classes].T
            if self.seen is None:
                return everything
            titled = known_by_title(self.model)
            shown = np.where(self.looks[pending, None], of(titled | parks.listed), of(titled))
            return np.where(self.seen[pending], everything, shown)

        weight = self.weight * offered
        plain = sums(weight)
        if self.lift == 0.0:
            return plain
        nesting = self.model.parameters.leasing.nesting
        raised = sums(weight * np.where(parks.member, np.exp(self.lift / nesting), 1.0)[:, None])
        return np.where(self.lifted[pending, None] & ~self.at_home[pending], raised, plain)

    def round(self, pending: NDArray, offer: bool = False) -> None:
        """One round for the pending searchers: a district, a park in it, and a lottery where several want the same rooms."""
        pending, region = self.choose_district(pending, offer)
        park = self.best_park(pending, region, offer)
        self.refused[pending[park < 0], region[park < 0]] = True
        content = (park >= 0) & self.stays[pending] & (park == self.home[pending])
        self.place[pending[content]] = park[content]
        applies = (park >= 0) & ~content
        self.draw_lots(pending[applies], park[applies])

    def choose_district(self, pending: NDArray, offer: bool) -> tuple[NDArray, NDArray]:
        """Who of the pending prefers a district to space outside the parks, and which one; the others are done."""
        best, leaves, nothing = self.preferred_district(pending, offer)
        if not offer:
            self.place[pending[leaves]] = OUTSIDE
            self.over[pending[leaves]] = nothing[leaves]
        return pending[~leaves], best[~leaves]

    def preferred_district(self, pending: NDArray, offer: bool) -> tuple[NDArray, NDArray, NDArray]:
        """District each of the pending likes best, whether space outside the parks is better, and whether no district has anything; three [P]."""
        p, market = self.model.parameters.leasing, self.market
        self.offered = rooms_on_offer(
            self.free,
            self.model.parks.stock,
            natural=self.model.natural_vacancy,
            smallest=p.smallest_area,
            weight=p.floor_space,
        )
        weights = self.inclusive(np.repeat(self.offered, market.kinds * market.ages, axis=1), pending, offer)
        there = self.offered[self.home[pending], self.space[pending]]
        bonus = home_bonus(
            self.home_weight[pending],
            there,
            self.stays[pending],
            loyalty=self.loyalty[pending],
            counted=self.counted if isinstance(self.counted, float) else self.counted[pending],
        )
        if offer:
            bonus = np.where(self.model.parks.member[self.home[pending]], bonus, 0.0)
        weights[np.arange(pending.size), self.home_row[pending]] += bonus
        utility = district_utility(weights, self.attachment[pending], scale=self.top, nesting=p.nesting)
        utility[self.refused[pending]] = -np.inf
        best = utility.argmax(axis=1)
        found = utility[np.arange(pending.size), best]
        return best, self.elsewhere[pending] >= found, np.isneginf(found)

    def draw_lots(self, seekers: NDArray, park: NDArray) -> None:
        """Let rooms to the seekers of each park and space type while there are any, in an order drawn by lot."""
        group = park * self.model.parks.stock.shape[1] + self.space[seekers]
        won = accepted(group, self.priority[seekers], self.area[seekers], self.free.ravel())
        self.place[seekers[won]] = park[won]
        self.free -= group_sums(group[won], self.area[seekers[won]], self.free.size).reshape(self.free.shape)

    def offer_members(self) -> None:
        """One more round for whoever found no room, over the floor space of all members; who likes it no better stays as it was."""
        # the staff follows up as many as it can
        draws = self.draws
        followed = draws.uniform(22, self.names) < self.model.alliances.capacity[0]
        lost = np.flatnonzero(((self.place == NOWHERE) | self.over) & followed)
        if not lost.size:
            return
        # a district that had no room among all its parks has none among the members; of others only the listed parks were known
        if self.seen is not None:
            self.refused &= self.seen
        self.round(lost, offer=True)
        come = lost[(self.place[lost] >= 0) & ~(self.stays[lost] & (self.place[lost] == self.home[lost]))]
        self.model.alliances.led_m2 += self.area[come].sum()

    def count_matches(self) -> None:
        """Note how many searchers saw a park only because it was listed, how many of them took one, and how much floor space."""
        model = self.model
        if model.parameters.platform.participation <= 0.0 or self.seen is None:
            return
        parks, body = model.parks, model.platforms
        shows = model.by_district(parks.listed & model.open_parks()) > 0.0
        body.searches += int((self.looks & (~self.seen & shows).any(axis=1)).sum())
        went = np.flatnonzero((self.place >= 0) & self.looks)
        park = self.place[went]
        matched = parks.listed[park] & ~self.seen[went, parks.district[park]]
        body.matches += int(matched.sum())
        body.let_m2 += self.area[went[matched]].sum()

    def best_park(self, pending: NDArray, region: NDArray, offer: bool) -> NDArray[np.int64]:
        """The park each pending searcher likes best in its district among those it sees with room for it, -1 where there is none."""
        if not pending.size:
            return np.empty(0, np.int64)
        model, draws, parks = self.model, self.draws, self.model.parks
        count = model.parks_in_district[region]
        start = np.cumsum(count) - count
        seeker = np.repeat(pending, count)
        park = np.repeat(model.first_park[region] - start, count) + np.arange(count.sum())
        own = park == self.home[seeker]
        has_rooms = own & self.stays[seeker]
        with np.errstate(divide="ignore"):
            rooms = np.log(np.where(has_rooms, 1.0, self.offered[park, self.space[seeker]]))
        utility = (
            self.market.value[park, self.classes[seeker]]
            + rooms
            + self.loyalty[seeker] * own
            + draws.gumbel(4, self.names[seeker], parks.name[park])
        )
        feasible = (self.free[park, self.space[seeker]] >= self.area[seeker]) | has_rooms
        if self.let_in is not None:
            feasible &= self.let_in[park, self.industry[seeker]] | own & self.inside[seeker]
        if offer:
            feasible &= parks.member[park]
        elif self.seen is not None:
            shown = known_by_title(model)[park] | parks.listed[park] & self.looks[seeker]
            feasible &= shown | self.seen[seeker, np.repeat(region, count)]
        if self.lift > 0.0:
            moves = self.lifted[seeker] & parks.member[park] & ~self.at_home[seeker, np.repeat(region, count)]
            utility = utility + self.lift / model.parameters.leasing.nesting * moves
        utility = np.where(feasible, utility, -np.inf)
        result = np.full(pending.size, -1, np.int64)
        some = np.flatnonzero(count)
        top = np.maximum.reduceat(utility, start[some])
        position = np.flatnonzero((utility == np.repeat(top, count[some])) & np.isfinite(utility))
        result[np.searchsorted(start, position, side="right") - 1] = park[position]
        return result
