import { describe, expect, it } from 'vitest'
import { gpuTime, type StudyId, type StudySpec, type TrialTemplate } from '../../../src/model/index.ts'
import { templateOf } from '../../../src/study/index.ts'
import { type Bench, openBench, problemsOf, specOf } from '../bench-room.ts'

const HOUR = 3_600_000
const TRIAL: TrialTemplate = {
  command: ['train', `\${x}`],
  env: {},
  workingFolder: '/work',
  retries: 0,
  graceMs: 1_000,
  resources: { gpu: 0 },
}
const JOB = { apiVersion: 'batch/v1', kind: 'Job', spec: { image: 'train:1', args: [`\${x}`] } }
const WORKLOAD = { object: JOB, success: ['status.done'], failure: ['status.broken'], podLabels: {} }

interface Made {
  readonly bench: Bench
  readonly id: StudyId
  /** Edits how trials are run. */
  readonly to: (trial: TrialTemplate | undefined) => ReturnType<Bench['studies']['updateStudy']>
}

/** A study with one trial under way. */
async function made(trial: TrialTemplate | undefined, change: Partial<StudySpec> = {}): Promise<Made> {
  const bench = await openBench()
  const { id, spec } = await bench.studies.createStudy({
    spec: specOf({ budget: { parallel: 9 }, ...change, ...(trial === undefined ? {} : { trial }) }),
  })
  await bench.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
  const { trial: _, ...bare } = spec
  const to = (next: TrialTemplate | undefined) =>
    bench.studies.updateStudy({ study: id, spec: next === undefined ? bare : { ...bare, trial: next } })
  return { bench, id, to }
}

async function begin({ bench: { studies, clock }, id }: Made, number: number): Promise<void> {
  await studies.startAttempt(id, number, { executor: 'process', objectName: 'p', state: 'pending' })
  const { attempt } = await studies.getTrial(id, number)
  await studies.updateAttempt({ study: id, number, epoch: attempt!.epoch }, { state: 'running', startedAt: clock.ms })
}

describe('how trials are run may change while a study runs', () => {
  it.each<readonly [what: string, change: Partial<TrialTemplate>]>([
    ['the command', { command: ['python3', 'train.py', `\${x}`] }],
    ['its variables', { env: { A: 'b', TOKEN: { secret: 'hub' } } }],
    ['the folder', { workingFolder: '/work/newer' }],
    ['retries', { retries: 3 }],
    ['limits of time', { timeoutMs: 60_000, graceMs: 30_000 }],
    ['resources', { resources: { gpu: 2, memory: '8Gi', cpu: '4' } }],
    ['the image', { image: 'train:2' }],
  ])('%s', async (_, change) => {
    const { to } = await made(TRIAL)
    const study = await to({ ...TRIAL, ...change })
    expect(study.spec.trial).toEqual({ ...TRIAL, ...change })
    expect(study.edits).toMatchObject([{ before: { trial: TRIAL } }])
  })

  it('and so may the options of a Slurm job, what a pod needs, and the object of a template', async () => {
    const slurm = await made({ ...TRIAL, slurm: { partition: 'short', options: [] } })
    const long = { partition: 'long', time: '2-00', options: ['--exclusive'] }
    expect((await slurm.to({ ...TRIAL, slurm: long })).spec.trial?.slurm).toEqual(long)
    const templated = { ...TRIAL, command: [], workload: WORKLOAD }
    const job = await made(templated)
    const newer = { ...WORKLOAD, object: { ...JOB, spec: { image: 'train:2', args: [] } }, success: ['status.ready'] }
    expect((await job.to({ ...templated, workload: newer, retries: 3, env: { A: 'b' } })).spec.trial?.workload).toEqual(newer)
  })

  it('but for who runs them and as what, and where their checkpoints lie: each refusal says why and what to do', async () => {
    const templated = { ...TRIAL, command: [], workload: WORKLOAD }
    const other = { ...WORKLOAD, object: { ...JOB, apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob' } }
    const pod = { gpu: 'nvidia.com/gpu', checkpoints: { claim: 'a' } } as unknown as NonNullable<TrialTemplate['pod']>
    const slurm = { options: [] }
    const refused = async (from: TrialTemplate | undefined, to: TrialTemplate | undefined) => problemsOf((await made(from)).to(to))
    expect(await refused(undefined, TRIAL)).toEqual([
      {
        field: 'spec.trial',
        message: 'cannot be added: programs ask for the trials of this study and evaluate them',
        remedy: 'Leave it out, or make a new study, which may learn from this one (learnFrom).',
      },
    ])
    expect(await refused(TRIAL, undefined)).toMatchObject([{ field: 'spec.trial', remedy: expect.stringContaining('Leave it in') }])
    expect(await refused(TRIAL, { ...TRIAL, slurm })).toMatchObject([
      { field: 'spec.trial.slurm', message: 'cannot be added: no trial of this study is a job of Slurm’s' },
    ])
    expect(await refused({ ...TRIAL, slurm }, TRIAL)).toMatchObject([
      { field: 'spec.trial.slurm', message: 'cannot be taken away: each trial is a job of Slurm’s' },
    ])
    expect(await refused(templated, TRIAL)).toMatchObject([
      { field: 'spec.trial.template', message: expect.stringContaining('taken away') },
    ])
    expect(await refused(templated, { ...templated, workload: other })).toMatchObject([
      { field: 'spec.trial.template.object.apiVersion', message: 'must stay batch/v1' },
      { field: 'spec.trial.template.object.kind', value: 'PyTorchJob', message: 'must stay Job' },
    ])
    expect(await refused({ ...TRIAL, pod }, { ...TRIAL, pod: { ...pod, checkpoints: { claim: 'b' } } })).toMatchObject([
      { field: 'spec.trial.pod.checkpoints', message: expect.stringContaining('what others left there') },
    ])
  })
})

describe('an attempt', () => {
  it('is known by what it was started with, whatever was edited since, also after a restart', async () => {
    const study = await made(TRIAL)
    const { bench, id, to } = study
    await begin(study, 1)
    await to({ ...TRIAL, retries: 1 })
    await to({ ...TRIAL, resources: { gpu: 0, memory: '8Gi' } })
    await bench.studies.startAttempt(id, 1, { executor: 'process', objectName: 'q', state: 'pending' })
    await to({ ...TRIAL, image: 'train:2' })
    const { studies } = await bench.reopen()
    const now = await studies.getStudy(id)
    const { attempt, earlierAttempts } = await studies.getTrial(id, 1)
    expect(earlierAttempts!.map((earlier) => templateOf(now, earlier))).toEqual([TRIAL])
    expect(templateOf(now, attempt!)).toEqual({ ...TRIAL, resources: { gpu: 0, memory: '8Gi' } })
  })

  it('of an earlier version is known by its time', async () => {
    const { to, bench } = await made(TRIAL)
    const createdAt = bench.clock.ms
    bench.clock.ms += 5
    const study = await to({ ...TRIAL, image: 'train:2' })
    expect(templateOf(study, { createdAt })).toEqual(TRIAL)
    expect(templateOf(study, { createdAt: bench.clock.ms + 5 })).toEqual({ ...TRIAL, image: 'train:2' })
  })

  it('counts with the GPUs that it was started with', async () => {
    const with2 = { ...TRIAL, resources: { gpu: 2 } }
    const study = await made(with2)
    const { bench, id, to } = study
    const used = async () => gpuTime(await bench.studies.getStudy(id), bench.clock.ms) / HOUR
    await begin(study, 1)
    await to({ ...with2, resources: { gpu: 4 } })
    await bench.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    await begin(study, 2)
    bench.clock.ms += HOUR
    expect(await used()).toBe(2 + 4)
    // Another attempt of the first has as many as the second.
    await begin(study, 1)
    bench.clock.ms += HOUR
    expect(await used()).toBe(2 + 4 + 8)
    await to(TRIAL)
    bench.clock.ms += HOUR
    for (const number of [1, 2])
      await bench.studies.completeTrial({ trial: { study: id, number }, as: 'failed', attempt: { state: 'ended' } })
    bench.clock.ms += HOUR
    expect(await used()).toBe(2 + 4 + 8 + 8)
  })
})
