import { createHmac } from 'node:crypto'
import { parseStudyId, type StudyId, type TrialNumber } from '../../model/index.ts'
import { type Access, sameText } from '../access/index.ts'

/** One attempt of a trial. */
export interface KeyedAttempt {
  readonly study: StudyId
  readonly number: TrialNumber
  readonly epoch: number
}

type Tokens = Pick<Access, 'trialToken'>

/**
 * What training code is told as its trial's name: Katib's client sends that and no token, so that it has one in it. It follows from the
 * trial's token, and is worth less: by it the trial's own metrics are reported and read, and nothing else.
 */
export function trialKey(tokens: Tokens, name: string, attempt: KeyedAttempt): string {
  const { study, number, epoch } = attempt
  return `${name}.${study}.${number}.${epoch}.${sign(tokens, attempt)}`
}

/** Whose key it is; undefined for what is none of this server's. */
export function readTrialKey(tokens: Tokens, key: string): KeyedAttempt | undefined {
  const [, id, number, epoch, signature] = /\.([a-z0-9]+)\.([1-9]\d{0,8})\.([1-9]\d{0,8})\.([\w-]+)$/.exec(key) ?? []
  const study = parseStudyId(id ?? '')
  if (study === undefined || signature === undefined) return undefined
  const attempt = { study, number: Number(number), epoch: Number(epoch) }
  return sameText(signature, sign(tokens, attempt)) ? attempt : undefined
}

function sign(tokens: Tokens, { study, number, epoch }: KeyedAttempt): string {
  return createHmac('sha256', tokens.trialToken(study, number)).update(`katib:${epoch}`).digest('base64url')
}
