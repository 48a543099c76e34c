# SPDX-License-Identifier: Apache-2.0
# Sourced by deb, rpm and release, in the source folder: which version this is, and its sources.

version=$(sed -n 's/^project(kexlane VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)
in_git() {
  [ -e .git ] && command -v git > /dev/null
}
# The time that all files of a package have: that of the last commit, or of a release's tarball.
if in_git; then
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
else
  SOURCE_DATE_EPOCH=$(stat -c %Y CHANGELOG.md)
fi
export SOURCE_DATE_EPOCH

# source_tarball FILE: the sources of the last commit, or of the folder where there is no Git. The
# same sources give the same bytes.
source_tarball() {
  tree=$(mktemp -d)
  mkdir "$tree/kexlane-$version"
  if in_git; then
    [ -z "$(git status --porcelain --untracked-files=no)" ] ||
      echo "kexlane: changes that are not committed are left out" >&2
    git archive HEAD | tar -x -C "$tree/kexlane-$version"
  else
    tar -c --exclude=./build --exclude='./build-*' --exclude=./bench-report . |
      tar -x -C "$tree/kexlane-$version"
  fi
  tar -c -C "$tree" --sort=name --format=gnu --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 \
    --numeric-owner --mode=u=rwX,go=rX "kexlane-$version" | gzip -9n > "$1"
  rm -rf "$tree"
}
