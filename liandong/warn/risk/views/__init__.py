"""Pages of warnings, one file a part."""

from liandong.warn.risk.views import boards, desk, institution, life, reviewing, runs

__all__ = ["boards", "desk", "institution", "life", "reviewing", "runs"]
