# SPDX-License-Identifier: Apache-2.0
# examples/ssh/openssh_kex.c against the prototypes of OpenSSH's headers, which tests/compat/openssh.h
# has. Arguments: the C compiler, the static library.
set -eu
cc=$1 library=$2
source=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
for header in includes digest kex ssherr sshbuf; do
  echo '#include "tests/compat/openssh.h"' > "$work/$header.h"
done
# OpenSSH's includes.h asks for explicit_bzero.
"$cc" -std=c99 -D_DEFAULT_SOURCE -Wall -Wextra -Wpedantic -Werror -I"$work" -I"$source" \
  -I"$source/include" "$source/examples/ssh/openssh_kex.c" "$source/tests/compat/openssh_exchange.c" \
  "$library" -lcrypto -o "$work/exchange"
"$work/exchange"
