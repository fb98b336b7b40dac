/** http: JSON, server-sent events and the dashboard's files over the study room; holds no rule. */
export { type HttpServer, type HttpServerOptions, startHttpServer } from './start.ts'
