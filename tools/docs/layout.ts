import { posix } from 'node:path'
import { escaped, type Page } from './page.ts'

export interface NavigationEntry {
  readonly title: string
  readonly pages: readonly Page[]
}

/** The whole page: navigation beside the text, search above it. Links are relative, so that the folder can lie anywhere. */
export function layOut(page: Page, navigation: readonly NavigationEntry[], next: Page | undefined): string {
  const up = posix.relative(posix.dirname(page.path), '.') || '.'
  const linkTo = (other: Page): string => posix.relative(posix.dirname(page.path), htmlOf(other.path))
  const entry = (other: Page): string =>
    `<li><a href="${linkTo(other)}"${other === page ? ' aria-current="page"' : ''}>${escaped(other.title)}</a></li>`
  const sections = navigation.map(({ title, pages }) => {
    const isOpen = pages.includes(page) || pages.length < 8
    return `<details${isOpen ? ' open' : ''}><summary>${title}</summary><ul>${pages.map(entry).join('')}</ul></details>`
  })
  const onward = next === undefined ? '' : `<p class="next">Next: <a href="${linkTo(next)}">${escaped(next.title)}</a></p>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)} · Hone</title>
<link rel="stylesheet" href="${up}/site.css">
<script>document.documentElement.dataset.theme = localStorage.getItem('theme') ?? ''</script>
</head>
<body>
<a class="skip" href="#content">To the text</a>
<header>
<a class="home" href="${up}/docs/index.html">Hone</a>
<input id="search" type="search" placeholder="Search (press /)" aria-label="Search" autocomplete="off" data-root="${up}">
<button id="theme" type="button" aria-label="Light or dark">◐</button>
<ol id="found" hidden></ol>
</header>
<nav aria-label="Pages">${sections.join('\n')}</nav>
<main id="content">
${page.html}
${onward}
</main>
<script src="${up}/search-index.js" defer></script>
<script src="${up}/site.js" defer></script>
</body>
</html>
`
}

export function htmlOf(path: string): string {
  return path.replace(/\.md$/, '.html')
}
