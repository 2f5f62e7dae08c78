"""Nobody's name, identity number or telephone is written down, wherever a file puts them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.db import connection
from django.test import Client, RequestFactory

from liandong.law.refusal import Refusal
from liandong.warn.practice import keys
from liandong.warn.practice.actions import hand_in
from liandong.warn.practice.models import Code, Delivery
from liandong.warn.practice.reading.given import Given
from liandong.warn.practice.uploads import InMemory
from tests.people import People, settle
from tests.warn.practice.delivering import HEAD, csv, deliver, live, row, source

pytestmark = pytest.mark.django_db(transaction=True)

ALL_AGENCIES = """
SELECT set_config('liandong.agencies', (SELECT string_agg(id::text, ',') FROM accounts_agency), false)
"""
NAME, NUMBER, PHONE = "欧阳慕白", "350502198001011235", "13859700001"


@pytest.fixture
def people() -> People:
    return settle()


def told(folder: Path) -> bytes:
    """Everything in a folder, and everything in the database."""
    files = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'practice_%'")
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(ALL_AGENCIES)
        for table in [*tables, "audit_entry"]:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} AS t")
            files += "".join(text for (text,) in cursor.fetchall()).encode()
        cursor.execute("SELECT set_config('liandong.agencies', '', false)")
    return files


def shifted(cells: list[str], by: int) -> list[str]:
    return cells[-by:] + cells[:-by]


def test_wherever_a_file_puts_a_person_nothing_of_them_is_kept(
    people: People, practice_root: Path, caplog: Any
) -> None:
    his = source(people.li)
    head = [*HEAD, "姓名", "电话"]
    whole = [*row(身份证号=NUMBER), NAME, PHONE]
    rows = [whole, *(shifted(whole, by) for by in range(1, len(head))), [*whole, "多"], [*row(日期=NAME), NAME, PHONE]]
    with caplog.at_level("DEBUG"):
        delivery = deliver(his, csv(rows, head=head), people.li)
    assert delivery.landed["lines"] >= 1
    kept = told(practice_root) + caplog.text.encode()
    for secret in (NAME, NUMBER, PHONE):
        assert secret.encode() not in kept, secret
    names = json.dumps(serializers.serialize("json", Code.objects.all()), ensure_ascii=False)
    assert NUMBER not in names


def test_the_hash_needs_the_key_and_is_the_same_for_the_same_person(settings: Any) -> None:
    settings.IDENTITY_KEY = "one"
    first = keys.hashes("patient", [NUMBER, NUMBER, "", "other"])
    assert first[0] == first[1] != first[3]
    assert first[2] == 0
    assert keys.hashes("account", [NUMBER])[0] != first[0]
    settings.IDENTITY_KEY = "two"
    assert keys.hashes("patient", [NUMBER])[0] != first[0]


def test_the_same_patient_is_the_same_in_two_deliveries_and_writings(people: People) -> None:
    his = source(people.li)
    rows = [
        row(身份证号=NUMBER),
        row(身份证号="３５０５０２１９８００１０１１２３５", 就诊号="V2"),
        row(身份证号=f" {NUMBER} ", 就诊号="V3"),
    ]
    deliver(his, csv(rows), people.li)
    assert len(live(his, "lines", people.li, "DISTINCT patient")) == 1


def test_an_upload_to_these_pages_stays_in_memory_whatever_its_size(people: People) -> None:
    for user, path, stays in ((people.li, "/practice/upload/", True), (people.zhao, "/clues/files/", False)):
        request = RequestFactory().post(path)
        request.user = user
        handler = InMemory(request)
        handler.handle_raw_input(io.BytesIO(), {}, 150 << 20, "x")
        assert handler.activated is stays


def test_a_file_handed_in_on_the_page_waits_as_numbers_only(
    people: People, practice_root: Path, client: Client
) -> None:
    his = source(people.li)
    client.force_login(people.li, backend="django.contrib.auth.backends.ModelBackend")
    content = io.BytesIO(csv([[*row(身份证号=NUMBER), NAME]], head=[*HEAD, "姓名"]))
    file = InMemoryUploadedFile(content, "file", "三月.csv", "text/csv", content.getbuffer().nbytes, None)
    answer = client.post("/practice/upload/", {"source": his.pk, "file": file})
    assert answer.status_code == 302
    assert Delivery.objects.get().state == Delivery.State.WAITING
    kept = told(practice_root)
    assert NAME.encode() not in kept
    assert NUMBER.encode() not in kept


def test_who_may_not_take_practice_data_in_cannot_through_the_action_either(people: People) -> None:
    his = source(people.li)
    for user in (people.wang, people.zhao, people.qian, people.hospital):
        with pytest.raises(Refusal):
            hand_in(given=Given("a.csv", content=csv([row()])), source=his, by=user)
