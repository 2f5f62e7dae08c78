"""须注册执业的人员: whom the questions about certificates and registered places are asked of.

Physicians, their assistants, nurses and village doctors practise under a registration of their own, and whoever is no
health technician may not treat at all. Pharmacists and technicians work by their title: they are not judged here.
"""

from liandong.warn.practice.tables import STAFF
from liandong.warn.risk.model import All, Has, Not, Over


def _kind(name: str) -> Has:
    return Has("practitioners", keys=("practitioner",), valid_on=None, where=(("kind", STAFF[name]),))


PRACTISING = All(Over("practitioner", 0), Not(_kind("pharmacist")), Not(_kind("technician")))
