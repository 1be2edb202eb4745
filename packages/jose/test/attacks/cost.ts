/** How many times its budget something may take before the test fails: machines differ and share their processors. */
const margin = 20

/** Processor time in milliseconds that something takes, the least of three runs. */
function cpuTime(run: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const start = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  })
  return Math.min(...times)
}

/** How many budgets something takes, where one is what it should take in milliseconds; below 1 in any case that is not a defect. */
export function costOf(budget: number, run: () => unknown): number {
  return cpuTime(run) / (budget * margin)
}

/** Megabytes by which the process has grown at its most while something ran. */
export function growthOf(run: () => unknown): number {
  const before = process.resourceUsage().maxRSS
  run()
  return (process.resourceUsage().maxRSS - before) / 1024
}
