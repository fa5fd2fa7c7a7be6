"""The `chit` command: its tree of nouns and verbs, and how a failure becomes an exit status."""

from typing import Any

import click

from bot.commands import audit, claims, doctor, faq, keys, notices, people, policy, serving, slack, wecom


class Chit(click.Group):
    """Every failure becomes one line on stderr: status 1, or 2 where the usage or the settings are wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            raise _as_failure(error) from error


class WrongUse(click.ClickException):
    """Settings that can't be used, each named on a line of its own."""

    exit_code = 2


def _as_failure(error: Exception) -> click.ClickException:
    # Imported here: a command that works should not wait for it.
    from bot.logs import places
    from bot.settings import WrongSettings
    from claims.errors import Refused
    from faq.errors import EntryRefused

    if isinstance(error, WrongSettings):
        return WrongUse("\n".join(error.mistakes))
    if isinstance(error, EntryRefused):
        error = Refused(error.code, **error.facts)
    if isinstance(error, Refused):
        from bot.commands.words import sentence

        return click.ClickException(sentence(error))
    if isinstance(error, OSError) and error.strerror:
        return click.ClickException(f"{error.strerror}: {error.filename}" if error.filename else error.strerror)
    # The text of an unexpected error may quote a person; where it happened does not.
    where = places(error.__traceback__, most=1)
    return click.ClickException(f"Chit failed at {where[0]} ({type(error).__name__}). This is a defect of Chit.")


@click.group(cls=Chit, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="chit", message="%(version)s")
def main() -> None:
    """Chit: expense claims in chat, filed by a sentence, approved by a button, paid once."""


GROUPS = (
    audit.audit,
    claims.claims,
    faq.faq,
    keys.keys,
    notices.notices,
    people.people,
    policy.policy,
    slack.slack,
    wecom.wecom,
)
for group in GROUPS:
    main.add_command(group)
main.add_command(doctor.doctor)
serving.register(main)
