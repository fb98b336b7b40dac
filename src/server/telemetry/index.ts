/** telemetry: what the service counts of itself (Prometheus' format) and its own structured log. */
export { openLog } from './log.ts'
export { type Metrics, openMetrics } from './metrics.ts'
