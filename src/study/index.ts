/** study: the service itself: create, suggest, report, complete, stop, list; the only writer. */
export * from './studies.ts'
