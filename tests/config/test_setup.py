"""Set-up skips what did not change."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "setup.py"


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
