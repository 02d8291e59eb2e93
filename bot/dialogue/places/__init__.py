"""The places of the conversation, by the name that stands in a seat."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.places import (
    about_you,
    coming_back,
    export,
    finish,
    helping,
    home,
    lesson,
    living,
    privacy,
    progress,
    recognition,
    remind,
    review,
    sources,
    welcome,
    withdrawing,
)
from bot.dialogue.places.place import Place

PLACES: Mapping[str, Place] = {
    "welcome": welcome.WELCOME,
    "address": welcome.ADDRESS,
    "farewell": welcome.FAREWELL,
    "lesson": lesson.PLACE,
    "done": finish.DONE,
    "short": finish.SHORT,
    "unit": living.UNIT,
    "audience": about_you.AUDIENCE,
    "sector": about_you.SECTOR,
    "age": about_you.AGE,
    "home": home.HOME,
    "review": review.PLACE,
    "return": coming_back.PLACE,
    "courses": home.COURSES,
    "lessons": home.LESSONS,
    "progress": progress.PROGRESS,
    "recognition": recognition.PLACE,
    "remind": remind.PLACE,
    "sources": sources.PLACE,
    "rest": home.REST,
    "share": home.SHARE,
    "help": helping.HELP,
    "human": helping.HUMAN,
    "report": helping.REPORT,
    "language": helping.LANGUAGE,
    "form": helping.FORM,
    "data": privacy.DATA,
    "erase": privacy.ERASE,
    "export": export.PLACE,
    "withdraw": withdrawing.WITHDRAW,
    "withdrawn": withdrawing.WITHDRAWN,
}
