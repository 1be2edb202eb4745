/** Whether `npm run soak` runs the long rounds instead of the short ones of every test run. */
export const isSoak: boolean = process.env['AUTHKIT_SOAK'] === '1'

/** How often something is done: seldom in a test run, often in a soak. */
export function rounds(short: number, long: number): number {
  return isSoak ? long : short
}
