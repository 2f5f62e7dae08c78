"""Template tags of clues: `{% load clues %}`."""

from django import template

from liandong.discover.clues import folding, rows

register = template.Library()
register.simple_tag(rows.stage_badge)
register.filter("plain_signs", folding.shown)
