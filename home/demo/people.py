"""The demo's logins: one a role, with random passwords kept in var/."""

import json
import os
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

LOGINS = (
    # username, first name, last name, role, author page
    ("lucia", "Lucía", "Ferreyra", "Administración", "lucia-ferreyra"),
    ("nora", "Nora", "Ibáñez", "Edición", None),
    ("marina", "Marina", "Quiroga", "Redacción", "marina-quiroga"),
    ("sol", "Sol", "Benítez", "Invitada", "sol-benitez"),
)


def add_users() -> dict[str, Any]:
    """Create the demo's users without mail addresses, so that loading the demo mails nobody."""
    users, logins = {}, {}
    for username, first, last, role, _author in LOGINS:
        password = secrets.token_urlsafe(9)
        user = get_user_model().objects.create_user(
            username, password=password, first_name=first, last_name=last
        )
        user.groups.add(Group.objects.get(name=role))
        users[username] = user
        logins[role] = {"username": username, "password": password}
    write_logins(logins)
    return users


def give_addresses(users: dict[str, Any]) -> None:
    """Set the users' mail addresses, once the demo is loaded."""
    for user in users.values():
        user.email = f"{user.username}@motivacional.example"
        user.save(update_fields=["email"])


def writer_of(author_slug: str, users: dict[str, Any]) -> Any:
    """Return the user behind an author page, Marina for authors without a login."""
    by_author = {author: username for username, *_names, author in LOGINS}
    return users[by_author.get(author_slug, "marina")]


def write_logins(logins: dict[str, Any]) -> None:
    """Write the passwords by role to var/logins.json, readable for the site's own user alone."""
    path = settings.VAR_DIR / "logins.json"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)  # it may have been there
    with os.fdopen(descriptor, "w") as file:
        json.dump(logins, file, ensure_ascii=False, indent=2)
