"""Ctrl-C reaches every process of a terminal; here only the first one answers to it."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def deaf_children(wanted: bool = True) -> Iterator[None]:
    """Processes started inside do not hear Ctrl-C; this one does, and ends them without a traceback from each."""
    if not wanted or threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
