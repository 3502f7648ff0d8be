#!/usr/bin/env python3
"""Writes the files that fuzzing begins with: sound ones of every form, and data sets with dates at the edges x precision."""
import itertools
import pathlib

HERE = pathlib.Path(__file__).parent
DATES = ["0000-01-01", "-9999-01-01", "9999-12-31", "12000-01-01", "2014-05-01", "2014-05", "2014", "../2014", "2014/..", "XXXX-XX-XX",
         "[..2014]", "2014-05-01,2014-05-03", "03/04/2014", "2014?", "199X", "2014-21", "Y-12000", "2014-05-01T24:00:00Z"]
PROSE = ["c. 1990", "early March 2022", "Q1 2022", "2014-present", "2022-3-4", "between 1990 and 1995", "the 1980s", "5th century BC",
         "March 12, 2014", "31 Feb 2014", "summer 1941", "before 2014"]
LINES = ["actor:putin actor:\"Masoud Pezeshkian\" -actor:trump type:consult tag:sanctions from:2025 to:2026-03 \"phone call\"",
         "actor:a|b role:source has:location importance:>=5 fatalities:>10 as-of:2026-03-06", "country:IRN place:idlib publisher:x",
         "actor:=\"Vladimir Putin\" possible", "actor:@Russia -has:date|time status:denied|planned"]
TABLES = [
    ("id,date_start,date_end,date_prec,side_a,side_b,best", "1,{d},{d},{p},A,B,3"),
    ("event_id_cnty,event_date,time_precision,event_type,actor1,actor2", "S1,{d},{p},Battles,A,B"),
    ("Event Date,Source Name,Event Text,Target Name", "{d},Russia,Make statement,Ukraine"),
    ("date,end,title,status,relations,sources,earliest,latest", "{d},{d},T,{p},follows x,y,{d},{d}"),
    ("Year,Month,Day,Headline,Text,Media", "{d},{p},{p},H,T,M"),
]


def save(target, number, data):
    folder = HERE / "seeds" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number:03}").write_bytes(data if isinstance(data, bytes) else data.encode())


def rows(form):
    header, row = form
    return [header] + [row.format(d=f'"{d}"', p=p) for d, p in itertools.product(DATES, ["1", "2", "4", "5", ""])]


def main():
    shipped = (HERE.parent / "events.yaml").read_text()
    tables = ["\n".join(rows(form)[:1] + rows(form)[n::7]) + "\n" for form in TABLES for n in range(1, 8)]
    events = [f'{{"id": "e{n}", "date": "{date}", "title": "T {n}", "actors": ["A", {{"id": "b", "role": "target"}}], "x": {{"y": [1, null]}}}}'
              for n, date in enumerate(DATES)]
    json, lines = "[" + ", ".join(events) + "]", "\n".join(events)
    # The first byte of `read` chooses a form: 0 YAML, 1 CSV, 2 TSV, 3 JSON, 4 JSON Lines, 5 finds it out.
    read = ["\x05" + shipped[:3000], "\x00" + shipped[:3000], "\x05" + json, "\x05" + lines] + ["\x05" + table for table in tables]
    # That of `write_read`: 0 CSV, 1 TSV, 2 JSON, 3 JSON Lines.
    write_read = ["\x02" + json, "\x03" + lines] + ["\x00" + t for t in tables] + ["\x01" + t.replace(",", "\t") for t in tables]
    for target, seeds in {"read": read, "write_read": write_read, "query": LINES, "date": DATES + PROSE}.items():
        for number, seed in enumerate(seeds):
            save(target, number, seed)
        (HERE / "corpus" / target).mkdir(parents=True, exist_ok=True)


main()
