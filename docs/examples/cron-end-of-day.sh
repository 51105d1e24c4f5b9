#!/usr/bin/env bash
# Ends today's session, keeps its report and opens tomorrow's with the same cash. For cron, with
# the zone of the exchange (not every cron knows CRON_TZ):
#
#   CRON_TZ=Asia/Kolkata
#   35 15 * * 1-5  /path/to/cron-end-of-day.sh "$HOME/reports"
#
# It may run twice: a day that has ended is not ended again.
set -euo pipefail

folder=${1:?the folder for the reports}
mkdir -p "$folder"
today=$(papertrade session show --json)
id=$(jq -r .session.session_id <<<"$today")
if [ "$(jq -r .session.status <<<"$today")" = completed ]; then
  echo "$id has ended already." >&2
  exit 0
fi
papertrade session end "$id" --yes --json >"$folder/$id.json.tmp"
mv "$folder/$id.json.tmp" "$folder/$id.json"
papertrade verify "$id" >&2
papertrade session start --balance "$(jq -r .report.ending_balance "$folder/$id.json")" --quiet >&2
echo "$folder/$id.json"
