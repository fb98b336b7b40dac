/**
 * turns: lets work of the same key run one after the other; knows no study
 */
export { Turns } from './turns.ts'
