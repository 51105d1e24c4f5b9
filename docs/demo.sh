#!/usr/bin/env bash
# Shows papertrade at work in a store of its own: takes over a real first day of trading, 40 orders,
# from the files of another program, and shows what they come to.
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

show migrate-files test/fixtures/legacy/file-store --session DEMO --rejects "$folder/rejects.csv" || test $? -eq 3
papertrade --quiet session use DEMO
show positions
show report
show verify
papertrade --quiet report --format html --out "$folder/report.html"

printf '\nThe report as a page: %s\n' "$folder/report.html"
printf 'Try next: npm install --global . && papertrade session start && papertrade --help\n'
