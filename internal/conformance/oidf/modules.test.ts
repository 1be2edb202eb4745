import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formPostPlans, furtherModules, modules, plans } from './modules.ts'

const folder = import.meta.dirname
const listed = join(folder, '../../../../shared/conformance/oidf-plans.tsv')

/** Plans that are for development alone, and no certification looks at. */
const comprehensive = ['oidcc-test-plan', 'oidcc-client-test-plan']

describe('the modules of the OpenID Foundation', () => {
  it('each have a file of their name, and no file has another name', () => {
    const files = readdirSync(folder)
      .filter((name) => name.startsWith('oidcc-'))
      .map((name) => name.replace(/\.test\.ts$/, ''))
    expect(files.toSorted()).toEqual([...modules.keys()].toSorted())
    expect(files).toHaveLength(125 + furtherModules.length)
  })

  it('each say their name in a test, so that the table counts what is theirs', () => {
    const silent = [...modules.keys()].filter(
      (name) =>
        !readFileSync(join(folder, `${name}.test.ts`), 'utf8').includes(`describe('${name}'`),
    )
    expect(silent).toEqual([])
  })

  it.skipIf(!existsSync(listed))('are those that the suite lists for each plan', () => {
    const rows = readFileSync(listed, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('oidcc-'))
      .map((line) => line.split('\t'))
      .filter(([plan = '']) => !comprehensive.includes(plan))
      .map(([plan = '', , names = '']) => [plan, names.split(' ').filter((name) => name !== '')])
    const ours = [
      ...Object.entries(plans),
      ...Object.keys(formPostPlans).map((plan) => [plan, []] as const),
    ]
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(rows))
  })
})
