"""Advertisements against the register: certificate, media, items, bar; and what a person makes of it."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from liandong.discover.ads.actions import report_advertisement
from liandong.discover.ads.queries import law
from liandong.discover.ads.queries.checking import check
from liandong.discover.ads.queries.remarks import Given
from liandong.discover.clues.models import Clue
from liandong.ground.audit.models import Entry
from liandong.ground.registry.actions import change_licence, register_many
from liandong.ground.registry.facts import NewLicence, NewSubject
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.people import People, settle

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
NUMBER = "闽医广〔2026〕第06-01-012号"
NAME = "鲤城安康医院"
HONEST = (
    f"{NAME}，地址：中山路8号，诊疗科目：内科、外科，床位120张，接诊时间：8:00至17:30，电话：0595-22345678，{NUMBER}"
)


@pytest.fixture
def people() -> People:
    return settle()


def hospital(people: People, *, since: date = date(2026, 1, 10), until: date = date(2027, 1, 9)) -> Subject:
    licences = (
        NewLicence(kind="practice", number="PDY0001", valid_from=date(2020, 1, 1), scopes={"03": "内科", "04": "外科"}),
        NewLicence(
            kind="advertising", number=NUMBER, valid_from=since, valid_until=until, scopes={"newspaper": "报纸"}
        ),
    )
    new = NewSubject(
        kind=Subject.Kind.INSTITUTION, name=NAME, place=people.county, address="中山路8号", beds=120,
        licences=licences,
    )  # fmt: skip
    return register_many([new], by=None)[0]


def said(given: Given) -> set[tuple[str, str]]:
    return {(one.rule, one.says.en) for one in check(given).remarks}


def rules(given: Given) -> set[str]:
    return {one.rule for one in check(given).remarks}


def test_an_honest_advertisement_is_left_alone(people: People) -> None:
    assert said(Given(HONEST, hospital(people), ON, "newspaper", HONEST)) == set()


def test_the_certificate_counts_from_its_first_to_its_last_day(people: People) -> None:
    its = hospital(people)
    for day in (date(2026, 1, 10), date(2027, 1, 9)):
        assert law.FIRST not in rules(Given(HONEST, its, day))
    for day in (date(2026, 1, 9), date(2027, 1, 10)):
        assert law.FIRST in rules(Given(HONEST, its, day))


def test_an_institution_without_a_certificate_or_a_licence_is_told(people: People) -> None:
    new = NewSubject(kind=Subject.Kind.COMPANY, name="健康咨询有限公司", place=people.county)
    company = register_many([new], by=None)[0]
    assert {law.FIRST, law.BY_INSTITUTIONS} <= rules(Given("健康咨询有限公司 电话：22345678", company, ON))


def test_another_class_of_media_and_a_number_not_shown_are_told(people: People) -> None:
    its = hospital(people)
    assert law.AS_REVIEWED in rules(Given(HONEST, its, ON, "outdoor"))
    assert law.AS_REVIEWED in rules(Given(HONEST.replace(NUMBER, ""), its, ON, "newspaper"))


def test_what_the_register_has_otherwise_is_told(people: People) -> None:
    its = hospital(people)
    beds = said(Given(HONEST.replace("120张", "800张"), its, ON))
    assert (law.ITEMS, "It says 800 beds, the register 120.") in beds
    subjects = said(Given(HONEST.replace("外科，", "外科、眼科，"), its, ON))
    assert (law.ITEMS, "眼科 is not among the licensed subjects.") in subjects
    assert any("first name" in words for _rule, words in said(Given("电话：22345678", its, ON)))


def test_what_lies_outside_the_eight_items_or_the_approved_text_is_told(people: People) -> None:
    its, text = hospital(people), HONEST + "，开业期间到院送鸡蛋"
    found = {one.rule: one.words for one in check(Given(text, its, ON, "newspaper", HONEST)).remarks}
    assert set(found) == {law.ITEMS, law.AS_REVIEWED}


def test_knowledge_with_a_telephone_beside_it_is_an_advertisement(people: People) -> None:
    its = hospital(people)
    assert law.DISGUISED in rules(Given(f"健康科普：怎样保护血管。{NAME}，电话：22345678", its, ON))
    assert law.DISGUISED not in rules(Given(f"健康科普：怎样保护血管。{NAME}", its, ON))


def test_after_a_revocation_the_year_of_the_place_is_a_bar(people: People) -> None:
    its = hospital(people, since=date(2025, 3, 1), until=date(2026, 2, 28))
    change_licence(
        licence=its.licences.get(number=NUMBER), changes={"status": "revoked"}, since=date(2025, 9, 30), by=None
    )
    inside, after = rules(Given(HONEST, its, date(2026, 9, 30))), rules(Given(HONEST, its, date(2026, 10, 1)))
    assert law.BAR in inside
    assert law.BAR not in after


def test_without_an_institution_only_the_words_are_looked_at() -> None:
    checked = check(Given("根治糖尿病", None, ON))
    assert not checked.known
    assert law.FIRST not in {one.rule for one in checked.remarks}
    assert [part for part, is_word in checked.marked if is_word] == ["根治", "糖尿病"]


def test_a_person_makes_a_clue_of_it_once_and_the_trail_holds_no_word_of_it(people: People) -> None:
    checked = check(Given("三天根治糖尿病", hospital(people), ON))
    clue = report_advertisement(checked=checked, matter="V26", sent_key="k" * 32, by=people.wang)
    again = report_advertisement(checked=checked, matter="V26", sent_key="k" * 32, by=people.wang)
    assert (again.pk, Clue.objects.count()) == (clue.pk, 1)
    assert clue.source == "ad_monitoring"
    assert "根治" in clue.text
    assert "根治" not in json.dumps([one.data for one in Entry.objects.all()], ensure_ascii=False)
    with pytest.raises(Refusal):
        report_advertisement(checked=check(Given("", None, ON)), matter="V26", sent_key="l" * 32, by=people.wang)


def test_the_page_marks_the_words_and_makes_a_clue_only_when_asked(people: People) -> None:
    its, client = hospital(people), Client()
    client.force_login(people.wang)
    form = {"text": "三天根治糖尿病", "subject": its.code, "on": "2026-06-01", "sent_key": "m" * 32, "matter": "V26"}
    page = client.post("/advertisements/", {**form, "check": ""})
    assert "<mark>根治</mark>" in page.content.decode()
    assert not Clue.objects.exists()
    assert client.post("/advertisements/", {**form, "on": "2999-01-01"}).status_code == 422
    made = client.post("/advertisements/", {**form, "clue": ""})
    assert made.status_code == 302
    assert Clue.objects.get().subject == its
    client.force_login(people.zhao)
    assert client.get("/advertisements/").status_code in (200, 403)


def test_the_command_reads_both_encodings_and_says_by_its_status_what_it_found(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030"):
        file = tmp_path / f"{encoding}.txt"
        file.write_bytes("三天根治糖尿病".encode(encoding))
        told = io.StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("ads_check", str(file), "--json", stdout=told)
        assert ended.value.code == 1
        assert {one["code"] for remark in json.loads(told.getvalue()) for one in remark["words"]} >= {
            "assertion",
            "disease",
        }
    innocent = tmp_path / "innocent.txt"
    innocent.write_text("电话：0595-22345678", encoding="utf-8")
    call_command("ads_check", str(innocent), stdout=io.StringIO())


LOOK_ALIKES = (
    "安康医院 非营利性 地址：某路1号 诊疗科目：内科、肿瘤科、结核病专业 床位：200张 接诊时间：周一至周日8:00—17:30",
    "安康肿瘤医院（三级甲等） 类别：专科医院 诊疗科目：肿瘤科、放射治疗、医学影像科 地址：光明路8号",
    "安康第一医院 最新地址：某路9号 门诊时间：上午8点至12点 急诊24小时 手术室、血液透析室",
    "某市皮肤病防治院 地址：院士路10号 咨询电话：22222222，就诊最好提前预约",
    "安康儿童医院 床位数500 诊疗科目：小儿外科、儿童保健科、肝炎专业、精神科",
    "安康医院提醒：本院从不承诺根治，谨防“包治百病”的虚假广告",
)
UNLAWFUL = (
    ("种植牙买一送一，终身质保，无痛，专家亲诊，仅限前五十名", {"technique", "assertion", "testimonial"}),
    ("早射、勃起困难？本院微雕术，二十分钟搞定", {"disease", "technique", "assertion"}),
    ("告别近视只需十秒，全飞秒激光，不是梦", {"disease", "technique"}),
    ("陈女士治疗三个月，老寒腿全好了", {"disease", "assertion"}),
    ("本院技术全国领先，患者满意度百分之九十九", {"superlative", "cure_rate"}),
    ("专治疑难杂症，祖传八代，名医坐诊，一针见效，三天断根", {"disease", "superstition", "testimonial", "assertion"}),
    ("CAR-T让生命延续，晚期患者重获新生", {"technique", "assertion"}),
    ("妇科千万别去小医院，来过的姐妹都说好", {"comparison", "testimonial"}),
    ("三伏贴贴一贴，鼻炎一贴搞定", {"technique", "disease", "assertion"}),
    ("签约减重，不瘦全额退款", {"assertion"}),
    ("原中央保健局专家、院士领衔亲诊", {"state_organ", "testimonial"}),
    ("301专家每周六来院", {"military"}),
    ("试管婴儿包成功，不成功退全款", {"technique", "assertion"}),
    ("灰指甲百分百治好，独门验方，药浴七天脱胎换骨", {"disease", "assertion", "drug", "technique"}),
    ("百万案例零失败，院长亲自操刀", {"testimonial", "assertion"}),
    ("治療失眠，無副作用，療效顯著，國家級專家", {"disease", "assertion", "testimonial"}),
    ("高血压三个月停药，糖友摘掉糖帽", {"disease", "assertion"}),
    ("包皮手术特价，市卫健委重点扶持单位", {"technique", "state_organ"}),
    ("全城口碑第一，痔疮不开刀，永 不 复 发", {"superlative", "disease", "technique", "assertion"}),
    ("名医后人亲传，七日见效，治*愈*率98%", {"testimonial", "assertion", "cure_rate"}),
)


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert [one for one in check(Given(text, None, ON)).remarks if one.rule == law.FORBIDDEN] == []


@pytest.mark.parametrize(("text", "kinds"), UNLAWFUL)
def test_each_kind_that_an_unlawful_advertisement_holds_is_named(text: str, kinds: set[str]) -> None:
    hits = [hit for one in check(Given(text, None, ON)).remarks for hit in one.hits if one.rule == law.FORBIDDEN]
    assert kinds <= {hit.code for hit in hits}
