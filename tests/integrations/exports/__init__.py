"""Tables of claims as files."""
