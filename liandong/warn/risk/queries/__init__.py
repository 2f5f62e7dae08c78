"""What there is to know about warnings, models, runs and grades."""

from liandong.warn.risk.queries.grades import grades_for, strata
from liandong.warn.risk.queries.warnings import (
    findings_for,
    is_run_waiting,
    own_pushes,
    pushes_to,
    run_for,
    runs_for,
    snapshots_of_runs,
    snoozes_of,
    state_for,
    states_of,
    warning_in,
    warnings_for,
)

__all__ = [
    "findings_for", "grades_for", "is_run_waiting", "own_pushes", "pushes_to", "run_for", "runs_for",
    "snapshots_of_runs", "snoozes_of", "state_for", "states_of", "strata", "warning_in", "warnings_for",
]  # fmt: skip
