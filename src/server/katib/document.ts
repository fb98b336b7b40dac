import type { Study } from '../../model/index.ts'
import type { MetadataChange } from '../../study/index.ts'
import { EXPERIMENTS, type ExperimentObject } from './objects.ts'

/** By which Katib's clients ask for what belongs to an Experiment: its name. */
export const EXPERIMENT_LABEL = 'katib.kubeflow.org/experiment'
/** Labels of a study by which its Experiment is found again. */
const UID_LABEL = 'katib.kubeflow.org/uid'
const NAMESPACE_LABEL = 'katib.kubeflow.org/namespace'

/** The document of an Experiment's study: what its owner wrote, and which object it is. */
export function documentOf({ metadata, spec }: ExperimentObject, namespace: string): string {
  const { name, uid = '' } = metadata
  const labels = { ...metadata.labels, [EXPERIMENT_LABEL]: name, [UID_LABEL]: uid, [NAMESPACE_LABEL]: namespace }
  const { group, version, kind } = EXPERIMENTS
  const document = { apiVersion: `${group}/${version}`, kind, metadata: { name, labels }, ...(spec === undefined ? {} : { spec }) }
  // People see it as the study's file.
  return JSON.stringify(document, null, 2)
}

/** Where a study keeps what its Experiment said when it was brought up to it last. */
const SAID = { namespace: 'katib.kubeflow.org', key: 'experiment' } as const

/** That, as a document; undefined of a study that was just made, or that an earlier version of Hone made. */
export function documentSaid({ metadata = [] }: Study): string | undefined {
  const value = metadata.find(({ namespace, key }) => namespace === SAID.namespace && key === SAID.key)?.value
  return typeof value === 'string' ? value : undefined
}

/** The change of a study's metadata that keeps it. */
export function keepingSaid(document: string): MetadataChange {
  return { set: [{ ...SAID, value: document }] }
}

/** The uid of the Experiment of a namespace that a study was made from; undefined for all others. */
export function experimentOf({ spec: { labels } }: Study, namespace: string): string | undefined {
  return labels[NAMESPACE_LABEL] === namespace ? labels[UID_LABEL] : undefined
}

/** The name of that Experiment. */
export function experimentNameOf({ spec: { labels } }: Study, namespace: string): string | undefined {
  return labels[NAMESPACE_LABEL] === namespace ? labels[EXPERIMENT_LABEL] : undefined
}
