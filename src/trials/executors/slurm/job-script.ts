import { shellQuoted } from '../../../placeholders/index.ts'
import type { Launch } from '../executor.ts'
import { EXIT_FILE } from '../process/records.ts'
import { STREAM_GUARD } from '../process/runner-script.ts'
import { RUNNER_FILE } from './records.ts'

/** Whether the command starts steps of the job, which are told to end in its place: srun kills them at once when it gets SIGTERM itself. */
export function runsSteps({ command }: Launch): boolean {
  return command[0]?.split('/').at(-1) === 'srun'
}

/**
 * The batch script of an attempt: a POSIX shell that runs the command on the job's (first) node. Everything stands in it as data,
 * quoted, but for the environment, which may hold secrets and travels with the job.
 *
 * Files in the attempt's folder, each there as a whole or not at all:
 * - slurm-runner.json  job and node; created exclusively, so that a second job of the name leaves
 * - exit.json          the command's status as the shell has it; `told` where SIGTERM came first
 * - stdout, stderr     what the command writes, cut where they grow beyond the bound
 *
 * A watch beside the command gets the SIGTERM that everything of a job gets: where a stop was asked it kills all after the grace,
 * also when the server is away. Without one it is Slurm's to say when the kill comes. Where only steps get the signal, a second watch
 * looks for the stop.
 */
export function jobScript(launch: Launch, folder: string, streamKib: number): string {
  const { command, workingFolder, graceMs } = launch
  const [program = ''] = command
  const absent = refusal(`${program} was not found on the job’s node`)
  const renamed = refusal('python was not found on the job’s node, but python3 is there: begin the command with that')
  return `#!/bin/sh
folder=${shellQuoted(folder)}
bound=${streamKib}
grace=${Math.ceil(graceMs / 1000)}
told=
path=$PATH
# The script's own programs are there, whatever PATH the trial has.
PATH=$PATH:/usr/bin:/bin
trap 'told=",\\"told\\":true"' TERM
trap : INT HUP
end() {
  printf '%s\\n' "$1" > "$folder/${EXIT_FILE}.$2" && mv "$folder/${EXIT_FILE}.$2" "$folder/${EXIT_FILE}"
}
refuse() {
  end "$1" runner
  exit 127
}
set -C
if ! printf '{"job":"%s","node":"%s"}\\n' "$SLURM_JOB_ID" "\${SLURMD_NODENAME:-$(hostname)}" > "$folder/${RUNNER_FILE}"; then
  # Requeued, it must not have ended well; a second job of the name may.
  [ "\${SLURM_RESTART_COUNT:-0}" -eq 0 ] && [ -e "$folder/${RUNNER_FILE}" ] && exit 0
  exit 1
fi
set +C
cd ${shellQuoted(workingFolder)} || refuse ${shellQuoted(refusal(`the working folder ${workingFolder} is not there on the job’s node`))}
set -- ${command.map(shellQuoted).join(' ')}
has() {
  (PATH=$path; command -v "$1") > /dev/null 2>&1
}
if ! has "$1"; then
  [ "$1" = python ] && has python3 && refuse ${shellQuoted(renamed)}
  refuse ${shellQuoted(absent)}
fi
isStopped() {
  ls "$folder" > /dev/null
  [ -e "$folder/stop" ]
}
# Kills everything after the grace.
hurry() {
  isStopped || return 0
  trap '' TERM
  sleep "$grace"
  [ -e "$folder/${EXIT_FILE}" ] || end '{"status":137,"told":true}' watch
  kill -s KILL 0
}
${runsSteps(launch) ? STOP_WATCH : ''}(
  trap hurry TERM
  trap '' INT HUP
  watch() {${STREAM_GUARD}  }
  # The signal ends the pause too.
  while :; do watch; done
) > /dev/null 2>&1 &
watch=$!
(
  trap - TERM INT HUP
  [ -e "$folder/stop" ] && exit 143
  PATH=$path
  exec "$@"
) >> "$folder/stdout" 2>> "$folder/stderr"
status=$?
# What ended by a signal to everything may be seen before that has come here.
sleep 0.2 2> /dev/null || sleep 1
[ -e "$folder/${EXIT_FILE}" ] || end "{\\"status\\":$status$told}" runner
# A second watch goes with the job.
kill -s KILL "$watch"
exit "$status"
`
}

const STOP_WATCH = `(
  trap '' TERM INT HUP
  while sleep 3; do hurry; done
) > /dev/null 2>&1 &
`

function refusal(cannotStart: string): string {
  return JSON.stringify({ status: 127, cannotStart })
}
