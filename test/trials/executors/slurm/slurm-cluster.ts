import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Debian's daemons, which need no root where they run as the user whose jobs they start. */
const DAEMONS = ['/usr/sbin/slurmctld', '/usr/sbin/slurmd'] as const
const UP_MS_MAX = 60_000
const END_MS_MAX = 10_000

/** Whether this machine has what `npm run test:setup` installs; what needs it is skipped otherwise, which fails in CI. */
export const hasDaemons = DAEMONS.every((program) => existsSync(program))

/** A Slurm of a test's own: one controller and one node, in a folder of its own, on free ports of loopback. */
export class SlurmCluster {
  readonly folder = mkdtempSync(join(tmpdir(), 'hone-slurm-'))
  readonly #processes = new Map<string, ChildProcess>()

  /** Variables by which Slurm's commands find it. */
  get env(): { SLURM_CONF: string } {
    return { SLURM_CONF: join(this.folder, 'slurm.conf') }
  }

  async start(): Promise<void> {
    for (const name of ['state', 'spool']) mkdirSync(join(this.folder, name))
    const [controller, node] = await freePorts()
    writeFileSync(this.env.SLURM_CONF, configuration(this.folder, controller, node))
    writeFileSync(join(this.folder, 'cgroup.conf'), 'ConstrainCores=no\n')
    this.startController()
    this.#spawn('slurmd', DAEMONS[1], ['-D', '-N', 'n1'])
    const until = performance.now() + UP_MS_MAX
    while (!this.#isUp()) {
      if (performance.now() > until) throw new Error('Slurm did not come up')
      await sleep(100)
    }
  }

  startController(): void {
    this.#spawn('slurmctld', DAEMONS[0], ['-D'])
  }

  /** As where its machine goes down: jobs go on. */
  async stopController(): Promise<void> {
    await this.#end('slurmctld')
  }

  /** Runs one of Slurm's commands. */
  command(program: string, ...args: string[]): string {
    return execFileSync(program, args, { env: { ...process.env, ...this.env }, encoding: 'utf8' })
  }

  /** Ends what a test left: nothing of it may take another's place. */
  clear(): void {
    if (this.command('squeue', '--noheader').trim() !== '') this.command('scancel', `--user=${userInfo().username}`)
  }

  async close(): Promise<void> {
    await this.#end('slurmctld')
    await this.#end('slurmd')
    this.#endLeftBehind()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  /** Steps whose end the controller did not hear of, and what they run: their environment names this cluster, which no other has. */
  #endLeftBehind(): void {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`SLURM_CONF=${this.env.SLURM_CONF}\0`))
          process.kill(Number(pid), 'SIGKILL')
      } catch {} // it has ended, or is another user's
    }
  }

  #isUp(): boolean {
    try {
      return this.command('sinfo', '--noheader', '--format=%T').includes('idle')
    } catch {
      return false
    }
  }

  #spawn(name: string, program: string, args: readonly string[]): void {
    this.#processes.set(name, spawn(program, args, { env: { ...process.env, ...this.env }, stdio: 'ignore' }))
  }

  async #end(name: string): Promise<void> {
    const child = this.#processes.get(name)
    this.#processes.delete(name)
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), END_MS_MAX)
    await once(child, 'exit')
    clearTimeout(late)
  }
}

function configuration(folder: string, controllerPort: number, nodePort: number): string {
  const user = userInfo().username
  return `ClusterName=test
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmctldPort=${controllerPort}
SlurmdPort=${nodePort}
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/none
CredType=cred/none
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1
MpiDefault=none
KillWait=2
MessageTimeout=5
ReturnToService=2
SlurmdParameters=config_overrides
AccountingStorageType=accounting_storage/none
PreemptType=preempt/partition_prio
PreemptMode=CANCEL
NodeName=n1 NodeHostname=${hostname()} NodeAddr=127.0.0.1 CPUs=8 RealMemory=4000 State=UNKNOWN
PartitionName=main Nodes=n1 Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=graced Nodes=n1 MaxTime=INFINITE State=UP PriorityTier=1 GraceTime=30
PartitionName=urgent Nodes=n1 MaxTime=INFINITE State=UP PriorityTier=10 PreemptMode=OFF
`
}

/** Two that nobody has now. */
async function freePorts(): Promise<[number, number]> {
  const probes = [createServer(), createServer()]
  const ports: number[] = []
  for (const probe of probes) {
    probe.listen(0, '127.0.0.1')
    await once(probe, 'listening')
    ports.push((probe.address() as AddressInfo).port)
  }
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))))
  return [ports[0] ?? 0, ports[1] ?? 0]
}
