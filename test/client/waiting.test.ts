import { expect, it } from 'vitest'
import { ServerNotFound } from '../../src/client/errors.ts'
import { awaitServer, msToWait } from '../../src/client/waiting.ts'

it('waits as long as the program says, else the environment, else a quarter of an hour in a job', () => {
  const job = { SLURM_JOB_ID: '41' }
  expect(msToWait(undefined, {})).toBeUndefined()
  expect(msToWait(undefined, job)).toBe(900_000)
  expect(msToWait(0, { ...job, HONE_WAIT: '1h' })).toBe(0)
  for (const [text, ms] of Object.entries({ 90: 90_000, '90s': 90_000, '1.5m': 90_000, '2h': 7_200_000, 0: 0 })) {
    expect(msToWait(undefined, { ...job, HONE_WAIT: text })).toBe(ms)
  }
  expect(() => msToWait(undefined, { HONE_WAIT: 'soon' })).toThrow('HONE_WAIT is "soon", which is no time (write 90s, 15m or 2h')
})

it('tells at once who does not want to wait that there is no server', async () => {
  let asked = 0
  const nowhere = () => {
    asked += 1
    throw new ServerNotFound()
  }
  await expect(awaitServer(nowhere, undefined)).rejects.toBeInstanceOf(ServerNotFound)
  expect(asked).toBe(1)
})
