"""Start Chit from the command line: `chit` and `python -m bot` are the same program."""

import gc

# Loading leaves much behind that stays and no garbage: looking for some takes a sixth of the time a command takes.
# `bot.commands.opening` turns it on again.
gc.disable()

from bot.cli import main  # noqa: E402 - not before that

if __name__ == "__main__":
    main()
