// Adds up vitest's JSON reports in a folder and closes with one plain line.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const [folder] = process.argv.slice(2)
const total = { passed: 0, failed: 0, skipped: 0 }
for (const file of readdirSync(folder).toSorted()) {
  const report = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  // A file that could not be loaded has no tests, yet it failed.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const passed = report.numPassedTests
  const failed = report.numFailedTests + broken.length
  const skipped = report.numPendingTests + report.numTodoTests
  console.log(
    `${file.replace('.json', '')}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
  )
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
}
console.log(`authkit: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
