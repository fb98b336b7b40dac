import { z } from 'zod'
import { HoneError, LIMITS, type Study } from '../../model/index.ts'
import type { Write } from '../../study/index.ts'
import { createStudyOf, updateStudyTo, validateDocument, validateEdit } from '../documents.ts'
import { patchStudy, type SpecPatch } from '../spec-patch.ts'
import { resolveStudy } from '../study-ref.ts'
import type { Context } from './context.ts'
import type { Routes } from './routes.ts'
import { studyView, trialView } from './views.ts'

/** Longest body with a study document: a JSON string, whose every character may be escaped. */
const DOCUMENT_BODY_BYTES_MAX = 2 * LIMITS.documentBytes + 16_384

const labels = z.record(z.string(), z.string().nullable()).describe('Labels to set; null takes one away.')
const bound = z.number().min(0)
const anything = z.json().meta({ shown: {} })
/** As text, or as JSON, which is YAML too. */
const document = z
  .union([z.string(), z.record(z.string(), anything).transform((value) => JSON.stringify(value, undefined, 2))], {
    error: 'must be a study file as text, or an object',
  })
  .describe('A study file as text, or what it says as an object.')
const workingFolder = z.string().default('').describe('Where the study’s commands run: absolute, on the server’s machine.')
const newStudy = z.strictObject({
  document,
  workingFolder,
  name: z.string().default('').describe('Instead of the document’s own.'),
  numberIfTaken: z
    .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], { error: 'must be true or false' })
    .default(false)
    .meta({ shown: { type: 'boolean' } })
    .describe('Takes the next free name where this one is taken: name-2, name-3, ...'),
})
const checked = newStudy.extend({ study: z.string().describe('It is checked as an edit of this one.').optional() })
const edit = z.strictObject({
  document: document.optional(),
  workingFolder,
  expectedRevision: z.int().optional().describe('Refuses when the study is at another revision.'),
  expectedDocument: z.string().optional().describe('Refuses when the study’s document is another by now.'),
  description: z.string().optional(),
  labels: labels.optional(),
  budget: z
    .strictObject({ trials: bound, parallel: bound, failures: bound, failuresInARow: bound, durationMs: bound, gpuHours: bound })
    .partial()
    .describe('A bound of 0 is taken away.')
    .optional(),
  finish: z.enum(['stop', 'let-run']).optional(),
  noise: z.enum(['unknown', 'low', 'high']).optional(),
  parameters: z
    .record(z.string(), anything)
    .optional()
    .describe('Parameters by name, each as it stands below its name in a study file: added, or in place of the one of that name.'),
  addToCommand: z
    .array(z.array(z.string()).min(1))
    .optional()
    .describe('Groups that stand behind the command from now on, so that it has a place for parameters that are added.'),
})
const newTrial = z.strictObject({
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()], { error: 'must be a number, a text, true or false' })),
  labels: z.record(z.string(), z.string()).default({}),
})
const trialEdit = z.strictObject({ labels })

/**
 * Making, changing and deleting studies and trials. A study is changed by a whole `document`, or by the fields that are to change
 * (a bound of 0 is taken away, a label of null too; parameters are added, or take the place of their namesakes, and
 * groups added behind the command give it a place for them). A study that runs is at another revision with every trial: who edits
 * its document for a while names the one begun from by `expectedDocument`, and checks by `study` what may not change. Each needs the owner's token; `Idempotency-Key` makes a repeat safe.
 */
export function addEdits(routes: Routes, context: Context): void {
  addMaking(routes, context)
  addChanging(routes, context)
  addTrialEdits(routes, context)
}

function addMaking(routes: Routes, context: Context): void {
  routes.add(
    'POST /api/studies',
    {
      name: 'CreateStudy',
      summary: 'Makes a study',
      body: newStudy,
      answer: 'ChangedStudy',
      creates: true,
      repeatable: true,
      besideStudyFile: ['workingFolder', 'name', 'numberIfTaken'],
      bodyLimit: DOCUMENT_BODY_BYTES_MAX,
    },
    async ({ body: { numberIfTaken, ...source }, write }) => {
      const onNameTaken = numberIfTaken ? 'number' : 'refuse'
      return { study: studyView(await createStudyOf(context, source, { onNameTaken, ...write })) }
    },
  )
  routes.add(
    'POST /api/validate',
    {
      name: 'ValidateStudy',
      summary: 'Checks a document without making anything; answers with every problem',
      body: checked,
      answer: 'Validation',
      reads: true,
      besideStudyFile: ['workingFolder', 'name', 'study'],
      bodyLimit: DOCUMENT_BODY_BYTES_MAX,
    },
    async ({ body: { study, ...source } }) => {
      if (study !== undefined) return validateEdit(context, await resolveStudy(context.studies, study), source)
      const { spec: _, ...answer } = await validateDocument(context, source)
      return answer
    },
  )
}

function addChanging(routes: Routes, context: Context): void {
  routes.add(
    'PATCH /api/studies/:id',
    {
      name: 'UpdateStudy',
      summary: 'Changes a study by a whole document, or by single fields',
      body: edit,
      answer: 'ChangedStudy',
      repeatable: true,
      besideStudyFile: ['workingFolder'],
      bodyLimit: DOCUMENT_BODY_BYTES_MAX,
    },
    async ({ study, body, write }) => {
      return { study: studyView(await changed(context, study, body, write)) }
    },
  )
  routes.add(
    'DELETE /api/studies/:id',
    {
      name: 'DeleteStudy',
      summary: 'Stops what runs, waits for it, then removes the study with all that belongs to it',
      answer: 'DeletedStudy',
      repeatable: true,
    },
    async ({ study, write }) => {
      await context.studies.deleteStudy(study.id, write)
      return { deleted: study.id }
    },
  )
}

function addTrialEdits(routes: Routes, { studies }: Context): void {
  routes.add(
    'POST /api/studies/:id/trials',
    {
      name: 'CreateTrial',
      summary: 'Adds a point that comes next',
      body: newTrial,
      answer: 'ChangedTrial',
      creates: true,
      repeatable: true,
    },
    async ({ study, body, write }) => {
      return { trial: trialView(await studies.createTrial({ study: study.id, ...body, ...write })) }
    },
  )
  routes.add(
    'PATCH /api/studies/:id/trials/:number',
    { name: 'UpdateTrial', summary: 'Changes labels, also of an ended trial', body: trialEdit, answer: 'ChangedTrial', repeatable: true },
    async ({ study, number, body: { labels }, write }) => {
      return { trial: trialView(await studies.updateTrial({ study: study.id, number, labels, ...write })) }
    },
  )
  routes.add(
    'DELETE /api/studies/:id/trials/:number',
    {
      name: 'DeleteTrial',
      summary: 'Removes a trial with its measurements; one that runs is stopped first',
      answer: 'DeletedTrial',
      repeatable: true,
    },
    async ({ study, number, write }) => {
      await studies.deleteTrial(study.id, number, write)
      return { deleted: number }
    },
  )
}

/** The study after an edit, by a whole document or by single fields. */
async function changed(context: Context, study: Study, wanted: z.infer<typeof edit>, write: Write): Promise<Study> {
  const { document, workingFolder, expectedRevision, expectedDocument, ...patch } = wanted
  const more = {
    ...(expectedRevision !== undefined && { expectedRevision }),
    ...(expectedDocument !== undefined && { expectedDocument }),
    ...write,
  }
  if (document === undefined) return patchStudy(context, study, patch as SpecPatch, more)
  if (Object.keys(patch).length > 0) throw invalid('document', 'cannot be given together with single fields')
  return updateStudyTo(context, study, { document, workingFolder }, more)
}

function invalid(field: string, message: string): HoneError {
  return new HoneError('INVALID_REQUEST', `${field} ${message}`, { problems: [{ field, message }] })
}
