"""Going on while the database is away: one line when it goes, one when it is back, longer and longer rests between."""

import logging
import time
from collections.abc import Callable
from typing import NoReturn

from django.db import InterfaceError, OperationalError, connection

LONGEST = 10.0  # seconds of a rest
log = logging.getLogger(__name__)


def for_ever(turn: Callable[[], object], *, every: float, rest: Callable[[float], object] = time.sleep) -> NoReturn:
    """Take turns, with a pause between them; a database that is away ends none of it."""
    pause, is_away = every, False
    while True:
        try:
            turn()
        except (OperationalError, InterfaceError) as trouble:
            if not is_away:
                reason = (str(trouble).splitlines() or [""])[0]
                log.warning("数据库暂不可用，恢复后继续 / the database is away, will go on when it is back: %s", reason)
            connection.close()
            pause, is_away = min(max(pause * 2, 1.0), LONGEST), True
        else:
            if is_away:
                log.warning("数据库已恢复 / the database is back")
            pause, is_away = every, False
        rest(pause)
