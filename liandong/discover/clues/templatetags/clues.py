"""Template tags of clues: `{% load clues %}`."""

from django import template

from liandong.discover.clues import rows

register = template.Library()
register.simple_tag(rows.stage_badge)
