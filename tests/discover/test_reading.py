"""What the words of a report suggest: matter, place, subject, urgency; each with its words, for a person to confirm."""

import pytest

from liandong.discover.clues import actions
from liandong.discover.clues.reading import Certainty, Pace, keeping, read
from liandong.discover.clues.reading.hints import Hint
from liandong.discover.clues.reading.matters import by_words, health_in, matters_in
from liandong.discover.clues.reading.places import places_in
from liandong.discover.clues.reading.subjects import subjects_in
from liandong.discover.clues.reading.urgency import urgency_of
from liandong.ground.places.models import Place
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.discover.clue_factory import received
from tests.people import People, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> People:
    return settle()


def test_a_plain_report_gets_its_matter_with_the_words_and_a_figure(people: People) -> None:
    found = read("举报出租屋里的黑诊所", "有人在出租屋里给人打吊针，没有执业许可证。", people.county)
    assert found.matter is not None
    assert found.matter.matter.code == "V01"
    assert found.matter.hint.certainty is Certainty.LIKELY
    assert "黑诊所" in found.matter.words
    assert 0.5 < (found.matter.hint.confidence or 0) <= 1
    assert found.model == keeping.of_rulebook()


def test_words_of_no_list_suggest_nothing(people: People) -> None:
    assert matters_in("", "今天天气很好", people.county)[0] == []


def test_a_sentence_without_any_word_of_the_list_is_still_understood(people: People) -> None:
    title = "楼道里有人替孕妇抽血送出去看男女"
    assert "V13" in [one.matter.code for one in matters_in(title, "", people.county)[0]]


def test_the_title_says_more_than_the_text_and_invisible_signs_do_not_hide_a_word(people: People) -> None:
    plain, _model = matters_in("非法行医", "小区门口", people.county)
    hidden, _model = matters_in("非\u200b法\u200d行医", "小区门口", people.county)
    assert plain[0].matter.code == "V01"
    assert [one.matter.code for one in hidden] == [one.matter.code for one in plain]


@pytest.mark.parametrize(
    "text", ["", " ", "😀😀", "<script>alert(1)</script>", "长" * 30_000, "\u200b" * 50, "1" * 5000]
)
def test_any_text_is_read_without_trouble(people: People, text: str) -> None:
    assert read("", text, people.county).urgency.pace is Pace.USUAL


def test_telephone_and_identity_numbers_are_no_words(people: People) -> None:
    found = read("举报黑诊所", "联系我13800001111，身份证350503199001011234，黑诊所在菜市场", people.county)
    assert not any("138" in word or "3505" in word for word in found.words)


def test_a_place_named_whole_is_likely_and_the_inner_one_counts(people: People) -> None:
    county = people.county
    hint = places_in("", f"在{county.parent.name if county.parent else ''}{county.name}有一家店", county)[0]
    assert hint.place == county
    assert hint.hint.certainty is Certainty.LIKELY
    assert county.name in hint.hint.words


def test_two_places_named_are_both_shown_and_neither_is_certain(people: People) -> None:
    found = places_in("", f"从{people.county.name}搬到{people.next_county.name}", people.county)
    assert {one.place for one in found} == {people.county, people.next_county}
    assert all(one.hint.certainty is not Certainty.LIKELY for one in found)


def test_a_place_that_is_not_named_is_not_guessed(people: People) -> None:
    assert places_in("举报", "有一家黑诊所", people.county) == []


def clinic(people: People, name: str, *, place: Place | None = None) -> Subject:
    return register_institution(name=name, place=place or people.county, by=people.wang)


def test_a_subject_is_found_by_its_whole_name(people: People) -> None:
    kang = clinic(people, "鲤城康平综合门诊部")
    found = subjects_in("", "上周在鲤城康平综合门诊部看牙，乱收费", people.county)
    assert [(one.subject, one.is_exact, one.hint.certainty) for one in found] == [(kang, True, Certainty.LIKELY)]
    assert found[0].hint.words == ("鲤城康平综合门诊部",)


def test_a_name_said_shorter_is_possible_and_of_two_that_fit_none_is(people: People) -> None:
    kang = clinic(people, "鲤城康平综合门诊部")
    one = subjects_in("", "我在康平综合门诊部看牙", people.county)
    assert [(hint.subject, hint.is_exact, hint.hint.certainty) for hint in one] == [(kang, False, Certainty.POSSIBLE)]
    clinic(people, "东街康平综合门诊部")
    two = subjects_in("", "我在康平综合门诊部看牙", people.county)
    assert [hint.hint.certainty for hint in two] == [Certainty.UNSURE] * 2


def test_of_two_subjects_of_one_name_the_near_one_comes_first_and_is_not_certain(people: People) -> None:
    far = clinic(people, "仁爱口腔诊所", place=people.next_county)
    near = clinic(people, "仁爱口腔诊所")
    found = subjects_in("仁爱口腔诊所乱收费", "", people.county)
    assert [one.subject for one in found] == [near, far]
    assert [one.hint.certainty for one in found] == [Certainty.POSSIBLE, Certainty.UNSURE]


def test_urgency_comes_from_the_list_and_a_denied_word_does_not_count(people: People) -> None:
    grave = urgency_of("", "老人打针后昏迷，正在抢救，有生命危险", people.county)
    assert grave.pace is Pace.AT_ONCE
    assert set(grave.hint.words) >= {"昏迷", "生命危险"}
    assert urgency_of("", "目前没有生命危险", people.county).pace is Pace.USUAL
    assert urgency_of("", "给新生儿打针", people.county).pace is Pace.FIRST
    assert urgency_of("", "咨询上班时间", people.county).pace is Pace.USUAL


def test_health_or_not_looks_once_too_often(people: People) -> None:
    yes, no = health_in("卫生院医生态度差", "", people.county), health_in("出租车不打表", "司机绕路拒载", people.county)
    assert yes is not None
    assert yes.is_possible
    assert no is not None
    assert not no.is_possible
    assert no.label == "交通运输"


def test_a_decision_keeps_what_was_suggested_by_which_model_and_that_a_person_confirmed(people: People) -> None:
    clue = actions.route_clue(clue=received(people), matter="V01", by=people.wang)
    kept = clue.routing or {}
    first = kept["suggested"][0]
    assert (first["matter"], kept["model"], kept["confirmed"]) == ("V01", keeping.of_rulebook(), True)
    assert first["words"]
    assert 0 < first["confidence"] <= 1


def test_another_matter_than_a_likely_one_needs_a_reason(people: People) -> None:
    clue = received(people)
    with pytest.raises(Refusal, match="V01"):
        actions.route_clue(clue=clue, matter="V06", by=people.wang)
    routed = actions.route_clue(clue=clue, matter="V06", override_reason="主要是医疗美容", by=people.wang)
    assert routed.routing is not None
    assert (routed.routing["overrode"], routed.routing["override_reason"]) == ("V01", "主要是医疗美容")


def test_what_a_class_of_the_hotline_routed_is_no_confirmation(people: People) -> None:
    clue = actions.route_by_label(clue=received(people), label="卫生计生", by=people.wang)
    assert (clue.routing or {})["confirmed"] is False


def test_without_a_model_the_words_of_the_list_speak(people: People) -> None:
    found = by_words("举报非法行医", "", people.county)
    assert (found[0].matter.code, found[0].hint) == ("V01", Hint(Certainty.POSSIBLE, ("非法行医",)))
