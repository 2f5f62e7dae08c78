"""A form filled in as its page would take it: an act is then refused for who asks, not for what is missing."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.ground.audit.clock import today


def filled(form: Any) -> dict[str, Any]:
    """The data of a form; nothing when there is none."""
    if not isinstance(form, forms.BaseForm):
        return {}
    said = {}
    for name, each in form.fields.items():
        value = form.get_initial_for_field(each, name)
        said[form.add_prefix(name)] = value if value not in (None, "", []) else _something(each)
    return {name: value for name, value in said.items() if value is not None}


def _something(asked: forms.Field) -> Any:
    if isinstance(asked, forms.ModelMultipleChoiceField):
        return [str(row.pk) for row in asked.queryset[:2]] if asked.queryset is not None else []
    if isinstance(asked, forms.ModelChoiceField):
        first = asked.queryset.first() if asked.queryset is not None else None
        return str(first.pk) if first is not None else None
    if isinstance(asked, forms.ChoiceField):
        values = [value for value, _label in list(asked.choices) if value not in (None, "")]  # type: ignore[arg-type]
        many = isinstance(asked, forms.MultipleChoiceField)
        return (values[:1] if many else values[0]) if values else None
    if isinstance(asked, forms.FileField):
        return SimpleUploadedFile("a.pdf", b"%PDF-1.7\n1", content_type="application/pdf")
    if isinstance(asked, forms.BooleanField):
        return "on"
    if isinstance(asked, forms.DateField):
        return today().isoformat()
    return "1" if isinstance(asked, forms.IntegerField) else "说明情况"
