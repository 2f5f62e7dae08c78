"""The code lists of a clue: where it came from, by which way, where it stands, what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """渠道: the way by which a report came in."""

    HOTLINE_12345 = "hotline_12345", _("12345 hotline")
    HOTLINE_12320 = "hotline_12320", _("12320 health hotline")
    WEB = "web", _("public web form")
    FORM = "form", _("entered by an officer")
    PHONE = "phone", _("by telephone")
    LETTER = "letter", _("by letter")
    VISIT = "visit", _("in person")
    FILE = "file", _("file import")
    API = "api", _("API")
    ASSIGNMENT = "assignment", _("assigned from above")
    REFERRAL = "referral", _("passed on by a department")
    POLICE_REQUEST = "police_request", _("request of the police")
    REVERSE = "reverse_transfer", _("handed back by the judiciary")
    GRID = "grid", _("grid worker's form")
    MODEL = "model", _("warning of a model")
    SELFCHECK = "selfcheck", _("submission of a self-check")


class Source(models.TextChoices):
    """线索来源: what made the report possible; the code list of the five directives together."""

    DAILY = "daily", _("own daily enforcement")
    RANDOM = "random_inspection", _("random inspection")
    SPECIAL = "special_inspection", _("special inspection")
    SELFCHECK = "selfcheck", _("institution's self-check")
    OPINION = "opinion", _("public-opinion monitoring")
    COMPLAINT = "complaint", _("complaint or report")
    INFORMATION = "information", _("information monitoring")
    DEPARTMENT = "department", _("transfer from a department")
    ABOVE = "above", _("assigned by a higher level")
    FRAUD = "fraud", _("work against insurance fraud")
    CONDUCT = "conduct", _("conduct governance of the sector")
    AUDIT = "audit", _("audit")
    DISCIPLINE = "discipline", _("discipline inspection")
    GRID = "grid", _("grid patrol or assistant")
    RISK_MODEL = "risk_model", _("risk model")
    SAMPLING = "sampling", _("sampling or fixed-point monitoring")
    QUALITY = "quality_control", _("quality-control inspection")
    CREDIT = "credit", _("breach-of-faith data")
    JUDICIAL = "judicial", _("judicial body")
    POLICE = "police", _("request of the police")
    ADS = "ad_monitoring", _("advertisement monitoring")
    ONLINE = "online", _("online information monitoring")
    SURVEY = "survey", _("survey of touts and the like")
    MEDIA = "media", _("media")
    DISPUTE = "dispute", _("dispute or accident")


# 移交必罚: what these hand over must lead to a decision (闽卫医急〔2024〕51号 一（三）)
DUTY_TO_PUNISH = (Source.FRAUD, Source.CONDUCT, Source.AUDIT, Source.DISCIPLINE)
# 有人反映: somebody outside said so and is owed an answer; the others are found by the agencies themselves
REPORTED = (Source.COMPLAINT, Source.DISPUTE)


class ReplyTo(models.TextChoices):
    """答复方式: by which way whoever reported is answered."""

    CODE = "code", _("with the code of the receipt")
    ADDRESS = "address", _("by name, telephone or address")
    SENDER = "sender", _("through whoever passed it on")
    NOBODY = "nobody", _("no address: anonymous, without a code")


class Likeness(models.TextChoices):
    """重复理由: why two clues are thought to be about one thing."""

    TEXT = "text", _("the text is much the same")
    TITLE = "title", _("the title is much the same")
    SUBJECT = "subject", _("the same subject")
    NAME = "name", _("the same name was reported")
    REPORTER = "reporter", _("the same reporter")


class Verdict(models.TextChoices):
    """重复判定: what a person made of it."""

    SAME = "same", _("one and the same")
    DIFFERENT = "different", _("not the same")


class FileState(models.TextChoices):
    """导入状态: how far a file has been taken in."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being taken in")
    DONE = "done", _("done")
    FAILED = "failed", _("not taken in")


class RowFate(models.TextChoices):
    """行结果: what became of a row."""

    NEW = "new", _("new clue")
    KNOWN = "known", _("known already")
    REPEAT = "repeat", _("repeats another row")
    REFUSED = "refused", _("refused")


class Stage(models.TextChoices):
    """线索阶段: where a clue stands."""

    RECEIVED = "received", _("received")
    ROUTED = "routed", _("routed")
    DISPATCHED = "dispatched", _("sent, to be signed for")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned by the receiver")
    VERIFIED = "verified", _("verified")
    IN_CASE = "in_case", _("in a case")
    DECLINED = "declined", _("not taken up")
    CLOSED = "closed", _("finished")


# 在办: someone still owes an act on it
OPEN = (
    Stage.RECEIVED,
    Stage.ROUTED,
    Stage.DISPATCHED,
    Stage.ACCEPTED,
    Stage.RETURNED,
    Stage.VERIFIED,
    Stage.IN_CASE,
)


class Outcome(models.TextChoices):
    """核实结果: what the verification found."""

    FOUNDED = "founded", _("founded")
    UNFOUNDED = "unfounded", _("unfounded")
    NOT_ENOUGH = "not_enough", _("not enough to go on")
    NOT_OURS = "not_ours", _("not ours")


PETITIONS = (Channel.LETTER, Channel.VISIT)  # 信访: their own clocks run


LOOKS = {  # tone and icon of a stage's badge
    Stage.RECEIVED: ("blue", "inbox"),
    Stage.ROUTED: ("blue", "route"),
    Stage.DISPATCHED: ("amber", "mail-forward"),
    Stage.ACCEPTED: ("blue", "user-check"),
    Stage.RETURNED: ("red", "arrow-back-up"),
    Stage.VERIFIED: ("green", "zoom-check"),
    Stage.IN_CASE: ("blue", "gavel"),
    Stage.DECLINED: ("grey", "ban"),
    Stage.CLOSED: ("grey", "circle-check"),
}
