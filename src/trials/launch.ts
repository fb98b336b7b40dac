import { join } from 'node:path'
import { invariant, type Study, type Trial, type TrialNumber, type TrialTemplate } from '../model/index.ts'
import { commandOf, environmentOf, placeholderValues, type TrialPlaces } from './command.ts'
import type { Context } from './context.ts'
import { WORK_FOLDER } from './executors/attempt-folder.ts'
import type { Launch, Site } from './executors/executor.ts'
import { collectingOf, metricsPort } from './readers/open-reader.ts'
import { secretsOf } from './secrets.ts'

/**
 * Everything that an executor needs for the trial's newest attempt. `site` says where attempts of another machine find their folders.
 * Throws INVALID_STUDY when the command cannot be filled in for this trial, or a secret is not there.
 */
export function prepareLaunch(
  context: Context,
  study: Study,
  given: Trial,
  options: { gpus: readonly string[]; site?: Site | undefined },
): Launch {
  const { gpus, site } = options
  const template = study.spec.trial
  const trial = withFullResource(study, given)
  const { attempt } = trial
  invariant(template !== undefined && attempt !== undefined, 'a launch needs a template and an attempt')
  const places = site === undefined ? placesHere(context, trial, attempt.epoch) : placesAt(site, template, trial)
  const command = commandOf(template, trial, places)
  const { feed } = collectingOf(context, study)
  const secrets = {
    ...secretsOf(template, { dataFolder: context.dataFolder, env: process.env }),
    ...context.guest?.secrets(study, trial, attempt.epoch),
  }
  const alias = context.guest?.alias(study, trial, attempt.epoch)
  return {
    study: study.id,
    trial: trial.number,
    epoch: attempt.epoch,
    objectName: attempt.objectName,
    command,
    env: {
      ...(site === undefined ? inheritedEnv() : {}),
      ...environmentOf(template, trial, places),
      ...secrets,
      HONE_STUDY: study.id,
      HONE_STUDY_NAME: study.spec.name,
      HONE_TRIAL: String(trial.number),
      HONE_EPOCH: String(attempt.epoch),
      HONE_TRIAL_DIR: places.folder,
      ...(feed.kind === 'scrape' ? { HONE_METRICS_PORT: String(site === undefined ? metricsPort(feed, trial) : feed.port) } : {}),
      ...context.trialEnv(study, trial, attempt.epoch),
      ...(gpus.length === 0 ? {} : { CUDA_VISIBLE_DEVICES: gpus.join(',') }),
    },
    workingFolder: template.workingFolder,
    folders: [places.checkpoint, places.folder],
    gpus,
    graceMs: template.graceMs,
    pod: {
      studyName: study.spec.name,
      template,
      ...(trial.resumeFrom === undefined ? {} : { resumeFrom: trial.resumeFrom }),
      secrets: ['HONE_TOKEN', ...Object.keys(secrets)],
      values: placeholderValues(trial, places),
      ...(feed.kind === 'file' || feed.kind === 'folder' ? { watched: feed } : {}),
      ...(alias === undefined ? {} : { alias }),
    },
  }
}

/** Where a trial of this machine has its folders. */
function placesHere({ dataFolder }: Context, trial: Trial, epoch: number): TrialPlaces {
  const folderOf = (number: TrialNumber, ...rest: string[]): string => join(dataFolder, 'trials', trial.study, String(number), ...rest)
  return {
    folder: folderOf(trial.number, String(epoch), WORK_FOLDER),
    checkpoint: folderOf(trial.number, 'checkpoint'),
    ...(trial.resumeFrom === undefined ? {} : { resumeFrom: folderOf(trial.resumeFrom, 'checkpoint') }),
  }
}

/** The same for one that runs elsewhere. */
function placesAt({ checkpoint, resumeFrom, work }: Site, template: TrialTemplate, trial: Trial): TrialPlaces {
  const parent = trial.resumeFrom === undefined ? undefined : resumeFrom(template)
  return { folder: work, checkpoint, ...(parent === undefined ? {} : { resumeFrom: parent }) }
}

/** A trial that no algorithm limits may use the whole resource. */
function withFullResource({ spec }: Study, trial: Trial): Trial {
  return trial.resource !== undefined || spec.resource === undefined ? trial : { ...trial, resource: spec.resource.max }
}

let inherited: Record<string, string> | undefined

/** This process's environment without what is the server's own; read once, because reading it is slow. */
function inheritedEnv(): Record<string, string> {
  inherited ??= Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('HONE_')),
  )
  return inherited
}
