"""Receipts as files: what they are, whether they may be taken, how they look."""
