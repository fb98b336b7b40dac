import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Http, openHttp } from './open-http.ts'

let http: Http
beforeEach(async () => {
  http = await openHttp()
})
afterEach(() => http.close())

const send = async (method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object, headers = http.owner) => {
  const response = await http.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
  return { status: response.statusCode, body: response.json() }
}

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: bowl}
spec:
  objectives: [{metric: loss, goal: minimize}]
  parameters: {x: {double: [0, 1]}}
  algorithm: {name: random}
  budget: {trials: 5, parallel: 5}
`

test('a study is checked, made, changed by fields or by a document, and deleted', async () => {
  expect((await send('POST', '/api/validate', { document: DOCUMENT.replace('[0, 1]', '[1, 0]') })).body.problems).toMatchObject([
    { field: 'spec.parameters.x.double', line: 7 },
  ])
  const made = await send('POST', '/api/studies', { document: DOCUMENT })
  expect(made).toMatchObject({ status: 201, body: { study: { spec: { name: 'bowl' }, state: 'active' } } })
  const path = `/api/studies/${made.body.study.id}`
  const patched = await send('PATCH', path, { budget: { trials: 8, gpuHours: 1 }, labels: { team: 'vision' } })
  expect(patched.body.study.spec).toMatchObject({ budget: { trials: 8, parallel: 5, gpuHours: 1 }, labels: { team: 'vision' } })
  const wider = await send('PATCH', path, { document: DOCUMENT.replace('[0, 1]', '[0, 2]') })
  expect(wider.body.study.spec).toMatchObject({ parameters: [{ max: 2 }], budget: { trials: 5, parallel: 5 }, labels: {} })
  const grown = await send('PATCH', path, { parameters: { decay: { double: [0, 1], default: 0.5 } } })
  expect(grown.body.study.spec.parameters.at(-1)).toMatchObject({ name: 'decay', min: 0, max: 1, default: 0.5 })
  expect(await send('PATCH', path, { budget: { trials: -1, cats: 3 } })).toMatchObject({
    status: 400,
    body: { error: { code: 'INVALID_REQUEST' } },
  })
  expect(await send('PATCH', path, { noise: 'low' }, http.headers as typeof http.owner)).toMatchObject({ status: 401 })
  expect(await send('DELETE', path)).toMatchObject({ status: 200, body: { deleted: made.body.study.id } })
  expect((await http.get(path)).statusCode).toBe(404)
})

test('a working folder that is missing or means nothing is a problem beside the document’s own, and makes no study', async () => {
  const running = `${DOCUMENT}  trial: {command: [run]}\n  metrics: {from: stdout}\n`
  const missing = { field: 'working_folder', message: 'is missing' }
  expect(await send('POST', '/api/validate', { document: running })).toMatchObject({ status: 200, body: { problems: [missing] } })
  expect((await send('POST', '/api/validate', { document: running, workingFolder: '/' })).body.problems).toEqual([])
  expect(
    (await send('POST', '/api/validate', { document: DOCUMENT.replace('[0, 1]', '[1, 0]'), workingFolder: 'here' })).body.problems,
  ).toMatchObject([{ field: 'working_folder', value: 'here' }, { field: 'spec.parameters.x.double' }])
  expect(await send('POST', '/api/studies', { document: running })).toMatchObject({ status: 400, body: { error: { problems: [missing] } } })
})

test('what only the service finds wrong has its place in the document too, and the nearest name', async () => {
  const { body } = await send('POST', '/api/studies', { document: DOCUMENT })
  const learning = DOCUMENT.replace('{name: random}', '{name: gp}').replace(
    '  budget',
    '  learnFrom: [bowl,  bowlz, elsewhere/bowl]\n  budget',
  )
  const problems = [
    { field: 'spec.learnFrom[1]', value: 'bowlz', line: 9, column: 22, remedy: 'Did you mean bowl?' },
    { field: 'spec.learnFrom[2]', value: 'elsewhere/bowl', line: 9, column: 29, remedy: expect.stringContaining('PROJECT/NAME') },
  ]
  expect((await send('POST', '/api/validate', { document: learning })).body.problems).toMatchObject(problems)
  expect((await send('POST', '/api/studies', { document: learning })).body.error).toMatchObject({ code: 'INVALID_STUDY', problems })
  const narrower = DOCUMENT.replace('[0, 1]', '[0, 0.5]')
  expect((await send('PATCH', `/api/studies/${body.study.id}`, { document: narrower })).body.error).toMatchObject({
    code: 'INVALID_STUDY',
    problems: [{ field: 'spec.parameters.x', line: 7, column: 19 }],
  })
})

test('an edit is checked as an edit, and kept off a document that is no longer the one it began from; trials that begin do not disturb it', async () => {
  const { body } = await send('POST', '/api/studies', { document: DOCUMENT })
  const { id } = body.study
  const path = `/api/studies/${id}`
  const problemsOf = async (document: string) => (await send('POST', '/api/validate', { document, study: id })).body.problems
  const wider = DOCUMENT.replace('[0, 1]', '[0, 2]')
  expect(await problemsOf(wider)).toEqual([])
  expect(await problemsOf(DOCUMENT.replace('[0, 1]', '[0, 0.5]'))).toMatchObject([{ field: 'spec.parameters.x', line: 7 }])
  expect(await problemsOf(DOCUMENT.replace('minimize', 'maximize'))).toMatchObject([{ field: 'spec.objectives', line: 6 }])
  expect((await http.get(path)).json().study.revision).toBe(body.study.revision)

  await send('POST', `${path}/trials`, { parameters: { x: 1 } })
  const edited = await send('PATCH', path, { document: wider, expectedDocument: DOCUMENT })
  expect(edited.body.study.spec.parameters).toMatchObject([{ max: 2 }])
  const late = await send('PATCH', path, { document: DOCUMENT.replace('[0, 1]', '[0, 3]'), expectedDocument: DOCUMENT })
  expect(late).toMatchObject({ status: 409, body: { error: { code: 'REVISION_CONFLICT' } } })
  // What is set beside the document stands in it too: an edit that began before would set it back.
  await send('PATCH', path, { budget: { trials: 50 } })
  expect((await http.get(path)).json().study.document.trim()).toBe(wider.trim().replace('trials: 5,', 'trials: 50,'))
  expect(await send('PATCH', path, { document: wider, expectedDocument: wider })).toMatchObject({ status: 409 })
})

test('with parameters that are added the command gets a place for them, in the study’s document too; a wrong one is told and changes nothing', async () => {
  const document = `${DOCUMENT}  trial: {command: [train, "--x=\${x}"]}\n  metrics: {from: stdout}\n`
  const { body } = await send('POST', '/api/studies', { document, workingFolder: '/' })
  const path = `/api/studies/${body.study.id}`
  const decay = { double: [0, 1], default: 0.5 }
  const problemsOf = async (patch: object) => (await send('PATCH', path, patch)).body.error.problems
  const place = 'spec.trial.command[2][1]'
  expect(await problemsOf({ parameters: { decay }, addToCommand: [['--decay', `\${decoy}`]] })).toMatchObject([
    { field: place, message: `unknown placeholder \${decoy}`, remedy: 'Did you mean decay?' },
  ])
  const { trial } = (await http.get(path)).json().study.spec
  expect(trial.command).toEqual(['train', `--x=\${x}`])

  const late = { int: [1, 9], when: { x: { min: 0.5 } }, default: 2 }
  const groups = [
    ['--decay', `\${decay}`],
    ['--late', `\${late}`],
  ]
  expect(await send('PATCH', path, { parameters: { decay, late }, addToCommand: groups })).toMatchObject({ status: 200 })
  const { study } = (await http.get(path)).json()
  expect(study.spec.trial).toEqual({ ...trial, command: [...trial.command, ...groups] })
  expect(study.document).toContain(`command: [train, "--x=\${x}", [--decay, "\${decay}"], [--late, "\${late}"]]`)
  // The document is the study as it is now: to change the study by it changes nothing.
  const again = await send('PATCH', path, { document: study.document, workingFolder: '/' })
  expect(again.body.study.revision).toBe(study.revision)

  const { id } = await http.newStudy()
  const withoutCommand = await send('PATCH', `/api/studies/${id}`, { parameters: { decay }, addToCommand: [['--decay']] })
  expect(withoutCommand.body.error.message).toContain('are not run by this server')
})

test('the object of a template is edited by its document, an Experiment of Katib’s too; what is wrong with it is told at its line as when the study was made', async () => {
  const made = await send('POST', '/api/studies', { document: EXPERIMENT, workingFolder: '/' })
  const { id } = made.body.study
  const problemsOf = async (document: string) => (await send('POST', '/api/validate', { document, study: id })).body.problems
  expect(await problemsOf(EXPERIMENT.replace('kind: Job', 'kind: TFJob'))).toMatchObject([
    { field: 'spec.trialTemplate.trialSpec.kind', line: 15, message: 'must stay Job' },
  ])
  const unknown = EXPERIMENT.replace(`\${trialParameters.rate}`, `\${trialParameters.rade}`)
  const [asNew, asEdit] = [(await send('POST', '/api/validate', { document: unknown })).body.problems, await problemsOf(unknown)]
  expect(asEdit).toEqual(asNew)
  expect(asEdit.length).toBeGreaterThan(0)
  const edited = await send('PATCH', `/api/studies/${id}`, { document: EXPERIMENT.replace('train:1', 'train:2') })
  expect(JSON.stringify(edited.body.study.spec.trial.workload.object)).toContain('train:2')
})

test('how trials are run is edited by the study’s document, in the words of a sweep too, and kept with the edit', async () => {
  const trial = (rest: string) => `${DOCUMENT}  trial: {${rest}}\n  metrics: {from: stdout}\n`
  const ways: [from: string, to: string, then: object][] = [
    [
      trial(`command: [trian, "--x=\${x}"], resources: {memory: 1Gi}`),
      trial(`command: [train, "--x=\${x}"], resources: {memory: 8Gi, cpu: 2}, timeout: 1h, retries: 2, image: "a:2"`),
      { command: ['train', `--x=\${x}`], resources: { gpu: 0, memory: '8Gi', cpu: '2' }, timeoutMs: 3_600_000, retries: 2, image: 'a:2' },
    ],
    [
      SWEEP,
      `${SWEEP.replace('train.py', 'mended.py')}command: [python3, "\${program}", --amp, "\${args}"]\n`,
      { command: ['python3', '-m', expect.any(String), 'mended.py', '--amp', `--lr=\${lr}`] },
    ],
  ]
  for (const [from, to, then] of ways) {
    const { body } = await send('POST', '/api/studies', { document: from, workingFolder: '/work', name: 'run' })
    const { id, spec } = body.study
    expect((await send('POST', '/api/validate', { document: to, study: id })).body.problems).toEqual([])
    expect((await send('PATCH', `/api/studies/${id}`, { document: to })).body.study.spec.trial).toMatchObject({
      workingFolder: '/work',
      ...then,
    })
    const { edits } = await http.studies.getStudy(id)
    expect(edits).toMatchObject([{ before: { trial: spec.trial } }])
    // What is set beside it later stands in the mended document.
    const extended = await send('PATCH', `/api/studies/${id}`, { budget: { trials: 77 } })
    expect(extended.body.study.spec.trial).toMatchObject(then)
    expect((await http.studies.getStudy(id)).document).toContain('77')
    await send('DELETE', `/api/studies/${id}`)
  }
})

test('a study file of another folder does not move the trials by that alone; said in the file, it does', async () => {
  const inFolder = (folder: string) =>
    `${DOCUMENT}  trial: {command: [train, "--x=\${x}"]${folder === '' ? '' : `, workingFolder: ${folder}`}}\n  metrics: {from: stdout}\n`
  for (const [below, here] of [
    ['', '/work/a'],
    ['code', '/work/a/code'],
  ] as const) {
    const made = await send('POST', '/api/studies', { document: inFolder(below), workingFolder: '/work/a', name: `in${below}` })
    const path = `/api/studies/${made.body.study.id}`
    const folderAfter = async (document: string, workingFolder?: string) =>
      (await send('PATCH', path, { document, ...(workingFolder && { workingFolder }) })).body.study?.spec.trial.workingFolder
    const copy = { document: inFolder(below).replace('x}"]', 'x}", --amp]'), workingFolder: '/tmp' }
    const [problem] = (await send('PATCH', path, copy)).body.error.problems
    expect(problem).toMatchObject({
      field: 'spec.trial.workingFolder',
      message: `would change with the folder of this file: the trials of the study run in ${here}`,
      remedy: expect.stringContaining(`write the folder into it: ${here}, or /tmp`),
    })
    expect((await send('POST', '/api/validate', { ...copy, study: made.body.study.id })).body.problems).toMatchObject([problem])
    expect(await folderAfter(copy.document, '/work/a')).toBe(here)
    // Where the document is edited without a folder, it lies where it lay.
    expect(await folderAfter(inFolder('newer'))).toBe('/work/a/newer')
    expect(await folderAfter(inFolder('newest'))).toBe('/work/a/newest')
    expect(await folderAfter(inFolder('/else'), '/tmp')).toBe('/else')
  }
})

test('a trial tells what each of its attempts was started with, also after an edit; what a program evaluates, nothing', async () => {
  const document = `${DOCUMENT}  trial: {command: [trian], resources: {memory: 4Gi}}\n  metrics: {from: stdout}\n`
  const { id } = (await send('POST', '/api/studies', { document, workingFolder: '/', name: 'ran' })).body.study
  const ran = async (number: number) => (await http.get(`/api/studies/${id}/trials/${number}`)).json().ran
  const begin = (objectName: string) => http.studies.startAttempt(id, 1, { executor: 'process', objectName, state: 'running' })
  await http.studies.suggestTrials({ study: id, worker: 'w', count: 2, open: 'new' })
  await begin('p1')
  await send('PATCH', `/api/studies/${id}`, { document: document.replace('trian', 'train').replace('4Gi', '8Gi') })
  expect(await ran(1)).toMatchObject([{ epoch: 1, run: { command: ['trian'], resources: { memory: '4Gi' } } }])
  await begin('p2')
  expect(await ran(1)).toMatchObject([
    { run: { command: ['trian'] } },
    { epoch: 2, run: { command: ['train'], resources: { memory: '8Gi' } } },
  ])
  expect(await ran(2)).toEqual([])
})

const SWEEP = `program: train.py
method: random # for a start
metric: {name: loss}
parameters: {lr: {min: 0.001, max: 0.1}}
run_cap: 20 # a day
`
const EXPERIMENT = `apiVersion: kubeflow.org/v1beta1
kind: Experiment
metadata: {name: mnist}
spec:
  objective: {type: minimize, objectiveMetricName: loss}
  algorithm: {algorithmName: random}
  parameters: [{name: lr, parameterType: double, feasibleSpace: {min: "0.001", max: "0.1"}}]
  maxTrialCount: 20 # a day
  parallelTrialCount: 2
  trialTemplate:
    primaryContainerName: train
    trialParameters: [{name: rate, reference: lr}]
    trialSpec:
      apiVersion: batch/v1
      kind: Job
      spec: {template: {spec: {containers: [{name: train, image: "train:1", args: ["--lr=\${trialParameters.rate}"]}]}}}
`

test.each([
  { of: 'a sweep', document: SWEEP, said: 'run_cap' },
  { of: 'an Experiment', document: EXPERIMENT, said: 'maxTrialCount' },
  { of: 'a study with aliases', document: DOCUMENT.replace('trials: 5, parallel: 5', 'trials: &n 20, parallel: *n'), said: 'trials' },
])(
  'what is set beside $of is in its document: who edits that next, in its own words or in others, sets nothing back',
  async ({ document, said }) => {
    const made = await send('POST', '/api/studies', { document, workingFolder: '/' })
    const path = `/api/studies/${made.body.study.id}`
    const current = async () => (await http.get(path)).json().study
    /** As the dashboard's editor saves a word more. */
    const edited = async () => {
      const { document: base } = await current()
      return (await send('PATCH', path, { document: `${base}# looked at\n`, expectedDocument: base })).body.study.spec
    }
    await send('PATCH', path, { budget: { trials: 50 } })
    expect((await current()).document).toContain(`${said}: 50`)
    expect((await edited()).budget).toMatchObject({ trials: 50 })

    // For some of this there is no word in other programs' formats.
    const decay = { double: [0, 1], default: 0.5 }
    const set = { budget: { parallel: 7, durationMs: 60_000 }, finish: 'let-run', labels: { team: 'vision' }, description: 'more' }
    for (const change of [set, { parameters: { decay } }]) {
      const { body } = await send('PATCH', path, change)
      expect(await edited()).toEqual(body.study.spec)
    }
    expect((await current()).spec).toMatchObject({ ...set, budget: { trials: 50, parallel: 7, durationMs: 60_000 } })
  },
)

test('a study may be edited by its document alone, whatever its project is and wherever its trials run below the document', async () => {
  const document = `${DOCUMENT}  trial: {command: [train, "\${x}"], workingFolder: code/new, env: {KEY: {file: key.txt}}}\n`
  const { body } = await send('POST', '/api/studies', { document, workingFolder: '/home/ada', name: 'vision/bowl' })
  const { id, spec } = body.study
  expect(spec.trial).toMatchObject({ workingFolder: '/home/ada/code/new', env: { KEY: { file: '/home/ada/key.txt' } } })
  const more = document.replace('trials: 5', 'trials: 6')
  expect((await send('POST', '/api/validate', { document: more, study: id })).body.problems).toEqual([])
  const edited = await send('PATCH', `/api/studies/${id}`, { document: more })
  expect(edited.body.study.spec).toEqual({ ...spec, budget: { trials: 6, parallel: 5 } })
  await send('PATCH', `/api/studies/${id}`, { budget: { trials: 7 } })
  expect((await http.get(`/api/studies/${id}`)).json().study.document.trim()).toBe(document.trim().replace('trials: 5', 'trials: 7'))
})

test('trials are added, relabelled, listed by page and deleted; curves come thinned', async () => {
  const { id } = await http.newStudy()
  const path = `/api/studies/${id}/trials`
  for (const x of [1, 2, 3]) expect((await send('POST', path, { parameters: { x }, labels: { x: `${x}` } })).status).toBe(201)
  expect(await send('PATCH', `${path}/2`, { labels: { kept: 'yes', x: null } })).toMatchObject({
    body: { trial: { labels: { kept: 'yes' } } },
  })
  expect((await http.get(`${path}/query?label=kept:yes`)).json().trials.map((t: { number: number }) => t.number)).toEqual([2])
  const page = (await http.get(`${path}/query?size=2&descending=true`)).json()
  expect(page.trials.map((t: { number: number }) => t.number)).toEqual([3, 2])
  const next = (await http.get(`${path}/query?size=2&descending=true&token=${page.nextPageToken}`)).json()
  expect(next.trials.map((t: { number: number }) => t.number)).toEqual([1])
  expect(next).not.toHaveProperty('nextPageToken')
  for (const wrong of ['states=lost', 'order=luck', 'token=x']) expect((await http.get(`${path}/query?${wrong}`)).statusCode).toBe(400)
  const { number } = await http.newTrial(id)
  for (let step = 0; step < 100; step++) await http.report(id, number, step, step)
  const { curves } = (await http.get(`/api/studies/${id}/curves?points=10&metrics=loss`)).json()
  expect(curves[0].steps.length).toBeLessThanOrEqual(10)
  await http.studies.completeTrial({ trial: { study: id, number }, as: 'succeeded' })
  expect((await http.get(`/api/studies/${id}/optimal`)).json().trials.map((t: { number: number }) => t.number)).toEqual([number])
  expect(await send('DELETE', `${path}/${number}`)).toMatchObject({ body: { deleted: number } })
  expect((await http.get(`${path}/${number}`)).statusCode).toBe(404)
})

test('a study file may be the whole body, as it is, or an object: programs and shells need not quote it', async () => {
  const headers = { ...http.owner, 'content-type': 'application/yaml' }
  const plain = (method: 'POST' | 'PATCH', url: string, payload: string) => http.app.inject({ method, url, headers, payload })
  const made = (await plain('POST', '/api/studies', DOCUMENT)).json().study
  expect((await http.get(`/api/studies/${made.id}`)).json().study).toMatchObject({ spec: { name: 'bowl' }, document: DOCUMENT })
  const wider = (await plain('PATCH', `/api/studies/${made.id}`, DOCUMENT.replace('[0, 1]', '[0, 2]'))).json().study
  expect(wider.spec.parameters).toMatchObject([{ max: 2 }])
  const wrong = (await plain('POST', '/api/validate', DOCUMENT.replace('[0, 1]', '[1, 0]'))).json().problems
  expect(wrong).toMatchObject([{ field: 'spec.parameters.x.double', line: 7 }])
  const running = `${DOCUMENT}  trial: {command: [run]}\n`
  const numbered = await plain('POST', '/api/studies?workingFolder=/tmp&numberIfTaken=true', running)
  expect(numbered.json().study.spec).toMatchObject({ name: 'bowl-2', trial: { workingFolder: '/tmp' } })
  expect((await plain('POST', '/api/studies?numberIfTaken=perhaps', DOCUMENT)).json().error.message).toBe(
    'numberIfTaken must be true or false',
  )
  const object = {
    apiVersion: 'hone.dev/v1',
    kind: 'Study',
    metadata: { name: 'cup' },
    spec: { objectives: [{ metric: 'loss', goal: 'minimize' }], parameters: { x: { double: [0, 1] } }, budget: { trials: 5 } },
  }
  expect(await send('POST', '/api/studies', { document: object })).toMatchObject({
    status: 201,
    body: { study: { spec: { name: 'cup' } } },
  })
  expect((await send('POST', '/api/studies', { document: [1] })).body.error.message).toBe(
    'document must be a study file as text, or an object',
  )
})
