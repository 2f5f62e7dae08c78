"""Template tags of the shell: `{% load ui %}`."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from liandong.ground.audit.clock import today
from liandong.ground.audit.events import Event
from liandong.ground.places.models import Place
from liandong.ground.ui import drawn, icons, owing, words
from liandong.ground.ui.navigation import address
from liandong.ground.ui.shell import Shell, shell_for

register = template.Library()
register.simple_tag(drawn.light)
register.simple_tag(drawn.options)
register.simple_tag(drawn.chips, takes_context=True)


@register.simple_tag
def icon(name: str, label: str = "", size: int = 20) -> SafeString:
    """An icon of the set, inline."""
    return icons.svg(name, label, size)


@register.simple_tag
def light_icon(light: str, size: int = 24) -> SafeString:
    """The icon that goes with a light."""
    return icons.svg(owing.ICONS[light], size=size)


class Rows(template.Node):
    """What `rows` draws."""

    def __init__(self, cells: FilterExpression, skeleton: template.NodeList) -> None:
        self.cells, self.skeleton = cells, skeleton

    def render(self, context: Context) -> SafeString:
        return drawn.rows(self.skeleton.render(context), self.cells.resolve(context))


@register.tag(name="rows")
def rows(parser: Parser, token: Token) -> Rows:
    """`{% rows cells %}…[[title]]…{% endrows %}`: a row drawn once, then filled for each mapping in `cells`."""
    _name, cells = token.split_contents()
    skeleton = parser.parse(["endrows"])
    parser.delete_first_token()
    return Rows(parser.compile_filter(cells), skeleton)


@register.simple_tag
def rule_link(rule: str, place: Any = None) -> SafeString:
    """The title of a rule, leading to its page."""
    title, page = owing.title_in(rule, place), address("rulebook:rule", rule)
    return format_html('<a href="{}">{}</a>', page, title) if page else format_html("{}", title)


@register.filter
def cn_date(when: date | datetime | None) -> str:
    """2026年11月22日."""
    return words.long_day(when)


@register.filter
def cn_weekday(when: date) -> str:
    """2026年11月22日 星期日."""
    return words.weekday(when)


@register.filter
def cn_time(when: datetime | None) -> str:
    """2026年11月22日 09:42."""
    return words.instant(when)


@register.filter
def short_date(when: date | datetime | None) -> str:
    """11-22."""
    return words.short_day(when, today())


@register.filter
def days_left(due: date) -> str:
    """3 days left."""
    return words.days_left(due, today())


@register.filter
def event_title(slug: str) -> str:
    """The title of an event; words that are no event's slug stay as they are."""
    kind = Event.kinds.get(slug)
    return kind.title() if kind else slug


@register.filter
def yuan(fen: int | None) -> str:
    """1,234.56."""
    return words.yuan(fen)


@register.filter
def size(octets: int | None) -> str:
    """1.2 MB."""
    return words.size(octets)


@register.filter
def share(part: float | None) -> str:
    """96.4%."""
    return words.share(part)


@register.filter
def thousands(count: int | None) -> str:
    """253,091."""
    return words.thousands(count)


@register.filter
def both(text: Any) -> str:
    """The side of a Text that the reader wants."""
    return words.both(text)


@register.filter
def place_path(place: Place | None) -> str:
    """福建省泉州市鲤城区."""
    return place.full_name if place else ""


@register.inclusion_tag("ui/parts/mark.html")
def local_mark(basis: Any) -> dict[str, Any]:
    """「本地设置」 where no text gives the value."""
    return {"kind": "local" if getattr(basis, "local", False) else "", "basis": basis}


@register.inclusion_tag("ui/parts/mark.html")
def draft_mark(basis: Any) -> dict[str, Any]:
    """「草案」 where the act is not in force."""
    return {"kind": "draft" if getattr(basis, "draft", False) else "", "basis": basis}


@register.inclusion_tag("ui/parts/mark.html")
def unverified_mark(basis: Any) -> dict[str, Any]:
    """「待核」 where the text has not been checked against its source."""
    return {"kind": "" if getattr(basis, "verified", True) else "unverified", "basis": basis}


@register.inclusion_tag("ui/parts/marks.html")
def marks(basis: Any) -> dict[str, Any]:
    """All marks of one basis, or of a rule version with several."""
    several = getattr(basis, "basis", None)
    return {"bases": several if isinstance(several, tuple | list) else [basis]}


@register.simple_tag(takes_context=True)
def shell(context: Context) -> Shell:
    """What the frame of every page shows: who, for which agency, where one may go."""
    return shell_for(context.get("request"))
