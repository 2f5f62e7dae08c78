"""The reading of reports learns, tells how well, keeps what it knew, and is tried on messages it has not seen."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from liandong.discover.clues import actions
from liandong.discover.clues.reading import keeping
from liandong.discover.clues.reading.classes import class_lists, health_class
from liandong.discover.clues.reading.learning import Prepared, folds, learn
from liandong.discover.clues.reading.model import Model
from liandong.discover.clues.reading.teaching import Example, confirmed, grouped, taught
from tests.discover.clue_factory import LIN, received
from tests.people import People, settle

REAL = Path(__file__).parents[2] / ".." / "shared" / "data" / "06_complaints" / "labelled_495.csv"
HEAD = "留言编号,留言主题,留言详情,一级分类\n"
HEALTH = ["医院收费太高", "护士态度不好", "药店卖假药", "卫生院没有医生", "诊所打针感染", "住院没有床位"]
OTHER = ["小区路灯不亮", "物业不作为", "工地占道施工", "自来水停水", "违章建筑没人管", "房产证办不下来"]


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def written(folder: Path, rows: list[tuple[str, str]], *, encoding: str = "utf-8") -> Path:
    lines = [f"{at},{title},{title}已经很久了,{label}" for at, (title, label) in enumerate(rows)]
    path = folder / "messages.csv"
    path.write_text(HEAD + "\n".join(lines), encoding=encoding)
    return path


def told(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def plain_rows() -> list[tuple[str, str]]:
    return [(one, "卫生计生") for one in HEALTH] + [(one, "城乡建设") for one in OTHER]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_evaluated_and_the_last_line_is_four_figures(tmp_path: Path, encoding: str) -> None:
    last = told("clues_evaluate", str(written(tmp_path, plain_rows(), encoding=encoding)), "--json").splitlines()[-1]
    found = json.loads(last)
    assert list(found) == ["macro_f1", "health_recall", "health_precision", "baseline_macro_f1"]
    assert all(0 <= one <= 1 for one in found.values())


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (plain_rows()[:1] + plain_rows()[-1:], "2 行"),
        (plain_rows()[:6], "卫生计生"),
        (plain_rows()[:6] + plain_rows()[-2:], "5 件"),
    ],
)
def test_a_file_that_cannot_be_cut_into_five_is_refused_with_a_sentence(
    tmp_path: Path, rows: list[tuple[str, str]], says: str
) -> None:
    with pytest.raises(CommandError, match=says) as refused:
        told("clues_evaluate", str(written(tmp_path, rows)))
    assert refused.value.returncode == 2


def test_a_file_without_the_columns_or_without_anything_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    for text, says in (("甲,乙\n1,2\n", "一级分类"), ("", "空")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CommandError, match=says) as refused:
            told("clues_evaluate", str(path))
        assert refused.value.returncode == 2


def test_odd_rows_are_counted_and_the_rest_is_evaluated(tmp_path: Path) -> None:
    path = written(tmp_path, [*plain_rows(), ("😀<b>\u200b" + "长" * 30_000, "城乡建设")])
    path.write_text(path.read_text(encoding="utf-8") + "\n99,,,城乡建设\n98,没有分类,没有分类,", encoding="utf-8")
    assert "2 行不能用于评测" in told("clues_evaluate", str(path), "--json")


def test_nearly_the_same_text_is_never_on_both_sides_of_a_fold() -> None:
    long = "小区门口的诊所没有执业许可证，每天晚上给人打吊针，用过的针头随便扔在路边，很多老人去那里看病，请尽快查处。"
    examples = grouped(
        [
            Example("举报", long, "甲", "1"),
            Example("再次举报", long + "急！", "甲", "2"),
            Example("路灯", "坏了", "乙", "3"),
        ]
    )
    assert examples[0].group == examples[1].group != examples[2].group
    many = grouped([Example(f"标题{n}", f"正文{n % 7}", "甲乙"[n % 2], str(n % 20)) for n in range(60)])
    for inside, outside in folds(many, 5):
        assert not {many[at].group for at in inside} & {many[at].group for at in outside}


def test_a_kept_model_says_the_same_as_the_machine_it_was_made_of(tmp_path: Path) -> None:
    examples = [*taught(by_class=True), *(Example(title, title, label) for title, label in plain_rows())]
    model = learn(examples, class_lists(), looked_at=[health_class()])
    model.save(tmp_path / "one.npz")
    again = Model.load(tmp_path / "one.npz")
    one, other = (each.score("诊所收费", "医生态度差") for each in (model, again))
    assert one.best == other.best == "卫生计生"
    assert np.allclose(one.margins, other.margins)
    assert again.looked_from == model.looked_from
    assert np.isclose(one.shares.sum(), 1, atol=1e-5)


def test_the_same_examples_make_the_same_model() -> None:
    examples = taught(by_class=True)
    one, other = (Prepared.of(examples, class_lists()).fitted(np.arange(len(examples))) for _ in range(2))
    assert np.array_equal(one.whole.weights, other.whole.weights)


def test_nothing_confirmed_is_nothing_to_learn(people: People, home: Path) -> None:
    with pytest.raises(CommandError, match="没有人工确认"):
        told("clues_learn")


def test_it_learns_from_confirmed_routings_and_can_go_back(people: People, home: Path) -> None:
    words = ["镭射祛斑铺子", "镭射祛斑小店", "镭射祛斑作坊", "镭射祛斑摊位"]
    for number, word in enumerate(words):
        clue = received(people, title=f"反映{word}", text=f"{word}{number}号，电话13800001111", reporter=LIN)
        actions.route_clue(clue=clue, matter="V06", override_reason="按主要内容", by=people.wang)
    actions.route_by_label(clue=received(people, text="按分类来的"), label="卫生计生", by=people.wang)
    told("clues_learn", "--from-rulebook", "--quiet")
    said = told("clues_learn")
    assert "人工确认 4 件" in said
    assert "V06" in said
    now = keeping.current()
    assert now is not None
    assert now.fingerprint == keeping.chosen() != keeping.of_rulebook()
    assert now.matters.score("镭射祛斑", "").best == "V06"
    terms = "".join((*now.matters.title.terms, *now.matters.whole.terms))
    assert "138" not in terms
    assert "林某" not in terms
    assert {one.label for one in confirmed()} == {"V06"}
    told("clues_learn", "--back-to", "rulebook")
    assert keeping.chosen() == ""
    assert now.fingerprint in told("clues_learn", "--list")
    with pytest.raises(CommandError, match="没有模型"):
        told("clues_learn", "--back-to", "nothing")


@pytest.mark.skipif(not REAL.exists(), reason="the labelled messages are not part of the project")
def test_on_messages_of_a_city_it_does_better_than_the_baseline_and_hardly_misses_health() -> None:
    found = json.loads(told("clues_evaluate", str(REAL), "--json").splitlines()[-1])
    assert found["macro_f1"] >= 0.83
    assert found["macro_f1"] > found["baseline_macro_f1"] + 0.03
    assert found["health_recall"] >= 0.97
    assert found["health_precision"] >= 0.70


def known(model: Model) -> set[str]:
    return {*model.title.terms, *model.whole.terms}


def test_what_one_person_alone_writes_is_not_in_the_model_however_often(people: People) -> None:
    ours = [Example(one, "", label, is_ours=True) for label, rows in (("a", HEALTH), ("b", OTHER)) for one in rows]
    theirs = [
        Example("护士态度不好", "欧阳翠花反映医院收费", "a", "person 1"),
        Example("护士态度很差", "欧阳翠花再次反映医院收费", "a", "person 1"),
        Example("工地扰民", "夜间施工扰民", "b", "person 2"),
        Example("工地扰民", "夜间施工扰民严重", "b", "person 3"),
    ]
    terms = known(learn([*ours, *theirs], {}))
    assert not {"欧阳", "阳翠", "翠花"} & terms
    assert {"扰民", "护士", "路灯"} <= terms  # written by two, in the rulebook, in the rulebook alone


def test_reports_under_one_number_are_one_persons(people: People) -> None:
    for text in ("第一件：诊所没有牌子", "后来又见到游医上门"):
        clue = received(people, title=text, text=text, reporter=LIN)
        actions.route_clue(clue=clue, matter="V01", override_reason="测试", by=people.wang)
    assert len({one.group for one in confirmed()}) == 1
