"""What a rule asks to be counted: what its quota says; for a schedule the work that fulfils it, once in each period."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.ground.audit.kinds import Event
from liandong.ground.rulebook.orders import work_of
from liandong.law.periods import Period
from liandong.law.quotas import REGISTERS, Aim, Measure, last_day
from liandong.law.rules import NoVersion, Rule, Version

RECORDED = "work_recorded"  # the event by which an agency writes down work that no other act carries out
SUBJECTS = "institution"  # how the trail is asked for the subject of an entry, whatever kind of subject it is
KINDS = ("quota", "schedule")


@dataclass(frozen=True, slots=True)
class Asks:
    """要求的计量: what is counted, out of what, for whom."""

    counts: Measure
    of: Measure | None
    per: str
    roles: tuple[str, ...]  # fields of an entry that name whose it is, before the agency that acted
    among: str  # dossier, nothing, or empty: as the two events say themselves

    @property
    def is_followed(self) -> bool:
        """Whether an act is done when another followed in its dossier: the rule says so, or both are of one stage."""
        counts, of = self.counts, self.of
        if self.among or of is None or not (counts.events and of.events):
            return self.among == "dossier"
        if counts.sum or of.sum or counts.distinct or of.distinct:
            return False
        stages = {Event.kinds[slug].__module__ for slug in (*counts.events, *of.events) if slug in Event.kinds}
        return len(stages) == 1 and not set(counts.events) & set(of.events)

    @property
    def shape(self) -> str:
        """How the numbers go together: each unit so much, members of a set, or acts out of acts."""
        if self.of is None:
            return "each"
        return "cover" if self.of.register else "ratio"

    @property
    def units(self) -> str:
        """What the figure is made of: the members of a set, else those of whom each is asked."""
        if self.of is None or not self.of.register:
            return self.per
        members = REGISTERS[self.of.register].members
        return SUBJECTS if members == "subject" else members


def asks_of(rule: Rule) -> Asks | None:
    """What a rule asks to be counted; none when it does not say so."""
    meta = rule.meta
    counts, of = meta.get("counts"), meta.get("of")
    roles = tuple(meta.get("owed_by") or ())
    if isinstance(counts, Measure):
        return Asks(counts, of if isinstance(of, Measure) else None, meta["per"], roles, meta.get("among", ""))
    work = work_of(rule) if rule.kind == "schedule" else ""
    if not work:
        return None
    return Asks(Measure((RECORDED,), where={"work": (work,), "rule": (rule.id,)}), None, "agency", roles, "")


def measured(rule: Rule, version: Version) -> Asks | None:
    """The same, where a version says enough: a share has to be a share of something."""
    asks = asks_of(rule)
    if asks is None or (asks.of is None and (asks.counts.register or _of_nothing(asks, version))):
        return None
    return asks


def _of_nothing(asks: Asks, version: Version) -> bool:
    return "share" in version.values and asks.per == "place"


def speaking(rule: Rule, period: Period) -> Version | None:
    """The version of the last day of a period, else one that spoke at some time in it."""
    try:
        return rule.on(period.last)
    except NoVersion:
        touching = [
            one for one in rule.versions if one.start <= period.last and (one.until or period.last) >= period.first
        ]
        return touching[-1] if touching else None


def aim_of(rule: Rule, version: Version, period: Period) -> Aim:
    """What a version asks of a period."""
    values, year = version.values, version.values.get("target_year")
    rising, asks = bool(values.get("rising")), asks_of(rule)
    is_goal = bool(year) and not rising and not (asks and asks.of and asks.of.events)
    due = last_day(
        period,
        by=values.get("by", ""),
        days_after=values.get("days_after", 0),
        target_year=year if is_goal else None,
    )
    return Aim(due, values.get("at_least"), values.get("share"), year, rising, is_goal)
