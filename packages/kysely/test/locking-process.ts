import { DatabaseSync } from 'node:sqlite'

/** Takes the write lock of the file, says so, and keeps it for 300 milliseconds. */
const database = new DatabaseSync(process.argv[2] ?? '')
database.exec('BEGIN IMMEDIATE')
process.stdout.write('locked\n', () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
  database.exec('COMMIT')
  database.close()
})
