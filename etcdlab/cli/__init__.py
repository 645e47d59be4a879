"""The command line: one command per verb.

This module alone is loaded before Ctrl-C is handled, so it imports nothing that takes time.
"""

from __future__ import annotations

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells report it."""


def main() -> None:
    """Run the command line, and end the process with its exit code."""
    import gc
    import os
    import signal
    import sys

    # The garbage collection of imported modules, most of all at the end, takes a fifth of a check's time.
    gc.disable()
    handled = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if handled:
        # No work has begun while the commands load, so Ctrl-C ends the process.
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    from etcdlab.cli.postponed import postpone_modules

    postpone_modules()
    from etcdlab.cli.language import take_language

    # Before the commands load: their help is in the reader's language.
    refused = take_language(sys.argv)
    from etcdlab.cli.running import run

    if handled:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        code = run(refused)
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)
