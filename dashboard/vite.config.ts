import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/** What of uPlot no chart uses, and what stands in its place: the charts draw their own series, no axis shows dates, there is no legend. */
const UNUSED: readonly (readonly [RegExp, string])[] = [
  [/^\s*uPlot\.(join|fmtDate|tzDate|addGap|clipGaps|orient|rangeNum|rangeLog|rangeAsinh) *= .*$/gm, ''],
  [/^\tlet paths = uPlot\.paths = [\s\S]*?^}$/gm, '}'],
  [/^const (linear|points)Path = .*$/gm, 'const $1Path = noop;'],
  [/^const \[ timeIncrs.*$/gm, ''],
  [/^\tconst _(tzDate|fmtDate|timeAxisSplits|timeAxisVals|timeSeriesVal) .*$/gm, ''],
  [/\blet isTime = .*$/gm, 'const isTime = false;'],
  [/(?<=^\tfunction drawSeries\(\) {\n\t\tif \()dataLen > 0/gm, 'false'],
  [/(?<=^\tconst showLegend = ).*$/gm, 'false;'],
  // numbers are written in one way everywhere, and a browser's language may be none (WebKit under LANG=C)
  [/(?<=new Intl\.NumberFormat\().*(?=\);)/gm, "'en-US'"],
]

/** What is not named is left out of the scripts, an eleventh of them. */
const slimPlot: Plugin = {
  name: 'slim-plot',
  transform: {
    filter: { id: /uPlot\.esm\.js$/ },
    handler: (code) =>
      UNUSED.reduce((slim, [what, instead]) => {
        if (slim.search(what) < 0) throw new Error(`uPlot has no ${what} any more: see what it has instead, or leave it`)
        return slim.replace(what, instead)
      }, code),
  },
}

/** `vite build dashboard` writes to dist/dashboard, which the HTTP server serves. `vite dashboard` proxies to a running one. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  // the page's policy allows no data: scripts or styles, so nothing is inlined
  build: {
    outDir: fileURLToPath(new URL('../dist/dashboard', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  plugins: [slimPlot],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/api': { target: process.env.HONE_HTTP ?? 'http://127.0.0.1:7374', changeOrigin: true } } },
})
