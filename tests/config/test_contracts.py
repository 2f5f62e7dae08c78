"""What the import contracts cannot say themselves."""

import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]
PRIVATE = {"views", "forms", "admin"}


def app_of(module: str) -> str:
    return ".".join(module.split(".")[:3])


def test_the_layers_inside_an_app_are_checked_for_every_app() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    named = next(one["containers"] for one in contracts if one["name"].startswith("4."))
    there = {".".join(path.relative_to(ROOT).parent.parts) for path in ROOT.glob("liandong/*/*/apps.py")}
    assert set(named) == there


def test_views_forms_and_admin_are_used_by_their_own_app_alone() -> None:
    graph = grimp.build_graph("liandong")
    for module in graph.modules:
        if len(module.split(".")) > 3 and module.split(".")[3] in PRIVATE:
            strangers = [
                one for one in graph.find_modules_that_directly_import(module) if app_of(one) != app_of(module)
            ]
            assert not strangers, f"{module} is private to its app, but {strangers} import it"
