"""A course so short that a test can finish it, and the way through it."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page

from tests.web.running import tap

COURSE = """
course: an-toan-ngan
title: {vi: "An toàn trên mạng", en: "Safe online", bn: "নিরাপদ ইন্টারনেট"}
languages: [vi, en, bn]
"""
LESSON = """
lesson: tat-may
title: {vi: "Cuộc gọi lạ", en: "Strange calls", bn: "অচেনা ফোন"}
advice: true
cards:
  - question: la
    ask:
      vi: "Người lạ gọi và dọa. <Bạn> làm gì?"
      en: "A stranger calls and threatens. What do you do?"
      bn: "অচেনা লোক ফোনে ভয় দেখালে কী করবেন?"
    answers:
      - right: {vi: "Tắt máy", en: "Hang up", bn: "ফোন কেটে দেব"}
        because: {vi: "Tắt máy là an toàn.", en: "That is safe.", bn: "এটাই নিরাপদ।"}
      - wrong: {vi: "Làm theo", en: "Obey", bn: "কথা শুনব"}
        because: {vi: "Họ chỉ muốn tiền.", en: "They only want money.", bn: "ওরা শুধু টাকা চায়।"}
"""
OTHER = LESSON.replace("tat-may", "hoi-nguoi-nha").replace("Cuộc gọi lạ", "Hỏi người nhà")


def course(folder: Path, lessons: int = 1) -> Path:
    """Write the course into a folder of courses and return that."""
    home = folder / "an-toan-ngan"
    home.mkdir(parents=True)
    (home / "course.yaml").write_text(COURSE, encoding="utf-8")
    for number, text in enumerate((LESSON, OTHER)[:lessons], start=1):
        (home / f"{number:02}.yaml").write_text(text, encoding="utf-8")
    return folder


async def finish(page: Page) -> None:
    """Say yes and learn the lesson to its end."""
    for label in ("Đồng ý", "Bác", "Tắt máy", "Tiếp"):
        await tap(page, label)
