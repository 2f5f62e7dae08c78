"""Codes and names for what is only a number here, so that the mappings of the rulebook know it again."""

from collections.abc import Iterator
from functools import cache

from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.mappings import Group, Pattern
from liandong.warn.practice.mapping import group_of

FREE = {"service": "9999", "drug": "X99ZZ", "material": "C99", "operation": "99.9"}  # beginnings that nobody mapped
MADE_UP = "00999"  # begins the code of a service that no catalogue has


@cache
def special(group: int) -> tuple[str, str]:
    """The beginning of a code, and a name, that the mappings take for this group.

    raises  LookupError  the mappings have none
    """
    known = next(one for one in book().mappings.groups.values() if one.number == group)
    for code, name in _candidates(known):
        if all(group_of("item", f"{code}{tail}", name) == group for tail in ("00000", "99999")):
            return code, name
    raise LookupError(f"no code of the mappings leads to {known.code}")


def _candidates(group: Group) -> Iterator[tuple[str, str]]:
    for pattern in (one for one in book().mappings.patterns if one.group == group.code):
        names = [word.replace("+", "") for word in pattern.words] or [group.title.zh]
        for begins in (*pattern.prefixes, FREE[pattern.catalogue]):
            for name in names:
                yield _filled(pattern, begins), name


def _filled(pattern: Pattern, begins: str) -> str:
    """A code as long as catalogues write them, before the number of the item."""
    return begins if pattern.catalogue == "operation" else begins.ljust(8, "0")


def item(number: int, group: int) -> tuple[str, str]:
    """Code and name of an item."""
    if group < 1_000:
        return f"{MADE_UP}{number:06}0000", f"演示项目{number}"
    code, name = special(group)
    return f"{code}{number % 100_000:05}", f"{name}（{number % 100_000}）"
