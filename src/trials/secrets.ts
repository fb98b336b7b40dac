import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { HoneError, type Problem, type SecretReference, type TrialTemplate } from '../model/index.ts'

/** Longer values do not fit into an environment. */
const BYTES_MAX = 100_000

/** Whether a trial takes something of the server's own machine: a secret, or a file. */
export function takesSecrets(template: Pick<TrialTemplate, 'env'> | undefined): boolean {
  return Object.values(template?.env ?? {}).some((value) => typeof value !== 'string')
}

/** Where secrets are looked up. */
export interface SecretSources {
  /** Its `secrets` folder holds one file per secret, readable by its owner alone. */
  readonly dataFolder: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The variables of a trial that are kept by reference, looked up now: what they say is in no document, store or log. A file of
 * the secrets folder comes before a variable of the server. Throws INVALID_STUDY that names every one that cannot be read.
 */
export function secretsOf(template: Pick<TrialTemplate, 'env'>, sources: SecretSources): Record<string, string> {
  const found: Record<string, string> = {}
  const problems: Problem[] = []
  for (const [name, reference] of Object.entries(template.env)) {
    if (typeof reference === 'string') continue
    const value = 'secret' in reference ? secretNamed(reference.secret, sources) : contentOf(reference.file)
    if (typeof value === 'string') found[name] = value
    else problems.push({ field: `spec.trial.env.${name}`, value: { ...reference }, ...value })
  }
  if (problems.length === 0) return found
  const said = problems.map(({ field, message, remedy }) => `${field} ${message}: ${remedy}`).join('; ')
  throw new HoneError('INVALID_STUDY', `the trial cannot have its secrets: ${said}`, { problems })
}

type Fault = Pick<Problem, 'message' | 'remedy'>

function secretNamed(name: Extract<SecretReference, { secret: string }>['secret'], { dataFolder, env }: SecretSources): string | Fault {
  const path = join(dataFolder, 'secrets', name)
  const mode = statSync(path, { throwIfNoEntry: false })?.mode
  if (mode !== undefined) {
    if ((mode & 0o077) !== 0) return { message: `may be read by others in ${path}`, remedy: `run chmod 600 ${path}` }
    return contentOf(path)
  }
  // The server's own variables are no trial's.
  const value = name.startsWith('HONE_') ? undefined : env[name]
  if (value !== undefined) return value
  return {
    message: `names the secret ${name}, which is not there`,
    remedy: `write it into ${path} (mode 600), or start the server with the variable ${name}`,
  }
}

/** A file as people write one: without the line break at its end. */
function contentOf(path: string): string | Fault {
  try {
    const text = readFileSync(path, 'utf8')
    if (text.length > BYTES_MAX || text.includes('\0')) {
      return { message: `cannot become a variable from ${path}`, remedy: `it must be a text of at most ${BYTES_MAX} bytes` }
    }
    return text.replace(/\r?\n$/, '')
  } catch (error) {
    return {
      message: `cannot be read from ${path}`,
      remedy: `check that the server may read it (${(error as NodeJS.ErrnoException).code})`,
    }
  }
}
