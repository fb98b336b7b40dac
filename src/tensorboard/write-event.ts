import { bytesField, doubleField, floatField, integerField, messageField } from './message.ts'

/** What TensorBoard shows of a hyperparameter. */
export type Hparam = number | string | boolean

const VERSION = 'brain.Event:2'
/** Where the plugin for hyperparameters looks for them, and the version of its messages (hparams/plugin_data.proto). */
const PLUGIN = 'hparams'
const PLUGIN_VERSION = 0
const TAGS = { experiment: '_hparams_/experiment', start: '_hparams_/session_start_info', end: '_hparams_/session_end_info' } as const
/** DataType of google.protobuf's values in that plugin. */
const TYPES = { string: 1, boolean: 2, number: 3 } as const
const STATUS = { unknown: 0, succeeded: 1, failed: 2, running: 3 } as const
export type SessionStatus = keyof typeof STATUS

/** The first event of every file. `wallTime` in seconds since 1970. */
export function versionEvent(wallTime: number): Uint8Array {
  return Buffer.concat([doubleField(1, wallTime), bytesField(3, VERSION)])
}

/** Values of one step, by their tags. */
export function scalarEvent(wallTime: number, step: number, values: Readonly<Record<string, number>>): Uint8Array {
  const all = Object.entries(values).map(([tag, value]) => messageField(1, bytesField(1, tag), floatField(2, value)))
  return Buffer.concat([doubleField(1, wallTime), integerField(2, step), messageField(5, ...all)])
}

export interface Experiment {
  readonly description: string
  readonly hparams: readonly { readonly name: string; readonly type: keyof typeof TYPES }[]
  /** Tags of the scalars that the table shows. */
  readonly metrics: readonly string[]
}

/** What all runs of a folder have in common: the columns of the table of hyperparameters. */
export function experimentEvent(wallTime: number, { description, hparams, metrics }: Experiment): Uint8Array {
  const experiment = Buffer.concat([
    bytesField(1, description),
    doubleField(3, wallTime),
    ...hparams.map(({ name, type }) => messageField(4, bytesField(1, name), integerField(4, TYPES[type]))),
    ...metrics.map((tag) => messageField(5, messageField(1, bytesField(2, tag)))),
  ])
  return pluginEvent(wallTime, TAGS.experiment, bytesField(2, experiment))
}

/** Begins a run of the table: its values. */
export function sessionStart(wallTime: number, group: string, hparams: Readonly<Record<string, Hparam>>): Uint8Array {
  const values = Object.entries(hparams).map(([name, value]) => messageField(1, bytesField(1, name), bytesField(2, googleValue(value))))
  const start = Buffer.concat([...values, bytesField(4, group), doubleField(5, wallTime)])
  return pluginEvent(wallTime, TAGS.start, bytesField(3, start))
}

/** Ends a run of the table. */
export function sessionEnd(wallTime: number, status: SessionStatus): Uint8Array {
  return pluginEvent(wallTime, TAGS.end, messageField(4, integerField(1, STATUS[status]), doubleField(2, wallTime)))
}

/** A value of google.protobuf. */
function googleValue(value: Hparam): Uint8Array {
  if (typeof value === 'number') return doubleField(2, value)
  return typeof value === 'string' ? bytesField(3, value) : integerField(4, value ? 1 : 0)
}

/** A summary without a value of its own: the plugin's content is in the metadata; the tensor is an empty one of floats. */
function pluginEvent(wallTime: number, tag: string, content: Uint8Array): Uint8Array {
  const data = Buffer.concat([integerField(1, PLUGIN_VERSION), content])
  const metadata = messageField(9, messageField(1, bytesField(1, PLUGIN), bytesField(2, data)))
  const tensor = messageField(8, integerField(1, 1), messageField(2), floatPacked(0))
  return Buffer.concat([doubleField(1, wallTime), messageField(5, messageField(1, bytesField(1, tag), tensor, metadata))])
}

function floatPacked(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytesField(5, bytes)
}
