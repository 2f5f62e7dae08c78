"""What a file really is, by its first bytes; its name and the browser are not believed."""

from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from liandong.law.refusal import Refusal

ZIPPED = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
    ".ofd": "application/ofd",
}
OLD_OFFICE = {".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".wps": "application/vnd.ms-works"}
TEXTS = {".txt": "text/plain", ".csv": "text/csv"}
BEGINNINGS: tuple[tuple[bytes, str, frozenset[str]], ...] = (
    (b"%PDF-", "application/pdf", frozenset({".pdf"})),
    (b"\x89PNG\r\n\x1a\n", "image/png", frozenset({".png"})),
    (b"\xff\xd8\xff", "image/jpeg", frozenset({".jpg", ".jpeg"})),
    (b"ID3", "audio/mpeg", frozenset({".mp3"})),
)


def sniff(name: str, head: bytes) -> str:
    """The media type of a file whose name and first bytes agree.

    raises  Refusal  they do not agree, or it is a kind of file that dossiers do not take
    """
    suffix = PurePath(name).suffix.lower()
    for beginning, media_type, suffixes in BEGINNINGS:
        if head.startswith(beginning):
            return _agree(suffix, suffixes, media_type, name)
    if head.startswith(b"PK\x03\x04"):
        return _agree(suffix, frozenset(ZIPPED), ZIPPED.get(suffix, ""), name)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _agree(suffix, frozenset(OLD_OFFICE), OLD_OFFICE.get(suffix, ""), name)
    if head[4:8] == b"ftyp":
        heif = head[8:12] in (b"heic", b"heix", b"mif1")
        return _agree(suffix, frozenset({".heic"}), "image/heic", name) if heif else _film(suffix, name)
    if suffix in TEXTS and b"\x00" not in head:
        return TEXTS[suffix]
    raise Refusal(
        _("%(name)s is not a kind of file that a dossier takes: PDF, OFD, Word, Excel, text, picture, sound or film.")
        % {"name": PurePath(name).name}
    )


def _film(suffix: str, name: str) -> str:
    sound = suffix == ".m4a"
    return _agree(suffix, frozenset({".mp4", ".m4a", ".mov"}), "audio/mp4" if sound else "video/mp4", name)


def _agree(suffix: str, suffixes: frozenset[str], media_type: str, name: str) -> str:
    if suffix in suffixes:
        return media_type
    raise Refusal(
        _("%(name)s is not what its ending says. Save it again with the right ending and send that file.")
        % {"name": PurePath(name).name}
    )
