import { parseSync, Visitor } from 'rolldown/utils'
import { read } from './workspace.ts'

/** What a module imports. */
export interface Import {
  readonly specifier: string
  /** Whether only types come through it, so that nothing is loaded at run time. */
  readonly isType: boolean
}

/** What a module exports by a name. */
export interface Export {
  /** Undefined for `export *`. */
  readonly name: string | undefined
  readonly isType: boolean
  /** The module it is passed on from. */
  readonly from: string | undefined
}

/** A source file, parsed. */
export interface Module {
  readonly imports: readonly Import[]
  readonly exports: readonly Export[]
  readonly hasTopLevelAwait: boolean
}

const parsed = new Map<string, Module>()

/** Parses a TypeScript file, by its path from the repository's folder. */
export function parseModule(path: string): Module {
  const known = parsed.get(path)
  if (known !== undefined) return known
  const text = read(path)
  const { program, module, errors } = parseSync(path, text)
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`)

  const imports: Import[] = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    isType: entries.length > 0 && entries.every(({ isType }) => isType),
  }))
  const exports: Export[] = []
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, exportName, isType } of entries) {
      const from = moduleRequest?.value
      exports.push({ name: exportName.name ?? undefined, isType, from })
      if (from !== undefined) imports.push({ specifier: from, isType })
    }
  }
  let depth = 0
  let hasTopLevelAwait = false
  const enter = (): void => void depth++
  const leave = (): void => void depth--
  const awaits = (): void => {
    if (depth === 0) hasTopLevelAwait = true
  }
  new Visitor({
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    AwaitExpression: awaits,
    ForOfStatement: (node) => {
      if (node.await) awaits()
    },
    ImportExpression: ({ source }) => {
      if (source.type === 'Literal' && typeof source.value === 'string') {
        imports.push({ specifier: source.value, isType: false })
      }
    },
    TSImportType: ({ source }) => {
      imports.push({ specifier: source.value, isType: true })
    },
  }).visit(program)

  const result = { imports, exports, hasTopLevelAwait }
  parsed.set(path, result)
  return result
}
