"""What a file, its name and its cells can do to those who look at it, and what the pages tell whom."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liandong.ground.accounts.models import User
from liandong.warn.practice.encoding import numbered
from liandong.warn.practice.models import Delivery
from tests.people import People, settle
from tests.warn.practice.delivering import HEAD, csv, row, source

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
NAMES = ("../../../etc/passwd", "=cmd|' /C calc'!A0.csv", "<img src=x onerror=alert(1)>.csv", "长" * 400 + ".csv")


@pytest.fixture
def people() -> People:
    return settle()


def as_(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def handed_in(who: User, name: str, content: bytes) -> Delivery:
    its = source(who)
    sent = {"source": its.pk, "file": SimpleUploadedFile(name, content)}
    answer = as_(who).post(reverse("practice:upload"), sent)
    assert answer.status_code == 302, answer.content.decode()
    return Delivery.objects.latest("pk")


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_shown_as_text_and_leads_nowhere(people: People, name: str, practice_root: Path) -> None:
    delivery = handed_in(people.li, name, csv([row()]))
    shown = as_(people.li).get(reverse("practice:delivery", args=[delivery.pk])).content.decode()
    assert "<img src=x" not in shown
    assert "/" not in delivery.name
    assert all(file.is_relative_to(practice_root) for file in _files(practice_root))
    assert not [file for file in _files(practice_root) if "passwd" in file.name or "cmd" in file.name]


def _files(root: Path) -> Iterator[Path]:
    return (file.resolve() for file in root.rglob("*"))


def test_no_cell_or_heading_of_a_file_becomes_markup_or_a_formula(people: People) -> None:
    bad = [row(金额="=2+3"), row(金额="@SUM(1)"), row(日期="-2+3|cmd"), row(项目名称=SCRIPT, 医师代码=SCRIPT)]
    head = [*HEAD, "=1+1", SCRIPT]
    content = csv([[*cells, "x", "y"] for cells in bad], head=head)
    delivery = handed_in(people.li, "a.csv", content)
    shown = as_(people.li).get(reverse("practice:delivery", args=[delivery.pk])).content.decode()
    assert SCRIPT not in shown
    file = as_(people.li).get(reverse("practice:remarks", args=[delivery.pk]))
    told = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert len(told.splitlines()) == 4
    assert not [cell for line in told.splitlines()[1:] for cell in line.split(",") if cell[:1] in "=+-@" and cell]


def test_what_was_delivered_is_told_to_readers_of_practice_data_alone_and_no_institutions_own_codes(
    people: People,
) -> None:
    numbered("item", {"XN05CDM080B002010100001": "咪达唑仑注射液某厂", "H1/77": "咪达唑仑注射液自制"})
    page = reverse("practice:group", args=["midazolam_injection"])
    for who, sees in ((people.li, True), (people.wang, False), (people.hospital, False)):
        shown = as_(who).get(page).content.decode()
        assert ("咪达唑仑注射液某厂" in shown) is sees
        assert "自制" not in shown


def test_somebody_elses_source_is_no_choice_on_the_page(people: People) -> None:
    its = source(people.li)
    sent = {"source": its.pk, "file": SimpleUploadedFile("a.csv", csv([row()]))}
    assert as_(people.zhao).post(reverse("practice:upload"), sent).status_code in (403, 422)
    assert not Delivery.objects.exists()
