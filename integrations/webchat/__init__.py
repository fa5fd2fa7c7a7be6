"""The web chat: a channel whose messages are read in a browser."""
