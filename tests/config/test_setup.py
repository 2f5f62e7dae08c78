"""Set-up skips what did not change."""

import importlib.util
import json
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
import typst
from django.conf import settings

from liandong.ground.documents import fonts, papers
from liandong.ground.places.models import Place

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "setup.py"
FETCHED = Path(settings.ASSETS) / "fonts" / "NotoSerifSC_400Regular.ttf"


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("deploy_setup", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "CACHE", tmp_path / "cache")
    return module


def test_a_step_is_done_again_only_when_an_input_changed(setup: ModuleType, tmp_path: Path) -> None:
    lock, done = tmp_path / "lock", []
    lock.write_text("a==1")
    for content in ("a==1", "a==1", "a==2"):
        lock.write_text(content)
        setup.once("step", lock, there=tmp_path, work=lambda: done.append(lock.read_text()))
    assert done == ["a==1", "a==2"]


def test_a_step_that_was_cut_off_is_done_again(setup: ModuleType, tmp_path: Path) -> None:
    done: list[int] = []

    def cut_off() -> None:
        raise setup.Stop("the power went")

    with pytest.raises(setup.Stop):
        setup.once("step", "x", there=tmp_path, work=cut_off)
    setup.once("step", "x", there=tmp_path, work=lambda: done.append(1))
    assert done == [1]


def test_what_is_missing_is_made_though_the_stamp_is_there(setup: ModuleType, tmp_path: Path) -> None:
    done: list[int] = []
    for _ in range(2):
        setup.once("step", "x", there=tmp_path / "absent", work=lambda: done.append(1))
    assert done == [1, 1]


def test_set_up_looks_for_fonts_where_documents_look(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_dir", lambda _self: True)
    assert [*setup.SYSTEM_FONTS, Path(settings.ASSETS) / "fonts"] == fonts.folders()


def test_a_machine_with_a_chinese_font_fetches_none(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "chinese_fonts", lambda: "FangSong")
    monkeypatch.setattr(setup, "fetch", lambda *_, **__: pytest.fail("fetched"))
    setup.font()


def test_without_one_two_weights_and_their_licence_are_kept(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = iter(["", "Noto Serif SC"])
    asked: list[dict[str, str]] = []

    def fetch(folder: Path, *, watched: bool) -> None:
        asked.append(json.loads((folder / "package.json").read_text())["dependencies"])
        for name in (*setup.FONT_FILES, "900Black/NotoSerifSC_900Black.ttf"):
            path = folder / "node_modules" / setup.FONT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)

    setup.CACHE.mkdir()
    monkeypatch.setattr(setup, "ASSETS", tmp_path / "assets")
    monkeypatch.setattr(setup, "chinese_fonts", lambda: next(there))
    monkeypatch.setattr(setup, "fetch", fetch)
    setup.font()
    assert asked == [{setup.FONT: "0.4.3"}]
    kept = {path.name for path in (tmp_path / "assets" / "fonts").iterdir()}
    assert kept == {"NotoSerifSC_400Regular.ttf", "NotoSerifSC_700Bold.ttf", "LICENSE_FONT"}
    assert not list(setup.CACHE.iterdir())


def test_the_step_of_the_font_is_looked_at_again_when_a_font_came_or_went(setup: ModuleType, tmp_path: Path) -> None:
    done: list[int] = []
    state = ["before"]

    def work() -> None:
        done.append(1)
        state[0] = "after"

    for _ in range(2):
        setup.once("font", "x", there=tmp_path, state=lambda: state[0], work=work)
    assert done == [1]
    state[0] = "gone"
    setup.once("font", "x", there=tmp_path, state=lambda: state[0], work=work)
    assert done == [1, 1]


@pytest.mark.skipif(not FETCHED.exists(), reason="set-up fetched no font: this machine has one")
def test_documents_are_set_in_the_fetched_font_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def press() -> typst.Compiler:
        return typst.Compiler(root=str(papers.FOLDER), font_paths=[str(FETCHED.parent)], ignore_system_fonts=True)

    monkeypatch.setattr(fonts, "folders", lambda: [FETCHED.parent])
    monkeypatch.setattr(papers, "press", press)
    fonts.faces.cache_clear()
    facts = {"to": "鲤城区市场监督管理局", "matter": "某口腔门诊部㐂涉嫌虚假广告", "text": "请依法处理。"}
    place = Place(code="350502", stem="350502", name="鲤城区", full_name="福建省泉州市鲤城区", level=3)
    said = {"agency": "鲤城区卫生健康局", "number": "泉鲤卫移〔2026〕1号", "checking": "ABCD"}
    try:
        pdf = papers.compose("transfer_letter", facts, place=place, on=date(2026, 9, 30), **said)
    finally:
        fonts.faces.cache_clear()
    assert b"NotoSerifSC" in pdf
