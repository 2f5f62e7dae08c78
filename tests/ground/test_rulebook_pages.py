"""The rule and clause browser, as people of an agency read it."""

import pytest
from django.test import Client

from liandong.ground.rulebook.book import book
from tests.people import People, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def wang(people: People, client: Client) -> Client:
    client.force_login(people.wang)
    return client


def test_the_list_opens_with_the_rules_of_one_s_own_place(wang: Client) -> None:
    response = wang.get("/rules/")
    assert response.context["folder"] == "fujian/quanzhou"
    assert "penalty.decision_term" in response.content.decode()


def test_the_list_is_narrowed_by_place_kind_and_words(wang: Client) -> None:
    page = wang.get("/rules/", {"place": "zhejiang/wenzhou", "kind": "term", "q": "书面回复"}).content.decode()
    assert "dispatch.written_reply_term" in page
    assert "penalty.decision_term" not in page
    assert list(wang.get("/rules/", {"q": "不存在的词"}).context["page"].object_list) == []


def test_a_draft_place_is_marked_wherever_its_rules_show(wang: Client) -> None:
    own = next(iter(book().layers["xinjiang"]))
    assert 'class="mark mark-draft"' in wang.get("/rules/", {"place": "xinjiang"}).content.decode()
    assert 'class="mark mark-draft"' in wang.get(f"/rules/{own}/", {"place": "xinjiang"}).content.decode()


def test_a_rule_s_page_shows_each_layer_and_what_it_speaks_over(wang: Client) -> None:
    response = wang.get("/rules/dispatch.written_reply_term/", {"place": "zhejiang/wenzhou"})
    page = response.content.decode()
    assert [layer.is_mine for layer in response.context["layers"]] == [True, False]
    assert "places/zhejiang/wenzhou/dispatch/written_reply_term.yaml" in page
    assert "national/dispatch/written_reply_term.yaml" in page
    assert "温政办〔2020〕85号" in page
    assert "mark-local" in page  # the nation's thirty days are a local setting


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_rule_and_every_directive_has_a_page(wang: Client, language: str) -> None:
    wang.cookies["django_language"] = language
    for id_ in {id_ for rules in book().layers.values() for id_ in rules}:
        assert wang.get(f"/rules/{id_}/").status_code == 200, id_
    for response in (wang.get("/rules/clauses/"), wang.get("/rules/clauses/行政处罚法/")):
        assert response.status_code == 200


def test_what_does_not_exist_is_not_found(wang: Client) -> None:
    assert wang.get("/rules/penalty.nothing/").status_code == 404
    assert wang.get("/rules/clauses/不存在的文件/").status_code == 404


def test_the_public_is_sent_to_the_sign_in(people: People, client: Client) -> None:
    assert client.get("/rules/").status_code == 302
