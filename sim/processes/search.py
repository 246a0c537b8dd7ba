"""The search for rooms: what each searcher has heard of, rounds of choice and lottery, and what the alliance offers the rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.processes.location import NOWHERE, OUTSIDE, SMALLEST_AREA, SpaceMarket, accepted
from sim.sums import group_sums


def choose(
    model: Economy, draws: Draws, market: SpaceMarket, rows: NDArray, space: NDArray, area: NDArray
) -> NDArray[np.int64]:
    """Where each searcher goes: a park, `OUTSIDE` every park, or `NOWHERE` when no round of the lottery found room.

    rows of the searchers [M], space type and area [m2] each looks for. A searcher who may stay in its own rooms needs no lottery for them.
    """
    search = Search(model, draws, market, rows, space, area)
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


class Search:
    """One quarter's searchers with their tastes, what they have heard of, and the floor space that is left."""

    def __init__(self, model: Economy, draws: Draws, market: SpaceMarket, rows: NDArray, space: NDArray, area: NDArray):
        p, rules, firms, parks = model.parameters.leasing, model.parameters.alliance, model.enterprises, model.parks
        self.model, self.draws, self.market, self.space, self.area = model, draws, market, space, area
        self.names, district, self.home = firms.name[rows], firms.district[rows], firms.home[rows]
        names, age_class, regions = self.names, model.age_class()[rows], len(model.district_key)
        self.stays = (firms.park[rows] >= 0) & (firms.space[rows] == space)
        self.classes = market.class_of(space, firms.industry[rows], age_class)
        self.top = market.value.max()
        self.weight = np.exp(market.value - self.top)
        self.free = np.where(model.open_parks()[:, None], parks.stock - parks.leased, 0.0)
        self.luck = draws.gumbel(1, names[:, None], model.district_key[None, :])
        self.at_home = np.arange(regions)[None, :] == district[:, None]
        self.luck += p.home_district * self.at_home + market.reachable
        if model.funds.size and model.parameters.fund.relocation_string:
            # whom a guidance fund holds may not leave its district
            fund = firms.fund[rows]
            tied = (fund >= 0) & (model.funds.park[fund] < 0)
            self.luck = np.where(tied[:, None] & ~self.at_home, -np.inf, self.luck)
        self.elsewhere = (
            market.outside[district, firms.industry[rows], age_class] + p.home_district + draws.gumbel(2, names)
        )
        self.priority = draws.uniform(3, names)
        self.home_weight = np.where(self.home >= 0, self.weight[self.home, self.classes], 0.0)
        self.home_row = np.where(self.home >= 0, parks.district[self.home], 0)

        # districts a searcher has heard of; None when all know everything
        self.seen = None
        if p.seen < 1.0:
            self.seen = self.at_home | (draws.uniform(11, names[:, None], model.district_key[None, :]) < p.seen)
        # what a member park gains in the eyes of enterprises in other members' districts [utility]
        self.lift, self.lifted = 0.0, np.zeros(len(rows), bool)
        if rules.active("attraction"):
            self.lift = expected_lift(
                p.home_district, barrier=rules.barrier, tax_split=rules.tax_split, honour=rules.honour
            )
            self.lifted = (firms.park[rows] >= 0) & parks.member[firms.park[rows]]

        self.place = np.full(len(rows), NOWHERE, np.int64)
        self.over = np.zeros(len(rows), bool)  # nothing a searcher knows of has any room
        self.refused = np.zeros((len(rows), regions), bool)

    def visible(self, offer: bool) -> NDArray[np.bool_]:
        """Parks that everybody sees [J]: those listed, or in the alliance's offer its members."""
        return self.model.parks.member if offer else self.model.parks.listed

    def inclusive(self, vacant: NDArray, pending: NDArray, offer: bool) -> NDArray[np.float64]:
        """Sums of weights over the parks that each pending searcher sees, by district [P, R]; vacant [J, C] marks what is on offer."""
        parks, classes = self.model.parks, self.classes[pending]

        def sums(weight: NDArray) -> NDArray:
            shown = weight * self.visible(offer)[:, None]
            if offer:
                return self.model.by_district(shown)[:, classes].T
            everything = self.model.by_district(weight)[:, classes].T
            if self.seen is None:
                return everything
            return np.where(self.seen[pending], everything, self.model.by_district(shown)[:, classes].T)

        weight = self.weight * vacant
        plain = sums(weight)
        if self.lift == 0.0:
            return plain
        nesting = self.model.parameters.leasing.nesting
        raised = sums(weight * np.where(parks.member, np.exp(self.lift / nesting), 1.0)[:, None])
        return np.where(self.lifted[pending, None] & ~self.at_home[pending], raised, plain)

    def round(self, pending: NDArray, offer: bool = False) -> None:
        """One round for the pending searchers: a district, a park in it, and a lottery where several want the same rooms."""
        p, market, parks = self.model.parameters.leasing, self.market, self.model.parks
        home, stays, place = self.home, self.stays, self.place
        vacant = np.repeat(self.free >= SMALLEST_AREA, market.kinds * market.ages, axis=1)
        inclusive = self.inclusive(vacant, pending, offer)
        listed = vacant[home[pending], self.classes[pending]]
        bonus = self.home_weight[pending] * (np.where(stays[pending] | listed, np.exp(p.home_park), 0.0) - listed)
        if offer:
            bonus = np.where(parks.member[home[pending]], bonus, 0.0)
        inclusive[np.arange(pending.size), self.home_row[pending]] += bonus
        with np.errstate(divide="ignore"):
            utility = p.nesting * (np.log(np.maximum(inclusive, 0.0)) + self.top) + self.luck[pending]
        utility[self.refused[pending]] = -np.inf
        best = utility.argmax(axis=1)
        found = utility[np.arange(pending.size), best]
        leaves = self.elsewhere[pending] >= found
        if not offer:
            place[pending[leaves]] = OUTSIDE
            self.over[pending[leaves]] = np.isneginf(found[leaves])
        pending, best = pending[~leaves], best[~leaves]

        park = self.best_park(pending, best, offer)
        self.refused[pending[park < 0], best[park < 0]] = True
        content = (park >= 0) & stays[pending] & (park == home[pending])
        place[pending[content]] = park[content]
        ask = np.flatnonzero((park >= 0) & ~content)
        seekers = pending[ask]
        group = park[ask] * parks.stock.shape[1] + self.space[seekers]
        won = accepted(group, self.priority[seekers], self.area[seekers], self.free.ravel())
        place[seekers[won]] = park[ask[won]]
        self.free -= group_sums(group[won], self.area[seekers[won]], self.free.size).reshape(self.free.shape)

    def offer_members(self) -> None:
        """One more round for whoever found no room, over the floor space of all members; who likes it no better stays as it was."""
        lost = np.flatnonzero((self.place == NOWHERE) | self.over)
        if not lost.size:
            return
        # a district that had no room among all its parks has none among the members; of others only the listed parks were known
        if self.seen is not None:
            self.refused &= self.seen
        self.round(lost, offer=True)

    def count_matches(self) -> None:
        """Note how many searchers saw a park only because it was listed, and how many of them took one."""
        model = self.model
        if model.parameters.platform.participation <= 0.0 or self.seen is None:
            return
        parks, body = model.parks, model.platforms
        shows = model.by_district(parks.listed & model.open_parks()) > 0.0
        body.searches += int((~self.seen & shows).any(axis=1).sum())
        went = np.flatnonzero(self.place >= 0)
        park = self.place[went]
        body.matches += int((parks.listed[park] & ~self.seen[went, parks.district[park]]).sum())

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
        utility = (
            self.market.value[park, self.classes[seeker]]
            + model.parameters.leasing.home_park * own
            + draws.gumbel(4, self.names[seeker], parks.name[park])
        )
        feasible = (self.free[park, self.space[seeker]] >= self.area[seeker]) | (own & self.stays[seeker])
        if offer:
            feasible &= parks.member[park]
        elif self.seen is not None:
            feasible &= parks.listed[park] | self.seen[seeker, np.repeat(region, count)]
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
