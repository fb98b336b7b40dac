/** suggestions: Katib's suggestion service, by which our algorithms are lent to a Katib that stays. */
export { startSuggestionService } from './start.ts'
