"""What every peer shows, and what it is told when it starts."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

TEXT = (
    "<b>Cuộc gọi lừa đảo · {count}</b>\n\n"
    "Người mặc áo công an gọi video, bảo bác chuyển hết tiền sang tài khoản an toàn để kiểm tra, "
    "không thì bắt ngay trong hôm nay. Bác làm gì?"
)
LABELS = ("Nhìn kỹ áo và phù hiệu", "Tắt máy, hỏi công an xã", "Hỏi tên, số hiệu của họ", "Chuyển một ít cho yên")


def text(count: int) -> str:
    """Return the card after so many taps: never the same twice, since an edit must change something."""
    return TEXT.format(count=count)


def data(count: int, place: int) -> str:
    """Return what a button carries: as many letters as a lesson's."""
    return f"c0ffee15600d1.{count}.{place:06x}"


def taps(data: str | None) -> int:
    """Return how many taps there were with the one on this button."""
    return int((data or "").split(".")[1]) + 1


@dataclass(frozen=True)
class Place:
    """Where a peer runs and whom it serves."""

    api: str
    port: int
    token: str
    secret: str
    kind: str

    @property
    def hook(self) -> str:
        """The address the server sends updates to."""
        return f"http://127.0.0.1:{self.port}/telegram"


def place() -> Place:
    """Read the command line."""
    given = argparse.ArgumentParser()
    for name in ("api", "token", "secret"):
        given.add_argument(f"--{name}", required=True)
    given.add_argument("--port", type=int, required=True)
    given.add_argument("--kind", default="", help="which way of several a peer knows")
    return Place(**vars(given.parse_args()))
