import { posix } from 'node:path'
import { Marked, type Token, type Tokens } from 'marked'

export interface Page {
  /** From the root of the repository. */
  readonly path: string
  readonly title: string
  readonly html: string
  /** What the search looks through: a heading's anchor, its words and the text below it. */
  readonly parts: readonly { readonly anchor: string; readonly heading: string; readonly text: string }[]
}

/** Renders a page; `hrefOf` says where a link of another file leads in the site. */
export function renderPage(path: string, markdown: string, hrefOf: (target: string) => string): Page {
  const headings: { readonly anchor: string; readonly heading: string }[] = []
  const anchors = new Map<string, number>()
  const anchorOf = (text: string): string => {
    const slug = slugOf(text)
    const before = anchors.get(slug) ?? 0
    anchors.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  }
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading) {
        const anchor = anchorOf(text)
        headings.push({ anchor, heading: plain(text) })
        return `<h${depth} id="${anchor}"><a class="anchor" href="#${anchor}">${this.parser.parseInline(tokens)}</a></h${depth}>\n`
      },
      link({ href, tokens }: Tokens.Link) {
        return `<a href="${escaped(leading(path, href, hrefOf))}">${this.parser.parseInline(tokens)}</a>`
      },
      image({ href, text }: Tokens.Image) {
        return `<img src="${escaped(leading(path, href, hrefOf))}" alt="${escaped(text)}" loading="lazy">`
      },
      table(token: Tokens.Table) {
        const row = (cells: readonly Tokens.TableCell[], tag: string): string =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>`
        const body = token.rows.map((cells) => row(cells, 'td')).join('\n')
        return `<div class="table"><table><thead>${row(token.header, 'th')}</thead><tbody>\n${body}\n</tbody></table></div>\n`
      },
    },
  })
  const tokens = marked.lexer(markdown)
  const html = marked.parser(tokens)
  const title = plain(tokens.find((token): token is Tokens.Heading => token.type === 'heading')?.text ?? path)
  return { path, title, html, parts: withTexts(headings, tokens) }
}

/** Each heading with the text up to the next one. */
function withTexts(headings: readonly { readonly anchor: string; readonly heading: string }[], tokens: readonly Token[]): Page['parts'] {
  const texts: string[] = []
  for (const token of tokens) {
    if (token.type === 'heading') texts.push('')
    else if (texts.length > 0) texts[texts.length - 1] += ` ${shown(token)}`
  }
  return headings.map((heading, at) => ({ ...heading, text: plain(texts[at] ?? '').slice(0, 4_000) }))
}

/** What a reader sees of a token: of a listing its lines, of a comment nothing. */
function shown(token: Token): string {
  if (token.type === 'code') return token.text
  return token.type === 'html' && token.raw.startsWith('<!--') ? '' : token.raw
}

/** A link as it stands in the site: others' addresses and places on the page itself stay. */
function leading(from: string, href: string, hrefOf: (target: string) => string): string {
  if (/^[a-z][a-z+.-]*:/i.test(href) || href.startsWith('#')) return href
  const [file = '', anchor] = href.split('#')
  const target = posix.normalize(posix.join(posix.dirname(from), decodeURI(file)))
  return `${posix.relative(posix.dirname(from), hrefOf(target))}${anchor === undefined ? '' : `#${anchor}`}`
}

/** As GitHub makes them. */
function slugOf(text: string): string {
  return plain(text)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')
}

function plain(markdown: string): string {
  return markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*|]|-{3,}/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
