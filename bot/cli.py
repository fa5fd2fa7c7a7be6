"""The `chit` command: its tree of nouns and verbs, and how a failure becomes an exit status."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chit", message="%(version)s")
def main() -> None:
    """Chit: expense claims in chat, filed by a sentence, approved by a button, paid once."""
