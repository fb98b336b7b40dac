// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of study documents look like template strings
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Hone, isRunning, PYTHON } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const GROUP = 'hone-test.dev'

/** A Job that runs a Python program, with the trial's x as its argument. */
const job = (program: string, spec: object = {}, resources: object = {}): object => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: {
    backoffLimit: 0,
    ...spec,
    template: {
      spec: {
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'training', image: PYTHON, command: ['python3', '-uc', program, '${x}'], resources }],
      },
    },
  },
})

describe.skipIf(KUBECONFIG === undefined)('objects that stand for a pod, on a cluster', () => {
  const kubernetes = new Kubernetes(KUBECONFIG ?? '')
  let space: TestNamespace
  let hone: Hone

  beforeAll(async () => {
    space = await TestNamespace.open(kubernetes, 'workloads')
    await defineOddity()
    hone = await Hone.serve(space, KUBECONFIG ?? '')
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
    await kubernetes.delete(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/oddities.${GROUP}`).catch(() => undefined)
  })

  const submit = (label: string, template: object, trial: object = {}): Promise<string> =>
    hone.submit(label, { trial: { image: undefined, ...trial, template } })
  const objects = async (path: string): Promise<readonly { metadata: { name: string } }[]> =>
    (await kubernetes.get<{ items: { metadata: { name: string } }[] }>(path)).items

  it.concurrent('run a Job to its end, read its log, give it the trial’s variables, and leave nothing', async () => {
    const program = 'import os, sys\nprint("epoch=1 loss=" + sys.argv[1])\nprint("epoch=2 loss=" + os.environ["HONE_PARAM_x"])'
    const study = await submit('job', { object: job(program) })
    const trial = await hone.ended(study)
    expect(trial).toMatchObject({ state: 'SUCCEEDED', measurementCount: 2 })
    expect(trial.values[0]).toBeCloseTo(trial.parameters.x?.number ?? Number.NaN, 12)
    await until('the Job is gone', async () =>
      (await objects(`/apis/batch/v1/namespaces/${space.name}/jobs`)).every(({ metadata }) => !metadata.name.includes(study)),
    )
    await until('its pods are gone', async () => (await hone.pods(study)).length === 0)
  })

  it.concurrent('fail as the pod of a Job failed, after the Job’s own tries', async () => {
    const study = await submit('tries', { object: job('print("epoch=1 loss=1")\nraise SystemExit(3)', { backoffLimit: 1 }) })
    expect(await hone.ended(study)).toMatchObject({ state: 'FAILED', outcome: { reason: 'exitCode', exitCode: 3 } })
  })

  it.concurrent('are made anew, as pods are, when they wait for what is not there and the study is edited', async () => {
    const command = ['python3', '-c', 'print("epoch=1 loss=1")']
    const large = await submit('large', { object: job('print("epoch=1 loss=1")', {}, { limits: { memory: '900Ti' } }) })
    const typo = await hone.submit('typo', { trial: { image: 'localhost/pyhton:1', command } })
    const waits = (study: string, words: string) =>
      hone.trial(study, `it ${words}`, ({ attempt }) => attempt?.reason.includes(words) === true)
    await Promise.all([waits(large, 'waits for a node'), waits(typo, 'cannot get its image')])
    await hone.edit(large, (document) => document.replace('900Ti', '16Mi'))
    await hone.edit(typo, (document) => document.replace('pyhton', 'python'))
    for (const study of [large, typo]) {
      const { state, attempt, failedAttempts } = await hone.ended(study)
      expect([study, state, attempt?.epoch, failedAttempts]).toEqual([study, 'SUCCEEDED', 1, 0])
    }
  })

  it.concurrent('stop a Job with all of its pods', async () => {
    const study = await submit('stopped', {
      object: job('import time\nprint("epoch=1 loss=1")\ntime.sleep(600)', { parallelism: 2, completions: 2 }),
    })
    await until('both pods run', async () => (await hone.pods(study)).filter(isRunning).length === 2)
    await hone.stop(study)
    await until('no pod is left', async () => (await hone.pods(study)).length === 0, 30_000)
    expect(await hone.ended(study)).toMatchObject({ state: 'CANCELLED' })
  })

  it.concurrent('end a kind that nobody knows when a GJSON path says so', async () => {
    const template = {
      object: { apiVersion: `${GROUP}/v1`, kind: 'Oddity', spec: { size: '${x:number}' } },
      success: 'status.[@this].#(verdict=="fine")#',
      failure: 'status.problems.#(grave==true)#',
    }
    const [good, bad] = [await submit('good', template), await submit('bad', template)]
    const path = `/apis/${GROUP}/v1/namespaces/${space.name}/oddities`
    const decide = async (study: string, status: object): Promise<void> => {
      const { metadata } = await until('it is there', async () =>
        (await objects(path)).find((object) => object.metadata.name.includes(study)),
      )
      await kubernetes.patch(`${path}/${metadata.name}`, { status })
    }
    await decide(good, { verdict: 'fine' })
    await decide(bad, { problems: [{ grave: false }, { grave: true, reason: 'Broken', message: 'a spring came loose' }] })
    // Nothing was measured: it succeeded in vain.
    expect(await hone.ended(good)).toMatchObject({ state: 'FAILED', outcome: { reason: 'noObjective' } })
    expect(await hone.ended(bad)).toMatchObject({
      outcome: { reason: 'workloadFailed', message: 'its object failed: Broken: a spring came loose' },
    })
  })

  it.concurrent('are an Experiment of Katib’s as it stands, which reads a file that only the trial knew', async () => {
    const program = [
      'import os, sys',
      'assert os.environ["WHO"].startswith("hone-") and os.environ["WHO"].endswith(" of Job"), os.environ["WHO"]',
      'open("/metrics/log.txt", "w").write(f"epoch=1 loss=9\\nepoch=2 loss={sys.argv[1]}\\nepoch=3 loss=8\\n")',
    ].join('\n')
    const container = {
      name: 'training',
      image: PYTHON,
      command: ['python3', '-uc', program, '${trialParameters.x}'],
      env: [{ name: 'WHO', value: '${trialParameters.name} of ${trialParameters.kind}' }],
    }
    const experiment = {
      apiVersion: 'kubeflow.org/v1beta1',
      kind: 'Experiment',
      metadata: { name: 'from-katib' },
      spec: {
        objective: { type: 'minimize', objectiveMetricName: 'loss' },
        algorithm: { algorithmName: 'tpe', algorithmSettings: [{ name: 'random_state', value: '3' }] },
        parameters: [{ name: 'x', parameterType: 'double', feasibleSpace: { min: '0.5', max: '1.5' } }],
        parallelTrialCount: 1,
        maxTrialCount: 1,
        metricsCollectorSpec: {
          collector: { kind: 'File' },
          source: { fileSystemPath: { kind: 'File', path: '/metrics/log.txt', format: 'TEXT' } },
        },
        trialTemplate: {
          primaryContainerName: 'training',
          trialParameters: [
            { name: 'x', reference: 'x' },
            { name: 'name', reference: '${trialSpec.Name}' },
            { name: 'kind', reference: '${trialSpec.Kind}' },
          ],
          trialSpec: {
            apiVersion: 'batch/v1',
            kind: 'Job',
            spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [container] } } },
          },
        },
      },
    }
    const study = await hone.submitDocument(JSON.stringify(experiment))
    const trial = await hone.ended(study)
    expect(trial).toMatchObject({ state: 'SUCCEEDED', measurementCount: 3 })
    // Of what was reported the best counts, as with Katib.
    expect(trial.values[0]).toBeCloseTo(trial.parameters.x?.number ?? Number.NaN, 12)
  })

  it.concurrent('say why a Job gets no pod', async () => {
    const study = await submit('priority', { object: { ...job('print(1)'), ...withPriority(job('print(1)'), 'nobody-made-it') } })
    await hone.trial(study, 'it says why it waits', ({ attempt }) => attempt?.reason.includes('nobody-made-it') === true)
    await hone.stop(study)
    expect(await hone.ended(study)).toMatchObject({ state: 'CANCELLED' })
  })

  /** A kind of the tests' own, with a status that anybody may write. */
  async function defineOddity(): Promise<void> {
    const free = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
    await kubernetes
      .post('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
        metadata: { name: `oddities.${GROUP}` },
        spec: {
          group: GROUP,
          scope: 'Namespaced',
          names: { kind: 'Oddity', plural: 'oddities', singular: 'oddity' },
          versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: free } }],
        },
      })
      .catch((error: { reason?: string }) => {
        if (error.reason !== 'AlreadyExists') throw error
      })
    await until('the kind is served', () => kubernetes.get(`/apis/${GROUP}/v1/namespaces/${space.name}/oddities`))
  }
})

function withPriority(object: object, priorityClassName: string): object {
  const { spec } = object as { spec: { template: { spec: object } } }
  return { spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, priorityClassName } } } }
}
