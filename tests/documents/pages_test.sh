# SPDX-License-Identifier: Apache-2.0
# The web pages fit on a screen of 400 pixels and are dark where the reader wants that. Without Doxygen
# the target docs says what is missing. Arguments: cmake, its generator, the source folder, the build
# folder. Skipped (77) where Doxygen or Chromium is missing.
set -eu
cmake=$1 generator=$2 source=$3 build=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
fail() {
  echo "FAILED: $1" >&2
  exit 1
}

"$cmake" -S "$source" -B "$work/none" -G "$generator" -DCMAKE_DISABLE_FIND_PACKAGE_Doxygen=ON \
  -DKEXLANE_TESTS=OFF -DKEXLANE_KAT=OFF -DKEXLANE_BENCH=OFF -DKEXLANE_PROVIDER=OFF \
  -DKEXLANE_FETCH_DEPS="${FETCH_DEPS:-OFF}" > /dev/null
! "$cmake" --build "$work/none" --target docs > "$work/said" || fail "there are pages without Doxygen"
grep -q 'need Doxygen.*apt-get install doxygen' "$work/said" || fail "it is not said what is missing"

[ -e "$build/Doxyfile" ] || { echo "skipped: no Doxygen"; exit 77; }
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
  { echo "skipped: no Chromium"; exit 77; }
cd "$build"
{ cat Doxyfile && echo "OUTPUT_DIRECTORY = $work"; } | doxygen -

# A page that loads others into frames of this width and writes what it sees.
cat > "$work/html/probe.html" << 'END'
<pre id="seen"></pre>
<script>
for (const page of ["index", "md_docs_performance", "mlkem_8h", "structkexlane_1_1MlKem"]) {
  const frame = document.createElement("iframe");
  frame.width = 400;
  frame.height = 800;
  frame.src = page + ".html";
  frame.onload = () => setTimeout(() => {
    const root = frame.contentDocument.documentElement;
    const text = frame.contentDocument.querySelector("div.contents").getBoundingClientRect().width;
    const style = frame.contentWindow.getComputedStyle(frame.contentDocument.body);
    let light = style.backgroundColor.match(/\d+/g)[0] / 255;
    if (frame.contentWindow.getComputedStyle(root).filter.includes("invert")) light = 1 - light;
    document.getElementById("seen").append(
      `${page}: ${root.scrollWidth <= 400 ? "fits" : root.scrollWidth}, ` +
      `${text >= 340 ? "wide" : text}, ${light > 0.5 ? "light" : "dark"}\n`);
  }, 500);
  document.body.append(frame);
}
</script>
END
# seen light|dark SCHEME: SCHEME is Chromium's number for what the reader prefers.
seen() {
  "$chromium" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" \
    --allow-file-access-from-files --blink-settings=preferredColorScheme="$2" \
    --virtual-time-budget=20000 --dump-dom "file://$work/html/probe.html" > "$work/dom" 2> "$work/log"
  sed 's/.*<pre id="seen">//; /<\/pre>/q' "$work/dom" | grep ': ' > "$work/seen" || true
  [ "$(grep -c ": fits, wide, $1\$" "$work/seen")" = 4 ] || fail "the pages are $(cat "$work/seen")"
}
seen light 1
seen dark 0
echo "four pages fit and have both colours"
