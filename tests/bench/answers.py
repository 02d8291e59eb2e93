"""Print how well typed answers are understood, and how fast: ``python -m tests.bench.answers``."""

from time import perf_counter

from tests.lessons.labelled import figure, rows


def main() -> None:
    print("tuned on:", figure(kept=False))
    print("kept aside:", figure(kept=True))
    listed = [row for row in rows() if len(row.typed) < 60]
    start = perf_counter()
    for row in listed:
        row.verdict()
    print(f"{(perf_counter() - start) / len(listed) * 1e6:.0f} µs an answer")


if __name__ == "__main__":
    main()
