import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { getRan } from '../api/client.ts'
import type { Ran, Study, Trial } from '../api/types.ts'
import { againLine, type RanLine, ranLines } from '../state/ran.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { TextBlock } from '../ui/text-block.tsx'

/** What the trial's attempts were started with, which an edit of the study may have changed since; read when somebody opens it. */
export function TrialRan({ study, trial }: { study: Study; trial: Trial }) {
  const isOpen = useSignal(false)
  const ran = useSignal<readonly Ran[] | string | undefined>(undefined)
  const { attempt } = trial
  useEffect(() => {
    if (!isOpen.value) return
    let left = false
    const show = (found: readonly Ran[] | string) => {
      if (!left) ran.value = found
    }
    getRan(study.id, trial.number).then(show, (error: Error) => show(error.message))
    return () => {
      left = true
    }
  }, [study.id, trial.number, attempt?.epoch, attempt?.specRevision, isOpen.value])
  if (study.spec.trial === undefined || attempt === undefined || attempt.executor === 'worker') return null
  return (
    <details
      class="fold"
      onToggle={({ currentTarget }) => {
        isOpen.value = currentTarget.open
      }}
    >
      <summary>How it was run</summary>
      {typeof ran.value === 'string' && <p class="muted">{ran.value}</p>}
      {typeof ran.value === 'object' && <RanList lines={ranLines(ran.value)} again={againLine(trial, study, ran.value)} />}
    </details>
  )
}

function RanList({ lines, again }: { lines: readonly RanLine[]; again: string | undefined }) {
  return (
    <div class="ran">
      {lines.map((line) => (
        <RanPart key={line.epochs[0]} line={line} isOnly={lines.length === 1} />
      ))}
      {again !== undefined && (
        <>
          <h3>
            By hand <CopyButton what="the command to run it again by hand" text={again} />
          </h3>
          <TextBlock label="Command to run it again by hand" text={again} />
        </>
      )}
    </div>
  )
}

function RanPart({ line: { epochs, text, facts }, isOnly }: { line: RanLine; isOnly: boolean }) {
  const who = `${epochs.length === 1 ? 'Attempt' : 'Attempts'} ${epochs.join(', ')}`
  return (
    <>
      {!isOnly && <h3>{who}</h3>}
      <TextBlock label={isOnly ? 'Command' : `Command of ${who.toLowerCase()}`} text={text} />
      <dl class="fact-list">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
