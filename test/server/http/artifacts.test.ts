import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Study } from '../../../src/model/index.ts'
import { type Http, openHttp, PORT } from './open-http.ts'

let http: Http
let study: Study
const PAGE = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

beforeAll(async () => {
  http = await openHttp()
  study = await http.newStudy()
  await http.newTrial(study.id)
  for (const [k, name] of ['plots/Größe 1.PNG', 'page.svg', 'page.html', 'notes.md', 'model.pt'].entries()) {
    const upload = `upload-${k}`
    const data = Buffer.from(PAGE)
    await http.studies.writeArtifact({ trial: { study: study.id, number: 1 }, name, upload, offset: 0, data, whole: {} })
  }
})
afterAll(() => http.close())

const get = (name: string) => http.get(`/api/studies/parabola/trials/1/artifacts/${name}`)

describe('a file that a trial left, for a browser', () => {
  it.each([
    ['plots/Gr%C3%B6%C3%9Fe%201.PNG', 'image/png', "inline; filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.PNG"],
    ['page.svg', 'image/svg+xml', "inline; filename*=UTF-8''page.svg"],
    ['notes.md', 'text/plain; charset=utf-8', "inline; filename*=UTF-8''notes.md"],
    ['page.html', 'application/octet-stream', "attachment; filename*=UTF-8''page.html"],
    ['model.pt', 'application/octet-stream', "attachment; filename*=UTF-8''model.pt"],
  ])('%s is shown or saved by what it is, and runs nothing', async (name, type, disposition) => {
    const reply = await get(name)
    expect(reply).toMatchObject({ statusCode: 200, body: PAGE })
    expect(reply.headers).toMatchObject({
      'content-type': type,
      'content-disposition': disposition,
      'content-length': String(PAGE.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
    })
  })

  it('is listed with its trial, and missed where it is not', async () => {
    const { trials } = (await http.get(`/api/studies/${study.id}/trials`)).json()
    expect(trials[0].artifacts).toContainEqual({ name: 'model.pt', bytes: PAGE.length, file: 'upload-4' })
    expect((await get('other.pt')).statusCode).toBe(404)
    expect((await get('..%2F..%2Ftoken')).statusCode).toBe(404)
  })
})

it('a file whose sender goes in the middle of it is no bug, and is not there', async () => {
  const bugs: object[] = []
  const door = await openHttp({ log: (event) => void bugs.push(event) })
  const answered = new Promise<number>((resolve) => door.app.addHook('onSend', async (_, { statusCode }) => resolve(statusCode)))
  const { id } = await door.newStudy()
  await door.newTrial(id)
  await door.app.listen({ port: 0, host: '127.0.0.1' })
  const head = [
    `PUT /api/studies/${id}/trials/1/artifacts/model.pt HTTP/1.1`,
    `host: localhost:${PORT}`,
    `authorization: Bearer ${door.access.token}`,
  ]
  const sender = connect((door.app.server.address() as AddressInfo).port, '127.0.0.1')
  sender.write([...head, 'content-length: 100', '', 'abc'].join('\r\n'), () => sender.destroy())
  expect(await answered).toBe(400)
  expect(bugs).toEqual([])
  expect((await door.studies.getTrial(id, 1)).artifacts ?? []).toEqual([])
  await door.close()
})
