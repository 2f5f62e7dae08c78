"""Adopting a draft: its files are written where none is, and stay only if the whole book passes its check."""

from __future__ import annotations

from pathlib import Path

from liandong.ground.rulebook.book import Book
from liandong.ground.rulebook.checking import check
from liandong.ground.rulebook.directives.draft import Draft
from liandong.ground.rulebook.directives.skeleton import Skeleton, skeleton
from liandong.ground.rulebook.directives.whereabouts import Whereabouts
from liandong.ground.rulebook.faults import Fault, RulebookRefused
from liandong.ground.rulebook.loading import load
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


def adopt(draft: Draft, place: Whereabouts, into: Path) -> Skeleton:
    """Write the skeleton into a rulebook folder. Raises Refusal; the folder is then as it was."""
    if not (into / "acts").is_dir():
        raise Refusal(Text(f"{into} 不是规则库目录。", f"{into} is no rulebook folder."))
    _refuse_taken(place, into)
    made = skeleton(draft, place)
    there = [name for name in made.files if (into / name).exists()]
    if there:
        names = "、".join(there)
        raise Refusal(Text(f"已有文件，不覆盖：{names}。", f"files that are there are not overwritten: {names}."))
    before = set(map(str, _faults(into)))
    written = _write(made, into)
    faults = [fault for fault in _faults(into) if str(fault) not in before]
    if faults:
        _take_back(written, into)
        first = faults[0]
        zh = f"生成的内容未通过校验，已全部撤回：{first.file}:{first.line} {first.says.zh}"
        en = f"what was made did not pass the check and was taken back: {first.file}:{first.line} {first.says.en}"
        raise Refusal(Text(zh, en))
    return made


def _refuse_taken(place: Whereabouts, into: Path) -> None:
    folder = into / "places" / place.folder
    if (folder / "place.yaml").exists():
        zh = f"{place.zh}已有目录 places/{place.folder}，不覆盖。请改用 --into 写入规则库的副本，再逐项合并。"
        en = (
            f"{place.en} has its folder places/{place.folder}, which is not overwritten: adopt into a copy of the book."
        )
        raise Refusal(Text(zh, en))
    for other in (into / "places").rglob("place.yaml"):
        if f'"{place.code}"' in other.read_text(encoding="utf-8"):
            name = other.parent.relative_to(into).as_posix()
            zh = f"区划代码 {place.code} 已见于 {name}，不覆盖。"
            raise Refusal(Text(zh, f"the code {place.code} is that of {name}, which is not overwritten."))


def _faults(into: Path) -> list[Fault]:
    try:
        return check(Book(load(into)), into)
    except RulebookRefused as refused:
        return refused.faults


def _write(made: Skeleton, into: Path) -> list[Path]:
    written: list[Path] = []
    for name, text in made.files.items():
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        written.append(path)
    return written


def _take_back(written: list[Path], into: Path) -> None:
    for path in written:
        path.unlink()
        for folder in path.parents:
            if folder in (into, into / "places", into / "acts", into / "clauses") or any(folder.iterdir()):
                break
            folder.rmdir()
