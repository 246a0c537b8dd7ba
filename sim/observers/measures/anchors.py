"""Where each measure reads none and full: fixed numbers, never the sample's own range, so that values of two runs can be compared.

All are design choices (tag D); where a measure has natural ends (a share, a cosine) it needs no anchor.
"""

UNDECLARED = 0.3  # added to unclear positioning where a park declares no leading industry: nobody can plan for it
CONNECTED = 0.25  # purchases from or sales to other industries of the park, as a share, from which an industry counts as connected
RD_STRONG = 0.05  # R&D over revenue without weakness: a high-tech enterprise by the national definition spends 3 to 5 %
INNOVATIONS_STRONG = (
    15.0  # innovations a year per 1,000 employees without weakness: about what the most inventive parks reach
)
DEPENDENT = 0.10  # public support over value added (wages and profits) at which a park lives from policy
WINDOW = 4  # quarters over which attraction, innovations and rents are looked at: one year
FILLING = 12.0  # quarters in which a park should fill what is vacant beyond the natural rate
LEAST_FILL = 0.02  # share of the stock: a smaller backlog is no failure of attraction
VACANCY_WORST = 0.40  # vacancy rate that is as bad as can be; the natural rate is no pain
RENT_FALL_WORST = 0.10  # fall of asking rents within a year, at constant prices, that is as bad as can be
TOP = 0.10  # share of the parks, the largest ones, whose contribution counts as concentrated
RD_CENTRE = 0.08  # R&D over revenue of an innovation centre
INNOVATIONS_CENTRE = 30.0  # innovations a year per 1,000 employees of an innovation centre
LINKS_FULL = 0.5  # cross-park links at which related R&D is as much elsewhere as at home
