#!/usr/bin/env python3
"""Makes ../gazetteer.tsv.gz: states, territories and organisations under the names they go by.

    pip install pyyaml; python3 make.py            (downloads the packages below, by name and version)
    python3 make.py --from FOLDER                  (takes unpacked packages from a folder)

Sources, see README.md beside this file:
  cldr-localenames-full 48.2.0 (npm)  names of territories in the languages below     Unicode-3.0
  cldr-core 48.2.0 (npm)              alpha-2, alpha-3 and numeric codes                Unicode-3.0
  i18n-iso-countries 7.14.0 (npm)     other names in the same and more languages           MIT
  countrynames 1.17.0 (PyPI)          official, historical and other names, demonyms    MIT
  own.tsv (here)                      organisations, seats of power, what else was missing   as annals

One line an entry: id, kind, name; codes; names; demonyms; seats; each list parted by |, spellings of one seat by =.
"""

import argparse, gzip, io, json, pathlib, re, subprocess, sys, tempfile, unicodedata

import yaml

HERE = pathlib.Path(__file__).parent
CLDR, CORE, NAMES = "cldr-localenames-full@48.2.0", "cldr-core@48.2.0", "countrynames==1.17.0"
ISO = "i18n-iso-countries@7.14.0"
LANGUAGES = """en fr de es pt it nl ru uk pl cs sk hu ro bg sr hr bs sl el tr ar fa he hi ur bn ta te mr ja ko zh zh-Hant vi th
id ms sw sv da nb is fi et lv lt ka hy az kk uz ky tg tk af sq mk be ca gl eu ps ku am my km ne si lo mn sr-Latn ga so ha
gu kn ml pa or as sd ug ckb tt lb mt cy fo rm br fy gd nn yo ig zu xh mg ln to ti om qu""".split()

# What countrynames files under four letters, and states that ended: id, name shown.
ENDED = {"SUHH": ("SUN", "Soviet Union"), "YUCS": ("YUG", "Yugoslavia"), "CSXX": ("SCG", "Serbia and Montenegro"),
         "CSHH": ("CSK", "Czechoslovakia")}
FORMAL = re.compile(r"\b(republi|kingdom|state|federati|federal|union|emirate|democrat|islamic|people|commonwealth|"
                    r"principality|sultanate|federativ|repúbl|royaume|reino|königreich|bundesrep|regno|grand duchy|former|"
                    r"formerly|province|territor|occupied|north|south|east|west|island)", re.I)
DEMONYM = re.compile(r"(ian|ean|an|ese|ish|i|ic|ch|er|ander|man|ite|ot|ard|oise?|kh|ni|que|ese)$", re.I)
# What countrynames has of other things than the state: parts, residents, forms to be filled in, languages of few speakers
# in which a state is called like something else.
JUNK = re.compile(r"(emetab|nutome|orílẹ́|orílɛ́|region:|citizen|resident|^i +-|\d|;|not |no |unknown|overseas|other|"
                  r"u\.s\.a\.|^s\.a\.$|currently|\(former|^usa[ ,]|[/+*#&%]|bosnia$)", re.I)
# Parts of states that countrynames files under the whole.
PARTS = re.compile(r"^(north carolina|south carolina|north dakota|south dakota|rhode island|west virginia|new .*|northern ireland|"
                   r"northern territory|south australia|western australia|.* province|isle of wight|.*virgin islands.*|"
                   r"republic of tatarstan|chechen republic.*|turkish republic of north|north cyprus|emirate of dubai.*|"
                   r"kingdom of mysore|provinces of india|prince edward island|northwest territories|island of sal|ramsey island|"
                   r"west-brabant|west midlands|county of .*|.*shire|northumb.*|northants|northd|westm.*)$", re.I)
SCRIPTS = re.compile(r"[Ѐ-ӿͰ-Ͽ֐-׿؀-ۿऀ-ॿঀ-৿฀-๿぀-ヿ㐀-鿿가-힯Ⴀ-ჿ԰-֏]")


def fold(name):
    """Near enough to the folding of annals to find what is the same."""
    text = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in text if c.isalnum())


def words(name):
    """The same with its spaces: `Viet Nam` is another spelling than `Vietnam`."""
    return " ".join(fold(word) for word in re.split(r"[\s-]+", name))


def tidy(name):
    # LRM, RLM and soft hyphens are of no use to a matcher; stress marks are for learners.
    name = re.sub(r"[\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", name)
    if re.search(r"[Ѐ-ӿ]", name):
        name = name.replace("\u0301", "")
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip(" -\t")


class Entry:
    def __init__(self, id, kind, name):
        self.id, self.kind, self.name = id, kind, name
        self.codes, self.names, self.demonyms, self.seats = [], [], [], []
        # Spellings of a seat that stand behind another one of it.
        self.spellings = set()

    def line(self):
        seats = "".join(("=" if seat in self.spellings else "|") + seat for seat in self.seats)
        lists = (self.codes, self.names, self.demonyms, [seats.lstrip("|=")])
        return "\t".join([self.id, self.kind, self.name, *("|".join(one) for one in lists)])


def cldr(folder):
    names = {}
    for language in LANGUAGES:
        path = folder / "main" / language / "territories.json"
        (data,) = json.loads(path.read_text("utf-8"))["main"].values()
        for key, name in data["localeDisplayNames"]["territories"].items():
            code = key.split("-alt-")[0]
            names.setdefault(code, []).append((language, tidy(name)))
            # `Myanmar (Burma)`, `Congo - Kinshasa`: both halves of the first are names, of the second neither.
            inside = re.fullmatch(r"([^()]+) \(([^()]{4,})\)", tidy(name))
            if inside and code not in ("CG", "CD", "HK", "MO", "FK", "PS"):
                names[code] += [(language, inside[1]), (language, inside[2])]
    return names


def make(folder):
    names = cldr(folder / "cldr-localenames-full")
    mappings = json.loads((folder / "cldr-core/supplemental/codeMappings.json").read_text("utf-8"))
    codes = mappings["supplemental"]["codeMappings"]
    other = yaml.safe_load((folder / "countrynames/countrynames/data.yaml").read_text("utf-8"))
    entries, shown = {}, {}
    for code, spellings in sorted(names.items()):
        alpha3 = codes.get(code, {}).get("_alpha3")
        if not (len(code) == 2 and code.isalpha()) or code in ("ZZ", "QO", "EZ", "XA", "XB", "CP", "CQ", "DG", "AC", "TA", "EA", "IC"):
            continue
        english = next(name for language, name in spellings if language == "en")
        english = re.sub(r" \(.*\)| - .*", "", english).replace(" & ", " and ").replace("’", "'")
        if code in ("EU", "UN"):
            alpha3, kind = code, "igo"
        else:
            alpha3, kind = {"XK": "XKX"}.get(code, alpha3), "state"
        english = {"CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo", "HK": "Hong Kong",
                   "MO": "Macao", "CZ": "Czech Republic", "TR": "Turkey", "PS": "Palestine"}.get(code, english)
        entries[code] = Entry(alpha3, kind, english)
        entries[code].codes = [alpha3] if kind == "igo" else [alpha3, code]
    for code, (id, name) in ENDED.items():
        entries[code] = Entry(id, "state", name)
        entries[code].codes = [id]
    # Who goes by a name: the English of CLDR first, then the languages in their order, then countrynames.
    owners = {}

    def take(code, kind, name, rank):
        entry, key = entries[code], fold(name)
        if len(key) < 2 or name in entry.codes:
            return
        owner = owners.setdefault(key, (rank, code))
        if owner[1] != code:
            if owner[0] == rank and rank > 0:
                clashes.append((name, owner[1], code))
            return
        if all(words(known) != words(name) for known in entry.names + entry.demonyms + entry.seats + [entry.name]):
            getattr(entry, kind).append(name)

    clashes = []
    own = [line.split("\t") for line in (HERE / "own.tsv").read_text("utf-8").splitlines() if line and line[0] != "#"]
    by_id = {entry.id: code for code, entry in entries.items()}
    for code, entry in entries.items():
        owners[fold(entry.name)] = (0, code)
    for id, kind, name, lists in own:
        if id not in by_id:
            # Two-letter ids of organisations are codes of states too.
            key = f"own {id}"
            by_id[id], entries[key] = key, Entry(id, kind, name)
            owners.setdefault(fold(name), (0, key))
        if (kind, name) != ("state", "-") and entries[by_id[id]].name != name:
            sys.exit(f"own.tsv: {id} is {entries[by_id[id]].name} already, and not {name}")
        for part in re.split(r"; (?=(?:names|demonyms|seats|codes): )", lists):
            key, values = part.split(": ", 1)
            for value in values.split("|"):
                if key == "codes":
                    entries[by_id[id]].codes.append(value)
                    continue
                before = len(entries[by_id[id]].seats)
                for spelling in value.split(" = ") if key == "seats" else [value]:
                    take(by_id[id], key, spelling.replace("; ", ", "), 0)
                entries[by_id[id]].spellings.update(entries[by_id[id]].seats[before + 1:])
    for place, language in enumerate(LANGUAGES):
        for code in entries:
            for _, name in (one for one in names.get(code, []) if one[0] == language):
                take(code, "names", name, place)
    for path in sorted((folder / "i18n-iso-countries/langs").glob("*.json")):
        for code, spellings in sorted(json.loads(path.read_text("utf-8"))["countries"].items()):
            for name in [spellings] if isinstance(spellings, str) else spellings:
                if code in entries:
                    take(code, "names", tidy(name), 90)
    for code in entries:
        for name in map(tidy, map(str, other.get(code, []))):
            key = fold(name)
            if len(key) < 4 or len(name) > 60 or JUNK.search(name) or PARTS.search(name) or name.isupper() and len(name) < 6:
                continue
            first = fold(entries[code].name)[:3]
            if SCRIPTS.search(name) or FORMAL.search(name):
                take(code, "names", name, 100)
            elif name.isascii() and " " not in name and DEMONYM.search(name) and key[:3] == first and name[0].isupper():
                take(code, "demonyms", name, 100)
    for name, one, other_one in clashes:
        print(f"both {one} and {other_one}: {name}", file=sys.stderr)
    return "\n".join(entry.line() for entry in entries.values()) + "\n"


def fetch(folder):
    run = lambda *command: subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE).stdout.decode()
    for package in (CLDR, CORE, ISO):
        archive = run("npm", "pack", "--silent", package).strip().splitlines()[-1]
        target = folder / package.split("@")[0]
        target.mkdir()
        run("tar", "xzf", archive, "-C", str(target), "--strip-components=1")
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", "countrynames", NAMES)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="folder", type=pathlib.Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or pathlib.Path(scratch)
        if not arguments.folder:
            fetch(folder)
        text = make(folder)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0, filename="") as out:
        out.write(text.encode("utf-8"))
    (HERE.parent / "gazetteer.tsv.gz").write_bytes(packed.getvalue())
    lines = text.splitlines()
    names = sum(len([n for n in field.split("|") if n]) for line in lines for field in line.split("\t")[3:])
    print(f"{len(lines)} entries, {names} names, {len(text.encode())} bytes, {len(packed.getvalue())} packed", file=sys.stderr)
