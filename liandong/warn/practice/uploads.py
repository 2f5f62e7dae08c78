"""Practice files that come over the web stay in memory: nobody's name touches the disk, not even for a moment."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

from liandong.ground.accounts.models import User

WHERE = "/practice/"


class InMemory(MemoryFileUploadHandler):
    """For the pages of practice data, and people who may hand files in there: whatever the size, up to the limit.

    A larger file than a request may have goes through `liandong practice load`, which reads it where it lies.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 (Django names it)
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Take the upload when it is ours; else the handlers after this one do."""
        user = getattr(self.request, "user", None)
        here = bool(self.request and self.request.path.startswith(WHERE))
        self.activated = here and isinstance(user, User) and user.may("practice.load")
