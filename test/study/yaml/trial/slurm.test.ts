import { describe, expect, it } from 'vitest'
import { specToDocument } from '../../../../src/study/yaml/index.ts'
import { parse, problems, study } from '../texts.ts'

const ON_LOGIN_NODE = { pods: false, slurm: true, gpus: 0 }
const trial = (slurm: string, more = ''): string => study(`  trial: {command: [train], ${more}slurm: ${slurm}}`)

describe('a study whose trials run as Slurm jobs', () => {
  it('says what its jobs ask for, in Slurm’s words, and asks nothing of this machine’s GPUs', () => {
    const { spec, problems } = parse(
      trial(
        '{partition: "gpu,long", time: 1-12:00:00, account: lab, qos: high, constraint: "a100|h100", options: [--exclusive, -N2, -Hs, --wait-all-nodes=1]}',
        'resources: {gpu: 8}, ',
      ),
      ON_LOGIN_NODE,
    )
    expect(problems).toEqual([])
    expect(spec?.trial).toMatchObject({
      resources: { gpu: 8 },
      slurm: {
        partition: 'gpu,long',
        time: '1-12:00:00',
        account: 'lab',
        qos: 'high',
        constraint: 'a100|h100',
        options: ['--exclusive', '-N2', '-Hs', '--wait-all-nodes=1'],
      },
    })
    expect(parse(trial('{}'), ON_LOGIN_NODE).spec?.trial?.slurm).toEqual({ options: [] })
  })

  it.each([
    ['90', '90'],
    ['"2:00:00"', '2:00:00'],
    ['2h', '120'],
    ['90s', '2'],
    ['1d', '1440'],
    ['UNLIMITED', 'UNLIMITED'],
  ])('may take the time %s', (written, told) => {
    expect(parse(trial(`{time: ${written}}`), ON_LOGIN_NODE).spec?.trial?.slurm?.time).toBe(told)
  })

  it.each([
    ['gpu:2', 2],
    ['gpu:a100:4', 4],
    ['gpu:a100', 1],
    ['gpu', 1],
    ['gres/gpu:3(S:0)', 3],
    ['shard:4', 0],
    ['"gpu:a100:1,gpu:v100:2"', 3],
  ])('has as many GPUs as %s says, for what they cost', (gres, gpu) => {
    const { spec } = parse(study(`  trial: {command: [train], slurm: {gres: ${gres}}}`), ON_LOGIN_NODE)
    expect(spec?.trial).toMatchObject({ resources: { gpu }, slurm: { gres: gres.replaceAll('"', '') } })
  })

  it('may have a budget of GPU hours by its generic resources', () => {
    const text = trial('{gres: gpu:2}').replace('trials: 10', 'trials: 10, gpuHours: 5')
    expect(problems(text, ON_LOGIN_NODE)).toEqual([])
  })

  it('is written as it is read', () => {
    const { spec } = parse(trial('{partition: gpu, time: 2h, gres: gpu:2}'), ON_LOGIN_NODE)
    expect(parse(specToDocument(spec!), ON_LOGIN_NODE).spec).toEqual(spec)
  })

  it('is refused where it cannot run, with what would help', () => {
    expect(problems(trial('{}'), { pods: false, slurm: false })).toEqual([
      expect.stringMatching(
        /spec\.trial\.slurm: asks for a job of Slurm’s, but the server’s machine has no sbatch \| Start the server where sbatch/,
      ),
    ])
    expect(problems(trial('{}', 'image: "t:1", '), { pods: true, slurm: true })).toEqual([
      expect.stringContaining('spec.trial.slurm: asks for a job of Slurm’s, but this server runs trials as pods'),
    ])
    expect(problems(trial('{}'), {})).toEqual([])
  })

  it.each([
    ['{partiton: gpu}', /partiton: is not a field here \| Did you mean partition/],
    ['{time: soon}', /slurm\.time: must be a time as Slurm takes it, 90 \(minutes\), 2:00:00 or 1-12:00:00; or 2h/],
    ['{gres: gpu 2}', /slurm\.gres: must be generic resources as Slurm takes them/],
    ['{account: a b}', /slurm\.account: must be one word/],
    ['{options: [nodes=2]}', /slurm\.options\[0\]: must be an option of sbatch/],
    ['{options: ["--nodes 2"]}', /slurm\.options\[0\]: must be one option with its value behind = \| Write it as --nodes=2/],
    ['{options: [-Jmine]}', /slurm\.options\[0\]: job-name is Hone’s to say/],
    ['{options: [--exclusive, --array=1-3]}', /slurm\.options\[1\]: array is Hone’s to say/],
    ['{options: [--arr=1-3]}', /slurm\.options\[0\]: array is Hone’s to say/],
    ['{options: [-Ha1-3]}', /slurm\.options\[0\]: array is Hone’s to say/],
    ['{options: [--]}', /slurm\.options\[0\]: must be an option of sbatch/],
  ])('refuses %s by its field', (slurm, words) => {
    expect(problems(trial(slurm), ON_LOGIN_NODE)).toEqual([expect.stringMatching(words)])
  })

  it('says it once how many GPUs it has', () => {
    expect(problems(trial('{gres: gpu:2}', 'resources: {gpu: 1}, '), ON_LOGIN_NODE)).toEqual([
      expect.stringContaining('spec.trial.slurm.gres: asks for 2 GPUs, but resources.gpu for 1'),
    ])
  })
})
