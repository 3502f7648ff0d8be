#!/usr/bin/env python3
"""Makes cldr.tsv: the names of months, days of the week and eras in the languages below.

    python3 make.py            (downloads the package below by name and version)
    python3 make.py FOLDER     (takes it, unpacked, from a folder)

Source: Unicode CLDR, package cldr-dates-full 48.2.0 (npm), licence Unicode-3.0, see ../gazetteer/LICENSE-UNICODE.
One line a sense: the sense, then its words, parted by |. A word that own.tsv has goes to own.tsv, one with two senses to the first.
"""

import json, pathlib, subprocess, sys, tempfile, unicodedata

HERE = pathlib.Path(__file__).parent
PACKAGE, VERSION = "cldr-dates-full", "48.2.0"
LANGUAGES = """en fr de es it pt ru uk tr ar fa zh ja en-AU en-CA fr-CA de-AT es-MX pt-PT ar-LB ar-SY ar-IQ ar-DZ ar-TN ar-MA
fa-AF zh-Hant""".split()
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def folder():
    if len(sys.argv) > 1:
        return pathlib.Path(sys.argv[1])
    into = tempfile.mkdtemp()
    subprocess.run(["npm", "pack", f"{PACKAGE}@{VERSION}"], cwd=into, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["tar", "xzf", f"{PACKAGE}-{VERSION}.tgz"], cwd=into, check=True)
    return pathlib.Path(into) / "package"


def tidy(word):
    word = "".join(" " if c in "\u00a0\u202f" else c for c in word if unicodedata.category(c) != "Cf" or c == "\u200c")
    return word.strip().rstrip(".").strip()


def main():
    package = folder()
    senses = {}
    taken = set()
    for line in (HERE / "own.tsv").read_text("utf8").splitlines():
        if line and not line.startswith("#"):
            taken |= {word.lower() for word in line.split("\t")[1].split("|")}

    def add(sense, word):
        word = tidy(word)
        # A number or a letter says nothing; `6月` and `一月` are read as a number and its unit.
        if len(word) < 2 or any(c.isdigit() for c in word) or word.lower() in taken:
            return
        if not any(word in words for words in senses.values()):
            senses.setdefault(sense, []).append(word)
            taken.add(word.lower())

    def calendar(language):
        file = package / "main" / language / "ca-gregorian.json"
        return json.loads(file.read_text("utf8"))["main"][language]["dates"]["calendars"]["gregorian"]

    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, word in calendar(language)["months"][context][width].items():
                    add(f"month-{number}", word)
    for language in LANGUAGES:
        eras = calendar(language)["eras"]
        for width in ("eraNames", "eraAbbr"):
            for key, word in eras[width].items():
                add("bc" if key.startswith("0") else "ad", word)
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated", "short"):
                for day in DAYS:
                    add("weekday", calendar(language)["days"][context][width][day])

    lines = ["# Unicode CLDR 48.2.0 (npm), licence Unicode-3.0: ../gazetteer/LICENSE-UNICODE. Made by make.py."]
    lines += ["\t".join([sense, "|".join(words)]) for sense, words in senses.items()]
    (HERE / "cldr.tsv").write_text("\n".join(lines) + "\n", "utf8")


main()
