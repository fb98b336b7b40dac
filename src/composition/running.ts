import { katibGuest, trialAddress, trialCa } from '../server/index.ts'
import type { Studies } from '../study/index.ts'
import { COLLECTORS, type ControllerOptions, executorOf, startController } from '../trials/index.ts'
import type { Execution } from './execution.ts'
import type { Ground } from './ground.ts'

/** Where trials find the server that runs them. */
export interface Reached {
  /** HOST:PORT where gRPC listens. */
  readonly grpc: string
  /** The namespace whose Experiments are studies too. */
  readonly namespace: string | undefined
}

/** Runs the trials of every study that says how: new ones, and those that a server before this one left running. */
export async function runTrials(ground: Ground, studies: Studies, execution: Execution, reached: Reached): Promise<void> {
  const { options, dataFolder, access, clock, log, opened } = ground
  const { namespace } = reached
  const guest = namespace && katibGuest({ namespace, access, takesReports: options.dbManager !== undefined })
  const controller = await startController({
    studies,
    executors: execution.executors,
    collectors: COLLECTORS,
    gpus: execution.gpus,
    dataFolder,
    trialEnv: trialVariables(ground, execution, reached.grpc),
    ...(guest && { guest }),
    ...clock,
    log,
    retention: {
      ...(options.keepFolders === undefined ? {} : { afterMs: options.keepFolders }),
      ...(options.keepBytes === undefined ? {} : { bytesMax: options.keepBytes }),
    },
  })
  opened.add(controller, (it) => it.close())
}

/** The variables by which a trial finds this server and may report to it. */
function trialVariables(
  { options, network, access }: Ground,
  { executors, inPods }: Execution,
  grpc: string,
): ControllerOptions['trialEnv'] {
  return (study, trial) => {
    // from inside a pod, or on another node, this machine's loopback is somebody else's
    const by = study.spec.trial && executorOf(executors, study.spec.trial)
    const isElsewhere = by?.site !== undefined || by?.elsewhere === true
    if (isElsewhere && options.advertise === undefined && isLoopback(grpc)) return {}
    return {
      HONE_SERVER: trialAddress(grpc, network, options.advertise),
      HONE_TOKEN: access.trialToken(study.id, trial.number),
      ...trialCa(network, inPods ? 'text' : 'file'),
    }
  }
}

function isLoopback(address: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\]):\d+$/.test(address)
}
