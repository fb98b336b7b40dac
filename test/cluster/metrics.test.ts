import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeRecord, scalarEvent, versionEvent } from '../../src/tensorboard/index.ts'
import { OWN_CLUSTER } from './harness/control-plane.ts'
import { BACK, BACK_PORTS, Hone, isRunning, NODE, PYTHON, type StudyWish } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const POINTS = 100
const STEP_SECONDS = 0.2
const LAST = (POINTS - 1) / 10
const LARGE_LINES = 12_000
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
  'server.serve_forever()',
)
const AT_ONCE = python('open("/hone/work/metrics.txt", "w").write("loss=3\\n" * 9 + "loss=2")')
const NO_SHELL = ['node', '-e', `require('fs').writeFileSync('/hone/work/metrics.txt', 'loss=3\\n'.repeat(9) + 'loss=2')`]
/** More than a node keeps of a log. */
const LARGE = python(
  'out = open("/hone/work/metrics.txt", "a")',
  'out.write("epoch=0 loss=9\\n"); out.flush(); time.sleep(1)',
  `for i in range(1, ${LARGE_LINES}): out.write(f"epoch={i} loss=8 " + "x" * 1000 + "\\n")`,
  // What stands right behind a gap may be half a line: it does not count.
  `out.flush(); time.sleep(30); out.write("half\\nepoch=${LARGE_LINES} loss=7\\n"); out.flush()`,
)
/** What a trial leaves: more than one message takes. */
const WEIGHTS = Buffer.alloc(6_000_000, 7)
const PUSHED = `
import { writeFileSync } from 'node:fs'
import { flush, report, saveArtifact } from '${ROOT}/src/client/index.ts'
writeFileSync('/tmp/weights.bin', Buffer.alloc(${WEIGHTS.length}, 7))
for (let step = 0; step < ${POINTS}; step++) {
  report({ step, loss: step / 10 })
  await new Promise((later) => setTimeout(later, ${STEP_SECONDS * 1_000}))
}
await saveArtifact('/tmp/weights.bin')
if (!(await flush(60_000))) process.exit(3)
`
describe.skipIf(KUBECONFIG === undefined)('metrics of pods', () => {
  let space: TestNamespace
  let hone: Hone

  beforeAll(async () => {
    space = await TestNamespace.open(new Kubernetes(KUBECONFIG ?? ''), 'metrics')
    const [port] = BACK_PORTS
    const back =
      port === undefined ? [] : ['--grpc', `127.0.0.1:${port}`, '--tls', 'auto', '--host', BACK, '--advertise', `${BACK}:${port}`]
    hone = await Hone.serve(space, KUBECONFIG ?? '', back)
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
  })

  const submit = (label: string, metrics: object, trial: StudyWish['trial'], spec: object = {}): Promise<string> =>
    hone.submit(label, { trial: { resources: {}, ...trial }, spec: { metrics, ...spec } })

  it('arrive whole and once, from files, event files, pages and by push, whenever the server is killed, and so do files that a pod leaves', async () => {
    const studies = {
      text: await submit('text', { from: 'file' }, { command: TEXT }),
      json: await submit(
        'json',
        { from: 'file', path: '/logs/scores.jsonl', format: 'json' },
        { command: JSON_LINES, pod: { volumes: [{ mount: '/logs', emptyDir: true }] } },
      ),
      events: await submit('events', { from: 'tfevents', path: 'runs', tags: { loss: 'valid/loss' } }, { command: EVENT_FILE }),
      page: await submit('page', { from: 'prometheus', port: 9100, everySeconds: 1 }, { command: PAGE }),
      ...(OWN_CLUSTER && BACK_PORTS.length > 0 ? { push: await submit('push', { from: 'stdout' }, pushing()) } : {}),
    }
    for (const study of Object.values(studies)) await hone.trial(study, 'it is measured', ({ measurementCount }) => measurementCount > 0)
    const [pageBefore] = await hone.trials(studies.page)
    for (let life = 0; life < 2; life++) {
      await hone.kill()
      await pause(500)
      await hone.start()
      await pause(500)
    }
    await hone.trial(studies.page, 'its page is read again', ({ lastStep }) => (lastStep ?? 0) > (pageBefore?.lastStep ?? 0))
    await hone.stop(studies.page)
    const seen = await Promise.all(Object.entries(studies).map(async ([name, study]) => [name, await hone.ended(study)] as const))
    for (const [name, trial] of seen.filter(([name]) => name !== 'page')) {
      expect([name, trial.state, trial.measurementCount, trial.values]).toEqual([
        name,
        'SUCCEEDED',
        POINTS,
        [name === 'events' ? Math.fround(LAST) : LAST],
      ])
      const left = { name: 'weights.bin', bytes: WEIGHTS.length, sha256: createHash('sha256').update(WEIGHTS).digest('hex') }
      expect(trial.artifacts).toMatchObject(name === 'push' ? [left] : [])
    }
    const page = seen.find(([name]) => name === 'page')?.[1]
    expect(page?.state).toBe('CANCELLED')
    expect(page?.measurementCount).toBeGreaterThan(1)
    expect(page?.values).toEqual([(page?.lastStep ?? 0) / 10])
  })

  it('lost with a log that its node rotated while no server looked leave a gap that is said, and the rest is read', async () => {
    const study = await submit('rotated', { from: 'file' }, { command: LARGE, grace: '60s' })
    const made = await hone.pod(study, 'it is there', () => true)
    // Its token is made after it; without that it would not start.
    if (BACK_PORTS.length > 0) await until('it may start', () => space.kubernetes.get(space.core(`secrets/${made.metadata?.name}`)))
    await hone.kill()
    await hone.pod(study, 'it runs', isRunning)
    const name = (await hone.pods(study))[0]?.metadata?.name ?? ''
    const head = space.core(`pods/${name}/log?container=hone-metrics&limitBytes=100`)
    // A log that is still empty, at the start or right after the rotation, says nothing yet.
    await until('the log is rotated', async () => /^(?!hone 0 )./.test(await space.kubernetes.text('GET', head)))
    await hone.start()
    const trial = await hone.ended(study)
    expect([trial.state, trial.values, trial.lastStep]).toEqual(['SUCCEEDED', [7], LARGE_LINES])
    expect(trial.measurementCount).toBeLessThan(LARGE_LINES)
    const log = readFileSync(join(hone.served.data, 'trials', study, '1', '1', 'stdout'), 'utf8')
    expect(log).toMatch(/\[hone: \d+ bytes of \/hone\/work\/metrics\.txt are missing: the sidecar's log was rotated/)
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

  it.concurrent('are read in the pods of a Job of the user’s too', async () => {
    const spec = { restartPolicy: 'Never', containers: [{ name: 'main', image: PYTHON, command: AT_ONCE }] }
    const job = { apiVersion: 'batch/v1', kind: 'Job', spec: { backoffLimit: 0, template: { spec } } }
    const study = await submit('job', { from: 'file' }, { image: undefined, template: { object: job } })
    expect(await hone.ended(study)).toMatchObject({ state: 'SUCCEEDED', measurementCount: 10, values: [2] })
  })

  it.concurrent('wait, and say why, where the image has no shell', async () => {
    const study = await submit('shell', { from: 'file' }, { image: NODE, command: NO_SHELL })
    await hone.trial(study, 'it says so', ({ attempt }) => attempt?.reason.includes('/bin/sh') === true)
    await hone.stop(study)
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

  function pushing(): StudyWish['trial'] {
    return {
      image: NODE,
      command: ['node', '--input-type=module', '-e', PUSHED],
      pod: { volumes: [{ mount: ROOT, source: { hostPath: { path: ROOT } }, readOnly: true }] },
    }
  }
})
