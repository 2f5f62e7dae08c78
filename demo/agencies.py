"""The offices: every department that a directive names in its place, and the usual ones of some counties."""

from dataclasses import dataclass

from liandong.ground.accounts.actions import establish_agency
from liandong.ground.accounts.departments import DEPARTMENTS
from liandong.ground.accounts.models import Agency
from liandong.ground.places.queries import find
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.papers import PlaceFolder

# The places with folders, the higher first, with the words before the letter mark of their file numbers.
SEATS = (
    ("fujian", "闽"), ("zhejiang", "浙"), ("shanghai", "沪"), ("xinjiang", "新"), ("fujian/quanzhou", "泉"),
    ("zhejiang/wenzhou", "温"),
)  # fmt: skip
# Cities without a folder of their own: only the offices that every city has.
CITIES = {"350100": ("福州", "榕"), "650100": ("乌鲁木齐", "乌")}
COUNTIES = {
    "350502": "鲤城", "350503": "丰泽", "350521": "惠安", "350524": "安溪", "350582": "晋江", "350583": "南安",
    "350102": "鼓楼", "330302": "鹿城", "330303": "龙湾", "330304": "瓯海", "330381": "瑞安", "330382": "乐清",
    "310101": "黄浦", "310104": "徐汇", "310112": "闵行", "310115": "浦东", "650102": "天山", "650103": "沙依巴克",
    "650104": "新市",
}  # fmt: skip
# How an office of a county or a city is called, with the functions it holds besides.
USUAL = {
    "health": ("卫生健康局", ("tcm", "disease_control")),
    "market": ("市场监督管理局", ("drug",)),
    "insurance": ("医疗保障局", ()),
    "police": ("公安局", ()),
}
# Offices that a text leaves out and that the matters of the demo need: a local addition.
ADDED = {
    "xinjiang": {"market": "新疆维吾尔自治区市场监督管理局", "procuratorate": "新疆维吾尔自治区人民检察院"},
    "zhejiang": {"ecology": "浙江省生态环境厅"},
    "shanghai": {"ecology": "上海市生态环境局", "hr": "上海市人力资源和社会保障局", "discipline": "上海市纪委监委"},
}

LETTERS = {code: letter for code, _zh, _en, letter in DEPARTMENTS}


@dataclass(frozen=True)
class Offices:
    """Who there is, by department and place."""

    by_seat: dict[tuple[str, str], Agency]  # (department, six digits of the place)

    def get(self, department: str, place: str) -> Agency:
        return self.by_seat[department, place]


def establish() -> Offices:
    """设立机关: the superiors first."""
    made: dict[tuple[str, str], Agency] = {}
    for folder, mark in SEATS:
        _seat(made, book().places[folder], mark)
        for department, name in ADDED.get(folder, {}).items():
            _one(made, department, book().places[folder].code, name, mark=mark)
    for code, (name, mark) in CITIES.items():
        for department in USUAL:
            _one(made, department, code, f"{name}市{USUAL[department][0]}", mark=mark, also=USUAL[department][1])
    for code, name in COUNTIES.items():
        for department, (title, also) in USUAL.items():
            _one(made, department, code, _called(code, name, department, title), mark=name, also=also)
    _one(made, "procuratorate", "350502", "鲤城区人民检察院", mark="鲤城")
    return Offices(made)


def found() -> Offices:
    """The offices of a city that was built, or begun, before."""
    rows = Agency.objects.select_related("department", "place")
    return Offices({(one.department_id, one.place_id): one for one in rows})


def _seat(made: dict[tuple[str, str], Agency], folder: PlaceFolder, mark: str) -> None:
    for office in folder.departments:
        _one(made, office.code, folder.code, office.name.zh, mark=mark, also=tuple(office.also))


def _called(code: str, name: str, department: str, title: str) -> str:
    """丰泽区卫生健康局, 泉州市公安局丰泽分局, 上海市公安局黄浦分局."""
    place = find(code)
    above = find(code[:2]) if code.startswith("31") else find(code[:4])
    if department == "police" and place.name.endswith("区"):
        return f"{above.name}公安局{name}分局"
    if department == "health" and code.startswith("31"):
        title = "卫生健康委员会"
    return f"{place.name}{title}"


def _one(
    made: dict[tuple[str, str], Agency], department: str, code: str, name: str, *, mark: str,
    also: tuple[str, ...] = (),
) -> None:  # fmt: skip
    if (department, code) in made:
        return
    above = next((made[department, up] for up in _places_above(code) if (department, up) in made), None)
    place = find(code)
    letters = mark + LETTERS[department]
    made[department, code] = establish_agency(
        department=department, place=place, name=name, superior=above, functions=also, mark=letters, by=None
    )


def _places_above(code: str) -> list[str]:
    return [up for up in (f"{code[:4]}00", f"{code[:2]}0000") if up != code]
