import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/** Ways of uPlot's to draw series, and to join their data: the charts draw their own. */
const UNUSED = /^\s*(uPlot\.join|\(paths\.(stepped|bars|spline))\s*=.*;$/gm

/** What is not named is left out of the scripts, three hundredths of them. */
const slimPlot: Plugin = {
  name: 'slim-plot',
  transform: { filter: { id: /uPlot\.esm\.js$/ }, handler: (code) => code.replace(UNUSED, '') },
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
