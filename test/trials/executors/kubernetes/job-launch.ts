// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of study documents look like template strings
import { WORKLOAD_KINDS } from '../../../../src/model/index.ts'
import type { Launch } from '../../../../src/trials/index.ts'
import { type LaunchChange, launchOf } from './fixtures.ts'

const JOB = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: {
    parallelism: '${n:number}',
    template: {
      metadata: { labels: { team: 'vision' } },
      spec: {
        containers: [
          {
            name: 'training',
            command: ['train', '--lr=${lr}', '--momentum=${momentum}', '$${HOME}'],
            env: [
              { name: 'OPT', value: '${opt}' },
              { name: 'MOMENTUM', value: '${momentum}' },
              { name: 'SELF', value: '${hone.namespace}/${hone.object}' },
            ],
          },
        ],
      },
    },
  },
}

/** An object of a kind, as a study document gives it. */
export const template = (object: object, kind = 'Job') => ({ ...WORKLOAD_KINDS[kind]!, object: object as never })

/** A launch whose trial is a Job of two pods. */
export const jobLaunch = (change: LaunchChange = {}): Launch => {
  const launch = launchOf({
    trial: { command: [], workload: template(JOB) },
    env: { HONE_TRIAL: '7', HONE_TOKEN: 'secret' },
    secrets: ['HONE_TOKEN'],
    ...change,
  })
  return { ...launch, pod: { ...launch.pod, values: { lr: 0.1, n: 2, opt: 'sgd' } } }
}
