# SPDX-License-Identifier: Apache-2.0
# The commit that kexlane-kat reports: of the project's own repository alone, with "-modified" if
# files differ from it. Arguments: cmake, and the script that writes the header.
set -eu
cmake=$1
script=$2
command -v git > /dev/null || { echo "skipped: no git"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# expect COMMIT SOURCE
expect() {
  "$cmake" -DSOURCE="$2" -DFILE="$folder/commit.h" -P "$script"
  echo "#define KEXLANE_COMMIT \"$1\"" | diff - commit.h
}

mkdir -p project/inner
expect unknown project
git -C project init -q
expect unknown project
echo one > project/file
git -C project add file
git -C project -c user.name=a -c user.email=a@example.com commit -q -m one
commit=$(git -C project rev-parse HEAD)
expect "$commit" project
touch -d 2001-01-01 commit.h
expect "$commit" project
[ -z "$(find commit.h -newermt 2002-01-01)" ] || { echo "FAILED: the header was written again"; exit 1; }
expect unknown project/inner
echo other > project/untracked
expect "$commit" project
echo two > project/file
expect "$commit-modified" project
