"""Relations that other models have published, tried on this one, a module each."""
