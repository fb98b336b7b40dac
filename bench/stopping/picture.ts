import type { Results } from './results.ts'

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 420, 60, 170, 36, 48]
/** Told apart without colour too: by dash. Readable on light and dark pages. */
const STYLES = [
  ['#8a8f98', ''],
  ['#2f7ed8', ''],
  ['#d8742f', ''],
  ['#3a9d5d', ''],
  ['#b0418c', ''],
  ['#2f7ed8', '7 4'],
  ['#d8742f', '7 4'],
  ['#3a9d5d', '7 4'],
  ['#b0418c', '7 4'],
  ['#8a8f98', '2 3'],
  ['#2f7ed8', '2 3'],
] as const

/** Regret over the epochs spent: one line for each contestant. */
export function drawRegrets({ title, axis = 'epochs spent, in full trainings', trainings, lines }: Results): string {
  const least = Math.min(...lines.flatMap(({ regrets }) => regrets.filter((regret) => regret > 0)))
  const [low, high] = [Math.log10(Math.max(least, 1e-3)), 0]
  const x = (training: number) => LEFT + ((WIDTH - LEFT - RIGHT) * training) / trainings.at(-1)!
  const y = (regret: number) => TOP + ((HEIGHT - TOP - BOTTOM) * (high - Math.log10(Math.max(regret, 10 ** low)))) / (high - low)
  const ends = spread(lines.map(({ regrets }) => y(regrets.at(-1)!)))
  const parts = [
    `<text x="${LEFT}" y="20" font-weight="600">${title}</text>`,
    ...[1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01].filter((tick) => Math.log10(tick) >= low).map((tick) => gridLine(tick, y(tick))),
    ...trainings
      .filter((training) => training % 10 === 0)
      .map((training) => `<text x="${x(training)}" y="${HEIGHT - 26}" text-anchor="middle">${training}</text>`),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${axis}</text>`,
    ...lines.map(({ name, regrets }, at) =>
      lineOf(
        name,
        regrets.map((regret, i) => [x(trainings[i]!), y(regret)] as const),
        ends[at]!,
        at,
      ),
    ),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#6b7280">
<title>${title}</title>
${parts.join('\n')}
</svg>
`
}

function gridLine(tick: number, at: number): string {
  return `<path d="M${LEFT} ${at}H${WIDTH - RIGHT}" stroke="#6b7280" stroke-opacity="0.25"/><text x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${tick}</text>`
}

function lineOf(name: string, points: readonly (readonly [number, number])[], labelAt: number, at: number): string {
  const [colour, dash] = STYLES[at % STYLES.length]!
  const path = points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`).join('')
  const end = points.at(-1)!
  return (
    `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/>` +
    `<path d="M${end[0] + 2} ${end[1].toFixed(1)}L${end[0] + 14} ${labelAt.toFixed(1)}" stroke="${colour}"/>` +
    `<text x="${end[0] + 18}" y="${(labelAt + 4).toFixed(1)}" fill="${colour}">${name}</text>`
  )
}

/** Places for labels, in the order of the values and at least a line apart. */
function spread(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!)
  const places = [...values]
  for (let i = 1; i < order.length; i++) places[order[i]!] = Math.max(places[order[i]!]!, places[order[i - 1]!]! + 15)
  const over = Math.max(0, places[order.at(-1)!]! - (HEIGHT - BOTTOM))
  return places.map((place) => place - over)
}
