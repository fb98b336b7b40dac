/** Bytes of a file that are sent as one line: below what a container's runtime cuts in two. */
const PIECE_BYTES = 8_192

/**
 * What the sidecar of a trial runs, in the shell of the trial's own image: every second it looks at the watched files and prints
 * what is new, a piece a line: `hone OFFSET BASE64 PATH;`. Told to end, it looks once more and prints `hone end;`. It remembers nothing:
 * started anew it prints everything again, from offset 0. Its arguments: a file, or a folder and what is in the names of its files; how
 * many bytes it may send in all, after which it prints `hone full;`. It needs sh, find, stat, dd, tail, base64, tr and sleep.
 */
export const SIDECAR_SCRIPT = `
set -uf
where=$1 named=$2 left=$3 over=
newline='
'
IFS=$newline
sent=$newline
trap 'over=1' TERM INT
for tool in stat dd tail base64 tr; do
  command -v $tool >/dev/null || { echo "hone: this image has no $tool: give spec.trial.pod.sidecarImage one that has it" >&2; exit 1; }
done
sizes() {
  if [ -z "$named" ]; then stat -L -c '%s %n' "$where"
  else find -L "$where" -type f -name "*$named*" -exec stat -L -c '%s %n' '{}' + | head -n 1000
  fi 2>/dev/null
}
note() { # PATH OFFSET
  case $sent in
  *"$newline$1 "*) after=\${sent#*"$newline$1 "}; sent=\${sent%%"$newline$1 "*}$newline$1\\ $2$newline\${after#*"$newline"} ;;
  *) sent=$sent$1\\ $2$newline ;;
  esac
}
piece() { # prints what of the block stands behind the offset
  data=$(dd if="$path" bs=${PIECE_BYTES} skip=$((at / ${PIECE_BYTES})) count=1 2>/dev/null | tail -c +$((at % ${PIECE_BYTES} + 1)) | base64 | tr -d '\\n')
  case $data in
  '') return 1 ;;
  *==) count=$((\${#data} / 4 * 3 - 2)) ;;
  *=) count=$((\${#data} / 4 * 3 - 1)) ;;
  *) count=$((\${#data} / 4 * 3)) ;;
  esac
  [ $left -ge $count ] || { [ $left -lt 0 ] || echo 'hone full;'; left=-1; return 1; }
  printf 'hone %s %s %s;\\n' $at "$data" "$path"
  left=$((left - count)) at=$((at + count))
}
while :; do
  last=$over
  for line in $(sizes); do
    size=\${line%% *} path=\${line#* } at=0
    case $sent in *"$newline$path "*) at=\${sent#*"$newline$path "}; at=\${at%%"$newline"*} ;; esac
    [ $left -ge 0 ] && [ $at -lt $size ] || continue
    while [ $at -lt $size ] && piece; do :; done
    note "$path" $at
  done
  [ -z "$last" ] || { echo 'hone end;'; exit 0; }
  [ -n "$over" ] || { sleep 1 & wait $!; }
done
`
