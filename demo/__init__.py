"""The demo city: a made-up life of the five places of the directives, built through actions only.

Nobody and nothing in it exists: names, numbers and reports are drawn from lists by a seed. `liandong demo` builds it.
"""

PASSWORD = "liandong-demo"  # noqa: S105 - of the made-up people only, printed by `make run`

# User name, who that is, which agency and what the person may do there; demo/people.py gives them their work.
ACCOUNTS = (
    ("wang", "王建国", "鲤城区卫生健康局 · 线索登记、执法 / clue clerk and enforcement officer, Licheng health"),
    ("li", "李秀兰", "鲤城区卫生健康局 · 执法、办案 / enforcement officer and case handler, Licheng health"),
    ("zhou", "周明远", "鲤城区卫生健康局 · 负责人 / head, Licheng health"),
    ("wu", "吴静", "鲤城区卫生健康局 · 法制审核 / legal reviewer, Licheng health"),
    ("zheng", "郑晓峰", "鲤城区卫生健康局 · 举报人信息保管 / custodian of reporters' identities, Licheng health"),
    ("zhao", "赵志强", "鲤城区市场监督管理局 · 办案 / case handler, Licheng market regulation"),
    ("sun", "孙立军", "泉州市公安局鲤城分局 · 联络员 / liaison officer, Licheng police"),
    ("qian", "钱海燕", "泉州市卫生健康委员会 · 上级、分管负责人 / superior, deputy head, Quanzhou health"),
    ("feng", "冯涛", "泉州市卫生健康委员会 · 审计 / auditor, Quanzhou health"),
    ("chen", "陈文博", "泉州市卫生健康委员会 · 系统管理 / system operator, Quanzhou health"),
    ("jiang", "蒋正", "鲤城区人民检察院 · 检察官 / prosecutor, Licheng procuratorate"),
    ("yanlian", "严莲", "一家被预警的鲤城医疗机构的经办人 / answers for an institution in Licheng that was warned"),
    ("yiyuan", "何院长", "一家鲤城医疗机构的经办人 / answers for an institution in Licheng"),
)  # fmt: skip


def accounts() -> list[tuple[str, str, str]]:
    """Who may sign in: user name, password, who that is."""
    return [(username, PASSWORD, f"{name} — {who}") for username, name, who in ACCOUNTS]
