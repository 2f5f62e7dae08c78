"""广告用语: which words of an advertisement say what it may not say, and where they stand; what else it says.

Words are looked for in a folded text: small letters, half width, and nothing between the characters, so that 根·治 and
根 治 are 根治; every finding points back to the text as it was given. A word that is denied in its own clause
（不保证治愈、谨防“根治”广告） or that is part of a longer one with another meaning is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

ENDS = "。！？!?；;，,\n\r|"  # where a clause ends
FILLER = re.compile(r"[\s·.。、*_\-—~～/\\^`'\"“”‘’「」『』《》【】\[\]()（）#&+=:：]")
DENIED = re.compile(
    r"(?:不得|不可|不能|无法|没有|并非|绝非|不要|请勿|切勿|谨防|警惕|当心|拒绝|严禁|禁止|不|未|勿|莫)"
    r"(?:能够|能|会|可以|可|敢|应当|应|要|再|是|等于|代表|意味着|保证|承诺|宣称|声称|轻信|相信|听信|信|夸大|使用|出现|含有|含|所谓|任何|一切|以)*$"
)
BEFORE = 14  # characters of the clause that are looked at for a denial
TELEPHONE = re.compile(r"(?<!\d)(?:400[- ]?\d{3}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}|1[3-9]\d{9}|\d{7,8})(?!\d)")
CLOCK = re.compile(r"\d{1,2}[:：点时]\d{0,2}分?")
BEDS = re.compile(r"床位数?\D{0,4}(\d{1,5})|(\d{1,5})\s*张(?:编制|开放)?(?:床位|病床)")


# Traditional characters as the simplified ones that the words are written with: the ones that advertisements use.
SIMPLIFIED = str.maketrans(
    "療癒證癥無專級復發顯藥絕對險術後醫軍隊國際類風濕關節腫壓臟腦癲癇鬱腎腸潰瘍瘡瘻陰陽婦頸宮盤間質鬆內齡齒齲結驗膠純"
    "獨傳華極優頂權領導團學會協薦認實細針雙體種從個來時鐘點號長護開經見親損傷熱讓變報記訪談養識課講資訊聞題與誤壽靈驅"
    "氣貼嬰兒產檢測診斷終滅徹獲還當試機達創觀鏡髮聲電話戶門預約諮詢層網絡聯係單寶減飛隱矯線轉運離藝萬億嚴佔僅傑價儘勝"
    "勞區參員問喚圍場壞處夠奪彎歸殘滿環異癢皺穩窮筆紅維緊總織續腳膚臉舊蓋裡補製複規視覺訂託諾負責費賣輕農適選釋鈣錢鎖"
    "陳雜難韓頭顏願顧飲餘驚鬥麗黃",
    "疗愈证症无专级复发显药绝对险术后医军队国际类风湿关节肿压脏脑癫痫郁肾肠溃疡疮瘘阴阳妇颈宫盘间质松内龄齿龋结验胶纯"
    "独传华极优顶权领导团学会协荐认实细针双体种从个来时钟点号长护开经见亲损伤热让变报记访谈养识课讲资讯闻题与误寿灵驱"
    "气贴婴儿产检测诊断终灭彻获还当试机达创观镜发声电话户门预约咨询层网络联系单宝减飞隐矫线转运离艺万亿严占仅杰价尽胜"
    "劳区参员问唤围场坏处够夺弯归残满环异痒皱稳穷笔红维紧总织续脚肤脸旧盖里补制复规视觉订托诺负责费卖轻农适选释钙钱锁"
    "陈杂难韩头颜愿顾饮余惊斗丽黄",
)
AND = ("和", "或", "及", "与", "以及", "或者")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ground:
    """A kind of content that is forbidden.

    words   by which it is recognised
    unless  longer words in which they mean something else
    """

    code: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


Found = tuple[Ground, int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A word and its place: `text[start:end]`, as it was written."""

    code: str
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause of the text, and what is left of it beside what may be said."""

    start: int
    end: int
    left: str


class Folded:
    """A text as it is searched, with the way back to the text as it was given."""

    def __init__(self, text: str) -> None:
        self.given, letters, self.places = text, [], []
        for at, letter in enumerate(text):
            for part in _plain(letter):
                if part in ENDS or _in_number(text, at) or not _is_filler(part):
                    letters.append(part)
                    self.places.append(at)
        self.text = "".join(letters)

    def spans(self, word: str) -> Iterator[tuple[int, int]]:
        """Where a word stands in the folded text."""
        wanted = folded(word)
        at = self.text.find(wanted) if wanted else -1
        while at >= 0:
            yield at, at + len(wanted)
            at = self.text.find(wanted, at + 1)

    def given_span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1


def folded(text: str) -> str:
    """A word as it is searched."""
    kept = (part for letter in text for part in _plain(letter))
    return "".join(part for part in kept if not _is_filler(part))


def _plain(letter: str) -> str:
    """Half width, small and simplified."""
    return unicodedata.normalize("NFKC", letter).lower().translate(SIMPLIFIED)


def _is_filler(letter: str) -> bool:
    return bool(FILLER.match(letter)) or unicodedata.category(letter) in ("Cf", "Mn", "So")


def _in_number(text: str, at: int) -> bool:
    """A point or hyphen between two digits is part of the number."""
    return 0 < at < len(text) - 1 and text[at] in ".-:：" and text[at - 1].isdigit() and text[at + 1].isdigit()


def hits(text: str, grounds: Iterable[Ground], names: Sequence[str] = ()) -> list[Hit]:
    """What stands in the text that may not, in its order; of two that overlap the longer one.

    names  words that may stand for themselves: the name of the institution, its licensed subjects
    """
    searched = Folded(text)
    excused = [span for name in names for span in searched.spans(name)]
    found = [one for ground in grounds for one in _of(searched, ground, excused)]
    found.sort(key=lambda one: (one[1], -one[2], one[0].code))
    return [
        Hit(code, word, *searched.given_span(start, end)) for code, word, start, end in _meant(searched.text, found)
    ]


def _of(searched: Folded, ground: Ground, excused: Sequence[Span]) -> Iterator[Found]:
    free = [*excused, *(span for word in ground.unless for span in searched.spans(word))]
    for word in ground.words:
        for start, end in searched.spans(word):
            if not _is_within(start, end, free):
                yield ground, start, end


def _meant(text: str, found: Sequence[Found]) -> Iterator[tuple[str, str, int, int]]:
    """Those that are not denied, alone or in a row of denied ones, and of those that overlap the first and longest."""
    denied: list[Found] = []
    until = 0
    for ground, start, end in found:
        within = _is_within(start, end, [one[1:] for one in denied])
        if within or _is_denied(text, start) or _goes_on(text, ground, start, denied):
            denied.append((ground, start, end))
        elif start >= until:
            until = end
            yield ground.code, text[start:end], start, end


def _is_within(start: int, end: int, spans: Iterable[Span]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _is_denied(text: str, start: int) -> bool:
    clause = re.split(f"[{re.escape(ENDS)}]", text[max(start - BEFORE, 0) : start])[-1]
    return DENIED.search(clause) is not None


def _goes_on(text: str, ground: Ground, start: int, denied: Iterable[Found]) -> bool:
    """Does it follow a denied word of its kind at once, or any after an “and”?"""
    gaps = ((text[end:start], other) for other, _start, end in denied if end <= start)
    return any(gap in AND or (gap == "" and other.code == ground.code) for gap, other in gaps)


def beyond(text: str, allowed: Iterable[str], labels: Iterable[str] = ()) -> list[Piece]:
    """Clauses that say more than the items that are allowed, with what is left of each.

    allowed  words and values of the items: labels, the name, the licensed subjects
    labels   after which the rest of the clause is the value (地址：…)
    """
    known = sorted({folded(word) for word in allowed if word}, key=len, reverse=True)
    opening = tuple(folded(word) for word in labels)
    pieces = (_piece(text, start, end, known, opening) for start, end in _clauses(text))
    return [piece for piece in pieces if len(piece.left) > 1]


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at, letter in enumerate(text + "\n"):
        if letter in ENDS:
            if text[start:at].strip():
                yield start, at
            start = at + 1


def _piece(text: str, start: int, end: int, known: Sequence[str], opening: tuple[str, ...]) -> Piece:
    clause = text[start:end]
    if folded(clause).startswith(opening) and opening:
        return Piece(start, end, "")
    left = CLOCK.sub(" ", TELEPHONE.sub(" ", clause))
    left = folded(left)
    for word in known:
        left = left.replace(word, "")
    left = re.sub(r"[\d和及与等的为共有本院、]", "", left)
    return Piece(start, end, left)


def telephones(text: str) -> list[str]:
    """Numbers that can be called."""
    return [found.group() for found in TELEPHONE.finditer(text)]


def beds(text: str) -> int | None:
    """How many beds it says there are."""
    found = BEDS.search(text)
    return int(found.group(1) or found.group(2)) if found else None


def differences(text: str, approved: str) -> list[Piece]:
    """Clauses that the approved text does not have."""
    known = {folded(approved[start:end]) for start, end in _clauses(approved)}
    whole = folded(approved)
    pieces = ((start, end, folded(text[start:end])) for start, end in _clauses(text))
    return [Piece(start, end, said) for start, end, said in pieces if said and said not in known and said not in whole]
