import { render } from 'preact'
import 'uplot/dist/uPlot.min.css'
import './style.css'
import { route } from './state/route.ts'
import { adoptToken } from './state/token.ts'
import { StudiesView } from './views/studies.tsx'
import { StudyView } from './views/study.tsx'

function App() {
  const { study } = route.value
  return study === undefined ? <StudiesView /> : <StudyView key={study} reference={study} />
}

const host = document.getElementById('app')
adoptToken()
window.addEventListener('hashchange', adoptToken)
if (host !== null) render(<App />, host)
