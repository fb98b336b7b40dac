import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { getLogTail } from '../api/client.ts'
import type { Study, Trial } from '../api/types.ts'
import { Tabs } from '../ui/tabs.tsx'
import { TextBlock } from '../ui/text-block.tsx'

const LINES_SHOWN = 40

/** The end of what an attempt wrote (undefined = the newest); read again when the trial reported something. */
export function LogTail({ study, trial, epoch }: { study: Study; trial: Trial; epoch: number | undefined }) {
  const stream = useSignal<'stdout' | 'stderr' | undefined>(undefined)
  const text = useSignal<string | undefined>(undefined)
  // a command says there why it failed; a pod has one stream
  const usual = trial.state === 'failed' && trial.attempt?.executor === 'process' ? 'stderr' : 'stdout'
  const chosen = stream.value ?? usual
  // a new measurement or state is what asks for a new look
  useEffect(() => {
    let left = false
    const show = (found: string) => {
      if (!left) text.value = found
    }
    getLogTail(study.id, trial.number, { epoch, stream: chosen }).then(show, (error: Error) => show(error.message))
    return () => {
      left = true
    }
  }, [study.id, trial.number, trial.measurements, trial.state, trial.attempt?.epoch, epoch, chosen])
  const lines = (text.value ?? '').trimEnd().split('\n').slice(-LINES_SHOWN).join('\n')
  return (
    <section class="log-section" aria-label={epoch === undefined ? 'Log' : `Log of attempt ${epoch}`}>
      <Tabs
        label="Stream"
        chosen={chosen}
        tabs={{ stdout: 'stdout', stderr: 'stderr' }}
        choose={(name) => {
          stream.value = name === 'stderr' ? name : 'stdout'
        }}
      >
        <TextBlock
          key={chosen}
          label={chosen}
          fromEnd
          text={lines === '' ? (text.value === undefined ? 'Reading…' : 'Nothing written.') : lines}
        />
      </Tabs>
    </section>
  )
}
