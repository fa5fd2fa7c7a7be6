"""What every table shares: how its constraints are named, how rows are numbered, how times are kept."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers its rows only in a column declared INTEGER; AUTOINCREMENT there never gives a number twice.
Id = BigInteger().with_variant(Integer, "sqlite")
Millis = BigInteger
