"""Where a request comes from: proxies are believed, visitors are not. And how an address is recognized, and not known."""

import pytest

from core.visitors.addresses import client_address
from core.visitors.links import keyed_hash

PROXY = "10.0.0.1"


def asked(rf, forwarded: str | None = None, remote: str = PROXY) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address(rf.get("/", headers=headers, REMOTE_ADDR=remote))


class TestWithoutProxies:
    @pytest.fixture(autouse=True)
    def _none(self, settings):
        settings.TRUSTED_PROXIES = 0

    @pytest.mark.parametrize(
        ("remote", "address"),
        [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("::1", "::/64"),
            ("", ""),  # a socket of this machine
            ("unix:", ""),
        ],
    )
    def test_who_asks_is_who_is_connected(self, rf, remote, address):
        assert asked(rf, remote=remote) == address

    def test_a_socket_may_say_nothing(self, rf):
        request = rf.get("/")
        del request.META["REMOTE_ADDR"]
        assert client_address(request) == ""

    def test_headers_are_not_believed(self, rf):
        assert asked(rf, "198.51.100.1") == PROXY


class TestBehindProxies:
    @pytest.mark.parametrize(
        ("hops", "forwarded", "address"),
        [
            (1, "203.0.113.7", "203.0.113.7"),
            (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # forged, then added by the proxy
            (1, "127.0.0.1,198.51.100.1,203.0.113.7", "203.0.113.7"),
            (2, "198.51.100.1, 203.0.113.7, 192.0.2.1", "203.0.113.7"),
            (2, "203.0.113.7, 192.0.2.1", "203.0.113.7"),
            (2, "203.0.113.7", PROXY),  # it came past the outer one
            (1, "  203.0.113.7  ", "203.0.113.7"),
            (1, "203.0.113.7:51234", "203.0.113.7"),
            (1, "[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
            (1, "[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
            (1, "2001:DB8:1:2::9", "2001:db8:1:2::/64"),
            (1, "::ffff:203.0.113.7", "203.0.113.7"),
            (1, "[::ffff:203.0.113.7]:80", "203.0.113.7"),
        ],
    )
    def test_the_last_that_trusted_ones_added(self, rf, settings, hops, forwarded, address):
        settings.TRUSTED_PROXIES = hops
        assert asked(rf, forwarded) == address

    @pytest.mark.parametrize(
        "forwarded",
        [
            None,
            "",
            ",",
            "unknown",
            "_oculta",
            "203.0.113.7,",
            "203.0.113.300",
            "203.0.113.07",
            "203.0.113.7:",
            "203.0.113.7 198.51.100.1",
            "203.0.113.7\n198.51.100.1",
            "[2001:db8::1",
            "2001:db8::1]:80",
            "2001:db8:::1",
            "1",
            "0x7f.0.0.1",
            "٢٠٣.٠.١١٣.٧",
            "<script>",
            "9" * 100_000,
            "," * 100_000,
            "[" * 100_000,
        ],
        ids=lambda value: str(value)[:20],
    )
    def test_what_is_no_address_is_the_proxy_itself(self, rf, settings, forwarded):
        settings.TRUSTED_PROXIES = 1
        assert asked(rf, forwarded) == PROXY

    def test_many_forged_ones_change_nothing(self, rf, settings):
        settings.TRUSTED_PROXIES = 1
        assert asked(rf, "198.51.100.1, " * 10_000 + "203.0.113.7") == "203.0.113.7"


class TestKeyedHash:
    def test_the_same_value_is_recognized(self):
        assert keyed_hash("a", "203.0.113.7") == keyed_hash("a", "203.0.113.7")
        assert len(keyed_hash("a", "")) == 64

    def test_each_purpose_has_its_own(self):
        assert keyed_hash("a", "bc") != keyed_hash("ab", "c")
        assert len({keyed_hash(purpose, "203.0.113.7") for purpose in "abc"}) == 3

    def test_nobody_makes_it_without_the_key(self, settings):
        known = keyed_hash("a", "203.0.113.7")
        settings.SECRET_KEY = "otra"  # changing this one forgets nothing
        assert keyed_hash("a", "203.0.113.7") == known
        settings.HASH_KEY = "otra"
        assert keyed_hash("a", "203.0.113.7") != known

    @pytest.mark.parametrize("value", ["\x00", "\ud800", "ñ", "👩‍👩‍👧", "x" * 1_000_000], ids=ascii)
    def test_any_text_has_one(self, value):
        assert len(keyed_hash("a", value)) == 64
