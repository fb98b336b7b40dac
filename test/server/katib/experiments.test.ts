import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readerOf } from '../../../src/server/documents.ts'
import { patchStudy, type SpecPatch } from '../../../src/server/spec-patch.ts'
import { specOf } from '../../study/bench-room.ts'
import { parseDocument } from '../parse-document.ts'
import { ExperimentBench, experiment, PATH } from './fixtures.ts'

let bench: ExperimentBench
beforeEach(async () => {
  bench = await ExperimentBench.open()
})
afterEach(() => bench.close())

const has = (name: string, ...conditions: string[]): Promise<boolean> =>
  bench.until(`${name} has ${conditions}`, () => JSON.stringify(bench.conditions(name)) === JSON.stringify(conditions))

/** Runs the trials of an Experiment to their ends. */
async function run(name: string, losses: readonly number[]): Promise<void> {
  const { id } = await bench.study(name)
  for (const loss of losses) await bench.finish(id, (await bench.begin(id)).number, [loss])
}

describe('an Experiment of a cluster', () => {
  it('becomes a study of its name, and says that it runs', async () => {
    bench.apply('mnist')
    expect((await bench.study('mnist')).spec).toMatchObject({
      project: 'default',
      labels: { 'katib.kubeflow.org/uid': bench.object('mnist')?.metadata.uid },
      budget: { trials: 3, parallel: 2 },
    })
    await has('mnist', 'Created=True', 'Running=True')
    const { conditions, currentOptimalTrial, startTime } = bench.status('mnist')
    expect(conditions?.map(({ reason }) => reason)).toEqual(['ExperimentCreated', 'ExperimentRunning'])
    expect(startTime).toMatch(/^1970-01-01T00:\d\d:\d\dZ$/)
    // The SDK stumbles over one without an observation.
    expect(currentOptimalTrial).toBeUndefined()
  })

  it('shows its trials and the best of them while they run, and how it ended', async () => {
    bench.apply('mnist')
    const { id } = await bench.study('mnist')
    const first = await bench.begin(id)
    await bench.until('it runs', () => bench.status('mnist').trialsRunning === 1)
    await bench.finish(id, first.number, [0.5, 0.25, 0.75])
    await bench.until('it has one', () => bench.status('mnist').trialsSucceeded === 1)
    expect(bench.status('mnist')).toMatchObject({
      trials: 1,
      succeededTrialList: ['mnist-000001-1'],
      currentOptimalTrial: {
        bestTrialName: 'mnist-000001-1',
        parameterAssignments: [{ name: 'lr', value: String(first.parameters.lr) }],
        observation: {
          metrics: [
            { name: 'loss', min: '0.25', max: '0.75', latest: '0.75' },
            { name: 'accuracy', min: '0.25', max: '0.75', latest: '0.25' },
          ],
        },
      },
    })
    expect(bench.status('mnist').trialsRunning).toBeUndefined()
    await bench.finish(id, (await bench.begin(id)).number, [], 'failed')
    await run('mnist', [0.1])
    await has('mnist', 'Created=True', 'Running=False', 'Succeeded=True')
    expect(bench.status('mnist')).toMatchObject({
      trials: 3,
      trialsSucceeded: 2,
      failedTrialList: ['mnist-000001-2'],
      currentOptimalTrial: { bestTrialName: 'mnist-000001-3' },
      completionTime: expect.stringMatching(/Z$/),
    })
    expect(bench.status('mnist').conditions?.at(-1)).toMatchObject({ reason: 'ExperimentMaxTrialsReached' })
  })

  it('is written at most once in a while, however much is reported', async () => {
    await bench.leave()
    bench.follow({ paceMs: 200 })
    bench.apply('mnist', experiment({ maxTrialCount: 100 }))
    const begun = Date.now()
    await run(
      'mnist',
      Array.from({ length: 60 }, (_, i) => 1 - i / 100),
    )
    await bench.until('all are shown', () => bench.status('mnist').trialsSucceeded === 60)
    expect(bench.writes).toBeLessThanOrEqual(2 + (Date.now() - begun) / 200)
  })

  it('takes another name where its own is taken', async () => {
    const other = await bench.studies.createStudy({ spec: specOf({ name: 'mnist' }) })
    bench.apply('mnist')
    const { id, spec } = await bench.study('mnist-2')
    expect(spec.labels).toMatchObject({ 'katib.kubeflow.org/uid': bench.object('mnist')?.metadata.uid })
    await bench.begin(id)
    await bench.until('its trials bear its own name', () => bench.status('mnist').runningTrialList?.[0] === 'mnist-000002-1')
    expect(await bench.studies.listTrials(other.id)).toEqual([])
  })

  it('that is no study fails with every field, value and what would be right, and nothing runs', async () => {
    bench.apply('wrong', experiment({ maxTrialCount: -1, algorithm: { algorithmName: 'rndom' } }))
    await has('wrong', 'Created=True', 'Failed=True')
    const { reason, message } = bench.status('wrong').conditions!.at(-1)!
    expect(reason).toBe('ExperimentFailed')
    expect(message).toContain('spec.maxTrialCount')
    expect(message).toContain('(found -1)')
    expect(message).toMatch(/spec\.algorithm\.algorithmName.*rndom.*random/)
    expect(await bench.studies.listStudies()).toEqual([])
    const { writes } = bench
    await bench.restart()
    await bench.until('the list was read', () => bench.stub.requests.filter((request) => request === `GET ${PATH}`).length === 2)
    expect(bench.writes).toBe(writes)
  })

  it('hands its edited counts on', async () => {
    bench.apply('mnist')
    await bench.study('mnist')
    bench.edit('mnist', { maxTrialCount: 7, parallelTrialCount: 5, maxFailedTrialCount: 4 })
    await bench.until('it is so', async () => (await bench.study('mnist')).spec.budget.trials === 7)
    expect((await bench.study('mnist')).spec.budget).toMatchObject({ trials: 7, parallel: 5, failures: 4 })
    await bench.until('it says so', () => bench.status('mnist').observedGeneration === 2)
    expect(bench.warnings).toEqual([])
  })

  it('changes what is edited in it, and sets back nothing that was set in the study beside it, also over a restart', async () => {
    bench.apply('mnist', experiment({ maxTrialCount: 9 }))
    const { id } = await bench.study('mnist')
    const http = { studies: bench.studies, parseDocument }
    const set = async (patch: SpecPatch) => patchStudy(http, await bench.studies.getStudy(id), patch, {})
    const edited = async (spec: object, generation: number) => {
      bench.edit('mnist', spec)
      await bench.until('it was seen', () => bench.status('mnist').observedGeneration === generation)
      return (await bench.studies.getStudy(id)).spec
    }
    await has('mnist', 'Created=True', 'Running=True')
    await set({ budget: { trials: 40, gpuHours: 9 }, labels: { team: 'vision' } })
    // As if that had been set before what the object says was kept.
    const said = { namespace: 'katib.kubeflow.org', key: 'experiment' }
    await bench.studies.updateMetadata({ study: id, changes: [{ remove: [said] }] })
    expect((await edited({ parallelTrialCount: 5 }, 2)).budget).toEqual({ trials: 40, parallel: 5, gpuHours: 9 })
    await set({ parameters: { wd: { double: [0, 1], default: 0.5 } }, finish: 'let-run' })
    await bench.restart()
    http.studies = bench.studies
    const spec = await edited({ parallelTrialCount: 6, maxTrialCount: 50 }, 3)
    expect(spec).toMatchObject({ budget: { trials: 50, parallel: 6, gpuHours: 9 }, finish: 'let-run' })
    expect(spec.labels).toMatchObject({ team: 'vision', 'katib.kubeflow.org/experiment': 'mnist' })
    expect(spec.parameters.map(({ name }) => name)).toEqual(['lr', 'wd'])
    // Who edits the study's file begins with all of it.
    const study = await bench.studies.getStudy(id)
    expect(readerOf(parseDocument, study)(study.document!).spec).toEqual(spec)
    expect(bench.warnings).toEqual([])
  })

  it('has another template from the next trial on when its own is edited, and is warned of one that cannot be', async () => {
    bench.apply('mnist')
    await has('mnist', 'Created=True', 'Running=True')
    const edit = (change: (text: string) => string) => {
      const { trialTemplate } = (experiment() as { spec: { trialTemplate: object } }).spec
      bench.edit('mnist', { trialTemplate: JSON.parse(change(JSON.stringify(trialTemplate))) })
    }
    const image = async () => JSON.stringify((await bench.study('mnist')).spec.trial?.workload?.object)
    edit((text) => text.replace('train:1', 'train:2'))
    await bench.until('it is so', async () => (await image()).includes('train:2'))
    expect(bench.warnings).toEqual([])
    edit((text) => text.replace('batch/v1', 'batch/v2'))
    await bench.until('it is warned', () => bench.warnings.length > 0)
    expect(bench.warnings[0]?.message).toContain('must stay batch/v1')
    expect(await image()).toContain('train:2')
  })

  it('is warned once of an edit that a study cannot take, and goes on as it was', async () => {
    bench.apply('mnist')
    await has('mnist', 'Created=True', 'Running=True')
    bench.edit('mnist', { algorithm: { algorithmName: 'tpe' } })
    await bench.until('it is warned', () => bench.warnings.length > 0)
    await run('mnist', [0.1])
    await bench.until('it goes on', () => bench.status('mnist').trialsSucceeded === 1)
    expect(bench.warnings).toMatchObject([{ reason: 'EditRefused', involvedObject: { kind: 'Experiment', name: 'mnist' } }])
    expect(bench.warnings[0]?.message).toContain('algorithm')
    expect((await bench.study('mnist')).spec.algorithm.name).toBe('random')
    await bench.restart()
    await run('mnist', [0.1])
    await bench.until('it goes on after a restart', () => bench.status('mnist').trialsSucceeded === 2)
    expect(bench.warnings).toHaveLength(1)
  })

  it('goes on when it ended at its trials and gets more', async () => {
    bench.apply('mnist')
    await run('mnist', [0.3, 0.2, 0.1])
    await has('mnist', 'Created=True', 'Running=False', 'Succeeded=True')
    bench.edit('mnist', { maxTrialCount: 4 })
    await has('mnist', 'Created=True', 'Restarting=True', 'Running=True')
    expect(bench.status('mnist').completionTime).toBeUndefined()
    await run('mnist', [0.05])
    await has('mnist', 'Created=True', 'Restarting=True', 'Running=False', 'Succeeded=True')
    expect(bench.status('mnist')).toMatchObject({ trialsSucceeded: 4, currentOptimalTrial: { bestTrialName: 'mnist-000001-4' } })
  })

  it('fails where too many trials did, or its study was stopped or deleted', async () => {
    bench.apply('failing', experiment({ maxFailedTrialCount: 1 }))
    bench.apply('stopped')
    bench.apply('deleted')
    const { id } = await bench.study('failing')
    await bench.finish(id, (await bench.begin(id)).number, [], 'failed')
    await has('failing', 'Created=True', 'Running=False', 'Failed=True')
    expect(bench.status('failing').conditions?.at(-1)?.message).toContain('exit code 1')
    await has('stopped', 'Created=True', 'Running=True')
    await bench.studies.stopStudy((await bench.study('stopped')).id, 'no more')
    await has('stopped', 'Created=True', 'Running=False', 'Failed=True')
    await has('deleted', 'Created=True', 'Running=True')
    await bench.studies.deleteStudy((await bench.study('deleted')).id)
    await has('deleted', 'Created=True', 'Running=False', 'Failed=True')
    expect(bench.status('deleted').conditions?.at(-1)?.message).toBe('its study was deleted')
    expect(await bench.studies.listStudies()).toHaveLength(2)
  })

  it('fails where its study was deleted just before the server went, and is not made anew', async () => {
    bench.apply('deleted')
    await has('deleted', 'Created=True', 'Running=True')
    await bench.leave()
    await bench.studies.deleteStudy((await bench.study('deleted')).id)
    // No request is remembered for so long.
    bench.room.clock.ms += 25 * 3_600_000
    await bench.restart()
    await has('deleted', 'Created=True', 'Running=False', 'Failed=True')
    expect(bench.status('deleted').conditions?.at(-1)?.message).toBe('its study was deleted')
    expect(await bench.studies.listStudies()).toEqual([])
  })

  it('stops its study when it is deleted, also while no server looks, and leaves what was found', async () => {
    for (const name of ['now', 'later', 'kept']) bench.apply(name)
    await run('now', [0.1])
    await run('later', [0.1])
    await has('kept', 'Created=True', 'Running=True')
    bench.stub.vanish('now', 'experiments')
    await bench.until('it is stopped', async () => (await bench.study('now')).state === 'ended')
    expect((await bench.study('now')).end).toMatchObject({ reason: 'stopped', message: 'its Experiment was deleted' })
    await bench.leave()
    bench.stub.vanish('later', 'experiments')
    await bench.restart()
    await bench.until('it is stopped', async () => (await bench.study('later')).state === 'ended')
    expect((await bench.study('later')).counts.succeeded).toBe(1)
    expect((await bench.study('kept')).state).toBe('active')
  })

  it('is another one when it is made again under its name', async () => {
    bench.apply('mnist')
    await has('mnist', 'Created=True', 'Running=True')
    bench.stub.vanish('mnist', 'experiments')
    bench.apply('mnist')
    await bench.study('mnist-2')
    await bench.until('the old one is stopped', async () => (await bench.study('mnist')).state === 'ended')
    await has('mnist', 'Created=True', 'Running=True')
  })

  it('finds its study again after a restart: nothing is made or written twice, and edits of that time arrive', async () => {
    for (const name of ['mnist', 'edited']) bench.apply(name)
    await run('mnist', [0.3])
    await bench.until('it is shown', () => bench.status('mnist').trialsSucceeded === 1)
    await has('edited', 'Created=True', 'Running=True')
    await bench.leave()
    const { writes } = bench
    bench.edit('edited', { maxTrialCount: 9 })
    await bench.restart()
    await bench.until('the edit arrived', () => bench.status('edited').observedGeneration === 2)
    expect((await bench.study('edited')).spec.budget.trials).toBe(9)
    expect(bench.writes).toBe(writes + 1)
    expect(await bench.studies.listStudies()).toHaveLength(2)
    await run('mnist', [0.2])
    await bench.until('it is followed', () => bench.status('mnist').trialsSucceeded === 2)
  })

  it('keeps what was changed through Hone itself', async () => {
    bench.apply('mnist')
    await has('mnist', 'Created=True', 'Running=True')
    const { id, spec } = await bench.study('mnist')
    await bench.studies.updateStudy({ study: id, spec: { ...spec, budget: { ...spec.budget, trials: 5 } } })
    await bench.restart()
    await run('mnist', [0.5, 0.4, 0.3, 0.2])
    await bench.until('it runs on', () => bench.status('mnist').trialsSucceeded === 4)
    expect(bench.conditions('mnist')).toEqual(['Created=True', 'Running=True'])
  })

  it('costs nothing once it has ended: no trial is read, and nothing is written', async () => {
    bench.apply('mnist')
    await run('mnist', [0.3, 0.2, 0.1])
    await has('mnist', 'Created=True', 'Running=False', 'Succeeded=True')
    const { writes } = bench
    await bench.restart()
    const { reads } = bench.room.store
    bench.apply('next')
    await has('next', 'Created=True', 'Running=True')
    // Of the new one: whose it is, and how it stands.
    expect(bench.writes).toBe(writes + 2)
    // Of the new one: whether it was made before, and its trials.
    expect(bench.room.store.reads).toBe(reads + 2)
  })

  it('that ended under Katib is left alone', async () => {
    const condition = { type: 'Succeeded', status: 'True', reason: 'ExperimentGoalReached', message: 'done' }
    bench.apply('old', { ...experiment(), status: { conditions: [condition], currentOptimalTrial: {} } })
    bench.apply('new')
    await has('new', 'Created=True', 'Running=True')
    expect((await bench.studies.listStudies()).map(({ spec }) => spec.name)).toEqual(['new'])
    expect(bench.status('old').conditions).toEqual([condition])
  })

  it('is written in the end, whatever the cluster refuses meanwhile', async () => {
    bench.stub.fail(1, 409, { method: 'PATCH' })
    bench.stub.fail(2, 500, { method: 'PATCH' })
    bench.apply('mnist')
    await run('mnist', [0.3, 0.2, 0.1])
    await bench.until('it says so', () => bench.conditions('mnist').at(-1) === 'Succeeded=True')
    expect(bench.status('mnist').trialsSucceeded).toBe(3)
  })

  it('takes nothing from the server: a study that would is refused', async () => {
    await bench.leave()
    bench.follow({}, () => true)
    bench.apply('greedy')
    await has('greedy', 'Created=True', 'Failed=True')
    expect(bench.status('greedy').conditions?.at(-1)?.message).toContain('needs the owner’s token')
  })
})
