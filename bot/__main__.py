"""``python -m bot`` is ``hocso``."""

from bot.cli import main

raise SystemExit(main())
