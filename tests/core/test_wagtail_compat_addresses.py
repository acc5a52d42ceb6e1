"""What core.wagtail_compat.addresses relies on."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import path, register_converter
from django.urls.converters import IntConverter, get_converters

from core.wagtail_compat.addresses import DIGITS, bound_integers


def test_a_route_takes_the_class_attribute():
    assert get_converters()["int"].__class__ is IntConverter
    bound_integers()
    route = path("x/<int:pk>/", print).pattern
    assert route.match(f"x/{'9' * DIGITS}/")
    assert route.match(f"x/{'9' * (DIGITS + 1)}/") is None


def test_django_lets_nobody_replace_its_own():
    with pytest.raises((ValueError, ImproperlyConfigured)):
        register_converter(IntConverter, "int")
