import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { pythonOf } from './python.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const client = join(root, 'clients', 'python')
const tests = join(client, 'tests')

/** Runs pytest against a real server; resolves with its last words. */
async function pytest(python: string, ...args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    PYTHONPATH: join(client, 'src'),
    HONE_COMMAND: JSON.stringify([process.execPath, join(root, 'src', 'main.ts')]),
  }
  const { stdout } = await run(python, ['-m', 'pytest', '-p', 'no:cacheprovider', ...args], { cwd: client, env }).catch((error) => {
    throw new Error(`pytest failed:\n${error.stdout}\n${error.stderr}`)
  })
  return stdout
}

/** The newest grpcio that is pinned, and the oldest that the client promises to work with. */
for (const name of ['python', 'python-oldest']) {
  const python = pythonOf(name)
  describe.skipIf(python === undefined)(`the Python client in the environment ${name}`, { concurrent: true }, () => {
    it('passes its own tests against a real server', async () => {
      const said = await pytest(python!, tests, `--ignore=${join(tests, 'integrations')}`)
      expect(said).toMatch(/^\d+ passed in /m)
      expect(Number(/(\d+) passed/.exec(said)?.[1])).toBeGreaterThanOrEqual(40)
    })
  })
}

const libraries = pythonOf('python-libraries')
describe.skipIf(libraries === undefined)('the Python client beside what Python users have', { concurrent: true }, () => {
  it('has types that mypy finds nothing wrong with, also for Python 3.10', async () => {
    const cache = ['--cache-dir', join(root, '.venv', 'mypy')]
    for (const version of ['3.10', '3.13']) {
      const { stdout } = await run(libraries!, ['-m', 'mypy', ...cache, '--python-version', version], { cwd: client })
      expect(stdout).toContain('no issues found')
    }
  })

  it('is what scikit-learn searches with', async () => {
    expect(await pytest(libraries!, join(tests, 'integrations', 'test_sklearn.py'))).toMatch(/^4 passed in /m)
  })

  it('reports the rounds of XGBoost and LightGBM', async () => {
    const files = ['test_xgboost.py', 'test_lightgbm.py'].map((name) => join(tests, 'integrations', name))
    expect(await pytest(libraries!, '-W', 'ignore', ...files)).toMatch(/^17 passed in /m)
  })

  it('tunes gradient boosting as its page says', async () => {
    expect(await pytest(libraries!, '-W', 'ignore', join(tests, 'integrations', 'test_boosting_page.py'))).toMatch(/^2 passed in /m)
  })

  it('has data frames of pandas, and does in a notebook what its page says', async () => {
    expect(
      await pytest(libraries!, join(tests, 'integrations', 'test_pandas.py'), join(tests, 'integrations', 'test_notebook_page.py')),
    ).toMatch(/^10 passed in /m)
  })

  it('passes Optuna’s own tests of a sampler', async () => {
    expect(await pytest(libraries!, join(tests, 'integrations', 'test_optuna_conformance.py'))).toMatch(/^126 passed in /m)
  })

  it('suggests the trials of Optuna’s studies', async () => {
    expect(await pytest(libraries!, '-W', 'ignore', join(tests, 'integrations', 'test_optuna_sampler.py'))).toMatch(/^22 passed in /m)
  })

  it('lets programs that know Optuna alone run as they are, as trials, and become study files', async () => {
    expect(await pytest(libraries!, join(tests, 'integrations', 'test_optuna_programs.py'))).toMatch(/^25 passed in /m)
  })

  it('lets scripts that know W&B alone run as trials', async () => {
    expect(await pytest(libraries!, join(tests, 'integrations', 'test_wandb_scripts.py'))).toMatch(/^11 passed in /m)
  })

  it('lets scripts that know MLflow alone run as trials', async () => {
    expect(await pytest(libraries!, '-W', 'ignore', join(tests, 'integrations', 'test_mlflow_scripts.py'))).toMatch(/^4 passed in /m)
  })

  it('is the sweeper of Hydra’s programs', async () => {
    expect(await pytest(libraries!, join(tests, 'integrations', 'test_hydra.py'))).toMatch(/^11 passed in /m)
  })
})

const tune = pythonOf('python-ray')
describe.skipIf(tune === undefined)('the Python client beside Ray Tune', { concurrent: true }, () => {
  it('suggests and stops the trials of Tuners', async () => {
    expect(await pytest(tune!, '-W', 'ignore', join(tests, 'integrations', 'test_ray.py'))).toMatch(/^26 passed in /m)
  })
})

/** CatBoost, Keras, PyTorch, Lightning and Transformers are too large for every run: HONE_TEST_PYTHON names an interpreter that has some of them. */
if (process.env.HONE_TEST_PYTHON !== undefined) {
  it('works with the frameworks that this interpreter has', async () => {
    expect(await pytest(process.env.HONE_TEST_PYTHON!, join(tests, 'integrations'))).toMatch(/[1-9]\d* passed/)
  })
}
