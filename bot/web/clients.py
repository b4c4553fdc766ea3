"""Who is asking, known only as a hash that nobody can turn back, and that changes every day."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address


def _today() -> date:
    return datetime.now(UTC).date()


class Clients:
    """Addresses -> keys for counting. The salt lives in memory only and is drawn anew each day.

    ``trusted_proxies``: addresses or networks whose X-Forwarded-For is believed; nobody else's is.
    Raises ValueError for one that is not an address or a network.
    """

    def __init__(self, trusted_proxies: Sequence[str] = (), today: Callable[[], date] = _today) -> None:
        self._trusted = tuple(ip_network(proxy, strict=False) for proxy in trusted_proxies)
        self._today = today
        self._lock = threading.Lock()
        self._day, self._salt = today(), secrets.token_bytes(32)

    def key(self, peer: str, forwarded: str = "") -> str:
        """16 hexadecimal digits that stand for one reader, today. ``forwarded``: the X-Forwarded-For header."""
        network = _neighbourhood(self.address(peer, forwarded))
        return blake2b(network.encode(), key=self._salt_of_today(), digest_size=8).hexdigest()

    def trusts(self, peer: str) -> bool:
        """Whether the peer is one of our proxies."""
        address = _parse(peer)
        return address is not None and any(address in network for network in self._trusted)

    def address(self, peer: str, forwarded: str = "") -> str:
        """The reader's address: the peer's, or, behind our proxies, the last one that isn't a proxy of ours."""
        current = peer
        for claimed in reversed(forwarded.split(",")):
            if not self.trusts(current) or _parse(claimed.strip()) is None:
                break
            current = claimed.strip()
        return current

    def _salt_of_today(self) -> bytes:
        with self._lock:
            if (today := self._today()) != self._day:
                self._day, self._salt = today, secrets.token_bytes(32)
            return self._salt


def _parse(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _neighbourhood(text: str) -> str:
    """An IPv6 reader owns a /64: count it as one."""
    address = _parse(text)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address or text)
