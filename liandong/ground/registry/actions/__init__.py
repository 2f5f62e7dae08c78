"""What can be done to the register."""

from liandong.ground.registry.actions.changing import change_licence, change_subject, end_relation, merge, relate
from liandong.ground.registry.actions.lists import import_institutions
from liandong.ground.registry.actions.people import import_practitioners
from liandong.ground.registry.actions.registering import (
    grant_licence,
    register_company,
    register_institution,
    register_many,
    register_person,
    register_practitioner,
)
from liandong.ground.registry.actions.standing import set_standing

__all__ = [
    "change_licence",
    "change_subject",
    "end_relation",
    "grant_licence",
    "import_institutions",
    "import_practitioners",
    "merge",
    "register_company",
    "register_institution",
    "register_many",
    "register_person",
    "register_practitioner",
    "relate",
    "set_standing",
]
