#!/usr/bin/env bash
# annals beside its peers on one table, in one run: each command in turn, a round at a time, so that a machine that speeds up
# or slows down does so for all of them. Prints medians and ratios and writes them into README.md beside it.
#
#   benches/peers.sh TABLE.tsv [ROUNDS]
#
# The table has the columns date, source, event, target, parted by tabs. A peer that is not installed is left out and named.
set -euo pipefail

table=${1:?the table to read}
rounds=${2:-5}
annals=${ANNALS:-$(dirname "$0")/../target/release/annals}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

declare -A commands
order=()
add() { commands[$1]=$2; order+=("$1"); }

add "annals: count all" "'$annals' list '$table' --count"
add "annals: count one actor" "'$annals' list '$table' --actor '=Vladimir Putin' --count"
add "annals: count by month" "'$annals' count '$table' --by month --format csv"
add "annals: count by pair, top 20" "'$annals' count '$table' --by pair --top 20 --format csv"
add "annals: export all as CSV" "'$annals' export '$table' --format csv"
add "annals: export 2014 as CSV" "'$annals' export '$table' --from 2014 --to 2014 --format csv"

if python3 -c 'import duckdb' 2>/dev/null; then
    duck() {
        printf '%s\n' "import duckdb" "con = duckdb.connect()" \
            "con.execute(\"create table t as select * from read_csv('$table', delim='\\t', quote='', header=true)\")" "$2" > "$work/$1.py"
    }
    duck count "print(con.execute('select count(*) from t').fetchone()[0])"
    duck actor "print(con.execute(\"select count(*) from t where source = 'Vladimir Putin' or target = 'Vladimir Putin'\").fetchone()[0])"
    duck month "print(con.execute(\"select strftime(date, '%Y-%m') m, count(*) from t group by m order by m\").fetchall())"
    duck pair "print(con.execute('select source, target, count(*) n from t group by source, target order by n desc limit 20').fetchall())"
    duck all "con.execute(\"copy t to '/dev/stdout' (format csv)\")"
    duck year "con.execute(\"copy (select * from t where year(date) = 2014) to '/dev/stdout' (format csv)\")"
    add "DuckDB: count all" "python3 '$work/count.py'"
    add "DuckDB: count one actor" "python3 '$work/actor.py'"
    add "DuckDB: count by month" "python3 '$work/month.py'"
    add "DuckDB: count by pair, top 20" "python3 '$work/pair.py'"
    add "DuckDB: copy all as CSV" "python3 '$work/all.py'"
    add "DuckDB: copy 2014 as CSV" "python3 '$work/year.py'"
else
    echo "not installed: DuckDB (pip install duckdb)" >&2
fi
add "awk: count by month" "awk -F '\t' 'NR > 1 { n[substr(\$1, 1, 7)]++ } END { for (m in n) print m \",\" n[m] }' '$table' | sort"
if command -v fzf >/dev/null; then
    add "fzf: filter one actor" "fzf --filter \"'Vladimir Putin\" < '$table'"
else
    echo "not installed: fzf" >&2
fi
if command -v vd >/dev/null; then
    add "VisiData: read and write" "vd -b '$table' -o -"
else
    echo "not installed: VisiData (pip install visidata)" >&2
fi

for ((round = 0; round <= rounds; round++)); do
    for name in "${order[@]}"; do
        /usr/bin/time -o "$work/time" -f '%e %M' bash -c "${commands[$name]}" > /dev/null || true
        # The first round warms the caches and is not counted.
        if ((round > 0)); then
            printf '%s\t%s\n' "$name" "$(tail -n 1 "$work/time")" >> "$work/times"
        fi
    done
done

python3 - "$work/times" "$rounds" "$(dirname "$0")/README.md" <<'PY'
import re, statistics, sys
times, rounds = {}, sys.argv[2]
for line in open(sys.argv[1]):
    name, figures = line.rstrip("\n").split("\t")
    seconds, kilobytes = figures.split()
    times.setdefault(name, []).append((float(seconds), int(kilobytes)))
base = statistics.median(seconds for seconds, _ in times["annals: count all"])
lines = ["| command | median of %s, s | beside `annals: count all` | peak, MB |" % rounds, "| --- | --- | --- | --- |"]
for name, figures in times.items():
    median = statistics.median(seconds for seconds, _ in figures)
    peak = max(kilobytes for _, kilobytes in figures) / 1000
    lines.append(f"| {name} | {median:.2f} | {median / base:.2f} | {peak:.0f} |")
table = "\n".join(lines)
print(table)
readme = open(sys.argv[3]).read()
marked = re.compile(r"(<!-- peers -->\n).*?(\n<!-- /peers -->)", re.S)
open(sys.argv[3], "w").write(marked.sub(lambda mark: mark[1] + table + mark[2], readme))
PY
