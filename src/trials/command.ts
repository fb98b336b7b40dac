import { HoneError, type ParameterValue, type Problem, type Trial, type TrialTemplate } from '../model/index.ts'
import { type PlaceValues, parameterVariable, presentTexts, presentWords, replaced } from '../placeholders/index.ts'

/** What `${hone.NAME}` stands for; absent values leave their group out, as inactive parameters do. */
export interface TrialPlaces {
  /** The attempt's own (HONE_TRIAL_DIR). */
  readonly folder: string
  readonly checkpoint: string
  /** Checkpoint folder of the trial that it goes on from. */
  readonly resumeFrom?: string
}

/**
 * The argument array of a trial: placeholders replaced, groups with an inactive parameter left out. Nothing passes a shell.
 * Throws INVALID_STUDY when a lone argument names an inactive parameter: only a group can be left out.
 */
export function commandOf(template: TrialTemplate, trial: Trial, places: TrialPlaces): string[] {
  const values = placeholderValues(trial, places)
  return presentWords(template.command, values).map((text) => filled(text, values))
}

/** The trial's own variables but its secrets: the template's texts (those of inactive parameters left out), every parameter and where things are. */
export function environmentOf(template: TrialTemplate, trial: Trial, places: TrialPlaces): Record<string, string> {
  const values = placeholderValues(trial, places)
  const own = presentTexts(template.env, values)
  const parameters = Object.entries(trial.parameters).map(([name, value]) => [parameterVariable(name), textOf(value)])
  return {
    ...Object.fromEntries(own.map(([name, text]) => [name, filled(text, values)])),
    ...Object.fromEntries(parameters),
    HONE_PARAMETERS: JSON.stringify(trial.parameters),
    HONE_CHECKPOINT_DIR: places.checkpoint,
    ...(places.resumeFrom === undefined ? {} : { HONE_RESUME_FROM: places.resumeFrom }),
    ...(trial.resource === undefined ? {} : { HONE_RESOURCE: String(trial.resource) }),
  }
}

/** A value as text that reads back as the same value. */
export function textOf(value: ParameterValue): string {
  return String(value)
}

/** What every placeholder stands for in a trial. */
export function placeholderValues(trial: Trial, places: TrialPlaces): PlaceValues {
  return {
    ...trial.parameters,
    'hone.study': trial.study,
    'hone.trial': trial.number,
    'hone.folder': places.folder,
    'hone.checkpoint': places.checkpoint,
    ...(trial.resource === undefined ? {} : { 'hone.resource': trial.resource }),
    ...(places.resumeFrom === undefined ? {} : { 'hone.resumeFrom': places.resumeFrom }),
  }
}

function filled(text: string, values: PlaceValues): string {
  return filledText(text, values, 'spec.trial.command')
}

/** A text of the field with its placeholders replaced. Throws INVALID_STUDY when one has no value. */
export function filledText(text: string, values: PlaceValues, field: string): string {
  return replaced(text, values, (name) => {
    const problem: Problem = {
      field,
      message: `\${${name}} has no value in this trial`,
      remedy: `put it into a group with its flag, as [--flag, "\${${name}}"]: groups are left out while a parameter is inactive`,
    }
    throw new HoneError('INVALID_STUDY', `\${${name}} has no value in this trial`, { problems: [problem] })
  })
}
