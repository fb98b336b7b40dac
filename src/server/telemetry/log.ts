import { type Logger, pino } from 'pino'
import type { Studies } from '../../study/index.ts'

/** The service's own log: one JSON line for each thing that an operator may want to know. */
export interface ServiceLog {
  /** Something that happened, as the rooms say it; its level follows from its name. */
  readonly event: (event: object) => void
  /** A bug: always an error. */
  readonly bug: (event: object) => void
  /** Says when studies begin, end, are paused or go on, until the room is closed. */
  readonly followStudies: (studies: Studies) => void
}

/** Names of events that ask for somebody's attention; all others are information. */
const ERRORS = /^(commitFailed|bug|expiry failed)$/
const WARNINGS = /[fF]ailed$|[tT]rouble$|NotChecked$| not \w+$| refused$|^(no suggestion|retry|unregistered)$/

/** Wherever a token or a secret might stand in an event: the log never says it. */
const SECRETS = ['token', 'authorization', 'secret', 'password', 'env', '*.token', '*.authorization', '*.secret', '*.password', '*.env']

/** Opens the log on a stream; below the level nothing is written. */
export function openLog(level: string, stream: pino.DestinationStream = pino.destination(2)): ServiceLog {
  const logger = pino({ level, base: { pid: process.pid }, redact: { paths: SECRETS, censor: 'hidden' } }, stream)
  return {
    event: (event) => logger[levelOf(event)](event),
    bug: (event) => logger.error(event),
    followStudies: (studies) => {
      follow(logger, studies).catch((error: unknown) => logger.error({ event: 'bug', message: String(error) }))
    },
  }
}

function levelOf(event: object): 'debug' | 'info' | 'warn' | 'error' {
  const name = 'event' in event ? String(event.event) : ''
  if (name === 'auditWorker') return 'debug'
  if (ERRORS.test(name)) return 'error'
  return WARNINGS.test(name) ? 'warn' : 'info'
}

async function follow(logger: Logger, studies: Studies): Promise<void> {
  const states = new Map<string, string>()
  for (const { id, state } of await studies.listStudies()) states.set(id, state)
  for await (const change of studies.watchStudies(new AbortController().signal)) {
    for (const { id, spec, state, end } of change.studies) {
      const before = states.get(id)
      if (state === before) continue
      states.set(id, state)
      const event = before === undefined ? 'studyCreated' : state === 'ended' ? 'studyEnded' : 'studyChanged'
      const line = { event, study: id, project: spec.project, name: spec.name, state, before, reason: end?.reason, message: end?.message }
      logger[end?.failed === true ? 'warn' : 'info'](line)
    }
    for (const id of change.deleted) {
      if (states.delete(id)) logger.info({ event: 'studyDeleted', study: id })
    }
  }
}
