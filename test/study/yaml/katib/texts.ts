// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders look like template strings
import { stringify } from 'yaml'
import type { DocumentOptions, ParsedDocument } from '../../../../src/study/yaml/index.ts'
import { parseStudyDocument } from '../../../../src/study/yaml/index.ts'
import { COLLECTORS } from '../../../../src/trials/index.ts'

const OPTIONS: DocumentOptions = { workingFolder: '/work/here', newSeed: () => 42, collectors: COLLECTORS, pods: true }

export const TRAIN = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: {
    template: {
      spec: { restartPolicy: 'Never', containers: [{ name: 'train', image: 'train:1', args: ['--lr=${trialParameters.rate}'] }] },
    },
  },
}

type Json = Readonly<Record<string, unknown>>

/** A sound Experiment with these fields of spec instead of its own; undefined leaves one out. */
export function experiment(spec: Json = {}, template: Json = {}): string {
  return stringify({
    apiVersion: 'kubeflow.org/v1beta1',
    kind: 'Experiment',
    metadata: { name: 'mnist' },
    spec: {
      objective: { type: 'minimize', objectiveMetricName: 'loss' },
      algorithm: { algorithmName: 'random' },
      parameters: [{ name: 'lr', parameterType: 'double', feasibleSpace: { min: '0.01', max: '0.05' } }],
      maxTrialCount: 12,
      trialTemplate: {
        primaryContainerName: 'train',
        trialParameters: [{ name: 'rate', reference: 'lr' }],
        trialSpec: TRAIN,
        ...template,
      },
      ...spec,
    },
  })
}

export function parse(text: string, options: Partial<DocumentOptions> = {}): ParsedDocument {
  return parseStudyDocument(text, { ...OPTIONS, ...options })
}

/** `field: message` of every problem, and its remedy. */
export function problems(text: string): string[] {
  return parse(text).problems.map((p) => `${p.field}: ${p.message}${p.remedy === undefined ? '' : ` | ${p.remedy}`}`)
}
