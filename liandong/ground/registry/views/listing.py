"""Pages of the register: the list with its search, and the finder inside other forms."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liandong.ground.accounts.access import allowed, person
from liandong.ground.registry import queries
from liandong.ground.registry.forms import ListForm
from liandong.ground.registry.models import Subject

PAGE = 25
PICK = 12


@allowed("read", "selfchecks.submit")
def subject_list(request: HttpRequest) -> HttpResponse:
    """监管对象: search by name, pinyin initials or number; narrowed by place, kind, grade and status."""
    form = ListForm(request.GET)
    asked = form.asked()
    found = queries.search(asked["q"], among=queries.subjects_for(person(request)))
    narrowed = queries.filtered(
        found, kind=asked["kind"], place=form.place_chosen, grade=asked["grade"], status=asked["status"]
    )
    page = Paginator(queries.for_list(narrowed), PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "asked": asked, "form": form, "grades": queries.grades()}
    choices = {"kinds": Subject.Kind.choices, "statuses": Subject.Status.choices}
    places = queries.places_to_choose(form.place_chosen)
    return render(request, "registry/list.html", {**shown, **choices, "places": places})


@allowed("read")
def pick(request: HttpRequest) -> HttpResponse:
    """The first subjects that fit what is typed into the finder of another form."""
    text = request.GET.get("find", "").strip()[:100]
    found = queries.search(text, among=queries.subjects_for(person(request)))
    rows = list(queries.for_list(found)[: PICK + 1]) if text else []
    shown = {"subjects": rows[:PICK], "has_more": len(rows) > PICK, "text": text}
    return render(request, "registry/parts/found.html", {**shown, "name": request.GET.get("as", "subject")[:40]})
