"""The rules of the house that imports cannot show."""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import get_resolver

from liandong.ground.accounts.access import undeclared
from liandong.ground.audit.events import Event
from liandong.ground.rulebook.book import book

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "liandong"
TOP = {"law", "ground", "discover", "warn", "act", "feedback", "exchange", "config"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc", "services"}
WRITES = {
    "objects",
    "_default_manager",
    "_base_manager",
    "save",
    "delete",
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
}
MARKS = ("TO" + "DO", "FIX" + "ME", "X" * 3 + ":", "HA" + "CK")
LIMITS = {"file": 400, "function": 50, "view": 20, "template": 200}


def sources(*roots: str) -> list[Path]:
    """Our Python files, without migrations that Django wrote."""
    found = [path for root in roots for path in sorted((ROOT / root).rglob("*.py"))]
    return [
        path
        for path in found
        if not re.fullmatch(r"\d{4}_(initial|auto)\w*\.py", path.name) and "__pycache__" not in path.parts
    ]


def of(*parts: str) -> list[Path]:
    """Modules called so, or lying in a folder called so, inside an app."""
    found = [path for path in sources("liandong") if set(parts) & {path.stem, path.parent.name}]
    return [path for path in found if "migrations" not in path.parts]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


OURS = sources("liandong", "tests", "demo", "bench", "deploy")


def test_top_packages_are_the_eight_of_the_house() -> None:
    there = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert there <= TOP


@pytest.mark.parametrize("path", OURS, ids=named)
def test_files_and_functions_keep_their_length(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LIMITS["file"]
    limit = LIMITS["view"] if path in of("views") else LIMITS["function"]
    too_long = [f"{node.name}: {length(node)}" for node in functions(path) if length(node) > limit]
    assert not too_long, f"over {limit} lines"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("templates/**/*.html")), ids=named)
def test_templates_keep_their_length(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LIMITS["template"]


@pytest.mark.parametrize("path", of("views", "forms", "admin"), ids=named)
def test_views_never_write_and_never_reach_round_visible_to(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in WRITES, (
                f"{named(path)}:{node.lineno} writes or reaches round; call an action or query"
            )


def test_every_page_declares_who_may_open_it() -> None:
    assert undeclared(get_resolver().url_patterns) == []


@pytest.mark.parametrize("path", sources("liandong"), ids=named)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    for node in functions(path):
        if path.name == "apps.py" and node.name == "ready":
            continue
        inside = [each.lineno for each in ast.walk(node) if isinstance(each, ast.Import | ast.ImportFrom)]
        assert not inside, f"{named(path)}:{inside} imports inside {node.name}"


@pytest.mark.parametrize("path", OURS, ids=named)
def test_modules_have_names_that_say_something(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES
    assert path.parent.name not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", OURS, ids=named)
def test_nothing_is_left_for_later_in_a_comment(path: Path) -> None:
    said = path.read_text(encoding="utf-8")
    assert not [mark for mark in MARKS if re.search(rf"\b{mark}", said)]


@pytest.mark.parametrize("path", sources("liandong"), ids=named)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    if path.read_text(encoding="utf-8").strip():
        assert ast.get_docstring(tree(path)), f"{named(path)} has no docstring"


def test_models_open_their_docstring_with_the_chinese_term() -> None:
    silent = []
    for path in of("models"):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and any("Model" in ast.unparse(parent) for parent in node.bases):
                said = ast.get_docstring(node) or ""
                if not re.match(r"[一-鿿]", said):
                    silent.append(f"{named(path)}: {node.name}")
    assert not silent


# -- rules ---------------------------------------------------------------------------------------------------------


@cache
def rule_ids() -> frozenset[str]:
    return frozenset(id_ for layer in book().layers.values() for id_ in layer)


def rule_shaped(path: Path) -> Iterator[tuple[int, str]]:
    """Texts in code that look like the id of a rule: a field of the rulebook, a dot, a name."""
    fields = {id_.split(".")[0] for id_ in rule_ids()}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            for word in node.keywords:
                if word.arg == "rule" and isinstance(word.value, ast.Constant) and word.value.value:
                    yield node.lineno, str(word.value.value)
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"[a-z_]+\.[a-z_]+_(term|quota|duty|route|checklist|schedule|list|threshold)", node.value)
            and node.value.split(".")[0] in fields
        ):
            yield node.lineno, node.value


@pytest.mark.parametrize("path", sources("liandong"), ids=named)
def test_every_rule_that_code_names_is_in_the_rulebook(path: Path) -> None:
    unknown = [f"{named(path)}:{line} {id_}" for line, id_ in rule_shaped(path) if id_ not in rule_ids()]
    assert not unknown


def test_every_version_of_every_rule_has_a_basis() -> None:
    rules = [rule for layer in book().layers.values() for rule in layer.values()]
    assert rules
    assert not [f"{rule.id} {each.start}" for rule in rules for each in rule.versions if not each.basis]


# -- events --------------------------------------------------------------------------------------------------------


def our_events() -> list[type[Event]]:
    return [kind for kind in Event.kinds.values() if kind.__module__.startswith("liandong.")]


@cache
def names_used(*roots: str) -> frozenset[str]:
    """Every name that is called, in these folders."""
    called = (node.func for path in sources(*roots) for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    return frozenset(ast.unparse(each).split(".")[-1] for each in called)


@cache
def words_of_tests() -> str:
    paths = [path for path in sources("tests") if path.name != "test_house.py"]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_every_event_is_recorded_by_some_act() -> None:
    assert not [kind.__name__ for kind in our_events() if kind.__name__ not in names_used("liandong")]


def test_every_event_has_a_test_that_sees_it() -> None:
    said = words_of_tests()
    unseen = [kind.__name__ for kind in our_events() if not re.search(rf"\b({kind.__name__}|{kind.slug})\b", said)]
    assert not unseen


def test_every_event_has_a_chinese_title() -> None:
    assert not [kind.__name__ for kind in our_events() if not re.match(r"[一-鿿《]", kind.title_zh())]


# -- words ---------------------------------------------------------------------------------------------------------


def entries_of(catalogue: str) -> Iterator[tuple[str, str, list[str]]]:
    """(flags, msgid, translations) of each entry of a .po file."""
    for block in re.split(r"\n\s*\n", catalogue):
        if "msgid" not in block or "\n#~" in f"\n{block}":
            continue
        flags = " ".join(re.findall(r"^#,(.*)$", block, re.MULTILINE))
        text = {
            key: "".join(ast.literal_eval(part) for part in re.findall(r'"(?:[^"\\]|\\.)*"', said))
            for key, said in re.findall(r'^(msg\w+(?:\[\d\])?)\s+((?:"(?:[^"\\]|\\.)*"\s*)+)', block, re.MULTILINE)
        }
        yield flags, text.get("msgid", ""), [said for key, said in text.items() if key.startswith("msgstr")]


def test_the_chinese_catalogue_has_no_empty_or_fuzzy_entry() -> None:
    catalogue = (ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    wrong = [
        msgid
        for flags, msgid, said in entries_of(catalogue)
        if msgid and ("fuzzy" in flags or not said or not all(said))
    ]
    assert not wrong


def test_every_sentence_in_code_is_in_the_catalogue() -> None:
    catalogue = (ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    known = {msgid for _flags, msgid, _said in entries_of(catalogue)}
    assert not sorted({said for said in sentences() if said not in known})


def sentences() -> Iterator[str]:
    """What code hands to gettext, and templates to `translate`."""
    for path in sources("liandong"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"_", "gettext", "gettext_lazy"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value
    for page in PACKAGE.rglob("templates/**/*.html"):
        for _quote, said in re.findall(r"{% translate (['\"])(.*?)\1", page.read_text(encoding="utf-8")):
            yield said


# -- the map -------------------------------------------------------------------------------------------------------


def test_every_package_command_and_event_is_on_the_map() -> None:
    on_map = (ROOT / "docs/map.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in PACKAGE.glob("*/*/apps.py")} | {
        path.name for path in PACKAGE.iterdir()
    } & TOP
    commands = {path.stem for path in PACKAGE.rglob("management/commands/[a-z]*.py")}
    events = {kind.__name__ for kind in our_events()}
    assert not sorted(word for word in packages | commands | events if not re.search(rf"\b{word}\b", on_map))


# -- what must not be told -----------------------------------------------------------------------------------------

ADDRESSES = r"/tmp/|--(extra-)?index-url|--registry[= ]|\"resolved\":|registry\+https"


def told_nowhere() -> re.Pattern[str]:
    """Temporary folders, registries, the folder above this one, and the database the tests happen to use."""
    above, port = ROOT.parent, urlsplit(os.environ.get("DATABASE_URL", "")).port
    more = [re.escape(f"{above}/")] if len(above.parts) > 1 else []
    more += [rf":{port}\b"] if port and port != 5432 else []
    return re.compile("|".join([ADDRESSES, *more]))


SUFFIXES = {".py", ".md", ".yaml", ".toml", ".html", ".css", ".js", ".typ", ".in", ".lock", ".txt", ".service", ".conf"}
LEFT_OUT = {".git", ".venv", ".cache", "node_modules", "__pycache__", "assets", "build"}


def test_nothing_names_the_machine_it_was_written_on() -> None:
    told, wanted = [], told_nowhere()
    for path in sorted(ROOT.rglob("*")):
        is_ours = (path.suffix in SUFFIXES or path.name == "Makefile") and not LEFT_OUT & set(
            path.relative_to(ROOT).parts
        )
        if is_ours and path.is_file() and path != Path(__file__):
            text = path.read_text(encoding="utf-8", errors="replace")
            told += [f"{named(path)}: {found.group()}" for found in wanted.finditer(text)]
    assert not told
