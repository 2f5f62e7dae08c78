"""The door of the site: size and language."""

import pytest
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db


@override_settings(UPLOAD_LIMIT=3 * 1024 * 1024)
def test_a_request_that_announces_too_much_gets_one_clear_sentence(client: Client) -> None:
    answer = client.post("/", data=b"x", content_type="text/plain", CONTENT_LENGTH=str(2 * 1024**3))
    assert answer.status_code == 413
    assert "3 MB" in answer.content.decode()


def test_the_language_is_chinese_whatever_the_browser_prefers_until_the_person_chooses(client: Client) -> None:
    assert client.get("/no-such-page/", headers={"accept-language": "en"}).headers["Content-Language"] == "zh-hans"
    client.cookies["django_language"] = "en"
    assert client.get("/no-such-page/").headers["Content-Language"] == "en"
    client.cookies["django_language"] = "xx-nonsense"
    assert client.get("/no-such-page/").headers["Content-Language"] == "zh-hans"


def test_a_page_may_load_nothing_from_elsewhere(client: Client) -> None:
    policy = client.get("/no-such-page/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
