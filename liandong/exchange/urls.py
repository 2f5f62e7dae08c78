"""Address of the interface."""

from django.urls import path

from liandong.exchange.api import api
from liandong.exchange.apps import PREFIX

urlpatterns = [path(PREFIX, api.urls)]
