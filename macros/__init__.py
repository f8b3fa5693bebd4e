"""The handbook's engine. The macros plugin looks here for `define_env`."""

from __future__ import annotations

from typing import Any


def define_env(env: Any) -> None:
    """Register the macros. Imported late, so that the parts of the engine load without one another."""
    from macros.plugin import register  # noqa: PLC0415

    register(env)
