"""A part of a unit of work that is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class part(Generic[T]):  # noqa: N801 - used like `property`
    """Like `functools.cached_property`, without its lock, which on Python 3.11 all threads and units would share."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, whole: None, kind: type) -> part[T]: ...
    @overload
    def __get__(self, whole: object, kind: type) -> T: ...
    def __get__(self, whole: object | None, kind: type) -> part[T] | T:
        if whole is None:
            return self
        made = whole.__dict__[self._name] = self._make(whole)
        return made


@cache
def late(module: str, name: str) -> Any:
    """A class that is imported when it is first needed; an `import` in a function looks it up at every call."""
    return getattr(import_module(module), name)
