"""Look at everything Chit needs, in an order in which one thing explains the next. A check that breaks has failed."""

from __future__ import annotations

from collections.abc import Callable

from bot.doctor.channels import check_channels
from bot.doctor.check import Check, failed, ok, warning
from bot.doctor.machine import check_data_folder, check_disk, check_file_system, check_sqlite
from bot.doctor.receipts import check_receipts
from bot.logs import places
from bot.settings import Settings, WrongSettings


def examine_settings() -> tuple[Settings | None, list[Check]]:
    """The settings, or what is wrong with each."""
    try:
        settings, misspelt = Settings.load(), Settings.misspelt()
        fix = "Correct the name in the environment or in the file .env, or take it out."
        strange = [warning("settings", each, fix=fix) for each in misspelt]
        return settings, strange or [ok("settings", "all can be used")]
    except WrongSettings as wrong:
        fix = "Correct it in the environment or in the file .env."
        return None, [failed("settings", mistake, fix=fix) for mistake in wrong.mistakes]


async def examine(settings: Settings) -> list[Check]:
    """Everything but the settings themselves."""
    checks = _safely("machine", lambda: _machine(settings))
    try:
        checks += await check_receipts(settings)
    except Exception as error:  # a doctor does not faint
        checks.append(_broken("receipts", error))
    try:
        found, accounts = await _store(settings)
        checks += found
    except Exception as error:  # as above
        accounts = {}
        checks.append(_broken("database", error))
    try:
        checks += await check_channels(settings, accounts)
    except Exception as error:  # as above
        checks.append(_broken("channels", error))
    return checks


def _machine(settings: Settings) -> list[Check]:
    from bot.doctor.database import sqlite_file

    checks = [check_data_folder(settings), check_disk(settings), check_sqlite(settings)]
    return [*checks, check_file_system(folder=sqlite_file(settings).parent)] if settings.on_sqlite else checks


async def _store(settings: Settings) -> tuple[list[Check], dict[str, str | None]]:
    """What is found there, and the accounts at WeCom of its directory, each with that of the manager."""
    from bot.doctor.company import check_company, wecom_accounts
    from bot.doctor.database import check_durability, check_keys, opened

    async with opened(settings) as (store, checks):
        if store is None:
            return checks, {}
        for check in (check_durability, check_keys):
            try:
                checks.append(await check(store))
            except Exception as error:  # as above
                checks.append(_broken(check.__name__.removeprefix("check_"), error))
        try:
            checks += await store.read(lambda unit: check_company(unit, settings))
        except Exception as error:  # as above
            checks.append(_broken("company", error))
        return checks, await store.read(wecom_accounts) if settings.wecom_on else {}


def _safely(name: str, look: Callable[[], list[Check]]) -> list[Check]:
    try:
        return look()
    except Exception as error:  # as above
        return [_broken(name, error)]


def _broken(name: str, error: Exception) -> Check:
    if getattr(error, "is_passing", False):
        return failed(name, str(error), fix="Start the database and look again.")
    where = places(error.__traceback__, most=1)[0]
    return failed(name, f"the check broke at {where} ({type(error).__name__})", fix="This is a defect of Chit.")
