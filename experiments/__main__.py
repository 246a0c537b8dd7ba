"""`python -m experiments` is `yuanqu`."""

import sys

from experiments.commands.cli import main

sys.exit(main())
