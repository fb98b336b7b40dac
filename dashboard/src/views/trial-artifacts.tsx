import type { Artifact, Study, Trial } from '../api/types.ts'
import { comparedWith } from '../state/compared.ts'
import { select } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { formatBytes } from '../words/format.ts'

/** What a browser shows in the page; the server says the same of how it sends it. */
const PICTURE = /\.(avif|gif|jpe?g|png|svg|webp)$/i

/** Files that the trial left: pictures to look at, beside those of the best and the pinned trials, and all others to be saved. */
export function TrialArtifacts({ store, study, trial }: { store: StudyStore; study: Study; trial: Trial }) {
  const { artifacts = [] } = trial
  if (artifacts.length === 0) return null
  const others = comparedWith(store, study, trial)
  const files = artifacts.filter(({ name }) => !PICTURE.test(name))
  return (
    <section class="artifacts" aria-label="Artifacts">
      <h3>Artifacts</h3>
      {artifacts
        .filter(({ name }) => PICTURE.test(name))
        .map((artifact) => (
          <figure key={artifact.name}>
            <div class="pictures">
              <Picture study={study} trial={trial} artifact={artifact} />
              {others.map((other) => {
                const namesake = other.artifacts?.find(({ name }) => name === artifact.name)
                return namesake && <Picture key={other.number} study={study} trial={other} artifact={namesake} isOther />
              })}
            </div>
            <figcaption>{artifact.name}</figcaption>
          </figure>
        ))}
      {files.length > 0 && (
        <ul class="files">
          {files.map((artifact) => (
            <li key={artifact.name}>
              <a href={addressOf(study, trial, artifact)} download={artifact.name.slice(artifact.name.lastIndexOf('/') + 1)}>
                {artifact.name}
              </a>
              <span class="muted">{formatBytes(artifact.bytes)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface PictureProps {
  readonly study: Study
  readonly trial: Trial
  readonly artifact: Artifact
  /** It is there to compare with. */
  readonly isOther?: boolean
}

function Picture({ study, trial, artifact, isOther = false }: PictureProps) {
  const address = addressOf(study, trial, artifact)
  return (
    <div class={isOther ? 'picture is-other' : 'picture'}>
      <a href={address} target="_blank" rel="noopener" title={`${artifact.name}, ${formatBytes(artifact.bytes)}`}>
        <img src={address} alt={`${artifact.name} of trial ${trial.number}`} loading="lazy" />
      </a>
      {isOther && (
        <button type="button" class="sort" onClick={() => select(trial.number)}>
          {trial.number === study.best ? `Best, ${trial.number}` : `Trial ${trial.number}`}
        </button>
      )}
    </div>
  )
}

/** Where its bytes are; a file that took its place has another address, so that no old picture is shown. */
function addressOf(study: Study, trial: Trial, { name, file }: Artifact): string {
  return `/api/studies/${study.id}/trials/${trial.number}/artifacts/${name.split('/').map(encodeURIComponent).join('/')}?file=${file}`
}
