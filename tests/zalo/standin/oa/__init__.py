"""The stand-in for the Official Account's API."""

from .phone import OaPhone
from .server import OaStandin
from .signing import APP_ID, APP_SECRET, OA_ID, OA_SECRET
from .tokens import Tokens

__all__ = ["APP_ID", "APP_SECRET", "OA_ID", "OA_SECRET", "OaPhone", "OaStandin", "Tokens"]
