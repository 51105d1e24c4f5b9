#!/usr/bin/env bash
# Trades a real first day, 40 orders, through the program in a store of its own, and shows the
# books: balance, positions, report.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
papertrade() {
  HOME=$work bin/papertrade --store "local:$work/demo.db" --quiet "$@"
}

papertrade session start --id DEMO --balance 200000
echo "Trading the 40 orders of 15 September 2025 ..."
# The file's figures are plain: id,security_id,side,quantity,avg_price,timestamp,status
tail -n +2 test/fixtures/legacy/file-store/orders.csv |
  while IFS=, read -r id security side quantity price _; do
    verb=$(printf '%s' "$side" | tr '[:upper:]' '[:lower:]')
    papertrade "$verb" "$security" "$quantity" --price "$price" --segment NSE_FNO \
      --client-id "$id" >/dev/null
  done

for command in balance positions report verify; do
  printf '\n$ papertrade %s\n' "$command"
  papertrade "$command"
done
