"""What is asked with every request of another system and hardly ever changes: remembered for a moment.

A change made anywhere is seen after that moment at the latest; what is not there is asked for each time.
"""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")
MOMENT = 1.0  # seconds
MOST = 1_000


def for_a_moment(find: Callable[[Question], Answer]) -> Callable[[Question], Answer]:
    """The same function, which asks for the same thing once a second."""
    known: dict[Question, tuple[float, Answer]] = {}

    @wraps(find)
    def found(question: Question) -> Answer:
        at = time.monotonic()
        last = known.get(question)
        if last is not None and at - last[0] < MOMENT:
            return last[1]
        known.pop(question, None)
        answer = find(question)
        if answer is not None:
            if len(known) >= MOST:
                known.clear()
            known[question] = at, answer
        return answer

    return found
