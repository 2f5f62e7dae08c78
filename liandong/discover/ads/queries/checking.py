"""广告审查: the whole check, and the text with what was found marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from liandong.discover.ads.queries import law, remarks
from liandong.discover.ads.queries.certificates import Standing, standing
from liandong.discover.ads.queries.remarks import Given, Remark
from liandong.ground.registry.models import Institution, LicenceScope, Subject
from liandong.ground.registry.queries import scopes_on
from liandong.ground.registry.scopes import scope_of
from liandong.law import ads
from liandong.law.ads import Ground
from liandong.law.rules import Text

NONE = Standing(certificate=None, others=(), barred=None, may_practise=False)
SEPARATORS = "、，,；;。 \n\t：:|/"
WRITTEN_AS = ("科", "专业", "门诊")
REST_IS_VALUE = ("address", "name")


@dataclass(frozen=True)
class Checked:
    """What a check came to. `known` is false where no institution was named: then only the words were looked at."""

    given: Given
    remarks: list[Remark]
    known: bool

    @property
    def marked(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether a forbidden word stands there."""
        spans = [(hit.start, hit.end) for remark in self.remarks for hit in remark.hits if remark.rule != law.ITEMS]
        return list(_cut(self.given.text, sorted(spans)))


def check(given: Given) -> Checked:
    """Everything that can be said of an advertisement; without an institution, of its words only."""
    subject, place = given.subject, given.subject.place if given.subject else None
    licensed = list(scopes_on(subject, given.on)) if subject else []
    names = [*_own_words(subject, licensed), *_subjects(given.text)]
    found = remarks.about_words(given, ads.hits(given.text, law.grounds(place, given.on), names))
    listed = law.items(law.DISGUISED, place, given.on).items()
    forms = [Ground(code, tuple(item["words"])) for code, item in listed]
    found += remarks.about_form(given, ads.hits(given.text, forms, names))
    if subject:
        found = remarks.about_certificate(given, standing(subject, given.on)) + found
        found += remarks.about_register(given, _told_otherwise(given, subject, licensed))
    found += remarks.about_items(given, _beyond(given, names))
    if given.approved.strip():
        found += remarks.about_differences(given, ads.differences(given.text, given.approved))
    return Checked(given, found, known=subject is not None)


def _own_words(subject: Subject | None, licensed: Iterable[LicenceScope]) -> list[str]:
    """Its name and its licensed subjects, which may stand for themselves."""
    if subject is None:
        return []
    parts = (part for scope in licensed for part in (scope.name, *scope.name.split("·")))
    return [subject.name, *(part for part in parts if len(part) > 1)]


def _subjects(text: str) -> list[str]:
    """Subjects of the list, written as such (肿瘤科, 骨科专业): an item that may be said, and no name of a disease."""
    return [token for token in _tokens(text) if token.endswith(WRITTEN_AS) and scope_of(token)]


def _beyond(given: Given, names: list[str]) -> list[ads.Piece]:
    """Clauses outside the eight items."""
    items = law.items(law.ITEMS, given.subject.place if given.subject else None, given.on)
    allowed = [word for item in items.values() for word in item.get("words", ())]
    labels = [word for code in REST_IS_VALUE for word in items[code].get("words", ())]
    address = [given.subject.address] if given.subject else []
    subjects = [token for token in _tokens(given.text) if scope_of(token)]
    certificate = [one.number for one in given.subject.licences.all()] if given.subject else []
    return ads.beyond(given.text, [*allowed, *names, *address, *subjects, *certificate], labels)


def _told_otherwise(given: Given, subject: Subject, licensed: Iterable[LicenceScope]) -> Iterator[Text]:
    """Name, subjects and beds against the register."""
    if ads.folded(subject.name) not in ads.folded(given.text):
        yield Text(f"未标注第一名称“{subject.name}”。", f"The first name {subject.name} is not shown.")
    held = {scope.code for scope in licensed}
    for token in dict.fromkeys(_tokens(given.text)):
        scope = scope_of(token)
        if scope and held and not any(scope[0] == code or scope[0].startswith(f"{code}.") for code in held):
            yield Text(f"“{token}”不在登记的诊疗科目之内。", f"{token} is not among the licensed subjects.")
    said, facts = ads.beds(given.text), Institution.objects.filter(subject=subject).first()
    if said is not None and facts and facts.beds is not None and said != facts.beds:
        yield Text(f"载明床位 {said} 张，登记为 {facts.beds} 张。", f"It says {said} beds, the register {facts.beds}.")


def _tokens(text: str) -> list[str]:
    for separator in SEPARATORS[1:]:
        text = text.replace(separator, SEPARATORS[0])
    return [token for token in text.split(SEPARATORS[0]) if 1 < len(token) <= 12 and not token.isascii()]


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in spans:
        if end <= at:
            continue
        if start > at:
            yield text[at:start], False
        yield text[max(start, at) : end], True
        at = end
    if at < len(text):
        yield text[at:], False
