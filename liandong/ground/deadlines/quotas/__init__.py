"""指标: what is owed in every period, counted over the trail and the register, and set against the rule.

`standing` answers for one rule; `board` for all of a place. `acts` counts on the trail, `units` says who is measured,
`figures` sets the one against the other, `readers` says who may see what of it, `rows` leads down to what was counted.
"""

from liandong.ground.deadlines.quotas.board import board
from liandong.ground.deadlines.quotas.figures import Figure, figure
from liandong.ground.deadlines.quotas.standing import Standing, standing

__all__ = ["Figure", "Standing", "board", "figure", "standing"]
