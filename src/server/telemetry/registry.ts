/** Values of a metric's labels, in the order of its label names. */
type Labels = readonly string[]

interface Metric {
  readonly name: string
  text(): string | Promise<string>
}

/** The service's figures, in Prometheus' text format. Metrics live as long as the process; label values must be few. */
export class Registry {
  readonly #metrics: Metric[] = []

  /** A number that only grows. */
  counter(name: string, help: string, labels: readonly string[] = []): Counter {
    return this.#add(new Counter(name, help, labels))
  }

  /** Durations or sizes, counted by bucket; bounds ascend. */
  histogram(name: string, help: string, bounds: readonly number[], labels: readonly string[] = []): Histogram {
    return this.#add(new Histogram(name, help, bounds, labels))
  }

  /** Numbers that are read when they are asked for: one per label set. */
  gauge(name: string, help: string, labels: readonly string[], read: () => Samples | Promise<Samples>): void {
    this.#add(new Reading(name, help, 'gauge', labels, read))
  }

  /** As gauge, for a number that only grows and that something else counts. */
  total(name: string, help: string, labels: readonly string[], read: () => Samples | Promise<Samples>): void {
    this.#add(new Reading(name, help, 'counter', labels, read))
  }

  /** All of it, sorted as it was declared. */
  async text(): Promise<string> {
    return (await Promise.all(this.#metrics.map((metric) => metric.text()))).join('')
  }

  #add<T extends Metric>(metric: T): T {
    if (this.#metrics.some((known) => known.name === metric.name)) throw new Error(`bug: two metrics are called ${metric.name}`)
    this.#metrics.push(metric)
    return metric
  }
}

export type Samples = Iterable<readonly [labels: Labels, value: number]>

export class Counter implements Metric {
  readonly name: string
  readonly #head: string
  readonly #labels: readonly string[]
  readonly #series = new Map<string, { readonly labels: Labels; value: number }>()

  constructor(name: string, help: string, labels: readonly string[]) {
    this.name = name
    this.#head = head(name, help, 'counter')
    this.#labels = labels
  }

  add(labels: Labels = [], amount = 1): void {
    const key = labels.join('\n')
    const series = this.#series.get(key)
    if (series === undefined) this.#series.set(key, { labels, value: amount })
    else series.value += amount
  }

  text(): string {
    return (
      this.#head + [...this.#series.values()].map(({ labels, value }) => line(this.name, labelText(this.#labels, labels), value)).join('')
    )
  }
}

export class Histogram implements Metric {
  readonly name: string
  readonly #head: string
  readonly #bounds: readonly number[]
  readonly #labels: readonly string[]
  readonly #series = new Map<string, { labels: Labels; counts: number[]; sum: number }>()

  constructor(name: string, help: string, bounds: readonly number[], labels: readonly string[]) {
    this.name = name
    this.#head = head(name, help, 'histogram')
    this.#bounds = bounds
    this.#labels = labels
  }

  observe(value: number, labels: Labels = []): void {
    const key = labels.join('\n')
    let series = this.#series.get(key)
    if (series === undefined) {
      series = { labels, counts: new Array<number>(this.#bounds.length + 1).fill(0), sum: 0 }
      this.#series.set(key, series)
    }
    const at = this.#bounds.findIndex((bound) => value <= bound)
    const bucket = at < 0 ? this.#bounds.length : at
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1
    series.sum += value
  }

  text(): string {
    const names = [...this.#labels, 'le']
    const lines = [...this.#series.values()].map(({ labels, counts, sum }) => {
      let total = 0
      const buckets = counts.map((count, i) => {
        total += count
        const bound = i < this.#bounds.length ? String(this.#bounds[i]) : '+Inf'
        return line(`${this.name}_bucket`, labelText(names, [...labels, bound]), total)
      })
      const own = labelText(this.#labels, labels)
      return buckets.join('') + line(`${this.name}_sum`, own, sum) + line(`${this.name}_count`, own, total)
    })
    return this.#head + lines.join('')
  }
}

class Reading implements Metric {
  readonly name: string
  readonly #head: string
  readonly #labels: readonly string[]
  readonly #read: () => Samples | Promise<Samples>

  constructor(name: string, help: string, kind: 'gauge' | 'counter', labels: readonly string[], read: () => Samples | Promise<Samples>) {
    this.name = name
    this.#head = head(name, help, kind)
    this.#labels = labels
    this.#read = read
  }

  async text(): Promise<string> {
    const samples = await this.#read()
    return this.#head + [...samples].map(([labels, value]) => line(this.name, labelText(this.#labels, labels), value)).join('')
  }
}

function head(name: string, help: string, kind: string): string {
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${kind}\n`
}

function line(name: string, labels: string, value: number): string {
  return `${name}${labels} ${Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}\n`
}

function labelText(names: readonly string[], values: Labels): string {
  if (names.length === 0) return ''
  const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `{${names.map((name, i) => `${name}="${escaped(values[i] ?? '')}"`).join(',')}}`
}
