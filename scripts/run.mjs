// `npm run <name>`: installs what is missing, finds a Node that can run the tools, then runs the command.
// Plain JavaScript for Node 20.20 and nothing but npm: a bare clone begins here.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { commands } from './commands.mjs'
import { installWhenStale } from './install.mjs'
import { findNode, nodeOptions } from './node.mjs'
import { root } from './root.mjs'

const windows = process.platform === 'win32'

/** Runs one command line with `node` in front of PATH and answers its exit code. */
function run([command, ...args], node, env) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH]
  const child = spawn(command === 'node' ? node : command, args, {
    cwd: root,
    stdio: 'inherit',
    // npm's and vitest's commands are .cmd files on Windows, which only a shell starts.
    shell: windows && command !== 'node',
    env: {
      ...process.env,
      ...env,
      PATH: path.join(delimiter),
      NODE_OPTIONS: nodeOptions(node),
      TURBO_TELEMETRY_DISABLED: '1',
    },
  })
  // A terminal sends Ctrl-C to the whole group, so the child has it already; everyone else means only us.
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

function help(name) {
  const { summary, usage, details } = commands[name]
  const lines = [`${summary}.`, '', ...usage.map((line) => `  ${line}`)]
  return details === undefined ? lines.join('\n') : [...lines, '', details].join('\n')
}

function overview() {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  )
  return ['npm run <command> -- [arguments]', '', ...lines, '', 'Each takes --help.'].join('\n')
}

async function main([name, ...args]) {
  if (name === undefined || !Object.hasOwn(commands, name)) {
    console.error(overview())
    return name === undefined || name === '--help' ? 0 : 2
  }
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help(name))
    return 0
  }
  await installWhenStale()
  const node = findNode()
  for (const step of commands[name].steps(args)) {
    const code = await run(step, node, commands[name].env)
    if (code !== 0) return code
  }
  return 0
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(`authkit: ${error.message}`)
  process.exitCode = 1
}
