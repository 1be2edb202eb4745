import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './root.mjs'

const pnpm = 'pnpm@12.21.0'
const installed = join(root, 'node_modules', '.modules.yaml')
const lock = join(root, '.install.lock')

/** Milliseconds after which a lock is taken to be left behind, whatever its process id says. */
const lockLifetime = 15 * 60_000

const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)

function manifests() {
  const groups = ['packages', 'internal', 'examples'].filter((name) => existsSync(join(root, name)))
  const folders = groups.flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  )
  return [root, ...folders].map((folder) => join(folder, 'package.json'))
}

/** Whether a lockfile or a manifest is newer than what is installed. */
function isStale() {
  const inputs = ['pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((name) => join(root, name))
  const last = modified(installed)
  return last === 0 || [...inputs, ...manifests()].some((path) => modified(path) > last)
}

/** Whether the lock's owner is gone: a dead process, or a folder that never got its owner's name. */
function isAbandoned() {
  const age = Date.now() - modified(lock)
  if (age > lockLifetime) return true
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0)
    return false
  } catch (error) {
    if (error.code === 'ENOENT') return age > 10_000
    return error.code === 'ESRCH'
  }
}

/** Takes the lock, waiting while another command installs. */
async function takeLock() {
  let told = false
  for (;;) {
    try {
      await mkdir(lock)
      await writeFile(join(lock, 'pid'), String(process.pid))
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (isAbandoned()) {
      // Of several that notice, a rename succeeds for one.
      const grave = `${lock}.${process.pid}`
      await rename(lock, grave).catch(() => {})
      await rm(grave, { recursive: true, force: true })
      continue
    }
    if (!told) console.error('authkit: waiting for another command to finish installing')
    told = true
    await sleep(500)
  }
}

function frozenInstall() {
  const child = spawn('npx', ['--yes', pnpm, 'install', '--frozen-lockfile'], {
    cwd: root,
    // Progress goes to standard error: a command's own output may be piped.
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
}

/** Installs the dependencies when something changed since the last time; otherwise does nothing. */
export async function installWhenStale() {
  if (!isStale()) return
  await takeLock()
  try {
    if (!isStale()) return
    const first = existsSync(installed) ? '' : ', the first time about half a minute'
    console.error(`authkit: installing dependencies with ${pnpm}${first}`)
    const code = await frozenInstall()
    if (code !== 0) {
      throw new Error(
        `the install ended with code ${code}. After a change of a package.json, renew the lockfile ` +
          `with: npx --yes ${pnpm} install`,
      )
    }
    // pnpm leaves the file alone when nothing had to be done.
    const now = new Date()
    await utimes(installed, now, now)
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}
