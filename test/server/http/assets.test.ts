import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openHttp } from './open-http.ts'

const folder = mkdtempSync(join(tmpdir(), 'hone-assets-'))
mkdirSync(join(folder, 'dashboard', 'assets'), { recursive: true })
writeFileSync(join(folder, 'dashboard', 'index.html'), '<!doctype html><title>Hone</title>')
writeFileSync(join(folder, 'dashboard', 'assets', 'index-abc123.js'), 'export {}')
writeFileSync(join(folder, 'secret'), 'not yours')
afterAll(() => rmSync(folder, { recursive: true }))

test('the page is asked for anew each time, its hashed files are kept for ever', async () => {
  const http = await openHttp({ assetsFolder: join(folder, 'dashboard') })
  const page = await http.get('/')
  expect(page.body).toContain('<title>Hone</title>')
  expect(page.headers['cache-control']).toBe('no-cache')
  const script = await http.get('/assets/index-abc123.js')
  expect(script.headers['content-type']).toContain('javascript')
  expect(script.headers['cache-control']).toContain('immutable')
  await http.close()
})

test('nothing outside of the folder is served', async () => {
  const http = await openHttp({ assetsFolder: join(folder, 'dashboard') })
  for (const url of ['/../secret', '/%2e%2e/secret', '/..%2fsecret', '/assets/..%2f..%2fsecret', '/assets/']) {
    const reply = await http.get(url)
    expect(reply.statusCode).toBeGreaterThanOrEqual(400)
    expect(reply.body).not.toContain('not yours')
  }
  await http.close()
})

test('without a built dashboard the page says how to build it, and the rest works', async () => {
  const http = await openHttp({ assetsFolder: join(folder, 'nowhere') })
  const page = await http.get('/')
  expect(page.statusCode).toBe(503)
  expect(page.body).toContain('not built')
  expect((await http.get('/api/studies')).statusCode).toBe(200)
  await http.close()
})
