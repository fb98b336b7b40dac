import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromJson, toJson } from '../../../src/server/aiplatform/json.ts'
import { type Http, openHttp, PORT } from '../http/open-http.ts'

const LOCATION = '/v1/projects/ann/locations/here'
const STUDY = {
  display_name: 'one',
  studySpec: {
    metrics: [{ metricId: 'loss', goal: 2 }],
    parameters: [
      { parameterId: 'rate', doubleValueSpec: { minValue: 0.001, maxValue: 1, defaultValue: 0.1 }, scaleType: 'UNIT_LOG_SCALE' },
      { parameterId: 'kind', categoricalValueSpec: { values: ['a', 'b'] } },
    ],
    algorithm: 'RANDOM_SEARCH',
    studyStoppingConfig: { maxNumTrials: 4, shouldStopAsap: false, maximumRuntimeConstraint: { maxDuration: '3600.5s' } },
  },
}

let http: Http
beforeAll(async () => {
  http = await openHttp()
})
afterAll(() => http.close())

async function send(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object, headers: Record<string, string> = http.headers) {
  const json = { ...headers, 'content-type': 'application/json' }
  const reply = await http.app.inject({ method, url, headers: json, ...(body !== undefined && { body }) })
  return { code: reply.statusCode, body: reply.json() }
}

describe('the interface as JSON', () => {
  let study: string

  it('makes a study and shows it as it was sent', async () => {
    const { code, body } = await send('POST', `${LOCATION}/studies`, STUDY)
    expect(code).toBe(200)
    expect(body).toMatchObject({
      displayName: 'one',
      state: 'ACTIVE',
      studySpec: { ...STUDY.studySpec, metrics: [{ metricId: 'loss', goal: 'MINIMIZE' }] },
    })
    expect(body.createTime).toBe('2027-01-15T08:00:00.000Z')
    study = `/v1/${body.name}`
    const { spec } = await http.studies.getStudy({ project: 'ann.here', name: 'one' })
    expect(spec.budget).toMatchObject({ trials: 4, durationMs: 3_600_500 })
    expect((await send('GET', study)).body).toEqual(body)
    expect((await send('GET', `${LOCATION}/studies?pageSize=1`)).body.studies).toEqual([body])
  })

  it('suggests, measures and completes trials; operations carry their types', async () => {
    const { body: operation } = await send('POST', `${study}/trials:suggest`, { suggestionCount: 1, clientId: 'w' })
    expect(operation).toMatchObject({
      done: true,
      metadata: { '@type': 'type.googleapis.com/google.cloud.aiplatform.v1.SuggestTrialsMetadata', clientId: 'w' },
      response: { '@type': 'type.googleapis.com/google.cloud.aiplatform.v1.SuggestTrialsResponse', studyState: 'ACTIVE' },
    })
    const [trial] = operation.response.trials
    expect(trial.parameters).toEqual([
      { parameterId: 'rate', value: expect.any(Number) },
      { parameterId: 'kind', value: expect.stringMatching(/^[ab]$/) },
    ])
    const measured = (loss: number | string) => ({ elapsedDuration: '2.5s', stepCount: '3', metrics: [{ metricId: 'loss', value: loss }] })
    const reported = await send('POST', `/v1/${trial.name}:addTrialMeasurement`, { measurement: measured(0.5) })
    expect(reported.body.measurements).toEqual([{ elapsedDuration: '2.5s', stepCount: 3, metrics: [{ metricId: 'loss', value: 0.5 }] }])
    const ended = await send('POST', `/v1/${trial.name}:complete`, { finalMeasurement: measured('NaN') })
    expect(ended.body).toMatchObject({ state: 'INFEASIBLE', finalMeasurement: { metrics: [{ value: 'NaN' }] } })
  })

  it('says what is refused as Google’s interfaces do', async () => {
    const missing = await send('GET', `${study}/trials/9`)
    expect(missing).toMatchObject({ code: 404, body: { error: { code: 404, status: 'NOT_FOUND' } } })
    expect(await send('POST', `${LOCATION}/studies`, STUDY)).toMatchObject({ code: 409, body: { error: { status: 'ALREADY_EXISTS' } } })
    const ended = await send('POST', `${study}/trials/1:stop`, {})
    expect(ended).toMatchObject({ code: 400, body: { error: { status: 'FAILED_PRECONDITION' } } })
    expect((await send('POST', `${study}/trials:nothing`, {})).code).toBe(400)
    const late = await send('POST', `${LOCATION}/studies`, {
      ...STUDY,
      studySpec: { studyStoppingConfig: { maxDurationNoProgress: 'soon' } },
    })
    expect(late).toMatchObject({ code: 400, body: { error: { message: expect.stringContaining('maxDurationNoProgress') } } })
  })

  it.each([
    ['trials', { parameters: [1] }, 'the body is not what CreateTrial takes: Trial.parameters: object expected'],
    ['trials', { parameters: 'x' }, 'the body is not what CreateTrial takes: Trial.parameters: array expected'],
    ['trials/1:complete', { finalMeasurement: true }, 'CompleteTrialRequest.finalMeasurement: object expected'],
    ['trials:suggest', [], 'the body must be an object'],
    ['trials:suggest', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 'the body is nested too deep'],
  ])('says where what is sent to %s is not what the interface has', async (path, body, message) => {
    const refusal = { code: 400, body: { error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining(message) } } }
    expect(await send('POST', `${study}/${path}`, body as object)).toMatchObject(refusal)
  })

  it('lets no foreign page in, and deletes without a body', async () => {
    const foreign = { host: `localhost:${PORT}`, origin: 'https://attacker.example' }
    expect((await send('POST', `${LOCATION}/studies`, STUDY, foreign)).code).toBe(403)
    expect((await send('DELETE', study, undefined, foreign)).code).toBe(403)
    expect(await send('DELETE', study)).toEqual({ code: 200, body: {} })
    expect((await send('GET', study)).code).toBe(404)
  })
})

describe('messages', () => {
  it('come back from JSON, whichever way their fields are spelt', () => {
    const json = {
      trial_name: 'a',
      measurement: { elapsed_duration: '0.25s', metrics: [] },
      parameters: [{ parameter_id: 'p', value: true }],
    }
    const read = fromJson(json)
    expect(read).toEqual({
      trialName: 'a',
      measurement: { elapsedDuration: { seconds: 0, nanos: 250_000_000 }, metrics: [] },
      parameters: [{ parameterId: 'p', value: { boolValue: true } }],
    })
    expect(toJson(read)).toEqual({
      trialName: 'a',
      measurement: { elapsedDuration: '0.25s', metrics: [] },
      parameters: [{ parameterId: 'p', value: true }],
    })
  })
})
