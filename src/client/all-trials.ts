import type { ReadTrial } from '../wire/index.ts'
import type { Calls } from './calls.ts'

const PAGE = 500

/** Every trial of a study as the server describes it, in the order of their numbers. */
export async function allTrials(calls: Calls, study: string): Promise<ReadTrial[]> {
  const found: ReadTrial[] = []
  for (let pageToken = ''; ; ) {
    const page = await calls.call(calls.client.listTrials, { study, pageSize: PAGE, pageToken })
    found.push(...page.trials)
    pageToken = page.nextPageToken
    if (pageToken === '') return found
  }
}
