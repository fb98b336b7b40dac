import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const NOT_BUILT = `<!doctype html>
<html lang="en">
<title>Hone</title>
<h1>The dashboard is not built</h1>
<p>The server runs. Build its pages with <code>npm run build</code> in the folder of Hone and start the server again, or use the command line: <code>hone studies</code>.</p>
</html>
`

/** Serves the built dashboard: hashed files for ever, the page itself asked for anew each time. */
export async function addAssets(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/', { config: { open: true } }, async (_request, reply) => reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT))
    return
  }
  await app.register(async (scope) => {
    // the pages hold nothing of any study
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, open: true }
    })
    await scope.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      wildcard: true,
      setHeaders: (reply, path) => {
        const hashed = path.startsWith(join(folder, 'assets'))
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  })
}
