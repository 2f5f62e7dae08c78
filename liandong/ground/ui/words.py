"""How days, money, sizes and texts are written, in the language of the page."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

BEIJING = ZoneInfo("Asia/Shanghai")
CHINESE, ENGLISH = "zh-hans", "en"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def spoken(said: str) -> str:
    """The language that an Accept-Language header, or a `lang` in the address, puts first: Chinese unless English."""
    return ENGLISH if said.strip().lower().startswith("en") else CHINESE


def in_chinese() -> bool:
    """Whether the page is in Chinese, the default face."""
    return not (get_language() or "zh-hans").startswith("en")


def both(text: Any) -> str:
    """The side of a text in two languages that the reader wants: a Text, a mapping with zh and en, or plain words."""
    if isinstance(text, str | None):
        return text or ""
    wanted = "zh" if in_chinese() else "en"
    if isinstance(text, Mapping):
        return str(text.get(wanted) or text.get("zh", ""))
    return str(getattr(text, wanted, text))


def day_of(when: date | datetime) -> date:
    """The day of an instant, in Beijing."""
    return when.astimezone(BEIJING).date() if isinstance(when, datetime) else when


def long_day(when: date | datetime | None) -> str:
    """2026年11月22日, or 22 Nov 2026."""
    if when is None:
        return ""
    day = day_of(when)
    return f"{day.year}年{day.month}月{day.day}日" if in_chinese() else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(when: date | datetime | None, today: date) -> str:
    """11-22, with the year in front when it is not this one."""
    if when is None:
        return ""
    day = day_of(when)
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def shortened(text: str, most: int) -> str:
    """The text as `truncatechars` cuts it; most texts are short enough, which is told at once."""
    return text if len(text) <= most else Truncator(text).chars(most)


def instant(when: datetime | None) -> str:
    """2026年11月22日 09:42, in Beijing time."""
    return f"{long_day(when)} {when.astimezone(BEIJING):%H:%M}" if when else ""


def yuan(fen: int | None) -> str:
    """1,234.56 from 123456 分."""
    if fen is None:
        return ""
    whole, rest = divmod(abs(int(fen)), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{rest:02}"


def days_left(due: date, today: date) -> str:
    """How far away a day is, in words."""
    days = (due - today).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return ngettext("%(days)s day over", "%(days)s days over", -days) % {"days": -days}


def size(octets: int | None) -> str:
    """A file size as people say it."""
    if octets is None:
        return ""
    amount, units = float(octets), ["B", "KB", "MB", "GB"]
    while amount >= 1024 and len(units) > 1:
        amount, units = amount / 1024, units[1:]
    return f"{amount:.0f} {units[0]}" if units[0] == "B" else f"{amount:.1f} {units[0]}"


def share(part: float | None) -> str:
    """96.4% from 0.964; a little is not called nothing."""
    if part is None:
        return ""
    return "<0.1%" if 0 < part < 0.0005 else f"{part * 100:.1f}%"


def thousands(count: int | None) -> str:
    """253,091 from 253091."""
    return "" if count is None else f"{int(count):,}"


def month(day: date) -> str:
    """11月, or Nov."""
    return f"{day.month}月" if in_chinese() else MONTHS[day.month - 1]


def weekday(day: date) -> str:
    """2026年11月22日 星期日, or Sunday, 22 Nov 2026."""
    if in_chinese():
        return f"{long_day(day)} 星期{'一二三四五六日'[day.weekday()]}"
    return f"{day:%A}, {long_day(day)}"
