"""Numbers that identify: what is wrong with one, said so that its owner can put it right. Nothing here is stored.

GB 32100 (unified social credit code), GB 11714 (organisation code), GB 11643 (resident identity number), the 22-digit
registration number of a medical institution, and the 15-digit business number in use before 2015.
"""

import hashlib
import hmac
from datetime import date

from django.conf import settings

from liandong.law.rules import Text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # of GB 32100: without I, O, S, V, Z
WEIGHTS = tuple(3**i % 31 for i in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
SELF_EMPLOYED = "PDY"  # clinics of individuals have a stand-in for the organisation code, without a check digit
IDENTITY_WEIGHTS = tuple(2 ** (17 - i) % 11 for i in range(17))
CERTIFICATE_DIGITS = {"doctor": 15, "assistant_doctor": 15, "nurse": 12}  # as seen in use, no rule was found: warn only


def tidy(number: str) -> str:
    """As printed: capitals, without spaces and hyphens."""
    return "".join(number.upper().replace("-", "").split())


def uscc_fault(number: str) -> Text | None:
    """What is wrong with a unified social credit code."""
    if len(number) != 18:
        return Text(
            f"统一社会信用代码应为 18 位，“{number[:30]}”有 {len(number)} 位。请按执照补正。",
            f"A unified social credit code has 18 characters, “{number[:30]}” has {len(number)}. See the licence.",
        )
    if wrong := sorted(set(number) - set(ALPHABET)):
        return Text(
            f"统一社会信用代码 {number} 含有不会出现的字符 {' '.join(wrong)}（不用 I、O、S、V、Z）。请按执照核对。",
            f"The code {number} holds {' '.join(wrong)}, which never occurs (no I, O, S, V, Z). See the licence.",
        )
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(number, WEIGHTS, strict=False))
    right = ALPHABET[-total % 31]
    if number[17] != right:
        return Text(
            f"统一社会信用代码 {number} 校验位不符（按前 17 位应为 {right}），至少有一个字符录错。请按执照核对。",
            f"The check digit of {number} is wrong (the first 17 ask for {right}), so a character is mistyped. "
            "Check it on the licence.",
        )
    return None


def registration_number_fault(number: str) -> Text | None:
    """What is wrong with the 22-digit registration number of a medical institution."""
    if len(number) != 22:
        return Text(
            f"医疗机构登记号应为 22 位，“{number[:30]}”有 {len(number)} 位。请按执业许可证补正。",
            f"A registration number has 22 characters, “{number[:30]}” has {len(number)}. Copy it from the licence.",
        )
    organisation, place, economy, category, management = (
        number[:9],
        number[9:15],
        number[15:17],
        number[17:21],
        number[21],
    )
    if not (place + economy + management + category[1:]).isdecimal() or not category[0].isalnum():
        return Text(
            f"登记号 {number} 的后 13 位应为 6 位区划、2 位经济类型、4 位机构类别、1 位分类管理代码。请核对。",
            f"The last 13 of {number} are place (6), economic type (2), category (4), class (1). Check them.",
        )
    if not organisation.startswith(SELF_EMPLOYED) and (right := _organisation_check(organisation)) != organisation[8]:
        return Text(
            f"登记号 {number} 前 9 位的组织机构代码校验位不符（应为 {right}）。请按执业许可证核对。",
            f"The organisation code in {number} has a wrong check digit (it should be {right}). See the licence.",
        )
    return None


def _organisation_check(code: str) -> str:
    values = [int(sign, 36) if sign.isascii() and sign.isalnum() else 0 for sign in code[:8]]
    check = -sum(value * weight for value, weight in zip(values, ORGANISATION_WEIGHTS, strict=True)) % 11
    return "X" if check == 10 else str(check)


def old_number_fault(number: str) -> Text | None:
    """What is wrong with a 15-digit business number (ISO 7064, MOD 11,10)."""
    if len(number) != 15 or not (number.isascii() and number.isdigit()):
        return Text(
            f"旧注册号应为 15 位数字，“{number[:30]}”有 {len(number)} 位。请核对，或填写统一社会信用代码。",
            f"An old business number has 15 digits, “{number[:30]}” has {len(number)}. Check it or give the new code.",
        )
    product = 10
    for sign in number[:14]:
        product = ((product + int(sign)) % 10 or 10) * 2 % 11
    right = str((11 - product) % 10)
    if number[14] != right:
        return Text(
            f"旧注册号 {number} 校验位不符（应为 {right}）。请按执照核对。",
            f"The check digit of {number} is wrong (it should be {right}). Check it on the licence.",
        )
    return None


def identity_fault(number: str, on: date) -> Text | None:
    """What is wrong with a resident identity number; the sentence does not repeat the number.

    on  today: nobody is born later
    """
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()) or number[17] not in "0123456789X":
        return Text("身份证号应为 17 位数字加 1 位校验码。", "An identity number has 17 digits and a check character.")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        born = date.max
    if not date(1900, 1, 1) <= born <= on:
        return Text("身份证号中的出生日期不存在或不合理。", "The date of birth in the identity number cannot be.")
    total = sum(int(sign) * weight for sign, weight in zip(number, IDENTITY_WEIGHTS, strict=False))
    if number[17] != "10X98765432"[total % 11]:
        return Text(
            "身份证号校验码不符，至少有一位录错。请按证件核对。",
            "The check character of the identity number is wrong. Check it on the card.",
        )
    return None


def certificate_doubt(kind: str, number: str) -> Text | None:
    """What is unusual about a certificate number; never a reason to refuse it."""
    digits = CERTIFICATE_DIGITS.get(kind)
    if not digits or not number or (len(number) == digits and number.isdigit()):
        return None
    return Text(
        f"执业证书编码通常为 {digits} 位数字，这里有 {len(number)} 位，请留意（位数依据未核实）。",
        f"Such a certificate number usually has {digits} digits, this one has {len(number)}: please look (unverified).",
    )


def number_kind(number: str) -> str:
    """Which number it is by its length: uscc, registration_number, old_number, or an empty string."""
    return {18: "uscc", 22: "registration_number", 15: "old_number"}.get(len(number), "")


def identity_hash(number: str) -> str:
    """The number under the key of this site: the same person is recognised, the number cannot be read back."""
    return hmac.new(b"identity|" + settings.IDENTITY_KEY.encode(), number.encode(), hashlib.sha256).hexdigest()


def identity_mask(number: str) -> str:
    """3505**********123X: what may be shown."""
    return number[:4] + "*" * 10 + number[14:]


def passport_fault(number: str) -> Text | None:
    """What is wrong with a passport number; every country has its own, so only its signs are looked at."""
    if 5 <= len(number) <= 20 and number.isascii() and number.isalnum():
        return None
    return Text("护照号码应为 5 至 20 位字母或数字。", "A passport number has 5 to 20 letters or figures.")


def passport_hash(number: str) -> str:
    """As `identity_hash`, apart from identity numbers."""
    return identity_hash(f"passport|{number}")


def passport_mask(number: str) -> str:
    """E1*****89: what may be shown."""
    return number[:2] + "*" * (len(number) - 4) + number[-2:]
