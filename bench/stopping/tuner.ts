import type { Assignment } from '../../src/model/index.ts'

/** One execution of a trial by a worker: the steps after `from` up to `upTo`. */
export interface Errand {
  readonly trial: string
  readonly parameters: Assignment
  readonly from: number
  readonly upTo: number
  /** The trial along whose curve it goes on. */
  readonly resumes?: string
}

/** Who says what the workers of a simulated study do: Hone's study service, or a peer. */
export interface Tuner {
  /** What the worker is to do next; or seconds after which it asks again; undefined when there will be nothing more. */
  ask(worker: string): Promise<Errand | { readonly waitSeconds: number } | undefined>
  /** Hands in the value of a step; true where the trial is to be stopped. */
  report(errand: Errand, step: number, value: number): Promise<boolean>
  /** The execution is over: with the value of its last report, or without one. */
  end(errand: Errand, as: 'succeeded' | 'failed'): Promise<void>
  /** False once the trial was taken from a worker that was silent. */
  isHeld(errand: Errand): Promise<boolean>
}
