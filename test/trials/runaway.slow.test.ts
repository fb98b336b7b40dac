import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createProcessExecutor } from '../../src/trials/index.ts'
import { hasEnded, openHouse, specOf, until } from './fixtures.ts'

const BOUND = 1_048_576

it('a trial that prints without end keeps the beginning and the end of its output, and its metrics go on', async () => {
  const house = await openHouse()
  try {
    await house.control(createProcessExecutor({ folder: join(house.folder, 'trials'), streamBytesMax: BOUND }))
    const lines =
      'echo accuracy=0.25; i=0; while [ $i -lt 40 ]; do i=$((i + 1)); head -c 200000 /dev/zero | tr "\\0" "."; echo; sleep 0.3; done; echo accuracy=0.75'
    const spec = specOf({ trial: { command: ['sh', '-c', lines] } })
    const { id } = await house.studies.createStudy({ spec })
    const { trials } = await until(house.studies, id, hasEnded)
    const file = join(house.folder, 'trials', id, '1', '1', 'stdout')
    expect(trials[0]).toMatchObject({ state: 'succeeded', values: [0.75], measurements: 2 })
    // At most what was printed between two looks of the guard comes on top.
    expect(statSync(file).size).toBeLessThan(5 * BOUND)
    const text = readFileSync(file, 'latin1')
    expect(text.startsWith('accuracy=0.25\n')).toBe(true)
    expect(text.endsWith('accuracy=0.75\n')).toBe(true)
    expect(text).toContain('[hone: what came here was left out')
  } finally {
    await house.close()
  }
})
