// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of study documents look like template strings
import { describe, expect, it } from 'vitest'
import { podManifest } from '../../../../../src/trials/executors/kubernetes/manifests/manifest.ts'
import { renderWorkload } from '../../../../../src/trials/executors/kubernetes/manifests/render.ts'
import { launchOf } from '../fixtures.ts'
import { jobLaunch, template } from '../job-launch.ts'

const ORIGIN = { namespace: 'research', server: 'aaaa', owner: { name: 'hone-s', uid: 'u' } }

describe('a pod', () => {
  it('asks for what the study says, and hides what is secret', () => {
    const launch = launchOf({
      command: ['train', '$(HOSTNAME)'],
      trial: { timeoutMs: 60_000, resources: { gpu: 2, memory: '4Gi', cpu: '500m' } },
      env: { A: '$(B)', KEY: 'very secret' },
      secrets: ['KEY'],
      resumeFrom: 3,
      pod: {
        gpu: 'amd.com/gpu',
        limits: { cpu: '2' },
        queue: 'team-a',
        checkpoints: { claim: 'models' },
        volumes: [{ mount: '/data', source: { persistentVolumeClaim: { claimName: 'imagenet' } }, readOnly: true }],
      },
    })
    const manifest = podManifest(launch, ORIGIN)
    expect(manifest.metadata).toMatchObject({
      name: launch.objectName,
      labels: { 'kueue.x-k8s.io/queue-name': 'team-a', 'hone.dev/epoch': '1' },
    })
    expect(manifest.spec).toMatchObject({
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 5,
      activeDeadlineSeconds: 660,
      containers: [
        {
          resources: {
            requests: { cpu: '500m', memory: '4Gi', 'amd.com/gpu': '2' },
            limits: { cpu: '2', memory: '4Gi', 'amd.com/gpu': '2' },
          },
          env: expect.arrayContaining([
            { name: 'A', value: '$$(B)' },
            { name: 'KEY', valueFrom: { secretKeyRef: { name: launch.objectName, key: 'KEY' } } },
          ]),
          volumeMounts: expect.arrayContaining([
            { name: 'volume-0', mountPath: '/data', readOnly: true },
            { name: 'checkpoints', mountPath: '/hone/checkpoint', subPath: `${launch.study}/${launch.trial}` },
            { name: 'resume-from', mountPath: '/hone/resume-from', subPath: `${launch.study}/3`, readOnly: true },
          ]),
        },
      ],
    })
    expect(JSON.stringify(manifest)).not.toContain('very secret')
  })
})

describe('an object of the user’s', () => {
  it('has its placeholders filled in, our name and labels, and the trial’s variables', () => {
    const launch = jobLaunch()
    const manifest = renderWorkload(launch, ORIGIN)
    expect(manifest).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: launch.objectName, namespace: 'research', ownerReferences: [{ name: 'hone-s' }] },
      spec: {
        parallelism: 2,
        template: {
          metadata: { labels: { team: 'vision', 'hone.dev/study': launch.study } },
          spec: {
            containers: [
              {
                // What names an inactive parameter is left out of a list.
                command: ['train', '--lr=0.1', '${HOME}'],
                env: [
                  { name: 'OPT', value: 'sgd' },
                  { name: 'SELF', value: `research/${launch.objectName}` },
                  { name: 'HONE_TRIAL', value: '7' },
                  { name: 'HONE_TOKEN', valueFrom: { secretKeyRef: { name: launch.objectName, key: 'HONE_TOKEN' } } },
                ],
              },
            ],
          },
        },
      },
    })
  })

  it('ends its pods with the study’s grace and lets them say why they failed, unless it says otherwise itself', () => {
    const pod = (spec: object) => ({ template: { spec: { containers: [{ name: 'train' }], ...spec } } })
    const spec = { pytorchReplicaSpecs: { Master: pod({}), Worker: pod({ terminationGracePeriodSeconds: 60 }) } }
    const workload = template({ apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob', spec }, 'PyTorchJob')
    const containers = [{ name: 'train', terminationMessagePolicy: 'FallbackToLogsOnError' }]
    expect(renderWorkload(jobLaunch({ trial: { command: [], workload } }), ORIGIN).spec).toMatchObject({
      pytorchReplicaSpecs: {
        Master: { template: { spec: { terminationGracePeriodSeconds: 5, containers } } },
        Worker: { template: { spec: { terminationGracePeriodSeconds: 60, containers } } },
      },
    })
  })

  it('says the trial’s variables in its own way where it describes no pods: a TrainJob, a Workflow', () => {
    const env = expect.arrayContaining([{ name: 'HONE_TRIAL', value: '7' }])
    const render = (object: object, kind: string) =>
      renderWorkload(jobLaunch({ trial: { command: [], workload: template(object, kind) } }), ORIGIN)
    const job = { apiVersion: 'trainer.kubeflow.org/v1alpha1', kind: 'TrainJob', spec: { runtimeRef: { name: 'torch' } } }
    expect(render(job, 'TrainJob').spec).toEqual({ runtimeRef: { name: 'torch' }, trainer: { env } })
    const steps = [
      { name: 'a', container: { image: 'i' } },
      { name: 'b', script: { source: 's' } },
      { name: 'c', dag: { tasks: [] } },
    ]
    const workflow = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', spec: { templates: steps } }
    expect(render(workflow, 'Workflow').spec).toMatchObject({
      podMetadata: { labels: { 'hone.dev/epoch': '1' } },
      templates: [{ container: { image: 'i', env } }, { script: { source: 's', env } }, steps[2]],
    })
  })
})
