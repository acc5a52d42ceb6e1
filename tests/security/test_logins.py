"""Logging in: no flood costs hashes, nobody learns who has an account, nobody is locked out by others, nothing secret is logged."""

import json
import logging
import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher, PBKDF2PasswordHasher, make_password
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from core.accounts import logins, throttling
from core.accounts.password_resets import BY_MAIL, mail_link
from core.mail.models import OutgoingMail
from core.mail.sending import wake_if_due
from core.visitors.limits import Limit, TooMany
from core.visitors.models import Attempt
from motivacional import settings as project
from tests.core.test_tasks_workers import Shared
from tests.postbox import PostBox
from tests.worker import Worker

pytestmark = pytest.mark.django_db
HOME, AWAY = "203.0.113.7", "198.51.100.9"
PASSWORD = "Una frase larga 1"
LOGIN, RESET = "/admin/login/", "/admin/password_reset/"


class Hasher(MD5PasswordHasher):
    """A hasher that counts what it computes."""

    computed = 0

    def encode(self, password: str, salt: str) -> str:
        Hasher.computed += 1
        return super().encode(password, salt)


@pytest.fixture
def hashes(settings, monkeypatch):
    """Return the hasher that counts, from zero on."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Hasher"]
    monkeypatch.setattr(Hasher, "computed", 0)
    return Hasher


@pytest.fixture
def editor(settings):
    """Return somebody who may log in."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Hasher"]
    user = get_user_model().objects.create_superuser("elena", "elena@correo.example", PASSWORD)
    Hasher.computed = 0
    return user


def log_in(
    name: str = "elena",
    password: str = "mal",  # noqa: S107
    *,
    address: str = HOME,
    client: Client | None = None,
    path: str = LOGIN,
):
    client = client or Client()
    return client.post(path, {"username": name, "password": password}, REMOTE_ADDR=address)


def statuses(responses) -> Counter:
    return Counter(response.status_code for response in responses)


def is_logged_in(response) -> bool:
    return response.status_code == 302


class TestLimits:
    """What is counted, and before what."""

    def test_one_connection_is_refused_before_a_hash(self, editor):
        tried = [log_in(f"alguien{n}") for n in range(30)]
        assert statuses(tried) == {200: 20, 429: 10}
        assert Hasher.computed == 20

    def test_one_account_is_refused_from_wherever_before_a_hash(self, editor):
        names = ("elena", "ELENA", " elena ", "\uff45lena")
        tried = [log_in(names[n % 4], address=f"203.0.113.{n}") for n in range(30)]
        assert statuses(tried) == {200: 20, 429: 10}
        assert Hasher.computed <= 20

    def test_an_account_that_is_none_is_refused_alike(self, editor):
        known = [log_in("elena", address=f"203.0.113.{n}") for n in range(25)]
        unknown = [log_in("nadie", address=f"198.51.100.{n}") for n in range(25)]
        assert statuses(known) == statuses(unknown)
        assert Hasher.computed == 40

    def test_known_and_unknown_cost_the_same_hashes_and_queries(self, editor):
        user = get_user_model().objects.create_user("nadia", password=PASSWORD, is_active=False)
        costs = []
        for name in ("elena", "nadie", user.username):
            log_in("otra", address=AWAY)  # what is loaded once
            before = Hasher.computed
            with CaptureQueriesContext(connection) as queries:
                log_in(name)
            costs.append((Hasher.computed - before, len(queries)))
        assert len(set(costs)) == 1

    def test_the_page_is_ours_and_says_when(self, editor):
        refused = [log_in(f"alguien{n}") for n in range(21)][-1]
        text = refused.content.decode()
        assert 500 < int(refused["Retry-After"]) <= 600 and "no-store" in refused["Cache-Control"]
        assert "10 minutos" in text and f'href="{LOGIN}"' in text and "motiVAcional" in text

    @pytest.mark.parametrize("path", [LOGIN, "/_util/login/"])
    def test_every_door_counts(self, editor, path):
        assert statuses(log_in(path=path) for _ in range(21)) == {200: 20, 429: 1}

    def test_asynchronous_code_counts_too(self, editor, rf):
        request = rf.post(LOGIN, REMOTE_ADDR=HOME)
        backend = logins.ThrottledBackend()
        attempt = async_to_sync(backend.aauthenticate)
        assert attempt(request, "elena", PASSWORD) == editor
        for _ in range(19):
            attempt(request, "elena", "mal")
        with pytest.raises(TooMany):
            attempt(request, "elena", PASSWORD)

    def test_scripts_without_a_request_are_not_counted(self, editor):
        assert authenticate(username="elena", password=PASSWORD) == editor
        assert not Attempt.objects.exists()

    def test_what_is_right_is_not_counted(self, editor):
        assert all(is_logged_in(log_in(password=PASSWORD)) for _ in range(25))
        assert not Attempt.objects.filter(purpose__startswith="login.").exists()

    def test_accounts_are_counted_as_hashes(self, editor):
        log_in("elena")
        kept = Attempt.objects.filter(purpose__startswith="login.").values_list("who", flat=True)
        assert len(kept) == 2 and all(len(who) == 64 for who in kept)

    def test_who_logged_in_here_before_is_not_locked_out_by_others(self, editor):
        known = Client()
        assert is_logged_in(log_in(password=PASSWORD, client=known))
        known.cookies.pop("sessionid")
        for number in range(25):
            log_in("elena", address=f"198.51.100.{number}")
        assert log_in(password=PASSWORD).status_code == 429
        assert is_logged_in(log_in(password=PASSWORD, client=known))

    def test_her_browser_has_a_limit_of_its_own_and_is_nobody_elses(self, editor):
        get_user_model().objects.create_superuser("otra", password=PASSWORD)
        known = Client()
        log_in("otra", PASSWORD, client=known)
        known.cookies.pop("sessionid")
        tried = [log_in("elena", address=f"198.51.100.{n}", client=known) for n in range(25)]
        assert statuses(tried) == {200: 20, 429: 5}
        own = [log_in("otra", address=f"203.0.113.{n}", client=known) for n in range(25)]
        assert statuses(own) == {200: 20, 429: 5}
        cookie = known.cookies[logins.KNOWN_BROWSER]
        assert cookie["httponly"] and cookie["path"] == "/admin/" and "otra" not in cookie.value


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Many at the same time, each with its own connection to the database. Costs seconds: real threads on a real file."""

    @pytest.fixture
    def shared(self, transactional_db, tmp_path):
        found = Shared(tmp_path)
        yield found
        found.drop()

    def test_forty_at_once_compute_no_more_hashes_than_allowed(self, settings, shared, hashes):
        get_user_model().objects.create_superuser("elena", password=PASSWORD)
        shared.copy()
        hashes.computed = 0

        def attempt(_number: int) -> int:
            try:
                return log_in().status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(12) as pool:
            answers = Counter(pool.map(attempt, range(40)))
        assert set(answers) <= {200, 429} and answers[429] >= 20
        assert hashes.computed == answers[200] <= 20


class TestHashesAtOnce:
    """Two at a time in a process."""

    def test_the_third_is_refused_and_not_counted(self, editor):
        with busy(logins.HASHES_AT_ONCE):
            refused = log_in(password=PASSWORD)
            assert refused.status_code == 429
            assert refused["Retry-After"] == str(logins.HASHING_RETRY)
        assert Hasher.computed == 0 and not Attempt.objects.exists()
        assert is_logged_in(log_in(password=PASSWORD))

    def test_one_that_is_free_is_enough(self, editor):
        with busy(logins.HASHES_AT_ONCE - 1):
            assert is_logged_in(log_in(password=PASSWORD))

    def test_every_hash_takes_its_turn(self, settings, monkeypatch):
        settings.PASSWORD_HASHERS = project.PASSWORD_HASHERS
        monkeypatch.setattr(logins, "PATIENCE", 0)
        with busy(logins.HASHES_AT_ONCE), pytest.raises(TooMany):
            make_password(PASSWORD)

    def test_hashes_of_before_are_still_read(self, settings, monkeypatch):
        monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 2)
        user = get_user_model()(username="a")
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
        user.set_password(PASSWORD)
        settings.PASSWORD_HASHERS = project.PASSWORD_HASHERS
        assert user.check_password(PASSWORD) and not user.check_password("mal")


class TestPrivatePages:
    """The password of a page, and of a collection of documents."""

    @pytest.fixture
    def page(self, site):
        article = site.article(title="Tarifas")
        PageViewRestriction.objects.create(
            page=article, restriction_type="password", password="sol"
        )
        return article

    @pytest.fixture
    def document(self, site):
        closed = Collection.get_first_root_node().add_child(name="Cerrada")
        CollectionViewRestriction.objects.create(
            collection=closed, restriction_type="password", password="sol"
        )
        content = ContentFile(b"Hola", name="a.txt")
        return get_document_model().objects.create(title="A", file=content, collection=closed)

    @pytest.fixture(params=["page", "document"])
    def door(self, request):
        """Return where a password is sent, and what it opens."""
        found = request.getfixturevalue(request.param)
        if request.param == "page":
            restriction = PageViewRestriction.objects.get()
            address = reverse(
                "wagtailcore_authenticate_with_password", args=[restriction.pk, found.pk]
            )
        else:
            restriction = CollectionViewRestriction.objects.get()
            address = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
        return address, found.url

    def attempt(self, door, password: str = "luna", address: str = HOME):  # noqa: S107
        data = {"password": password, "return_url": door[1]}
        return Client().post(door[0], data, REMOTE_ADDR=address)

    def test_one_connection_is_refused(self, door):
        tried = [self.attempt(door) for _ in range(22)]
        assert statuses(tried) == {200: 20, 429: 2}
        assert int(tried[-1]["Retry-After"]) > 500
        assert self.attempt(door, "sol").status_code == 429
        assert self.attempt(door, "sol", AWAY).status_code == 302

    def test_one_place_is_refused_from_wherever(self, door, monkeypatch):
        monkeypatch.setattr(throttling, "BY_PLACE", Limit("password.place", 5, 3600))
        tried = [self.attempt(door, address=f"203.0.113.{n}") for n in range(7)]
        assert statuses(tried) == {200: 5, 429: 2}

    def test_what_is_right_is_not_counted(self, door):
        assert all(self.attempt(door, "sol").status_code == 302 for _ in range(25))
        assert not Attempt.objects.exists()

    def test_looking_is_not_counted(self, door, client):
        for _ in range(25):
            assert client.get(door[0]).status_code == 200


class TestResets:
    """A forgotten password."""

    @pytest.fixture
    def worker(self, settings, django_capture_on_commit_callbacks):
        with PostBox() as box:
            settings.MAILERS = box.mailers()
            yield Worker(box, django_capture_on_commit_callbacks)

    def ask(self, email: str = "elena@correo.example", address: str = HOME):
        return Client().post(RESET, {"email": email}, REMOTE_ADDR=address)

    def test_it_leads_to_a_new_password(self, editor, worker):
        assert worker.after(self.ask).status_code == 302
        assert not worker.box.messages
        (message,) = worker.work()
        assert message["To"] == "elena@correo.example" and "contraseña" in message["Subject"]
        text = message.get_content()
        assert "elena" in text and "60 minutos" in text
        path = re.search(r"https?://[^/]+(/\S+)", text)[1]
        client = Client()
        form = client.get(path, follow=True)
        words = {"new_password1": "Otra frase larga 2", "new_password2": "Otra frase larga 2"}
        assert client.post(form.redirect_chain[-1][0], words).status_code == 302
        assert is_logged_in(log_in(password="Otra frase larga 2"))

    def test_links_live_an_hour(self):
        assert project.PASSWORD_RESET_TIMEOUT == 3600

    def test_known_and_unknown_cost_the_same_and_are_answered_alike(self, editor):
        self.ask("otra@correo.example", AWAY)  # what is loaded once
        seen = []
        for email in ("elena@correo.example", "nadie@correo.example", "elena@correo.example.ar"):
            with CaptureQueriesContext(connection) as queries:
                answer = self.ask(email)
            seen.append((answer.status_code, answer["Location"], answer.content, len(queries)))
        assert len(set(seen)) == 1
        assert not OutgoingMail.objects.exists()  # that is found by the queue

    def test_what_a_stranger_typed_is_kept_nowhere(self, editor):
        self.ask("secreta@correo.example")
        (task,) = DBTaskResult.objects.all()
        assert "secreta" not in json.dumps(task.args_kwargs)
        assert mail_link.call(*task.args_kwargs["args"]) == 0

    def test_a_task_that_runs_twice_mails_once(self, editor, worker):
        worker.after(self.ask)
        (task,) = DBTaskResult.objects.all()
        assert [mail_link.call(*task.args_kwargs["args"]) for _ in range(2)] == [1, 1]
        assert len(worker.work()) == 1

    @pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!nada"}])
    def test_who_may_not_log_in_gets_none(self, editor, worker, change):
        get_user_model().objects.update(**change)
        worker.after(self.ask)
        assert worker.work() == []

    def test_a_server_that_refuses_for_now_gets_it_later(self, editor, worker):
        worker.box.busy.add("elena@correo.example")
        worker.after(self.ask)
        assert worker.work() == []
        worker.box.busy.clear()
        OutgoingMail.objects.update(send_at="2020-01-01T00:00Z")
        worker.after(wake_if_due)
        assert len(worker.work()) == 1

    @pytest.mark.parametrize("email", ["elena@correo.example", "nadie@correo.example"])
    def test_an_address_has_a_limit(self, editor, email):
        answers = [self.ask(email, f"203.0.113.{n}") for n in range(BY_MAIL.times + 2)]
        assert statuses(answers) == {302: BY_MAIL.times, 429: 2}
        assert int(answers[-1]["Retry-After"]) > 3000

    def test_a_connection_has_a_limit(self, editor):
        answers = [self.ask(f"a{n}@correo.example") for n in range(12)]
        assert statuses(answers) == {302: 10, 429: 2}


class TestLog:
    """What the log tells, and what it doesn't."""

    @pytest.fixture(autouse=True)
    def _heard(self, caplog):
        caplog.set_level(logging.INFO, "core.accounts.logins")

    def said(self, caplog) -> str:
        return "\n".join(
            record.getMessage() for record in caplog.records if record.name == logins.__name__
        )

    def test_logins_failures_refusals_and_logouts_are_told_without_secrets(self, editor, caplog):
        client = Client()
        for _ in range(21):
            log_in("Contrasenia-tipeada-en-otro-campo", "Secreta 123")
        log_in(password=PASSWORD, client=client, address=AWAY)
        client.post("/admin/logout/", REMOTE_ADDR=AWAY)
        said = self.said(caplog)
        assert said.count("Login failed: account ") == 20
        assert "Login refused: account " in said and f"from {HOME}, for " in said
        assert f"Login: user {editor.pk}, account " in said and f"from {AWAY}" in said
        assert f"Logout: user {editor.pk}" in said
        for secret in ("Contrasenia", "Secreta", PASSWORD, "elena"):
            assert secret not in caplog.text

    def test_they_reach_the_log_of_production(self):
        loggers = project.LOGGING["loggers"]
        assert loggers[logins.__name__]["level"] == "INFO"
        assert throttling.logger.name == logins.__name__


class TestLogout:
    """Leaving ends the session on the server."""

    @pytest.fixture
    def inside(self, editor):
        client = Client()
        client.force_login(editor)
        return client

    @pytest.mark.parametrize(
        "method", ["get", "head", "post", "put", "patch", "delete", "options", "trace"]
    )
    def test_by_any_method(self, inside, method):
        key = inside.session.session_key
        answer = getattr(inside, method)("/admin/logout/")
        assert answer.status_code == 302 and answer["Location"].startswith(LOGIN)
        assert not Session.objects.filter(session_key=key).exists()
        copied = Client()
        copied.cookies["sessionid"] = key
        assert copied.get("/admin/").status_code == 302

    @pytest.mark.parametrize("site", ["same-origin", "none", "same-site"])
    def test_from_a_page_of_ours_or_by_hand(self, inside, site):
        inside.get("/admin/logout/", headers={"Sec-Fetch-Site": site})
        assert not Session.objects.exists()

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_another_sites_link_ends_nothing(self, inside, method):
        answer = getattr(inside, method)("/admin/logout/", headers={"Sec-Fetch-Site": "cross-site"})
        assert answer["Location"] == "/admin/" and Session.objects.exists()
        assert inside.get("/admin/").status_code == 200


@contextmanager
def busy(threads: int):
    """Have so many threads compute hashes meanwhile."""
    begun, over = threading.Barrier(threads + 1), threading.Event()

    def compute() -> None:
        with logins.hashing(0):
            begun.wait(60)
            over.wait(60)

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        for _ in range(threads):
            pool.submit(compute)
        begun.wait(60)
        try:
            yield
        finally:
            over.set()
