import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createFakeExecutor, createProcessExecutor } from '../../../src/trials/index.ts'
import { describeExecutor } from '../../contracts/executor.ts'
import { launchOf } from './launches.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describeExecutor('process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hone-executor-'))
  folders.push(folder)
  return {
    executor: createProcessExecutor({ folder }),
    reopen: () => createProcessExecutor({ folder }),
    launch: (behaviour) => {
      if (behaviour === 'hang') return launchOf(['sleep', '1000'])
      return launchOf('exit' in behaviour ? ['sh', '-c', `exit ${behaviour.exit}`] : ['printf', '%s', behaviour.print])
    },
  }
})

describeExecutor('fake', () => {
  const executor = createFakeExecutor({
    now: () => 0,
    started: (name, self, { command: [what, value] }) => {
      if (what === 'print') self.print(name, value ?? '')
      if (what !== 'hang') self.exit(name, { exitCode: what === 'exit' ? Number(value) : 0 })
    },
  })
  return {
    executor,
    reopen: () => executor,
    launch: (behaviour) => {
      if (behaviour === 'hang') return launchOf(['hang'])
      return launchOf('exit' in behaviour ? ['exit', String(behaviour.exit)] : ['print', behaviour.print])
    },
  }
})
