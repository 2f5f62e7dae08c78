"""Traditional characters to Simplified; a text that is Simplified stays as it is, to the last character."""

from __future__ import annotations

import re
from functools import lru_cache

from opencc import OpenCC

HAN = re.compile(r"[\u3400-\u9fff]")
SAMPLE = 20_000
# A few characters have one form in both scripts and are written either way; this share no Simplified text reaches.
TRADITIONAL_SHARE = 0.04


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> tuple[str, bool]:
    """The text in Simplified characters, and whether it was not."""
    sample = text[:SAMPLE]
    han = len(HAN.findall(sample))
    changed = sum(1 for old, new in zip(sample, _converter().convert(sample), strict=False) if old != new)
    if not han or changed < TRADITIONAL_SHARE * han:
        return text, False
    return _converter().convert(text), True
