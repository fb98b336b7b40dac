// Search over the index that was built with the pages, and the switch between light and dark. Works from a folder, without a server.
const input = document.querySelector('#search')
const found = document.querySelector('#found')
const MOST = 12

function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
  found.replaceChildren(...(words.length === 0 ? [] : hits(words).slice(0, MOST).map(entry)))
  found.hidden = found.childElementCount === 0
}

/** Parts that have every word; those that have them in their heading come first. */
function hits(words) {
  const has = (text) => words.every((word) => text.includes(word))
  const scored = window.SEARCH_INDEX.flatMap((part) => {
    const heading = part.heading.toLowerCase()
    if (has(heading)) return [{ part, score: heading.length }]
    return has(`${heading} ${part.page.toLowerCase()} ${part.text.toLowerCase()}`) ? [{ part, score: 1000 }] : []
  })
  return scored.sort((a, b) => a.score - b.score).map(({ part }) => part)
}

function entry({ href, page, heading, text }) {
  const item = document.createElement('li')
  const link = document.createElement('a')
  link.href = `${input.dataset.root}/${href}`
  link.textContent = heading === page ? page : `${page}: ${heading}`
  const excerpt = document.createElement('small')
  excerpt.textContent = text.slice(0, 160)
  link.append(excerpt)
  item.append(link)
  return item
}

input.addEventListener('input', show)
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== input) {
    event.preventDefault()
    input.focus()
  }
  if (event.key === 'Escape') {
    input.value = ''
    show()
  }
  if (event.key === 'Enter' && document.activeElement === input) found.querySelector('a')?.click()
})
document.querySelector('#theme').addEventListener('click', () => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  const now = document.documentElement.dataset.theme || (dark ? 'dark' : 'light')
  document.documentElement.dataset.theme = now === 'dark' ? 'light' : 'dark'
  localStorage.setItem('theme', document.documentElement.dataset.theme)
})
