"""Readers who comment as a browser does."""

import re
from typing import Any

from django.utils import timezone

from comments import rules
from comments.models import Comment, Follower
from comments.states import change_state
from core.visitors.forms import TRAP

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
ANA = {"name": "Ana", "email": "ana@correo.example", "consent": "on"}
TEXT = "Probé lo de la bandeja vacía y me cambió la semana."


class Readers:
    """Those who read an article, with one browser."""

    def __init__(self, client: Any, article: Any) -> None:
        """Know where the form is sent."""
        self.client, self.article = client, article
        self.action = f"/comentarios/nuevo/{article.pk}/"

    def send(self, text: str = TEXT, *, headers: Any = SAME_SITE, **values: Any) -> Any:
        """Send the form."""
        data = ANA | {"text": text} | values
        return self.client.post(
            self.action, data, headers=headers, REMOTE_ADDR=values.pop("address", "127.0.0.1")
        )

    def wrote(self, text: str = TEXT, **values: Any) -> Comment:
        """Return a comment of Ana's that is approved, by default."""
        known = {"name": "Ana", "email": "ana@correo.example", "state": "approved"}
        return Comment.objects.create(article=self.article, text=text, **known | values)

    def trusts(self, comment: Comment) -> None:
        """Have the browser be the one that sent a comment."""
        self.client.cookies[rules.COOKIE] = rules._link.sign([[comment.pk], []])

    def page(self, query: str = "", **kwargs: Any) -> str:
        """Return the article as this browser sees it."""
        response = self.client.get(f"{self.article.url}{query}", **kwargs)
        assert response.status_code == 200
        return response.content.decode()

    def trap(self) -> str:
        """Return the name of the field that only programs fill in, as the page has it."""
        return re.search(rf'name="([\w-]*{TRAP})"', self.page())[1]

    def approve(self, *comments: Comment) -> None:
        """Approve comments as a moderator does."""
        change_state([comment.pk for comment in comments], Comment.State.APPROVED)

    def follows(self, email: str) -> Follower:
        """Have an address be told of answers below the article."""
        now = timezone.now()
        return Follower.objects.create(article=self.article, email=email, confirmed_at=now)
