"""The door of the site: size and language."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
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


def test_a_nul_sign_in_any_form_or_cookie_is_answered_in_a_sentence(client: Client) -> None:
    for address in ("/clues/duplicates/", "/clues/XS-1/route/", "/report/", "/sign-in/", "/language/"):
        answers = [
            client.post(address, {"title": "a\0b"}),  # as a browser sends a form with files
            client.post(address, "title=a%00b", content_type="application/x-www-form-urlencoded"),
            client.post(address, {"ti\0tle": "b"}),
        ]
        assert {answer.status_code for answer in answers} == {400}, address
        assert "<h1>" in answers[0].content.decode()
    assert client.get("/sign-in/", headers={"cookie": r'sessionid="a\000b"'}).status_code == 400


def test_a_file_may_hold_any_sign(client: Client) -> None:
    file = SimpleUploadedFile("scan.bin", b"\0\1\2")
    assert client.post("/sign-in/", {"username": "wang", "file": file}).status_code != 400
