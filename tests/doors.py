"""What each address with a key in it names, so that a new one cannot be forgotten (tests/test_access_matrix.py).

A new page about something in a dossier gets a line in KINDS_OF or ROWS_OF; one about nothing of the kind in APART, with
the reason.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.urls import reverse

from liandong.ground.dossiers.models import Dossier
from tests.routes import Route
from tests.town import Standing, Town

MOST = 1  # rows of a standing that are tried
ANY = ("clue", "work", "run", "meeting", "team", "key_matter")

# Addresses with the key of a dossier: of which kinds. The name of the route, or of its app.
KINDS_OF: dict[str, tuple[str, ...]] = {
    "ui:dossier": ANY,
    "ui": ("clue",),
    "documents": ("clue",),
    "clues": ("clue",),
    "dispatch": ("clue",),
    "inspections:plan": ("clue",),
    "inspections": ("visit",),
    "cases:file": ("clue",),
    "cases": ("case",),
    "joint:suspect": ("case",),
    "joint": ("team",),
    "worklist": ("key_matter",),
    "risk": ("warning",),
    "oversight": ("case",),
    "consultations:ask": ("clue",),
    "consultations:conclude": ("advice",),
    "consultations": ("meeting",),
}

# Addresses with the number of a row: whose row, the way from it to its dossier, and which rows.
ROWS_OF: dict[str, tuple[str, str, dict[str, Any]]] = {
    "documents:sealed": ("documents.Document", "dossier", {"is_sealed": True}),
    "documents": ("documents.Document", "dossier", {}),
    "ui": ("deadlines.Deadline", "dossier", {}),
    "dispatch": ("dispatch.Dispatch", "dossier", {}),
    "risk:receive": ("risk.Push", "warning__dossier", {}),
    "risk": ("risk.Finding", "warning__dossier", {}),
    "works": ("works.Work", "obligation__dossier", {}),
    "publicity": ("publicity.Publication", "dossier", {}),
    "oversight:report_major": ("oversight.MajorCase", "dossier", {}),
    "oversight:withdraw_major": ("oversight.MajorCase", "dossier", {}),
    "oversight": ("oversight.Card", "dossier", {}),
    "worklist": ("worklist.Suggestion", "key_matter__dossier", {}),
    "joint:leave": ("joint.Seat", "joint__dossier", {}),
    "joint:done": ("joint.Task", "plan__joint__dossier", {}),
    "joint:tell": ("joint.RelatedParty", "dossier", {}),
    "joint:separate": ("joint.RelatedParty", "dossier", {}),
    "joint:clear": ("joint.RelatedParty", "dossier", {}),
    "joint": ("joint.Plan", "joint__dossier", {}),
    "consultations:answer": ("consultations.Invitation", "meeting__dossier", {}),
    "consultations:mark": ("consultations.Invitation", "meeting__dossier", {}),
    "consultations:show": ("consultations.ItemDossier", "item__meeting__dossier", {}),
    "consultations:drop_decision": ("consultations.Decision", "meeting__dossier", {}),
    "consultations:carry_out": ("consultations.Decision", "meeting__dossier", {}),
    "consultations:answer_objection": ("consultations.Objection", "meeting__dossier", {}),
    "consultations:opinion": ("consultations.Opinion", "advice__dossier", {}),
    "consultations:no_opinion": ("consultations.Opinion", "advice__dossier", {}),
    "consultations": ("consultations.AgendaItem", "meeting__dossier", {}),
}

# Addresses that name nothing in a dossier, and where they are tried instead.
APART: dict[str, str] = {
    "accounts:credential": "a person of one's staff: test_access_apart.py",
    "accounts:suspend": "a person of one's staff: test_access_apart.py",
    "accounts:revoke": "a certificate of one's staff: test_access_apart.py",
    "accounts:leave": "a post of one's staff: test_access_apart.py",
    "consultations:end": "a liaison officer of one's agency: test_access_apart.py",
    "dispatch:revoke": "a ruling of one's agency: act/test_dispatch_rulings.py",
    "dispatch:rule": "a dispute, by the common superior alone: act/test_dispatch_pages.py",
    **dict.fromkeys(
        ("oversight:progress", "oversight:close_order", "oversight:send_back", "oversight:circulate"),
        "an order from above, of its issuer and whom it binds: test_access_apart.py",
    ),
    **dict.fromkeys(
        ("oversight:call_in", "oversight:command", "oversight:report_situation", "oversight:lift_emergency"),
        "an emergency, of its command: test_access_apart.py",
    ),
    "oversight:agency": "figures of an agency: act/test_oversight_figures.py",
    "oversight:behind": "figures of an agency: act/test_oversight_figures.py",
    "inspections:join": "a visit of another agency: discover/test_inspections_joint.py",
    "inspections:let_join": "a visit of another agency: discover/test_inspections_joint.py",
    "inspections:refuse_to_join": "a visit of another agency: discover/test_inspections_joint.py",
    **dict.fromkeys(
        (
            "inspections:draw",
            "inspections:void_draw",
            "inspections:draw_file",
            "inspections:visit_drawn",
            "inspections:excuse",
            "inspections:publish_result",
            "inspections:own_opening",
        ),
        "a draw, of its agency and of those whose officers were drawn: discover/test_draws.py",
    ),
    "inspections:public_draw": "a draw as everybody sees it: discover/test_draws.py",
    "inspections:public_draw_file": "a draw as everybody sees it: discover/test_draws.py",
    "selfchecks": "a self-check, of its institution and of the agency: discover/test_selfchecks.py",
    "clues:judge": "a pair of clues that look alike: discover/test_clues_import_files.py",
    "clues:file": "a file one handed in oneself: discover/test_clues_import_files.py",
    "clues:remarks": "a file one handed in oneself: discover/test_clues_import_files.py",
    "clues:sent_file": "what a reporter sent, for who holds the clue: discover/test_clues_sent_files.py",
    "clues:put_in_file": "what a reporter sent, for who holds the clue: discover/test_clues_sent_files.py",
    "clues:write": "a receipt that only the reporter has: test_attacks.py",
    "clues:rate": "a receipt that only the reporter has: test_attacks.py",
    "notices:read": "a notice: test_access_apart.py",
    **dict.fromkeys(
        ("risk:one_run", "risk:publish_all", "risk:publish", "risk:retire", "risk:end_snooze", "risk:model"),
        "runs and models of one's agency: warn/risk/test_pages.py",
    ),
    **dict.fromkeys(("risk:answer", "risk:own_receipt"), "what was sent to one's institution: warn/risk/test_pages.py"),
    "risk:told_person": "the receipt of a person concerned: warn/risk/test_pages.py",
    "risk:ties": "a subject of the register, with what one may see: warn/risk/test_pages.py",
    **dict.fromkeys(
        ("registry:licence", "registry:end_relation", "registry:grant", "registry:relate", "registry:title"),
        "the register, kept by the offices of its place: ground/registry/test_keeping_the_register.py",
    ),
    "practice:delivery": "what was delivered to one's agency: warn/practice/test_pages.py",
    "practice:remarks": "what was delivered to one's agency: warn/practice/test_pages.py",
    "practice:group": "what items are, which everyone at an agency reads: warn/practice/test_mapping_pages.py",
    "practice:rule_table": "tables of limits, which everyone at an agency reads: warn/practice/test_mapping_pages.py",
    "guard": "a call with the key of an institution: warn/guard/test_pages.py",
    "documents:check": "a code printed on a paper, for everyone: ground/test_documents.py",
    "clues:progress": "a receipt that only the reporter has: test_attacks.py",
    "directives": "drafts of directives, which every agency reads: test_attacks_on_new_parts.py",
    "rulebook": "the law, which everyone at an agency reads: ground/test_rulebook_pages.py",
    "quotas": "figures of a rule: ground/test_quota_pages.py",
    "works:rule": "figures of a rule: act/test_works_pages.py",
    "ui:subject": "the register, which everyone at an agency reads: ground/test_ui.py",
    "ui:manual_page": "the manual, for everyone: ground/test_ui.py",
    "publicity:institution": "the public's register: feedback/test_pages.py",
    "publicity:item": "what was published: feedback/test_pages.py",
}

# Words in an address that are no key: which of them to try.
WORDS: dict[str, tuple[str, ...]] = {
    "cases:step": ("investigate", "notify", "serve"),
}


def entry_for(table: dict[str, Any], route: Route) -> Any:
    return table.get(route.name) or table.get(route.name.split(":")[0])


def is_apart(route: Route) -> bool:
    return entry_for(APART, route) is not None


def is_known(route: Route) -> bool:
    """Whether somebody has said what every key of this address names."""
    if is_apart(route):
        return True
    return all(_values(route, name) is not None for name in route.needs)


def addresses(route: Route, town: Town, standing: Standing) -> list[str]:
    """The address with everything of a standing that it may name."""
    found = []
    there = town.dossiers[standing.name]
    for kind in entry_for(KINDS_OF, route) if "key" in route.needs else there:
        found += _about(route, there[kind]) if kind in there else []
    return found if "key" in route.needs else found[:MOST]


def _about(route: Route, dossier: Dossier) -> list[str]:
    choices: list[dict[str, Any]] = [{}]
    for name in route.needs:
        values = _values(route, name)
        assert values is not None
        choices = [{**chosen, name: value} for chosen in choices for value in values(dossier)]
    return [reverse(route.name, kwargs=chosen) for chosen in choices]


def _values(route: Route, name: str) -> Callable[[Dossier], list[Any]] | None:
    if name == "key":
        return (lambda dossier: [dossier.key]) if entry_for(KINDS_OF, route) else None
    if name == "agency":
        return _guests
    if route.converters[name] == "IntConverter":
        return _rows(route)
    words = WORDS.get(route.name)
    return (lambda _dossier: list(words)) if words else None


def _guests(dossier: Dossier) -> list[int]:
    """An agency that it is shared with."""
    shares = dossier.shares.filter(until__isnull=True).exclude(level="owner").order_by("pk")
    return list(shares.values_list("agency", flat=True)[:1])


def _rows(route: Route) -> Callable[[Dossier], list[Any]] | None:
    wanted = entry_for(ROWS_OF, route)
    if wanted is None:
        return None
    label, path, which = wanted
    rows = apps.get_model(label)._default_manager

    def of(dossier: Dossier) -> list[Any]:
        return list(rows.filter(**{path: dossier}, **which).order_by("pk").values_list("pk", flat=True)[:1])

    return of
