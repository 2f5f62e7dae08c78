"""大写金额: an amount in the capitals that nobody can alter with a stroke of the pen."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
SMALL = ("", "拾", "佰", "仟")
LARGE = ("", "万", "亿", "兆")


def capitals(fen: int) -> str:
    """282591_32 分 → 贰拾捌万贰仟伍佰玖拾壹元叁角贰分. Raises ValueError below zero and from 10^16 yuan on."""
    yuan, rest = divmod(fen, 100)
    if fen < 0 or yuan >= 10**16:
        raise ValueError(f"{fen} fen cannot be written in capitals")
    jiao, single = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{whole or '零元'}整"
    gap = "零" if whole and not jiao else ""
    return whole + gap + (f"{DIGITS[jiao]}角" if jiao else "") + (f"{DIGITS[single]}分" if single else "整")


def _whole(number: int) -> str:
    """Groups of four digits, each with its large unit; one 零 stands for any run of noughts between them."""
    said, skipped = "", False
    for place in range(3, -1, -1):
        group = number // 10 ** (4 * place) % 10000
        if group:
            said += ("零" if said and (skipped or group < 1000) else "") + _group(group) + LARGE[place]
        skipped = bool(said) and not group
    return said


def _group(number: int) -> str:
    said, skipped = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if said and skipped else "") + DIGITS[digit] + SMALL[place]
        skipped = not digit
    return said


PLAIN = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """15 → 十五, as laws write their terms. Raises ValueError outside 0–9999."""
    if not 0 <= number < 10000:
        raise ValueError(f"{number} is not a term of a law")
    if number == 0:
        return "零"
    said = _group(number).translate(str.maketrans(DIGITS + "拾佰仟", PLAIN + "十百千"))
    return said.removeprefix("一") if said.startswith("一十") else said


def amount(fen: int) -> str:
    """28259132 → 282,591.32; nothing for nothing."""
    yuan, rest = divmod(fen, 100)
    return f"{yuan:,}.{rest:02d}" if fen else ""
