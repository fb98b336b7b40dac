import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeRecord, scalarEvent, versionEvent } from '../../src/tensorboard/index.ts'
import { Hone, NODE, PYTHON, type StudyWish } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const POINTS = 100
const STEP_SECONDS = 0.2
const LAST = (POINTS - 1) / 10
const python = (...lines: string[]): string[] => ['python3', '-uc', ['import os, sys, time, json, base64', ...lines].join('\n')]
/** Lines that name no step: each counts as the next one, so that a line more or less is seen. */
const TEXT = python(
  `for i in range(${POINTS}):`,
  '  open("/hone/work/metrics.txt", "a").write(f"loss={i / 10}\\n")',
  `  time.sleep(${STEP_SECONDS})`,
)
const JSON_LINES = python(
  `for i in range(${POINTS}):`,
  '  open("/logs/scores.jsonl", "a").write(json.dumps({"epoch": i, "loss": str(i / 10)}) + "\\n")',
  `  time.sleep(${STEP_SECONDS})`,
)
/** Event files, in a folder below, written in halves of records. */
const EVENTS = [versionEvent(1), ...Array.from({ length: POINTS }, (_, step) => scalarEvent(1, step, { loss: step / 10 }))]
const EVENT_FILE = python(
  'os.makedirs("/hone/work/runs/valid")',
  `data = base64.b64decode("${Buffer.concat(EVENTS.map(encodeRecord)).toString('base64')}")`,
  `size = len(data) // ${POINTS}`,
  `for i in range(${POINTS + 1}):`,
  '  open("/hone/work/runs/valid/events.out.tfevents.1.host", "ab").write(data[i * size:(i + 1) * size])',
  `  time.sleep(${STEP_SECONDS})`,
)
const PAGE = python(
  'from http.server import *',
  'begin = time.time()',
  'class Page(BaseHTTPRequestHandler):',
  '  def do_GET(self):',
  '    epoch = int((time.time() - begin) / 0.5)',
  '    self.send_response(200); self.end_headers()',
  '    self.wfile.write(f"# TYPE loss gauge\\nloss {epoch / 10}\\nepoch {epoch}\\n".encode())',
  'server = HTTPServer(("", int(os.environ["HONE_METRICS_PORT"])), Page)',
  'server.timeout = 0.1',
  'while time.time() < begin + 20: server.handle_request()',
)
const AT_ONCE = python('open("/hone/work/metrics.txt", "w").write("loss=3\\n" * 9 + "loss=2")')
const NO_SHELL = ['node', '-e', `require('fs').writeFileSync('/hone/work/metrics.txt', 'loss=3\\n'.repeat(9) + 'loss=2')`]
describe.skipIf(KUBECONFIG === undefined)('metrics of pods', () => {
  let space: TestNamespace
  let hone: Hone

  beforeAll(async () => {
    space = await TestNamespace.open(new Kubernetes(KUBECONFIG ?? ''), 'metrics')
    hone = await Hone.serve(space, KUBECONFIG ?? '')
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
  })

  const submit = (label: string, metrics: object, trial: StudyWish['trial'], spec: object = {}): Promise<string> =>
    hone.submit(label, { trial: { resources: {}, ...trial }, spec: { metrics, ...spec } })

  it('arrive whole and once, from files, event files and pages, whenever the server is killed', async () => {
    const studies = {
      text: await submit('text', { from: 'file' }, { command: TEXT }),
      json: await submit(
        'json',
        { from: 'file', path: '/logs/scores.jsonl', format: 'json' },
        { command: JSON_LINES, pod: { volumes: [{ mount: '/logs', emptyDir: true }] } },
      ),
      events: await submit('events', { from: 'tfevents', path: 'runs', tags: { loss: 'valid/loss' } }, { command: EVENT_FILE }),
      page: await submit('page', { from: 'prometheus', port: 9100, everySeconds: 0.5 }, { command: PAGE }),
    }
    for (const study of Object.values(studies)) await hone.trial(study, 'it is measured', ({ measurementCount }) => measurementCount > 0)
    for (let life = 0; life < 2; life++) {
      await hone.kill()
      await pause(500)
      await hone.start()
      await pause(500)
    }
    const seen = await Promise.all(Object.entries(studies).map(async ([name, study]) => [name, await hone.ended(study)] as const))
    for (const [name, trial] of seen.filter(([name]) => name !== 'page')) {
      expect([name, trial.state, trial.measurementCount, trial.values]).toEqual([
        name,
        'SUCCEEDED',
        POINTS,
        [name === 'events' ? Math.fround(LAST) : LAST],
      ])
    }
    const page = seen.find(([name]) => name === 'page')?.[1]
    expect(page?.state).toBe('SUCCEEDED')
    expect(page?.measurementCount).toBeGreaterThan(3)
    expect(page?.values).toEqual([(page?.lastStep ?? 0) / 10])
  })

  it.concurrent('of trials that end at once are all there, the line without an end too, and no pod stays', async () => {
    const study = await submit('short', { from: 'file' }, { command: AT_ONCE }, { budget: { trials: 6, parallel: 3 } })
    await until('the study has ended', async () => (await hone.study(study)).state === 'ENDED')
    const trials = await hone.trials(study)
    expect(trials.map(({ state, measurementCount, values }) => [state, measurementCount, values])).toEqual(
      Array.from({ length: 6 }, () => ['SUCCEEDED', 10, [2]]),
    )
    await until('no pod is left', async () => (await hone.pods(study)).length === 0)
  })

  it.concurrent('are read from an image without a shell by another one', async () => {
    const study = await submit('no-shell', { from: 'file' }, { image: NODE, command: NO_SHELL, pod: { sidecarImage: PYTHON } })
    expect(await hone.ended(study)).toMatchObject({ state: 'SUCCEEDED', measurementCount: 10, values: [2] })
  })

  it.concurrent('of a trial that is stopped arrive too, what it wrote at its end included', async () => {
    const command = python(
      'import signal',
      'def end(*_): open("/hone/work/metrics.txt", "a").write("loss=1\\n"); sys.exit(0)',
      'signal.signal(signal.SIGTERM, end)',
      'open("/hone/work/metrics.txt", "a").write("loss=2\\n")',
      'time.sleep(600)',
    )
    const study = await submit('stopped', { from: 'file' }, { command, grace: '10s' })
    await hone.trial(study, 'it is measured', ({ measurementCount }) => measurementCount === 1)
    await hone.stop(study)
    expect(await hone.ended(study)).toMatchObject({ state: 'CANCELLED', measurementCount: 2 })
  })

  it.concurrent('in a file that no volume has fail the trial at once, with a remedy', async () => {
    const study = await submit('nowhere', { from: 'file', path: '/tmp/metrics.txt' }, { command: TEXT })
    const { state, outcome } = await hone.ended(study)
    expect(state).toBe('FAILED')
    expect(outcome?.message).toContain('mount a volume there: {mount: /tmp, emptyDir: true}')
  })
})
