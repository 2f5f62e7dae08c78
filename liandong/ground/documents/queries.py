"""Documents as far as a person may see them."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from liandong.ground.accounts.models import User
from liandong.ground.documents.models import Custody, Document
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by


def visible_documents(user: User | AnonymousUser) -> QuerySet[Document]:
    """Documents in the dossiers the person may see. That a sealed one exists is seen; what is in it is not."""
    return Document.objects.filter(seen_by(user, "dossier__")).select_related("dossier__owner", "agency")


def documents_of(dossier: Dossier) -> QuerySet[Document]:
    """What lies in a dossier, the latest first."""
    return Document.objects.filter(dossier=dossier).select_related("agency").order_by("-added_at", "-pk")


def custody_of(document: Document) -> QuerySet[Custody]:
    """Through whose hands a document went."""
    return Custody.objects.filter(document=document).select_related("by", "agency").order_by("at", "pk")


def checked(code: str) -> Document | None:
    """The issued document whose code is printed on a paper."""
    found = Document.objects.filter(checking=code.upper(), is_sealed=False).exclude(number="")
    return found.select_related("agency").first()
