#!/bin/bash
# host-image.sh NAME OUT.tar BINARY [FOLDER=PATH ...]
# An image with one of this machine's programs, the shared libraries that it needs, and FOLDERs
# copied to PATHs in it. ENTRYPOINT: a JSON list, when it is not the program alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
name=$1 out=$2 binary=$(readlink -f "$3"); shift 3
files=$(mktemp -d "$out.files.XXXXXX"); trap 'rm -rf "$files"' EXIT
mkdir -p "$files"/{usr/bin,etc,proc,sys,dev,tmp,root}; chmod 1777 "$files/tmp"; chmod 755 "$files"
cp "$binary" "$files/usr/bin/"
{ ldd "$binary" 2>/dev/null || true; } | grep -o '/[^ ]*' | while read -r library; do
	mkdir -p "$files$(dirname "$library")"; cp -L "$library" "$files$library"
done
echo 'root:x:0:0:root:/root:/bin/false' >"$files/etc/passwd"
for pair; do mkdir -p "$files${pair#*=}"; cp -a "${pair%%=*}/." "$files${pair#*=}/"; done
"$here/image.sh" "$name" "$files" "$out" "${ENTRYPOINT:-[\"/usr/bin/${binary##*/}\"]}"
