"""The sentences of notices; an app adds its own by `declare`."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_sentences: dict[str, str | Promise] = {
    "dossier_shared": _("Dossier %(key)s has been shared with your agency: %(because)s"),
    "dossier_handed_over": _("Dossier %(key)s now belongs to your agency: %(because)s"),
}


def declare(key: str, sentence: str | Promise) -> None:
    """Add a sentence; its `%(name)s` are filled from the facts of the notice."""
    if key in _sentences and str(_sentences[key]) != str(sentence):
        raise ValueError(f"two sentences for the notice {key}")
    _sentences[key] = sentence


def is_known(key: str) -> bool:
    return key in _sentences


def sentence(key: str, facts: Mapping[str, Any]) -> str:
    """The words of a notice. A key nobody knows any more shows itself rather than nothing."""
    found = _sentences.get(key)
    if found is None:
        return key
    try:
        return str(found) % dict(facts)
    except KeyError:
        return str(found)
