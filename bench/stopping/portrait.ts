/**
 * Draws what each rule does to the trials of one simulated study: `node bench/stopping/portrait.ts OUT.svg [--trials 40]`. Recorded curves of the digits example,
 * random configurations, 4 workers, the same ones in the same order for every rule.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CONTESTANTS } from './contestants.ts'
import { type CurveTask, openTable } from './curve-task.ts'
import { simulate } from './simulate.ts'
import type { SimulatedStudy } from './simulation.ts'

const SHOWN = ['random', 'random+median', 'random+percentile', 'random+predictive', 'random+asha'] as const
const TITLES = ['no rule', 'median', 'percentile 25', 'predictive', 'asha']
const [WIDTH, HEIGHT, GAP, TOP, BOTTOM, LEFT] = [140, 180, 14, 60, 54, 40]
/** Middle tones: readable on light and dark pages. */
const [RAN, STOPPED, TEXT] = ['#2f7ed8', '#d8742f', '#6b7280']

const { positionals, values: given } = parseArgs({ allowPositionals: true, options: { trials: { type: 'string', default: '40' } } })
const [target] = positionals
if (target === undefined) throw new Error('node bench/stopping/portrait.ts OUT.svg')
const task = openTable(join(import.meta.dirname, 'curves', 'digits.json'))
const studies: SimulatedStudy[] = []
for (const name of SHOWN) {
  const { algorithm, stopping } = CONTESTANTS[name]!
  studies.push(
    await simulate({
      task,
      algorithm: { name: algorithm, settings: {} },
      ...(stopping === undefined ? {} : { stopping }),
      workers: 4,
      seed: 1,
      stepsMax: Number(given.trials) * task.steps,
      trialsMax: Number(given.trials),
    }),
  )
}
writeFileSync(target, draw(task, studies))

function draw({ steps, metric }: CurveTask, shown: readonly SimulatedStudy[]): string {
  const width = LEFT + shown.length * (WIDTH + GAP)
  const title = `What ${given.trials} trials cost under each rule: ${metric} over ${steps} epochs`
  const panels = shown.map((study, i) => panel(study, steps, LEFT + i * (WIDTH + GAP), TITLES[i]!))
  const axis = [0, 0.5, 1].map((value) => `<text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${value}</text>`)
  const legend =
    `<path d="M${LEFT} ${TOP + HEIGHT + 38}h22" stroke="${RAN}" stroke-width="1.5"/><text x="${LEFT + 28}" y="${TOP + HEIGHT + 42}">ran to its end</text>` +
    `<path d="M${LEFT + 130} ${TOP + HEIGHT + 38}h22" stroke="${STOPPED}" stroke-width="1.5" stroke-dasharray="3 2"/><circle cx="${LEFT + 152}" cy="${TOP + HEIGHT + 38}" r="2.5" fill="${STOPPED}"/>` +
    `<text x="${LEFT + 160}" y="${TOP + HEIGHT + 42}">was stopped there</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${TOP + HEIGHT + BOTTOM}" font-family="system-ui, sans-serif" font-size="11" fill="${TEXT}">
<title>${title}</title>
<text x="${LEFT}" y="14" font-weight="600" font-size="12">${title}</text>
${[...axis, ...panels, legend].join('\n')}
</svg>
`
}

function panel({ ended, steps: taken }: SimulatedStudy, steps: number, left: number, title: string): string {
  const full = ended.length * steps
  const lines = ended
    .toSorted((a, b) => Number(b.stopped) - Number(a.stopped))
    .map(({ values, stopped }) => {
      const points = values.map((value, i) => `${Math.round(left + ((i + 1) / steps) * WIDTH)} ${Math.round(y(value))}`)
      const style = stopped ? `stroke="${STOPPED}" stroke-dasharray="3 2" stroke-opacity="0.8"` : `stroke="${RAN}" stroke-opacity="0.7"`
      const [endX, endY] = points.at(-1)!.split(' ')
      const mark = stopped ? `<circle cx="${endX}" cy="${endY}" r="1.8" fill="${STOPPED}"/>` : ''
      return `<path d="M${points.join('L')}" fill="none" ${style}/>${mark}`
    })
  return [
    `<path d="M${left} ${TOP}V${TOP + HEIGHT}H${left + WIDTH}" fill="none" stroke="${TEXT}" stroke-opacity="0.5"/>`,
    ...lines,
    `<text x="${left}" y="${TOP - 24}" font-weight="600">${title}</text>`,
    `<text x="${left}" y="${TOP - 9}">${Math.round((100 * taken) / full)} % of the epochs</text>`,
    `<text x="${left + WIDTH}" y="${TOP + HEIGHT + 16}" text-anchor="end">epoch ${steps}</text>`,
  ].join('\n')
}

function y(value: number): number {
  return TOP + HEIGHT * (1 - value)
}
