# SPDX-License-Identifier: Apache-2.0
# What Doxygen is given in place of a header: its comments as they are, layout and all, in the form that
# Doxygen attaches to the declaration below. The first one describes the file; a comment that stands alone
# (a section's title, or before an empty line) is left out.
function flush(next_line,    i) {
  if (count != 0 && (first || next_line !~ /^ *(#if|#include|#ifdef|#ifndef)?$/)) {
    printf "/** %s\n\\verbatim\n", first ? "\\file" : ""
    for (i = 0; i < count; ++i) print text[i]
    print "\\endverbatim */"
  }
  if (count != 0) first = 0
  count = 0
}
function add(line) {
  gsub(/\\/, "/", line)
  text[count++] = line
}
BEGIN { first = 1 }
/SPDX-License-Identifier/ { next }
# C comments from the start of a line on.
!inside && /^ *\/\*/ {
  if ($0 ~ /\/\* ----/) { skip = $0 !~ /\*\//; inside = skip; next }
  line = $0
  sub(/^ *\/\* ?/, "", line)
  if (line ~ /\*\/ *$/) { sub(/ *\*\/ *$/, "", line); add(line); next }
  add(line)
  inside = 1
  next
}
inside {
  line = $0
  ends = line ~ /\*\/ *$/
  sub(/^ *\*\/? ?/, "", line)
  sub(/ *\*\/ *$/, "", line)
  if (!skip && !(ends && line == "")) add(line)
  if (ends) inside = skip = 0
  next
}
# C++ comments.
/^ *\/\/ ----/ { next }
/^ *\/\/ / || /^ *\/\/$/ {
  line = $0
  sub(/^ *\/\/ ?/, "", line)
  add(line)
  next
}
{ flush($0); print }
END { flush("") }
