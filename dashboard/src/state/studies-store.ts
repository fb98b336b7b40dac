import { signal } from '@preact/signals'
import { decodeStudyRow } from '../api/decode.ts'
import { type Connection, follow } from '../api/stream.ts'
import type { StudyRow } from '../api/types.ts'

/** All studies, newest first, kept current. */
export class StudiesStore {
  readonly studies = signal<readonly StudyRow[]>([])
  readonly connection = signal<Connection>('connecting')
  readonly #byId = new Map<string, StudyRow>()
  #frame: number | undefined
  readonly #leave: () => void

  constructor() {
    this.#leave = follow({
      url: () => '/api/events',
      on: {
        study: (data) => {
          const study = decodeStudyRow(data as StudyRow)
          this.#byId.set(study.id, study)
          this.#askFrame()
        },
        gone: (data) => {
          for (const id of (data as { studies: readonly string[] }).studies) this.#byId.delete(id)
          this.#askFrame()
        },
        whole: (data) => {
          const ids = new Set((data as { studies: readonly string[] }).studies)
          for (const id of [...this.#byId.keys()]) if (!ids.has(id)) this.#byId.delete(id)
          this.#askFrame()
        },
      },
      onConnection: (connection) => {
        this.connection.value = connection
      },
    })
  }

  close(): void {
    this.#leave()
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
  }

  #askFrame(): void {
    this.#frame ??= requestAnimationFrame(() => this.#show())
  }

  #show(): void {
    this.#frame = undefined
    this.studies.value = [...this.#byId.values()].sort((a, b) => b.createdAt - a.createdAt)
  }
}
