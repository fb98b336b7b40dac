import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { HoneError, LIMITS, type Study } from '../../model/index.ts'
import type { Write } from '../../study/index.ts'
import { createStudyOf, updateStudyTo, validateDocument, validateEdit } from '../documents.ts'
import { patchStudy, type SpecPatch } from '../spec-patch.ts'
import { resolveStudy } from '../study-ref.ts'
import { readBody } from './body.ts'
import type { Context } from './context.ts'
import { type StudyRoute, type TrialRoute, wholeNumber } from './params.ts'
import { studyView, trialView } from './views.ts'
import { requestWrite } from './writes.ts'

/** A study document as a JSON string, whose every character may be escaped. */
const DOCUMENT = { bodyLimit: 2 * LIMITS.documentBytes + 16_384 }

const labels = z.record(z.string(), z.string().nullable())
const bound = z.number().min(0)
/** As text, or as JSON, which is YAML too. */
const document = z.union([z.string(), z.record(z.string(), z.json()).transform((value) => JSON.stringify(value, undefined, 2))], {
  error: 'must be a study file as text, or an object',
})
const newStudy = z.strictObject({
  document,
  workingFolder: z.string().default(''),
  name: z.string().default(''),
  numberIfTaken: z
    .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], { error: 'must be true or false' })
    .default(false),
})
const checked = newStudy.extend({ study: z.string().optional() })
const edit = z.strictObject({
  document: document.optional(),
  workingFolder: z.string().default(''),
  expectedRevision: z.int().optional(),
  expectedDocument: z.string().optional(),
  description: z.string().optional(),
  labels: labels.optional(),
  budget: z
    .strictObject({ trials: bound, parallel: bound, failures: bound, failuresInARow: bound, durationMs: bound, gpuHours: bound })
    .partial()
    .optional(),
  finish: z.enum(['stop', 'let-run']).optional(),
  noise: z.enum(['unknown', 'low', 'high']).optional(),
  parameters: z.record(z.string(), z.json()).optional(),
  addToCommand: z.array(z.array(z.string()).min(1)).optional(),
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
export function addEdits(app: FastifyInstance, context: Context): void {
  const { studies } = context
  app.post('/api/studies', DOCUMENT, async (request, reply) => {
    const { numberIfTaken, ...source } = readBody(newStudy, request.body)
    const onNameTaken = numberIfTaken ? 'number' : 'refuse'
    reply.code(201)
    return { study: studyView(await createStudyOf(context, source, { onNameTaken, ...requestWrite(request) })) }
  })
  app.post('/api/validate', DOCUMENT, async (request) => {
    const { study, ...source } = readBody(checked, request.body)
    if (study !== undefined) return validateEdit(context, await resolveStudy(studies, study), source)
    const { spec: _, ...answer } = await validateDocument(context, source)
    return answer
  })
  app.patch<StudyRoute>('/api/studies/:id', DOCUMENT, async (request) => {
    const study = await resolveStudy(studies, request.params.id)
    return { study: studyView(await changed(context, study, readBody(edit, request.body), requestWrite(request))) }
  })
  app.delete<StudyRoute>('/api/studies/:id', async (request) => {
    const { id } = await resolveStudy(studies, request.params.id)
    await studies.deleteStudy(id, requestWrite(request))
    return { deleted: id }
  })
  app.post<StudyRoute>('/api/studies/:id/trials', async (request, reply) => {
    const { id } = await resolveStudy(studies, request.params.id)
    reply.code(201)
    return { trial: trialView(await studies.createTrial({ study: id, ...readBody(newTrial, request.body), ...requestWrite(request) })) }
  })
  app.patch<TrialRoute>('/api/studies/:id/trials/:number', async (request) => {
    const { id } = await resolveStudy(studies, request.params.id)
    const number = wholeNumber('trial', request.params.number)
    const { labels } = readBody(trialEdit, request.body)
    return { trial: trialView(await studies.updateTrial({ study: id, number, labels, ...requestWrite(request) })) }
  })
  app.delete<TrialRoute>('/api/studies/:id/trials/:number', async (request) => {
    const { id } = await resolveStudy(studies, request.params.id)
    const number = wholeNumber('trial', request.params.number)
    await studies.deleteTrial(id, number, requestWrite(request))
    return { deleted: number }
  })
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
