import type { Response } from './listener.ts'

interface Log {
  readonly lines: string[]
  ended: boolean
  readonly followers: Set<() => void>
}

/** What the containers of a cluster in memory wrote, and who follows it. */
export class StubLogs {
  readonly #logs = new Map<string, Log>()

  /** Writes lines as a runtime does, each with its time. */
  print(name: string, lines: readonly string[], at: string): void {
    this.#of(name).lines.push(...lines.map((line) => `${at} ${line}`))
    this.#wake(name)
  }

  end(name: string): void {
    this.#of(name).ended = true
    this.#wake(name)
  }

  /** Another container writes it from the beginning. */
  begin(name: string): void {
    this.end(name)
    this.#logs.delete(name)
  }

  /** The first lines are gone. */
  rotate(name: string, kept: number): void {
    const { lines } = this.#of(name)
    lines.splice(0, lines.length - kept)
  }

  /** Answers with a log from a second on, to its end where it is to be followed. */
  serve(name: string, query: URLSearchParams, response: Response): void {
    const log = this.#of(name)
    const since = query.get('sinceTime') ?? ''
    let at = 0
    response.writeHead(200)
    response.flushHeaders?.()
    const send = (): void => {
      for (; at < log.lines.length; at++)
        if ((log.lines[at] as string).slice(0, 19) >= since.slice(0, 19)) response.write(`${log.lines[at]}\n`)
      if (log.ended || query.get('follow') !== 'true') {
        log.followers.delete(send)
        response.end()
      }
    }
    log.followers.add(send)
    response.on('close', () => log.followers.delete(send))
    send()
  }

  #of(name: string): Log {
    const log = this.#logs.get(name) ?? { lines: [], ended: false, followers: new Set() }
    this.#logs.set(name, log)
    return log
  }

  #wake(name: string): void {
    for (const send of this.#of(name).followers) send()
  }
}
