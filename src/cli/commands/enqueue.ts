import { randomUUID } from 'node:crypto'
import { encodeParameters } from '../../wire/index.ts'
import { type Connection, unary } from '../connection.ts'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { typedValue } from '../parameter-values.ts'
import { type ParameterScalar, type SpecView, specOf, studyRef } from '../reading.ts'
import { getStudy } from '../watching.ts'

/** `hone enqueue STUDY NAME=VALUE...`: a point of one's own, which the study evaluates before what its algorithm suggests. */
export async function enqueueTrial(connection: Connection, name: string, values: readonly string[]): Promise<void> {
  const study = await getStudy(connection, name)
  const { parameters } = specOf(study)
  const point = Object.fromEntries(values.map((text) => assigned(parameters, text)))
  const request = { study: study.id, parameters: encodeParameters(point), requestId: randomUUID() }
  const { number } = await unary(connection, connection.client.createTrial, request)
  console.log(`${studyRef(study)} has trial ${number} in its queue`)
}

function assigned(parameters: SpecView['parameters'], text: string): [name: string, value: ParameterScalar] {
  const at = text.indexOf('=')
  if (at < 1) {
    throw new CliFailure(EXIT.invalid, `${JSON.stringify(text)} is no value`, { remedy: 'Each is NAME=VALUE, as lr=0.01.' })
  }
  const name = text.slice(0, at)
  const value = text.slice(at + 1)
  const parameter = parameters.find((one) => one.name === name)
  // Of an unknown name the server says what there is.
  return [name, parameter === undefined ? value : typedValue(parameter, value)]
}
