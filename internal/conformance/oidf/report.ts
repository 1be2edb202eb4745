import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SetResult } from '../run.ts'
import { modules } from './modules.ts'
import { differences as differencesOfProviders } from './op/differences.ts'
import { differences as differencesOfClients } from './rp/differences.ts'

const path = join(import.meta.dirname, 'RESULTS.md')

const introduction = `# Modules of the OpenID Foundation

The modules of the certification plans for OpenID Connect, re-created under their names: those for providers drive ours
over HTTP, those for clients drive ours against a scripted provider. Runs are the tests of a module: its variants, and what
it looks at besides. Written by \`npm run conformance -- oidf\`.`

const peerIntroduction =
  'By the same modules, `AUTHKIT_OIDF_PROVIDER=oidc-provider npm run conformance -- oidf`, which says what is not explained here.'

/** Writes the table of modules to RESULTS.md and gives it; of a peer it gives what comes out otherwise than is written down. */
export function report(results: readonly SetResult[]): string {
  if (process.env['AUTHKIT_OIDF_PROVIDER'] !== undefined) return peerReport(results)
  const text = [
    introduction,
    '## Provider',
    tableOf(results, isOfProviders),
    '## Client',
    tableOf(results, (module) => !isOfProviders(module)),
    '## Where oidc-provider ends otherwise',
    peerIntroduction,
    table(
      ['module', 'reason'],
      differencesOfProviders.map(({ module, reason }) => [module, reason]),
    ),
    '## Where openid-client ends otherwise',
    table(
      ['module', 'response type', 'ours', 'openid-client', 'reason'],
      differencesOfClients.map(({ module, responseType, ours, theirs, reason }) => [
        module,
        responseType,
        ours,
        theirs,
        reason,
      ]),
    ),
  ].join('\n\n')
  writeFileSync(path, `${text}\n`)
  return `\n${text}`
}

/** What a run against oidc-provider shows that its data does not say, and the other way round. */
function peerReport(results: readonly SetResult[]): string {
  const known = new Map(differencesOfProviders.map(({ module, reason }) => [module, reason]))
  const rows = [...modules.keys()].filter(isOfProviders).map((module) => {
    const { runs, result } = outcomeOf(module, results)
    const reason = known.get(module)
    const isExpected = (result === 'passed') === (reason === undefined)
    return [module, String(runs), result, isExpected ? (reason ?? '') : 'NOT EXPLAINED']
  })
  return `\n${table(['module', 'runs', 'result of the peer', 'reason'], rows)}`
}

const isOfProviders = (module: string): boolean => !module.startsWith('oidcc-client-')

function tableOf(results: readonly SetResult[], chosen: (module: string) => boolean): string {
  const rows = [...modules]
    .filter(([module]) => chosen(module))
    .map(([module, plans]) => {
      const { runs, result } = outcomeOf(module, results)
      return [module, plans.map(shortened).join(', '), String(runs), result]
    })
  const passed = rows.filter(([, , , result]) => result === 'passed').length
  return table(
    ['module', 'plans', 'runs', 'result'],
    [...rows, [`${rows.length} modules`, '', '', `${passed} passed`]],
  )
}

function outcomeOf(module: string, results: readonly SetResult[]) {
  const counts = results.filter(({ title }) => title === module).map((found) => found.counts)
  const sum = (kind: 'passed' | 'failed' | 'skipped'): number =>
    counts.reduce((total, count) => total + count[kind], 0)
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')]
  const runs = passed + failed + skipped
  if (runs === 0) return { runs, result: 'NOT RUN' }
  if (failed > 0) return { runs, result: `FAILED ${failed}` }
  return { runs, result: skipped > 0 ? `skipped ${skipped}` : 'passed' }
}

const shortened = (plan: string): string =>
  plan.replace(/^oidcc-/, '').replace(/-(?:certification-)?test-plan$/, '')

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
