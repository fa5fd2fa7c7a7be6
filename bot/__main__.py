"""Start Chit from the command line: `chit` and `python -m bot` are the same program."""

import gc
import os
import signal
import sys

# What runs until it is told to stop may be told so while it is still being loaded. Nothing was taken in by then.
if sys.argv[1:2] in (["demo"], ["serve"], ["worker"]):
    for _number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(_number, lambda *_: os._exit(0))

# Loading leaves much behind that stays and no garbage: looking for some takes a sixth of the time a command takes.
# `bot.commands.opening` turns it on again.
gc.disable()

from bot.cli import main  # noqa: E402 - not before that

if __name__ == "__main__":
    main()
