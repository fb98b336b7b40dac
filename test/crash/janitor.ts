import { count, createStudy, newId, type World } from './ask-tell.ts'
import { Refusal } from './caller.ts'

/** A client that makes studies, pauses and resumes them, and deletes them again. */
export async function tidyUp(world: World): Promise<void> {
  const { caller } = world
  while (!world.leaving) {
    const journal = await createStudy(world, 'random')
    const { study } = journal
    for (const [verb, state] of [
      ['pause', 'PAUSED'],
      ['resume', 'ACTIVE'],
    ] as const) {
      const request = { study, requestId: newId(world, verb) }
      const reply = await caller.call((client) => (verb === 'pause' ? client.pauseStudy : client.resumeStudy), request)
      const kept = await caller.call((client) => client.getStudy, { study })
      if (reply.state !== state || kept.state !== state) world.contradictions.push(`${journal.name} is ${kept.state} after ${verb}`)
      count(world, verb)
    }
    // Of a deleted study nothing is left that could be compared.
    world.journals.splice(world.journals.indexOf(journal), 1)
    const request = { study, requestId: newId(world, 'delete') }
    await caller
      .call((client) => client.deleteStudy, request)
      .catch((error: unknown) => {
        // It was done, and the answer was lost.
        if (!(error instanceof Refusal) || error.reason !== 'STUDY_NOT_FOUND') throw error
        count(world, 'delete answered STUDY_NOT_FOUND')
      })
    count(world, 'delete')
    const left = await caller.call((client) => client.getStudy, { study }).catch((error: unknown) => error)
    if (!(left instanceof Refusal) || left.reason !== 'STUDY_NOT_FOUND')
      world.contradictions.push(`${journal.name} is there after its deletion`)
  }
}
