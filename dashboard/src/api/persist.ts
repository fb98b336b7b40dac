import { Backoff } from './backoff.ts'
import { RequestError } from './client.ts'

/** From this status on the server, or what stands before it, has a trouble of its own that may pass. */
const SERVER_TROUBLE = 500

export interface Outcomes<T> {
  readonly answered: (answer: T) => void
  /** The server says no: it is not asked again. */
  readonly refused: (error: RequestError) => void
  /** No answer, or one that the server could not give: it is asked again. */
  readonly failed: (error: unknown) => void
}

/** Asks again and again until the server answers; returns how to leave. */
export function persist<T>(ask: () => Promise<T>, { answered, refused, failed }: Outcomes<T>): () => void {
  const backoff = new Backoff()
  let left = false
  let timer: number | undefined
  const attempt = () => {
    ask().then(
      (answer) => {
        if (!left) answered(answer)
      },
      (error: unknown) => {
        if (left) return
        if (error instanceof RequestError && error.status < SERVER_TROUBLE) return refused(error)
        failed(error)
        timer = window.setTimeout(attempt, backoff.next())
      },
    )
  }
  attempt()
  return () => {
    left = true
    window.clearTimeout(timer)
  }
}
