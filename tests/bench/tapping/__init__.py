"""What :mod:`tests.bench.tap` is made of: the stand-in behind a lean wire, people who tap, what is measured."""
