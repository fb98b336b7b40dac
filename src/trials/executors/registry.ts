import type { Attempt, TrialTemplate } from '../../model/index.ts'
import type { Executor, ExecutorKind, LocalExecutor, OpenOptions } from './executor.ts'
import { pods } from './kubernetes/kind.ts'
import { processes } from './process/index.ts'
import { jobs } from './slurm/index.ts'

/** Every kind of executor. Adding one is a folder and a line here. */
const KINDS: readonly ExecutorKind[] = [processes, pods, jobs]

/** Executors that a server has by itself. */
export interface LocalExecutors {
  /** By whom attempts may be run here. */
  readonly here: readonly Executor[]
  /** And whoever may have run attempts on another machine: what those wrote can be read. */
  readonly all: readonly Executor[]
  /** Lets go of what they hold; what runs goes on. */
  close(): Promise<void>
}

/** Opens every executor that needs nothing but this machine. */
export async function openExecutors(options: OpenOptions): Promise<LocalExecutors> {
  const all: LocalExecutor[] = []
  const here: Executor[] = []
  for (const { open, isHere } of KINDS) {
    if (open === undefined) continue
    const executor = open(options)
    all.push(executor)
    if (isHere === undefined || (await isHere())) here.push(executor)
  }
  return {
    here,
    all,
    async close() {
      await Promise.all(all.map((executor) => executor.close?.()))
    },
  }
}

/** Of each field of a study's `trial` that asks for an executor, whether one of these is it. */
export function servedFields(executors: readonly Executor[]): Partial<Record<keyof TrialTemplate, boolean>> {
  const asked = KINDS.flatMap(({ field, name }) => (field === undefined ? [] : [[field, executors.some((one) => one.name === name)]]))
  return Object.fromEntries(asked)
}

/** Who runs a trial: where its attempt is, or, before the first, whom its study asks for, else the first executor. */
export function executorOf(executors: readonly Executor[], template: TrialTemplate, attempt?: Attempt): Executor | undefined {
  const begins = attempt === undefined || attempt.state === 'lost'
  const asked = KINDS.find(({ field }) => field !== undefined && template[field] !== undefined)
  const wanted = begins ? asked?.name : attempt.executor
  if (wanted === undefined) return executors[0]
  return executors.find(({ name }) => name === wanted) ?? absentExecutor(wanted)
}

/**
 * Stands for an executor that this server was started without: its attempts are neither lost nor started a second time. They
 * wait until a server that has it takes them up.
 */
function absentExecutor(name: string): Executor {
  const own = KINDS.find((kind) => kind.name === name)?.absence
  const reason = own ?? `was started on ${name}: start the server with --on ${name} to take it up`
  return {
    name,
    start: async () => ({ kind: 'pending', reason }),
    observe: async () => ({ kind: 'pending', reason }),
    watch: () => undefined,
    stop: async () => undefined,
    output: () => ({ read: async () => new Uint8Array() }),
    unfinished: async () => [],
    remove: async () => undefined,
  }
}
