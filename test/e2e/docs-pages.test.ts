import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { CHROMIUM, CHROMIUM_ARGS, inBrowser } from './dashboard-browser.ts'

inBrowser('no page of the documentation is wider than a phone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hone-docs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  execFileSync(process.execPath, [resolve(import.meta.dirname, '../../tools/build-docs.ts'), folder])
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS })
  onTestFinished(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
  const tooWide: string[] = []
  for (const file of globSync(join(folder, '{docs,clients,examples}/**/*.html'))) {
    await page.goto(pathToFileURL(file).href)
    const beyond = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    if (beyond !== 0) tooWide.push(`${relative(folder, file)} by ${beyond} px`)
  }
  expect(tooWide).toEqual([])
})
