#!/usr/bin/env python3
"""Writes the table of docs/security.md: which test shows which requirement.

A test shows S-123 when its name holds `s123_` or its doc comment holds `S-123`.
Run from the root of the repository; it rewrites the part of docs/security.md between the marks.
"""

import pathlib
import re

PAGE = pathlib.Path("docs/security.md")
BEGIN, END = "<!-- tests: begin -->", "<!-- tests: end -->"


def tests(text):
    """The name of each test of a source file, and the words that stand above it."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        found = re.match(r"\s*(?:async )?fn (\w+)\((.*?)\)", line)
        if not found:
            continue
        above, before = [], at - 1
        while before >= 0 and re.match(r"\s*(///|//|#\[)", lines[before]):
            above.append(lines[before].strip())
            before -= 1
        attributed = any(re.match(r"#\[(\w+::)*test", word) for word in above)
        # The macro of testkit writes the attribute: its tests take a house without a type.
        on_each_database = "on_each_database!" in text and re.fullmatch(r"\w+", found[2])
        if attributed or on_each_database:
            yield found[1], " ".join(above)


def requirements(name, words):
    """The ids that a test shows."""
    return {f"S-{number}" for number in re.findall(r"S-(\d{3})", words)} | {
        f"S-{number}" for number in re.findall(r"(?:^|_)s(\d{3})(?=_)", name)
    }


rows = {}
for folder in ("crates", "tests"):
    for path in sorted(pathlib.Path(folder).rglob("*.rs")):
        for name, words in tests(path.read_text()):
            for requirement in requirements(name, words):
                rows.setdefault(requirement, []).append(f"`{name}` ({path})")

table = ["| requirement | tests |", "|---|---|"]
for requirement in sorted(rows):
    shown = rows[requirement]
    more = f"<br>and {len(shown) - 6} more" if len(shown) > 6 else ""
    table.append(f"| {requirement} | {'<br>'.join(shown[:6])}{more} |")

page = PAGE.read_text()
head, rest = page.split(BEGIN)
_, tail = rest.split(END)
PAGE.write_text(head + BEGIN + "\n" + "\n".join(table) + "\n" + END + tail)
