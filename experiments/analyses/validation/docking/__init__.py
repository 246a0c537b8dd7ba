"""Relations that other models have published, tried on this one, a module each, in regions so small that a run takes about two seconds."""

SMALL = ("region=synthetic", "region.parks=9", "region.districts=3", "region.enterprises=400", "quarters=60")
"""Words of the region that most of them are tried in, about two seconds a run."""
