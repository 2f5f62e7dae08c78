"""Pages asked for as a person would: the client, what must open, and what must not change."""

from typing import Protocol

from django.test import Client

from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry

OK, FOUND, FORBIDDEN, MISSING, WRONG = 200, 302, 403, 404, 422


def as_(user: User) -> Client:
    """A browser in which this person has signed in; English, so that tests can read."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


class Answered(Protocol):
    """What the client gives back."""

    @property
    def content(self) -> bytes: ...


def said(page: Answered) -> str:
    """What a page says."""
    return page.content.decode()


def done() -> int:
    """How much has happened: nothing has changed while this stays the same."""
    return Entry.objects.count()
