# SPDX-License-Identifier: Apache-2.0
# Sourced by run scripts: checks that are planned, numbered, timed and counted.
#
# A script puts its checks into a function and calls run_plan with it. The function is run twice: first
# nothing happens but that the checks are counted and their estimates added up.
# The logs of checks that run beside others are in build/logs/.

logs=build/logs
planning=
only=  # what the names of checks must contain

# result passed|failed|skipped COUNT SECONDS NAME: a line of the table at the end.
result() {
  printf '%s %s %s %s\n' "$1" "$2" "$3" "$4" >> $logs/results
}

# begin SECONDS NAME: false where the check is not to run now. Shows which of how many it is.
begin() {
  case $2 in
    *"$only"*) ;;
    *) return 1 ;;
  esac
  if [ -n "$planning" ]; then
    echo "${in_background:-$1} $2" >> $logs/plan
    return 1
  fi
  echo
  echo "==== $(cut -d ' ' -f 2- $logs/plan | grep -nxF -e "$2" | cut -d : -f 1) of $(wc -l < $logs/plan): $2"
  start=$(date +%s)
}

# watch COMMAND...: runs it. In the background a signal that ends this shell ends the command too.
watch() {
  [ -n "$in_background" ] || { "$@"; return; }
  "$@" &
  child=$!
  trap 'kill $child 2> /dev/null; exit 143' TERM
  status=0
  wait $child || status=$?
  trap - TERM
  return $status
}

# check SECONDS NAME COMMAND...: a failure does not end the run. SECONDS is about what it takes on two
# idle cores. 77 says that it was skipped: the command's output has the reason.
check() {
  begin "$1" "$2" || return 0
  name=$2
  shift 2
  status=0
  watch "$@" || status=$?
  seconds=$(($(date +%s) - start))
  case $status in
    0) outcome=passed ;;
    77) outcome=skipped ;;
    *) outcome=failed ;;
  esac
  result $outcome 1 $seconds "$name"
  echo "---- $outcome: $name: $seconds s"
}

# check_ctest SECONDS NAME PRESET: the tests of a build, each of which counts by itself.
check_ctest() {
  begin "$1" "$2" || return 0
  if [ ! -e "build/$3/CMakeCache.txt" ]; then
    result skipped 1 0 "$2"
    echo "---- skipped, for nothing was built: $2"
    return
  fi
  report=build/$3/ctest.xml
  rm -f "$report"
  watch ctest --preset "$3" --parallel "$(nproc)" --output-junit ctest.xml || true
  seconds=$(($(date +%s) - start))
  count() { cat "$report" 2> /dev/null | grep -c "$1" || true; }
  all=$(count '<testcase')
  good=$(count 'status="run"')
  # Those that ctest names as skipped have neither passed nor failed.
  skipped=$(count '<skipped message="SKIP_RETURN_CODE')
  bad=$((all - good - skipped))
  # A build without tests has failed too.
  [ "$all" != 0 ] || bad=1
  result passed "$good" $seconds "$2"
  [ "$skipped" = 0 ] || result skipped "$skipped" - "$2"
  [ "$bad" = 0 ] || result failed "$bad" - "$2"
  echo "---- $good passed, $bad failed: $2: $seconds s"
}

# beside NAME FUNCTION: a function of checks that wait more than they compute. It runs in the background,
# and its output goes to a file, until `beside_end`.
in_background=
beside_planned=
beside_name=
beside() {
  if [ -n "$planning" ]; then
    planned=$(wc -l < $logs/plan)
    in_background=+
    $2
    in_background=
    [ "$planned" = "$(wc -l < $logs/plan)" ] || beside_planned="$beside_planned $2 "
    return
  fi
  case $beside_planned in
    *" $2 "*) ;;
    *) return 0 ;;
  esac
  beside_end
  beside_name=$1
  beside_log=$logs/$(echo "$1" | tr -c '[:alnum:]\n' _).log
  echo
  echo "---- in the background: $1, to $beside_log"
  { in_background=+ && $2; } > "$beside_log" 2>&1 &
  beside_process=$!
}

beside_end() {
  [ -n "$beside_name" ] || return 0
  waited=$(date +%s)
  wait $beside_process || true
  echo
  echo "---- from the background, waited for $(($(date +%s) - waited)) s: $beside_name"
  cat "$beside_log"
  beside_name=
}

# run_plan FUNCTION WHAT: says what will be done, does it, and shows the table. False if a check failed.
run_plan() {
  mkdir -p $logs
  : > $logs/plan
  : > $logs/results
  planning=1
  $1
  planning=
  echo "kexlane: $2"
  awk '
    $1 == "+" { beside++; next }
    { sum += $1; sub(/^[0-9]+ /, ""); names = names "  " $0 "\n" }
    END {
      printf "%d checks, about %d minutes on two idle cores:\n%s", NR, (sum + 59) / 60, names
      if (beside) printf "  and %d in the background\n", beside
    }' $logs/plan
  plan_start=$(date +%s)
  trap '[ -z "$beside_name" ] || kill $beside_process 2> /dev/null; exit 130' HUP INT PIPE TERM
  $1
  beside_end
  trap - HUP INT PIPE TERM
  show_results
}

show_results() {
  # What was planned and has no result, because its shell was ended.
  cut -d ' ' -f 2- $logs/plan | while read -r name; do
    cut -d ' ' -f 4- $logs/results | grep -qxF -e "$name" || result failed 1 0 "$name"
  done
  echo
  echo "seconds  check"
  awk '$3 != "-" {
    line = sprintf("%7d ", $3)
    if ($1 != "passed") line = line " " toupper($1) ":"
    for (i = 4; i <= NF; i++) line = line " " $i
    print line
  }' $logs/results
  echo "$(printf '%7d' $(($(date +%s) - plan_start)))  in all; what ran in the background is counted too"
  echo
  awk '$1 == "failed" || $1 == "skipped" {
    line = $1 == "failed" ? "FAILED:" : "skipped:"
    if ($3 == "-") line = line " " $2 " of"
    for (i = 4; i <= NF; i++) line = line " " $i
    print line
  }' $logs/results
  awk '{ sum[$1] += $2 } END {
    printf "%d passed, %d failed\n", sum["passed"], sum["failed"]
    exit sum["failed"] != 0 || sum["passed"] == 0
  }' $logs/results
}
