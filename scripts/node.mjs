import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

const bundled = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
const runs = (path) => existsSync(path) && spawnSync(path, ['--version']).status === 0

function atLeast(version, [major, minor]) {
  const [ours, theirs] = version.split('.').map(Number)
  return ours > major || (ours === major && theirs >= minor)
}

/** The Node that runs the tools: the one the root brings, or else the one that runs this script. */
export function findNode() {
  if (runs(bundled)) return bundled
  if (atLeast(process.versions.node, [22, 13])) return process.execPath
  throw new Error(
    `the tools need Node 22.13 or newer and this is ${process.version}. On Linux x64 and arm64 the ` +
      'install brings Node 24 itself; on this machine please install Node 24 and run the command again.',
  )
}

/** NODE_OPTIONS for it: Node before 22.18 reads TypeScript only when asked to. */
export function nodeOptions(node) {
  const given = process.env.NODE_OPTIONS ?? ''
  if (node !== process.execPath || atLeast(process.versions.node, [22, 18])) return given
  return `${given} --experimental-strip-types`.trim()
}
