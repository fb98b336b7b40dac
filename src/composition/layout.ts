/** What lies where in a data folder. */
export const STORE_FILE = 'hone.db'
export const TRIALS_FOLDER = 'trials'
export const ARTIFACTS_FOLDER = 'artifacts'
