import { join } from 'node:path'
import type { BackUp } from '../cli/index.ts'
import { backUp } from '../study/store/index.ts'
import { STORE_FILE } from './layout.ts'

/** Copies what a data folder keeps into a new file, also while a server runs on it. */
export const backUpFolder: BackUp = async (dataFolder, file) => backUp(join(dataFolder, STORE_FILE), file)
