"""The policy that a view has chosen for its answer, which Django keeps on the response until its middleware writes it."""

from typing import Any

from django.http import HttpResponse

READ_IN = "Django 6.1.3"
PRIVATE = ("_csp_config",)


def set_default_policy(response: HttpResponse, policy: dict[str, Any]) -> None:
    """Give a response a policy, unless its view has one of its own by `csp_override`.

    Why: Django's middleware knows one policy for the whole site, and its decorator is for single views.
    """
    if not hasattr(response, "_csp_config"):
        response._csp_config = policy  # type: ignore[attr-defined]
