import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { addParameters, RequestError } from '../api/client.ts'
import type { Study } from '../api/types.ts'
import { argumentsOf, BLANK, type Clues, documentOf, type NewParameter, placeOf } from '../state/new-parameter.ts'
import { cluesOf } from '../state/new-parameter-clues.ts'
import { FormActions, FormButton } from '../ui/task.tsx'
import { ParameterFields } from './parameter-fields.tsx'

/** Adds parameters to a study that is there; its trials count as having had the values that are said here. */
export function AddParameters({ study }: { study: Study }) {
  return (
    <FormButton label="Add parameter…" title={`Add parameters to ${study.spec.name}`}>
      {(close) => <AddParametersForm study={study} close={close} />}
    </FormButton>
  )
}

function AddParametersForm({ study, close }: { study: Study; close: () => void }) {
  const { all, cluesOf, trouble, change, more, leave, leaveOut, submit, form } = useNewParameters(study, close)
  return (
    <form ref={form} onSubmit={submit}>
      <p class="note">{whatFollows(study)}</p>
      {all.map((one, k) => (
        <fieldset
          key={k}
          class="added"
          aria-label={one.name || `Parameter ${k + 1}`}
          onChange={({ target }) => leave(k, (target as HTMLInputElement).name)}
        >
          <ParameterFields study={study} wanted={one} clues={cluesOf(k)} onChange={(part) => change(k, part)} />
          {all.length > 1 && (
            <button type="button" class="button small" onClick={() => leaveOut(k)}>
              Leave out {one.name}
            </button>
          )}
        </fieldset>
      ))}
      <FormActions trouble={trouble} submit={all.length === 1 ? 'Add' : `Add ${all.length} parameters`} close={close}>
        <button type="button" class="button" onClick={more}>
          One more
        </button>
      </FormActions>
    </form>
  )
}

function whatFollows({ state, end }: Study): string {
  const goesOn = end?.reason === 'converged' || end?.reason === 'exhausted'
  const next =
    state !== 'ended' ? 'The next suggestions vary them.' : goesOn ? 'The study goes on.' : 'The study stays ended until it is extended.'
  return `All trials that are there count as having had the values that you say. What runs is left as it was started. ${next}`
}

/** What is wrong with each of them as far as the page knows; keys are the place and the field. */
function ownClues(all: readonly NewParameter[], study: Study): ReadonlyMap<string, string> {
  const known = study.spec.parameters.map(({ name }) => name)
  return new Map(
    all.flatMap((one, k) => {
      const others = all.filter((_, other) => other !== k).map(({ name }) => name)
      return Object.entries(cluesOf(one, [...known, ...others])).map(([field, text]) => [`${k} ${field}`, text] as const)
    }),
  )
}

/** What the server says, at the fields that it is about; `rest` is for the form as a whole. */
function refusalOf(error: Error, all: readonly NewParameter[], study: Study): { clues: ReadonlyMap<string, string>; rest?: string } {
  const problems = error instanceof RequestError ? error.problems : []
  const clues = new Map<string, string>()
  for (const problem of problems) {
    const key = placeOf(problem, all, study)?.join(' ')
    if (key === undefined) return { clues, rest: error.message }
    clues.set(key, `${problem.message}. ${problem.remedy ?? ''}`.trim())
  }
  return problems.length === 0 ? { clues, rest: error.message } : { clues }
}

/** What the form holds, what is wrong with it, and how it is sent. */
function useNewParameters(study: Study, close: () => void) {
  const wanted = useSignal<readonly NewParameter[]>([BLANK])
  /** Fields that were left once: before, nobody is told that what he writes is wrong. */
  const left = useSignal<ReadonlySet<string>>(new Set())
  const refused = useSignal<ReturnType<typeof refusalOf>>(NOT_REFUSED)
  const toFirst = useSignal(0)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (toFirst.value > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [toFirst.value])
  const become = (next: readonly NewParameter[]) => {
    refused.value = NOT_REFUSED
    wanted.value = next
  }
  const own = ownClues(wanted.value, study)
  const shown = [...[...own].filter(([key]) => left.value.has(key)), ...refused.value.clues]
  const submit = (event: Event) => {
    event.preventDefault()
    refused.value = NOT_REFUSED
    left.value = new Set([...left.value, ...own.keys()])
    if (own.size > 0) toFirst.value += 1
    else
      send(study, wanted.value).then(close, (error: Error) => {
        refused.value = refusalOf(error, wanted.value, study)
        toFirst.value += 1
      })
  }
  return {
    all: wanted.value,
    trouble: refused.value.rest,
    form,
    submit,
    cluesOf: (k: number): Clues =>
      Object.fromEntries(shown.flatMap(([key, text]) => (key.startsWith(`${k} `) ? [[key.split(' ')[1], text]] : []))),
    change: (k: number, part: Partial<NewParameter>) => become(wanted.value.with(k, { ...wanted.value[k]!, ...part })),
    more: () => become([...wanted.value, BLANK]),
    leave: (k: number, field: string) => {
      left.value = new Set([...left.value, `${k} ${field}`])
    },
    leaveOut: (k: number) => {
      left.value = new Set()
      become(wanted.value.toSpliced(k, 1))
    },
  }
}

const NOT_REFUSED: ReturnType<typeof refusalOf> = { clues: new Map() }

function send(study: Study, all: readonly NewParameter[]): Promise<void> {
  const groups = all.map((one) => argumentsOf(one, study)).filter((group) => group.length > 0)
  return addParameters(study.id, Object.fromEntries(all.map((one) => [one.name, documentOf(one, study)])), groups)
}
