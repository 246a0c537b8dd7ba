"""`python -m experiments` is `yuanqu`."""

import sys

from experiments.cli import main

sys.exit(main())
