import { randomUUID } from 'node:crypto'
import { type Connection, unary } from '../connection.ts'
import { stateWord, studyRef } from '../reading.ts'

/** `hone pause STUDY`: nothing new starts; running trials go on. */
export async function pauseStudy(connection: Connection, study: string): Promise<void> {
  const paused = await unary(connection, connection.client.pauseStudy, { study, requestId: randomUUID() })
  const [name, state] = [studyRef(paused), paused.state]
  console.log(`${name} is ${stateWord(state)}: \`hone resume ${name}\` lets it go on`)
}

/** `hone resume STUDY`. */
export async function resumeStudy(connection: Connection, study: string): Promise<void> {
  const resumed = await unary(connection, connection.client.resumeStudy, { study, requestId: randomUUID() })
  console.log(`${studyRef(resumed)} is ${stateWord(resumed.state)}`)
}

/** `hone stop STUDY [TRIAL]`: ends the study, or one trial early. */
export async function stop(connection: Connection, study: string, trial: number | undefined, reason: string): Promise<void> {
  if (trial === undefined) {
    const ended = await unary(connection, connection.client.stopStudy, { study, reason, requestId: randomUUID() })
    console.log(`${studyRef(ended)} has ended: ${ended.end?.message ?? reason}`)
    return
  }
  const stopped = await unary(connection, connection.client.stopTrial, { study, trial, reason, requestId: randomUUID() })
  console.log(`trial ${stopped.number} is ${stateWord(stopped.state)}`)
}
