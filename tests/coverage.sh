#!/bin/sh
# Runs all tests in a build that counts lines, and asks for 95 % of kernels/ and dispatch/ and 90 %
# of kat/. The report stands in build/coverage/report/.
set -eu
cd "$(dirname "$0")/.."
cmake --preset coverage
cmake --build --preset coverage
find build/coverage -name '*.gcda' -delete
ctest --preset coverage --parallel "$(nproc)"
mkdir -p build/coverage/report
gcovr --root . --object-directory build/coverage --exclude-throw-branches \
  --filter 'kernels/|dispatch/|kat/|provider/|include/' --html-details build/coverage/report/all.html
failed=0
for part in kernels:95 dispatch:95 kat:90 provider:0; do
  folder=${part%:*}
  echo "==== $folder"
  gcovr --root . --object-directory build/coverage --filter "$folder/" --fail-under-line "${part#*:}" \
    > "build/coverage/report/$folder.txt" || failed=1
  tail -n 3 "build/coverage/report/$folder.txt"
done
exit $failed
