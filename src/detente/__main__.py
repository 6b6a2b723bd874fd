"""The command `detente`, and `python -m detente`: start at once, and stop at Ctrl-C at any moment."""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Run the command line; Ctrl-C ends it with exit code 130 and no traceback, even while it starts or ends."""
    stopped: list[int] = []

    def stop(number: int, frame: object) -> None:
        stopped.append(number)
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, stop)
    try:
        from detente.cli import main as run

        run()
    except BaseException as error:
        # An import that is interrupted may tell Ctrl-C as a mistake of its own.
        if not stopped and not isinstance(error, KeyboardInterrupt):
            raise
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.stderr.write("Stopped.\n")
        sys.stderr.flush()
        os._exit(130)  # Python would end itself by the signal where code that it was compiling met it
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main()
