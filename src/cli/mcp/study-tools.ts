import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { ReadStudy } from '../../wire/index.ts'
import { type Connection, unary } from '../connection.ts'
import { editWords } from '../edit-words.ts'
import { EXIT } from '../exit.ts'
import { CliFailure, problemLines } from '../failure.ts'
import { getStudy, watchStudy } from '../watching.ts'
import { studyAnswer } from './answers.ts'
import { describeTool } from './tool.ts'

/** A study, as every tool names it. */
export const STUDY = z.string().describe('name or id of the study, or PROJECT/NAME')

const DOCUMENT = {
  document: z.string().describe('the study document: YAML (apiVersion: hone.dev/v1, kind: Study) or JSON'),
  workingFolder: z.string().optional().describe('folder on the server’s machine that the trials’ commands start in; default: this one'),
}

const SMALLEST = `apiVersion: hone.dev/v1
kind: Study
metadata: {name: first}
spec:
  objectives: [{metric: loss, goal: minimize}]
  parameters: {lr: {double: [1.0e-4, 1.0], scale: log}, layers: {int: [1, 8]}, optimizer: {choice: [sgd, adam]}}
  budget: {trials: 30, parallel: 2}
  trial: {command: [python3, train.py, --lr, "\${lr}", --layers, "\${layers}", --optimizer, "\${optimizer}"]}
`

export const listStudies = describeTool({
  name: 'list_studies',
  title: 'List studies',
  description: 'Every study, newest first: state, objectives, budget, how many trials are in which state, and the best value so far.',
  input: z.object({}),
  effect: 'reads',
  answer: (_, { looking }) =>
    looking(async (connection) => {
      const { studies, nextPageToken } = await unary(connection, connection.client.listStudies, { pageSize: 100, pageToken: '' })
      return { studies: studies.map(studyAnswer), ...(nextPageToken === '' ? {} : { note: 'these are the newest 100; there are more' }) }
    }),
})

export const showStudy = describeTool({
  name: 'show_study',
  title: 'Show a study',
  description: 'One study as it stands, with the document that it was made of: change that text to make another study like it.',
  input: z.object({ study: STUDY }),
  effect: 'reads',
  answer: ({ study }, { looking }) =>
    looking(async (connection) => {
      const found = await getStudy(connection, study)
      return { ...studyAnswer(found), ...(found.documentFormat === '' ? { document: found.document } : {}) }
    }),
})

export const waitForStudy = describeTool({
  name: 'wait_for_study',
  title: 'Wait for a study',
  description:
    'Answers like show_study, without the document, once the study has ended or has a better best trial than now; after `seconds` at the latest.',
  input: z.object({ study: STUDY, seconds: z.int().positive().max(600).default(45).describe('many agents give up on a tool after 60') }),
  effect: 'reads',
  answer: ({ study, seconds }, { looking }) =>
    looking(async (connection) => {
      const first = await getStudy(connection, study)
      let newest = first
      for await (const watched of watchStudy(connection, first.id, AbortSignal.timeout(seconds * 1000))) {
        newest = watched.study
        if (newest.bestTrial !== first.bestTrial) break
      }
      return studyAnswer(newest)
    }),
})

export const validateStudy = describeTool({
  name: 'validate_study',
  title: 'Check a study document',
  description: 'Checks a study document and creates nothing. Says everything that is wrong, with line, column and what would be right.',
  input: z.object(DOCUMENT),
  effect: 'reads',
  answer: ({ document, workingFolder = '.' }, { asking }) => asking((connection) => checked(connection, document, resolve(workingFolder))),
})

export const createStudy = describeTool({
  name: 'create_study',
  title: 'Create a study',
  description:
    'Creates a study. With `trial.command` or `trial.image` in its document Hone runs the trials itself, at once; without, whoever asks by suggest_trials evaluates them. ' +
    `A smallest document:\n${SMALLEST}The command prints loss=0.123, or epoch=3 loss=0.123 for a curve.`,
  input: z.object({
    ...DOCUMENT,
    name: z.string().optional().describe('use this name instead of the document’s'),
    paused: z.boolean().default(false).describe('let nothing run before control_study resumes it'),
  }),
  effect: 'adds',
  answer: ({ document, workingFolder = '.', name = '', paused }, { changing }) =>
    changing(async (connection) => {
      const folder = resolve(workingFolder)
      const { notes } = await checked(connection, document, folder)
      const request = { document, workingFolder: folder, requestId: randomUUID(), numberIfTaken: false, name, paused }
      const study = await unary(connection, connection.client.createStudy, request)
      return { ...studyAnswer(study), ...(notes.length === 0 ? {} : { notes }) }
    }),
})

/** The notes of a document; throws with all of its problems. */
async function checked(connection: Connection, document: string, workingFolder: string): Promise<{ valid: true; notes: string[] }> {
  const { problems, notes } = await unary(connection, connection.client.validateStudy, { document, workingFolder })
  if (problems.length > 0) {
    throw new CliFailure(EXIT.invalid, 'the document is no study; nothing was created', { problems })
  }
  return { valid: true, notes: notes.map((note) => problemLines(note).join('\n').trim()) }
}

export const controlStudy = describeTool({
  name: 'control_study',
  title: 'Pause, resume or stop a study',
  description:
    'pause: nothing new starts, running trials go on. resume: a paused study goes on. stop: ends the study and its running trials for good.',
  input: z.object({
    study: STUDY,
    action: z.enum(['pause', 'resume', 'stop']),
    reason: z.string().default('stopped by an agent').describe('kept with a stop'),
  }),
  effect: 'changes',
  answer: ({ study, action, reason }, { changing }) =>
    changing(async (connection) => {
      const request = { study, requestId: randomUUID() }
      const { client } = connection
      const calls: Record<typeof action, () => Promise<ReadStudy>> = {
        pause: () => unary(connection, client.pauseStudy, request),
        resume: () => unary(connection, client.resumeStudy, request),
        stop: () => unary(connection, client.stopStudy, { ...request, reason }),
      }
      return studyAnswer(await calls[action]())
    }),
})

export const extendStudy = describeTool({
  name: 'extend_study',
  title: 'Change a study’s budget',
  description: 'Sets the budget of a study while it runs, in all and not in addition; one that its budget ended goes on when it gets more.',
  input: z.object({
    study: STUDY,
    trials: z.int().positive().optional().describe('trials in all'),
    parallel: z.int().positive().optional().describe('trials at the same time'),
    gpuHours: z.number().positive().optional().describe('GPU hours in all'),
  }),
  effect: 'changes',
  answer: ({ study, ...bounds }, { changing }) =>
    changing(async (connection) => {
      // A bound that was not given must not be there at all: it stays as it is.
      const patch = Object.fromEntries(Object.entries(bounds).filter(([, bound]) => bound !== undefined))
      if (Object.keys(patch).length === 0)
        throw new CliFailure(EXIT.invalid, 'name trials, parallel or gpuHours: there is nothing to change')
      return studyAnswer(await unary(connection, connection.client.updateStudy, { study, patch, requestId: randomUUID() }))
    }),
})

export const editStudy = describeTool({
  name: 'edit_study',
  title: 'Change a study by its document',
  description:
    'Makes a study what the whole changed document says, also while it runs: constraints between parameters (parameterConstraints), where the best is likely, wider ranges, more parameters (each with a default: the value that the trials so far had), how trials are run (command, image, memory, ...: for those that start from then on), budget, stopping rule, ' +
    'start points that were not used. What may not change is refused, and nothing is changed then. show_study has the document to begin with.',
  input: z.object({ study: STUDY, ...DOCUMENT, workingFolder: z.string().optional().describe('default: the study’s own') }),
  effect: 'changes',
  answer: ({ study, document, workingFolder }, { changing }) =>
    changing(async (connection) => {
      const folder = workingFolder === undefined ? '' : resolve(workingFolder)
      const before = await getStudy(connection, study)
      const request = { study, document, workingFolder: folder, requestId: randomUUID() }
      const edited = await unary(connection, connection.client.updateStudy, request)
      return { ...studyAnswer(edited), changed: editWords(before, edited) }
    }),
})
