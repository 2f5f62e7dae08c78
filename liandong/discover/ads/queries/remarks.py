"""What a check says: each remark with the law it stands on and the words it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from liandong.discover.ads.queries import law
from liandong.discover.ads.queries.certificates import Standing
from liandong.ground.registry.models import Licence, Subject
from liandong.law.ads import Hit, Piece, telephones
from liandong.law.rules import Basis, Text


@dataclass(frozen=True)
class Given:
    """An advertisement as it was handed in.

    media     code of `ads.media`; empty: not known
    approved  the text that was approved, where somebody has it
    """

    text: str
    subject: Subject | None
    on: date
    media: str = ""
    approved: str = ""


@dataclass(frozen=True)
class Remark:
    """审查意见: one thing that speaks against the advertisement. A hint for a person, never a finding."""

    rule: str
    title: Text
    basis: tuple[Basis, ...]
    hits: tuple[Hit, ...] = ()
    says: Text = field(default=Text("", ""))

    @property
    def words(self) -> list[str]:
        """What was found, each once."""
        return list(dict.fromkeys(hit.word for hit in self.hits))


def about_words(given: Given, hits: Sequence[Hit]) -> list[Remark]:
    """One remark for each kind of forbidden content."""
    place = given.subject.place if given.subject else None
    listed = law.items(law.FORBIDDEN, place, given.on)
    codes = dict.fromkeys(hit.code for hit in hits)
    return [
        Remark(
            law.FORBIDDEN, law.title(listed[code]), law.basis(law.FORBIDDEN, place, given.on, code),
            tuple(hit for hit in hits if hit.code == code),
        )
        for code in codes
    ]  # fmt: skip


def about_certificate(given: Given, standing: Standing) -> list[Remark]:
    """Reviewed at all, in time, in this class of media, shown; barred; licensed itself."""
    found = []
    if given.subject and given.subject.kind != Subject.Kind.INSTITUTION:
        found.append(_duty(given, law.BY_INSTITUTIONS, NOT_AN_INSTITUTION))
    elif not standing.may_practise:
        found.append(_duty(given, law.BY_INSTITUTIONS, NO_LICENCE))
    if standing.certificate is None:
        found.append(_duty(given, law.FIRST, _why_none(standing.others, given.on)))
    else:
        found += _as_reviewed(given, standing.certificate)
    if standing.barred:
        since, until = standing.barred
        says = Text(
            f"此前的审查证明于 {since:%Y-%m-%d} 被撤销，至 {until:%Y-%m-%d} 不受理其广告审查申请。",
            f"An earlier certificate was revoked on {since:%F}: no application is taken until {until:%F}.",
        )
        found.append(_duty(given, law.BAR, says))
    return found


def _why_none(others: Iterable[Licence], on: date) -> Text:
    for one in others:
        number = one.number
        if one.valid_from > on:
            return Text(
                f"审查证明 {number} 自 {one.valid_from} 起有效。", f"{number} is valid from {one.valid_from} only."
            )
        if one.valid_until and one.valid_until < on:
            return Text(f"审查证明 {number} 已于 {one.valid_until} 届满。", f"{number} ended on {one.valid_until}.")
        return Text(f"审查证明 {number} 当日不在有效状态。", f"{number} was not in force on that day.")
    return Text("登记系统中没有其医疗广告审查证明。", "The register has no certificate of it.")


def _as_reviewed(given: Given, certificate: Licence) -> list[Remark]:
    found = []
    approved = {scope.code: scope.name for scope in certificate.scopes.all()}
    if given.media and approved and given.media not in approved:
        names = "、".join(approved.values())
        says = Text(f"审查证明核准的媒体类别为：{names}。", f"The certificate is for: {', '.join(approved)}.")
        found.append(_duty(given, law.AS_REVIEWED, says))
    if certificate.number not in given.text.replace(" ", ""):
        says = Text(f"未标注审查证明文号 {certificate.number}。", f"The number {certificate.number} is not shown.")
        found.append(_duty(given, law.AS_REVIEWED, says))
    return found


def about_items(given: Given, pieces: Sequence[Piece]) -> list[Remark]:
    """What lies outside the eight items."""
    if not pieces:
        return []
    hits = tuple(Hit("beyond", piece.left, piece.start, piece.end) for piece in pieces)
    return [_remark(given, law.ITEMS, OUTSIDE, hits)]


def about_differences(given: Given, pieces: Sequence[Piece]) -> list[Remark]:
    """What the approved text does not have."""
    if not pieces:
        return []
    hits = tuple(Hit("changed", piece.left, piece.start, piece.end) for piece in pieces)
    return [_remark(given, law.AS_REVIEWED, CHANGED, hits)]


def about_form(given: Given, words: Sequence[Hit]) -> list[Remark]:
    """Health knowledge or news beside an address or a telephone: an advertisement in disguise."""
    address = given.subject.address if given.subject else ""
    reachable = telephones(given.text) or "地址" in given.text or (address and address in given.text)
    return [_remark(given, law.DISGUISED, DISGUISED, tuple(words))] if words and reachable else []


def about_register(given: Given, says: Iterable[Text]) -> list[Remark]:
    """What is told otherwise than the register has it."""
    return [_duty(given, law.ITEMS, one) for one in says]


def _duty(given: Given, rule: str, says: Text) -> Remark:
    return _remark(given, rule, says, ())


def _remark(given: Given, rule: str, says: Text, hits: tuple[Hit, ...]) -> Remark:
    place = given.subject.place if given.subject else None
    return Remark(rule, law.title_of(rule, place), law.basis(rule, place, given.on), hits, says)


NOT_AN_INSTITUTION = Text("发布主体不是医疗机构。", "Whoever advertises is no medical institution.")
NO_LICENCE = Text("当日没有有效的执业许可或者备案。", "It had no licence or filing in force on that day.")
OUTSIDE = Text("下列内容不在可以载明的八项之内。", "This lies outside the eight items that may be said.")
CHANGED = Text("下列内容与经审查的样件不同。", "This differs from the text that was approved.")
DISGUISED = Text(
    "以知识或者新闻形式出现，同时载有地址或者联系方式。",
    "In the form of knowledge or news, with an address or a telephone.",
)
