import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../../../src/trials/executors/kubernetes/api/objects.ts'
import { readPod } from '../../../../../src/trials/executors/kubernetes/status/pod-status.ts'

const AT = '2026-01-02T03:04:05Z'

function pod(status: object, metadata: object = {}): Pod {
  return { metadata: { name: 'p', creationTimestamp: AT, ...metadata }, status } as Pod
}
const terminated = (state: object, status: object = {}, metadata: object = {}): Pod =>
  pod(
    {
      phase: 'Failed',
      containerStatuses: [{ name: 'trial', state: { terminated: { exitCode: 1, finishedAt: AT, ...state } } }],
      ...status,
    },
    metadata,
  )
const waiting = (reason: string, message?: string): Pod =>
  pod({ phase: 'Pending', containerStatuses: [{ name: 'trial', state: { waiting: { reason, ...(message ? { message } : {}) } } }] })
const disrupted = (reason: string, message = ''): object => ({
  conditions: [{ type: 'DisruptionTarget', status: 'True', reason, message }],
})
const taken = (reason: string, message: string): object => ({
  conditions: [{ type: 'TerminationTarget', status: 'True', reason, message }],
})

describe('what a pod’s status means', () => {
  it('says in the scheduler’s words what a pod waits for', () => {
    const message = '0/1 nodes are available: 1 Insufficient nvidia.com/gpu.'
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }]
    expect(readPod(pod({ phase: 'Pending', conditions }))).toMatchObject({ kind: 'waiting', reason: `waits for a node: ${message}` })
    const gated = [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message: 'gated' }]
    expect(readPod(pod({ phase: 'Pending', conditions: gated }))).toMatchObject({
      reason: 'waits for its scheduling gates to be lifted: gated',
    })
    const labels = { 'kueue.x-k8s.io/queue-name': 'team' }
    const queued = readPod(pod({ phase: 'Pending', conditions: gated }, { labels }))
    expect(queued).toMatchObject({ reason: 'waits to be admitted by its queue team', isQueued: true })
  })

  it('tells an image that may still come from one that never will', () => {
    expect(readPod(waiting('ImagePullBackOff', 'Back-off pulling image'))).toMatchObject({
      reason: 'cannot get its image: ImagePullBackOff: Back-off pulling image',
      trouble: { code: 'imagePull', final: false },
    })
    expect(readPod(waiting('InvalidImageName'))).toMatchObject({ trouble: { code: 'imagePull', final: true } })
    expect(readPod(waiting('CreateContainerConfigError'))).toMatchObject({ trouble: { code: 'cannotStart' } })
    expect(readPod(waiting('ContainerCreating'))).not.toHaveProperty('trouble')
  })

  it('gives up a pod whose node does not carry out its deletion, and only after its grace and a while', () => {
    const state = { running: { startedAt: AT } }
    const metadata = { deletionTimestamp: AT }
    const hanging = { ...pod({ phase: 'Running', containerStatuses: [{ name: 'trial', state }] }, metadata), spec: { nodeName: 'n1' } }
    const at = Date.parse(AT)
    const notice = `its pod is being deleted and has until ${AT} to end`
    expect(readPod(hanging, { now: at + 15_000 })).toEqual({ kind: 'running', startedAt: at, notice })
    expect(readPod(hanging, { now: at + 25_000 })).toMatchObject({
      kind: 'over',
      silent: true,
      startedAt: at,
      how: { kind: 'lost', reason: 'its pod was on a node that is silent (n1), and may still run there' },
    })
    expect(readPod(hanging, { now: at + 25_000, stopped: true })).toMatchObject({ how: { kind: 'exited', signal: 'SIGTERM' } })
    expect(readPod({ ...hanging, metadata: { name: 'p' } }, { now: at + 1e9 })).toEqual({ kind: 'running', startedAt: at })
    expect(readPod(terminated({ exitCode: 143 }, {}, metadata), { now: at + 25_000 })).not.toHaveProperty('silent')
  })

  it.each([
    ['has a silent node', { Ready: 'False', ContainersReady: 'True' }, {}, 'its node (unknown) does not answer'],
    ['has a lost node, as old control planes say it', {}, { reason: 'NodeLost' }, 'its node (unknown) does not answer'],
    ['is ready', { Ready: 'True', ContainersReady: 'True' }, {}, undefined],
    ['has a sidecar that is not ready', { Ready: 'False', ContainersReady: 'False' }, {}, undefined],
    ['has no conditions yet', {}, {}, undefined],
  ])('a pod that runs and %s says what is the matter', (_, conditions, status, notice) => {
    const listed = Object.entries(conditions).map(([type, status]) => ({ type, status }))
    const containerStatuses = [{ name: 'trial', state: { running: { startedAt: AT } } }]
    const startedAt = Date.parse(AT)
    const expected = { kind: 'running', startedAt, ...(notice === undefined ? {} : { notice }) }
    expect(readPod(pod({ phase: 'Running', conditions: listed, containerStatuses, ...status }))).toEqual(expected)
  })

  it('a pod that runs and is taken away says by whom; one that we end needs no word', () => {
    const containerStatuses = [{ name: 'trial', state: { running: { startedAt: AT } } }]
    const status = { phase: 'Running', containerStatuses, ...disrupted('PreemptionByScheduler', 'for a better one') }
    const going = pod(status, { deletionTimestamp: AT })
    const notice = `its pod is being deleted (PreemptionByScheduler: for a better one) and has until ${AT} to end`
    expect(readPod(going, { now: 0 })).toMatchObject({ notice })
    expect(readPod(going, { now: 0, stopped: true })).not.toHaveProperty('notice')
  })

  it('a pod whose readiness gates are closed has a kubelet that answers', () => {
    const conditions = [
      { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady' },
      { type: 'ContainersReady', status: 'True' },
    ]
    const containerStatuses = [{ name: 'trial', state: { running: { startedAt: AT } } }]
    expect(readPod(pod({ phase: 'Running', conditions, containerStatuses }))).not.toHaveProperty('notice')
  })

  it.each([
    ['an exit code', terminated({ exitCode: 3, reason: 'Error' }), { kind: 'exited', exitCode: 3 }],
    ['a signal', terminated({ exitCode: 139, reason: 'Error' }), { kind: 'exited', signal: 'SIGSEGV' }],
    [
      'memory',
      terminated({ exitCode: 137, reason: 'OOMKilled' }),
      { kind: 'exited', signal: 'SIGKILL', cause: { reason: 'outOfMemory', retry: true } },
    ],
    [
      'a command that is not there',
      terminated({ exitCode: 128, reason: 'StartError', message: 'no such file' }),
      { cannotStart: expect.stringContaining('no such file') },
    ],
    [
      'a deadline',
      terminated({ exitCode: 137 }, { reason: 'DeadlineExceeded' }),
      { kind: 'exited', cause: { reason: 'timeout', retry: false } },
    ],
    [
      'an eviction by the kubelet',
      terminated({ exitCode: 137 }, { reason: 'Evicted', message: 'low on memory' }),
      { kind: 'lost', reason: 'its pod was evicted: low on memory' },
    ],
    ['a preemption', terminated({ exitCode: 143 }, disrupted('PreemptionByScheduler')), { kind: 'lost', blameless: true }],
    ['a drained node', terminated({ exitCode: 143 }, disrupted('EvictionByEvictionAPI')), { kind: 'lost', blameless: true }],
    [
      'a preemption by its queue',
      terminated({ exitCode: 143 }, taken('WorkloadEvictedDueToPreempted', 'for a better one'), { deletionTimestamp: AT }),
      { kind: 'lost', blameless: true, reason: 'its pod was taken back by its queue: for a better one' },
    ],
    [
      'a lost node',
      terminated({ exitCode: 143 }, disrupted('DeletionByTaintManager')),
      { kind: 'lost', reason: expect.stringContaining('lost or was tainted') },
    ],
    ['a node that forgot it', terminated({ exitCode: 137, reason: 'ContainerStatusUnknown' }), { kind: 'lost' }],
    [
      'a GPU that is not there after all',
      pod({ phase: 'Failed', reason: 'UnexpectedAdmissionError', message: 'no device' }),
      { kind: 'lost', reason: 'its pod was refused by its node: no device' },
    ],
    [
      'somebody’s kubectl delete',
      terminated({ exitCode: 143 }, {}, { deletionTimestamp: AT }),
      { kind: 'lost', reason: 'its pod was deleted by somebody' },
    ],
  ])('tells %s', (_, given, how) => {
    expect(readPod(given)).toMatchObject({ kind: 'over', how })
  })

  it('takes the end that came before a deletion for the code’s own', () => {
    const before = { exitCode: 3, finishedAt: '2026-01-02T03:03:30Z' }
    const metadata = { deletionTimestamp: AT, deletionGracePeriodSeconds: 30 }
    expect(readPod(terminated(before, {}, metadata))).toMatchObject({ how: { kind: 'exited', exitCode: 3 } })
    expect(readPod(terminated({ ...before, finishedAt: '2026-01-02T03:03:40Z' }, {}, metadata))).toMatchObject({ how: { kind: 'lost' } })
  })

  describe('whose container is started again in its pod', () => {
    const ended = (exitCode: number, reason = 'Error') => ({ terminated: { exitCode, reason, startedAt: AT, finishedAt: AT } })
    const between = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } }
    const restarting = (restartPolicy: string, state: object, more: object = {}): Pod => ({
      ...pod({ phase: 'Running', containerStatuses: [{ name: 'trial', restartCount: 2, state, ...more }] }),
      spec: { restartPolicy } as never,
    })

    it.each([
      ['failed, and may', restarting('OnFailure', ended(1))],
      ['waits for its turn', restarting('OnFailure', between, { lastState: ended(1) })],
      ['ends, whatever with, and always is', restarting('Always', ended(1))],
    ])('goes on while it %s', (_, given) => {
      expect(readPod(given)).toMatchObject({ kind: 'running', startedAt: Date.parse(AT), crashes: { count: 3, last: { exitCode: 1 } } })
    })

    it.each([
      ['ended well', restarting('OnFailure', ended(0)), 'over'],
      ['may not be started again', restarting('Never', ended(1)), 'over'],
      ['never ran at all', restarting('OnFailure', between, { lastState: ended(128, 'StartError') }), 'waiting'],
      ['lacks its image now', restarting('OnFailure', { waiting: { reason: 'ImagePullBackOff' } }, { lastState: ended(1) }), 'waiting'],
    ])('not when it %s', (_, given, kind) => {
      expect(readPod(given)).toMatchObject({ kind })
    })
  })

  it('takes a clean exit of a pod that was being taken away for no success: it was told to go', () => {
    expect(readPod(terminated({ exitCode: 0 }, disrupted('PreemptionByScheduler')))).toMatchObject({ how: { kind: 'lost' } })
  })

  it('takes a stop of ours for what it is', () => {
    const stopped = terminated({ exitCode: 143 }, {}, { deletionTimestamp: AT })
    expect(readPod(stopped, { stopped: true })).toMatchObject({ how: { kind: 'exited', signal: 'SIGTERM' } })
  })

  it('is over when the training container is, whatever else runs in the pod', () => {
    const sidecar = { name: 'metrics', state: { running: { startedAt: AT } } }
    const main = { name: 'trial', state: { terminated: { exitCode: 0, startedAt: AT, finishedAt: AT } } }
    const state = readPod(pod({ phase: 'Running', containerStatuses: [sidecar, main] }))
    expect(state).toMatchObject({ kind: 'over', startedAt: Date.parse(AT), how: { kind: 'exited', exitCode: 0 } })
  })
})
