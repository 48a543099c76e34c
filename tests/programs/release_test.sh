# SPDX-License-Identifier: Apache-2.0
# packaging/release in a small repository whose commands only say that they ran: it refuses what is
# not ready, writes nothing where a command fails, and otherwise a tarball with its checksum.
# packaging/source.sh makes the same sources with Git and without. Argument: the source folder.
# Skipped (77) without Git.
set -eu
source=$1
command -v git > /dev/null || { echo "skipped: no Git"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
fail() {
  echo "FAILED: $1" >&2
  exit 1
}
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
for role in AUTHOR COMMITTER; do
  export "GIT_${role}_NAME=test" "GIT_${role}_EMAIL=test@kexlane.example"
done

repository="$work/a repository"
mkdir -p "$repository"
cd "$repository"
mkdir kat tests bench
cp -r "$source/packaging" "$source/.gitignore" .
echo 'project(kexlane VERSION 4.5.6 LANGUAGES C CXX' > CMakeLists.txt
printf '%s\n' '# Changelog' '## [Unreleased]' '- New.' '## [4.5.60]' '- Later.' '## [4.5.5]' '- Old.' \
  > CHANGELOG.md
for command in kat/run tests/run bench/run packaging/abi; do
  printf '%s\n' '#!/bin/sh' "echo ran $command \"\$*\"" \
    '[ "$0" != bench/run ] || { mkdir bench-report && echo table > bench-report/table; }' > $command
  chmod +x $command
done
git init --quiet
commit() {
  git add --all
  git commit --quiet --message "$1"
}
# refused WORDS: it ends with 1, says so, and writes nothing.
refused() {
  status=0
  packaging/release > "$work/log" 2>&1 || status=$?
  [ $status = 1 ] || fail "$1: the status is $status: $(cat "$work/log")"
  grep -q "$1" "$work/log" || fail "$1: it says $(cat "$work/log")"
  [ ! -e build/release ] || fail "$1: it writes $(ls build/release)"
}
commit one
refused 'no section \[4.5.6\]'
printf '%s\n' '# Changelog' '## [Unreleased]' '' '- New.' '## [4.5.6] - 2026-12-01' '' '- Mended.' \
  '## [4.5.5]' '- Old.' > CHANGELOG.md
refused 'not committed'
commit two
refused 'changes that are in no version'
sed -i '/New/d' CHANGELOG.md
commit three
printf '%s\n' '#!/bin/sh' 'exit 3' > tests/run
commit four
refused 'tests/run --all failed'
printf '%s\n' '#!/bin/sh' 'echo "ran tests/run $*"; touch stray' > tests/run
commit five
refused 'changed the clone'
git reset --quiet --hard HEAD~2
printf '%s\n' '#!/bin/sh' 'echo "ran packaging/abi $*"; exit 77' > packaging/abi
# The checkout goes on while its clone is tested.
printf '%s\n' '#!/bin/sh' 'echo "ran kat/run $*"; cd "$(git remote get-url origin)"' \
  'echo late > late; git add late; git commit --quiet --message late' > kat/run
commit six
packaging/release > "$work/log" 2>&1 || fail "it refuses all: $(cat "$work/log")"
for command in 'kat/run ' 'tests/run --all' 'bench/run ' 'packaging/abi '; do
  grep -qx "ran $command" "$work/log" || fail "$command did not run: $(cat "$work/log")"
done
[ "$(grep . build/release/kexlane-4.5.6.md)" = "- Mended." ] || fail "other changes"
[ -e build/release/bench-report/table ] || fail "no tables"
(cd build/release && sha256sum --check --quiet kexlane-4.5.6.tar.gz.sha256) || fail "another checksum"
[ -e late ] || fail "the checkout did not go on"
tar -t -f build/release/kexlane-4.5.6.tar.gz > "$work/files"
! grep -q late "$work/files" || fail "the tarball has what was not tested"
[ -z "$(git status --porcelain)" ] || fail "it changes the repository: $(git status --porcelain)"

echo "sources without Git"
mkdir "$work/elsewhere"
tar -x -C "$work/elsewhere" -f build/release/kexlane-4.5.6.tar.gz
cd "$work/elsewhere/kexlane-4.5.6"
mkdir build
touch build/stray
sh -ec '. packaging/source.sh; source_tarball ../again.tar.gz'
cmp "$work/elsewhere/again.tar.gz" "$repository/build/release/kexlane-4.5.6.tar.gz" ||
  fail "the sources without Git are others"
