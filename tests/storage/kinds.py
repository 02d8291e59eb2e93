"""Tests that are about one kind of database alone, and need no other."""

import pytest

ON_POSTGRES = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
