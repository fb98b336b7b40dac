import type { ServerAddress } from '../wire/index.ts'

/** What a server keeps its studies in, in the data folder. */
export const STORE_FILE = 'hone.db'

/** Where a server listens and keeps its data. */
export interface ServeOptions {
  readonly dataFolder: string
  /** HOST:PORT; port 0 = any free one. */
  readonly grpc: string
  readonly http: string
  readonly logLevel: string
  /** Takes the log in whole lines; undefined = stderr as it is. */
  readonly log?: { write(lines: string): void }
  /** Ids of the GPUs that trials may use; undefined = ask nvidia-smi, empty = ignore what studies ask for. */
  readonly gpus?: readonly string[]
  /** Milliseconds after a study's end, and bytes of all studies, beyond which folders of ended studies are removed; undefined = kept. */
  readonly keepFolders?: number
  readonly keepBytes?: number
  /** What is kept of one output stream of a trial. */
  readonly outputBytes?: number
  /** What the artifacts of one trial may take. */
  readonly artifactBytes?: number
  /** Only to be asked, for a moment: runs and ends nothing, and nobody else finds it. */
  readonly onlyReads?: boolean
  /** Trials run as pods of this cluster; undefined = as processes of this machine. */
  readonly cluster?: ClusterChoice
  /** Katib's Experiments in the cluster's namespace become studies. */
  readonly experiments?: boolean
  /** HOST:PORT at which code in trials, and clients, find Katib's DB manager. */
  readonly dbManager?: string
  /** Whoever reaches that may read what trials measured; else this machine alone. */
  readonly openMetrics?: boolean
  /** Serves over TLS, and asks every call for a token. Without it only this machine is served. */
  readonly tls?: TlsChoice
  /** Names that the server answers to, beside those of its certificate. */
  readonly hosts?: readonly string[]
  /** HOST:PORT at which trials reach the server, when that is not where it listens. */
  readonly advertise?: string
  /** Has the owner's token, in place of the data folder's. */
  readonly tokenFile?: string
}

/** Which cluster, of which kubeconfig; what is left out is the kubeconfig's own choice. */
export interface ClusterChoice {
  readonly kubeconfig?: string
  readonly context?: string
  readonly namespace?: string
}

/** Where the server's certificate comes from: made by itself, or files. */
export type TlsChoice =
  | { readonly kind: 'selfMade' }
  | { readonly kind: 'files'; readonly certFile: string; readonly keyFile: string; readonly caFile?: string }

/** A server in this process. */
export interface EmbeddedServer {
  /** HOST:PORT as bound. */
  readonly grpc: string
  readonly http: string
  readonly token: string
  /** Present when it is spoken to over TLS. */
  readonly trust?: NonNullable<ServerAddress['trust']>
  /** File of the CA that its clients must know. */
  readonly ca?: string
  /** Stops serving; running trials go on and are adopted by the next server. */
  close(): Promise<void>
}

/** Starts a server; handed in by the composition, since the cli knows the wire only. */
export type EmbedServer = (options: ServeOptions) => Promise<EmbeddedServer>

/** Katib's suggestion service in this process. */
export interface LentService {
  /** HOST:PORT as bound. */
  readonly address: string
  close(): Promise<void>
}

/** Starts Katib's suggestion service at HOST:PORT; handed in by the composition like the server. */
export type LendAlgorithms = (options: { readonly address: string; readonly logLevel: string }) => Promise<LentService>

/** Copies what a data folder keeps into a new file, also while a server runs on it; handed in by the composition like the server. */
export type BackUp = (
  dataFolder: string,
  file: string,
) => Promise<{ readonly bytes: number; readonly studies: number; readonly trials: number }>

export const ANY_PORT = '127.0.0.1:0'
export const DEFAULT_GRPC = '127.0.0.1:7711'
export const DEFAULT_HTTP = '127.0.0.1:7780'
