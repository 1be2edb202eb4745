/** Tells the time in whole seconds since the epoch, so that tests can own it. */
export type Clock = () => number

/** The machine's clock. */
export const systemClock: Clock = () => Math.floor(Date.now() / 1000)
