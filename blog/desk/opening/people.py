"""Who saved, owns and submitted an article, asked for at once."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model


def know_people(viewer: Any, named: Iterable[tuple[Any, str]]) -> None:
    """Lay the users that objects name, by the names of their fields, where the objects look first."""
    places = [(each, name, getattr(each, f"{name}_id")) for each, name in named]
    others = {pk for _each, _name, pk in places} - {None, viewer.pk}
    people = {viewer.pk: viewer} | get_user_model()._default_manager.in_bulk(others)
    for each, name, pk in places:
        if pk in people:
            setattr(each, name, people[pk])
