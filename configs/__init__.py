"""The configuration files of `yuanqu`, as a package so that an installed copy finds them too."""
