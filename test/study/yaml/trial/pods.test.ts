// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of study documents look like template strings
import { describe, expect, it } from 'vitest'
import { specToDocument } from '../../../../src/study/yaml/index.ts'
import { parse, problems, study } from '../texts.ts'

const ON_PODS = { pods: true }

describe('a study whose trials run as pods', () => {
  it('needs an image, and asks nothing of this machine’s GPUs', () => {
    const text = study('  trial: {command: [train], resources: {gpu: 8}}')
    expect(problems(text, { ...ON_PODS, gpus: 0 })).toEqual([
      '9:3 spec.trial.image: is missing: here every trial runs as a pod | Name an image that has the command, as image: ghcr.io/me/train:1; or run it as a process, without --on kubernetes.',
    ])
    expect(problems(text.replace('{command', '{image: "t:1", command'), { ...ON_PODS, gpus: 0 })).toEqual([])
  })

  it('says what its pods need', () => {
    const { spec } = parse(
      study(`
  trial:
    command: [train]
    image: t:1
    pod:
      gpu: amd.com/gpu
      limits: {ephemeral-storage: 10Gi, cpu: 2}
      tolerations: [{key: gpu, operator: Exists, effect: NoSchedule}]
      volumes:
        - {mount: /data, claim: imagenet, readOnly: true}
        - {mount: /scratch, emptyDir: 5Gi}
      checkpoints: {claim: models, subPath: hone}
      startWithin: 2h
`),
      ON_PODS,
    )
    expect(spec?.trial?.pod).toMatchObject({
      gpu: 'amd.com/gpu',
      limits: { 'ephemeral-storage': '10Gi', cpu: '2' },
      volumes: [
        { mount: '/data', readOnly: true, source: { persistentVolumeClaim: { claimName: 'imagenet' } } },
        { mount: '/scratch', source: { emptyDir: { sizeLimit: '5Gi' } } },
      ],
      checkpoints: { claim: 'models', subPath: 'hone' },
      startWithinMs: 7_200_000,
      nodeLostMs: 60_000,
      keepMs: 0,
    })
  })

  const OBJECT = '{apiVersion: batch/v1, kind: Job, spec: {template: {spec: {containers: [{name: c, args: ["${lr}"]}]}}}}'

  it('may be any object, whose end is known or told', () => {
    const { spec } = parse(study(`  trial: {template: {object: ${OBJECT}}}`), ON_PODS)
    expect(spec?.trial).toMatchObject({
      command: [],
      workload: { success: ['status.conditions.#(type=="Complete")#|#(status=="True")#'], podLabels: {} },
    })
    const told = `  trial: {template: {object: {apiVersion: a/v1, kind: Odd}, success: 'status.[@this].#(ok==true)#', failure: [status.bad]}}`
    expect(parse(study(told), ON_PODS).spec?.trial?.workload).toMatchObject({ failure: ['status.bad'] })
  })

  it.each([
    ['pod: {nodeSelectr: {}}', '9:49 spec.trial.pod.nodeSelectr: is not a field here | Did you mean nodeSelector?'],
    ['pod: {limits: {cpu: lots}}', '9:63 spec.trial.pod.limits.cpu: must be a quantity such as 2, 500m or 4Gi'],
    ['pod: {volumes: [{mount: /d, emptyDir: 1.5}]}', '9:81 spec.trial.pod.volumes[0].emptyDir: must be true, or a size such as 4Gi'],
    ['pod: {affinity: {a: [{b: .inf}]}}', '9:68 spec.trial.pod.affinity.a[0].b: must be a finite number'],
    [
      'pod: {volumes: [{mount: /d, claim: a, secret: b}]}',
      '9:59 spec.trial.pod.volumes[0]: must have one source, and has claim and secret | Give it one of claim, emptyDir, configMap, secret, source.',
    ],
    ['pod: {volumes: [{mount: /hone/x, claim: a}]}', '9:67 spec.trial.pod.volumes[0].mount: /hone is Hone’s own | Choose another folder.'],
    [
      'pod: {labels: {owner: 山田}}',
      '9:65 spec.trial.pod.labels.owner: must be a label’s value as Kubernetes takes it: at most 63 of letters (A-Z, a-z), digits, - _ and ., not at its ends; or empty',
    ],
    [
      'pod: {annotations: {注: x}}',
      '9:63 spec.trial.pod.annotations["注"]: must be a key as Kubernetes takes it: letters (A-Z, a-z), digits, - _ and ., perhaps behind a domain and /',
    ],
    [
      'pod: {nodeSelector: {zone: -a}}',
      '9:70 spec.trial.pod.nodeSelector.zone: must be a label’s value as Kubernetes takes it: at most 63 of letters (A-Z, a-z), digits, - _ and ., not at its ends; or empty',
    ],
    ['pod: {labels: {hone.dev/study: x}}', '9:58 spec.trial.pod.labels["hone.dev/study"]: is set by Hone itself | Choose another name.'],
  ])('is told what is wrong with %s', (field, said) => {
    expect(problems(study(`  trial: {command: [train], image: "t:1", ${field}}`), ON_PODS)).toEqual([said])
  })

  it.each([
    [
      `{template: {object: {apiVersion: a/v1, kind: Jop}}}`,
      [
        '9:11 spec.trial.template.success: is missing: nobody knows when a Jop has ended | Did you mean Job?',
        '9:11 spec.trial.template.failure: is missing: nobody knows when a Jop has ended | Did you mean Job?',
      ],
    ],
    [
      `{template: {object: ${OBJECT}, success: 'status.#(x'}}`,
      [expect.stringMatching(/^9:\d+ spec\.trial\.template\.success: is no GJSON path: \( is never closed/)],
    ],
    [
      `{template: {object: {apiVersion: batch/v1, kind: Job, metadata: {name: x}}}}`,
      [expect.stringMatching(/metadata\.name: is Hone’s to give/)],
    ],
    [
      `{template: {object: {apiVersion: batch/v1, kind: Job, spec: {x: "\${lrr}"}}}}`,
      [expect.stringMatching(/^9:\d+ spec\.trial\.template\.object\.spec\.x: unknown placeholder \$\{lrr\}/)],
    ],
    [`{command: [a], template: {object: ${OBJECT}}}`, [expect.stringMatching(/spec\.trial\.command: stands beside a template/)]],
    ['{retries: 1}', [expect.stringMatching(/spec\.trial\.command: is missing/), expect.stringMatching(/spec\.trial\.image: is missing/)]],
  ])('is told what is wrong with %s', (trial, said) => {
    expect(problems(study(`  trial: ${trial}`), ON_PODS)).toEqual(said)
  })

  it('is sound where nobody has decided yet what trials run as, and so is a pod that asks for more GPUs than are here', () => {
    const object = study(`  trial: {template: {object: ${OBJECT}}}`)
    expect(problems(object)).toEqual([])
    expect(parse(object).notes).toMatchObject([
      { field: 'spec.trial.template', message: 'is an object of Kubernetes: it needs a server with a cluster' },
    ])
    expect(problems(study('  trial: {image: "t:1", command: [train], resources: {gpu: 8}}'), { gpus: 0 })).toEqual([])
  })

  it('is refused by a server that runs processes, when it is an object', () => {
    expect(problems(study(`  trial: {template: {object: ${OBJECT}}}`), { pods: false })).toEqual([
      expect.stringMatching(/spec\.trial\.template: is an object of Kubernetes, but this server runs trials as processes/),
    ])
  })

  it('reads back from what is written of it', () => {
    for (const trial of [
      `{template: {object: ${OBJECT}, container: c}}`,
      '{command: [train, "${lr}"], image: "t:1", resources: {cpu: 1.0e-7}, pod: {limits: {example.com/disk: 1.0e+21}}}',
      '{command: [train, "${lr}"], image: "t:1", pod: {volumes: [{mount: /d, claim: c}], checkpoints: {claim: c}, startWithin: 5m}}',
    ]) {
      const { spec } = parse(study(`  trial: ${trial}`), ON_PODS)
      expect(spec).toBeDefined()
      expect(parse(specToDocument(spec!), ON_PODS).spec).toEqual(spec)
    }
  })
})
