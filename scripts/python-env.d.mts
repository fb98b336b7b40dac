/** Makes .venv/NAME of a requirements file unless it is there as wanted; the path of its Python, undefined where it could not be made. */
export function makePythonEnvironment(name: string, requirements: string): string | undefined
