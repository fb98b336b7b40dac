import { processTable } from './process-table.ts'

/** Cuts the streams of $folder that grow beyond $bound blocks of 1 KiB, for ever; what reads them reckons the same (output.ts). */
export const STREAM_GUARD = `
  # Works without the server too: nothing that is printed while nobody looks may fill the disk.
  while sleep 5; do
    for stream in stdout stderr; do
      [ -n "$(find "$folder/$stream" -size +"\${bound}k" 2>/dev/null)" ] || continue
      dd if=/dev/null of="$folder/$stream" bs=1024 seek=$((bound / 2)) count=0 2>/dev/null
      printf '\\n[hone: what came here was left out: an attempt keeps %s KiB of each stream]\\n' "$bound" >> "$folder/$stream"
    done
  done
`

/**
 * The runner: a POSIX shell that stays between the server and the command, so that an attempt outlives the server.
 * It is handed to `sh -c` as text, because the compiled package carries no other files than JavaScript.
 * Arguments: the attempt's folder, the bound of each stream in blocks of 1 KiB, then the command. The command is executed as an argument array, never as text.
 *
 * Files, each written whole by one redirection:
 * - runner.json  identity (pid, start time, boot); created exclusively, so that a second runner of the name leaves
 * - exit.json    the command's status as the shell has it: 0 to 128, or 128 + signal
 * - stdout, stderr  what the command writes, appended; a guard cuts one that grows beyond the bound back to its first half, with a mark
 * - stop         made by the server when a stop was asked; a runner that finds it at its start runs nothing
 *
 * The runner leads the process group. It ignores the polite signals that the group gets and outlives the command, then
 * kills what the command left behind.
 */
export const runnerScript = (): string => `${processTable().shell}
folder=$1
bound=$2
shift 2
trap : TERM INT HUP
identity=$(printf '{"pid":%d,"start":"%s","boot":"%s"}' $$ "$(born $$)" "$(boot)")
set -C
echo "$identity" > "$folder/runner.json" || exit 0
set +C
(
  trap '' TERM INT HUP
${STREAM_GUARD}) > /dev/null 2>&1 &
(
  # A stop that came before this line is seen by its mark, one that comes after it by the signal.
  trap - TERM INT HUP
  [ -e "$folder/stop" ] && exit 143
  exec "$@"
) >> "$folder/stdout" 2>> "$folder/stderr"
echo "{\\"status\\":$?}" > "$folder/exit.json"
kill -s KILL 0
`

/**
 * Kills a group after the grace; a process of its own, so that a stop is carried out also when the server goes.
 * Arguments: seconds to wait, pid of the group's leader, its start time, its exit record. A leader that ended, or whose
 * pid belongs to somebody else by now, is left alone.
 */
export const reaperScript = (): string => `${processTable().shell}
pid=$2
start=$3
sleep "$1"
[ -e "$4" ] && exit 0
now=$(born "$pid")
[ "\${now:-$start}" = "$start" ] || exit 0
kill -s KILL -- "-$pid"
`
