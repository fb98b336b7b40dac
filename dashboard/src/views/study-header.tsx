import type { ComponentChildren } from 'preact'
import type { Study } from '../api/types.ts'
import { clock } from '../state/clock.ts'
import { select } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { endedSince, objectiveOf, objectiveValue } from '../state/values.ts'
import { Choice } from '../ui/choice.tsx'
import { CopyParameters } from '../ui/copy-button.tsx'
import { Progress, trialTotals } from '../ui/progress.tsx'
import { elapsedOf, StudyState } from '../ui/study-state.tsx'
import { asSentence, formatCount, formatDuration, formatNumber, formatParameter, formatValue } from '../words/format.ts'
import { showOnly } from './trial-scroller.tsx'

const MS_PER_HOUR = 3_600_000

/** Name, state and the figures that one looks for first. */
export function StudyHeader({ store, study, children }: { store: StudyStore; study: Study; children: ComponentChildren }) {
  return (
    <>
      <div class="title-row">
        <h1>{study.spec.name}</h1>
        <span role="status">
          <StudyState study={study} />
        </span>
        {children}
      </div>
      <p class={study.end?.failed === true ? 'subtitle trouble' : 'subtitle'}>
        {asSentence(study.end?.message ?? study.spec.description)}
        {study.algorithmError !== undefined && <span class="trouble"> The algorithm failed: {study.algorithmError.message}</span>}
      </p>
      <div class="figures">
        <BestFigure store={store} study={study} />
        <TrialsFigure study={study} />
        {isStopped(study) && <SavedFigure study={study} />}
        <TimeFigure study={study} />
      </div>
    </>
  )
}

function BestFigure({ store, study }: { store: StudyStore; study: Study }) {
  store.track()
  const { metric, goal, target } = objectiveOf(study)
  const { best: number } = study
  const best = number === undefined ? undefined : store.trials.get(number)
  const { objectives } = study.spec
  const others = objectives.flatMap((other, k) =>
    other.metric === metric ? [] : [`${other.metric} ${formatValue(best?.values?.[k] ?? study.bestValues?.[k])}`],
  )
  return (
    <section class="panel figure figure-best" aria-label="Best trial">
      <h2>
        Best{' '}
        {objectives.length > 1 ? (
          <Choice label="Objective" option="objective" values={Object.fromEntries(objectives.map((one, k) => [k, one.metric]))} />
        ) : (
          metric
        )}{' '}
        <small>{goal === 'maximize' ? 'higher is better' : 'lower is better'}</small>
      </h2>
      {number === undefined ? (
        <>
          <p class="big muted">–</p>
          <p class="note">{study.state === 'ended' ? 'no trial succeeded' : 'none has succeeded yet'}</p>
        </>
      ) : (
        <>
          <p class="big">
            {formatValue(objectiveValue(best) ?? study.bestValues?.[0])}
            <button type="button" class="link" onClick={() => select(number)}>
              trial {number}
            </button>
          </p>
          {others.length > 0 && <p class="note">with {others.join(', ')}</p>}
          <dl class="chips">
            {Object.entries(best?.parameters ?? {}).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{formatParameter(value)}</dd>
              </div>
            ))}
          </dl>
          {best !== undefined && (
            <>
              <CopyParameters trial={best} />
              <p class="note">{sinceText(endedSince(best, store.trials.values()))}</p>
            </>
          )}
        </>
      )}
      {target !== undefined && <p class="note">target {formatValue(target)}</p>}
    </section>
  )
}

/** Whether it still improves. It stays when nothing can be said: a line that came would move all that is below. */
function sinceText(count: number): string {
  if (count === 0) return 'no trial has ended since'
  return `${formatCount(count)} ${count === 1 ? 'trial has' : 'trials have'} ended since, none better`
}

function TrialsFigure({ study }: { study: Study }) {
  const { ended, of } = trialTotals(study)
  return (
    <section class="panel figure" aria-label="Progress">
      <h2>Trials</h2>
      <p class="big">
        {formatCount(ended)}
        {of !== undefined && <span class="of">/ {formatCount(of)}</span>}
      </p>
      <Progress study={study} show={showOnly} />
    </section>
  )
}

/** Whether a rule stops its trials, or did before an edit took it away. */
function isStopped({ spec, steps }: Study): boolean {
  return spec.earlyStopping !== undefined || steps.saved > 0
}

/** `1,200 epochs taken` */
function stepsTaken({ spec, steps }: Study): string {
  const word = spec.resource?.metric ?? 'step'
  return `${formatCount(steps.used)} ${word}${steps.used === 1 || word.endsWith('s') ? '' : 's'} taken`
}

function SavedFigure({ study }: { study: Study }) {
  const { used, saved } = study.steps
  const share = used + saved === 0 ? 0 : saved / (used + saved)
  return (
    <section class="panel figure" aria-label="Saved by early stopping">
      <h2>Saved by stopping</h2>
      <p class="big">
        {Math.round(100 * share)}
        <span class="of">%</span>
      </p>
      <p class="note">
        {stepsTaken(study)}, {formatCount(saved)} saved{gpuSaved(study)}
      </p>
      <p class="note">
        {study.spec.earlyStopping === undefined ? 'no stopping rule any more' : `rule: ${study.spec.earlyStopping.name}`}
        {controlsNote(study)}
      </p>
    </section>
  )
}

function gpuSaved({ gpuSavedMs = 0 }: Study): string {
  return gpuSavedMs === 0 ? '' : `: ${formatNumber(gpuSavedMs / MS_PER_HOUR, 3)} GPU hours`
}

/** What the trials that were left unstopped say of the rule. */
function controlsNote({ controls, spec }: Study): string {
  if (controls === undefined) return (spec.earlyStopping?.settings?.controls ?? 0) > 0 ? '; it would have stopped no control yet' : ''
  const { spared, wrong } = controls
  return `; of ${spared} ${spared === 1 ? 'control' : 'controls'} that it would have stopped, ${wrong === 0 ? 'none' : wrong} became the best`
}
/** GPU time of the study's attempts, those that run included. */
function gpuTime({ gpu }: Study, now: number): number {
  return gpu === undefined ? 0 : gpu.usedMs + gpu.running * Math.max(0, now - gpu.at)
}

/** `12.3 of 50 GPU hours`; undefined where no attempt used a GPU. */
function gpuText(study: Study): string | undefined {
  const ms = gpuTime(study, clock.value)
  const { gpuHours } = study.spec.budget
  if (ms === 0 && gpuHours === undefined) return undefined
  return `${formatNumber(ms / MS_PER_HOUR, 3)}${gpuHours === undefined ? '' : ` of ${formatNumber(gpuHours)}`} GPU hours`
}

/** How many trials are under way; of how many places only where the server fills them, since programs ask as they please. */
function busyText({ state, counts: { active, stopping }, spec: { trial, budget } }: Study): string {
  const busy = active + stopping
  if (state === 'paused') return busy === 0 ? 'nothing starts until it is resumed' : `${busy} under way, no more until it is resumed`
  return trial === undefined ? `${busy} under way` : `${busy} of ${budget.parallel} places busy`
}

function TimeFigure({ study }: { study: Study }) {
  const steps = study.steps.used === 0 || isStopped(study) ? undefined : stepsTaken(study)
  return (
    <section class="panel figure" aria-label="Time">
      <h2>Running time</h2>
      <p class="big">{formatDuration(elapsedOf(study, clock.value))}</p>
      <p class="note">{study.state === 'ended' ? 'ended' : busyText(study)}</p>
      <p class="note">{[gpuText(study), steps, `algorithm: ${study.spec.algorithm.name}`].filter(Boolean).join('; ')}</p>
    </section>
  )
}
