"""Timing words without a figure: each has a clock or a schedule, quotes the word, and is marked as set here."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from liandong.discover.clues import actions as clues
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.models import Deadline
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.unverified import items
from liandong.law.rules import Version
from tests.act.stories import received
from tests.pages import OK
from tests.people import People, settle

PAPER = Path(__file__).resolve().parents[2] / "shared" / "clauses.md"
FOLDERS = {"FJ": "fujian", "SH": "shanghai", "QZ": "fujian/quanzhou", "XJ": "xinjiang", "WZ": "zhejiang/wenzhou"}
DAY = date(2026, 11, 22)
# Each row of the paper by its duty, and the rules that carry it.
CARRIED = {
    "acknowledge and start verifying a clue notice": ["clues.acknowledge_term"],
    "notify same-level health of unlicensed practice": ["timing.unlicensed_told"],
    "transfer suspected crime to police": ["transfer.approval_term", "transfer.send_term"],
    "report violent resistance": ["timing.resistance_reported"],
    "reverse transfer": ["timing.reverse_transfer"],
    "expose typical cases": ["publicity.typical_cases"],
    "notify related-party suspicion": ["timing.related_party_told"],
    "send results about institutions to health": ["timing.results_told"],
    "notify health of ad violations": ["timing.ad_violation_told"],
    "collect / push credit": ["timing.credit_recorded"],
    "collect licences, penalties, inspections": ["timing.supervision_facts_collected"],
    "real-time report of 3 data families": ["timing.data_reported_at_once"],
    "detect scope violation": ["timing.scope_violation_found"],
    "update work list": ["clues.joint_worklist"],
    "hand clues to territory": ["timing.clue_to_territory"],
    "report major case upward": ["timing.major_case_reported"],
    "report enforcement information to the national system": ["timing.enforcement_reported"],
    "inform the health department": ["timing.health_informed"],
    "publish approval-item list": ["publicity.approval_list"],
    "correct unreasonable drug use": ["timing.drug_use_corrected"],
    "verify and punish reported clues": ["timing.report_looked_into"],
    "publish institutions' information": ["publicity.institutions_information"],
    "transfer complaint to unit": ["clues.acknowledge_term"],
    "handle complaint": ["timing.complaint_handled"],
    "refer matters": ["timing.other_matter_referred"],
    "track and circulate completion": ["timing.completion_circulated"],
    "remove harmful effect of emergency": ["timing.emergency_lifted"],
    "coordination meeting": ["consultations.regular_meeting"],
    "bilateral consultation": ["consultations.bilateral"],
    "regular check in hot fields": ["inspections.hot_fields"],
}
# National law gives these a figure; it speaks instead of a local setting.
FIGURES = {"transfer.approval_term", "transfer.send_term"}
# Clocks that start in work done today; the rest wait for acts that are still to be built.
RUNNING = {
    "timing.clue_to_territory",
    "timing.complaint_handled",
    "timing.completion_circulated",
    "timing.emergency_lifted",
    "timing.major_case_reported",
    "timing.related_party_told",
    "timing.report_looked_into",
    "timing.scope_violation_found",
}


@pytest.fixture
def people(db: None) -> People:
    return settle()


def rows() -> list[tuple[str, list[str], str]]:
    """Each row of the paper: the duty, the clauses it cites, the word."""
    if not PAPER.is_file():
        pytest.skip("the paper on the clauses is not beside the project")
    text = PAPER.read_text(encoding="utf-8").partition("## 2c.")[2].partition("\n# 3.")[0]
    lines = [line.split("|")[1:4] for line in text.splitlines() if line.startswith("| ") and "citation" not in line]
    return [(duty.strip(), re.findall(r"[A-Z]{2}-\d+-\d+", cited), word.strip()) for duty, cited, word in lines]


def spoken(id_: str, seed: str) -> Version:
    rule = book().shown(FOLDERS[seed]).rules[id_]
    return rule.on(DAY)


def test_each_row_of_the_paper_is_carried_by_a_rule_and_no_other_is_claimed() -> None:
    assert [duty for duty, _cited, _word in rows()] == list(CARRIED)
    assert len(CARRIED) == 30


def test_each_is_a_local_setting_that_quotes_the_directive_of_its_place() -> None:
    for duty, cited, _word in rows():
        for clause in cited:
            seed = clause[:2]
            for id_ in CARRIED[duty]:
                version = spoken(id_, seed)
                if id_ in FIGURES:
                    assert not version.is_local
                    continue
                assert version.is_local, f"{id_} in {seed} is not marked as a local setting"
                named = {one.act for one in version.basis if not one.local}
                assert named & set(book().places[FOLDERS[seed]].directives), f"{id_} in {seed} does not quote {clause}"


def test_each_clock_says_the_word_and_that_there_is_no_figure() -> None:
    for duty, cited, _word in rows():
        for id_ in (one for one in CARRIED[duty] if one.startswith("timing.")):
            for seed in {clause[:2] for clause in cited}:
                says = " ".join(one.says.zh for one in spoken(id_, seed).basis)
                assert "没有数字" in says, id_
                assert "默认" in says, id_


def test_every_local_setting_of_timing_is_on_the_list_for_a_legal_reader() -> None:
    listed = {(one.home.id, one.home.place.zh) for one in items("local")}
    for folder, rules in book().layers.items():
        for id_ in (id_ for id_ in rules if id_.startswith("timing.")):
            assert (id_, book().places[folder].title.zh) in listed


def test_only_those_run_today_whose_acts_exist_and_each_of_them_can_be_stopped() -> None:
    running = set()
    for rules in book().layers.values():
        for id_, rule in rules.items():
            if id_.startswith("timing.") and set(rule.meta["starts"]) & Event.kinds.keys():
                running.add(id_)
                assert set(rule.meta["ends"]) <= Event.kinds.keys(), f"{id_} could never be stopped"
    assert running == RUNNING


def test_looking_into_a_report_starts_when_it_comes_in_and_stops_when_it_is_verified(people: People) -> None:
    clue = received(people)
    clock = Deadline.objects.get(dossier=clue.dossier, rule="timing.report_looked_into")
    assert clock.met_on is None
    clues.route_clue(clue=clue, matter="V01", override_reason="材料显示", by=people.wang)
    clock.refresh_from_db()
    assert clock.met_on is not None


def test_the_page_that_explains_the_clock_marks_it_as_a_local_setting(people: People, client: Client) -> None:
    clue = received(people)
    clock = Deadline.objects.get(dossier=clue.dossier, rule="timing.report_looked_into")
    client.force_login(people.wang)
    page = client.get(f"/why/{clock.pk}/")
    assert page.status_code == OK
    assert "mark-local" in page.content.decode()


def test_the_workbench_and_the_dossier_say_of_each_clock_that_it_was_set_here(people: People, client: Client) -> None:
    clue = received(people)
    client.force_login(people.wang)
    client.cookies["django_language"] = "en"
    assert "local setting" in client.get("/").content.decode()
    assert "local setting" in client.get(f"/d/{clue.key}/").content.decode()
