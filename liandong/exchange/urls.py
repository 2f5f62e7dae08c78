"""Address of the interface. Each act is a transaction of its own, which reports of several requests may share."""

from django.db.transaction import non_atomic_requests
from django.urls import include, path

from liandong.exchange.api import api
from liandong.exchange.apps import PREFIX

patterns, app, namespace = api.urls
for pattern in patterns:
    pattern.callback = non_atomic_requests(pattern.callback)

urlpatterns = [path(PREFIX, include((patterns, app), namespace))]
