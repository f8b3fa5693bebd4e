"""The shapes of an organization's own files. The rows of its tables have the shape of the table that they join."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from macros.models import Date, Id, Model, PagePath, Text, WebAddress, as_tuple


class Hidden(Model):
    """A page that this copy does not show: its address answers with `why` and the page to read `instead`."""

    page: PagePath
    why: Text
    instead: PagePath | None = None


class HiddenPages(Model):
    hidden: Annotated[tuple[Hidden, ...], as_tuple]


class Label(Model):
    """What this organization calls a term of the glossary."""

    term: Id
    label: Annotated[Text, Field(max_length=60)]


class Labels(Model):
    labels: Annotated[tuple[Label, ...], as_tuple]


class SignOff(Model):
    """A named person has read a page for this organization. `text` is the fingerprint of what was read; `make signoff` writes it."""

    page: PagePath
    person: Text
    role: Text
    date: Date
    review_by: Date
    text: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="what make signoff writes; it tells whether the page changed since")]


class SignOffs(Model):
    sign_offs: Annotated[tuple[SignOff, ...], as_tuple]


class Training(Model):
    """A course that the organization gives or books. It is listed as the organization's own and never recommended."""

    title: Text
    given_by: Text
    for_whom: Text | None = None
    when: Text | None = None
    contact: Text | None = None
    address: WebAddress | None = None
    covers: Annotated[tuple[PagePath, ...], as_tuple] = ()


class Trainings(Model):
    trainings: Annotated[tuple[Training, ...], as_tuple]
