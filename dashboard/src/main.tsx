import { render } from 'preact'
import 'uplot/dist/uPlot.min.css'
import './style/index.css'
import { beginSession, isSignedOut } from './api/session.ts'
import { route } from './state/route.ts'
import { NewStudyView } from './views/new-study.tsx'
import { SignInView } from './views/sign-in.tsx'
import { StudiesView } from './views/studies.tsx'
import { StudyView } from './views/study.tsx'

function App() {
  if (isSignedOut.value) return <SignInView />
  const { study, page, options } = route.value
  const from = options.get('from')
  if (page === 'new') return <NewStudyView key={from} from={from} />
  return study === undefined ? <StudiesView /> : <StudyView key={study} reference={study} />
}

const host = document.getElementById('app')
await beginSession()
if (host !== null) render(<App />, host)
