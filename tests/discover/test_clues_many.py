"""Reports received together: each new, known or refused by itself, and kept exactly as it would be alone."""

from typing import Any

import pytest
from django.db import transaction

from liandong.discover.clues.actions import KeyReused, receive_clue, receive_clues, route_by_label
from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.actions.reports import Report, checked
from liandong.discover.clues.actions.sorting import sort_new
from liandong.discover.clues.events import ClueReceived
from liandong.discover.clues.models import Clue, ClueReader, ClueText, ReporterMark
from liandong.discover.clues.queries.duplicates import likely_duplicates
from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.deadlines.models import Deadline, Occasion
from liandong.ground.dossiers.actions import open_dossier
from liandong.law.refusal import Refusal
from tests.people import People, settle

pytestmark = pytest.mark.django_db
CLOCK = (
    "rule", "rule_version", "place_layer", "agency", "party", "nature", "about", "started_on", "started_by", "length",
    "unit", "given_by", "extended_by", "due_on", "alarm_on", "is_provisional", "is_paused", "met_on", "met_by",
    "waived_on", "waived_reason",
)  # fmt: skip


@pytest.fixture
def people() -> People:
    return settle()


def report(people: People, text: str, **more: Any) -> Report:
    given: dict[str, Any] = {"channel": "api", "source": "complaint", "title": text[:20], "text": text}
    return checked(**{**given, "place": people.county, "by": people.wang, **more})


def test_of_many_each_is_new_or_known_or_refused_by_itself(people: People) -> None:
    known = receive_clue(channel="api", source="complaint", title="旧件", text="旧件", place=people.county,
                         origin_key="old", by=people.wang)  # fmt: skip
    given = [
        report(people, "第一件"),
        report(people, "旧件", origin_key="old"),
        report(people, "另一件事", origin_key="old"),
        report(people, "第二件", origin_key="k2"),
        report(people, "第一件"),
        report(people, "第二件", origin_key="k2"),
        report(people, "第三件", origin_key="k2"),
    ]
    first, again, clash, second, repeat, same, other = receive_clues(given, by=people.wang)
    assert isinstance(clash, KeyReused)
    assert isinstance(other, KeyReused)
    received = [one for one in (first, again, second, repeat, same) if not isinstance(one, KeyReused)]
    assert [one.is_repeat for one in received] == [False, True, False, True, True]
    assert (again, repeat, same) == (known, first, second)
    assert Clue.objects.get(pk=received[0].pk).repeats == 1
    assert Clue.objects.count() == 3


def test_what_is_kept_of_many_is_what_is_kept_of_one(people: People) -> None:
    who = ReporterDetails(name="林某", phone="13800001111")
    given = [report(people, f"某诊所第{n}次超范围行医，电话13912345678", reporter=who) for n in range(5)]
    made = receive_clues(given, by=people.wang)
    assert [one.text for one in Clue.objects.order_by("pk")] == [one.text for one in given]
    for clue in made:
        assert isinstance(clue, Clue)
        kept = Clue.objects.select_related("dossier", "words").get(pk=clue.pk)
        fields = [field.attname for field in Clue._meta.concrete_fields]
        assert [getattr(clue, name) for name in fields] == [getattr(kept, name) for name in fields]
        assert [getattr(clue.dossier, f.attname) for f in clue.dossier._meta.concrete_fields] == [
            getattr(kept.dossier, f.attname) for f in clue.dossier._meta.concrete_fields
        ]
        assert "13912345678" not in kept.words.text
        assert len(ReporterMark.objects.get(clue=clue).called) == len(ReporterMark.objects.get(clue=clue).mark)
        assert ClueReader.objects.get(clue=clue).agency == people.health
        assert list(Entry.objects.filter(dossier=clue.key).order_by("id").values_list("kind", "by_id")) == [
            ("dossier_opened", people.wang.pk), ("clue_received", people.wang.pk),
        ]  # fmt: skip
    assert ClueText.objects.filter(compared_at__isnull=True).count() == 5
    assert len(likely_duplicates(title=given[0].title, text=given[0].text, user=people.wang)) == 5


@pytest.mark.parametrize("channel", ["api", "letter", "hotline_12345"])
def test_a_new_dossier_has_the_clocks_that_the_event_would_give_any_other(people: People, channel: str) -> None:
    (clue,) = receive_clues([report(people, "某诊所无证行医", channel=channel)], by=people.wang)
    assert isinstance(clue, Clue)
    told = Occasion.objects.get(dossier=clue.dossier)
    other = open_dossier(kind="clue", title="另一件", place=people.county, owner=people.health, by=people.wang)
    event = ClueReceived(
        dossier=other.key, clue=0, channel=channel, source="complaint", place=people.county.code,
        agency=people.health.pk, subject="",
    )  # fmt: skip
    roles = {"owner": people.health, "receiver": people.health, "handler": people.health}
    run_clocks(event, dossier=other, on=today(), agencies=roles, facts=told.facts, by=people.wang)
    clocks = [set(Deadline.objects.filter(dossier=one).values_list(*CLOCK)) for one in (clue.dossier, other)]
    assert clocks[0] == clocks[1] != set()
    again = Occasion.objects.get(dossier=other)
    names = [f.attname for f in Occasion._meta.concrete_fields if f.attname not in ("id", "dossier_id")]
    assert [getattr(told, name) for name in names] == [getattr(again, name) for name in names]


def test_nothing_is_kept_when_the_transaction_is_taken_back(people: People) -> None:
    def fail() -> None:
        with transaction.atomic():
            receive_clues([report(people, f"第{n}件") for n in range(3)], by=people.wang)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Clue.objects.exists()
    assert not Entry.objects.filter(kind="clue_received").exists()


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("卫生计生", "某口腔诊所没有医疗机构执业许可证，给人拔牙"),
        ("城乡建设", "楼下路灯坏了三个月没有人修"),
        ("没有这一类", "路边井盖丢失"),
        ("城乡建设", "小区里有人无证行医，给人输液"),
    ],
)
def test_a_report_sorted_among_many_is_sorted_as_it_would_be_alone(people: People, label: str, text: str) -> None:
    together, alone = (checked_and_received(people, text, about) for about in ("甲", "乙"))
    waiting = sort_new([(together, label)], guides={})
    refused: dict[int, str] = {}
    try:
        with transaction.atomic():
            route_by_label(clue=alone, label=label, by=None)
    except Refusal as refusal:
        alone, refused = Clue.objects.get(pk=alone.pk), {together.pk: str(refusal)}
    assert {pk: str(one) for pk, one in waiting.items()} == refused
    own = {"id", "dossier_id", "subject_text", "content_hash", "received_at"}
    names = [f.attname for f in Clue._meta.concrete_fields if f.attname not in own]
    kept = Clue.objects.get(pk=together.pk)
    assert [getattr(kept, name) for name in names] == [getattr(alone, name) for name in names]
    assert [getattr(kept, name) for name in names] == [getattr(together, name) for name in names]
    clocks, kinds = [], []
    for one in (together, alone):
        clocks.append(set(Deadline.objects.filter(dossier=one.dossier).values_list(*CLOCK)))
        kinds.append(list(Entry.objects.filter(dossier=one.key).order_by("id").values_list("kind", flat=True)))
    assert clocks[0] == clocks[1]
    assert kinds[0] == kinds[1]
    told = [list(Occasion.objects.filter(dossier=one.dossier).order_by("id").values("event", "facts", "about", "on"))
            for one in (together, alone)]  # fmt: skip
    assert told[0] == told[1]


def checked_and_received(people: People, text: str, about: str) -> Clue:
    (clue,) = receive_clues([report(people, text, subject_text=about, channel="file")], by=None)
    assert isinstance(clue, Clue)
    return clue
