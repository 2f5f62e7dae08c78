"""Numbers that identify: which are right, and what is said of the others."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.ground.registry.identifiers import (
    ALPHABET,
    certificate_doubt,
    identity_fault,
    identity_hash,
    identity_mask,
    old_number_fault,
    registration_number_fault,
    tidy,
    uscc_fault,
)
from liandong.ground.registry.scopes import names, scope_of

TODAY = date(2026, 11, 22)
USCC = "91350100M000100Y43"
IDENTITY = "11010519491231002X"


def test_numbers_that_are_right_have_no_fault() -> None:
    assert uscc_fault(USCC) is None
    assert uscc_fault("12350502MB0000000X") is not None
    assert identity_fault(IDENTITY, TODAY) is None
    assert old_number_fault("110108013349359") is None
    assert registration_number_fault("M000100Y435050210A1001") is None
    assert registration_number_fault("PDY00001X35050217D2162") is None, "a stand-in has no check digit"


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("91350100M000100Y44", "应为 3"),
        ("91350100M000100Y4", "有 17 位"),
        ("91350100M0001O0Y43", "字符 O"),
        ("９１350100M000100Y43", "９"),
        ("", "有 0 位"),
    ],
)
def test_a_wrong_code_is_told_what_is_wrong_and_what_to_do(number: str, word: str) -> None:
    fault = uscc_fault(number)
    assert fault is not None
    assert word in fault.zh
    assert "请按执照" in fault.zh
    assert "licence" in fault.en


@given(position=st.integers(0, 16), sign=st.sampled_from(ALPHABET))
def test_one_mistyped_character_is_always_found(position: int, sign: str) -> None:
    wrong = USCC[:position] + sign + USCC[position + 1 :]
    assert (uscc_fault(wrong) is None) == (wrong == USCC)


@given(st.text(max_size=30))
def test_no_text_whatever_breaks_the_checks(text: str) -> None:
    for number in (text, tidy(text)):
        for check in (uscc_fault, registration_number_fault, old_number_fault):
            assert check(number) is None or check(number)
        assert identity_fault(number, TODAY) is None or identity_fault(number, TODAY)


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("110105194912310021", "校验码"),
        ("11010519491331002X", "出生日期"),
        ("11010529491231002X", "出生日期"),
        ("1101051949123100", "17 位数字"),
    ],
)
def test_a_wrong_identity_number_is_refused_without_being_repeated(number: str, word: str) -> None:
    fault = identity_fault(number, TODAY)
    assert fault is not None
    assert word in fault.zh
    assert number not in fault.zh + fault.en


def test_an_identity_number_is_kept_so_that_it_cannot_be_read_back() -> None:
    assert identity_hash(IDENTITY) == identity_hash(IDENTITY)
    assert len(identity_hash(IDENTITY)) == 64
    assert identity_mask(IDENTITY) == "1101**********002X"


def test_wrong_registration_and_business_numbers_are_found() -> None:
    for number in ("M000100Y535050210A1001", "M000100Y435050210A100X", "M000100Y4"):
        assert registration_number_fault(number) is not None
    for number in ("110108013349358", "3102262054792", "11010801334935X"):
        assert old_number_fault(number) is not None


def test_an_unusual_certificate_number_is_only_a_doubt() -> None:
    assert certificate_doubt("doctor", "1" * 15) is None
    assert certificate_doubt("pharmacist", "7") is None
    doubt = certificate_doubt("nurse", "1" * 15)
    assert doubt is not None
    assert "未核实" in doubt.zh


def test_licensed_subjects_are_known_by_code_and_by_name() -> None:
    assert scope_of("05.01") == ("05.01", "妇产科·妇科")
    assert scope_of("A03.04") == ("03.04", "内科·心血管内科")
    assert scope_of("50.01 内科") == ("50.01", "中医科·内科")
    assert scope_of("内科") == ("03", "内科"), "the whole, not the part of 中医科"
    assert scope_of("妇科专业") == ("05.01", "妇产科·妇科")
    assert scope_of("医疗美容科：美容外科专业") == ("14.01", "医疗美容科·美容外科")
    assert scope_of("星相科") is None
    assert len([code for code in names() if "." not in code]) == 34
