#!/usr/bin/env bash
# The engine that leaves the events on the disk, beside the columns and beside DuckDB on the same files: the table so many times over,
# each time 16 years later, converted once; then every question in turn, a round at a time. Prints medians, ratios and peaks.
#
#   benches/fifty.sh TABLE.tsv COPIES [ROUNDS]
#
# The table has the columns date, source, event, target, parted by tabs. What is made lies in FIFTY (/tmp/fifty) and is kept, so that it
# can be asked again: 4 GB for fifty million rows. ANNALS is a program that was built with `--features engine`; PYTHON one that has
# DuckDB. The columns are asked where there are no more than ten million rows.
set -euo pipefail

table=${1:?the table to read}
copies=${2:?how many times}
rounds=${3:-5}
annals=${ANNALS:-$(dirname "$0")/../target/release/annals}
python=${PYTHON:-python3}
work=${FIFTY:-/tmp/fifty}/$copies
mkdir -p "$work"
pq=$work/pq

if [ ! -e "$pq/events.parquet" ]; then
    awk -F '\t' -v OFS='\t' -v copies="$copies" '
        function leap(year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        NR == 1 { print; next }
        { rows[++count] = $0 }
        END {
            for (copy = 0; copy < copies; copy++) {
                for (row = 1; row <= count; row++) {
                    year = substr(rows[row], 1, 4) + 16 * copy
                    rest = substr(rows[row], 5)
                    # A year of a whole century has no 29 February where the other one has.
                    if (substr(rest, 1, 6) == "-02-29" && !leap(year)) rest = "-02-28" substr(rest, 7)
                    printf "%04d%s\n", year, rest
                }
            }
        }' "$table" > "$work/t.tsv"
    /usr/bin/time -f "convert: %e s, %U s of processor time, %M kB" "$annals" convert "$work/t.tsv" -o "$pq"
    rm "$work/t.tsv"
fi
ls -l "$pq" | awk 'NR > 1 { print $9 ": " int($5 / 1000000) " MB" }'

# The middle of the table: a year of the copy in its middle that has as many events as any, and a day of it.
year=$((2014 + 16 * (copies / 2)))
actor="Vladimir Putin"
declare -A commands
order=()
add() { commands[$1]=$2; order+=("$1"); }

engines=(datafusion)
[ "$copies" -le 10 ] && engines+=(columns)
for engine in "${engines[@]}"; do
    ask="--engine $engine"
    add "$engine: count one actor" "'$annals' list '$pq' $ask --actor '=$actor' --count"
    add "$engine: one actor by year" "'$annals' count '$pq' $ask --actor '=$actor' --by year --format csv"
    add "$engine: a page in the middle" "'$annals' list '$pq' $ask --from $year-03-05 --to $year-03-05"
    add "$engine: types of a year" "'$annals' count '$pq' $ask --from $year --to $year --by type --top 20 --format csv"
    add "$engine: actors of a year" "'$annals' count '$pq' $ask --from $year --to $year --by actor --top 20 --format csv"
done
duck() {
    printf '%s\n' "import duckdb" "con = duckdb.connect()" "con.execute('set threads to 2')" \
        "for row in con.execute(\"\"\"$2\"\"\").fetchall(): print(*row, sep=',')" > "$work/$1.py"
}
if "$python" -c 'import duckdb' 2>/dev/null; then
    events="'$pq/events.parquet'"
    mentions="'$pq/mentions.parquet'"
    own="select distinct key from $mentions where actor = '$actor'"
    within="day between date '$year-01-01' and date '$year-12-31'"
    duck count "select count(*) from ($own)"
    duck years "select year(day) y, count(*) from (select distinct key, day from $mentions where actor = '$actor') group by y order by y"
    duck page "select id, date, title, actors from $events where day = date '$year-03-05' order by key"
    duck types "select type, count(*) n from $events where $within group by type order by n desc limit 20"
    duck actors "select actor, count(distinct key) n from $mentions where $within group by actor order by n desc limit 20"
    add "DuckDB: count one actor" "'$python' '$work/count.py'"
    add "DuckDB: one actor by year" "'$python' '$work/years.py'"
    add "DuckDB: a page in the middle" "'$python' '$work/page.py'"
    add "DuckDB: types of a year" "'$python' '$work/types.py'"
    add "DuckDB: actors of a year" "'$python' '$work/actors.py'"
else
    echo "not installed: DuckDB (pip install duckdb)" >&2
fi

times=$work/times
: > "$times"
for ((round = 0; round <= rounds; round++)); do
    for name in "${order[@]}"; do
        /usr/bin/time -f "%e %U %M" -o "$work/one" bash -c "${commands[$name]}" > "$work/out"
        # The first round warms the caches.
        [ "$round" -eq 0 ] || printf '%s\t%s\t%s\n' "$name" "$(tail -n 1 "$work/one" | tr ' ' '\t')" "$(cksum < "$work/out" | cut -d ' ' -f 1)" >> "$times"
    done
done

printf '| %s | median of %s, s | processor, s | beside DuckDB | peak, MB |\n| --- | --- | --- | --- | --- |\n' "$copies million rows" "$rounds"
"$python" - "$times" <<'PY'
import statistics, sys
rows = {}
for line in open(sys.argv[1]):
    name, wall, user, peak, _ = line.rstrip("\n").split("\t")
    rows.setdefault(name, []).append((float(wall), float(user), int(peak)))
median = {name: [statistics.median(column) for column in zip(*own)] for name, own in rows.items()}
for name, (wall, user, peak) in median.items():
    peer = median.get("DuckDB: " + name.split(": ")[1])
    ratio = f"{wall / peer[0]:.2f}" if peer else "-"
    print(f"| {name} | {wall:.2f} | {user:.2f} | {ratio} | {peak / 1000:.0f} |")
PY

# The screen: when its first frame is there, when the first line of the list is, and the peak once the filter pane has its counts.
"$python" - "$annals" "$pq" "$rounds" <<'PY'
import fcntl, os, pty, select, statistics, struct, sys, termios, time

annals, folder, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])

def start():
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8", HOME="/tmp/nohome")
        os.execv(annals, [annals, "--no-resume", "--engine", "datafusion", folder])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
    begin, seen, frame, line, last = time.perf_counter(), b"", None, None, time.perf_counter()
    asked = False
    while time.perf_counter() - last < 3:
        if select.select([fd], [], [], 0.05)[0]:
            seen += os.read(fd, 1 << 16)
            last = time.perf_counter()
            if not asked and b"]11;?" in seen:
                asked = True
                os.write(fd, b"\x1b]11;rgb:0000/0000/0000\x07\x1b[?62;22c")
            if frame is None and b"\x1b[?2026h" in seen:
                frame = last - begin
            if line is None and "\u2192".encode() in seen:
                line = last - begin
        if time.perf_counter() - begin > 120:
            break
    peak = int([own for own in open(f"/proc/{pid}/status") if own.startswith("VmHWM")][0].split()[1])
    os.write(fd, b"\x03")
    time.sleep(0.3)
    os.close(fd)
    os.waitpid(pid, 0)
    return frame, line, peak

found = [start() for _ in range(rounds)]
of = lambda at: statistics.median([own[at] for own in found if own[at] is not None] or [float("nan")])
print(f"| the screen: first frame, first line of the list | {of(0):.2f}, {of(1):.2f} | | | {of(2) / 1000:.0f} |")
PY
