#!/usr/bin/env bash
# Shows papertrade at work in a store of its own: takes over a real first day of trading, 40 orders,
# from the files of another program, shows what they come to, then opens an option strategy.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
papertrade() {
  HOME=$folder bin/papertrade --store "local:$folder/demo.db" "$@"
}
show() {
  printf '\n$ papertrade %s\n' "$*"
  papertrade "$@"
}
# Prices of an option chain around 25,010, as a feed brings them.
chain() {
  awk 'BEGIN {
    print "symbol,ltp"; print "NIFTY,25010"
    for (strike = 24300; strike <= 25700; strike += 100) {
      away = strike - 25010; premium = 265 * exp(-(away < 0 ? -away : away) / 420)
      printf "NIFTY %d CE,%.2f\n", strike, premium + (away < 0 ? -away : 0)
      printf "NIFTY %d PE,%.2f\n", strike, premium + (away > 0 ? away : 0)
    }
  }'
}

echo 'A day of trading that another program kept in CSV and JSON files:'
show migrate-files test/fixtures/legacy/file-store --session DEMO --rejects "$folder/rejects.csv" || test $? -eq 3
papertrade --quiet session use DEMO
show positions
show report
show verify
papertrade --quiet report --format html --out "$folder/report.html"

printf '\nAn option strategy, with its payoff and its margin:\n'
papertrade --quiet session start --id OPTIONS --balance 500000 >"$folder/opened"
chain | papertrade --quiet feed - >"$folder/fed"
show strategy open iron-condor NIFTY --gap 300 --width 200
show payoff --strategy IC-1
show margin

cat <<END

The report as a page: $folder/report.html
The sessions of this demo: HOME=$folder bin/papertrade --store local:$folder/demo.db session list

Try next:
  npm pack && npm install --global ./papertrade-*.tgz
  papertrade session start --balance 500000
  papertrade buy "NIFTY 25000 CE" 65 --price 104.25 --target 140 --stop 90
  papertrade watch
A day of an option trader, command by command: docs/tour.md
END
