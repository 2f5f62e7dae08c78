"""What the documents of the list say: Chinese only, as legal documents are."""

from __future__ import annotations

from datetime import date

from liandong.discover.worklist import queries
from liandong.discover.worklist.models import ATTRIBUTES, EntryVersion, KeyMatter, ListIssue
from liandong.ground.documents.papers import day_words

TOLD = {"body": "监管主体", "object": "监管对象", "procedure": "监管程序", "content": "监管内容", "method": "监管方式"}
CHANGED = {**TOLD, "kinds": "监管类别", "joining": "参加部门"}


def rows_of(entry: KeyMatter, version: EntryVersion) -> list[list[str]]:
    """The attributes of an entry that are stated, with their names."""
    rows = [[TOLD[name], getattr(version, name)] for name in ATTRIBUTES if getattr(version, name)]
    known = queries.items(queries.KINDS, entry.dossier.place)
    if version.kinds:
        rows.append(["监管类别", "、".join(known[code].zh for code in version.kinds if code in known)])
    return rows


def entry_facts(entry: KeyMatter, version: EntryVersion) -> dict[str, object]:
    """The decision on one key matter."""
    origins = queries.items(queries.ORIGINS, entry.dossier.place)
    return {
        "matter": entry.dossier.title,
        "origin": origins[entry.origin].zh if entry.origin in origins else entry.origin,
        "reasons": entry.because,
        "attributes": rows_of(entry, version),
        "joining": [one.name for one in version.joining.all()],
    }


def list_facts(lines: list[queries.Line], last: ListIssue | None, on: date) -> dict[str, object]:
    """The whole list, and what is not as it was when it was last issued."""
    entries = []
    for line in lines:
        rows = rows_of(line.entry, line.version) if line.version else []
        joining = "、".join(one.name for one in line.version.joining.all()) if line.version else ""
        owner = line.entry.decider.name if line.entry.decider else ""
        entries.append(
            {
                "title": line.entry.dossier.title,
                "rows": [*rows, *([["参加部门", joining]] if joining else []), ["牵头单位", owner]],
            }
        )
    return {"as_of": day_words(on), "count": str(len(lines)), "entries": entries, "changes": changes(lines, last)}


def changes(lines: list[queries.Line], last: ListIssue | None) -> list[str]:
    """In words: what came, what went, what was rewritten."""
    if last is None:
        return []
    before = {one.key_matter_id: one for one in last.versions.select_related("key_matter__dossier")}
    now = {line.entry.pk: line for line in lines}
    said = [f"新增：{line.entry.dossier.title}" for pk, line in now.items() if pk not in before]
    said += [
        f"移出：{one.key_matter.dossier.title}（{one.key_matter.left_because}）"
        for pk, one in before.items()
        if pk not in now
    ]
    for pk, line in now.items():
        if pk in before and line.version and before[pk].pk != line.version.pk:
            names = "、".join(CHANGED[one.name] for one in queries.differences(before[pk], line.version))
            said.append(f"修订：{line.entry.dossier.title}（{names}；{line.version.because}）")
    return said
