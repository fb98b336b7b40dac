import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import type { Measured } from './api-server.ts'

/** The API server in memory, as a process. */
export interface Stub {
  /** A kubeconfig that leads to it. */
  readonly kubeconfig: string
  /** What it was asked since it began. */
  readonly measured: () => Promise<Measured>
  readonly stop: () => void
}

/** Starts one; its certificate and kubeconfig are kept in the folder. */
export async function startStub(folder: string): Promise<Stub> {
  const [key, certificate, kubeconfig] = [join(folder, 'key.pem'), join(folder, 'certificate.pem'), join(folder, 'kubeconfig')]
  makeCertificate(key, certificate)
  const args = [join(import.meta.dirname, 'api-server.ts'), key, certificate]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = Number(String((await once(child.stdout, 'data'))[0]))
  writeKubeconfig(kubeconfig, port, certificate)
  return { kubeconfig, measured: () => readMeasured(port), stop: () => void child.kill() }
}

function readMeasured(port: number): Promise<Measured> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/measured', rejectUnauthorized: false }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve(JSON.parse(text)))
    })
      .on('error', reject)
      .end()
  })
}

function makeCertificate(key: string, certificate: string): void {
  const subject = ['-subj', '/CN=bench', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', certificate, ...subject], { stdio: 'ignore' })
}

function writeKubeconfig(file: string, port: number, certificate: string): void {
  const authority = readFileSync(certificate).toString('base64')
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'bench', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': authority } }],
    users: [{ name: 'bench', user: { token: 'none' } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
    'current-context': 'bench',
  }
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 })
}
